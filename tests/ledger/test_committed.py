"""What was read of a case and is committed is kept; the ledger goes on from just these facts, whatever came since."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from ledger.conftest import World
from luodi.ledger.committed import locked_facts
from luodi.ledger.errors import Refused
from luodi.ledger.models import Fact
from luodi.ledger.rebuild import compare
from luodi.ledger.regimes import regime_of
from luodi.ledger.rows import read_facts
from luodi.units.public import ref_book

Ids = list[str]


def facts(world: World, case: object) -> tuple[Ids, Ids, int]:
    """Ids of the facts as kept and read on, as read from nothing, and how many queries the former took."""
    found = world.case(case)  # type: ignore[arg-type]
    regime, book = regime_of(found.adoption_id), ref_book(world.jurisdiction)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        kept = locked_facts([found], regime, book)[found.pk]
    whole = read_facts([found.pk], regime, book)[found.pk]
    assert kept == whole
    return [f.id for f in kept], [f.id for f in whole], len([q for q in asked if "ledger_fact" in q["sql"]])


def elsewhere(call: Callable[[], object]) -> None:
    """On a connection of its own, as in another process."""

    def run() -> None:
        call()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=60)


def test_facts_of_a_case_that_stands_still_are_not_read_again(shared_world: World) -> None:
    case = shared_world.reviewed()
    facts(shared_world, case)
    assert facts(shared_world, case)[2] == 0


def test_what_another_recorded_meanwhile_is_read_on(shared_world: World) -> None:
    world = shared_world
    case = world.reviewed()
    before, _, _ = facts(world, case)
    elsewhere(lambda: world.opinion("planner", case, "用地", "planning"))
    after, whole, _ = facts(world, case)
    assert after[: len(before)] == before
    assert after == whole and len(after) == len(before) + 1


def test_what_was_taken_back_is_not_kept(shared_world: World) -> None:
    world = shared_world
    case = world.reviewed()
    with transaction.atomic():
        world.opinion("planner", case, "用地", "planning")
        world.say("towner", case, "note.added", 说明="记")
        facts(world, case)
        transaction.set_rollback(True)
    world.opinion("ecologist", case, "环保", "ecology")
    kept, whole, _ = facts(world, case)
    assert (
        kept == whole == [str(pk) for pk in Fact.objects.filter(case=case).order_by("seq").values_list("pk", flat=True)]
    )
    assert list(compare(world.jurisdiction)) == []


def test_refused_act_leaves_nothing_of_it_behind(shared_world: World) -> None:
    world = shared_world
    case = world.reviewed()
    before = facts(world, case)[0]
    good = world.draft(case, "note.added", 说明="记")
    with pytest.raises(Refused):
        world.record("towner", good, world.draft(case, "lead.reported", 项目名称="乙", 首报单位="town"))
    assert facts(world, case)[0] == before
    assert world.case(case).version == len(before)
