"""Lists of pairs that may be one project, for those who see both of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luodi.common import clock
from luodi.ledger.public import Task, current, tasks, visible_cases, visible_obligations
from luodi.projects.duplicates import COLUMNS, Known
from luodi.projects.models import DuplicatePair, Project
from luodi.regimes.duplicates import judge, reason, rules_on
from luodi.units.public import Viewer

PAIRS = 50
RULE = "judge-duplicate"


@dataclass(frozen=True)
class Pair:
    """One line of the list. `why` by the rules of today, '' where the two are no longer alike."""

    fact: UUID
    newer: Known
    known: Known
    verdict: str
    raised_on: date
    why: str
    rule: str
    clause: str
    default: bool
    task: Task | None


def pairs(viewer: Viewer, *, decided: bool, number: int = 1) -> tuple[list[Pair], bool]:
    """Page `number` of what waits for a verdict (the oldest first) or has one (the newest first), and whether there is
    more. Six queries, whatever the number of lines."""
    found = DuplicatePair.objects.filter(jurisdiction_id=viewer.jurisdiction)
    found = found.exclude(verdict="").order_by("-id") if decided else found.filter(verdict="").order_by("id")
    if not viewer.sees_all:
        mine = visible_cases(viewer).values("pk")
        found = found.filter(case__in=mine, known__in=mine)
    start = (number - 1) * PAIRS
    rows = list(found[start : start + PAIRS + 1])
    shown = rows[:PAIRS]
    known = _rows(viewer, {case for row in shown for case in (row.case_id, row.known_id)})
    waiting = {} if decided else _waiting(viewer, [row.case_id for row in shown])
    rules = rules_on(current(viewer.jurisdiction)[1].pack.duplicates, clock.today())
    lines = []
    for row in shown:
        sides = [known[case] for case in (row.case_id, row.known_id) if case in known]
        if len(sides) < 2:
            continue
        before, newer = sorted(sides, key=lambda one: (one.reported_on, one.case))
        ground = judge(rules, newer.traits, before.traits)
        lines.append(
            Pair(
                row.fact,
                newer,
                before,
                row.verdict,
                row.raised_on,
                reason(ground, newer.traits, before.traits) if ground else "",
                ground.rule.title if ground else "",
                (ground.rule.clause or "") if ground else "",
                ground.rule.default if ground else True,
                waiting.get(str(row.fact)),
            )
        )
    return lines, len(rows) > PAIRS


def _rows(viewer: Viewer, cases: set[UUID]) -> dict[UUID, Known]:
    rows = Project.objects.filter(jurisdiction_id=viewer.jurisdiction, case_id__in=cases, traits__isnull=False)
    return {known.case: known for known in (Known(*row) for row in rows.values_list(*COLUMNS))}


def _waiting(viewer: Viewer, cases: Sequence[UUID]) -> dict[str, Task]:
    """The obligation to decide, by the fact that raised the suspicion."""
    found = visible_obligations(viewer).filter(case_id__in=cases, rule=RULE, status="open")
    return {task.key.split("/")[1]: task for task in tasks(found, viewer)}
