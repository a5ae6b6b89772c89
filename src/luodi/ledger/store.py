"""The stored fold: after every act the case's state is written beside its facts, as a difference to what was there."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from luodi.common.workdays import WorkingCalendar
from luodi.ledger import projections
from luodi.ledger.models import Case, LadderStep, ObligationOwner, Sight
from luodi.ledger.models import Obligation as ObligationRow
from luodi.regimes.case import CaseState, Obligation, Status, state_digest_content
from luodi.regimes.ladders import step_day
from luodi.regimes.regime import Regime
from luodi.regimes.who import expand
from luodi.units.public import RefBook

COMPARED = (
    "rule", "clause", "place", "title", "default", "due_default", "started_on", "due_on", "paused", "status", "ended_on",
    "ended_by", "late", "awaits_write_off", "written_off", "predecessor",
)  # fmt: skip


def store(
    case: Case, state: CaseState, regime: Regime, book: RefBook, calendar: WorkingCalendar, now: datetime
) -> None:
    """Write the fold's result for one locked case. Called inside the transaction of the act."""
    case.version = len(state.facts)
    case.stage = state.stage or ""
    case.stage_since = state.entries[-1].on if state.entries else None
    case.standing = state.standing or ""
    case.digest = state_digest(state)
    case.touched_at = now
    case.save(update_fields=["title", "version", "stage", "stage_since", "standing", "digest", "touched_at"])
    _obligations(case, state, regime, book, calendar, now)
    _sight(case, state, regime, book)
    projections.run(case, state, regime, book)


def state_digest(state: CaseState) -> str:
    """SHA-256 of what the fold says, without the day it was asked on."""
    text = json.dumps(state_digest_content(state), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _obligations(
    case: Case, state: CaseState, regime: Regime, book: RefBook, calendar: WorkingCalendar, now: datetime
) -> None:
    before = {row.key: row for row in ObligationRow.objects.filter(case=case)}
    added: list[ObligationRow] = []
    changed: list[ObligationRow] = []
    touched: list[tuple[ObligationRow, Obligation]] = []
    for obligation in state.obligations:
        row = before.get(obligation.key)
        if row is None:
            row = ObligationRow(jurisdiction_id=case.jurisdiction_id, case=case, key=obligation.key)
            _fill(row, obligation, state.day)
            added.append(row)
            touched.append((row, obligation))
        elif _fill(row, obligation, state.day):
            changed.append(row)
            touched.append((row, obligation))
        elif obligation.open:
            touched.append((row, obligation))
    ObligationRow.objects.bulk_create(added)
    if changed:
        ObligationRow.objects.bulk_update(changed, COMPARED)
    _owners(case, touched, regime, book)
    _steps(case, touched, regime, calendar, state.day, now)


def _fill(row: ObligationRow, o: Obligation, day: date) -> bool:
    """Bring a row to what the fold says; whether anything differed."""
    wanted = {
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
    differs = False
    for name, value in wanted.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            differs = True
    return differs


def owner_ids(refs: Iterable[str], regime: Regime, book: RefBook) -> set[UUID]:
    """Ids of owners, groups spelled out; a ref that names nothing any more is left out."""
    return {found for ref in expand(regime, refs) if (found := book.id_of(ref)) is not None}


def _owners(case: Case, touched: list[tuple[ObligationRow, Obligation]], regime: Regime, book: RefBook) -> None:
    rows = {row.pk: row for row, _ in touched}
    before: dict[tuple[UUID, UUID], bool] = {
        (obligation_id, ref): is_open
        for obligation_id, ref, is_open in ObligationOwner.objects.filter(obligation_id__in=rows).values_list(
            "obligation_id", "ref", "open"
        )
    }
    wanted = {
        (row.pk, owner): obligation.open
        for row, obligation in touched
        for owner in owner_ids(obligation.owners, regime, book)
    }
    gone = before.keys() - wanted.keys()
    for obligation_id in {key[0] for key in gone}:
        refs = [ref for at, ref in gone if at == obligation_id]
        ObligationOwner.objects.filter(obligation_id=obligation_id, ref__in=refs).delete()
    closed = [key[0] for key, is_open in wanted.items() if before.get(key) is True and not is_open]
    if closed:
        ObligationOwner.objects.filter(obligation_id__in=closed).update(open=False)
    ObligationOwner.objects.bulk_create(
        ObligationOwner(obligation_id=at, ref=ref, jurisdiction_id=case.jurisdiction_id, open=is_open)
        for (at, ref), is_open in wanted.items()
        if (at, ref) not in before
    )


def _steps(
    case: Case,
    touched: list[tuple[ObligationRow, Obligation]],
    regime: Regime,
    calendar: WorkingCalendar,
    day: date,
    now: datetime,
) -> None:
    """Plan the steps of open obligations; steps whose day has come are taken at once, as `tick` would have."""
    ids = [row.pk for row, _ in touched]
    before = {(s.obligation_id, s.position): s for s in LadderStep.objects.filter(obligation_id__in=ids)}
    added: list[LadderStep] = []
    moved: list[LadderStep] = []
    dropped: dict[UUID, list[int]] = {}
    counts: list[ObligationRow] = []
    for row, obligation in touched:
        planned: dict[int, date] = {}
        ladder = regime.ladder(obligation.ladder, obligation.started_on)
        if ladder is not None and obligation.open and obligation.due_on is not None:
            planned = {i: step_day(step, obligation.due_on, calendar) for i, step in enumerate(ladder.steps)}
        taken = 0
        for i, on in planned.items():
            step = before.get((row.pk, i))
            if step is None and ladder is not None:
                spec = ladder.steps[i]
                step = LadderStep(
                    obligation=row, position=i, jurisdiction_id=case.jurisdiction_id, step=spec.id, title=spec.title, on_day=on
                )
                step.taken_at = now if on <= day else None
                added.append(step)
            elif step is not None and step.taken_at is None and (step.on_day != on or on <= day):
                step.on_day, step.taken_at = on, now if on <= day else None
                moved.append(step)
            taken += step is not None and step.taken_at is not None
        for (at, i), step in before.items():
            if at == row.pk and i not in planned:
                if step.taken_at is None:
                    dropped.setdefault(row.pk, []).append(i)
                else:
                    taken += 1
        if row.steps_count != taken:
            row.steps_count = taken
            counts.append(row)
    LadderStep.objects.bulk_create(added)
    for step in moved:
        LadderStep.objects.filter(obligation_id=step.obligation_id, position=step.position).update(
            on_day=step.on_day, taken_at=step.taken_at
        )
    for obligation_id, gone in dropped.items():
        LadderStep.objects.filter(obligation_id=obligation_id, position__in=gone).delete()
    if counts:
        ObligationRow.objects.bulk_update(counts, ["steps_count"])


def _sight(case: Case, state: CaseState, regime: Regime, book: RefBook) -> None:
    """Those with a part in the case see it; an open task gives sight while it lasts."""
    lasting = {found for ref in state.slots.values() if (found := book.id_of(ref)) is not None}
    lasting.add(case.unit_id)
    tasks = {o for obligation in state.open_obligations for o in owner_ids(obligation.owners, regime, book)}
    wanted = dict.fromkeys(tasks, True) | dict.fromkeys(lasting, False)
    before = dict(Sight.objects.filter(case=case).values_list("ref", "task_only"))
    gone = [ref for ref in before if ref not in wanted]
    if gone:
        Sight.objects.filter(case=case, ref__in=gone).delete()
    for ref, task_only in wanted.items():
        if ref in before and before[ref] != task_only:
            Sight.objects.filter(case=case, ref=ref).update(task_only=task_only)
    Sight.objects.bulk_create(
        Sight(case=case, ref=ref, jurisdiction_id=case.jurisdiction_id, task_only=task_only)
        for ref, task_only in wanted.items()
        if ref not in before
    )
