"""The ledger's doors the demo uses beside `record()`: files, the calendar, the monthly close; under the set clock."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from uuid import UUID

from luodi.ledger.public import store_evidence
from luodi.ledger.rows import read_facts
from luodi.ledger.seals import seal as seal_facts
from luodi.ledger.tick import tick as bring_up_to
from luodi.regimes.case import Fact
from luodi.regimes.regime import Regime
from luodi.units.public import RefBook, Viewer


def keep_file(actor: Viewer, content: bytes, name: str) -> UUID:
    """Store a file once, as a person uploads it; its id."""
    return store_evidence(actor.jurisdiction, BytesIO(content), name, actor=actor).pk


def tick(jurisdiction: UUID, day: date) -> int:
    """Bring the calendar up to the day; how many periods it opened."""
    return bring_up_to(jurisdiction, day).periods


def facts_of(cases: Sequence[UUID], regime: Regime, book: RefBook) -> dict[UUID, list[Fact]]:
    """The facts of many cases in three queries: `case_file` reads what a person sees of one."""
    return read_facts(cases, regime, book)


def close_month(by: Viewer | None, jurisdiction: UUID, month: str) -> None:
    """Close a month that is over."""
    seal_facts(jurisdiction, by=by, month=month)
