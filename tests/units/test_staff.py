"""Positions pass from person to person on a day."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.units.models import Appointment, Position, User
from luodi.units.public import (
    UnitsError,
    changed,
    holders,
    position_by_code,
    ref_book,
    reverse_fact,
    viewer_for,
)

from .conftest import FOUNDED, Apply

DAY_BEFORE = date(2025, 6, 30)
DAY = date(2025, 7, 1)


def _holders(government: UUID, code: str, day: date) -> list[tuple[str, str]]:
    position = position_by_code(government, code, day)
    assert position is not None
    return [(held.name, held.how) for held in holders(government, [position.id], day).get(position.id, ())]


def test_successor_takes_over_on_the_day(government: UUID, fact: Apply, first: User, second: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    fact("appointment.made", DAY, 人员="demo_second", 职务="bureau_head")
    assert _holders(government, "bureau_head", DAY_BEFORE) == [("演示甲", "appointed")]
    assert _holders(government, "bureau_head", DAY) == [("演示乙", "appointed")]


def test_successor_has_the_rights_and_the_predecessor_has_not(
    government: UUID, fact: Apply, first: User, second: User
) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    assert viewer_for(first, government, DAY).may("verify")
    fact("appointment.made", DAY, 人员="demo_second", 职务="bureau_head")
    assert not viewer_for(first, government, DAY).may("verify")
    assert viewer_for(first, government, DAY_BEFORE).may("verify")
    assert viewer_for(second, government, DAY).may("verify")


def test_appointment_on_the_predecessors_first_day_is_refused(fact: Apply, first: User, second: User) -> None:
    fact("appointment.made", DAY, 人员="demo_first", 职务="bureau_head")
    with pytest.raises(UnitsError, match=r"演示甲.*先免职"):
        fact("appointment.made", DAY, 人员="demo_second", 职务="bureau_head")


def test_same_person_twice_in_one_position_is_refused(fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="clerk")
    with pytest.raises(UnitsError, match="重叠") as refused:
        fact("appointment.made", DAY, 人员="demo_first", 职务="clerk")
    assert refused.value.term == "任职日期"


def test_two_clerks_share_a_position_many_may_hold(government: UUID, fact: Apply, first: User, second: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="clerk")
    fact("appointment.made", DAY, 人员="demo_second", 职务="clerk")
    assert len(_holders(government, "clerk", DAY)) == 2


def test_acting_person_displaces_nobody_and_gives_way_to_the_appointed(
    government: UUID, fact: Apply, first: User, second: User
) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    fact("appointment.made", DAY_BEFORE, 人员="demo_second", 职务="bureau_head", 任职方式="主持工作")
    assert _holders(government, "bureau_head", DAY_BEFORE) == [("演示甲", "appointed"), ("演示乙", "acting")]
    fact("appointment.made", DAY, 人员="demo_second", 职务="bureau_head")
    assert _holders(government, "bureau_head", DAY) == [("演示乙", "appointed")]


def test_seconded_person_keeps_the_home_position(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="clerk")
    fact("appointment.made", DAY, 人员="demo_first", 职务="system", 任职方式="抽调", 免职日期=date(2025, 12, 31))
    assert {held.how for held in viewer_for(first, government, DAY).positions} == {"appointed", "seconded"}
    assert [held.how for held in viewer_for(first, government, date(2025, 12, 31)).positions] == ["appointed"]


def test_who_loses_the_home_position_while_lent_is_told_to_need_one(fact: Apply, first: User, second: User) -> None:
    for who in ("demo_first", "demo_second"):
        fact("appointment.made", FOUNDED, 人员=who, 职务="clerk")
    fact("appointment.made", DAY, 人员="demo_first", 职务="system", 任职方式="抽调")
    done = new_id()
    fact("unit.closed", DAY, done, 单位="section", 并入单位="bureau")
    said = changed(done).lines
    assert "演示甲此后只有抽调的职务，请另行任职" in said
    assert "演示乙此后没有别的职务，请另行任职" in said


def test_dismissed_person_holds_nothing_from_that_day(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    fact("appointment.ended", DAY, 人员="demo_first", 职务="bureau_head")
    assert _holders(government, "bureau_head", DAY_BEFORE)
    assert not _holders(government, "bureau_head", DAY)


def test_dismissal_before_the_appointment_is_refused_with_its_day(fact: Apply, first: User) -> None:
    fact("appointment.made", DAY, 人员="demo_first", 职务="bureau_head")
    with pytest.raises(UnitsError, match="2025-07-01"):
        fact("appointment.ended", DAY_BEFORE, 人员="demo_first", 职务="bureau_head")


def test_dismissal_of_someone_who_is_not_there_is_refused(fact: Apply, first: User) -> None:
    with pytest.raises(UnitsError, match="不任“局长”"):
        fact("appointment.ended", DAY, 人员="demo_first", 职务="bureau_head")


def test_appointment_that_ends_before_it_begins_is_refused(fact: Apply, first: User) -> None:
    with pytest.raises(UnitsError) as refused:
        fact("appointment.made", DAY, 人员="demo_first", 职务="clerk", 免职日期="2025-06-30")
    assert refused.value.term == "免职日期"


def test_position_held_ex_officio_follows_its_carrier(government: UUID, fact: Apply, first: User, second: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="mayor")
    fact("appointment.made", DAY, 人员="demo_second", 职务="mayor")
    assert _holders(government, "group_leader", DAY_BEFORE) == [("演示甲", "ex_officio")]
    assert _holders(government, "group_leader", DAY) == [("演示乙", "ex_officio")]
    assert viewer_for(second, government, DAY).sees_all


def test_closed_position_ends_the_appointment_on_it(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    fact("position.closed", DAY, 职务="bureau_head")
    assert viewer_for(first, government, DAY).positions == ()
    assert Appointment.objects.get().until == DAY


def test_appointment_to_a_closed_position_is_refused(fact: Apply, first: User) -> None:
    fact("position.closed", DAY, 职务="bureau_head")
    with pytest.raises(UnitsError, match="已于 2025-07-01 撤销"):
        fact("appointment.made", DAY, 人员="demo_first", 职务="bureau_head")


def test_fact_applied_twice_leaves_one_appointment(fact: Apply, first: User) -> None:
    fact_id = new_id()
    done = fact("appointment.made", DAY, fact_id, 人员="demo_first", 职务="clerk")
    again = fact("appointment.made", DAY, fact_id, 人员="demo_first", 职务="clerk")
    assert (again.object_id, done.repeated, again.repeated) == (done.object_id, False, True)
    assert Appointment.objects.get().fact_id == fact_id


def test_fact_id_of_another_kind_is_refused(fact: Apply, first: User) -> None:
    fact_id = new_id()
    fact("appointment.made", DAY, fact_id, 人员="demo_first", 职务="clerk")
    with pytest.raises(UnitsError, match="另一项变动"):
        fact("appointment.ended", DAY, fact_id, 人员="demo_first", 职务="clerk")


def test_missing_value_is_named(fact: Apply) -> None:
    with pytest.raises(UnitsError, match="缺少“人员”") as refused:
        fact("appointment.made", DAY, 职务="clerk")
    assert refused.value.term == "人员"


def test_unreadable_day_is_answered_with_an_example(fact: Apply, first: User) -> None:
    with pytest.raises(UnitsError, match="2026-03-01"):
        fact("appointment.made", DAY, 人员="demo_first", 职务="clerk", 任职日期="七月一日")


def test_position_created_later_is_not_there_before(government: UUID, fact: Apply) -> None:
    fact("position.created", DAY, 单位="town", 职务名称="镇长", 职务代号="town_head", 权限="报送、会议")
    assert position_by_code(government, "town_head", DAY_BEFORE) is None
    position = Position.objects.get(code="town_head")
    assert sorted(position.grants.values_list("right", flat=True)) == ["meeting", "report"]


def test_renamed_position_bears_its_title_of_the_day_and_keeps_its_holder(
    government: UUID, fact: Apply, first: User
) -> None:
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=400)
    fact("appointment.made", DAY, 人员="demo_first", 职务="bureau_head")
    fact("position.renamed", DAY, 职务="bureau_head", 职务名称="主任", 起始日期=after)

    def called(day: date) -> str:
        found = position_by_code(government, "bureau_head", day)
        assert found is not None
        assert all(held.position.title == found.title for held in viewer_for(first, government, day).own)
        with clock.at(datetime(day.year, day.month, day.day, tzinfo=clock.SHANGHAI)):
            assert ref_book(government).titles[found.id] == f"经信局{found.title}"
            assert ref_book(government).on(before).titles[found.id] == "经信局局长"
        return found.title

    assert [called(day) for day in (before, DAY, after)] == ["局长", "局长", "主任"]


def test_wrong_renaming_of_a_position_is_reversed_the_latest_first(government: UUID, fact: Apply) -> None:
    one, other = new_id(), new_id()
    fact("position.renamed", DAY, one, 职务="bureau_head", 职务名称="主任")
    fact("position.renamed", DAY + timedelta(days=9), other, 职务="bureau_head", 职务名称="总工")
    with pytest.raises(UnitsError, match=r"“主任”此后又有变动.*“职务更名”"):
        reverse_fact(government, one, new_id())
    reverse_fact(government, other, new_id())
    reverse_fact(government, one, new_id())
    assert position_by_code(government, "bureau_head", date(2026, 1, 1)).title == "局长"  # type: ignore[union-attr]


def test_renamed_unit_names_the_positions_that_keep_its_old_name(government: UUID, fact: Apply) -> None:
    fact("position.renamed", DAY, 职务="bureau_head", 职务名称="经信局局长")
    done = new_id()
    fact("unit.renamed", DAY, done, 单位="bureau", 单位名称="甲县工业和信息化局", 单位简称="工信局")
    assert "职务名称不随单位改，“经信局局长”还带着原来的名称；要改的，另办“职务更名”" in changed(done).lines
