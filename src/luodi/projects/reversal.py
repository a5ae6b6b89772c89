"""Taking back what one act recorded together: a verdict with what followed from it, a split with its new project."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from luodi.common import clock
from luodi.ledger.public import Draft, Receipt, record
from luodi.regimes.case import REVERSED, Fact
from luodi.units.public import Viewer

TERM_WHY_REVERSED = "冲正原因"


def take_back(
    *,
    actor: Viewer,
    facts: Sequence[tuple[UUID, Fact]],
    reason: str,
    request_key: str,
    expected: Mapping[UUID, int] | None = None,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Reverse these facts of these cases in one act and in this order, for one reason. Raises Refused."""
    day = (at or clock.now()).astimezone(clock.SHANGHAI).date()
    told = {TERM_WHY_REVERSED: reason.strip()}
    return record(
        actor=actor,
        drafts=[Draft(case, REVERSED, day, told, about=fact.id) for case, fact in facts],
        request_key=request_key,
        expected=expected,
        on_behalf_of=on_behalf_of,
        at=at,
        joint=True,
    )
