"""The queue of leads: what waits for confirmation, what was returned, all; for the office, else the unit's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from luodi.leads.actions import REPORTED
from luodi.ledger.public import Task, acting, by_due, current, glances, tasks, telling, visible_obligations
from luodi.projects.public import SPLIT_FROM, Row, rows_of, visible_projects
from luodi.regimes.gates import following
from luodi.regimes.regime import Regime
from luodi.regimes.schema import ObligationRule
from luodi.regimes.who import may_begin
from luodi.units.public import RefBook, Viewer, ref_book

PAGE = 50
WAITING = "waiting"
RETURNED = "returned"
ALL = "all"
WHICH = (WAITING, RETURNED, ALL)


@dataclass(frozen=True)
class Lead:
    """A lead in the queue. `task` is the open screening, None once it ended; `kinds` what the viewer may do next;
    `filed`: it began with a first report, of which there is a receipt, and not with a split or in the old register.

    `stage` and `standing` are titles of the regime.
    """

    case: UUID
    name: str
    investor: str
    industry: str
    total_investment: int | None
    unit: str
    reported_on: date
    stage: str
    standing: str
    task: Task | None
    kinds: tuple[tuple[str, str], ...]
    filed: bool


@dataclass(frozen=True)
class Queue:
    """One page of it; `counts` by WHICH are exact."""

    leads: tuple[Lead, ...]
    counts: Mapping[str, int]
    regime: Regime


def sees_whole_queue(viewer: Viewer) -> bool:
    """The office and whoever sees everything; others see the leads of their units."""
    return viewer.sees_all or viewer.may("office")


def screening_rules(regime: Regime) -> dict[str, ObligationRule]:
    """Rules that a report starts and that the fact beginning the next stage ends: the confirmation (信息确认)."""
    entry = next((stage for stage in regime.pack.stages if stage.case == "project"), None)
    onward = {trigger.fact for stage in following(entry.id, regime) for trigger in stage.on} if entry else set()
    started = regime.started_by.get(REPORTED, ())
    return {rule.id: rule for rule in started if any(trigger.fact in onward for trigger in rule.ends)}


def queue(viewer: Viewer, which: str, number: int = 1) -> Queue:
    """Page `number` of a part of the queue. A fixed number of queries, whatever the number of leads."""
    regime = current(viewer.jurisdiction)[1]
    rules = screening_rules(regime)
    units = None if sees_whole_queue(viewer) else viewer.unit_ids | viewer.seen_unit_ids
    screening = visible_obligations(viewer).filter(status="open", rule__in=list(rules))
    projects = visible_projects(viewer)
    if units is not None:
        screening = screening.filter(case__project__introducing_unit_id__in=units)
        projects = projects.filter(introducing_unit_id__in=units)
    start = (number - 1) * PAGE
    if which == ALL:
        page = projects.order_by("-reported_on", "-id").values_list("case_id", flat=True)[start : start + PAGE]
        cases = list(page)
        found = tasks(screening.filter(case_id__in=cases), viewer)
    else:
        found = tasks(by_due(screening.filter(paused=which == RETURNED))[start : start + PAGE], viewer)
        cases = [task.case for task in found]
    rows = rows_of(viewer, cases)
    book = ref_book(viewer.jurisdiction)
    by_case = {task.case: task for task in found}
    kinds = _kinds(viewer, found, rules, book)
    filed = telling(viewer, cases, REPORTED) - telling(viewer, cases, SPLIT_FROM)
    leads = tuple(
        _lead(rows[case], by_case.get(case), kinds.get(case, ()), case in filed, regime, book)
        for case in cases
        if case in rows
    )
    return Queue(leads, _counts(screening, projects.count()), regime)


def _counts(screening: QuerySet[Any], total: int) -> dict[str, int]:
    parts = screening.order_by().aggregate(
        waiting=Count("pk", filter=Q(paused=False)), returned=Count("pk", filter=Q(paused=True))
    )
    return {**parts, ALL: total}


def _kinds(
    viewer: Viewer, found: list[Task], rules: Mapping[str, ObligationRule], book: RefBook
) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """By case what the viewer may record of its screening, with titles: the deadline's owner is not always who may."""
    actors = acting(viewer, book)
    files = glances(viewer, [task.case for task in found])
    told = {}
    for task in found:
        file, rule = files.get(task.case), rules[task.rule]
        if file is None:
            continue
        ends = [trigger.fact for trigger in rule.ends]
        paused = [rule.pauses.until.fact if task.paused else rule.pauses.on.fact] if rule.pauses else []
        specs = file.regime.facts(file.kind)
        told[task.case] = tuple(
            (kind, specs[kind].title)
            for kind in dict.fromkeys([*ends[:1], *paused, *ends[1:]])
            if kind in specs
            and any(may_begin(actor, kind, specs[kind], file.progress, file.state, file.regime) for actor in actors)
        )
    return told


def _lead(
    row: Row, task: Task | None, kinds: tuple[tuple[str, str], ...], filed: bool, regime: Regime, book: RefBook
) -> Lead:
    stage, standing = regime.stages.get(row.stage), regime.standings.get(row.standing)
    return Lead(
        case=row.case,
        name=row.name,
        investor=row.investor,
        industry=row.industry,
        total_investment=row.total_investment,
        unit=book.titles.get(row.introducing_unit, "") if row.introducing_unit else "",
        reported_on=row.reported_on,
        stage=stage.title if stage else "",
        standing=standing.title if standing else "",
        task=task,
        kinds=kinds,
        filed=filed,
    )
