"""What a project's line asks of this person: the note, no change, and those values whose fact may be recorded now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luodi.common import clock
from luodi.ledger.public import CaseFile, acting
from luodi.regimes.cadences import Period, due_in, period_of
from luodi.regimes.case import ANY_PAPER, Fact, Outcome
from luodi.regimes.gates import verdicts_for
from luodi.regimes.regime import Regime, version
from luodi.regimes.schema import FactSpec
from luodi.regimes.terms import Term, TermKind
from luodi.regimes.vocabulary import Value
from luodi.regimes.weekly_schema import Weekly
from luodi.regimes.who import Actor, may_begin
from luodi.units.public import RefBook, Viewer, calendar_for

SLOT = "slot."


@dataclass(frozen=True)
class Ask:
    """One value of a line: its term, the kind of fact that says it, what the project holds now."""

    term: Term
    fact: str
    held: Value | None


@dataclass(frozen=True)
class Asks:
    """What may be said on a line: whether the note and "no change" may, and the values beside them."""

    note: Ask | None
    unchanged: bool
    values: tuple[Ask, ...]

    @property
    def anything(self) -> bool:
        """Whether the viewer may say anything at all."""
        return bool(self.note or self.unchanged or self.values)


def rule_on(regime: Regime, day: date) -> Weekly | None:
    """The weekly line that the regime asks for on `day`; None where it knows none."""
    return version(regime.pack.weekly, day)


def week_of(day: date) -> Period:
    """The week, Monday to Sunday."""
    return period_of("week", day)


def asked_by(viewer: Viewer, rule: Weekly, week: Period) -> date:
    """The day of the week by which the line is asked for."""
    return due_in(week, rule.due, calendar_for(viewer.jurisdiction))


def weekly_kinds(rule: Weekly) -> frozenset[str]:
    """Kinds of fact that a line leaves."""
    return frozenset({rule.fact, rule.unchanged, *(field.fact for field in rule.fields)})


def telling_kinds(regime: Regime) -> list[str]:
    """Kinds that tell something of a project itself."""
    return [kind for kind, spec in regime.facts("project").items() if spec.about is None]


def keeper_slots(rule: Weekly) -> tuple[str, ...]:
    """Slots whose unit keeps the line, the first filled one."""
    return tuple(word.removeprefix(SLOT) for word in rule.keeper)


def counts(kind: str, unit: UUID, rule: Weekly, parts: Iterable[UUID | None]) -> bool:
    """Whether a fact is news of the project: what the line itself leaves, or what a unit with a part in it recorded.

    What was recorded once is not asked for again; but that the office named a liaison is no news of the project.
    """
    return kind in weekly_kinds(rule) or unit in set(parts)


def asks(file: CaseFile, viewer: Viewer, rule: Weekly) -> Asks:
    """What the viewer may say on the line of this project."""
    actors = acting(viewer, file.book)
    facts = file.regime.facts(file.kind)
    allowed = {kind: _may(file, actors, kind, facts.get(kind)) for kind in weekly_kinds(rule)}
    found = []
    for field in rule.fields:
        spec = facts.get(field.fact)
        if spec is None or not allowed[field.fact] or field.term not in (*spec.terms, *spec.optional):
            continue
        term = file.regime.terms[field.term]
        if not _stopped(file, field.fact, term):
            found.append(Ask(term, field.fact, file.state.values.get(term.name)))
    note = None
    if allowed[rule.fact] and not _stopped(file, rule.fact):
        note = Ask(file.regime.terms[rule.note], rule.fact, None)
    return Asks(note, allowed[rule.unchanged] and not _stopped(file, rule.unchanged), tuple(found))


def _may(file: CaseFile, actors: Sequence[Actor], kind: str, spec: FactSpec | None) -> bool:
    if spec is None:
        return False
    return any(may_begin(actor, kind, spec, file.progress, file.state, file.regime) for actor in actors)


def _stopped(file: CaseFile, kind: str, term: Term | None = None) -> bool:
    """Whether a gate stands in the way whatever is filled in: what a value itself must be is said once it is there."""
    values: dict[str, Value] = {} if term is None else {term.name: _some(term, file.state.day)}
    probe = Fact("", kind, file.state.day, clock.now(), "", "", values, evidence=(ANY_PAPER,))
    asked = {gate.id for gate in file.regime.pack.gates if gate.must is not None and not gate.require}
    found = verdicts_for(file.progress, probe, file.regime)
    return any(v.stops and v.outcome is Outcome.BLOCKS and v.gate not in asked for v in found)


def _some(term: Term, day: date) -> Value:
    return day if term.kind is TermKind.DATE else 1 if term.kind in {TermKind.MONEY, TermKind.LAND} else "x"


def unit_of(ref: object, book: RefBook) -> UUID | None:
    """The unit that a ref of a slot names, None for none."""
    found = book.id_of(str(ref)) if ref else None
    return found if found in book.units else None
