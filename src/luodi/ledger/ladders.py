"""The planned and taken steps of obligations: planned when the fold is stored, taken by `tick`, kept for good."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from luodi.common.workdays import WorkingCalendar
from luodi.ledger.inserts import insert
from luodi.ledger.models import LadderStep, StepRecipient
from luodi.ledger.models import Obligation as ObligationRow
from luodi.regimes.case import Obligation
from luodi.regimes.ladders import step_day
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Ladder
from luodi.regimes.who import expand
from luodi.units.public import RefBook

OWNER = "owner"


@dataclass
class StepChanges:
    """What the plan of one case asks of the table; `write` carries it out after the obligations are stored."""

    added: list[LadderStep] = field(default_factory=list)
    moved: list[LadderStep] = field(default_factory=list)
    dropped: list[LadderStep] = field(default_factory=list)
    told: list[StepRecipient] = field(default_factory=list)

    def write(self) -> None:
        """Insert, move and drop."""
        if self.added:
            insert(self.added)
        if self.told:
            insert(self.told)
        for step in self.moved:
            LadderStep.objects.filter(obligation_id=step.obligation_id, position=step.position).update(
                on_day=step.on_day, taken_at=step.taken_at
            )
        gone: dict[UUID, list[int]] = {}
        for step in self.dropped:
            gone.setdefault(step.obligation_id, []).append(step.position)
        for obligation_id, positions in gone.items():
            LadderStep.objects.filter(obligation_id=obligation_id, position__in=positions).delete()
            StepRecipient.objects.filter(obligation_id=obligation_id, position__in=positions).delete()


def plan(
    touched: Sequence[tuple[ObligationRow, Obligation]],
    known: Collection[UUID],
    regime: Regime,
    calendar: WorkingCalendar,
    book: RefBook,
    day: date,
    now: datetime,
) -> StepChanges:
    """What the fold says about the steps of the obligations (`known`: those already stored); sets `steps_count`.

    Steps whose day has come are taken first, so that a ledger whose `tick` stood still ends up with the same steps as
    one where it ran every day. Taken steps stay whatever happens to the obligation or its day.
    """
    before: dict[UUID, dict[int, LadderStep]] = {}
    for step in LadderStep.objects.filter(obligation_id__in=known) if known else ():
        before.setdefault(step.obligation_id, {})[step.position] = step
    changes = StepChanges()
    for row, obligation in touched:
        ladder = regime.ladder(obligation.ladder, obligation.started_on)
        planned = _planned(obligation, ladder, calendar)
        standing = before.get(row.pk, {})
        taken = _adjust(standing, planned, day, now, changes)
        if ladder is not None:
            fresh = {i: on for i, on in planned.items() if i not in standing}
            taken += _add(row, ladder, fresh, day, now, changes)
            changes.told.extend(one for i in fresh for one in _told(row, ladder, i, regime, book))
        row.steps_count = taken
    return changes


def _adjust(
    standing: dict[int, LadderStep], planned: dict[int, date], day: date, now: datetime, changes: StepChanges
) -> int:
    """Take, move or drop the steps known so far; how many of them are taken."""
    taken = 0
    for position, step in standing.items():
        if step.taken_at is None and step.on_day <= day:
            step.taken_at = now
            changes.moved.append(step)
        elif step.taken_at is None and position not in planned:
            changes.dropped.append(step)
        elif step.taken_at is None and step.on_day != planned[position]:
            step.on_day = planned[position]
            step.taken_at = now if step.on_day <= day else None
            changes.moved.append(step)
        taken += step.taken_at is not None
    return taken


def _add(
    row: ObligationRow, ladder: Ladder, planned: dict[int, date], day: date, now: datetime, changes: StepChanges
) -> int:
    """Plan new steps; how many of them are taken at once."""
    for position, on in planned.items():
        spec = ladder.steps[position]
        changes.added.append(
            LadderStep(
                obligation=row,
                position=position,
                jurisdiction_id=row.jurisdiction_id,
                step=spec.id,
                title=spec.title,
                on_day=on,
                taken_at=now if on <= day else None,
            )
        )
    return sum(on <= day for on in planned.values())


def _told(row: ObligationRow, ladder: Ladder, position: int, regime: Regime, book: RefBook) -> list[StepRecipient]:
    """Those a step names beside the owner; whoever answers for the obligation is told in any case."""
    refs = expand(regime, (ref for ref in ladder.steps[position].to if ref != OWNER))
    found = dict.fromkeys(known for ref in refs if (known := book.id_of(ref)) is not None)
    return [
        StepRecipient(obligation=row, position=position, ref=ref, jurisdiction_id=row.jurisdiction_id) for ref in found
    ]


def _planned(obligation: Obligation, ladder: Ladder | None, calendar: WorkingCalendar) -> dict[int, date]:
    """Positions of the ladder with their nominal days; of an ended obligation only those it took."""
    if ladder is None:
        return {}
    if not obligation.open:
        took = {step.id: step.on for step in obligation.steps}
        return {i: took[step.id] for i, step in enumerate(ladder.steps) if step.id in took}
    if obligation.due_on is None:
        return {}
    return {i: step_day(step, obligation.due_on, calendar) for i, step in enumerate(ladder.steps)}
