"""An obligation while it runs: its pauses, its end, its owners, its due day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from luodi.common.workdays import WorkingCalendar, add_months
from luodi.regimes.case import Fact, Obligation, Status, StepTaken
from luodi.regimes.ladders import shift
from luodi.regimes.schema import ObligationRule
from luodi.regimes.spans import parse_due
from luodi.regimes.vocabulary import Value

Span = tuple[str, date, date | None, str | None]
"""A pause: the fact that stopped the clock, its day, the day it went on, the fact that did."""

STANDING = "standing:"


@dataclass
class Running:
    """The running side of an obligation inside `Progress`; `since` names the dated entry of the rule that binds."""

    key: str
    rule: str
    since: date | None
    started_by: str
    started_on: date
    predecessor: str | None = None
    pauses: list[Span] = field(default_factory=list)
    status: Status = Status.OPEN
    ended_by: str | None = None
    ended_on: date | None = None
    extended_to: date | None = None
    written_off_by: str | None = None
    revived: bool = False

    @property
    def paused(self) -> bool:
        """Whether its own pause runs (a standing's does not count)."""
        return any(until is None and not cause.startswith(STANDING) for cause, _, until, _ in self.pauses)

    @property
    def held(self) -> bool:
        """Whether a standing (搁置) holds its clock."""
        return any(until is None and cause.startswith(STANDING) for cause, _, until, _ in self.pauses)

    def end(self, status: Status, fact: Fact) -> None:
        """The one end; an obligation never ends before it started."""
        self.status = status
        self.ended_by = fact.id
        self.ended_on = max(fact.happened_on, self.started_on)
        self._close_pauses(fact, standing=None)

    def pause(self, fact: Fact) -> None:
        """Stop the clock on the fact's day."""
        self.pauses.append((fact.id, fact.happened_on, None, None))

    def resume(self, fact: Fact) -> None:
        """Let the clock go on after the fact's day."""
        self._close_pauses(fact, standing=False)

    def hold(self, fact: Fact) -> None:
        """A standing stops the clock."""
        self.pauses.append((STANDING + fact.id, fact.happened_on, None, None))

    def release(self, fact: Fact) -> None:
        """The standing is over."""
        self._close_pauses(fact, standing=True)

    def forget_pause(self, fact_id: str) -> None:
        """A reversed fact neither stops nor starts the clock."""
        kept: list[Span] = []
        for cause, on, until, by in self.pauses:
            if cause == fact_id or (cause == STANDING + fact_id):
                continue
            kept.append(
                (cause, on, None, None) if by == fact_id and self.status is Status.OPEN else (cause, on, until, by)
            )
        self.pauses = kept

    def _close_pauses(self, fact: Fact, standing: bool | None) -> None:
        self.pauses = [
            (cause, on, max(on, fact.happened_on), fact.id)
            if until is None and (standing is None or cause.startswith(STANDING) == standing)
            else (cause, on, until, by)
            for cause, on, until, by in self.pauses
        ]


def resolve_owners(rule: ObligationRule, start: Fact, slots: Mapping[str, str]) -> tuple[str, ...]:
    """Refs of those who answer: pack codes, what a slot holds now, what a term of the starting fact names."""
    found = _refs(rule.owner, start, slots)
    return found or _refs(rule.else_owner, start, slots)


def _refs(whos: tuple[str, ...], start: Fact, slots: Mapping[str, str]) -> tuple[str, ...]:
    refs: list[str] = []
    for who in whos:
        if who == "starter":
            refs.append(start.unit)
        elif who.startswith("fact."):
            value = start.values.get(who.removeprefix("fact."))
            if value is not None:
                refs.append(str(value))
        elif who.startswith("slot."):
            if (held := slots.get(who.removeprefix("slot."))) is not None:
                refs.append(held)
        else:
            refs.append(who)
    return tuple(dict.fromkeys(refs))


def due_day(
    running: Running, rule: ObligationRule, start: Fact, values: Mapping[str, Value], calendar: WorkingCalendar
) -> date | None:
    """The due day, None when the rule sets none or its date is not known. An extension replaces it."""
    if running.extended_to is not None:
        return running.extended_to
    if rule.due is None:
        return None
    due = parse_due(rule.due)
    if due.anchor == "open":
        return None
    pauses = [(on, until) for _, on, until, _ in running.pauses]
    if due.anchor == "start":
        return calendar.due(running.started_on, due.amount, due.unit, pauses)
    anchor = start.values.get(due.term or "", values.get(due.term or ""))
    if not isinstance(anchor, date):
        return None
    if due.unit == "working days":
        return shift(calendar, anchor, due.amount)
    if due.unit == "months":
        return add_months(anchor, due.amount)
    return anchor + timedelta(days=due.amount)


def obligation_view(
    running: Running, rule: ObligationRule, owners: tuple[str, ...], due: date | None, steps: tuple[StepTaken, ...]
) -> Obligation:
    """The frozen outside of a running obligation."""
    return Obligation(
        key=running.key,
        rule=rule.id,
        title=rule.title,
        clause=rule.clause,
        place=rule.place,
        default=rule.default,
        due_default=rule.due_default or rule.default,
        owners=owners,
        started_by=running.started_by,
        started_on=running.started_on,
        due_on=due,
        pauses=tuple((on, until) for _, on, until, _ in running.pauses),
        status=running.status,
        ended_by=running.ended_by,
        ended_on=running.ended_on,
        ladder=rule.ladder,
        steps=steps,
        predecessor=running.predecessor,
        written_off_by=running.written_off_by,
        extended=running.extended_to is not None,
        part_of=rule.part_of,
        part_title=rule.part_title,
        hint=rule.hint,
        choice=rule.choice,
        note=rule.note,
    )
