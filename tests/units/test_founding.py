"""Setting up an instance from a plain description."""

import hashlib
from datetime import date
from uuid import UUID

import pytest

from luodi.units.models import Grant, Position, Unit
from luodi.units.public import (
    BodySpec,
    PositionSpec,
    UnitsError,
    calendar_for,
    current_adoption,
    found,
    members,
    unit_by_code,
    unit_tree,
)

from .conftest import FOUNDED


def test_founded_government_has_the_root_first_and_bodies_below(government: UUID) -> None:
    units = unit_tree(government, FOUNDED)
    assert (units[0].id, units[0].depth, units[0].parent_id) == (government, 0, None)
    assert {unit.code: unit.depth for unit in units[1:]} == {
        "office": 1,
        "group": 1,
        "bureau": 1,
        "section": 2,
        "town": 1,
    }


def test_body_described_before_its_host_is_hosted_there(government: UUID) -> None:
    office, bureau = (unit_by_code(government, code, FOUNDED) for code in ("office", "bureau"))
    assert office is not None and bureau is not None
    assert office.hosted_by_id == bureau.id


def test_members_of_the_group_are_its_units(government: UUID) -> None:
    group = Unit.objects.get(jurisdiction=government, code="group")
    codes = Unit.objects.in_bulk(members(government, group.pk, FOUNDED))
    assert {unit.code for unit in codes.values()} == {"bureau", "town"}


def test_right_named_twice_in_two_words_is_granted_once(government: UUID) -> None:
    assert list(Grant.objects.filter(position__code="bureau_head").values_list("right", flat=True)) == ["verify"]


def test_adoption_keeps_the_very_text_and_its_digest(government: UUID) -> None:
    adopted = current_adoption(government)
    assert adopted is not None
    assert adopted.text == '{"机制": "甲"}'
    assert adopted.digest == hashlib.sha256(adopted.text.encode()).hexdigest()
    assert adopted.choices == {"4.2": "含本数"}


def test_adoption_before_its_day_is_not_in_force(government: UUID) -> None:
    assert current_adoption(government, date(2023, 12, 31)) is None


def test_calendar_is_seeded_with_the_official_years(government: UUID) -> None:
    calendar = calendar_for(government)
    assert calendar.is_working(date(2026, 10, 10))
    assert calendar.confirmed_until == 2026


def test_body_with_an_unknown_host_is_refused_by_name_and_nothing_stays(db: None) -> None:
    with pytest.raises(UnitsError, match="孤办"):
        found("乙县人民政府", FOUNDED, bodies=[BodySpec("lost", "孤办", hosted_by="nowhere")])
    assert not Unit.objects.exists()


def test_unknown_right_is_refused_and_nothing_stays(db: None) -> None:
    with pytest.raises(UnitsError, match="点石成金"):
        found("乙县人民政府", FOUNDED, positions=[PositionSpec("x", "", "某职", rights=("点石成金",))])
    assert not Position.objects.exists()
