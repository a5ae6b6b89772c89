"""Reading what the fold stored: tasks, supervision, how often each clause was kept. Always for a viewer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from luodi.ledger.models import Act, Fact, LadderStep, Obligation, ObligationOwner, Sight
from luodi.ledger.sight import task_refs, visible_cases
from luodi.regimes.case import Status
from luodi.units.public import Viewer, ref_book

SOON_DAYS = 7
"""Natural days ahead that the workbench calls this week."""


@dataclass(frozen=True)
class Task:
    """An obligation as lists show it. `owners` are titles; `steps` the titles of the ladder steps it took."""

    id: UUID
    key: str
    rule: str
    title: str
    clause: str
    place: str
    default: bool
    due_default: bool
    case: UUID
    case_kind: str
    case_title: str
    started_on: date
    due_on: date | None
    paused: bool
    status: str
    ended_on: date | None
    late: bool
    awaits_write_off: bool
    adoption: UUID
    owners: tuple[str, ...] = ()
    steps: tuple[tuple[str, date], ...] = ()

    @property
    def open(self) -> bool:
        """Whether it still waits for its end."""
        return self.status == Status.OPEN.value


FIELDS = (
    "id", "key", "rule", "title", "clause", "place", "default", "due_default", "case_id", "case__kind", "case__title",
    "started_on", "due_on", "paused", "status", "ended_on", "late", "awaits_write_off",
    "case__adoption_id",
)  # fmt: skip


def my_obligations(viewer: Viewer) -> QuerySet[Obligation]:
    """Open obligations that the viewer, a unit or a position of the viewer answers for."""
    mine = ObligationOwner.objects.filter(
        jurisdiction_id=viewer.jurisdiction, ref__in=task_refs(viewer), open=True
    ).values("obligation_id")
    return Obligation.objects.filter(jurisdiction_id=viewer.jurisdiction, status=Status.OPEN.value, pk__in=mine)


def my_tasks(viewer: Viewer, limit: int = 200) -> list[Task]:
    """What the viewer must do, late first, those without a day last."""
    return tasks(by_due(my_obligations(viewer))[:limit], viewer)


def awaiting_write_off(viewer: Viewer) -> QuerySet[Obligation]:
    """Late items done but not yet written off (待销号), in the cases the viewer sees."""
    return visible_obligations(viewer).filter(awaits_write_off=True)


def visible_obligations(viewer: Viewer) -> QuerySet[Obligation]:
    """Obligations of the cases the viewer sees."""
    found = Obligation.objects.filter(jurisdiction_id=viewer.jurisdiction)
    if viewer.sees_all:
        return found
    return found.filter(case_id__in=visible_cases(viewer).values("pk"))


def abouts(viewer: Viewer, facts: Iterable[UUID]) -> dict[UUID, str]:
    """What each of these facts is about: a fact's id or an obligation's key; facts about nothing are left out."""
    rows = Fact.objects.filter(jurisdiction_id=viewer.jurisdiction, pk__in=list(facts)).exclude(about="")
    return dict(rows.values_list("pk", "about"))


def by_due(found: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Late first; without a day (open, or the clock stopped) last."""
    return found.order_by(F("due_on").asc(nulls_last=True), "id")


def owned_by(found: QuerySet[Obligation], refs: Iterable[UUID]) -> QuerySet[Obligation]:
    """Of `found`, those that a unit, position or person answers for."""
    owner = ObligationOwner.objects.filter(obligation=OuterRef("pk"), ref__in=list(refs))
    return found.filter(Exists(owner))


def tasks(found: QuerySet[Obligation], viewer: Viewer) -> list[Task]:
    """Rows for a list: three queries whatever their number."""
    rows = list(found.values_list(*FIELDS))
    ids = [row[0] for row in rows]
    book = ref_book(viewer.jurisdiction)
    owners: dict[UUID, list[str]] = {}
    for at, ref in ObligationOwner.objects.filter(obligation_id__in=ids).values_list("obligation_id", "ref"):
        owners.setdefault(at, []).append(book.titles.get(ref, ""))
    steps: dict[UUID, list[tuple[str, date]]] = {}
    taken = LadderStep.objects.filter(obligation_id__in=ids, taken_at__isnull=False).order_by("position")
    for at, title, on in taken.values_list("obligation_id", "title", "on_day"):
        steps.setdefault(at, []).append((title, on))
    return [
        replace(Task(*row), owners=tuple(t for t in owners.get(row[0], ()) if t), steps=tuple(steps.get(row[0], ())))
        for row in rows
    ]


def case_titles(viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Titles of those of the cases that the viewer may know of. One query."""
    return dict(visible_cases(viewer).filter(pk__in=case_ids).values_list("pk", "title")) if case_ids else {}


def led_by(viewer: Viewer) -> list[UUID]:
    """Ids of the cases in which a position of the viewer fills a role. One query."""
    named = Sight.objects.filter(jurisdiction_id=viewer.jurisdiction, ref__in=viewer.position_ids, task_only=False)
    return list(named.values_list("case_id", flat=True))


def due_next(viewer: Viewer, days: Mapping[UUID, date]) -> dict[UUID, Task]:
    """The obligation under the next due day of each of these cases, without owners and steps. One query."""
    found = Obligation.objects.filter(
        jurisdiction_id=viewer.jurisdiction,
        status=Status.OPEN.value,
        case_id__in=list(days),
        due_on__in=set(days.values()),
    )
    first: dict[UUID, Task] = {}
    for row in found.order_by("id").values_list(*FIELDS):
        task = Task(*row)
        if task.due_on == days[task.case]:
            first.setdefault(task.case, task)
    return first


def latest_act() -> UUID | None:
    """The act begun last, of whatever jurisdiction: a stamp for numbers that are kept, and nothing else.

    Narrowed to one jurisdiction SQLite would sort all its acts; so it takes one row off the end of an index.
    """
    return Act.objects.order_by("-pk").values_list("pk", flat=True).first()


@dataclass(frozen=True)
class Kept:
    """How a rule was kept in a span: begun, ended in time, ended late, open and late, open in time, waived or void."""

    total: int
    in_time: int
    ended_late: int
    open_late: int
    open_in_time: int

    @property
    def share(self) -> float | None:
        """In time of all that fell due; None when nothing did."""
        due = self.in_time + self.ended_late + self.open_late
        return self.in_time / due if due else None


def kept_by(viewer: Viewer, field: str, since: date, until: date, today: date) -> Mapping[str, Kept]:
    """By `field` (clause or rule): how obligations begun in [since, until) were kept. One query."""
    done = Q(status=Status.DONE.value)
    is_open = Q(status=Status.OPEN.value)
    rows = (
        visible_obligations(viewer)
        .filter(started_on__gte=since, started_on__lt=until)
        .values_list(field)
        .annotate(
            total=Count("pk"),
            in_time=Count("pk", filter=done & Q(late=False)),
            ended_late=Count("pk", filter=done & Q(late=True)),
            open_late=Count("pk", filter=is_open & Q(due_on__lt=today)),
            open_in_time=Count("pk", filter=is_open & (Q(due_on__gte=today) | Q(due_on=None))),
        )
        .order_by()
    )
    return {row[0]: Kept(*row[1:]) for row in rows}


def late_counts(viewer: Viewer, case_ids: Sequence[UUID], today: date) -> dict[UUID, tuple[int, date | None]]:
    """For each case: how many open obligations are late, and the nearest due day."""
    rows = (
        Obligation.objects.filter(jurisdiction_id=viewer.jurisdiction, case_id__in=case_ids, status=Status.OPEN.value)
        .values_list("case_id")
        .annotate(late=Count("pk", filter=Q(due_on__lt=today)), nearest=Min("due_on"))
        .order_by()
    )
    return {case_id: (late, nearest) for case_id, late, nearest in rows}
