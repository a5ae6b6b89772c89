"""流转 foreseen: what a transfer would move, leave, hand over and split, by the fold itself. Pure; nothing is recorded.

A pack says how it transfers by its facts: kinds `transfer.…`. One that fills the landing area moves the project
(安排、接收); one that starts a duty which that ends asks for it (提请、提出); the rest refuse it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from luodi.common.workdays import WorkingCalendar
from luodi.regimes.case import TERM_VERIFIED, VERIFIED, VERIFIED_TRUE, CaseState, Fact, Obligation, Posting
from luodi.regimes.credits import postings
from luodi.regimes.figures_schema import Measure
from luodi.regimes.fold import Progress, progress, view
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec
from luodi.regimes.terms import TermKind
from luodi.regimes.vocabulary import Value

PREFIX = "transfer."
LANDING = "landing_area"
MOVED, ASKED, FIGURE, CHECKED = "preview-moved", "preview-asked", "preview-figure-", "preview-checked-"
BASIS: Mapping[str, tuple[str, ...]] = {
    "协议投资额": ("协议投资额", "投资总额"),
    "到位资金": ("协议投资额", "投资总额"),
    "入库税收": ("预计年税收",),
}
"""Which figure the case knows stands for one that is still to come; without any, one 亿元."""
ROUND = 100_000_000


@dataclass(frozen=True)
class Route:
    """How a pack transfers. `to_term`: what `moving` names the receiver by; `asked_term`: what `asking` does, or ''."""

    asking: tuple[str, ...]
    moving: tuple[str, ...]
    declining: tuple[str, ...]
    to_term: str
    asked_term: str


@dataclass(frozen=True)
class Handed:
    """An open obligation: its owners today and after the transfer; `after` None where the transfer ends it."""

    obligation: Obligation
    before: tuple[str, ...]
    after: tuple[str, ...] | None


@dataclass(frozen=True)
class Split:
    """A measure's figure still to come, and who would earn it: without the transfer, and with it. `basis`: of which
    term the amount is, '' for an example; `amount` as posted in all; `supposed`: what is not known yet and without
    which it would not count, by term."""

    measure: Measure
    amount: int
    basis: str
    supposed: Mapping[str, Value]
    now: tuple[Posting, ...]
    then: tuple[Posting, ...]


@dataclass(frozen=True)
class Preview:
    """What a transfer would do. `moved` and `stays` are slots; `recounted`: what it would post anew of what was earned
    before, nothing where that stays as it is."""

    after: CaseState
    moved: tuple[tuple[str, str, str], ...]
    stays: tuple[tuple[str, str], ...]
    handed: tuple[Handed, ...]
    begun: tuple[Obligation, ...]
    splits: tuple[Split, ...]
    recounted: tuple[Posting, ...]


def route(regime: Regime, case: str = "project") -> Route | None:
    """How such cases are transferred under the regime; None where its document does not say."""
    facts = {kind: spec for kind, spec in regime.facts(case).items() if kind.startswith(PREFIX)}
    moving = tuple(kind for kind, spec in facts.items() if _fills(spec))
    if not moving:
        return None
    asking = tuple(kind for kind in facts if kind not in moving and _asks(kind, moving, regime))
    declining = tuple(kind for kind in facts if kind not in moving and kind not in asking)
    asked = next((term for kind in asking for term in _units(facts[kind], regime)), "")
    return Route(asking, moving, declining, _fills(facts[moving[0]]), asked)


def _fills(spec: FactSpec) -> str:
    return next((fills.term for fills in spec.fills if fills.slot == LANDING), "")


def _asks(kind: str, moving: Sequence[str], regime: Regime) -> bool:
    return any(trigger.fact in moving for rule in regime.started_by.get(kind, ()) for trigger in rule.ends)


def _units(spec: FactSpec, regime: Regime) -> list[str]:
    return [name for name in (*spec.terms, *spec.optional) if regime.terms[name].kind is TermKind.UNIT]


def asked_for(state: CaseState, how: Route) -> Fact | None:
    """The request for a transfer that nobody has answered yet."""
    waiting = None
    for fact in state.active:
        if fact.kind in how.asking:
            waiting = fact
        elif fact.kind in how.moving or fact.kind in how.declining:
            waiting = None
    return waiting


def may_receive(ref: str, how: Route, state: CaseState, regime: Regime) -> bool:
    """Whether no gate of the transfer speaks against this receiver by its name alone, and it is not there already."""
    if state.slots.get(LANDING) == ref:
        return False
    for gate in regime.gates(state.day, state.kind):
        names_it = gate.must and how.to_term in regime.conditions[gate.must].names
        asked = gate.recording is not None and gate.recording.fact in how.moving and names_it
        if asked and regime.holds(gate.must, {**state.values, how.to_term: ref}) is False:
            return False
    return True


def preview(
    p: Progress, state: CaseState, regime: Regime, calendar: WorkingCalendar, now: datetime, to: str
) -> Preview | None:
    """What a transfer to `to` today would do; None where the regime has no transfers."""
    how = route(regime, p.kind)
    if how is None:
        return None
    facts = list(p.facts)
    told = list(_told(how, state, regime, now, to))
    after = view(progress([*facts, *told], regime, p.kind), regime, calendar, state.day)
    ids = {fact.id for fact in told}
    slots = [slot for slot in regime.pack.slots if slot in state.slots or slot in after.slots]
    moved = tuple(
        (slot, state.slots.get(slot, ""), after.slots.get(slot, ""))
        for slot in slots
        if state.slots.get(slot) != after.slots.get(slot)
    )
    changed = {slot for slot, _, _ in moved}
    stays = tuple((slot, state.slots[slot]) for slot in slots if slot not in changed)
    later = {o.key: o for o in after.obligations}
    handed = tuple(
        Handed(o, o.owners, later[o.key].owners if later[o.key].open else None)
        for o in state.open_obligations
        if later[o.key].owners != o.owners or not later[o.key].open
    )
    known = {o.key for o in state.obligations}
    begun = tuple(o for o in after.open_obligations if o.key not in known)
    before = set(state.credits)
    recounted = tuple(one for one in after.credits if one.fact not in ids and one not in before)
    splits = tuple(_splits(facts, told, state, regime, now))
    return Preview(after, moved, stays, handed, begun, splits, recounted)


def _told(how: Route, state: CaseState, regime: Regime, now: datetime, to: str) -> Iterator[Fact]:
    """The facts of the transfer, as they would be recorded today."""
    asked = asked_for(state, how)
    if asked is None and how.asking:
        kind = how.asking[0]
        asked = _fact(ASKED, kind, state, regime, now, {how.asked_term: to} if how.asked_term else {})
        yield asked
    about = asked.id if asked is not None and regime.pack.facts[how.moving[0]].about else None
    yield _fact(MOVED, how.moving[0], state, regime, now, {how.to_term: to}, about)


def left(kind: str, state: CaseState, regime: Regime) -> dict[str, str]:
    """The landing area today, by every term by which a fact that moves the project must name a unit beside the
    receiver: the one that it leaves. Empty for a request or a refusal."""
    spec = regime.pack.facts[kind]
    receiver = _fills(spec)
    if not receiver or LANDING not in state.slots:
        return {}
    names = (name for name in spec.terms if name != receiver and regime.terms[name].kind is TermKind.UNIT)
    return dict.fromkeys(names, state.slots[LANDING])


def _fact(
    fact_id: str,
    kind: str,
    state: CaseState,
    regime: Regime,
    now: datetime,
    given: Mapping[str, Value],
    about: str | None = None,
) -> Fact:
    """With every mandatory term: as given, the unit it leaves, the first of a choice."""
    values: dict[str, Value] = {**left(kind, state, regime), **given}
    for name in regime.pack.facts[kind].terms:
        term = regime.terms[name]
        if name in values:
            continue
        if term.options:
            values[name] = term.options[0]
        elif term.kind is TermKind.TEXT:
            values[name] = "试算"
    return Fact(fact_id, kind, state.day, now, "", "", values, about)


def _splits(
    facts: Sequence[Fact], told: Sequence[Fact], state: CaseState, regime: Regime, now: datetime
) -> Iterator[Split]:
    for measure in regime.pack.measures:
        if measure.case != state.kind or measure.ratio is not None or not measure.holds_on(state.day):
            continue
        amount, basis = _amount(measure, state, regime)
        if not amount:
            continue
        supposed = _fitting(measure, amount, state, regime)
        counted = list(_counted(measure, amount, supposed, state, now))
        stays = _earned([*facts, *counted], measure, regime, state.kind)
        goes = _earned([*facts, *told, *counted], measure, regime, state.kind)
        if _accounts(stays) != _accounts(goes):
            whole = sum(line.amount for line in goes if not line.double)
            yield Split(measure, whole, basis, supposed, stays, goes)


def _accounts(lines: Sequence[Posting]) -> list[tuple[str, int]]:
    return sorted((line.account, line.amount) for line in lines)


def _earned(facts: Sequence[Fact], measure: Measure, regime: Regime, kind: str) -> tuple[Posting, ...]:
    found = postings(facts, regime, kind)
    return tuple(line for line in found if line.fact == FIGURE + measure.id and line.measure == measure.id)


def _amount(measure: Measure, state: CaseState, regime: Regime) -> tuple[int, str]:
    """What is still to come of a measure, and of which figure of the case that is; an example where none is known."""
    if measure.sum is None:
        return 1, ""
    term = regime.terms.get(measure.sum)
    if term is None or term.kind is not TermKind.MONEY:
        return 0, ""
    spec = regime.pack.terms.get(measure.sum)
    done = state.values.get(measure.sum) if spec is not None and spec.total else 0
    for name in BASIS.get(measure.sum, (measure.sum,)):
        value = state.values.get(name)
        if isinstance(value, int) and value > 0:
            left = value - (done if isinstance(done, int) else 0)
            return max(left, 0), name
    return ROUND, ""


def _counted(
    measure: Measure, amount: int, supposed: Mapping[str, Value], state: CaseState, now: datetime
) -> Iterator[Fact]:
    """A fact that the measure counts, verified where it must be."""
    values = {**({measure.sum: amount} if measure.sum else {}), **supposed}
    figure = FIGURE + measure.id
    yield Fact(figure, measure.of[0], state.day, now, "", "", values)
    if measure.counts == "verified":
        told: dict[str, Value] = {TERM_VERIFIED: VERIFIED_TRUE}
        yield Fact(CHECKED + measure.id, VERIFIED, state.day, now, "", "", told, figure)


def _fitting(measure: Measure, amount: int, state: CaseState, regime: Regime) -> dict[str, Value]:
    """Values under which a measure's condition holds; nothing where it holds as it is, or cannot for this case.

    Tried are choices, and yes or no, of what the counted fact itself tells and of what nobody knows; the rest is as
    known: a small project is none of the large ones.
    """
    condition = measure.where
    values: dict[str, Value] = {**state.values, **({measure.sum: amount} if measure.sum else {})}
    if condition is None or regime.holds(condition, values) is True:
        return {}
    specs = [regime.pack.facts[kind] for kind in measure.of]
    told = {name for spec in specs for name in (*spec.terms, *spec.optional)}
    tries: dict[str, list[Value]] = {}
    for name in sorted(regime.conditions[condition].names):
        term = regime.terms[name]
        options: list[Value] = [*term.options] if term.options else [True] if term.kind is TermKind.BOOLEAN else []
        if options and (name in told or name not in values):
            tries[name] = options
    for tried in product(*tries.values()):
        found = dict(zip(tries, tried, strict=True))
        if regime.holds(condition, {**values, **found}) is True:
            return found
    return {}
