"""Whose first page it is."""

from luodi.regimes.regime import Regime
from luodi.units.public import Held


def leads(held: Held | None, regime: Regime) -> bool:
    """Whether the position acted in is a leader's, by the pack."""
    spec = regime.pack.positions.get(held.position.code) if held else None
    return spec is not None and spec.leader
