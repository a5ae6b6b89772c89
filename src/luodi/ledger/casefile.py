"""One case as a viewer may read it: its state, what is missing for the next stage, its facts with names and papers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from luodi.common import clock
from luodi.common.ids import read_id
from luodi.common.workdays import WorkingCalendar
from luodi.ledger.actors import delegated_actor, own_actor
from luodi.ledger.errors import NotVisible
from luodi.ledger.models import Case, FactEvidence, SealedFact
from luodi.ledger.regimes import regime_of
from luodi.ledger.rows import read_facts
from luodi.ledger.sight import visible_cases
from luodi.regimes.case import ANY_PAPER, REVERSED, CaseState, Fact, Obligation, Verdict
from luodi.regimes.fold import Progress, progress, rule_of, view
from luodi.regimes.gates import next_steps, verdicts_for
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec, Stage
from luodi.regimes.terms import HIDDEN, REFERENCE_KINDS, Term, TermKind
from luodi.regimes.vocabulary import Value, format_value
from luodi.regimes.who import Actor, may_begin
from luodi.regimes.words import duty_title
from luodi.units.public import RefBook, Viewer, calendar_for, people_names, ref_book

LATE_RECORDING = 3
"""A fact recorded more than this many working days after it happened is shown as 补录 (系统默认)."""


@dataclass(frozen=True)
class Paper:
    """An evidence file under a fact; `id` opens it."""

    id: UUID
    name: str
    kind: str
    size: int
    media_type: str


@dataclass(frozen=True)
class Line:
    """A fact as the timeline shows it. `values` are (label, text) in form order; `verified` None: not yet answered."""

    fact: Fact
    title: str
    actor: str
    unit: str
    on_behalf_of: str
    values: tuple[tuple[str, str], ...]
    papers: tuple[Paper, ...]
    needs_verification: bool
    verified: bool | None
    reversed: bool
    about: str
    seal: int | None
    late_recorded: bool
    spec: FactSpec | None


@dataclass(frozen=True)
class Choice:
    """A kind of fact the viewer may record now; `stopping` are gate lines that stand in the way."""

    kind: str
    spec: FactSpec
    stopping: tuple[Verdict, ...]


@dataclass(frozen=True)
class CaseFile:
    """Everything a page, an API answer or a document says of one case."""

    id: UUID
    kind: str
    title: str
    version: int
    unit_id: UUID
    opened_on: date
    state: CaseState
    progress: Progress
    regime: Regime
    book: RefBook
    calendar: WorkingCalendar
    people: Mapping[UUID, str]
    lines: tuple[Line, ...]

    @property
    def stage(self) -> Stage | None:
        """Where it stands."""
        return self.regime.stages.get(self.state.stage or "")

    @property
    def next(self) -> list[tuple[Stage, list[Verdict]]]:
        """The stages that may follow, with the lines of their gates as of today."""
        return next_steps(self.progress, self.state, self.regime, self.state.day)

    def show(self, term: str, value: Value | None = None) -> str:
        """A value as people read it, with its unit; names for units, positions and persons. '' when missing."""
        held = self.state.values.get(term) if value is None else value
        return "" if held is None else _told(self.regime, term, held, self.book, self.people)

    def slot(self, slot: str) -> str:
        """Who fills a slot, by title or name; '' when nobody."""
        ref = self.state.slots.get(slot)
        return "" if ref is None else self.name(ref)

    def name(self, ref: str) -> str:
        """The title of a unit, position, group or person."""
        return name_of(ref, self.regime, self.book, self.people)

    def owners(self, obligation: Obligation) -> str:
        """Who answers for an obligation, by title."""
        return "、".join(self.name(ref) for ref in obligation.owners) or "未明确"

    def line(self, fact_id: str) -> Line | None:
        """The timeline's line of a fact."""
        return next((line for line in self.lines if line.fact.id == fact_id), None)


def case_file(viewer: Viewer, case_id: UUID) -> CaseFile:
    """The case as `viewer` may read it, in a fixed number of queries. NotVisible when it may not be read."""
    case = visible_cases(viewer).filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    regime = regime_of(case.adoption_id)
    book = ref_book(viewer.jurisdiction)
    calendar = calendar_for(viewer.jurisdiction)
    facts, named = masked(read_facts([case.pk], regime, book)[case.pk], regime, viewer)
    p = progress(facts, regime, case.kind)
    state = view(p, regime, calendar, clock.today())
    people = people_names(_people(state.facts, regime)) | named
    return CaseFile(
        id=case.pk,
        kind=case.kind,
        title=case.title,
        version=case.version,
        unit_id=case.unit_id,
        opened_on=case.opened_on,
        state=state,
        progress=p,
        regime=regime,
        book=book,
        calendar=calendar,
        people=people,
        lines=_lines(case, state, regime, book, calendar, people),
    )


def masked(facts: list[Fact], regime: Regime, viewer: Viewer) -> tuple[list[Fact], dict[UUID, str]]:
    """The facts with every case they name that the viewer may not see as `HIDDEN`; titles of those the viewer sees.

    Here and nowhere later, so that no page, file or answer can tell more. A query only where a case is named.
    """
    terms = {name for name, term in regime.terms.items() if term.kind is TermKind.CASE}
    named = {one for fact in facts for name in terms & fact.values.keys() if (one := read_id(fact.values[name]))}
    if not named:
        return facts, {}
    seen = dict(visible_cases(viewer).filter(pk__in=named).values_list("pk", "title"))

    def told(name: str, value: Value) -> Value:
        return HIDDEN if name in terms and read_id(value) not in seen else value

    return [replace(f, values={name: told(name, value) for name, value in f.values.items()}) for f in facts], seen


def regime_of_case(viewer: Viewer, case_id: UUID) -> Regime:
    """The regime a visible case is folded under. NotVisible when it may not be read."""
    adoption = visible_cases(viewer).filter(pk=case_id).values_list("adoption_id", flat=True).first()
    if adoption is None:
        raise NotVisible
    return regime_of(adoption)


def choices(file: CaseFile, viewer: Viewer) -> list[Choice]:
    """What the viewer may record in the case now, in the pack's order; facts about facts are left to their lines."""
    actors = acting(viewer, file.book)
    found = []
    for kind, spec in file.regime.facts(file.kind).items():
        begun = spec.opens and file.state.facts and not awaited(kind, file)
        if not spec.menu or spec.about or begun or _outdated(kind, file):
            continue
        if any(may_begin(actor, kind, spec, file.progress, file.state, file.regime) for actor in actors):
            probe = _probe(kind, file.state.day)
            stopping = tuple(v for v in verdicts_for(file.progress, probe, file.regime) if v.stops)
            found.append(Choice(kind, spec, stopping))
    return found


def _outdated(kind: str, file: CaseFile) -> bool:
    """A kind that only an older regime had: offered while something begun under that one waits for it."""
    if kind in file.regime.under(_probe(kind, file.state.day)).pack.facts:
        return False
    return not awaited(kind, file)


def awaited(kind: str, file: CaseFile) -> bool:
    """Whether an open obligation waits for such a fact: a meeting that was called, for its minutes."""
    waiting = zip(file.progress.running, file.state.obligations, strict=True)
    return any(o.open and any(t.fact == kind for t in rule_of(file.regime, r).ends) for r, o in waiting)


def choices_about(file: CaseFile, viewer: Viewer, about: str) -> list[tuple[str, FactSpec]]:
    """What the viewer may record about a fact or an obligation of the case."""
    actors = acting(viewer, file.book)
    target = "obligation" if "/" in about else "fact"
    found = []
    for kind, spec in file.regime.facts(file.kind).items():
        if spec.about != target or not spec.menu:
            continue
        aimed = file.state.fact(about)
        if aimed is not None and spec.about_kinds and aimed.kind not in spec.about_kinds:
            continue
        if aimed is not None and kind == REVERSED and not file.regime.stands_alone(aimed.kind):
            continue
        if any(may_begin(a, kind, spec, file.progress, file.state, file.regime, about) for a in actors):
            found.append((kind, spec))
    return found


def acting(viewer: Viewer, book: RefBook) -> list[Actor]:
    """The viewer as own actor and as delegate of each position acted for."""
    own = [own_actor(viewer, book)] if viewer.own else []
    return [*own, *(delegated_actor(viewer, book, held) for held in viewer.acting_for)]


def name_of(ref: str, regime: Regime, book: RefBook, people: Mapping[UUID, str]) -> str:
    """The title of a ref: unit, position, group of the pack, or person."""
    group = regime.pack.groups.get(ref)
    if group is not None:
        return group.title
    found = book.id_of(ref)
    if found is None:
        return ref
    return book.titles.get(found) or people.get(found, "（已注销）")


def _told(regime: Regime, term: str, value: Value, book: RefBook, people: Mapping[UUID, str]) -> str:
    """A value for people; the duty that a period names by its title."""
    return duty_title(term, str(value), regime) or shown(regime.terms.get(term), value, book, people)


def shown(term: Term | None, value: Value, book: RefBook, people: Mapping[UUID, str]) -> str:
    """A value for people: with its unit, references by name."""
    if term is None:
        return str(value)
    if term.kind in REFERENCE_KINDS:
        found = book.id_of(str(value))
        return (book.titles.get(found) or people.get(found) or str(value)) if found else str(value)
    text = format_value(term, value)
    return f"{text} {term.display_unit}" if term.display_unit and not text.endswith("%") else text


def _probe(kind: str, day: date) -> Fact:
    return Fact(id="", kind=kind, happened_on=day, recorded_at=clock.now(), actor="", unit="", evidence=(ANY_PAPER,))


def _people(facts: Iterable[Fact], regime: Regime) -> set[UUID]:
    found = set()
    for fact in facts:
        found.add(UUID(fact.actor))
        for name, value in fact.values.items():
            term = regime.terms.get(name)
            if term is not None and term.kind in REFERENCE_KINDS and (one := read_id(value)) is not None:
                found.add(one)
    return found


def _lines(
    case: Case,
    state: CaseState,
    regime: Regime,
    book: RefBook,
    calendar: WorkingCalendar,
    people: Mapping[UUID, str],
) -> tuple[Line, ...]:
    papers: dict[str, list[Paper]] = defaultdict(list)
    links = FactEvidence.objects.filter(fact__case=case).select_related("file").order_by("id")
    for link in links:
        papers[str(link.fact_id)].append(Paper(link.pk, link.name, link.kind, link.file.size, link.file.media_type))
    seals = {
        str(fact_id): number
        for fact_id, number in SealedFact.objects.filter(fact__case=case).values_list("fact_id", "seal__number")
    }
    return tuple(
        _line(fact, state, regime, book, calendar, people, tuple(papers[fact.id]), seals.get(fact.id))
        for fact in state.facts
    )


def _line(
    fact: Fact,
    state: CaseState,
    regime: Regime,
    book: RefBook,
    calendar: WorkingCalendar,
    people: Mapping[UUID, str],
    papers: tuple[Paper, ...],
    seal: int | None,
) -> Line:
    spec = regime.pack.facts.get(fact.kind)
    order = (*spec.terms, *spec.optional) if spec else ()
    names = [name for name in order if name in fact.values] + [name for name in fact.values if name not in order]
    recorded = fact.recorded_at.astimezone(clock.SHANGHAI).date()
    happened, wrote = book.on(fact.happened_on), book.on(recorded)
    return Line(
        fact=fact,
        title=spec.title if spec else fact.kind,
        actor=people.get(UUID(fact.actor), ""),
        unit=name_of(fact.unit, regime, wrote, people),
        on_behalf_of=name_of(fact.on_behalf_of, regime, wrote, people) if fact.on_behalf_of else "",
        values=tuple((_label(regime, n), _told(regime, n, fact.values[n], happened, people)) for n in names),
        papers=papers,
        needs_verification=bool(spec and spec.verification),
        verified=state.verified.get(fact.id),
        reversed=fact.id in state.reversed,
        about=_about(fact, state, regime),
        seal=seal,
        late_recorded=calendar.between(fact.happened_on, recorded) > LATE_RECORDING,
        spec=spec,
    )


def _label(regime: Regime, name: str) -> str:
    term = regime.terms.get(name)
    return term.label if term else name


def _about(fact: Fact, state: CaseState, regime: Regime) -> str:
    if fact.about is None:
        return ""
    target = state.fact(fact.about)
    if target is not None:
        spec = regime.pack.facts.get(target.kind)
        return f"{spec.title if spec else target.kind}（{target.happened_on}）"
    obligation = state.obligation(fact.about)
    return obligation.title if obligation else ""


def moment(at: datetime) -> datetime:
    """A moment in Shanghai, for pages."""
    return at.astimezone(clock.SHANGHAI)
