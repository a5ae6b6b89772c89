"""Folding every case from nothing: compared with what is stored, or stored anew."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from uuid import UUID

from django.db import transaction

from luodi.common import clock
from luodi.ledger import projections, regimes
from luodi.ledger.claims import stored, values_of
from luodi.ledger.models import Case, Claim, Obligation, ObligationOwner, Sight
from luodi.ledger.rows import read_facts
from luodi.ledger.store import Surroundings, columns, sight_of, state_digest, store, stored_owners
from luodi.regimes.case import CaseState
from luodi.regimes.fold import fold
from luodi.units.public import calendar_for, ref_book

CHUNK = 200


@dataclass(frozen=True)
class Difference:
    """A case whose stored fold is not what its facts say; `parts` names what differs, in Chinese."""

    case: UUID
    title: str
    parts: tuple[str, ...]


def compare(jurisdiction: UUID) -> Iterator[Difference]:
    """Fold every case from its facts and compare; memory does not grow with their number. Nothing is written."""
    for case, state, around in _folded(jurisdiction):
        parts = tuple(_differences(case, state, around))
        if parts:
            yield Difference(case.pk, case.title, parts)


def refold(jurisdiction: UUID) -> int:
    """Store the fold of every case that differs anew; how many did."""
    mended = 0
    for difference in list(compare(jurisdiction)):
        with transaction.atomic():
            case = Case.objects.select_for_update(no_key=True).get(pk=difference.case)
            for _, state, around in _fold([case], jurisdiction, clock.now()):
                store(case, state, around, whole=True)
        mended += 1
    return mended


def keep_registers(jurisdiction: UUID, cases: Iterable[UUID]) -> None:
    """Bring the registers of these cases up to their facts: after an upgrade that gave a register a new column."""
    wanted = list(cases)
    for start in range(0, len(wanted), CHUNK):
        with transaction.atomic():
            rows = Case.objects.select_for_update(no_key=True).filter(
                jurisdiction_id=jurisdiction, pk__in=wanted[start : start + CHUNK]
            )
            for case, state, around in _fold(rows.order_by("adoption_id", "pk"), jurisdiction, clock.now()):
                projections.run(case, state, around.regime, around.book)


def _folded(jurisdiction: UUID) -> Iterator[tuple[Case, CaseState, Surroundings]]:
    cases = Case.objects.filter(jurisdiction_id=jurisdiction).order_by("adoption_id", "pk").iterator(CHUNK)
    while chunk := list(islice(cases, CHUNK)):
        yield from _fold(chunk, jurisdiction, clock.now())


def _fold(cases: Iterable[Case], jurisdiction: UUID, now: datetime) -> Iterator[tuple[Case, CaseState, Surroundings]]:
    book, calendar = ref_book(jurisdiction), calendar_for(jurisdiction)
    day = now.astimezone(clock.SHANGHAI).date()
    for adoption_id, group in groupby(cases, key=lambda case: case.adoption_id):
        around = Surroundings(regimes.regime_of(adoption_id), book, calendar, now)
        under = list(group)
        facts = read_facts([case.pk for case in under], around.regime, book)
        for case in under:
            yield case, fold(facts[case.pk], around.regime, calendar, day, case.kind), around


def _differences(case: Case, state: CaseState, around: Surroundings) -> Iterator[str]:
    if case.digest != state_digest(state):
        yield "阶段与时限的摘要"
    if case.version != len(state.facts):
        yield "事实数"
    entered = state.entries[-1].on if state.entries else None
    if (case.stage, case.standing, case.stage_since) != (state.stage or "", state.standing or "", entered):
        yield "阶段"
    rows = {row.key: row for row in Obligation.objects.filter(case=case)}
    if rows.keys() != {o.key for o in state.obligations}:
        yield "时限事项"
        return
    if any(
        getattr(rows[o.key], name) != value for o in state.obligations for name, value in columns(o, state.day).items()
    ):
        yield "时限事项的内容"
    owners = ObligationOwner.objects.filter(obligation__case=case)
    wanted = {
        (rows[o.key].pk, owner, o.open)
        for o in state.obligations
        if o.open
        for owner in stored_owners(o, around.regime, around.book)
    }
    if {row for row in owners.values_list("obligation_id", "ref", "open") if row[2]} != wanted:
        yield "责任人"
    sight = dict(Sight.objects.filter(case=case).values_list("ref", "task_only"))
    if sight != sight_of(case, state, around.regime, around.book):
        yield "可见范围"
    claims = {row.rule: values_of(row) for row in Claim.objects.filter(case=case)}
    if claims != {row.rule: values_of(row) for row in stored(case, state, around.book)}:
        yield "首报首谈"
