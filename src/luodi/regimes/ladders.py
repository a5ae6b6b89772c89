"""Ladders (阶梯): which steps lateness has taken by a day, and which comes next. The order is the regime's."""

from collections.abc import Iterable
from datetime import date

from luodi.common.workdays import WorkingCalendar
from luodi.regimes.case import StepTaken
from luodi.regimes.schema import Ladder, LadderStep
from luodi.regimes.spans import parse_offset


def shift(calendar: WorkingCalendar, day: date, working_days: int) -> date:
    """`day` moved by a signed number of working days; the day itself for 0."""
    if working_days >= 0:
        return calendar.add(day, working_days)
    for _ in range(-working_days):
        day = calendar.previous_working(day)
    return day


def step_day(step: LadderStep, due: date, calendar: WorkingCalendar) -> date:
    """The nominal day of a step for an obligation due on `due`; the last of all days where the calendar has none."""
    offset = parse_offset(step.at).working_days
    try:
        return shift(calendar, due, offset)
    except OverflowError:
        return date.max if offset > 0 else date.min


def climbed(
    ladder: Ladder | None,
    spans: Iterable[tuple[date, date | None, date | None]],
    ended_on: date | None,
    calendar: WorkingCalendar,
    day: date,
) -> tuple[StepTaken, ...]:
    """Steps taken by `day` and before the obligation ended, each once.

    `spans` are the stretches in which the clock ran: first day, day it stopped or the due day moved (None: still
    running), due day in it. A step stays taken when the due day moves later; one that fell into a pause is taken
    after it.
    """
    taken: dict[str, StepTaken] = {}
    for begun, stopped, due in spans if ladder is not None else ():
        for step in ladder.steps if ladder is not None and due is not None else ():
            if due is None or step.id in taken:
                continue
            on = max(step_day(step, due, calendar), begun)
            if on <= day and (stopped is None or on < stopped) and (ended_on is None or on < ended_on):
                taken[step.id] = StepTaken(step.id, step.title, on, step.write_off)
    return tuple(taken.values())


def next_step(
    ladder: Ladder | None, due: date | None, taken: int, calendar: WorkingCalendar
) -> tuple[LadderStep, date] | None:
    """The step after the first `taken` ones and its day, or None at the ladder's end."""
    if ladder is None or due is None or taken >= len(ladder.steps):
        return None
    step = ladder.steps[taken]
    return step, step_day(step, due, calendar)
