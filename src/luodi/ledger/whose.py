"""What units, positions and persons answer for, as far as the viewer sees it: for their own pages."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from luodi.ledger.models import Sight
from luodi.ledger.selectors import Task, by_due, owned_by, tasks, visible_obligations
from luodi.ledger.sight import visible_cases
from luodi.regimes.case import Status
from luodi.units.public import Viewer


@dataclass(frozen=True)
class Owed:
    """The first of what is open and of what was late, with how many there are of each."""

    open: Sequence[Task]
    total: int
    late: int
    was_late: Sequence[Task]
    was_late_total: int


def owed(viewer: Viewer, refs: Collection[UUID], shown: int) -> Owed:
    """What is open, soonest first; what was done late, latest first. A fixed number of queries."""
    mine = owned_by(visible_obligations(viewer), refs)
    is_open = mine.filter(status=Status.OPEN.value)
    done_late = mine.filter(status=Status.DONE.value, late=True)
    first = tasks(by_due(is_open)[: shown + 1], viewer)
    past = tasks(done_late.order_by(F("ended_on").desc(nulls_last=True), "-id")[: shown + 1], viewer)
    return Owed(
        first[:shown],
        len(first) if len(first) <= shown else is_open.order_by().count(),
        is_open.filter(due_on__lt=viewer.day).order_by().count(),
        past[:shown],
        len(past) if len(past) <= shown else done_late.order_by().count(),
    )


def cases_of(viewer: Viewer, refs: Collection[UUID], kind: str, most: int) -> list[UUID]:
    """Cases of the kind in which one of the refs has a part for good or a task, latest first. One query."""
    part = Sight.objects.filter(jurisdiction_id=viewer.jurisdiction, ref__in=list(refs)).values("case_id")
    found = visible_cases(viewer, kind).filter(pk__in=part).order_by("-touched_at", "-id")
    return list(found.values_list("pk", flat=True)[:most])


def standing_case(viewer: Viewer, unit: UUID, kinds: Collection[str]) -> list[tuple[UUID, str]]:
    """The standing cases of a unit that the viewer may read: id and kind."""
    found = visible_cases(viewer).filter(unit_id=unit, kind__in=list(kinds)).order_by("kind")
    return list(found.values_list("pk", "kind"))
