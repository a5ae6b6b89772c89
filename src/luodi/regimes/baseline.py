"""存量入库: a case that comes in as it stood. Its fact puts the case at a stage and begins nothing of what is past.

A kind of fact with `baseline: true` opens a case, may give any term that facts of such a case give, and fills the slots
those would fill. It pulls no trigger, so it starts no obligation; what led to its stage counts as done before.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from luodi.regimes.case import TERM_STAGE, TERM_STAGE_ON, Fact, StageEntry
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec, Fills, Gate, Requirement, Responsibility, Review, Stage, Trigger
from luodi.regimes.vocabulary import Value


def baseline_spec(fact: Fact, regime: Regime) -> FactSpec | None:
    """The kind of the fact where it takes a case in as it stood."""
    spec = regime.pack.facts.get(fact.kind)
    return spec if spec is not None and spec.baseline else None


def stages_of(regime: Regime, case: str) -> list[Stage]:
    """The stages of a kind of case, in the order of the pack."""
    return [stage for stage in regime.pack.stages if stage.case == case]


def stage_named(regime: Regime, case: str, name: Value | None) -> Stage | None:
    """The stage that a fact names by title or by id; of two with one title the first."""
    return next((stage for stage in stages_of(regime, case) if name in {stage.title, stage.id}), None)


def entry(fact: Fact, regime: Regime, case: str) -> StageEntry | None:
    """Where the fact puts the case, from the day it had stood there; None where it names no stage."""
    if baseline_spec(fact, regime) is None:
        return None
    stage = stage_named(regime, case, fact.values.get(TERM_STAGE))
    since = fact.values.get(TERM_STAGE_ON)
    return StageEntry(stage.id, since if isinstance(since, date) else fact.happened_on, fact.id) if stage else None


def carried(regime: Regime, spec: FactSpec, case: str) -> frozenset[str]:
    """The terms a baseline may give beyond its own: what the facts of such a case give."""
    if not spec.baseline:
        return frozenset()
    place = ("carried", case)
    if place not in regime.derived:
        facts = [other for other in regime.facts(case).values() if other.about is None]
        regime.derived[place] = frozenset(name for other in facts for name in (*other.terms, *other.optional))
    found: frozenset[str] = regime.derived[place]
    return found


def filling(regime: Regime, spec: FactSpec) -> tuple[Fills, ...]:
    """The slots the fact fills; a baseline also those that the facts of its past would have filled, its own last.

    A term that fills one slot here and another there says nothing about either; of the slots that one fact fills with
    it, it names the first, and the others only followed from it at the time.
    """
    if not spec.baseline:
        return spec.fills
    place = ("filling", spec.cases)
    if place not in regime.derived:
        facts = (other for case in spec.cases for other in regime.facts(case).values() if not other.baseline)
        found = [fills for other in facts for fills in _first_of_each(other)]
        slots: dict[str, set[str | None]] = defaultdict(set)
        for fills in found:
            slots[fills.term].add(fills.slot)
        regime.derived[place] = tuple(fills for fills in found if len(slots[fills.term]) == 1)
    return (*regime.derived[place], *spec.fills)


def _first_of_each(spec: FactSpec) -> Iterator[Fills]:
    known = set()
    for fills in spec.fills:
        if fills.slot and fills.term not in known:
            known.add(fills.term)
            yield fills


def done_before(taken_in: Fact, wanted: Requirement, case: str, regime: Regime) -> bool:
    """Whether what a gate asks for had happened before the case was taken in, since it led to where it then stood."""
    own = regime.under(taken_in)
    if baseline_spec(taken_in, own) is None:
        return False
    stage = stage_named(own, case, taken_in.values.get(TERM_STAGE))
    return stage is not None and any(
        trigger.fact == wanted.fact
        and all(trigger.equals.get(term, value) == value for term, value in wanted.equals.items())
        for trigger in _led_to(own, case, stage)
    )


def reviewed_before(taken_in: Fact, rule_id: str, case: str, regime: Regime) -> bool:
    """Whether a review, or the naming of those responsible, belongs to what led to where the case then stood."""
    rules: tuple[Review | Responsibility, ...] = (*regime.pack.reviews, *regime.pack.responsibilities)
    starts = [trigger for rule in rules if rule.id == rule_id for trigger in rule.starts]
    return any(
        done_before(taken_in, Requirement(fact=trigger.fact, equals=trigger.equals), case, regime) for trigger in starts
    )


def _led_to(regime: Regime, case: str, stage: Stage) -> list[Trigger]:
    """What begins this stage and those before it, and what their gates ask for."""
    stages = stages_of(regime, case)
    past = stages[: stages.index(stage) + 1]
    triggers = [trigger for one in past for trigger in one.on]
    kinds, ids = {trigger.fact for trigger in triggers}, {one.id for one in past}
    for gate in regime.pack.gates:
        if gate.case == case and (gate.entering in ids or _recording(gate) in kinds):
            asked = (wanted for wanted in gate.require if wanted.fact and not wanted.absent)
            triggers += [Trigger(fact=wanted.fact, equals=wanted.equals) for wanted in asked if wanted.fact]
    return triggers


def _recording(gate: Gate) -> str:
    return gate.recording.fact if gate.recording else ""
