"""The planned and taken steps of obligations: planned when the fold is stored, taken by `tick`, kept for good."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from luodi.common.workdays import WorkingCalendar
from luodi.ledger.changes import drop
from luodi.ledger.inserts import insert
from luodi.ledger.models import LadderStep, StepRecipient
from luodi.ledger.models import Obligation as ObligationRow
from luodi.ledger.prepared import Prepared
from luodi.regimes.case import Obligation
from luodi.regimes.ladders import step_day
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Ladder
from luodi.regimes.who import expand
from luodi.units.public import RefBook

OWNER = "owner"


Standing = tuple[date, datetime | None]
"""Of a step stored: its nominal day, and when it was taken."""


@dataclass
class StepChanges:
    """What the plan of one case asks of the table; `write` carries it out after the obligations are stored.

    `moved` and `dropped` name a step by its obligation and its position.
    """

    added: list[LadderStep] = field(default_factory=list)
    moved: dict[tuple[UUID, int], Standing] = field(default_factory=dict)
    dropped: list[tuple[UUID, int]] = field(default_factory=list)
    told: list[StepRecipient] = field(default_factory=list)

    def write(self) -> None:
        """Insert, move and drop."""
        if self.added:
            insert(self.added)
        if self.told:
            insert(self.told)
        for (obligation, position), (on_day, taken_at) in self.moved.items():
            LadderStep.objects.filter(obligation_id=obligation, position=position).update(
                on_day=on_day, taken_at=taken_at
            )
        for table in (LadderStep, StepRecipient):
            drop(table, ("obligation_id", "position"), self.dropped)


@Prepared
def _steps(obligations: Collection[UUID]) -> QuerySet[Any, Any]:
    rows = LadderStep.objects.filter(obligation_id__in=obligations).order_by("obligation_id", "position")
    return rows.values_list("obligation_id", "position", "on_day", "taken_at")


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
    before: dict[UUID, dict[int, Standing]] = {}
    for at, position, on_day, taken_at in _steps(known):
        before.setdefault(at, {})[position] = on_day, taken_at
    changes = StepChanges()
    for row, obligation in touched:
        ladder = regime.ladder(obligation.ladder, obligation.started_on)
        planned = _planned(obligation, ladder, calendar)
        standing = before.get(row.pk, {})
        taken = _adjust(row.pk, standing, planned, day, now, changes)
        if ladder is not None:
            fresh = {i: on for i, on in planned.items() if i not in standing}
            taken += _add(row, ladder, fresh, day, now, changes)
            changes.told.extend(one for i in fresh for one in _told(row, ladder, i, regime, book))
        row.steps_count = taken
    return changes


def _adjust(
    obligation: UUID,
    standing: dict[int, Standing],
    planned: dict[int, date],
    day: date,
    now: datetime,
    changes: StepChanges,
) -> int:
    """Take, move or drop the steps known so far; how many of them are taken."""
    taken = 0
    for position, (on_day, taken_at) in standing.items():
        if taken_at is not None:
            taken += 1
        elif on_day <= day:
            changes.moved[obligation, position] = on_day, now
            taken += 1
        elif position not in planned:
            changes.dropped.append((obligation, position))
        elif on_day != planned[position]:
            at_once = planned[position] <= day
            changes.moved[obligation, position] = planned[position], now if at_once else None
            taken += at_once
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
