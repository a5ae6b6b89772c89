"""Who may begin a case: asked before there is one."""

from luodi.ledger.casefile import acting
from luodi.regimes.case import CaseState
from luodi.regimes.fold import Progress
from luodi.regimes.regime import Regime
from luodi.regimes.who import may_begin
from luodi.units.public import Viewer, ref_book


def may_open(viewer: Viewer, regime: Regime, case: str, kind: str) -> bool:
    """Whether a fact of `kind` by the viewer could open a case of the kind `case` at all."""
    spec = regime.pack.facts.get(kind)
    if spec is None:
        return False
    empty = Progress(case)
    state = CaseState(viewer.day, case, None, (), None, {}, {}, (), (), {}, {}, ())
    book = ref_book(viewer.jurisdiction)
    return any(may_begin(actor, kind, spec, empty, state, regime) for actor in acting(viewer, book))
