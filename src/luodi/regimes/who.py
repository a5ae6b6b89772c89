"""Who may do a thing: the words of a pack (`by:`, `owner:`) matched against the person who acts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from luodi.regimes.case import CaseState, Fact, Obligation
from luodi.regimes.fold import Progress, ends, rule_of
from luodi.regimes.obligations import Running
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec


@dataclass(frozen=True)
class Actor:
    """The person who acts, in refs: `units` and `positions` held today (codes and ids alike), `rights` by code."""

    person: str
    unit: str
    units: frozenset[str]
    positions: frozenset[str]
    rights: frozenset[str]
    system: bool = False

    def is_one_of(self, refs: Iterable[str]) -> bool:
        """Whether any ref names the person, a unit or a position of the person."""
        return any(ref == self.person or ref in self.units or ref in self.positions for ref in refs)


def group_refs(regime: Regime, ref: str) -> tuple[str, ...]:
    """A group stands for its leader, deputies and members; anything else for itself."""
    group = regime.pack.groups.get(ref)
    if group is None:
        return (ref,)
    return tuple(x for x in (group.leader, *group.deputies, *group.members) if x)


def ended_by(p: Progress, state: CaseState, regime: Regime, fact: Fact) -> list[Obligation]:
    """The open obligations that `fact`, not yet recorded, would end."""
    found = []
    for running, obligation in zip(p.running, state.obligations, strict=True):
        if obligation.open and ends(p, running, rule_of(regime, running), fact, regime):
            found.append(obligation)
    return found


def refusal(actor: Actor, spec: FactSpec, p: Progress, state: CaseState, regime: Regime, fact: Fact) -> str | None:
    """Why this person may not record this fact (Chinese), or None.

    `by` is a list of alternatives; `apart` asks for someone else than who recorded what the fact is about.
    """
    if actor.system:
        return None
    target = state.fact(fact.about) if fact.about else None
    obligation = state.obligation(fact.about) if fact.about else None
    if obligation is not None and obligation.ended_by:
        target = state.fact(obligation.ended_by)
    if spec.apart == "unit" and target is not None and target.unit == actor.unit:
        return f"“{spec.title}”要由另一个单位办：这件事是本单位自己记的"
    if spec.apart and target is not None and target.actor == actor.person:
        return f"“{spec.title}”要由另一个人办：这件事是您自己记的"
    if any(_allowed(word, actor, p, state, regime, fact, target, obligation) for word in spec.by):
        return None
    return f"“{spec.title}”不归您所在的职务办理；可以办的是：{who_titles(spec.by, regime)}"


def may_begin(
    actor: Actor, kind: str, spec: FactSpec, p: Progress, state: CaseState, regime: Regime, about: str | None = None
) -> bool:
    """Whether a form for this kind is worth offering: the person might record it, depending on what is filled in."""
    target = state.fact(about) if about else None
    obligation = state.obligation(about) if about else None
    if obligation is not None and obligation.ended_by:
        target = state.fact(obligation.ended_by)
    if target is not None and spec.apart and target.actor == actor.person:
        return False
    if target is not None and spec.apart == "unit" and target.unit == actor.unit:
        return False
    fact = Fact("", kind, state.day, datetime.min.replace(tzinfo=UTC), actor.person, actor.unit, {}, about)
    for word in spec.by:
        if word == "owner" and obligation is None:
            pairs = zip(p.running, state.obligations, strict=True)
            waiting = (o for r, o in pairs if o.open and _waits_for(r, kind, regime))
            if any(actor.is_one_of(expand(regime, o.owners)) for o in waiting):
                return True
        elif _allowed(word, actor, p, state, regime, fact, target, obligation):
            return True
    return False


def _waits_for(running: Running, kind: str, regime: Regime) -> bool:
    return any(trigger.fact == kind for trigger in rule_of(regime, running).ends)


def _allowed(
    word: str,
    actor: Actor,
    p: Progress,
    state: CaseState,
    regime: Regime,
    fact: Fact,
    target: Fact | None,
    obligation: Obligation | None,
) -> bool:
    if word == "anyone":
        return bool(actor.units)
    if word == "owner":
        concerned = [obligation] if obligation else ended_by(p, state, regime, fact)
        return any(actor.is_one_of(expand(regime, o.owners)) for o in concerned if o)
    if word == "starter":
        return target is not None and (target.unit in actor.units or target.actor == actor.person)
    if word == "verifier":
        spec = regime.pack.facts.get(target.kind) if target else None
        return bool(spec and spec.verification and actor.is_one_of(expand(regime, spec.verification.by)))
    if word == "holder":
        named = fact.values.get("权属")
        return any(c.holder and named in (None, c.title) and actor.is_one_of((c.holder,)) for c in state.claims)
    if word == "write_off":
        ladder = regime.ladder(obligation.ladder, obligation.started_on) if obligation else None
        return bool(ladder and actor.is_one_of(expand(regime, ladder.write_off_by)))
    if word.startswith("right."):
        return word.removeprefix("right.") in actor.rights
    if word.startswith("fact."):
        named = fact.values.get(word.removeprefix("fact."))
        return named is not None and actor.is_one_of(group_refs(regime, str(named)))
    if word.startswith("slot."):
        held = state.slots.get(word.removeprefix("slot."))
        return held is not None and actor.is_one_of((held,))
    return actor.is_one_of(group_refs(regime, word))


def expand(regime: Regime, refs: Iterable[str]) -> tuple[str, ...]:
    """Refs with groups spelled out."""
    return tuple(x for ref in refs for x in group_refs(regime, ref))


_WORDS = {
    "anyone": "任何在任人员",
    "owner": "该事项的责任人",
    "starter": "原记录单位",
    "verifier": "核实单位",
    "write_off": "销号单位",
    "holder": "首报、首谈的持有单位",
    "system": "系统",
}


def who_titles(words: Iterable[str], regime: Regime) -> str:
    """The words of `by:` as an official reads them."""
    return "、".join(dict.fromkeys(title_of(word, regime) for word in words))


NAMED = 3
"""So many positions that hold a right are named."""


def title_of(word: str, regime: Regime) -> str:
    """The title of a body, position, group, slot or word."""
    pack = regime.pack
    if word in _WORDS:
        return _WORDS[word]
    if word.startswith("slot."):
        slot = pack.slots.get(word.removeprefix("slot."))
        return slot.title if slot else word
    if word.startswith("fact."):
        return f"“{word.removeprefix('fact.')}”填写的单位"
    if word.startswith("right."):
        right = word.removeprefix("right.")
        held = [position.title for position in pack.positions.values() if right in position.rights]
        return "、".join(held[:NAMED]) + ("等" if len(held) > NAMED else "") if held else "有相应权限的职务"
    if word in pack.bodies:
        return pack.bodies[word].short
    if word in pack.positions:
        return pack.positions[word].title
    if word in pack.groups:
        return pack.groups[word].title
    return word
