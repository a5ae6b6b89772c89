"""What `record()` writes, and what it refuses."""

from ledger.conftest import World
from luodi.ledger.models import Fact, Obligation


def test_first_report_opens_the_case_and_starts_what_follows(world: World) -> None:
    case = world.lead()
    stored = world.case(case)
    assert (stored.stage, stored.version, stored.title) == ("lead", 1, "甲项目")
    assert [o.rule for o in Obligation.objects.filter(case=case)] == ["confirm"]
    assert Fact.objects.filter(case=case).count() == 1


def test_whole_way_to_the_decision_is_recorded(world: World) -> None:
    case = world.reviewed()
    world.opinion("planner", case, "用地", "planning")
    world.opinion("ecologist", case, "环保", "ecology")
    world.say("head", case, "decision.made", 决策结果="准予落户")
    assert world.case(case).stage == "decided"
