"""A unit merged into another: what it owed is its heir's from that day on."""

from datetime import timedelta

import pytest

from luodi.common.ids import new_id
from luodi.ledger.casefile import case_file
from luodi.ledger.errors import NotVisible
from luodi.ledger.models import Fact
from luodi.ledger.selectors import my_obligations
from luodi.units.public import apply_fact

from .conftest import World


def merge(world: World, days: int = 0) -> None:
    values = {"单位": "planning", "并入单位": "ecology"}
    apply_fact(world.jurisdiction, "unit.closed", values, world.day + timedelta(days=days), new_id())


def test_opinion_owed_by_a_merged_unit_is_given_by_its_heir(world: World) -> None:
    case = world.reviewed()
    merge(world)
    owed = my_obligations(world.viewer("ecologist")).filter(rule="joint-review.land.planning")
    assert owed.count() == 1
    receipt = world.opinion("ecologist", case, "用地", "planning")
    assert not owed.exists()
    assert Fact.objects.get(pk=receipt.facts[0]).unit.code == "ecology"


def test_heir_owes_nothing_before_the_day_of_the_merger(world: World) -> None:
    world.reviewed()
    merge(world, days=1)
    owed = my_obligations(world.viewer("ecologist")).filter(rule="joint-review.land.planning")
    assert not owed.exists()
    world.pass_days(1)
    assert my_obligations(world.viewer("ecologist")).filter(rule="joint-review.land.planning").exists()


def test_unit_without_an_heir_leaves_its_work_to_nobody(world: World) -> None:
    case = world.reviewed()
    apply_fact(world.jurisdiction, "unit.closed", {"单位": "planning"}, world.day, new_id())
    with pytest.raises(NotVisible):
        world.opinion("wester", case, "用地", "planning")


def test_what_a_unit_did_is_told_under_the_name_it_bore_then(world: World) -> None:
    case = world.reviewed()
    before = case_file(world.viewer("head"), case)
    old = before.book.titles[before.book.ids["planning"]]
    world.opinion("planner", case, "用地", "planning")
    world.pass_days(1)
    renamed = {"单位": "planning", "单位名称": "示例规划和自然资源局", "单位简称": "示例规资局"}
    apply_fact(world.jurisdiction, "unit.renamed", renamed, world.day, new_id())
    file = case_file(world.viewer("head"), case)
    assert file.name("planning") == "示例规资局"
    assert (file.lines[-1].unit, dict(file.lines[-1].values)["评审单位"]) == (old, old)
