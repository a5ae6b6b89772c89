"""Kinds of case that a pack itself has beside projects and meetings, and that people begin: 企业诉求 (heyuan 7.3)."""

from dataclasses import dataclass

from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec

COMMON = "common"
SYSTEM = "system"


@dataclass(frozen=True)
class AffairKind:
    """A kind of case, and the kind of fact a person begins one with."""

    case: str
    title: str
    fact: str
    spec: FactSpec


def affair_kinds(regime: Regime) -> tuple[AffairKind, ...]:
    """In the order of the pack; what `common` brings has pages of its own, what the program opens is no affair."""
    return tuple(
        AffairKind(case, made.title, kind, spec)
        for case, made in regime.pack.cases.items()
        if regime.origins.get(("cases", case), COMMON) != COMMON
        for kind, spec in regime.facts(case).items()
        if spec.opens and spec.menu and SYSTEM not in spec.by
    )
