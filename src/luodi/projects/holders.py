"""Whose claim a project is and until when: what a regime may let everybody know of it (`shows: holder`)."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from luodi.common import clock
from luodi.projects.claims import claims_of
from luodi.units.public import ref_book


def claim_holders(
    jurisdiction: UUID, cases: Collection[UUID], told: Collection[UUID] = ()
) -> Mapping[UUID, tuple[str, date | None]]:
    """By case the title of the unit that holds it and its last day, where the claim itself shows it or the case is
    among `told`; cases nobody holds today are left out."""
    titles = ref_book(jurisdiction).titles
    return {
        case: (titles.get(claim.holder, ""), claim.limit)
        for case, claim in claims_of(jurisdiction, cases, clock.today()).items()
        if claim.holder is not None and claim.status == "alive" and (claim.shown or case in told)
    }
