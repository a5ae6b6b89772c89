"""The agenda of a type of meeting: projects it may settle, those it may not yet and why, and who may hold it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luodi.common import clock
from luodi.ledger.public import CaseFile, glances, may_open, visible_cases
from luodi.meetings.actions import HELD
from luodi.meetings.selectors import Waiting, settled_at, waiting_for
from luodi.regimes.case import ANY_PAPER, Fact, Verdict
from luodi.regimes.gates import following, verdicts_for
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec
from luodi.regimes.vocabulary import Term, TermKind
from luodi.units.public import Viewer

NOT_READY = 30
CALLED = "meeting.called"


@dataclass(frozen=True)
class Item:
    """A project on the agenda. `stopping`: gate lines that stand in the way whatever the result would be."""

    file: CaseFile
    waiting: Waiting | None
    stopping: tuple[Verdict, ...]


@dataclass(frozen=True)
class Agenda:
    """What a meeting of a type settles: the kind of fact, the term of its result, projects that are ready or not."""

    kind: str
    spec: FactSpec
    result: Term | None
    ready: tuple[Item, ...]
    not_ready: tuple[Item, ...]


@dataclass(frozen=True)
class MeetingRow:
    """A meeting in a list: its type and minutes number as recorded, its resolutions."""

    case: UUID
    title: str
    held_on: date
    held: bool
    type: str
    minutes_number: str
    resolutions: int
    open: int
    late: int


def agenda(viewer: Viewer, regime: Regime, meeting_type: str, wanted: Sequence[UUID] = ()) -> Agenda | None:
    """The agenda of a type of meeting; None where such a meeting settles nothing for projects.

    `wanted` are projects asked for by name: they stand in it with what is missing. Queries do not grow with projects.
    """
    settled = settled_at(regime).get(meeting_type)
    if settled is None:
        return None
    kind, spec = settled
    waiting = {one.case: one for one in waiting_for(viewer, regime, kind)}
    before = _stages_before(regime, kind)
    nearly = visible_cases(viewer, "project").filter(stage__in=before, standing="").exclude(pk__in=list(waiting))
    others = list(nearly.order_by("stage_since", "pk").values_list("pk", flat=True)[:NOT_READY])
    files = glances(viewer, [*waiting, *wanted, *others])
    result = result_term(regime, spec)
    items = [
        Item(file, waiting.get(case), stopping(file, kind, result))
        for case, file in files.items()
        if file.kind == "project"
    ]
    return Agenda(
        kind,
        spec,
        result,
        tuple(item for item in items if not item.stopping),
        tuple(item for item in items if item.stopping),
    )


def result_term(regime: Regime, spec: FactSpec) -> Term | None:
    """The term that says what was settled: the first choice the fact asks for."""
    found = (regime.terms[name] for name in spec.terms)
    return next((term for term in found if term.kind is TermKind.CHOICE), None)


def stopping(file: CaseFile, kind: str, result: Term | None) -> tuple[Verdict, ...]:
    """Gate lines that refuse the fact with every result it may have; with the minutes taken as given."""
    met: list[dict[tuple[str, str], Verdict]] = []
    for option in result.options if result else ("",):
        values = {result.name: option} if result else {}
        probe = Fact("", kind, file.state.day, clock.now(), "", "", values, evidence=(ANY_PAPER,))
        lines = verdicts_for(file.progress, probe, file.regime)
        met.append({(line.gate, line.title if line.gate != "order" else ""): line for line in lines if line.stops})
    common = set(met[0]).intersection(*met[1:])
    if not common and all(met):
        return tuple(met[0].values())
    return tuple(line for key, line in met[0].items() if key in common)


def _stages_before(regime: Regime, kind: str) -> list[str]:
    """Stages from which the kind's stage, or the one before it, follows."""
    entered = {stage.id for stage, _ in regime.stages_by_kind.get(kind, ())}
    stages = [stage for stage in regime.pack.stages if stage.case == "project"]

    def leading_to(targets: set[str]) -> set[str]:
        return {s.id for s in stages if targets & {after.id for after in following(s.id, regime)}}

    first = leading_to(entered)
    return sorted((first | leading_to(first)) - entered)


def types(regime: Regime) -> tuple[str, ...]:
    """The types of meeting of the pack."""
    spec = regime.pack.facts.get(HELD)
    names = (*spec.terms, *spec.optional) if spec else ()
    return next((regime.terms[name].options for name in names if name == "会议类型"), ())


def may_hold(viewer: Viewer, regime: Regime) -> bool:
    """Whether a meeting held by the viewer could be recorded at all."""
    return may_open(viewer, regime, "meeting", HELD)


def meeting_rows(viewer: Viewer, cases: Sequence[UUID]) -> list[MeetingRow]:
    """Rows of a list, in the order given. A fixed number of queries."""
    return [_meeting_row(file) for file in glances(viewer, cases).values()]


def _meeting_row(file: CaseFile) -> MeetingRow:
    held = next((fact for fact in file.state.active if fact.kind == HELD), None)
    told = held or next(iter(file.state.active), None)
    values = file.state.values
    owed = [
        o for o in file.state.obligations if (start := file.state.fact(o.started_by)) and start.kind != "meeting.called"
    ]
    return MeetingRow(
        case=file.id,
        title=file.title,
        held_on=told.happened_on if told else file.opened_on,
        held=held is not None,
        type=str(values.get("会议类型", "")),
        minutes_number=str(values.get("纪要文号", "")),
        resolutions=len(owed),
        open=sum(o.open for o in owed),
        late=sum(o.open and o.late_on(file.state.day) for o in owed),
    )
