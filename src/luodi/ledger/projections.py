"""Registers: other rooms keep columns of a case for their lists; they are written with the fold, in its transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from luodi.ledger.models import Case
from luodi.regimes.case import CaseState
from luodi.regimes.regime import Regime
from luodi.units.public import RefBook

Projection = Callable[[Case, CaseState, Regime, RefBook], bool | None]
Later = Callable[[UUID, Sequence[UUID], UUID, datetime], None]
"""What follows an act, in its transaction: the jurisdiction, the cases it is about, the act, its moment."""

_projections: dict[str, dict[Projection, Later | None]] = {}


def register(case_kind: str, projection: Projection, later: Later | None = None) -> None:
    """Have `projection` called whenever a case of this kind is stored, and `later` once at the end of an act, with the
    cases for which the projection answered True. What is folded anew without an act (rebuild, a day of the calendar)
    calls `projection` alone."""
    _projections.setdefault(case_kind, {}).setdefault(projection, later)


def run(case: Case, state: CaseState, regime: Regime, book: RefBook) -> list[Later]:
    """Bring every register of the case's kind up to the state; what is to follow at the end of the act."""
    registers = _projections.get(case.kind, {}).items()
    called = [(projection(case, state, regime, book), later) for projection, later in registers]
    return [later for changed, later in called if changed and later is not None]
