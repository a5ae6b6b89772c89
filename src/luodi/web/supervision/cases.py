"""A case that is no project: a unit's work in a period, with its form filled from the register; a meeting's facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from luodi.affairs.public import AffairKind, affair_kinds
from luodi.ledger.public import (
    CaseFile,
    NotVisible,
    case_file,
    choices,
    told_between,
)
from luodi.library.public import PLANNED, entered_by
from luodi.regimes.gates import following
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.clauses import case_url, link
from luodi.web.context import Request
from luodi.web.parts import ClauseTag, State, Step
from luodi.web.projects.addresses import project_url
from luodi.web.projects.duties import about_it, state_of, tag_of
from luodi.web.projects.happened import happened, with_actions
from luodi.web.projects.recording import LONGEST_GIVEN, Place, done_before, fact_page
from luodi.web.shell import page, render

PERIOD, PROJECTS, UNTIL = "周期", "涉及招商项目", "周期截止日"
WORK = "work"
ACTS = 2
"""So many acts stand above a unit's work, whose table offers the rest beside each duty."""
ELSEWHERE = ("project", "meeting", "organisation")
"""Kinds of case with pages of their own, or none."""


FACTS = ("facts:work/*", "facts:team/*", "facts:meeting/*", "facts:dispute/*", "facts:own/*")
"""What is recorded of cases that are no project."""


@dataclass(frozen=True)
class DutyRow:
    """One period's duty: how it stands, and the form that ends it."""

    title: str
    period: str
    owner: str
    state: State
    due: str
    hint: str
    clause: ClauseTag | None
    steps: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProjectDeeds:
    """A project with what happened to it in the period."""

    title: str
    url: str
    stage: str
    deeds: tuple[str, ...]


def the_case(viewer: Viewer, case: UUID) -> CaseFile:
    """The case. 404, the same for what does not exist and for what the viewer may not know of."""
    try:
        return case_file(viewer, case)
    except NotVisible:
        raise Http404 from None


def _affair(request: Request, file: CaseFile) -> AffairKind | None:
    """The kind of affair that the case is, if any; the item of the navigation marked is that of the case."""
    kind = next((one for one in affair_kinds(file.regime) if one.case == file.kind), None)
    request.nav = "affairs" if kind else "meetings" if file.kind == "meeting" else ""
    return kind


@page(
    "cases/<uuid:id>/",
    name="case",
    title="事项",
    nav="supervision",
    shows=("cadences", "obligations", "stages:own/*", *FACTS),
)
def case(request: Request, id: UUID) -> HttpResponse:
    """The page of a case that is neither a project nor a meeting; those have pages of their own."""
    viewer = request.viewer
    file = the_case(viewer, id)
    if file.kind in ELSEWHERE:
        return redirect(case_url(file.kind, id) or "supervision")
    span = _span(file)
    offers = [
        (choice.spec.title, link("case_record", id, choice.kind))
        for choice in choices(file, viewer)
        if not choice.stopping and not choice.spec.opens
    ]
    kind = _affair(request, file)
    context = {
        "file": file,
        "unit": file.book.titles.get(file.unit_id, ""),
        "steps": _steps(file) if kind else [],
        "trail": ((kind.title, link("affairs", query={"kind": kind.case})) if kind else ("督办", link("supervision")),),
        "acts": offers if kind else offers[:ACTS],
        "who": _who(file) if kind else [],
        "duties": _duties(file, viewer),
        "projects": _projects(file, viewer, span) if span else [],
        "span": f"{formats.day(span[0])}至{formats.day(span[1])}" if span else "",
        "entries": [with_actions(file, viewer, happened(file, line), line) for line in reversed(file.lines)],
    }
    return render(request, "supervision/case.html", context)


def _steps(file: CaseFile) -> list[Step]:
    """The way of an affair: the stages it came through, where it stands, what usually follows."""
    stages, today = file.regime.stages, file.state.day
    days = {entry.stage: entry.on for entry in file.state.entries}
    past = [stage for stage in days if file.stage is None or stage != file.stage.id]
    found = [Step(stages[stage].title, formats.day(days[stage], today), "done") for stage in past]
    if file.stage is None:
        return found
    found.append(Step(file.stage.title, f"{formats.day(days[file.stage.id], today)}起", "now"))
    ahead, seen = file.stage, {file.stage.id}
    while not ahead.final and (after := following(ahead.id, file.regime, file.kind)) and after[0].id not in seen:
        ahead = after[0]
        seen.add(ahead.id)
        found.append(Step(ahead.title))
    return found


def _who(file: CaseFile) -> list[tuple[str, str]]:
    """Who fills which role."""
    slots = file.regime.pack.slots
    return [(slots[name].title, file.slot(name)) for name in file.state.slots if name in slots]


def _duties(file: CaseFile, viewer: Viewer) -> list[DutyRow]:
    allowed = {choice.kind for choice in choices(file, viewer) if not choice.stopping}
    rows = []
    for obligation in sorted(file.state.obligations, key=lambda o: (not o.open, str(o.due_on))):
        start = file.state.fact(obligation.started_by)
        ends = [t.fact for rule in file.regime.obligations_by_id.get(obligation.rule, ()) for t in rule.ends]
        facts = file.regime.pack.facts
        period = str(start.values.get(PERIOD, "")) if start else ""
        forms = [
            (facts[kind].title, link("case_record", file.id, kind, query={PERIOD: period} if period else None))
            for kind in dict.fromkeys(ends)
            if obligation.open and kind in allowed
        ]
        rows.append(
            DutyRow(
                title=obligation.title,
                period=period,
                owner=file.owners(obligation),
                state=state_of(file, obligation),
                due=formats.day(obligation.due_on, file.state.day) if obligation.due_on else "",
                hint=obligation.hint or obligation.note or "",
                clause=tag_of(file, obligation),
                steps=tuple(f"{step.title}（{formats.day(step.on, file.state.day)}）" for step in obligation.steps),
                actions=(*forms, *about_it(file, viewer, obligation)),
            )
        )
    return rows


def _span(file: CaseFile, period: str = "") -> tuple[date, date] | None:
    """The days a period such as 2026-11 stands for; that of the case's latest duty unless one is named."""
    named = period or next((str(f.values[PERIOD]) for f in reversed(file.state.active) if PERIOD in f.values), "")
    year, _, month = named.partition("-")
    if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12 and 1000 < int(year) < 9999):
        return None
    after = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
    return date(int(year), int(month), 1), date.fromordinal(after.toordinal() - 1)


def _projects(file: CaseFile, viewer: Viewer, span: tuple[date, date]) -> list[ProjectDeeds]:
    """What the unit's projects did in the span, from the register."""
    by_case: dict[UUID, list[Any]] = {}
    for deed in told_between(viewer, [file.unit_id], span[0], date.fromordinal(span[1].toordinal() + 1)):
        by_case.setdefault(deed.case, []).append(deed)
    facts = file.regime.pack.facts
    found = []
    for case_id, deeds in by_case.items():
        stage = file.regime.stages.get(deeds[0].stage)
        told = [f"{formats.day(d.happened_on)} {facts[d.kind].title}" for d in deeds if d.kind in facts]
        found.append(ProjectDeeds(deeds[0].case_title, project_url(case_id), stage.title if stage else "", tuple(told)))
    return found


@page(
    "cases/<uuid:id>/record/<str:kind>/",
    name="case_record",
    title="记一件事",
    nav="supervision",
    shows=("gates", "cadences", *FACTS),
    methods=("GET", "HEAD", "POST"),
)
def case_record(request: Request, id: UUID, kind: str) -> HttpResponse:
    """The form of a kind of fact in a meeting or in a unit's work, filled in from the register where it can be."""
    viewer = request.viewer
    try:
        file = the_case(viewer, id)
    except Http404:
        return done_before(request, id)
    _affair(request, file)
    given = {name: text[:LONGEST_GIVEN] for name, text in request.GET.dict().items()}
    back = case_url(file.kind, id)
    return fact_page(request, file, kind, Place(((file.title, back),), back, back), _from_register(file, viewer, given))


def _from_register(file: CaseFile, viewer: Viewer, given: Mapping[str, str]) -> dict[str, str]:
    """What is recorded already is not asked again: the open period, and the unit's projects of that period."""
    period = given.get(PERIOD) or next(
        (
            str(start.values[PERIOD])
            for o in file.state.open_obligations
            if (start := file.state.fact(o.started_by)) and PERIOD in start.values
        ),
        "",
    )
    span = _span(file, period)
    if file.kind != WORK or span is None:
        return ({PERIOD: period} if period else {}) | _planned(file, viewer, period)
    told = [
        f"{number}. {one.title}（{one.stage}）：{'；'.join(one.deeds)}"
        for number, one in enumerate(_projects(file, viewer, span), 1)
    ]
    return {PERIOD: period, PROJECTS: "\n".join(told)}


def _planned(file: CaseFile, viewer: Viewer, period: str) -> dict[str, str]:
    """What the unit put into the library of planned projects in the period: counted, not typed."""
    start = next(
        (
            fact
            for o in file.state.open_obligations
            if (fact := file.state.fact(o.started_by)) and fact.values.get(PERIOD) == period
        ),
        None,
    )
    until = start.values.get(UNTIL) if start else None
    if start is None or not isinstance(until, date) or file.kind != WORK:
        return {}
    found = entered_by(viewer, PLANNED, [file.unit_id], start.happened_on, until)
    return {"谋划项目": "、".join(name for _, name in found), "谋划个数": str(len(found))} if found else {}
