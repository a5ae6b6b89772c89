"""An obligation seen from outside: its owners, its due day, its frozen view."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from luodi.common.workdays import WorkingCalendar, add_months
from luodi.regimes.case import Fact, Obligation, StepTaken
from luodi.regimes.ladders import shift
from luodi.regimes.running import Running
from luodi.regimes.schema import ObligationRule
from luodi.regimes.spans import Due, parse_due
from luodi.regimes.vocabulary import Value

__all__ = ["Running", "clock_spans", "due_day", "obligation_view", "resolve_owners"]


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
    running: Running,
    rule: ObligationRule,
    start: Fact,
    values: Mapping[str, Value],
    calendar: WorkingCalendar,
    as_of: date = date.max,
) -> date | None:
    """The due day, by the pauses and extensions that had happened by `as_of`.

    None when the rule sets none, its date is not known, or an open pause holds it. A pause that opens on or after the
    due day changes nothing. An extension replaces the day; pauses after it push it on by as many days.
    """
    pauses = [(on, until if until and until <= as_of else None) for _, on, until, _ in running.pauses if on <= as_of]
    try:
        granted = [(on, until) for _, on, until in running.extensions if on <= as_of]
        if granted:
            on, until = granted[-1]
            return (
                calendar.due(on, (until - on).days, "days", [p for p in pauses if p[0] >= on]) if until > on else until
            )
        return _due_by_rule(running, rule, start, values, calendar, pauses)
    except (OverflowError, ValueError):
        return None


def _due_by_rule(
    running: Running,
    rule: ObligationRule,
    start: Fact,
    values: Mapping[str, Value],
    calendar: WorkingCalendar,
    pauses: list[tuple[date, date | None]],
) -> date | None:
    due = parse_due(rule.due) if rule.due is not None else Due("open")
    if due.anchor == "start":
        return calendar.due(running.started_on, due.amount, due.unit, pauses)
    anchor = start.values.get(due.term or "", values.get(due.term or ""))
    if due.anchor != "term" or not isinstance(anchor, date):
        return None
    if due.unit == "working days":
        day = shift(calendar, anchor, due.amount)
    elif due.unit == "months":
        day = add_months(anchor, due.amount)
    else:
        day = anchor + timedelta(days=due.amount)
    return None if any(until is None and on < day for on, until in pauses) else day


def clock_spans(
    running: Running,
    rule_on: Callable[[date], ObligationRule],
    start: Fact,
    values: Mapping[str, Value],
    calendar: WorkingCalendar,
    due: date | None,
) -> list[tuple[date, date | None, date | None]]:
    """Stretches in which the clock ran, with the due day as it stood in each (what `ladders.climbed` walks).

    `due`: the day as it stands now, which is all there is where nothing was paused, extended or bound anew.
    """
    if not (running.pauses or running.extensions or running.bound_before):
        return [(running.started_on, None, due)]
    changes = {day for _, on, until, _ in running.pauses for day in (on, until) if day is not None}
    changes.update(on for _, on, _ in running.extensions)
    changes.update(on for _, on, _, _ in running.bound_before)
    days = [running.started_on, *sorted(day for day in changes if day > running.started_on)]
    spans = []
    for i, begun in enumerate(days):
        stopped = days[i + 1] if i + 1 < len(days) else None
        if not any(on <= begun and (until is None or until > begun) for _, on, until, _ in running.pauses):
            spans.append((begun, stopped, due_day(running, rule_on(begun), start, values, calendar, begun)))
    return spans


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
        extended=bool(running.extensions),
        part_of=rule.part_of,
        part_title=rule.part_title,
        hint=rule.hint,
        choice=rule.choice,
        note=rule.note,
    )
