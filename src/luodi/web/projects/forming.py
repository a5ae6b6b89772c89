"""The form of a kind of fact in a case: its fields, choices of units and people, what the case already knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from luodi.common import clock
from luodi.ledger.public import CaseFile
from luodi.regimes.case import ANY_PAPER, Fact
from luodi.regimes.case import Verdict as Found
from luodi.regimes.fold import rule_of
from luodi.regimes.gates import verdicts_for
from luodi.regimes.regime import version
from luodi.regimes.schema import FactSpec, Form
from luodi.regimes.vocabulary import Term, TermKind, Value
from luodi.units.public import RefBook, Viewer, holders, positions, unit_tree
from luodi.web.forms import FactForm
from luodi.web.parts import Option

TITLE = "项目名称"


@dataclass(frozen=True)
class Role:
    """One value of the term that chooses a slot (责任角色): what it takes, who fills it now."""

    name: str
    holds: str
    holder: str


@dataclass(frozen=True)
class Shape:
    """What a form asks: `fixed` are values already chosen by the address, `picks` the term still to be chosen first."""

    spec: FactSpec
    fixed: Mapping[str, str]
    picks: str = ""


def shape(file: CaseFile, kind: str, given: Mapping[str, str]) -> Shape:
    """The spec as it stands once the role is chosen: only the field of what the slot holds is asked, and it must be."""
    spec = file.regime.pack.facts[kind]
    chooser = next((fills.slot_from for fills in spec.fills if fills.slot_from), "")
    if not chooser:
        return Shape(spec, {})
    slot = file.regime.pack.slots.get(file.regime.slot_named(given.get(chooser, "")))
    if slot is None:
        return Shape(spec, {}, chooser)
    fillers = {fills.term for fills in spec.fills if fills.slot_from == chooser}
    wanted = [name for name in fillers if file.regime.terms[name].kind.value == slot.holds]
    terms = (*(name for name in spec.terms if name != chooser), *wanted)
    optional = tuple(name for name in spec.optional if name not in fillers)
    return Shape(spec.model_copy(update={"terms": terms, "optional": optional}), {chooser: slot.title})


def roles(file: CaseFile, chooser: str) -> list[Role]:
    """The roles that can be chosen, empty ones first."""
    words = {"unit": "填单位", "position": "填职务", "person": "填人", "text": "填内容"}
    found = []
    for name in file.regime.terms[chooser].options:
        slot_id = file.regime.slot_named(name)
        slot = file.regime.pack.slots.get(slot_id)
        if slot is not None:
            found.append(Role(name, words[slot.holds], file.slot(slot_id)))
    return sorted(found, key=lambda role: bool(role.holder))


def known(file: CaseFile, kind: str, spec: FactSpec) -> dict[str, Value]:
    """What the case knows already of what the form asks.

    Terms that describe the project (those of the kinds of fact that name it) and those that fill a slot. What tells of
    an event is asked anew, and a term that adds up is never filled in.
    """
    facts = file.regime.facts(file.kind)
    describing = {name for told in facts.values() if TITLE in told.terms for name in (*told.terms, *told.optional)}
    found: dict[str, Value] = {}
    for name in (*spec.terms, *spec.optional):
        term_spec = file.regime.pack.terms.get(name)
        if term_spec is not None and term_spec.total:
            continue
        if name in describing and name in file.state.values:
            found[name] = file.state.values[name]
    for fills in spec.fills:
        filled = fills.slot is not None and fills.slot in file.state.slots and not fills.means
        if fills.slot and filled and fills.term in (*spec.terms, *spec.optional):
            found[fills.term] = file.state.slots[fills.slot]
    return found


def awaited(file: CaseFile, kind: str) -> list[Fact]:
    """The facts whose open obligations a fact of this kind would end, oldest first."""
    found = []
    for running, obligation in zip(file.progress.running, file.state.obligations, strict=True):
        if not obligation.open or all(trigger.fact != kind for trigger in rule_of(file.regime, running).ends):
            continue
        start = file.state.fact(obligation.started_by)
        if start is not None and start not in found:
            found.append(start)
    return found


def matched(file: CaseFile, kind: str) -> dict[str, str]:
    """What names the one open request a fact of this kind answers: which item, which unit. Several: nothing."""
    wanted: list[dict[str, str]] = []
    for running, obligation in zip(file.progress.running, file.state.obligations, strict=True):
        rule = rule_of(file.regime, running)
        if not obligation.open or not rule.match or all(trigger.fact != kind for trigger in rule.ends):
            continue
        start = file.state.fact(obligation.started_by)
        if start is not None:
            wanted.append({name: str(start.values[name]) for name in rule.match if name in start.values})
    return wanted[0] if len(wanted) == 1 else {}


def build(file: CaseFile, viewer: Viewer, kind: str, made: Shape, given: Mapping[str, str]) -> FactForm:
    """The form. `given` is what the address fills in."""
    form = FactForm(
        kind,
        made.spec,
        _terms(file, made.spec),
        options=Choices(file.book, viewer).of,
        layout=layout(file, kind),
        initial=known(file, kind, made.spec),
    )
    for name, text in given.items():
        if name in form.fields:
            form.fields[name].typed = text
    return form


def _terms(file: CaseFile, spec: FactSpec) -> Mapping[str, Term]:
    """Terms, a day already set said beside its field: left empty it stays."""
    terms = dict(file.regime.terms)
    for name in spec.optional:
        held = file.state.values.get(name)
        if held is not None and terms[name].kind == TermKind.DATE:
            help_text = f"现在记的是 {file.show(name)}，不改就空着。{terms[name].help}"
            terms[name] = replace(terms[name], help=help_text)
    return terms


def layout(file: CaseFile, kind: str) -> Form | None:
    """The pack's own form of this kind in force today."""
    entries = [form for form in file.regime.pack.forms if form.fact == kind]
    return version(entries, file.state.day)


class Choices:
    """Choices of units, positions and persons, read once each when a form asks for them."""

    def __init__(self, book: RefBook, viewer: Viewer) -> None:
        self._book = book
        self._viewer = viewer
        self._kept: dict[TermKind, Sequence[Option]] = {}

    def of(self, term: Term) -> Sequence[Option] | None:
        """Options of a term that names something; None where it is typed."""
        readers = {TermKind.UNIT: self._units, TermKind.POSITION: self._positions, TermKind.PERSON: self._people}
        if term.kind not in readers:
            return None
        if term.kind not in self._kept:
            self._kept[term.kind] = readers[term.kind]()
        return self._kept[term.kind]

    def _units(self) -> list[Option]:
        book = self._book
        units = unit_tree(self._viewer.jurisdiction, self._viewer.day)
        return [Option(book.ref_of(unit.id), unit.short_name or unit.name, unit.kind_title) for unit in units]

    def _positions(self) -> list[Option]:
        book = self._book
        found = positions(self._viewer.jurisdiction, self._viewer.day)
        return [Option(book.ref_of(p.id), p.title, p.unit_name) for p in found if p.held_through_id is None]

    def _people(self) -> list[Option]:
        """Everyone who holds a position, once, under the unit, with the position."""
        found: dict[UUID, Option] = {}
        all_positions = positions(self._viewer.jurisdiction, self._viewer.day)
        held = holders(self._viewer.jurisdiction, [p.id for p in all_positions], self._viewer.day)
        for position in all_positions:
            for person in held.get(position.id, ()):
                option = Option(str(person.user_id), person.name, position.unit_name, position.title)
                found.setdefault(person.user_id, option)
        return sorted(found.values(), key=lambda option: option.group)


def verdicts(
    file: CaseFile, kind: str, values: Mapping[str, Value], about: str | None, papers: tuple[str, ...] = (ANY_PAPER,)
) -> tuple[Found, ...]:
    """The gate lines the fact would meet with these values and kinds of papers, before it is recorded."""
    probe = Fact(
        id="",
        kind=kind,
        happened_on=file.state.day,
        recorded_at=clock.now(),
        actor="",
        unit="",
        values=dict(values),
        about=about,
        evidence=papers,
    )
    return tuple(verdicts_for(file.progress, probe, file.regime))
