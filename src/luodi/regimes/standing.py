"""Standing cases: what a body has for good (a team's 六个一, a department's duty) and what its document fills in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from luodi.regimes.cadences import owners
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Cadence, Fills


@dataclass(frozen=True)
class Filling:
    """A fact that fills a slot of a standing case with `holder`: its kind and values."""

    slot: str
    holder: str
    kind: str
    values: Mapping[str, str]


def standing_kinds(regime: Regime) -> frozenset[str]:
    """The kinds of case a body has once and keeps."""
    return frozenset(cadence.case for cadence in regime.pack.cadences if cadence.every == "once")


def body_of(ref: str, regime: Regime) -> str:
    """The body a ref stands for: itself, or the body of the position."""
    position = regime.pack.positions.get(ref)
    return position.body if position else ref


def opening(regime: Regime, body: str) -> tuple[Cadence, ...]:
    """The cadences that open standing cases of the body, in the order of the pack."""
    once = (cadence for cadence in regime.pack.cadences if cadence.every == "once")
    return tuple(c for c in once if body in {body_of(ref, regime) for ref in owners(c, regime)})


def asked_slots(regime: Regime, case: str) -> tuple[str, ...]:
    """The slots that responsibilities ask for in this kind of case, in the order of the pack."""
    asked = (slot.slot for rule in regime.pack.responsibilities if rule.case == case for slot in rule.slots)
    return tuple(dict.fromkeys(asked))


def place_of(regime: Regime, body: str, slot: str) -> Cadence | None:
    """The cadence that opens the case the body's slot stands in: where it is asked for, else the first it can fill."""
    able = [c for c in opening(regime, body) if filler(regime, c.case, slot) is not None]
    return next((c for c in able if slot in asked_slots(regime, c.case)), able[0] if able else None)


def filler(regime: Regime, case: str, slot: str) -> tuple[str, Fills] | None:
    """The kind of fact that fills the slot in such a case with nothing else to say; None where there is none."""
    wanted = regime.pack.slots[slot]
    for kind, spec in regime.facts(case).items():
        for fills in spec.fills:
            term = regime.terms.get(fills.term)
            if term is None or term.kind.value != wanted.holds or fills.slot not in (None, slot):
                continue
            named = regime.terms.get(fills.slot_from or "")
            if named is not None and named.options and wanted.title not in named.options:
                continue
            if set(spec.terms) <= {fills.term, fills.slot_from} and spec.about is None and not spec.evidence.required:
                return kind, fills
    return None


def fillings(regime: Regime, body: str, cadence: Cadence) -> Iterator[Filling]:
    """What the document says fills the slots of the case that `cadence` opens for the body."""
    spec = regime.pack.bodies.get(body)
    for slot, value in spec.slots.items() if spec else ():
        found = filler(regime, cadence.case, slot)
        if found is None or place_of(regime, body, slot) is not cadence:
            continue
        kind, fills = found
        values = {fills.term: value}
        if fills.slot_from:
            values[fills.slot_from] = regime.pack.slots[slot].title
        yield Filling(slot, value, kind, values)
