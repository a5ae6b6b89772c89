"""Whose claim a project is and until when: what a regime may let everybody know of it (`shows: holder`)."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID


def claim_holders(jurisdiction: UUID, cases: Collection[UUID]) -> Mapping[UUID, tuple[str, date | None]]:
    """By case the title of the unit that holds it and its last day; cases nobody holds are left out."""
    del jurisdiction, cases
    return {}
