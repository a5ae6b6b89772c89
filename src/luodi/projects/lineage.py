"""Lineage 沿革 of a project: what it was called, its phases, who invests and who introduced it by share, what it split.

Everything is read from the facts of the case. A phase is part of the project's own total and is never added to it;
what was split off leaves the total of the project it came from.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from luodi.common.ids import read_id
from luodi.common.text import normalised_name
from luodi.ledger.public import (
    Case,
    CaseFile,
    Draft,
    Opening,
    Receipt,
    Refused,
    already,
    case_file,
    record,
    recorded_beside,
)
from luodi.projects.models import FormerName, Project
from luodi.projects.pairs import ABSORBED, EXPANDED
from luodi.projects.reversal import TERM_WHY_REVERSED, take_back
from luodi.regimes.case import CaseState, Fact
from luodi.regimes.credits import SHARED, SHARED_BY, SHARED_PART
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value
from luodi.units.public import RefBook, Viewer

NAME = "项目名称"
RENAMED, PHASED = "lineage.renamed", "lineage.phased"
SPLIT_OFF, SPLIT_FROM = "lineage.split_off", "lineage.split_from"
INVESTORS, INTRODUCERS = "lineage.investor_shared", SHARED
SHARES: Mapping[str, tuple[str, str]] = {INVESTORS: ("出资方名称", "股比"), INTRODUCERS: (SHARED_BY, SHARED_PART)}
WHOLE = Decimal(1)
REPORTED = "lead.reported"
TOTAL = "投资总额"
ORIGIN = "原项目"


@dataclass(frozen=True)
class Former:
    """A name the project had until a day."""

    name: str
    until: date


@dataclass(frozen=True)
class Phase:
    """A phase (一期): its part of the total in yuan; the latest fact of a phase's name counts."""

    name: str
    amount: int | None
    land: int | None
    starts_on: date | None
    text: str


@dataclass(frozen=True)
class Share:
    """Who has what share: a name, or the ref of a unit; 0.7 for 70 %."""

    who: str
    share: float


@dataclass(frozen=True)
class SplitOff:
    """What was split off: its name and yuan, and the fact that says so."""

    name: str
    amount: int | None
    on: date
    fact: str


@dataclass(frozen=True)
class Expansion:
    """It is a phase or an expansion of the project `of` (a ref): only `increment` counts of `told`, both yuan."""

    of: str
    increment: int | None
    told: int | None


@dataclass(frozen=True)
class Lineage:
    """All of it; empty where nothing was recorded."""

    former: tuple[Former, ...]
    phases: tuple[Phase, ...]
    investors: tuple[Share, ...]
    introducers: tuple[Share, ...]
    split_off: tuple[SplitOff, ...]
    split_from: str
    absorbed: tuple[tuple[str, date], ...] = ()
    """Refs of projects that turned out to be this one, and since when."""
    expands: Expansion | None = None

    @property
    def phased(self) -> int:
        """The phases together, in yuan: shown beside the total, not added to it."""
        return sum(phase.amount or 0 for phase in self.phases)


def lineage_of(state: CaseState) -> Lineage:
    """The lineage as the facts that count tell it."""
    facts = state.active
    phases = {str(fact.values.get("分期名称", "")): _phase(fact) for fact in facts if fact.kind == PHASED}
    return Lineage(
        former=_former(facts),
        phases=tuple(phases.values()),
        investors=_shares(facts, INVESTORS),
        introducers=_shares(facts, INTRODUCERS),
        split_off=tuple(
            SplitOff(str(f.values.get("分出项目名称", "")), _whole(f.values.get("分出投资额")), f.happened_on, f.id)
            for f in facts
            if f.kind == SPLIT_OFF
        ),
        split_from=next((str(fact.values.get(ORIGIN, "")) for fact in facts if fact.kind == SPLIT_FROM), ""),
        absorbed=tuple((str(f.values.get("并入项目", "")), f.happened_on) for f in facts if f.kind == ABSORBED),
        expands=next((_expansion(fact) for fact in reversed(facts) if fact.kind == EXPANDED), None),
    )


def once_called(state: CaseState, term: str = NAME) -> list[str]:
    """The names that facts told before the present one: of the project, or of what `term` names."""
    return sorted({one.name for one in _former(state.active, term)})


def _former(facts: Sequence[Fact], term: str = NAME) -> tuple[Former, ...]:
    """Names as facts told them before the present one, with the day each was given up."""
    found: list[Former] = []
    held = ""
    for fact in facts:
        name = str(fact.values.get(term, ""))
        if name and held and name != held:
            found.append(Former(held, fact.happened_on))
        held = name or held
    return tuple(one for one in found if one.name != held)


def _phase(fact: Fact) -> Phase:
    starts = fact.values.get("分期开工日期")
    return Phase(
        str(fact.values.get("分期名称", "")),
        _whole(fact.values.get("分期投资额")),
        _whole(fact.values.get("分期用地")),
        starts if isinstance(starts, date) else None,
        str(fact.values.get("分期内容", "")),
    )


def _expansion(fact: Fact) -> Expansion:
    values = fact.values
    return Expansion(str(values.get(ORIGIN, "")), _whole(values.get("增量投资额")), _whole(values.get("申报总额")))


def _shares(facts: Sequence[Fact], kind: str) -> tuple[Share, ...]:
    """The shares of the last act: they are recorded together, and at one moment."""
    told = [fact for fact in facts if fact.kind == kind]
    if not told:
        return ()
    who, share = SHARES[kind]
    last = max(fact.recorded_at for fact in told)
    return tuple(
        Share(str(fact.values.get(who, "")), float(value))
        for fact in told
        if fact.recorded_at == last and isinstance(value := fact.values.get(share), int | float)
    )


def _whole(value: Value | None) -> int | None:
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None


def share_out(
    *,
    actor: Viewer,
    case: UUID,
    kind: str,
    shares: Sequence[tuple[str, Decimal]],
    happened_on: date,
    request_key: str,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
    expected: Mapping[UUID, int] | None = None,
) -> Receipt:
    """Record who invests, or who introduced the project, by share; they add up to 1. The last such act counts.

    `kind`: INVESTORS (names) or INTRODUCERS (refs of units). Raises Refused with what does not add up.
    """
    who, share = SHARES[kind]
    named = [one for one, _ in shares]
    if not named:
        raise Refused("请至少填一家。", {"": "请至少填一家。"})
    if len(set(named)) != len(named):
        raise Refused("有一家填了两次，请合成一行。")
    if any(part <= 0 for _, part in shares):
        raise Refused("占比要大于 0，没有占比的不用填。")
    total = sum((part for _, part in shares), Decimal(0))
    if total != WHOLE:
        raise Refused(f"各家加起来是 {(total * 100).normalize():f}%，应当正好是 100%，请核对。")
    drafts = [Draft(case, kind, happened_on, {who: one, share: float(part)}) for one, part in shares]
    return record(
        actor=actor,
        drafts=drafts,
        request_key=request_key,
        on_behalf_of=on_behalf_of,
        at=at,
        expected=expected,
        joint=True,
    )


def split(
    *,
    actor: Viewer,
    file: CaseFile,
    name: str,
    content: str,
    amount: int,
    reason: str,
    happened_on: date,
    request_key: str,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Split a part off into a project of its own: one act. The amount (yuan) leaves the total of the first.

    The new project takes over what the first report asks for. Its case is the first of the receipt. Raises Refused.
    """
    if before := already(actor, request_key, {"分出项目名称": name, "拆分原因": reason}):
        return before
    total = file.state.values.get(TOTAL)
    if not isinstance(total, int) or not 0 < amount < total:
        message = "分出的投资额要小于原项目的投资总额；原项目没有投资总额的，先补上。"
        raise Refused(message, {"分出投资额": message})
    spec = file.regime.pack.facts[REPORTED]
    taken = {term: file.state.values[term] for term in (*spec.terms, *spec.optional) if term in file.state.values}
    values = {**taken, NAME: name, "项目内容": content, TOTAL: amount}
    values.pop("省级项目编码", None)
    opening = Opening("project", name[:200], unit=file.unit_id)
    told: dict[str, Value] = {"分出项目名称": name, "分出投资额": amount, TOTAL: total - amount, "拆分原因": reason}
    drafts = [
        Draft(opening, REPORTED, happened_on, values),
        Draft(opening, SPLIT_FROM, happened_on, {ORIGIN: str(file.id), "拆分原因": reason}),
        Draft(file.id, SPLIT_OFF, happened_on, told),
    ]
    return record(
        actor=actor,
        drafts=drafts,
        request_key=request_key,
        on_behalf_of=on_behalf_of,
        at=at,
        expected={file.id: file.version},
        joint=True,
    )


def unsplit(
    *,
    actor: Viewer,
    file: CaseFile,
    fact: str,
    reason: str,
    request_key: str,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Take the split that `fact` of the first project says back, all of it in one act; its total is whole again.

    Raises Refused where the project split off has gone on since.
    """
    if before := already(actor, request_key, {TERM_WHY_REVERSED: reason.strip()}):
        return before
    told = next((one for one in file.state.active if one.id == fact and one.kind == SPLIT_OFF), None)
    if told is None:
        raise Refused("这次拆分已经撤销，请刷新页面。")
    other = _split_off_by(actor, file, told)
    own = [one for one in other.state.active if one.kind in (REPORTED, SPLIT_FROM)]
    if more := len(other.state.active) - len(own):
        raise Refused(f"“{other.title}”分出以后又记了 {more} 件事，不能撤销拆分；确实要撤销的，先把那些冲正。")
    return take_back(
        actor=actor,
        # The latest first: what was reported is not taken back from under what rests on it.
        facts=[*((other.id, one) for one in reversed(own)), (file.id, told)],
        reason=reason,
        request_key=request_key,
        on_behalf_of=on_behalf_of,
        at=at,
        expected={file.id: file.version, other.id: other.version},
    )


def _split_off_by(actor: Viewer, file: CaseFile, told: Fact) -> CaseFile:
    """The project that was split off by a fact. Raises Refused where the viewer does not see it."""
    beside = recorded_beside(actor, file.id, (SPLIT_FROM,))
    found = next((one.case for one in beside if one.fact.recorded_at == told.recorded_at), None)
    if found is None:
        raise Refused("您看不到分出的项目，请由看得到它的人撤销。")
    return case_file(actor, found)


def split_pairs(jurisdiction: UUID, cases: Collection[UUID]) -> set[frozenset[UUID]]:
    """Of those of these cases that were split off another one, each with the one it came from. One query."""
    split_off = Project.objects.filter(
        jurisdiction_id=jurisdiction,
        case_id__in=cases,
        case__facts__kind=SPLIT_FROM,
        case__facts__terms__term=ORIGIN,
    )
    rows = split_off.values_list("case_id", "case__facts__terms__text")
    return {frozenset((case, origin)) for case, told in rows if (origin := read_id(told)) is not None}


def keep_names(case: Case, state: CaseState, regime: Regime, book: RefBook) -> None:
    """Keep the names a project had, by which it is still found. Called with the stored fold."""
    del regime, book
    former = set(once_called(state))
    if not former and not state.reversed:
        return
    held = set(FormerName.objects.filter(case=case).values_list("name", flat=True))
    if gone := held - former:
        FormerName.objects.filter(case=case, name__in=gone).delete()
    FormerName.objects.bulk_create(
        FormerName(jurisdiction_id=case.jurisdiction_id, case=case, name=name, normalised=normalised_name(name)[:400])
        for name in sorted(former - held)
    )
