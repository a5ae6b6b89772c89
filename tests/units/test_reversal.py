"""A wrong organisational fact is put right, or refused with the act that puts it right."""

from datetime import date
from uuid import UUID

import pytest

from luodi.common.ids import new_id
from luodi.units.models import AppliedFact, Appointment, Unit, User
from luodi.units.public import UnitsError, heir_of, holders, names, position_by_code, reverse_fact, unit_by_code

from .conftest import Apply

DAY, LATER = date(2025, 3, 3), date(2025, 6, 2)


def reverse(government: UUID, fact_id: UUID) -> None:
    reverse_fact(government, fact_id, new_id())


def who(government: UUID, code: str, day: date) -> list[str]:
    position = position_by_code(government, code, day)
    assert position is not None
    return [held.name for held in holders(government, [position.id], day).get(position.id, ())]


def test_wrong_appointment_never_held_and_the_former_holder_goes_on(
    government: UUID, fact: Apply, first: User, second: User
) -> None:
    fact("appointment.made", DAY, 人员="demo_first", 职务="bureau_head", 免职日期=date(2027, 1, 1))
    wrong = new_id()
    fact("appointment.made", LATER, wrong, 人员="demo_second", 职务="bureau_head")
    assert who(government, "bureau_head", LATER) == ["演示乙"]
    reverse(government, wrong)
    assert who(government, "bureau_head", LATER) == ["演示甲"]
    assert Appointment.objects.get(user=first).until == date(2027, 1, 1)


def test_wrong_merger_gives_the_unit_back_its_name_place_and_staff(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", DAY, 人员="demo_first", 职务="clerk")
    section, wrong = Unit.objects.get(code="section").pk, new_id()
    fact("unit.closed", LATER, wrong, 单位="section", 并入单位="town")
    assert heir_of(government, section, LATER) == Unit.objects.get(code="town").pk
    reverse(government, wrong)
    assert unit_by_code(government, "section", LATER) is not None
    assert heir_of(government, section, LATER) == section
    assert who(government, "clerk", LATER) == ["演示甲"]


def test_wrong_name_is_as_if_never_given(government: UUID, fact: Apply) -> None:
    wrong, town = new_id(), Unit.objects.get(code="town").pk
    fact("unit.renamed", DAY, wrong, 单位="town", 单位名称="甲县东湖镇", 单位简称="东湖镇")
    reverse(government, wrong)
    assert names([town], LATER) == names([town]) == {town: "甲县东镇"}


def test_fact_with_later_ones_built_on_it_is_refused_and_nothing_changes(
    government: UUID, fact: Apply, first: User, second: User
) -> None:
    wrong = new_id()
    fact("appointment.made", DAY, wrong, 人员="demo_first", 职务="bureau_head")
    fact("appointment.made", LATER, 人员="demo_second", 职务="bureau_head")
    with pytest.raises(UnitsError, match=r"此后又有变动.*“免职”"):
        reverse(government, wrong)
    assert AppliedFact.objects.get(pk=wrong).reversed_by is None


def test_dismissal_is_not_undone_where_somebody_has_followed(
    government: UUID, fact: Apply, first: User, second: User
) -> None:
    fact("appointment.made", DAY, 人员="demo_first", 职务="bureau_head")
    wrong = new_id()
    fact("appointment.ended", LATER, wrong, 人员="demo_first", 职务="bureau_head")
    fact("appointment.made", LATER, 人员="demo_second", 职务="bureau_head")
    with pytest.raises(UnitsError, match="“演示乙”担任"):
        reverse(government, wrong)


def test_second_reversal_is_refused(government: UUID, fact: Apply) -> None:
    wrong = new_id()
    fact("unit.renamed", DAY, wrong, 单位="town", 单位名称="甲县东湖镇")
    reverse(government, wrong)
    with pytest.raises(UnitsError, match="已经冲正"):
        reverse(government, wrong)


def test_day_of_the_calendar_is_set_anew_instead(government: UUID, fact: Apply) -> None:
    wrong = new_id()
    fact("calendar.day_set", DAY, wrong, 日期=LATER, 是否工作日=False)
    with pytest.raises(UnitsError, match="再记一次“设定工作日历”"):
        reverse(government, wrong)


def test_unit_with_positions_is_closed_instead(government: UUID, fact: Apply) -> None:
    wrong = new_id()
    fact("unit.opened", DAY, wrong, 单位名称="甲县招商三科", 单位类型="部门", 单位代号="third")
    fact("position.created", DAY, 单位="third", 职务名称="科长")
    with pytest.raises(UnitsError, match="“撤销单位”"):
        reverse(government, wrong)


def test_empty_unit_set_up_by_mistake_is_there_on_no_day(government: UUID, fact: Apply) -> None:
    wrong = new_id()
    fact("unit.opened", DAY, wrong, 单位名称="甲县招商三科", 单位类型="部门", 单位代号="third")
    reverse(government, wrong)
    assert unit_by_code(government, "third", LATER) is None


def test_closed_positions_work_goes_to_the_one_named(government: UUID, fact: Apply) -> None:
    audit, system = (position_by_code(government, code, DAY) for code in ("audit", "system"))
    assert audit and system
    fact("position.closed", LATER, 职务="audit", 接任职务="system")
    assert heir_of(government, audit.id, DAY) == audit.id
    assert heir_of(government, audit.id, LATER) == system.id


def test_position_of_a_merged_unit_goes_with_it(government: UUID, fact: Apply) -> None:
    clerk = position_by_code(government, "clerk", DAY)
    assert clerk
    fact("unit.closed", LATER, 单位="section", 并入单位="bureau")
    assert heir_of(government, clerk.id, LATER) == Unit.objects.get(code="bureau").pk
