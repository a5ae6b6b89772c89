"""The work of one call of `record()` inside its transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger import notices, regimes
from luodi.ledger.actors import SYSTEM_ID, delegated_actor, own_actor
from luodi.ledger.committed import locked_facts
from luodi.ledger.drafts import Draft, Opening, Receipt
from luodi.ledger.errors import NotVisible, Refused
from luodi.ledger.inputs import checked_papers, checked_values, refuse_lone
from luodi.ledger.inserts import flush, gathered, insert
from luodi.ledger.models import Act, Case
from luodi.ledger.models import Fact as FactRow
from luodi.ledger.moved import store_moved
from luodi.ledger.prepared import Prepared
from luodi.ledger.projections import Later
from luodi.ledger.rows import write_fact
from luodi.ledger.sight import ORGANISATION, may_see
from luodi.ledger.stale import refuse_stale
from luodi.ledger.store import Surroundings, store
from luodi.regimes.admission import Admission, admit
from luodi.regimes.case import REVERSED, TERM_DIGEST, Fact
from luodi.regimes.fold import Progress, progress, step, view
from luodi.regimes.regime import Regime
from luodi.regimes.who import Actor, ended_by
from luodi.units.public import (
    Adopted,
    UnitsError,
    Viewer,
    apply_fact,
    calendar_for,
    handles,
    laid_text,
    ref_book,
    reverse_fact,
)

TITLE_TERM = "项目名称"
TITLE_LENGTH = 200
NO_POSITION = "您现在没有任何职务，不能记录；请联系系统管理员核对任职"

Slot = UUID | Opening | tuple[str, str]


@dataclass
class Bench:
    """A case under work inside one act: its locked row, its progress, the facts added so far.

    `fresh`: the case begins in this act. `seen`: the version the person looked at, when known.
    """

    case: Case
    regime: Regime
    p: Progress
    fresh: bool = False
    seen: int | None = None
    added: list[FactRow] = field(default_factory=list)


class Work:
    """One act: `carry_out` is called once."""

    def __init__(self, viewer: Viewer, at: datetime, on_behalf_of: UUID | None, *, joint: bool = False) -> None:
        self.viewer = viewer
        self.joint = joint
        self.at = at
        self.today = at.astimezone(clock.SHANGHAI).date()
        self.on_behalf_of = on_behalf_of
        self.book = ref_book(viewer.jurisdiction)
        self.calendar = calendar_for(viewer.jurisdiction)
        self.benches: dict[Slot, Bench] = {}
        self.following: dict[Later, list[UUID]] = {}

    def carry_out(
        self,
        drafts: Sequence[Draft],
        key: str,
        payload: str,
        expected: Mapping[UUID, int],
        then: Callable[[Receipt], None] | None,
    ) -> Receipt:
        """Append every draft, store every case touched. Raises Refused, and then nothing of it stays."""
        act = Act(
            jurisdiction_id=self.viewer.jurisdiction,
            key=key,
            payload=payload,
            actor_id=self.viewer.user_id,
            on_behalf_of_id=self.on_behalf_of,
            recorded_at=self.at,
        )
        insert([act])
        self._lock(drafts, expected)
        with gathered():
            written = self._write(drafts, act)
        store_moved(self.viewer.jurisdiction, drafts, self.at)
        if any(draft.kind == regimes.ADOPTED for draft in drafts):
            regimes.bring_up(self.viewer.jurisdiction)
        for later, cases in self.following.items():
            later(self.viewer.jurisdiction, cases, act.pk, self.at)
        receipt = Receipt(act.pk, tuple(f.pk for f in written), tuple(f.case_id for f in written))
        if then is not None:
            then(receipt)
        return receipt

    def _write(self, drafts: Sequence[Draft], act: Act) -> list[FactRow]:
        """Every fact appended, every case touched stored; new rows wait for each other (`inserts`)."""
        adopted: tuple[Adopted, Regime] | None = None
        written: list[FactRow] = []
        for index, draft in enumerate(drafts):
            bench = self.benches.get(_slot(draft.case))
            if bench is None:
                adopted = adopted or regimes.newest(self.viewer.jurisdiction)
                bench = self._opened(draft, *adopted)
            try:
                written.append(self._append(bench, draft, act))
            except Refused as refused:
                refused.draft = index
                raise
        for bench in {id(b): b for b in self.benches.values()}.values():
            state = view(bench.p, bench.regime, self.calendar, self.today)
            around = Surroundings(bench.regime, self.book, self.calendar, self.at)
            for later in store(bench.case, state, around, fresh=bench.fresh):
                self.following.setdefault(later, []).append(bench.case.pk)
            notices.give(bench.case, bench.added, state, bench.regime, self.book, self.at)
        return written

    def _lock(self, drafts: Sequence[Draft], expected: Mapping[UUID, int]) -> None:
        """Lock the cases in one order, so that two acts never wait for each other in a ring."""
        slots = {_slot(d.case) for d in drafts}
        wanted = {slot for slot in slots if isinstance(slot, UUID)}
        cases = locked(self.viewer.jurisdiction, wanted, {slot for slot in slots if isinstance(slot, tuple)})
        if not wanted and not cases:
            return
        found = {case.pk for case in cases}
        # Asked in any case, so that what is hidden takes no more work than what is not there.
        seen = self.viewer.sees_all or may_see(self.viewer, found)
        if not wanted <= found or not seen:
            raise NotVisible
        for adoption_id in {case.adoption_id for case in cases}:
            regime = regimes.regime_of(adoption_id)
            under = [case for case in cases if case.adoption_id == adoption_id]
            facts = locked_facts(under, regime, self.book)
            for case in under:
                p = progress(facts[case.pk], regime, case.kind)
                bench = Bench(case, regime, p, seen=expected.get(case.pk))
                self.benches[case.pk] = bench
                if case.key:
                    self.benches[(case.kind, case.key)] = bench

    def _opened(self, draft: Draft, adopted: Adopted, regime: Regime) -> Bench:
        """The bench of a case that this draft begins; its row is written with its first fact."""
        opening = draft.case
        if isinstance(opening, UUID):
            raise NotVisible
        if opening.kind not in regime.pack.cases:
            raise Refused(f"本机制里没有“{opening.kind}”这类事项")
        if opening.unit is not None and opening.unit not in self.book.units:
            raise Refused("发起单位不存在，请重新选择")
        case = Case(
            jurisdiction_id=self.viewer.jurisdiction,
            kind=opening.kind,
            key=opening.key,
            title=opening.title[:TITLE_LENGTH],
            adoption_id=adopted.id,
            opened_on=draft.happened_on,
            touched_at=self.at,
        )
        if opening.unit is not None:
            case.unit_id = opening.unit
        bench = Bench(case, regime, Progress(opening.kind), fresh=True)
        self.benches[_slot(opening)] = bench
        return bench

    def _append(self, bench: Bench, draft: Draft, act: Act) -> FactRow:
        case, regime, p = bench.case, bench.regime, bench.p
        papers = checked_papers(self.viewer, draft.evidence)
        fact = Fact(
            id=str(new_id()),
            kind=draft.kind,
            happened_on=draft.happened_on,
            recorded_at=self.at,
            actor=str(self.viewer.user_id),
            unit="",
            values=checked_values(draft, regime, self.book, self.viewer, system=self.viewer.user_id == SYSTEM_ID),
            about=draft.about,
            evidence=tuple(a.kind or a.name for a in draft.evidence),
        )
        if not self.joint:
            aimed = p.by_id.get(draft.about or "") if draft.kind == REVERSED else None
            refuse_lone(draft.kind, aimed.kind if aimed else "", regime)
        if bench.seen is not None:
            refuse_stale(p, p.facts[bench.seen : len(p.facts) - len(bench.added)], fact, regime)
        fact, behalf = self._admitted(bench, fact)
        unit = self.book.ids[fact.unit]
        if bench.fresh and not bench.added:
            if case.unit_id is None:
                case.unit_id = unit
            insert([case])
        row = FactRow(
            id=UUID(fact.id),
            jurisdiction_id=case.jurisdiction_id,
            case=case,
            seq=len(p.facts) + 1,
            kind=fact.kind,
            happened_on=fact.happened_on,
            recorded_at=self.at,
            actor_id=self.viewer.user_id,
            unit_id=unit,
            on_behalf_of_id=behalf,
            about=fact.about or "",
            act=act,
        )
        write_fact(row, fact.values, draft.evidence, papers, regime)
        self._organise(fact, bench)
        step(p, fact, regime)
        bench.added.append(row)
        if TITLE_TERM in fact.values:
            case.title = str(fact.values[TITLE_TERM])[:TITLE_LENGTH]
        return row

    def _admitted(self, bench: Bench, fact: Fact) -> tuple[Fact, UUID | None]:
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
            raise Refused(NO_POSITION)
        raise Refused("；".join(first.reasons), first.problems, first.stopping)

    def _actors(self) -> list[tuple[Actor, UUID | None]]:
        delegated = [
            (delegated_actor(self.viewer, self.book, held), held.position.id) for held in self.viewer.acting_for
        ]
        if self.on_behalf_of is not None:
            chosen = [(actor, position) for actor, position in delegated if position == self.on_behalf_of]
            if not chosen:
                raise Refused("您没有代这个职务办理的委托，或者委托已经到期")
            return list(chosen)
        own: list[tuple[Actor, UUID | None]] = []
        if self.viewer.own or self.viewer.user_id == SYSTEM_ID:
            own.append((own_actor(self.viewer, self.book), None))
        return [*own, *delegated]

    def _unit_for(self, bench: Bench, actor: Actor, fact: Fact) -> str:
        """Of the units a person works in, the one whose task, or whose position's task, the fact ends."""
        if len({self.book.id_of(ref) for ref in actor.units}) <= 1:
            return actor.unit
        state = view(bench.p, bench.regime, self.calendar, self.today)
        for owner in (o for found in ended_by(bench.p, state, bench.regime, fact) for o in found.owners):
            owner_id = self.book.id_of(owner)
            if owner_id is not None and owner in actor.positions and owner_id in self.book.unit_of:
                return self._heir_unit(owner_id)
            # What a merged unit owed is done by its heir, in the heir's name.
            if owner_id in {held.position.unit_id for held in self.viewer.positions} and owner in actor.units:
                return self.book.ref_of(owner_id)
        return actor.unit

    def _heir_unit(self, position: UUID) -> str:
        """The unit of a position, or, where it is no more, of what the viewer holds and does its work with."""
        for held in self.viewer.positions:
            own = held.position
            gone = {*self.viewer.inherited.get(own.id, ()), *self.viewer.inherited.get(own.unit_id, ())}
            if position in gone:
                return self.book.ref_of(own.unit_id)
        return self.book.ref_of(self.book.unit_of[position])

    def _reverse(self, fact: Fact, bench: Bench) -> None:
        """Put a wrong organisational fact right: by whom may record its kind, and back to what stood before it."""
        target = bench.p.by_id[fact.about or ""]
        spec = bench.regime.pack.facts[target.kind]
        if not any(self.viewer.may(word.removeprefix("right.")) for word in spec.by if word.startswith("right.")):
            raise Refused(f"冲正“{spec.title}”，要由可以记“{spec.title}”的管理员办理")
        try:
            reverse_fact(bench.case.jurisdiction_id, UUID(target.id), UUID(fact.id))
        except UnitsError as error:
            raise Refused(str(error)) from error
        self.book = ref_book(bench.case.jurisdiction_id)
        self.calendar = calendar_for(bench.case.jurisdiction_id)

    def _organise(self, fact: Fact, bench: Bench) -> None:
        case = bench.case
        if fact.kind == REVERSED and case.kind == ORGANISATION:
            self._reverse(fact, bench)
        if not handles(fact.kind):
            return
        # What changes the organisation, or the regime, is read again from its own facts at once.
        flush()
        if fact.kind == regimes.ADOPTED:
            digest = str(fact.values.get(TERM_DIGEST))
            regimes.refuse_unfit(case.jurisdiction_id, digest, laid_text(case.jurisdiction_id, digest))
        try:
            apply_fact(
                case.jurisdiction_id, fact.kind, dict(fact.values), fact.happened_on, UUID(fact.id), self.viewer.user_id
            )
        except UnitsError as error:
            raise Refused(str(error), {error.term: str(error)} if error.term else {}) from error
        self.book = ref_book(case.jurisdiction_id)
        self.calendar = calendar_for(case.jurisdiction_id)


def locked(jurisdiction: UUID, ids: Set[UUID], keyed: Set[tuple[str, str]]) -> list[Case]:
    """The cases of these ids, kinds and keys, locked in the order of their ids."""
    if not keyed:
        columns = [field.attname for field in Case._meta.concrete_fields]
        return [Case.from_db(connection.alias, columns, row) for row in _by_id(jurisdiction, ids)]
    asked = Q(pk__in=ids)
    for kind, key in keyed:
        asked |= Q(kind=kind, key=key)
    return list(_to_lock(jurisdiction, asked))


def _to_lock(jurisdiction: UUID, asked: Q) -> QuerySet[Case]:
    rows = Case.objects.select_for_update(no_key=True).filter(asked, jurisdiction_id=jurisdiction)
    return rows.order_by("pk")


@Prepared
def _by_id(jurisdiction: UUID, ids: Collection[UUID]) -> QuerySet[Any, Any]:
    return _to_lock(jurisdiction, Q(pk__in=ids)).values_list(*(field.attname for field in Case._meta.concrete_fields))


def _slot(case: UUID | Opening) -> Slot:
    """Under what a case is found on the benches: a keyed opening by its kind and key, whatever its title."""
    return (case.kind, case.key) if isinstance(case, Opening) and case.key else case
