"""Whether a person acts on an outdated page: only where somebody since did the same thing or moved the case on."""

from collections.abc import Sequence

from luodi.common import clock
from luodi.ledger.errors import Stale
from luodi.regimes.case import Fact
from luodi.regimes.fold import Progress, ends, rule_of
from luodi.regimes.regime import Regime


def refuse_stale(p: Progress, newer: Sequence[Fact], fact: Fact, regime: Regime) -> None:
    """Stale when one of `newer`, which the page did not show, gets in the way of `fact`.

    Two reviewers on different items, or a note beside an opinion, do not get in each other's way.
    """
    standing = [f for f in newer if f.id not in p.reversed]
    blocking = [f for f in standing if _moved(p, f, regime) or _same(p, f, fact, regime)]
    if not blocking:
        return
    last = blocking[-1]
    spec = regime.pack.facts.get(last.kind)
    raise Stale(
        f"您打开页面之后，别人已经记了“{spec.title if spec else last.kind}”"
        f"（{last.recorded_at.astimezone(clock.SHANGHAI):%H:%M}）。请先看最新情况，再决定是否提交；您填的内容还在"
    )


def _moved(p: Progress, newer: Fact, regime: Regime) -> bool:
    """Whether the newer fact moved the stage, or put the case into a standing or out of one."""
    if any(entry.fact == newer.id for entry in p.entries):
        return True
    return any(
        regime.any_matches((*standing.on, *standing.until), newer.kind, newer.values)
        for standing in regime.pack.standings
        if standing.case == p.kind
    )


def _same(p: Progress, newer: Fact, fact: Fact, regime: Regime) -> bool:
    """Whether the newer fact says the same again, about the same, fills the same slot, or did the same task."""
    if newer.kind != fact.kind:
        return any(r.ended_by == newer.id and r.key == fact.about for r in p.running)
    if newer.about != fact.about:
        return False
    if newer.about is not None or dict(newer.values) == dict(fact.values):
        return True
    if _slots(newer, regime) & _slots(fact, regime):
        return True
    return any(r.ended_by == newer.id and ends(p, r, rule_of(regime, r), fact, regime) for r in p.running)


def _slots(fact: Fact, regime: Regime) -> set[str]:
    spec = regime.pack.facts.get(fact.kind)
    return {
        fills.slot or regime.slot_named(str(fact.values.get(fills.slot_from or "", "")))
        for fills in (spec.fills if spec else ())
        if fact.values.get(fills.term) is not None
    }
