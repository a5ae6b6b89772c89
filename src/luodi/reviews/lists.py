"""Reviews in lists: the opinions a viewer's units owe, and every project in review with what is still missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from luodi.ledger.public import Case, Task, by_due, my_obligations, tasks, visible_cases, visible_obligations
from luodi.regimes.case import Status
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer

PAGE = 50


@dataclass(frozen=True)
class Owed:
    """An opinion owed: the task, and the case's version, so that an answer given to an old page is noticed."""

    task: Task
    version: int

    @property
    def place(self) -> tuple[UUID, str]:
        """Case and obligation key: what an opinion, or its draft, is found by."""
        return self.task.case, self.task.key


@dataclass(frozen=True)
class UnderReview:
    """A project in review: how many parts are answered, which are open, since when, until when."""

    case: UUID
    title: str
    standing: str
    requested_on: date
    answered: int
    total: int
    missing: tuple[Task, ...]

    @property
    def due_on(self) -> date | None:
        """The nearest day of what is missing; None when nothing is, or every clock stands still."""
        return min((task.due_on for task in self.missing if task.due_on), default=None)

    @property
    def paused(self) -> int:
        """How many parts have their clock stopped."""
        return sum(task.paused for task in self.missing)


@dataclass(frozen=True)
class ReviewPage:
    """One page of the projects in review."""

    rows: tuple[UnderReview, ...]
    number: int
    more: bool


def owed(viewer: Viewer, regime: Regime, limit: int = 200) -> list[Owed]:
    """Opinions that the viewer's units owe, late first. A number of queries that does not grow."""
    rows = by_due(my_obligations(viewer).filter(_parts(regime)))[:limit]
    listed = tasks(rows, viewer)
    versions = dict(Case.objects.filter(pk__in={task.case for task in listed}).values_list("pk", "version"))
    return [Owed(task, versions[task.case]) for task in listed]


def under_review(viewer: Viewer, regime: Regime, number: int = 1) -> ReviewPage:
    """Projects that stand in review, longest in it first; those taken back or refused are left out."""
    ended = [standing.id for standing in regime.pack.standings if standing.obligations == "end"]
    found = (
        visible_cases(viewer, "project")
        .filter(stage__in=review_stages(regime))
        .exclude(standing__in=ended)
        .order_by("stage_since", "pk")
    )
    start = (max(number, 1) - 1) * PAGE
    cases = list(found.values_list("pk", "title", "standing", "stage_since")[start : start + PAGE + 1])
    rounds = _rounds(viewer, regime, [case[0] for case in cases[:PAGE]])
    rows = tuple(_row(case, rounds.get(case[0], ())) for case in cases[:PAGE])
    return ReviewPage(rows, max(number, 1), len(cases) > PAGE)


def counted(viewer: Viewer, regime: Regime, cases: Sequence[UUID]) -> Mapping[UUID, UnderReview]:
    """How the latest round stands in each of the cases, for lists of other pages."""
    titles = dict(visible_cases(viewer).filter(pk__in=cases).values_list("pk", "title"))
    rounds = _rounds(viewer, regime, list(titles))
    return {case: _row((case, titles[case], "", parts[0].started_on), parts) for case, parts in rounds.items() if parts}


def review_stages(regime: Regime) -> list[str]:
    """Stages that begin with what starts a review."""
    starts = {trigger.fact for review in regime.pack.reviews for trigger in review.starts}
    return [stage.id for stage in regime.pack.stages if any(trigger.fact in starts for trigger in stage.on)]


def _parts(regime: Regime) -> Q:
    """Obligations that are parts of a review, whatever items it had when they began."""
    asked = Q(pk__in=[])
    for review in {review.id for review in regime.pack.reviews}:
        asked |= Q(rule__startswith=f"{review}.")
    return asked


def _rounds(viewer: Viewer, regime: Regime, cases: Sequence[UUID]) -> Mapping[UUID, Sequence[Task]]:
    """The parts of the latest round of each case."""
    rows = visible_obligations(viewer).filter(_parts(regime), case_id__in=cases).order_by("id")
    by_case: dict[UUID, dict[str, Task]] = defaultdict(dict)
    for task in tasks(rows, viewer):
        by_case[task.case][task.rule] = task
    return {case: _latest(parts.values()) for case, parts in by_case.items()}


def _latest(parts: Iterable[Task]) -> tuple[Task, ...]:
    """Of the newest obligation of each part, those of the newest round: the fact behind the key is the same."""
    listed = sorted(parts, key=lambda task: task.key.split("/")[1])
    if not listed:
        return ()
    newest = listed[-1].key.split("/")[1]
    return tuple(task for task in listed if task.key.split("/")[1] == newest)


def _row(case: tuple[UUID, str, str, date | None], parts: Sequence[Task]) -> UnderReview:
    case_id, title, standing, since = case
    started = min((task.started_on for task in parts), default=since or date.min)
    missing = tuple(task for task in parts if task.status != Status.DONE.value)
    return UnderReview(case_id, title, standing, started, len(parts) - len(missing), len(parts), missing)
