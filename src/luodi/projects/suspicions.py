"""Suspicions 疑似重复: recorded by the system with what gave rise to them, waiting for the office to decide."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from luodi.ledger.public import Draft, record, system_viewer
from luodi.projects.pairs import SUSPECTED, TERM_KNOWN
from luodi.projects.probes import Match, Probe
from luodi.projects.traits import ADDRESSES, CODE, GROUP, INDUSTRIES


def probe_of(values: Mapping[str, Any], **more: Any) -> Probe:
    """What the values of a fact tell of a project, by term; `more` are fields of Probe that no fact holds."""

    def text(*terms: str) -> str:
        return next((told for term in terms if (told := str(values.get(term) or ""))), "")

    amount = values.get("投资总额")
    return Probe(
        name=text("项目名称"),
        investor=text("投资方名称"),
        credit_code=text("统一社会信用代码"),
        code=text(CODE),
        industry=text(*INDUSTRIES),
        amount=int(amount) if isinstance(amount, (int, float)) else None,
        address=text(*ADDRESSES),
        group=text(GROUP),
        **more,
    )


def suspicious(matches: Iterable[Match]) -> Match | None:
    """The one that a person is to decide about: the surest that is no mere hint. One at a time tells no number."""
    return next((match for match in matches if match.level != "hint" and match.other is not None), None)


def raise_suspicions(
    jurisdiction: UUID, found: Mapping[UUID, Iterable[Match]], *, on: date, key: str, at: datetime | None = None
) -> None:
    """Record in each of the cases that it may be another project, by the system, as one act; where one match at least
    calls for a verdict.

    To be called inside the transaction that recorded the cases, with a key of its own.
    """
    sure = {case: match for case, matches in found.items() if (match := suspicious(matches)) is not None}
    if sure:
        drafts = [Draft(case, SUSPECTED, on, {TERM_KNOWN: str(match.other)}) for case, match in sure.items()]
        record(actor=system_viewer(jurisdiction), drafts=drafts, request_key=key, at=at, joint=True)
