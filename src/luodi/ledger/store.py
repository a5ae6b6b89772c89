"""The stored fold: after every act the case's state is written beside its facts, as a difference to what was there."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from luodi.common.workdays import WorkingCalendar
from luodi.ledger import ladders, projections
from luodi.ledger.changes import change, drop
from luodi.ledger.claims import keep_claims
from luodi.ledger.inserts import insert, waits
from luodi.ledger.models import Case, ObligationOwner, Sight
from luodi.ledger.models import Obligation as ObligationRow
from luodi.ledger.prepared import Prepared
from luodi.regimes.case import CaseState, Obligation, Status, state_digest_content
from luodi.regimes.regime import Regime
from luodi.regimes.who import expand
from luodi.units.public import RefBook

CASE_COLUMNS = ("title", "version", "stage", "stage_since", "standing", "digest", "touched_at")

NOBODY = UUID(int=0)
"""The owner of what nobody answers for."""

Touched = list[tuple[ObligationRow, Obligation]]


@dataclass(frozen=True)
class Surroundings:
    """What the stored fold is read under: one regime, the refs of its jurisdiction, its calendar, the moment."""

    regime: Regime
    book: RefBook
    calendar: WorkingCalendar
    now: datetime


def store(
    case: Case, state: CaseState, around: Surroundings, *, fresh: bool = False, whole: bool = False
) -> list[projections.Later]:
    """Write the fold's result for one locked case; `fresh` when the case began in this act, with nothing stored yet.
    Answers what is to follow at the end of the act.

    A fact that changes nothing but the history, such as a note, leaves the rest as it is; `whole` compares it anyway.
    Called inside the transaction of the act.
    """
    before = case.digest
    case.version = len(state.facts)
    case.stage = state.stage or ""
    case.stage_since = state.entries[-1].on if state.entries else None
    case.standing = state.standing or ""
    case.digest = state_digest(state)
    case.touched_at = around.now
    if not waits(case):
        change(Case, "id", {case.pk: {column: getattr(case, column) for column in CASE_COLUMNS}})
    if fresh or whole or case.digest != before:
        _obligations(case, state, around, fresh)
        _sight(case, state, around, fresh)
        if around.regime.pack.claims:
            keep_claims(case, state, around.book, fresh)
    return projections.run(case, state, around.regime, around.book)


def state_digest(state: CaseState) -> str:
    """SHA-256 of all that is stored of what the fold says, without the day it was asked on."""
    marks = [[o.key, o.paused, o.awaits_write_off] for o in state.obligations]
    text = json.dumps([state_digest_content(state), marks], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _obligations(case: Case, state: CaseState, around: Surroundings, fresh: bool) -> None:
    before = {} if fresh else {row[0]: row for row in _stored(case.pk)}
    added: list[ObligationRow] = []
    changed: dict[UUID, dict[str, object]] = {}
    touched: Touched = []
    known: dict[UUID, int] = {}
    for obligation in state.obligations:
        wanted = columns(obligation, state.day)
        found = before.get(obligation.key)
        if found is not None and not obligation.open and found[3:] == tuple(wanted.values()):
            continue
        row = ObligationRow(jurisdiction_id=case.jurisdiction_id, case=case, key=obligation.key, **wanted)
        if found is None:
            added.append(row)
        else:
            _, row.pk, row.steps_count = found[:3]
            known[row.pk] = row.steps_count
            if differing := {name: is_now for (name, is_now), was in zip(wanted.items(), found[3:], strict=True)
                             if is_now != was}:  # fmt: skip
                changed[row.pk] = differing
        touched.append((row, obligation))
    steps = ladders.plan(touched, known, around.regime, around.calendar, around.book, state.day, around.now)
    for row, _ in touched:
        if row.pk in known and row.steps_count != known[row.pk]:
            changed.setdefault(row.pk, {})["steps_count"] = row.steps_count
    steps.write()
    if added:
        insert(added)
    change(ObligationRow, "id", changed)
    _owners(case, touched, known, around)


def columns(o: Obligation, day: date) -> dict[str, Any]:
    """What a row says of an obligation as the fold left it on `day`, by column."""
    return {
        "rule": o.rule,
        "clause": o.clause or "",
        "place": o.place or "",
        "title": o.title,
        "default": o.default,
        "due_default": o.due_default,
        "started_on": o.started_on,
        "due_on": o.due_on,
        "paused": o.paused,
        "status": o.status.value,
        "ended_on": o.ended_on,
        "ended_by": UUID(o.ended_by) if o.ended_by else None,
        "late": o.status is Status.DONE and o.late_on(day),
        "awaits_write_off": o.awaits_write_off,
        "written_off": o.written_off_by is not None,
        "predecessor": o.predecessor or "",
    }


COLUMNS = (
    "rule", "clause", "place", "title", "default", "due_default", "started_on", "due_on", "paused", "status",
    "ended_on", "ended_by", "late", "awaits_write_off", "written_off", "predecessor",
)  # fmt: skip
"""Those of `columns`, in their order."""


@Prepared
def _stored(case: UUID) -> QuerySet[Any, Any]:
    return ObligationRow.objects.filter(case_id=case).values_list("key", "pk", "steps_count", *COLUMNS)


@Prepared
def _owned(obligations: Collection[UUID]) -> QuerySet[Any, Any]:
    rows = ObligationOwner.objects.filter(obligation_id__in=obligations)
    return rows.values_list("obligation_id", "ref", "open")


@Prepared
def _sights(case: UUID) -> QuerySet[Any, Any]:
    return Sight.objects.filter(case_id=case).values_list("ref", "task_only")


def owner_ids(refs: Iterable[str], regime: Regime, book: RefBook) -> set[UUID]:
    """Ids of owners, groups spelled out; a ref that names nothing any more is left out."""
    return {found for ref in expand(regime, refs) if (found := book.id_of(ref)) is not None}


def stored_owners(o: Obligation, regime: Regime, book: RefBook) -> set[UUID]:
    """Whom a row names as owners; an open obligation of which nobody can be said is NOBODY's, so that it is found."""
    return owner_ids(o.owners, regime, book) or ({NOBODY} if o.open else set())


def _owners(case: Case, touched: Touched, known: Collection[UUID], around: Surroundings) -> None:
    before = {(at, ref): is_open for at, ref, is_open in _owned(known)}
    wanted = {
        (row.pk, owner): obligation.open
        for row, obligation in touched
        for owner in stored_owners(obligation, around.regime, around.book)
    }
    drop(ObligationOwner, ("obligation_id", "ref"), before.keys() - wanted.keys())
    turned = {key[0]: {"open": wish} for key, wish in wanted.items() if before.get(key, wish) is not wish}
    change(ObligationOwner, "obligation_id", turned)
    added = [
        ObligationOwner(obligation_id=at, ref=ref, jurisdiction_id=case.jurisdiction_id, open=is_open)
        for (at, ref), is_open in wanted.items()
        if (at, ref) not in before
    ]
    if added:
        insert(added)


def _sight(case: Case, state: CaseState, around: Surroundings, fresh: bool) -> None:
    wanted = sight_of(case, state, around.regime, around.book)
    before: dict[UUID, bool] = {} if fresh else dict(_sights(case.pk))
    drop(Sight, ("case_id", "ref"), [(case.pk, ref) for ref in before if ref not in wanted])
    for ref, task_only in wanted.items():
        if ref in before and before[ref] != task_only:
            Sight.objects.filter(case=case, ref=ref).update(task_only=task_only)
    added = [
        Sight(case=case, ref=ref, jurisdiction_id=case.jurisdiction_id, task_only=task_only)
        for ref, task_only in wanted.items()
        if ref not in before
    ]
    if added:
        insert(added)


def sight_of(case: Case, state: CaseState, regime: Regime, book: RefBook) -> dict[UUID, bool]:
    """Those with a part in the case, and whether only an open task gives it: such sight ends with the task."""
    held = (ref for slot, ref in state.slots.items() if not _is_text(regime, slot))
    lasting = {found for ref in held if (found := book.id_of(ref)) is not None}
    lasting.add(case.unit_id)
    # Whom a ruling gave the claim has no slot of the case, and yet a part in it.
    ruled = (claim.holder for claim in state.claims if claim.ruled_by and claim.holder)
    lasting |= {found for ref in ruled if (found := book.id_of(ref)) is not None}
    tasks = {o for obligation in state.open_obligations for o in owner_ids(obligation.owners, regime, book)}
    return dict.fromkeys(tasks, True) | dict.fromkeys(lasting, False)


def _is_text(regime: Regime, slot: str) -> bool:
    """Whether the slot holds a thing by its title, which may happen to read like somebody's code."""
    spec = regime.pack.slots.get(slot)
    return spec is not None and spec.holds == "text"
