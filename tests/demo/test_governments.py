"""A small demo of a pack that is made up: a sound ledger, pages that answer, its clauses seen at work."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from luodi.cli.clauses import rows_of
from luodi.common import clock
from luodi.demo.make import Made, make
from luodi.intake.public import bring_in, confirm, progress_of, work
from luodi.ledger.models import Case, Fact
from luodi.ledger.rebuild import compare
from luodi.ledger.verify import verify
from luodi.projects.public import columns_of
from luodi.regimes.loader import available, load, shipped
from luodi.regimes.regime import Regime
from luodi.units.models import Appointment, Unit, User
from luodi.units.public import viewer_for
from luodi.units.rights import SEE_ALL
from luodi.web import urls
from luodi.web.shell import routes

assert urls.urlpatterns  # every page registers when the addresses are read

pytestmark = pytest.mark.django_db

TODAY = date(2026, 2, 12)
PROJECTS = 3
BEGUN = date(2025, 12, 28)
"""Over the turn of a year, so that every period there is begins once within some weeks."""
TAG = re.compile(r'data-clause="([^"]+)"')
OF_THE_REGIME = {"regime", "clause", "regime_compare", "regime_adopt", "regime_adopting", "components", "calendar"}
NO_LIST = {
    "account": "one's own devices", "brief": "a leader's page, printed", "calendar": "a month to look at",
    "components": "examples", "dispatch": "a paper, goes out as one", "flow": "a drawing", "groups": "the units' file",
    "regime": "clauses, a text of the pack", "tokens": "one's own, and what they may ask for",
    "workbench": "parts of the list of all tasks",
}  # fmt: skip
"""Pages with a table that is no list of records, or is part of one that goes out."""
SIXTH = Path(__file__).parent / "sixth"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(scope="module", params=["sixth"])
def government(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Made, Regime]]:
    """The government of one pack under a clock that stands on the day; rolled back after its tests."""
    slug = request.param
    regime = load(SIXTH) if slug == "sixth" else shipped(slug)
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(clock.moment(TODAY, 9)):
        made = make(slug, projects=PROJECTS, seed=7, today=TODAY, begun=BEGUN, regime=regime)
        yield made, regime
        transaction.set_rollback(True)


def people(jurisdiction: UUID) -> list[User]:
    """Who sees most first, then one of each kind of unit."""
    rows = Appointment.objects.filter(jurisdiction_id=jurisdiction, until=None).select_related("position__unit", "user")
    found: dict[str, User] = {}
    for row in rows.order_by("position__rank", "pk"):
        rights = set(row.position.grants.values_list("right", flat=True)) if SEE_ALL else set()
        found.setdefault("all" if SEE_ALL in rights and "office" in rights else row.position.unit.kind, row.user)
    return list(found.values())


def addresses(jurisdiction: UUID, regime: Regime) -> Iterator[str]:
    """Pages of work: those without an argument, of every kind of case, of every unit; then the tasks of one clause."""
    yield from (reverse(r.name) for r in routes() if "<" not in r.path and r.name not in OF_THE_REGIME)
    yield from (reverse("meeting_new") + f"?type={f.at_meeting}" for f in regime.pack.facts.values() if f.at_meeting)
    for kind, spec in regime.pack.cases.items():
        cases = Case.objects.filter(jurisdiction_id=jurisdiction, kind=kind).order_by("-version")[:6]
        for case in cases:
            yield from of_case(kind, case.pk, regime)
        assert spec.title
    yield from (reverse("unit", kwargs={"unit": pk}) for pk in Unit.objects.values_list("pk", flat=True))
    yield from (reverse("supervision") + f"?clause={clause}" for clause in regime.pack.clauses)


def of_case(kind: str, case: UUID, regime: Regime) -> Iterator[str]:
    page, form = {"project": ("project", "record_fact"), "meeting": ("meeting", "")}.get(kind, ("case", "case_record"))
    tabs = ("", "?tab=review", "?tab=progress", "?tab=problems") if kind == "project" else ("",)
    try:
        yield from (reverse(page, kwargs={"id": case}) + tab for tab in tabs)
    except NoReverseMatch:
        return
    if form:
        kinds = [name for name, spec in regime.facts(kind).items() if not spec.about]
        yield from (reverse(form, kwargs={"id": case, "kind": name}) for name in kinds)


def test_its_ledger_is_sound_and_folds_to_what_is_stored(government: tuple[Made, Regime]) -> None:
    made, _ = government
    assert Fact.objects.filter(jurisdiction_id=made.jurisdiction).count() > PROJECTS
    assert verify(made.jurisdiction).problems == []
    assert [difference.parts for difference in compare(made.jurisdiction)] == []


def test_affairs_of_its_own_kind_are_begun_and_led_on(government: tuple[Made, Regime]) -> None:
    letters = Case.objects.filter(jurisdiction_id=government[0].jurisdiction, kind="letter")
    assert set(letters.values_list("stage", flat=True)) == {"letter_came", "letter_answered"}


def test_every_list_it_shows_can_be_taken_away_as_a_file(government: tuple[Made, Regime]) -> None:
    client = Client()
    client.force_login(people(government[0].jurisdiction)[0], backend=BACKEND)
    without, lists = [], 0
    for route in routes():
        if "<" in route.path or route.export or route.public or route.name in NO_LIST:
            continue
        text = client.get(reverse(route.name)).content.decode(errors="replace")
        if '<table class="ld' in text:
            lists += 1
            without += [] if ".xlsx" in text else [route.name]
    assert not without
    assert lists > 12


def test_its_list_of_projects_comes_back_in_unchanged(
    government: tuple[Made, Regime], settings: Any, tmp_path: Path
) -> None:
    settings.INTAKE_DIR = tmp_path
    here = government[0].jurisdiction
    users = Appointment.objects.filter(jurisdiction_id=here, until=None).select_related("user")
    viewers = [(row.user, viewer_for(row.user, here, TODAY)) for row in users]
    user, viewer = next((user, viewer) for user, viewer in viewers if viewer.may("office"))
    client = Client()
    client.force_login(user, backend=BACKEND)
    columns = list(columns_of(government[1]))
    for shown in ([], columns):
        out = client.get(reverse("projects_export", query={"c": shown} if shown else None))
        made = bring_in(actor=viewer, file=ContentFile(out.content), name="项目.xlsx")
        guessed = [(one["target"], one["unit"]) for one in progress_of(viewer, made).columns]
        confirm(actor=viewer, intake=made, mode="stock", columns=guessed)
        work(made)
        found = progress_of(viewer, made)
        assert found.total >= PROJECTS
        assert dict(found.counts) == {"same": found.total}, len(shown)


def test_its_pages_answer_and_working_clauses_are_seen_at_work(government: tuple[Made, Regime]) -> None:
    made, regime = government
    slug = regime.slug
    known = slug in available()
    works = {f"{row.regime}-{row.clause}" for row in rows_of(slug) if row.status == "works"} if known else set()
    unseen = works or {f"{slug}-{clause}" for clause in regime.pack.clauses}
    pages = list(addresses(made.jurisdiction, regime))
    broken: list[str] = []
    seen_all = False
    for user in people(made.jurisdiction):
        client = Client()
        client.force_login(user, backend=BACKEND)
        # Of a pack that nobody has looked at before, every page is asked for once.
        for address in pages if unseen or not (known or broken or seen_all) else ():
            answer = client.get(address)
            if answer.status_code >= 500:
                broken.append(address)
            if answer.get("Content-Type", "").startswith("text/html"):
                unseen -= set(TAG.findall(answer.content.decode(errors="replace")))
            if not unseen and (known or seen_all):
                break
        seen_all = True
    assert not broken
    assert not unseen, sorted(unseen)


def test_sixth_pack_needs_no_word_of_the_program() -> None:
    """Its id and its words stand nowhere in the program."""
    source = Path(urls.__file__).parents[1]
    text = "\n".join(path.read_text(encoding="utf-8") for path in source.rglob("*.py"))
    assert "乙丑市" not in text
    assert "引育中心" not in text
