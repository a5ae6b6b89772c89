"""What is stored is what the facts say: fold from nothing equals the stored result after any history."""

import random

import pytest

from ledger.conftest import World
from luodi.common import clock
from luodi.ledger.errors import Refused
from luodi.ledger.models import Case, Fact, Obligation, ObligationOwner, Sight
from luodi.ledger.rebuild import compare, refold
from luodi.ledger.tick import tick
from luodi.regimes.vocabulary import Value

MOVES: tuple[tuple[str, str, dict[str, Value]], ...] = (
    ("head", "lead.confirmed", {}),
    ("head", "review.requested", {}),
    ("planner", "review.opinion", {"评审事项": "用地", "评审单位": "planning", "评审意见": "同意"}),
    ("ecologist", "review.opinion", {"评审事项": "环保", "评审单位": "ecology", "评审意见": "不同意"}),
    ("head", "decision.made", {"决策结果": "准予落户"}),
    ("head", "responsibility.assigned", {"责任角色": "联系领导", "责任职务": "mayor"}),
    ("head", "responsibility.assigned", {"责任角色": "联系领导", "责任职务": "town_clerk"}),
    ("mayor", "leader.briefed", {"说明": "已听"}),
    ("head", "project.shelved", {"搁置原因": "等"}),
    ("head", "project.revived", {"说明": "继续"}),
    ("towner", "note.added", {"说明": "记"}),
)


def move(world: World, case: Case, chance: random.Random) -> bool:
    """One random act on the case; whether it was let in."""
    try:
        choice = chance.random()
        if choice < 0.15:
            target = chance.choice(list(Fact.objects.filter(case=case)))
            world.about("head", case.pk, "fact.reversed", str(target.pk), 冲正原因="试")
        elif choice < 0.25:
            key = chance.choice(list(Obligation.objects.filter(case=case).values_list("key", flat=True)))
            world.about("head", case.pk, "obligation.waived", key, 豁免理由="试")
        else:
            who, kind, values = chance.choice(MOVES)
            world.say(who, case.pk, kind, **values)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("seed", range(6))
def test_fold_from_nothing_equals_what_is_stored_after_a_random_history(world: World, seed: int) -> None:
    chance = random.Random(seed)
    case = world.case(world.lead(投资总额=300_000_000, 用地面积=50_000_000))
    let_in = 0
    for _ in range(30):
        let_in += move(world, case, chance)
        world.pass_days(chance.choice((0, 0, 1, 3)))
        if chance.random() < 0.3:
            with clock.at(world.now):
                tick(world.jurisdiction)
    assert let_in > 3
    with clock.at(world.now):
        assert list(compare(world.jurisdiction)) == []


def test_stored_result_that_was_meddled_with_is_named_and_mended(world: World) -> None:
    case = world.reviewed()
    Case.objects.filter(pk=case).update(stage="decided")
    Obligation.objects.filter(case=case).update(title="别的")
    ObligationOwner.objects.filter(obligation__case=case).delete()
    Sight.objects.filter(case=case).delete()
    with clock.at(world.now):
        (difference,) = compare(world.jurisdiction)
        assert set(difference.parts) == {"阶段", "时限事项的内容", "责任人", "可见范围"}
        assert refold(world.jurisdiction) == 1
        assert list(compare(world.jurisdiction)) == []
