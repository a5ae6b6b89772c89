"""A demo made one government after another: what is still to come is noted, what was broken off goes as a whole."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError

from ledger.conftest import World
from ledger.conftest import build as small_government
from luodi.cli.demo import alone, sizes
from luodi.cli.instance import governments
from luodi.cli.say import Stop
from luodi.demo.reset import remove
from luodi.ledger import projections
from luodi.ledger.models import Fact
from luodi.regimes.loader import available, shipped
from luodi.units.errors import UnitsError
from luodi.units.models import User
from luodi.units.public import BodySpec, Making, Wanted, found, making, note_making

LEFT = (Wanted("a", "甲", 8, 1), Wanted("b", "乙", 40, 3))


@pytest.fixture(autouse=True)
def demo(settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.VAR = True, tmp_path


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(projections, "_projections", {})
    return small_government()


def rows() -> Counter[tuple[str, UUID]]:
    """How many rows each table has of each government."""
    return Counter(
        (table._meta.label, row)
        for table in apps.get_models()
        if any(column.name == "jurisdiction" for column in table._meta.fields)
        for row in table._base_manager.values_list("jurisdiction_id", flat=True)
    )


def other_government() -> UUID:
    return found("乙县人民政府", date(2026, 1, 1), bodies=[BodySpec("office", "办公室", "", "office")], short="乙县")


def test_note_is_read_as_it_was_written_and_goes_with_the_last() -> None:
    now = Making(7, LEFT, UUID(int=5))
    note_making(now)
    assert making() == now
    note_making(Making(7, ()))
    assert making() is None


def test_outside_a_demo_no_note_counts(settings: Any) -> None:
    note_making(Making(7, LEFT))
    settings.DEMO = False
    assert making() is None


def test_government_in_the_making_is_none_of_the_instance_yet(world: World) -> None:
    other = other_government()
    note_making(Making(7, LEFT, other))
    assert governments() == [world.jurisdiction]
    note_making(Making(7, LEFT[1:]))
    assert set(governments()) == {world.jurisdiction, other}


def test_government_broken_off_goes_with_its_people_and_nothing_else(world: World) -> None:
    other = other_government()
    of_other = {place: n for place, n in rows().items() if place[1] == other}
    world.reviewed()
    remove(world.jurisdiction)
    assert dict(rows()) == of_other
    assert not User.objects.filter(username__startswith="demo_").exists()
    again = small_government()
    again.reviewed()
    with pytest.raises(DatabaseError):
        Fact.objects.filter(jurisdiction_id=again.jurisdiction).delete()


def test_real_instance_takes_no_government_away(world: World, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(UnitsError):
        remove(world.jurisdiction)


def test_second_maker_is_refused_until_the_first_is_done() -> None:
    with alone(), pytest.raises(Stop), alone():
        pass
    with alone():
        pass


def test_small_government_comes_first_and_a_county_after_its_city() -> None:
    order = list(sizes(0, 0, available()))
    assert sizes(0, 0, available())[order[0]] < max(sizes(0, 0, available()).values())
    above = {slug: shipped(slug).pack.extends or "" for slug in order}
    assert all(order.index(city) < order.index(slug) for slug, city in above.items() if city in order)
