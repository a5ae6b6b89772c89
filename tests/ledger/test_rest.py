"""What an adoption left to the worker is moved, whatever has happened since, by jobs that may die."""

from datetime import date, timedelta

import pytest
from django_q.models import OrmQ

from ledger.conftest import World
from luodi.common import clock
from luodi.ledger import adoption, rest
from luodi.ledger.adoption import Laid, adopt
from luodi.ledger.errors import Refused
from luodi.ledger.models import Obligation
from luodi.ledger.tick import tick
from luodi.regimes.case import BY_NEW_RULES
from luodi.units.models import Appointment
from luodi.units.public import yet_to_move

from .test_adoption import longer, ready

LATER = date(2026, 9, 14)


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One is much, and one case a transaction."""
    monkeypatch.setattr(adoption, "LISTED", 1)
    monkeypatch.setattr(rest, "CHUNK", 1)
    monkeypatch.setattr("luodi.ledger.turns.REST", 0)


def left(world: World, what: Laid | None = None, since: date | None = None, key: str = "adopt-1") -> str:
    """Adopt, leaving what moves to the worker."""
    what = what or ready(world)
    adopt(
        actor=world.viewer("head"), digest=what.digest, since=since or world.day, basis="示例办〔2026〕1号",
        request_key=key, otherwise=BY_NEW_RULES, at=world.now, later=True,
    )  # fmt: skip
    found = yet_to_move(world.jurisdiction)
    assert found is not None
    return str(found.adoption)


def worked(world: World, found: str, span: float | None = None) -> int:
    with clock.at(world.now):
        return rest.go_on(found, span)


def days() -> set[date | None]:
    return set(Obligation.objects.filter(rule="confirm").values_list("due_on", flat=True))


def leads(world: World) -> None:
    for name in ("甲项目", "乙项目", "丙项目"):
        world.lead(name)


def test_who_adopted_has_left_the_post_and_all_is_moved_all_the_same(world: World) -> None:
    leads(world)
    found = left(world)
    world.pass_days(1)
    Appointment.objects.filter(user=world.users["head"]).update(until=world.day)
    world.users["head"].is_active = False
    world.users["head"].save()
    assert worked(world, found) == 3
    assert days() == {LATER}
    assert yet_to_move(world.jurisdiction) is None


def test_what_began_after_it_was_counted_is_moved_too(world: World) -> None:
    leads(world)
    found = left(world, since=world.day + timedelta(days=1))
    # Begun under the old rule after they were counted, and the last in the order of cases.
    world.lead("丁项目")
    assert worked(world, found) == 4
    assert days() == {LATER}


def test_job_that_has_gone_on_for_long_leaves_the_rest_to_the_next(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    leads(world)
    found = left(world)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert worked(world, found, span=0) == 1
    assert OrmQ.objects.count() == 1
    assert worked(world, found) == 2


def test_what_a_job_that_died_has_left_is_handed_on_by_the_tick(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    leads(world)
    left(world)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tick(world.jurisdiction, world.day)
    assert [job.func() for job in OrmQ.objects.all()] == ["luodi.ledger.rest.go_on"]


def test_next_adoption_waits_until_the_worker_is_through(world: World) -> None:
    leads(world)
    found = left(world)
    with pytest.raises(Refused, match="还有 3 件正在改期限"):
        left(world, ready(world, longer(7)), key="adopt-2")
    assert left(world) == found, "a second click is the first one"
    worked(world, found)
    assert left(world, ready(world, longer(7)), key="adopt-2") != found
