"""Several cases at once: what was told in them."""

from ledger.conftest import World
from luodi.ledger.glances import telling


def test_fact_that_was_reversed_is_told_no_more(world: World) -> None:
    kept, undone = world.lead("甲项目"), world.lead("乙项目")
    for case in (kept, undone):
        told = world.say("head", case, "lead.confirmed").facts[0]
    world.about("head", undone, "fact.reversed", str(told), 冲正原因="写错了")
    cases, viewer = [kept, undone], world.viewer("head")
    assert telling(viewer, cases, "lead.confirmed") == {kept}
    assert telling(viewer, cases, "lead.reported") == {kept, undone}
