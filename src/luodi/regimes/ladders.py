"""Ladders (阶梯): which steps lateness has taken by a day, and which comes next. The order is the regime's."""

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
    """The nominal day of a step for an obligation due on `due`."""
    offset = parse_offset(step.at).working_days
    return shift(calendar, due, offset)


def steps_taken(
    ladder: Ladder | None, due: date | None, ended_on: date | None, calendar: WorkingCalendar, day: date
) -> tuple[StepTaken, ...]:
    """Steps whose day has come by `day` and before the obligation ended."""
    if ladder is None or due is None:
        return ()
    last = day if ended_on is None else min(day, ended_on)
    taken = []
    for step in ladder.steps:
        on = step_day(step, due, calendar)
        if on <= last and (ended_on is None or on < ended_on):
            taken.append(StepTaken(step.id, step.title, on, step.write_off))
    return tuple(taken)


def next_step(
    ladder: Ladder | None, due: date | None, taken: int, calendar: WorkingCalendar
) -> tuple[LadderStep, date] | None:
    """The step after the first `taken` ones and its day, or None at the ladder's end."""
    if ladder is None or due is None or taken >= len(ladder.steps):
        return None
    step = ladder.steps[taken]
    return step, step_day(step, due, calendar)
