"""Work that would be left to nobody is found; work that has an heir is handed on."""

from datetime import timedelta

import pytest

from luodi.common.ids import new_id
from luodi.ledger.drafts import Draft
from luodi.ledger.errors import Refused
from luodi.ledger.foreseen import foresee
from luodi.ledger.models import Case, Fact, ObligationOwner
from luodi.ledger.moved import ORGANISATION
from luodi.ledger.orphans import orphaned
from luodi.ledger.selectors import my_obligations
from luodi.ledger.store import NOBODY
from luodi.units.public import apply_fact, unit_by_code

from .conftest import World


def close(world: World, **values: object) -> None:
    apply_fact(world.jurisdiction, "unit.closed", {"单位": "planning", **values}, world.day, new_id())


def found(world: World) -> dict[str, int]:
    return {one.why: one.count for one in orphaned(world.jurisdiction, world.day)}


def test_unit_closed_without_an_heir_leaves_an_orphan_that_says_what_mends_it(world: World) -> None:
    world.reviewed()
    assert found(world) == {}
    close(world)
    assert found(world) == {"“资规局”已撤销，没有承接的单位，请冲正后写明“并入单位”再撤销": 1}


def test_unit_merged_leaves_none(world: World) -> None:
    world.reviewed()
    close(world, 并入单位="ecology")
    assert found(world) == {}


def test_heir_in_which_nobody_works_is_an_orphan_too(world: World) -> None:
    world.reviewed()
    values = {"人员": str(world.users["ecologist"].pk), "职务": "ecology_clerk"}
    apply_fact(world.jurisdiction, "appointment.ended", values, world.day, new_id())
    close(world, 并入单位="ecology")
    assert "承接“资规局”的“甲县生态环境局”没有人任职，请任职" in found(world)


def test_vacant_position_that_owes_something_is_found_until_somebody_is_appointed(world: World) -> None:
    case = world.lead()
    world.say("head", case, "responsibility.assigned", 责任角色="accountable_leader", 责任职务="mayor")
    who = {"人员": str(world.users["mayor"].pk), "职务": "mayor"}
    apply_fact(world.jurisdiction, "appointment.ended", who, world.day, new_id())
    assert found(world) == {"“办公室县长”空缺，请任职或委托代办": 1}
    apply_fact(
        world.jurisdiction,
        "delegation.given",
        {"委托职务": "mayor", "受托人": "demo_head", "依据": "函"},
        world.day,
        new_id(),
    )
    assert found(world) == {}


def test_duty_of_a_closed_position_is_done_by_the_one_that_took_over(world: World) -> None:
    case = world.lead()
    world.say("head", case, "responsibility.assigned", 责任角色="accountable_leader", 责任职务="mayor")
    values = {"职务": "mayor", "接任职务": "planning_clerk"}
    apply_fact(world.jurisdiction, "position.closed", values, world.day, new_id())
    assert found(world) == {}
    assert my_obligations(world.viewer("planner")).filter(rule="brief").count() == 1
    receipt = world.say("planner", case, "leader.briefed", 说明="已汇报")
    assert Fact.objects.get(pk=receipt.facts[0]).unit.code == "planning"


def test_duty_that_falls_on_nobody_is_found(world: World) -> None:
    ObligationOwner.objects.filter(obligation__case=world.lead()).update(ref=NOBODY)
    assert found(world) == {"有事项还没有责任人，请明确责任单位": 1}


def test_preview_says_who_takes_the_open_work_and_changes_nothing(world: World) -> None:
    world.reviewed()
    draft = Draft(ORGANISATION, "unit.closed", world.day, {"单位": "planning", "并入单位": "ecology"})
    cases = Case.objects.count()
    seen = foresee(world.viewer("head"), draft, "try")
    assert [(h.title, h.count, h.heir) for h in seen.handed] == [("资规局", 1, "环境局")]
    assert any("并入“甲县生态环境局”" in line for line in seen.lines)
    assert any("不再任" in line for line in seen.lines)
    assert seen.lines[-1] == "演示planner此后没有别的职务，请另行任职"
    assert unit_by_code(world.jurisdiction, "planning", world.day + timedelta(days=9)) is not None
    assert Case.objects.count() == cases


def test_preview_names_what_nobody_would_answer_for(world: World) -> None:
    world.reviewed()
    draft = Draft(ORGANISATION, "unit.closed", world.day, {"单位": "planning"})
    seen = foresee(world.viewer("head"), draft, "try")
    assert [(one.count, one.heir, one.term) for one in seen.handed] == [(1, "", "并入单位")]
    assert seen.orphans == ()


def test_reversal_of_an_act_of_the_organisation_is_recorded_beside_it(world: World) -> None:
    day = world.day
    wrong = world.say("head", ORGANISATION, "unit.renamed", 单位="planning", 单位名称="甲县规划局")
    world.about("head", wrong.case, "fact.reversed", str(wrong.facts[0]), 冲正原因="写错了")
    unit = unit_by_code(world.jurisdiction, "planning", day)
    assert unit is not None
    assert unit.name == "甲县自然资源局"
    with pytest.raises(Refused, match="已经冲正"):
        world.about("head", wrong.case, "fact.reversed", str(wrong.facts[0]), 冲正原因="再来")
