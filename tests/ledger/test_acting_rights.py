"""A right counts in the position that carries it: in one's own name, or for the one acted for, never across."""

from uuid import UUID

import pytest

from luodi.common.ids import new_id
from luodi.ledger.drafts import Opening
from luodi.ledger.errors import Refused
from luodi.ledger.models import Fact
from luodi.units.public import apply_fact

from .conftest import FOUNDED, World

ORGANISATION = Opening("organisation", "组织", "organisation")


def delegate(world: World, principal: str, who: str) -> None:
    values = {"委托职务": principal, "受托人": str(world.users[who].pk), "依据": "甲县办〔2026〕1号"}
    apply_fact(world.jurisdiction, "delegation.given", values, FOUNDED, new_id())


def position_of(fact: UUID) -> UUID | None:
    return Fact.objects.get(pk=fact).on_behalf_of_id


def test_right_of_the_one_acted_for_is_used_on_his_behalf(world: World) -> None:
    delegate(world, "office_head", "planner")
    receipt = world.say("planner", ORGANISATION, "unit.renamed", 单位="west", 单位名称="甲县新西镇")
    assert position_of(receipt.facts[0]) == world.position("office_head")


def test_own_right_is_not_used_on_behalf_of_another(world: World) -> None:
    delegate(world, "mayor", "head")
    draft = world.draft(ORGANISATION, "unit.renamed", 单位="west", 单位名称="甲县新西镇")
    with pytest.raises(Refused):
        world.record("head", draft, on_behalf_of=world.position("mayor"))


def test_own_right_is_used_in_ones_own_name(world: World) -> None:
    delegate(world, "mayor", "head")
    receipt = world.say("head", ORGANISATION, "unit.renamed", 单位="west", 单位名称="甲县新西镇")
    assert position_of(receipt.facts[0]) is None


def test_day_no_step_can_follow_is_taken_as_it_is(world: World) -> None:
    from datetime import date

    case = world.lead()
    obligation = world.case(case).obligations.get(rule="confirm")
    world.about("head", case, "obligation.extended", obligation.key, 延期至=date(9999, 12, 31), 延期理由="长期")
    assert world.case(case).obligations.get(rule="confirm").due_on == date(9999, 12, 31)
