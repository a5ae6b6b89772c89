"""首报、首谈 on the calendar: their holders are told before they lapse, and once they have. Part of the tick."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q

from luodi.ledger.actors import system_viewer
from luodi.ledger.drafts import Draft
from luodi.ledger.models import Claim
from luodi.ledger.record import record
from luodi.regimes.claims_schema import EXPIRING, LAPSED, TERM_CLAIM, TERM_HOLDER, TERM_LIMIT
from luodi.units.public import ref_book

AT_ONCE = 100


def tell(jurisdiction: UUID, day: date, at: datetime) -> int:
    """Say of every claim that it comes near its last day (claim.expiring), and of those that it has passed; how many.

    What was never warned of, because it had passed before anybody asked, is left silent: it has lapsed all the same.
    """
    live = Claim.objects.filter(jurisdiction_id=jurisdiction, closed="", holder__isnull=False)
    near = live.filter(warn_on__lte=day, limit__gte=day).filter(Q(warned_for=None) | ~Q(warned_for=F("limit")))
    past = live.filter(warn_on__lte=day, limit__lt=day, warned_for=F("limit"))
    past = past.filter(Q(told_for=None) | ~Q(told_for=F("limit")))
    return _say(jurisdiction, EXPIRING, near, day, at) + _say(jurisdiction, LAPSED, past, day, at)


def _say(jurisdiction: UUID, kind: str, rows: Iterable[Claim], day: date, at: datetime) -> int:
    book = ref_book(jurisdiction)
    found = list(rows)
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
            if row.holder is not None and row.limit is not None
        ]
        key = f"claims:{kind}:{day}:{hashlib.sha256(marks.encode()).hexdigest()[:40]}"
        record(actor=system_viewer(jurisdiction), drafts=drafts, request_key=key, at=at)
    return len(found)
