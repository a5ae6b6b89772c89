"""Several people at the same moment, on connections of their own: nothing is lost, nothing is done twice."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from ledger.conftest import World
from luodi.common import clock
from luodi.ledger.drafts import Opening, Receipt
from luodi.ledger.errors import Stale
from luodi.ledger.models import Act, Case, Fact, Seal, SealedFact
from luodi.ledger.rebuild import compare
from luodi.ledger.seals import seal
from luodi.ledger.verify import verify


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads that start together; their results or the exceptions they ended with."""
    barrier = threading.Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=30)
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_same_key_at_the_same_moment_gives_one_act(shared_world: World) -> None:
    world = shared_world
    draft = world.draft(Opening("project", "甲"), "lead.reported", 项目名称="甲", 首报单位="town")
    results = at_once(*[lambda: world.record("towner", draft, key="click")] * 4)
    assert all(isinstance(r, Receipt) for r in results), results
    assert len({r.facts for r in results if isinstance(r, Receipt)}) == 1
    assert (Act.objects.count(), Fact.objects.count(), Case.objects.count()) == (1, 1, 1)


def test_eight_writers_on_one_case_lose_no_fact_and_leave_no_gap(shared_world: World) -> None:
    world = shared_world
    case = world.lead()

    def write(name: str) -> Callable[[], object]:
        return lambda: [world.say("towner", case, "note.added", 说明=f"{name} {i}") for i in range(4)]

    results = at_once(*(write(f"第{n}人") for n in range(8)))
    assert not [r for r in results if isinstance(r, Exception)], results
    assert list(Fact.objects.filter(case=case).order_by("seq").values_list("seq", flat=True)) == list(range(1, 34))
    assert world.case(case).version == 33
    assert list(compare(world.jurisdiction)) == []


def test_eight_writers_on_many_cases_in_opposite_order_do_not_block_each_other(shared_world: World) -> None:
    world = shared_world
    cases = [world.lead(f"项目{i}") for i in range(3)]

    def write(n: int) -> Callable[[], object]:
        mine = cases if n % 2 else cases[::-1]
        return lambda: [
            world.record("towner", *(world.draft(c, "note.added", 说明=f"{n} {i}") for c in mine)) for i in range(2)
        ]

    results = at_once(*(write(n) for n in range(8)))
    assert not [r for r in results if isinstance(r, Exception)], results
    assert [world.case(c).version for c in cases] == [17, 17, 17]


def test_two_on_one_stage_at_once_leave_one_move_and_one_stale_page(shared_world: World) -> None:
    world = shared_world
    case = world.lead()

    def move() -> object:
        return world.record("head", world.draft(case, "lead.confirmed"), expected={case: 1})

    results = at_once(move, move)
    assert sorted(type(r).__name__ for r in results) == ["Receipt", "Stale"], results
    assert any(isinstance(r, Stale) for r in results)
    assert world.case(case).version == 2


def test_keyed_case_opened_twice_at_once_is_one_case(shared_world: World) -> None:
    world = shared_world

    def rename(unit: str) -> Callable[[], object]:
        opening = Opening("organisation", "组织", "organisation")
        return lambda: world.say("head", opening, "unit.renamed", 单位=unit, 单位名称=f"新{unit}")

    results = at_once(rename("town"), rename("west"))
    assert all(isinstance(r, Receipt) for r in results), results
    assert Case.objects.get().version == 2


def test_two_sealers_at_once_seal_each_fact_once(shared_world: World) -> None:
    world = shared_world
    for i in range(3):
        world.lead(f"项目{i}")

    def run() -> object:
        with clock.at(world.now):
            return seal(world.jurisdiction)

    results = at_once(run, run)
    assert not [r for r in results if isinstance(r, Exception)], results
    assert (Seal.objects.count(), SealedFact.objects.count()) == (1, 3)
    assert verify(world.jurisdiction).sound


@pytest.mark.skipif("postgresql" not in connection.settings_dict["ENGINE"], reason="one writer at a time on SQLite")
def test_tick_beside_writers_ends_without_a_ring(shared_world: World) -> None:
    from datetime import date

    from luodi.ledger.tick import take_steps

    world = shared_world
    cases = [world.lead(f"项目{i}") for i in range(4)]
    world.day = date(2026, 9, 17)

    def confirm() -> object:
        return [world.say("head", c, "lead.confirmed") for c in reversed(cases)]

    def steps() -> object:
        return [take_steps(world.jurisdiction, world.day, world.now) for _ in range(4)]

    results = at_once(confirm, steps, steps)
    assert not [r for r in results if isinstance(r, Exception)], results
