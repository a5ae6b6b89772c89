"""Reading the audit list: for the audit administrator of the government, nobody else."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from luodi.audit.models import Entry
from luodi.common import clock
from luodi.ledger.errors import NotVisible
from luodi.units.public import Viewer

AUDIT = "audit"
SIZE = 100


@dataclass(frozen=True)
class Wanted:
    """What is asked for; `before` is the id of the last line of the page before, days are inclusive."""

    kind: str = ""
    user: UUID | None = None
    case: UUID | None = None
    since: date | None = None
    until: date | None = None
    before: UUID | None = None


@dataclass(frozen=True)
class EntryView:
    """One line of the list; `person` is the name, '' for a stranger."""

    id: UUID
    at: datetime
    kind: str
    what: str
    target: str
    status: int
    case: UUID | None
    acting: UUID | None
    address: str
    username: str
    person: str


@dataclass(frozen=True)
class Entries:
    """A page of lines, the newest first, and the id to go on from ('' at the end)."""

    lines: tuple[EntryView, ...]
    more: UUID | None


def entries(viewer: Viewer, wanted: Wanted, size: int = SIZE) -> Entries:
    """A page of the list of the viewer's own government; one query. NotVisible without the right of audit."""
    if not viewer.may(AUDIT):
        raise NotVisible
    found = Entry.objects.filter(jurisdiction_id=viewer.jurisdiction)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.user:
        found = found.filter(user_id=wanted.user)
    if wanted.case:
        found = found.filter(case=wanted.case)
    if wanted.since:
        found = found.filter(at__gte=clock.moment(wanted.since, 0))
    if wanted.until:
        found = found.filter(at__lt=clock.moment(wanted.until + timedelta(days=1), 0))
    if wanted.before:
        found = found.filter(id__lt=wanted.before)
    rows = list(
        found.order_by("-id").values_list(
            "id", "at", "kind", "what", "target", "status", "case", "acting", "address", "user__username", "user__name"
        )[: size + 1]
    )
    lines = tuple(
        EntryView(*row[:8], address=row[8] or "", username=row[9] or "", person=row[10] or "") for row in rows[:size]
    )
    return Entries(lines, lines[-1].id if len(rows) > size else None)
