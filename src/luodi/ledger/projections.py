"""Registers: other rooms keep columns of a case for their lists; they are written with the fold, in its transaction."""

from collections.abc import Callable

from luodi.ledger.models import Case
from luodi.regimes.case import CaseState
from luodi.regimes.regime import Regime
from luodi.units.public import RefBook

Projection = Callable[[Case, CaseState, Regime, RefBook], None]

_projections: dict[str, list[Projection]] = {}


def register(case_kind: str, projection: Projection) -> None:
    """Have `projection` called whenever a case of this kind is stored."""
    known = _projections.setdefault(case_kind, [])
    if projection not in known:
        known.append(projection)


def run(case: Case, state: CaseState, regime: Regime, book: RefBook) -> None:
    """Bring every register of the case's kind up to the state."""
    for projection in _projections.get(case.kind, ()):
        projection(case, state, regime, book)
