"""record(): the one door. Lock the case, admit by the fold, append facts, refold, store, effects on commit.

Page, API, import, command line, demo generator and tick all come through here; nothing else writes.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.common.workdays import WorkingCalendar
from luodi.ledger import notices, regimes
from luodi.ledger.actors import SYSTEM_ID, delegated_actor, own_actor
from luodi.ledger.drafts import Attachment, Draft, Opening, Receipt, payload_digest
from luodi.ledger.errors import NotVisible, Refused, Stale
from luodi.ledger.models import Act, Case, EvidenceFile, FactEvidence
from luodi.ledger.models import Fact as FactRow
from luodi.ledger.rows import digest, read_facts, term_row
from luodi.ledger.sight import may_see
from luodi.ledger.store import store
from luodi.regimes.admission import Admission, admit
from luodi.regimes.case import Fact
from luodi.regimes.fold import Progress, progress, step, view
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value
from luodi.regimes.who import Actor, ended_by
from luodi.units.public import Adopted, RefBook, UnitsError, Viewer, apply_fact, calendar_for, handles, ref_book

log = logging.getLogger(__name__)

Effect = Callable[[Receipt], None]


@dataclass
class _Bench:
    """A case under work inside one act: its locked row, its progress, the facts added so far."""

    case: Case
    regime: Regime
    p: Progress
    added: list[FactRow]
    seen: int | None = None


def record(
    *,
    actor: Viewer,
    drafts: Sequence[Draft],
    request_key: str,
    at: datetime | None = None,
    on_behalf_of: UUID | None = None,
    expected: Mapping[UUID, int] | None = None,
    then: Callable[[Receipt], None] | None = None,
) -> Receipt:
    """Record `drafts` as one act, all or none.

    `expected` holds, by case, the version the person looked at: the act is refused as Stale when somebody has since
    done the same thing or moved the stage. `then` runs inside the transaction after storing (for a room's own rows).
    A replay under the same key returns the first receipt; another payload under that key is refused. Raises Refused.
    """
    if not drafts:
        raise Refused("没有要记录的内容")
    key = f"{actor.user_id}:{request_key}"
    payload = payload_digest(drafts, actor.user_id, on_behalf_of)
    if (before := _replay(actor.jurisdiction, key, payload)) is not None:
        return before
    try:
        with transaction.atomic():
            return _Act(actor, at or clock.now(), on_behalf_of).carry_out(drafts, key, payload, expected or {}, then)
    except IntegrityError:
        # The same key at the same moment: the other one won, and its result is ours.
        if (before := _replay(actor.jurisdiction, key, payload)) is not None:
            return before
        raise


def _replay(jurisdiction: UUID, key: str, payload: str) -> Receipt | None:
    act = Act.objects.filter(jurisdiction_id=jurisdiction, key=key).first()
    if act is None:
        return None
    if act.payload != payload:
        raise Refused("这个页面已经提交过一次，内容与这次不同；请刷新页面后重新填写")
    rows = list(act.facts.order_by("id").values_list("id", "case_id"))
    return Receipt(act.pk, tuple(r[0] for r in rows), tuple(r[1] for r in rows), replayed=True)


class _Act:
    """One call of `record()` inside its transaction."""

    def __init__(self, viewer: Viewer, at: datetime, on_behalf_of: UUID | None) -> None:
        self.viewer = viewer
        self.at = at
        self.today = at.astimezone(clock.SHANGHAI).date()
        self.on_behalf_of = on_behalf_of
        self.book: RefBook = ref_book(viewer.jurisdiction)
        self.calendar: WorkingCalendar = calendar_for(viewer.jurisdiction)
        self.benches: dict[UUID | Opening, _Bench] = {}

    def carry_out(
        self,
        drafts: Sequence[Draft],
        key: str,
        payload: str,
        expected: Mapping[UUID, int],
        then: Callable[[Receipt], None] | None,
    ) -> Receipt:
        adopted, regime = regimes.current(self.viewer.jurisdiction)
        act = Act.objects.create(
            jurisdiction_id=self.viewer.jurisdiction,
            key=key,
            payload=payload,
            actor_id=self.viewer.user_id,
            on_behalf_of_id=self.on_behalf_of,
            recorded_at=self.at,
        )
        self._lock(drafts, expected)
        written: list[FactRow] = []
        for draft in drafts:
            bench = self._bench(draft, adopted, regime)
            written.append(self._append(bench, draft, act))
        for bench in self.benches.values():
            state = view(bench.p, bench.regime, self.calendar, self.today)
            store(bench.case, state, bench.regime, self.book, self.calendar, self.at)
            notices.give(bench.case, bench.added, state, bench.regime, self.book, self.at)
        receipt = Receipt(act.pk, tuple(f.pk for f in written), tuple(f.case_id for f in written))
        if then is not None:
            then(receipt)
        return receipt

    def _lock(self, drafts: Sequence[Draft], expected: Mapping[UUID, int]) -> None:
        """Lock the cases in one order, so that two acts never wait for each other in a ring."""
        wanted = {d.case for d in drafts if isinstance(d.case, UUID)}
        if not wanted:
            return
        rows = Case.objects.select_for_update().filter(jurisdiction_id=self.viewer.jurisdiction, pk__in=wanted)
        cases = {case.pk: case for case in rows.order_by("pk")}
        if len(cases) != len(wanted) or not may_see(self.viewer, wanted):
            raise NotVisible
        for regime_id in {case.adoption_id for case in cases.values()}:
            regime = regimes.regime_of(regime_id)
            under = [case for case in cases.values() if case.adoption_id == regime_id]
            facts = read_facts([case.pk for case in under], regime, self.book)
            for case in under:
                p = progress(facts[case.pk], regime, case.kind)
                self.benches[case.pk] = _Bench(case, regime, p, [], expected.get(case.pk))

    def _bench(self, draft: Draft, adopted: Adopted, regime: Regime) -> _Bench:
        if draft.case in self.benches:
            return self.benches[draft.case]
        if isinstance(draft.case, UUID):
            raise NotVisible
        opening = draft.case
        if opening.kind not in regime.pack.cases:
            raise Refused(f"本机制里没有“{opening.kind}”这类事项")
        case = Case(
            jurisdiction_id=self.viewer.jurisdiction,
            kind=opening.kind,
            key=opening.key,
            title=opening.title,
            adoption_id=adopted.id,
            unit_id=opening.unit or self._first_unit(),
            opened_on=draft.happened_on,
            touched_at=self.at,
        )
        case.save(force_insert=True)
        self.benches[opening] = _Bench(case, regime, Progress(opening.kind), [])
        return self.benches[opening]

    def _first_unit(self) -> UUID:
        held = (*self.viewer.own, *self.viewer.acting_for)
        if held:
            return held[0].position.unit_id
        if self.viewer.user_id == SYSTEM_ID:
            return self.viewer.jurisdiction
        raise Refused("你现在没有任何职务，不能记录；请联系系统管理员核对任职")

    def _append(self, bench: _Bench, draft: Draft, act: Act) -> FactRow:
        case, regime, p = bench.case, bench.regime, bench.p
        papers = self._papers(draft.evidence)
        fact = Fact(
            id=str(new_id()),
            kind=draft.kind,
            happened_on=draft.happened_on,
            recorded_at=self.at,
            actor=str(self.viewer.user_id),
            unit="",
            values={term: value for term, value in draft.values.items() if value is not None},
            about=draft.about,
            evidence=tuple(a.kind or a.name for a in draft.evidence),
        )
        fact, behalf = self._admitted(bench, fact)
        _refuse_stale(bench, fact)
        row = FactRow(
            id=UUID(fact.id),
            jurisdiction_id=case.jurisdiction_id,
            case=case,
            seq=len(p.facts) + 1,
            kind=fact.kind,
            happened_on=fact.happened_on,
            recorded_at=self.at,
            actor_id=self.viewer.user_id,
            unit_id=self.book.id_of(fact.unit),
            on_behalf_of_id=behalf,
            about=fact.about or "",
            act=act,
        )
        terms = [term_row(row, name, value, regime.terms[name]) for name, value in fact.values.items()]
        row.digest = digest(
            row,
            [(row.pk, t.term, t.whole, t.real, t.day, t.text) for t in terms],
            [(papers[a.file].sha256, a.name, a.kind) for a in draft.evidence],
        )
        row.save(force_insert=True)
        type(terms[0]).objects.bulk_create(terms) if terms else None
        FactEvidence.objects.bulk_create(
            FactEvidence(jurisdiction_id=case.jurisdiction_id, fact=row, file_id=a.file, name=a.name, kind=a.kind)
            for a in draft.evidence
        )
        self._organise(fact, case)
        step(p, fact, regime)
        bench.added.append(row)
        if "项目名称" in fact.values:
            case.title = str(fact.values["项目名称"])
        return row

    def _admitted(self, bench: _Bench, fact: Fact) -> tuple[Fact, UUID | None]:
        """The fact with the unit it is recorded for; tried in own positions first, then for each one acted for."""
        first: Admission | None = None
        for actor, behalf in self._actors():
            told = replace(fact, unit=actor.unit, on_behalf_of=self.book.ref_of(behalf) if behalf else None)
            told = replace(told, unit=self._unit_for(bench, actor, told))
            answer = admit(bench.p, told, replace(actor, unit=told.unit), bench.regime, self.calendar)
            if answer.admitted:
                return told, behalf
            if first is None or (first.refusal and not answer.refusal):
                first = answer
        if first is None:
            raise Refused("你现在没有任何职务，不能记录；请联系系统管理员核对任职")
        raise Refused("；".join(first.reasons), first.problems, first.stopping)

    def _actors(self) -> list[tuple[Actor, UUID | None]]:
        delegated = [
            (delegated_actor(self.viewer, self.book, held), held.position.id) for held in self.viewer.acting_for
        ]
        if self.on_behalf_of is not None:
            chosen = [(actor, position) for actor, position in delegated if position == self.on_behalf_of]
            if not chosen:
                raise Refused("你没有代这个职务办理的委托，或者委托已经到期")
            return list(chosen)
        own: list[tuple[Actor, UUID | None]] = []
        if self.viewer.own or self.viewer.user_id == SYSTEM_ID:
            own.append((own_actor(self.viewer, self.book), None))
        return [*own, *delegated]

    def _unit_for(self, bench: _Bench, actor: Actor, fact: Fact) -> str:
        """Of the units a person works in, the one whose task the fact ends."""
        if len(actor.units) <= 2:
            return actor.unit
        state = view(bench.p, bench.regime, self.calendar, self.today)
        owners = [o for found in ended_by(bench.p, state, bench.regime, fact) for o in found.owners]
        mine = [ref for ref in owners if ref in actor.units and ref in self.book.ids]
        return mine[0] if mine else actor.unit

    def _papers(self, attachments: Sequence[Attachment]) -> dict[UUID, EvidenceFile]:
        wanted = {a.file for a in attachments}
        if not wanted:
            return {}
        found = {f.pk: f for f in EvidenceFile.objects.filter(jurisdiction_id=self.viewer.jurisdiction, pk__in=wanted)}
        if len(found) != len(wanted):
            raise Refused("有材料没有上传成功，请重新上传")
        return found

    def _organise(self, fact: Fact, case: Case) -> None:
        if not handles(fact.kind):
            return
        try:
            apply_fact(
                case.jurisdiction_id, fact.kind, dict(fact.values), fact.happened_on, UUID(fact.id), self.viewer.user_id
            )
        except UnitsError as error:
            field = getattr(error, "term", None)
            raise Refused(str(error), {field: str(error)} if field else {}) from error
        self.book = ref_book(case.jurisdiction_id)
        self.calendar = calendar_for(case.jurisdiction_id)


def _refuse_stale(bench: _Bench, fact: Fact) -> None:
    """Refuse what rests on an outdated page: the stage moved, or the same thing was just recorded."""
    if bench.seen is None or bench.seen >= len(bench.p.facts):
        return
    newer = [f for f in bench.p.facts[bench.seen :] if UUID(f.id) not in {row.pk for row in bench.added}]
    moved = {entry.fact for entry in bench.p.entries} & {f.id for f in newer}
    same = [f for f in newer if f.kind == fact.kind and f.about == fact.about and _same_aim(f.values, fact.values)]
    if moved or same or (newer and bench.p.standing is not None):
        last = same[-1] if same else newer[-1]
        title = bench.regime.pack.facts[last.kind].title if last.kind in bench.regime.pack.facts else last.kind
        raise Stale(
            f"你打开页面之后，别人已经记了“{title}”（{last.recorded_at.astimezone(clock.SHANGHAI):%H:%M}）。"
            "请先看最新情况，再决定是否提交；你填的内容还在"
        )


def _same_aim(a: Mapping[str, Value], b: Mapping[str, Value]) -> bool:
    """Whether two facts of one kind speak of the same thing: their choices, units and positions agree."""
    shared = [t for t in a if t in b and isinstance(a[t], str) and len(str(a[t])) <= 40]
    return all(a[t] == b[t] for t in shared)


def day_of(at: datetime) -> date:
    """The day of a moment in Shanghai."""
    return at.astimezone(clock.SHANGHAI).date()
