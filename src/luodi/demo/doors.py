"""The ledger's doors the demo uses beside `record()`: files, the calendar, the monthly close; under the set clock."""

from datetime import date
from io import BytesIO
from uuid import UUID

from luodi.ledger.public import store_evidence
from luodi.ledger.seals import seal as seal_facts
from luodi.ledger.tick import tick as bring_up_to
from luodi.units.public import Viewer


def keep_file(actor: Viewer, content: bytes, name: str) -> UUID:
    """Store a file once, as a person uploads it; its id."""
    return store_evidence(actor.jurisdiction, BytesIO(content), name, actor=actor).pk


def tick(jurisdiction: UUID, day: date) -> None:
    """Bring the calendar up to the day."""
    bring_up_to(jurisdiction, day)


def close_month(by: Viewer | None, jurisdiction: UUID, month: str) -> None:
    """Close a month that is over."""
    seal_facts(jurisdiction, by=by, month=month)
