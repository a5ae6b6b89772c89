"""What a person is told: notices of facts, and ladder steps taken, of what the person answers for or is named to know.

Always for a viewer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from luodi.common import clock
from luodi.ledger.models import LadderStep, Notice, ObligationOwner, Seen, StepRecipient
from luodi.ledger.prepared import counted
from luodi.ledger.sight import task_refs, visible_cases
from luodi.units.public import Viewer

UNREAD_DAYS = 30
UNREAD_MOST = 100
"""The bell says 99+ from here on; counting further would cost every page more the larger the city."""
COLUMNS = ("when", "what", "ladder_step", "about_case", "about_kind", "about_title")


@dataclass(frozen=True)
class Told:
    """One line. `step` is the title of a ladder step (提醒、催办、督办), '' for a notice of a fact."""

    at: datetime
    text: str
    step: str
    case: UUID
    case_kind: str
    case_title: str
    unread: bool


def unread_count(viewer: Viewer) -> int:
    """How many lines came after the person last marked them read, UNREAD_MOST at most. One query."""

    def unread(recent: datetime) -> QuerySet[Any, Any]:
        since = Coalesce(Subquery(_seen_since(viewer, recent)[:1]), Value(recent, output_field=DateTimeField()))
        notices = _notices(viewer).filter(at__gt=since).order_by().values_list("pk")
        steps = (s.filter(taken_at__gt=since).order_by().values_list("obligation_id") for s in _steps(viewer))
        return notices.union(*steps, all=True)[:UNREAD_MOST]

    return counted(("unread", viewer), unread, _recent())


def _recent() -> datetime:
    """The moment before which everything counts as read: nobody catches up on years of lines after a first sign-in."""
    return clock.now() - timedelta(days=UNREAD_DAYS)


def _seen_since(viewer: Viewer, recent: datetime) -> QuerySet[Seen, datetime]:
    mark = Seen.objects.filter(jurisdiction_id=viewer.jurisdiction, user_id=viewer.user_id, up_to__gt=recent)
    return mark.values_list("up_to", flat=True)


def _mark(viewer: Viewer) -> tuple[QuerySet[Seen, datetime], datetime]:
    """Up to when the person has read, where that is recent; and the moment before which everything counts as read.

    Nobody catches up on years of lines after a first sign-in, and every page would pay for counting them.
    """
    recent = _recent()
    return _seen_since(viewer, recent), recent


def told(viewer: Viewer, limit: int = 50, start: int = 0) -> list[Told]:
    """Lines newest first from `start`. Two queries."""
    mark, recent = _mark(viewer)
    up_to = mark.first() or recent
    lines = _lines(_notices(viewer), *_steps(viewer)).order_by("-when", "what", "about_case")
    rows: list[Any] = list(lines[start : start + limit])
    return [Told(at, text, step, case, kind, title, unread=at > up_to) for at, text, step, case, kind, title in rows]


def told_count(viewer: Viewer) -> int:
    """How many lines there are. One query."""
    return _lines(_notices(viewer), *_steps(viewer)).count()


def mark_read(viewer: Viewer, up_to: datetime) -> None:
    """Everything up to the moment counts as read; a mark never goes back."""
    seen, made = Seen.objects.get_or_create(
        jurisdiction_id=viewer.jurisdiction, user_id=viewer.user_id, defaults={"up_to": up_to}
    )
    if not made:
        Seen.objects.filter(pk=seen.pk, up_to__lt=up_to).update(up_to=up_to)


def _notices(viewer: Viewer) -> QuerySet[Notice]:
    """Told to the viewer, a unit or a position; not of a case that meanwhile went out of sight."""
    found = Notice.objects.filter(jurisdiction_id=viewer.jurisdiction, ref__in=task_refs(viewer))
    return found if viewer.sees_all else found.filter(case_id__in=visible_cases(viewer).values("pk"))


def _steps(viewer: Viewer) -> tuple[QuerySet[LadderStep], QuerySet[LadderStep]]:
    """Steps taken against what the viewer, a unit or a position answers for; and those one of them is named in."""
    refs = task_refs(viewer)
    owned = ObligationOwner.objects.filter(jurisdiction_id=viewer.jurisdiction, ref__in=refs).values("obligation_id")
    named = StepRecipient.objects.filter(jurisdiction_id=viewer.jurisdiction, ref__in=refs)
    here = named.filter(obligation_id=OuterRef("obligation_id"), position=OuterRef("position"))
    taken = LadderStep.objects.filter(jurisdiction_id=viewer.jurisdiction, taken_at__isnull=False)
    if not viewer.sees_all:
        taken = taken.filter(obligation__case_id__in=visible_cases(viewer).values("pk"))
    told = taken.filter(Exists(here), obligation_id__in=named.values("obligation_id")).exclude(obligation_id__in=owned)
    return taken.filter(obligation_id__in=owned), told


def _lines(notices: QuerySet[Notice], *steps: QuerySet[LadderStep]) -> QuerySet[Any, Any]:
    """All as one relation of COLUMNS."""
    text = CharField()
    facts = notices.order_by().annotate(
        when=F("at"),
        what=Cast("text", text),
        ladder_step=Value("", output_field=text),
        about_case=F("case_id"),
        about_kind=Cast("case__kind", text),
        about_title=Cast("case__title", text),
    )
    taken = [
        some.order_by()
        .annotate(
            when=F("taken_at"),
            what=Cast("obligation__title", text),
            ladder_step=Cast("title", text),
            about_case=F("obligation__case_id"),
            about_kind=Cast("obligation__case__kind", text),
            about_title=Cast("obligation__case__title", text),
        )
        .values_list(*COLUMNS)
        for some in steps
    ]
    return facts.values_list(*COLUMNS).union(*taken, all=True)
