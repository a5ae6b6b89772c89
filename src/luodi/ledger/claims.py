"""首报、首谈 as stored: written with the fold, read for lists."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from luodi.ledger.changes import change
from luodi.ledger.inserts import insert
from luodi.ledger.models import Case, Claim
from luodi.ledger.prepared import Prepared
from luodi.ledger.sight import visible_cases
from luodi.regimes.case import CaseState, ClaimStatus
from luodi.regimes.case import Claim as Folded
from luodi.units.public import RefBook, Viewer


@dataclass(frozen=True)
class ClaimRow:
    """A claim in a list, on a day. `holder` is the id of a unit; `shown`: others may know it (查重时)."""

    case: UUID
    rule: str
    title: str
    clause: str
    place: str
    default: bool
    holder: UUID | None
    since: date
    until: date | None
    keep_by: date | None
    limit: date | None
    status: ClaimStatus
    shown: bool


_NAMES = (
    "title", "clause", "place", "default", "holder", "since", "until", "keep_by", "limit", "warn_on", "closed",
    "ended_on", "shows", "warned_for", "told_for",
)  # fmt: skip


def stored(case: Case, state: CaseState, book: RefBook) -> list[Claim]:
    """The rows of a state, not written yet."""
    return [
        Claim(jurisdiction_id=case.jurisdiction_id, case=case, rule=c.id, **_columns(c, book)) for c in state.claims
    ]


def _columns(claim: Folded, book: RefBook) -> dict[str, object]:
    by_fact = claim.status if claim.ended_by else None
    return {
        "title": claim.title,
        "clause": claim.clause or "",
        "place": claim.place or "",
        "default": claim.default or claim.lasts_default or claim.within_default,
        "holder": book.id_of(claim.holder) if claim.holder else None,
        "since": claim.since,
        "until": claim.until,
        "keep_by": claim.keep_by,
        "limit": claim.limit,
        "warn_on": claim.warn_on,
        "closed": by_fact.value if by_fact else "",
        "ended_on": claim.ended_on if by_fact else None,
        "shows": claim.shows,
        "warned_for": claim.warned_for,
        "told_for": claim.told_for,
    }


def keep_claims(case: Case, state: CaseState, book: RefBook, fresh: bool) -> None:
    """Bring the stored claims of a case to what the fold says."""
    before: dict[str, tuple[Any, ...]] = {} if fresh else {row[0]: row for row in _of_case(case.pk)}
    wanted = {row.rule: row for row in stored(case, state, book)}
    for rule, row in wanted.items():
        old, values = before.get(rule), values_of(row)
        if old is None:
            insert([row])
        elif old[2:] != tuple(values.values()):
            change(Claim, "id", {old[1]: values})
    if gone := before.keys() - wanted.keys():
        Claim.objects.filter(case=case, rule__in=gone).delete()


@Prepared
def _of_case(case: UUID) -> QuerySet[Any, Any]:
    return Claim.objects.filter(case_id=case).values_list("rule", "pk", *_NAMES)


def values_of(row: Claim) -> dict[str, object]:
    """What a row says, by column."""
    return {name: getattr(row, name) for name in _NAMES}


def claim_rows(jurisdiction: UUID, cases: Collection[UUID], day: date) -> list[ClaimRow]:
    """The claims of the cases on `day`. One query."""
    rows = Claim.objects.filter(jurisdiction_id=jurisdiction, case_id__in=cases).order_by("case_id", "since", "rule")
    return [row_of(row, day) for row in rows]


def row_of(row: Claim, day: date) -> ClaimRow:
    """A stored claim as it stands on `day`."""
    return ClaimRow(
        row.case_id,
        row.rule,
        row.title,
        row.clause,
        row.place,
        row.default,
        row.holder,
        row.since,
        row.until,
        row.keep_by,
        row.limit,
        status_of(row, day),
        row.shows == "holder",
    )


@dataclass(frozen=True)
class WatchedClaim:
    """A claim in the list of all; `warned`: its last day is so near that the holder is told."""

    claim: ClaimRow
    case_title: str
    warned: bool


def watched_claims(
    viewer: Viewer, *, over: bool | None, soon: bool, cases: Iterable[UUID] | None, start: int, size: int
) -> list[WatchedClaim]:
    """Claims of the cases the viewer sees, those that end first at the top. `over`: no longer in force, None for both;
    `soon`: only those whose holder is told; `cases`: only of these. One query."""
    found = _narrowed(viewer, over, soon, cases).select_related("case").order_by(F("limit").asc(nulls_last=True), "id")
    day = viewer.day
    return [
        WatchedClaim(row_of(row, day), row.case.title, row.warn_on is not None and row.warn_on <= day)
        for row in found[start : start + size]
    ]


def count_claims(viewer: Viewer, *, over: bool | None, soon: bool, cases: Iterable[UUID] | None) -> int:
    """How many of them there are. One query."""
    return _narrowed(viewer, over, soon, cases).count()


def _narrowed(viewer: Viewer, over: bool | None, soon: bool, cases: Iterable[UUID] | None) -> QuerySet[Claim]:
    found = Claim.objects.filter(jurisdiction_id=viewer.jurisdiction)
    if not viewer.sees_all:
        found = found.filter(case_id__in=visible_cases(viewer).values("pk"))
    ended = ~Q(closed="") | Q(limit__lt=viewer.day)
    if over is not None:
        found = found.filter(ended) if over else found.exclude(ended)
    if soon:
        found = found.filter(warn_on__lte=viewer.day)
    return found if cases is None else found.filter(case_id__in=list(cases))


def status_of(row: Claim, day: date) -> ClaimStatus:
    """How a stored claim stands on `day`."""
    if row.closed:
        return ClaimStatus(row.closed)
    return ClaimStatus.LAPSED if row.limit is not None and row.limit < day else ClaimStatus.ALIVE
