"""首报、首谈 of many projects: who holds which until when, which are disputed; and what was transferred to whom."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luodi.ledger.claims import WatchedClaim, count_claims, watched_claims
from luodi.ledger.public import ToldFact, case_titles, facts_of, visible_obligations
from luodi.regimes.claims_schema import DISPUTED as RAISED
from luodi.regimes.claims_schema import RULED, TERM_CLAIM
from luodi.regimes.regime import Regime
from luodi.regimes.transfers import Route, route
from luodi.units.public import Viewer

PAGE = 50
ALL_DISPUTED = 2_000
ALIVE, SOON, DISPUTED, OVER = "alive", "soon", "disputed", "over"
ASKED, MOVED, DECLINED = "asked", "moved", "declined"


@dataclass(frozen=True)
class ClaimLine:
    """A claim in the list; `disputed`: a dispute about it waits for the ruling."""

    watched: WatchedClaim
    disputed: bool


@dataclass(frozen=True)
class TransferLine:
    """One act of a transfer: `step` of ASKED, MOVED, DECLINED; `to` is the ref of the receiver, '' where none."""

    told: ToldFact
    project: str
    step: str
    to: str


def claim_lines(
    viewer: Viewer, regime: Regime, which: str, number: int = 1, size: int = PAGE
) -> tuple[list[ClaimLine], int]:
    """Page `number` of the claims the viewer sees, and how many there are. Six queries.

    `which`: ALIVE, SOON (the holder is told), DISPUTED, OVER.
    """
    disputed = _disputed(viewer, regime)
    start = (number - 1) * size
    if which == DISPUTED:
        cases = {case for case, _ in disputed}
        # Both claims of a project, of which one may be disputed; disputes that wait for a ruling are few.
        rows = watched_claims(viewer, over=None, soon=False, cases=cases, start=0, size=ALL_DISPUTED)
        lines = [line for line in (_claim(row, disputed) for row in rows) if line.disputed]
        return lines[start : start + size], len(lines)
    over, soon = which == OVER, which == SOON
    rows = watched_claims(viewer, over=over, soon=soon, cases=None, start=start, size=size)
    total = count_claims(viewer, over=over, soon=soon, cases=None)
    return [_claim(row, disputed) for row in rows], total


def _claim(row: WatchedClaim, disputed: Set[tuple[UUID, str]]) -> ClaimLine:
    return ClaimLine(row, (row.claim.case, row.claim.title) in disputed)


def _disputed(viewer: Viewer, regime: Regime) -> frozenset[tuple[UUID, str]]:
    """Project and claim (权属) of every dispute that waits for its ruling."""
    rules = [r.id for r in regime.obligations if r.case == "project" and any(t.fact == RULED for t in r.ends)]
    waiting = visible_obligations(viewer).filter(status="open", rule__in=rules)
    begun = {key.split("/")[1] for key in waiting.values_list("key", flat=True)}
    told = facts_of(viewer, regime, [RAISED]) if begun else []
    return frozenset((fact.case, str(fact.values.get(TERM_CLAIM))) for fact in told if str(fact.id) in begun)


def transfer_lines(viewer: Viewer, regime: Regime, since: date | None = None) -> list[TransferLine]:
    """Every act of a transfer that the viewer sees, latest first; none where the document knows no transfer."""
    how = route(regime)
    if how is None:
        return []
    told = facts_of(viewer, regime, [*how.asking, *how.moving, *how.declining], since)
    titles = case_titles(viewer, {one.case for one in told})
    return [_line(one, how, titles.get(one.case, "")) for one in told]


def _line(told: ToldFact, how: Route, project: str) -> TransferLine:
    if told.kind in how.moving:
        return TransferLine(told, project, MOVED, str(told.values.get(how.to_term, "")))
    if told.kind in how.asking:
        return TransferLine(told, project, ASKED, str(told.values.get(how.asked_term, "")) if how.asked_term else "")
    return TransferLine(told, project, DECLINED, "")
