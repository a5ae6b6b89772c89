"""The seed table is what the notices say."""

from datetime import date, timedelta

import chinese_calendar

from luodi.common.workdays import WorkingCalendar
from luodi.units.calendar_seed import FIRST_YEAR, LAST_YEAR, seed_days


def test_seeded_calendar_agrees_with_the_package_on_every_day() -> None:
    calendar = WorkingCalendar({seed.day: seed.working for seed in seed_days()}, LAST_YEAR)
    day, wrong = date(FIRST_YEAR, 1, 1), []
    while day.year <= LAST_YEAR:
        if calendar.is_working(day) != chinese_calendar.is_workday(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert not wrong


def test_make_up_day_says_which_holiday_it_is_for() -> None:
    notes = {seed.day: seed.note for seed in seed_days()}
    assert notes[date(2026, 2, 28)] == "春节调休上班"
