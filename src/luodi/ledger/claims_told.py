"""首报、首谈 on the calendar: their holders are told before they lapse, and once they have. Part of the tick."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet

from luodi.ledger.actors import system_viewer
from luodi.ledger.drafts import Draft
from luodi.ledger.models import Claim
from luodi.ledger.prepared import Prepared
from luodi.ledger.record import record
from luodi.regimes.claims_schema import EXPIRING, LAPSED, TERM_CLAIM, TERM_HOLDER, TERM_LIMIT
from luodi.units.public import ref_book

AT_ONCE = 100


def tell(jurisdiction: UUID, day: date, at: datetime) -> int:
    """Say of every claim that it comes near its last day (claim.expiring), and of those that it has passed; how many.

    What was never warned of, because it had passed before anybody asked, is left silent: it has lapsed all the same.
    """
    rows = _to_tell(jurisdiction, day)
    near = [Due(*row) for row in rows if row[-1] >= day]
    past = [Due(*row) for row in rows if row[-1] < day]
    return _say(jurisdiction, EXPIRING, near, day, at) + _say(jurisdiction, LAPSED, past, day, at)


class Due(NamedTuple):
    """A claim whose holder is to be told."""

    case_id: UUID
    rule: str
    title: str
    holder: UUID
    limit: date


@Prepared
def _to_tell(jurisdiction: UUID, day: date) -> QuerySet[Any, Any]:
    live = Claim.objects.filter(jurisdiction_id=jurisdiction, closed="", holder__isnull=False, warn_on__lte=day)
    near = Q(limit__gte=day) & (Q(warned_for=None) | ~Q(warned_for=F("limit")))
    past = Q(limit__lt=day, warned_for=F("limit")) & (Q(told_for=None) | ~Q(told_for=F("limit")))
    return live.filter(near | past).values_list("case_id", "rule", "title", "holder", "limit")


def _say(jurisdiction: UUID, kind: str, found: Sequence[Due], day: date, at: datetime) -> int:
    book = ref_book(jurisdiction)
    for start in range(0, len(found), AT_ONCE):
        batch = found[start : start + AT_ONCE]
        marks = "\n".join(f"{row.case_id}/{row.rule}/{row.limit}" for row in batch)
        drafts = [
            Draft(
                row.case_id,
                kind,
                day,
                {TERM_CLAIM: row.title, TERM_HOLDER: book.ref_of(row.holder), TERM_LIMIT: row.limit},
            )
            for row in batch
        ]
        key = f"claims:{kind}:{day}:{hashlib.sha256(marks.encode()).hexdigest()[:40]}"
        record(actor=system_viewer(jurisdiction), drafts=drafts, request_key=key, at=at)
    return len(found)
