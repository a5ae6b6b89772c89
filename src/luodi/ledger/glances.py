"""Several cases at once, each folded: for lists that say more than the stored columns do. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from luodi.common import clock
from luodi.ledger.casefile import CaseFile
from luodi.ledger.models import Case, Sight
from luodi.ledger.models import Fact as FactRow
from luodi.ledger.regimes import regime_of
from luodi.ledger.rows import read_facts
from luodi.ledger.sight import visible_cases
from luodi.regimes.case import REVERSED, Fact
from luodi.regimes.fold import progress, view
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, calendar_for, ref_book


def glances(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, CaseFile]:
    """Those of the cases that the viewer sees, in the order asked for, without lines and names of persons.

    Four queries for all cases under one regime, whatever their number.
    """
    wanted = list(dict.fromkeys(case_ids))
    by_adoption: dict[UUID, list[Case]] = defaultdict(list)
    for case in visible_cases(viewer).filter(pk__in=wanted):
        by_adoption[case.adoption_id].append(case)
    book = ref_book(viewer.jurisdiction)
    calendar = calendar_for(viewer.jurisdiction)
    found = {}
    for adoption, group in by_adoption.items():
        regime = regime_of(adoption)
        facts = read_facts([case.pk for case in group], regime, book)
        for case in group:
            p = progress(facts[case.pk], regime, case.kind)
            found[case.pk] = CaseFile(
                id=case.pk,
                kind=case.kind,
                title=case.title,
                version=case.version,
                unit_id=case.unit_id,
                opened_on=case.opened_on,
                state=view(p, regime, calendar, clock.today()),
                progress=p,
                regime=regime,
                book=book,
                calendar=calendar,
                people={},
                lines=(),
            )
    return {case_id: found[case_id] for case_id in wanted if case_id in found}


def telling(viewer: Viewer, case_ids: Iterable[UUID], kind: str) -> set[UUID]:
    """Those of the cases, which the viewer was given, in which a fact of the kind counts. One query."""
    rows = FactRow.objects.filter(
        jurisdiction_id=viewer.jurisdiction, case_id__in=list(case_ids), kind__in=[kind, REVERSED]
    )
    told = list(rows.values_list("id", "case_id", "kind", "about"))
    reversed_ids = {about for _, _, found, about in told if found == REVERSED}
    return {case for fact, case, found, _ in told if found == kind and str(fact) not in reversed_ids}


@dataclass(frozen=True)
class Beside:
    """A fact of another case that was recorded in one act with a fact of this one."""

    case: UUID
    case_kind: str
    case_title: str
    fact: Fact
    title: str
    regime: Regime


def recorded_beside(viewer: Viewer, case_id: UUID, kinds: Iterable[str] | None = None) -> list[Beside]:
    """What the acts that touched the case recorded in other cases the viewer sees: what a meeting settled.

    `kinds`: of these alone. An import is one act for hundreds of cases, none of which is of interest to the others.
    """
    acts = FactRow.objects.filter(case_id=case_id, jurisdiction_id=viewer.jurisdiction).values("act_id")
    rows = FactRow.objects.filter(act_id__in=acts).exclude(case_id=case_id).order_by("id")
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    places = list(rows.values_list("case_id", "id"))
    seen = glances(viewer, [case for case, _ in places])
    found = []
    for case, fact_id in places:
        glance = seen.get(case)
        fact = glance.state.fact(str(fact_id)) if glance else None
        if glance is not None and fact is not None and fact.id not in glance.state.reversed:
            spec = glance.regime.pack.facts.get(fact.kind)
            title = spec.title if spec else fact.kind
            found.append(Beside(case, glance.kind, glance.title, fact, title, glance.regime))
    return found


@dataclass(frozen=True)
class Deed:
    """A fact of a project as a report lists it."""

    case: UUID
    case_title: str
    stage: str
    kind: str
    happened_on: date


def told_between(viewer: Viewer, units: Iterable[UUID], since: date, until: date, limit: int = 300) -> list[Deed]:
    """Facts of [since, until) in the projects that the units lastingly have a part in, by project: their month."""
    parts = Sight.objects.filter(jurisdiction_id=viewer.jurisdiction, ref__in=list(units), task_only=False)
    mine = visible_cases(viewer, "project").filter(pk__in=parts.values("case_id"))
    rows = FactRow.objects.filter(case_id__in=mine.values("pk"), happened_on__gte=since, happened_on__lt=until)
    told = rows.order_by("case_id", "happened_on", "seq").values_list(
        "case_id", "case__title", "case__stage", "kind", "happened_on"
    )
    return [Deed(*row) for row in told[:limit]]


@dataclass(frozen=True)
class Moved:
    """A fact that counts, told of the case itself and not of another fact, and the unit it was recorded for."""

    id: UUID
    case: UUID
    kind: str
    unit: UUID
    happened_on: date
    recorded_at: datetime


def moved_between(
    viewer: Viewer, since: date, until: date, kinds: Iterable[str], case_ids: Iterable[UUID] | None = None
) -> list[Moved]:
    """What of these kinds happened in [since, until) in these projects, or in all the viewer sees, oldest first.

    Two queries. What was reversed since is not there.
    """
    cases = visible_cases(viewer, "project")
    if case_ids is not None:
        cases = cases.filter(pk__in=list(case_ids))
    here = FactRow.objects.filter(jurisdiction_id=viewer.jurisdiction)
    if case_ids is not None or not viewer.sees_all:
        here = here.filter(case_id__in=cases.values("pk"))
    reversed_ids = set(here.filter(kind=REVERSED, happened_on__gte=since).values_list("about", flat=True))
    rows = here.filter(kind__in=list(kinds), happened_on__gte=since, happened_on__lt=until, about="").order_by("id")
    names = ("id", "case_id", "kind", "unit_id", "happened_on", "recorded_at")
    return [Moved(*row) for row in rows.values_list(*names) if str(row[0]) not in reversed_ids]


def parts_of(viewer: Viewer, refs: Iterable[UUID]) -> QuerySet[Sight, UUID]:
    """Ids of the cases in which any of these units, positions or persons lastingly has a part, for a subquery."""
    here = Sight.objects.filter(jurisdiction_id=viewer.jurisdiction, ref__in=list(refs), task_only=False)
    return here.values_list("case_id", flat=True)
