"""The dated tree: where a unit stands depends on the day."""

from datetime import date
from uuid import UUID

import pytest

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.units.models import Unit
from luodi.units.public import (
    UnitsError,
    changed,
    descendants,
    names,
    ref_book,
    successor,
    tree_on,
    unit_by_code,
    unit_tree,
)

from .conftest import Apply

MOVED = date(2025, 3, 1)
DAY_BEFORE = date(2025, 2, 28)


def _id(government: UUID, code: str) -> UUID:
    return Unit.objects.get(jurisdiction=government, code=code).pk


def test_moved_unit_stands_in_two_places_on_two_days(government: UUID, fact: Apply) -> None:
    section, town = _id(government, "section"), _id(government, "town")
    fact("unit.moved", MOVED, 单位="section", 上级单位="town")
    assert section not in descendants(government, town, DAY_BEFORE)
    assert section in descendants(government, town, MOVED)
    assert section not in descendants(government, _id(government, "bureau"), MOVED)


def test_unit_below_itself_is_refused_and_nothing_changes(government: UUID, fact: Apply) -> None:
    before = tree_on(government, MOVED)
    with pytest.raises(UnitsError, match="在“甲县经济和信息化局”之下") as refused:
        fact("unit.moved", MOVED, 单位="bureau", 上级单位="section")
    assert refused.value.term == "上级单位"
    assert tree_on(government, MOVED) == before


def test_unit_above_itself_is_refused(government: UUID, fact: Apply) -> None:
    with pytest.raises(UnitsError):
        fact("unit.moved", MOVED, 单位="bureau", 上级单位="bureau")


def test_cycle_that_a_known_later_move_would_close_is_refused_now(government: UUID, fact: Apply) -> None:
    fact("unit.moved", date(2025, 6, 1), 单位="town", 上级单位="bureau")
    with pytest.raises(UnitsError, match="之下"):
        fact("unit.moved", MOVED, 单位="bureau", 上级单位="town")


def test_move_before_the_last_move_is_refused_with_its_day(government: UUID, fact: Apply) -> None:
    fact("unit.moved", MOVED, 单位="section", 上级单位="town")
    with pytest.raises(UnitsError, match="2025-03-01"):
        fact("unit.moved", DAY_BEFORE, 单位="section", 上级单位="office")


def test_unit_managed_by_one_and_located_in_another_keeps_both(government: UUID, fact: Apply) -> None:
    park = fact(
        "unit.opened", MOVED, 单位名称="飞地园", 单位类型="园区", 单位代号="park", 管理单位="bureau", 所在单位="town"
    )
    view = unit_by_code(government, "park", MOVED)
    assert view is not None and view.id == park.object_id
    assert view.managed_by_id == _id(government, "bureau")
    assert view.located_in_id == _id(government, "town")
    assert view.parent_id == government


def test_renamed_unit_is_called_by_its_name_of_the_day(government: UUID, fact: Apply) -> None:
    bureau = _id(government, "bureau")
    fact("unit.renamed", MOVED, 单位="bureau", 单位名称="甲县工业和信息化局", 单位简称="工信局")
    assert names([bureau], DAY_BEFORE) == {bureau: "甲县经济和信息化局"}
    assert names([bureau], MOVED) == {bureau: "甲县工业和信息化局"}
    assert names([bureau]) == {bureau: "甲县工业和信息化局"}


def test_change_of_who_manages_is_told_the_right_way_round(government: UUID, fact: Apply) -> None:
    done = new_id()
    fact("unit.moved", MOVED, done, 单位="section", 管理单位="town")
    assert changed(done).lines[-1].endswith("自 2025 年 3 月 1 日起由东镇管理")


def test_name_that_is_yet_to_come_is_not_borne_before_its_day(government: UUID, fact: Apply) -> None:
    bureau = _id(government, "bureau")
    fact("unit.renamed", MOVED, 单位="bureau", 单位名称="甲县工业和信息化局", 单位简称="工信局", 起始日期=MOVED)
    with clock.at(clock.moment(DAY_BEFORE)):
        before = ref_book(government).titles[bureau]
    with clock.at(clock.moment(MOVED)):
        assert (before, ref_book(government).titles[bureau]) == ("经信局", "工信局")


def test_unit_with_units_below_cannot_be_closed(government: UUID, fact: Apply) -> None:
    with pytest.raises(UnitsError, match="经信局投资科"):
        fact("unit.closed", MOVED, 单位="bureau")


def test_closed_unit_is_gone_from_that_day_and_its_heir_carries_on(government: UUID, fact: Apply) -> None:
    section = _id(government, "section")
    fact("unit.closed", MOVED, 单位="section", 并入单位="office")
    assert section in {unit.id for unit in unit_tree(government, DAY_BEFORE)}
    assert section not in {unit.id for unit in unit_tree(government, MOVED)}
    assert successor(section) == _id(government, "office")


def test_unit_of_another_government_is_not_found(government: UUID, fact: Apply) -> None:
    from luodi.units.public import BodySpec, found

    other = found("乙县人民政府", date(2024, 1, 1), bodies=[BodySpec("elsewhere", "乙县某局")])
    with pytest.raises(UnitsError, match="找不到单位"):
        fact("unit.renamed", MOVED, 单位=str(_id(other, "elsewhere")), 单位名称="改名")


def test_name_with_signs_no_database_keeps_is_taken_without_them(government: UUID, fact: Apply) -> None:
    done = fact("unit.opened", MOVED, 单位名称="演\x00示\u200b局", 单位类型="部门")
    assert names([done.object_id]) == {done.object_id: "演示局"}


def test_unit_opened_twice_under_one_code_is_refused_beside_the_code(fact: Apply) -> None:
    with pytest.raises(UnitsError) as refused:
        fact("unit.opened", MOVED, 单位名称="又一局", 单位类型="部门", 单位代号="bureau")
    assert refused.value.term == "单位代号"


def test_unknown_kind_of_unit_is_answered_with_those_allowed(fact: Apply) -> None:
    with pytest.raises(UnitsError, match="镇街"):
        fact("unit.opened", MOVED, 单位名称="又一局", 单位类型="衙门")
