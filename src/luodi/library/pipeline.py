"""The pipeline 流程: at each stage how many projects wait, how long, for whom; and how the hand-offs were kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from luodi.ledger.public import Kept, kept_by, visible_obligations
from luodi.projects.public import visible_projects
from luodi.regimes.claims_schema import EXPIRING
from luodi.regimes.regime import Regime
from luodi.regimes.schema import ObligationRule, Stage
from luodi.units.public import Viewer

PROJECT = "project"
YEAR = timedelta(days=365)
NONE = Kept(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Waits:
    """Whom projects wait for: `ref` a unit, position or person with open obligations, in so many of them."""

    ref: UUID
    projects: int
    late: int


@dataclass(frozen=True)
class Place:
    """A stage: how many projects stand there now, of which how many have something late; days since they came.

    Those that stand beside their stage (搁置 …) are left out, as in the list of the stage. `mean` and `median` are
    natural days; None where nothing waits.
    """

    stage: Stage
    waiting: int
    late: int
    mean: float | None
    median: float | None
    longest: int | None
    owners: tuple[Waits, ...]


@dataclass(frozen=True)
class HandOff:
    """A duty whose end moves a project on to another stage, as it was kept in the last year."""

    rule: ObligationRule
    kept: Kept


def places(viewer: Viewer, regime: Regime) -> list[Place]:
    """Every stage of a project in the pack's order. Two queries."""
    waiting: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    rows = visible_projects(viewer).filter(standing="").order_by().values_list("stage", "stage_since")
    late = Count("pk", filter=Q(next_due__lt=viewer.day))
    for stage, since, n, overdue in rows.annotate(n=Count("pk"), late=late):
        days = (viewer.day - since).days if since else 0
        waiting[stage].append((days, n, overdue))
    owners = _owners(viewer)
    stages = (stage for stage in regime.pack.stages if stage.case == PROJECT)
    return [_place(stage, waiting.get(stage.id, []), owners.get(stage.id, [])) for stage in stages]


def _place(stage: Stage, spent: list[tuple[int, int, int]], owners: list[Waits]) -> Place:
    n, late = sum(one[1] for one in spent), sum(one[2] for one in spent)
    if not n:
        return Place(stage, 0, 0, None, None, None, ())
    mean = sum(days * count for days, count, _ in spent) / n
    longest = max(days for days, _, _ in spent)
    ranked = sorted(owners, key=lambda one: (-one.late, -one.projects, one.ref))
    return Place(stage, n, late, mean, _median((days, count) for days, count, _ in spent), longest, tuple(ranked))


def _median(counted: Iterable[tuple[int, int]]) -> float:
    """The middle of values told with how often each occurs."""
    ordered = sorted(counted)
    n = sum(count for _, count in ordered)
    middle = ((n - 1) // 2, n // 2)
    found, before = [], 0
    for value, count in ordered:
        found += [value for place in middle if before <= place < before + count]
        before += count
    return sum(found) / len(found)


def _owners(viewer: Viewer) -> dict[str, list[Waits]]:
    found: dict[str, list[Waits]] = defaultdict(list)
    waiting = visible_obligations(viewer).filter(status="open", case__kind=PROJECT, case__standing="")
    rows = (
        waiting.order_by()
        .values_list("case__stage", "owners__ref")
        .annotate(
            n=Count("case_id", distinct=True),
            late=Count("case_id", filter=Q(due_on__lt=viewer.day), distinct=True),
        )
    )
    for stage, ref, n, late in rows:
        if ref is not None:
            found[stage].append(Waits(ref, n, late))
    return found


def hand_offs(viewer: Viewer, regime: Regime) -> list[HandOff]:
    """Duties that end with a fact which begins a stage, in the pack's order. One query."""
    kept = kept_by(viewer, "rule", viewer.day - YEAR, viewer.day + timedelta(days=1), viewer.day)
    return [HandOff(rule, kept.get(rule.id, NONE)) for rule in _moving(regime, viewer.day)]


def _moving(regime: Regime, day: date) -> list[ObligationRule]:
    moved = {kind for kind, found in regime.stages_by_kind.items() if any(s.case == PROJECT for s, _ in found)}
    rules = (rule for rule in regime.obligations if rule.case == PROJECT and rule.holds_on(day) and not _keeps(rule))
    return [rule for rule in rules if any(trigger.fact in moved for trigger in rule.ends)]


def _keeps(rule: ObligationRule) -> bool:
    """A duty to keep a claim ends with the contract, too, yet hands nothing on."""
    return any(trigger.fact == EXPIRING for trigger in rule.starts)
