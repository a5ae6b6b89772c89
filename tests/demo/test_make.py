"""A small demo government, made once for this module and rolled back after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from luodi.demo.make import Made, make
from luodi.intake.models import Intake
from luodi.ledger.models import Fact, Obligation, Seal
from luodi.ledger.rebuild import compare
from luodi.ledger.verify import verify
from luodi.library.models import Catalogue, Entry
from luodi.projects.models import DuplicatePair, Project
from luodi.units.models import Appointment, Delegation, User

TODAY = date(2026, 11, 18)
BEGUN = date(2026, 6, 1)
PROJECTS = 10


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def made_now() -> Made:
    return make("qingxin", projects=PROJECTS, seed=7, today=TODAY, begun=BEGUN)


def figures() -> list[tuple[Any, ...]]:
    columns = ("name", "stage", "standing", "total_investment", "arrived", "reported_on", "next_due", "case__version")
    return list(Project.objects.order_by("name").values_list(*columns))


@pytest.fixture(scope="module")
def known(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
    with django_db_blocker.unblock(), rolled_back():
        yield made_now()


def test_every_project_is_reported_and_they_stand_apart(known: Made) -> None:
    rows = figures()
    assert len(rows) > PROJECTS, "others came into the register beside those that have a life from the start"
    assert len({row[1] for row in rows}) >= 4


def test_register_holds_something_for_each_of_its_pages(known: Made) -> None:
    verdicts = set(DuplicatePair.objects.values_list("verdict", flat=True))
    assert {"", "同一项目", "分期或扩建"} <= verdicts, "judged ones, and one that waits"
    assert set(Entry.objects.values_list("kind", flat=True)) == {"planned", "library"}
    assert Catalogue.objects.count() == 2
    told = {"claim.disputed", "claim.ruled", "lineage.phased", "lineage.introducer_shared"}
    assert told <= set(Fact.objects.values_list("kind", flat=True))
    assert [(one.state, one.counts["wrong"]) for one in Intake.objects.all()] == [("done", 1)]


def test_nothing_happens_today_or_later(known: Made) -> None:
    assert Fact.objects.filter(happened_on__gte=TODAY).exclude(kind="period.opened").count() == 0


def test_ledger_is_sound_and_folds_to_what_is_stored(known: Made) -> None:
    assert verify(known.jurisdiction).problems == []
    assert [difference.parts for difference in compare(known.jurisdiction)] == []


def test_each_month_that_is_over_is_closed(known: Made) -> None:
    months = list(Seal.objects.order_by("number").values_list("month", flat=True))
    assert months == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]


def test_reviewed_projects_have_opinions_of_their_own_units(known: Made) -> None:
    opinions = Fact.objects.filter(kind="review.opinion")
    assert opinions.exists()
    for fact in opinions.select_related("unit").prefetch_related("terms"):
        assert next(t.text for t in fact.terms.all() if t.term == "评审单位") == fact.unit.code


def test_some_tasks_were_done_in_time_and_some_late(known: Made) -> None:
    done = Obligation.objects.filter(status="done")
    assert done.filter(late=True).exists()
    assert done.filter(late=False).count() > done.filter(late=True).count()


def test_somebody_took_over_and_somebody_acts_for_a_leader(known: Made) -> None:
    ended = Appointment.objects.filter(until__isnull=False)
    assert ended.exists()
    for appointment in ended:
        assert Appointment.objects.filter(position=appointment.position, since=appointment.until).exists()
    assert Delegation.objects.exclude(basis="").exists()


def test_people_bear_distinct_invented_names(known: Made) -> None:
    people = list(User.objects.filter(username__startswith="demo_").values_list("name", flat=True))
    assert len(people) == len(set(people)) > 40


@pytest.mark.django_db
def test_same_seed_and_day_give_the_same_figures() -> None:
    seen = []
    for _ in range(2):
        with rolled_back():
            facts = make("qingxin", projects=4, seed=11, today=TODAY, begun=date(2026, 9, 15)).facts
            seen.append((facts, figures()))
    assert seen[0] == seen[1]
