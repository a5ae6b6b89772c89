"""The working calendar: known days, periods, pauses, and laws that hold for any calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.common.workdays import WorkingCalendar, add_months

# The State Council's notices for National Day 2025 and 2026, written out by hand.
OFF = [date(2025, 10, number) for number in range(1, 9)] + [date(2026, 10, number) for number in range(1, 8)]
MADE_UP = [date(2025, 9, 28), date(2025, 10, 11), date(2026, 9, 20), date(2026, 10, 10)]
CALENDAR = WorkingCalendar({**dict.fromkeys(OFF, False), **dict.fromkeys(MADE_UP, True)}, 2026)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 9, 28), True),  # a Sunday made up
        (date(2025, 10, 8), False),  # a Wednesday off
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # a Saturday made up
        (date(2025, 10, 12), False),
        (date(2026, 9, 20), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),
    ],
)
def test_day_around_national_day_follows_the_notice(day: date, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


def test_year_without_a_notice_is_provisional_and_follows_the_weekend() -> None:
    assert CALENDAR.is_provisional(date(2027, 10, 1))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_working(date(2027, 10, 1))


def test_two_working_days_before_the_holiday_end_after_it() -> None:
    # Tuesday 30 September starts it and does not count; 9 and 10 October do.
    assert CALENDAR.due(date(2025, 9, 30), 2, "working days") == date(2025, 10, 10)


def test_made_up_saturday_counts_as_a_working_day() -> None:
    assert CALENDAR.add(date(2025, 10, 10), 1) == date(2025, 10, 11)


def test_between_counts_the_end_and_not_the_beginning() -> None:
    assert CALENDAR.between(date(2025, 9, 30), date(2025, 10, 11)) == 3
    assert CALENDAR.between(date(2025, 10, 11), date(2025, 9, 30)) == -3


def test_last_working_day_of_a_month_that_ends_on_a_sunday_is_the_friday() -> None:
    assert CALENDAR.last_working_day(2026, 5) == date(2026, 5, 29)


def test_month_declared_all_off_has_no_last_working_day() -> None:
    stopped = WorkingCalendar({date(2026, 2, number): False for number in range(1, 29)}, 2026)
    with pytest.raises(ValueError, match="2026 年 2 月没有工作日"):
        stopped.last_working_day(2026, 2)


def test_working_days_next_to_the_holiday_are_found_across_it() -> None:
    assert CALENDAR.next_working(date(2025, 9, 30)) == date(2025, 10, 9)
    assert CALENDAR.previous_working(date(2025, 10, 9)) == date(2025, 9, 30)


def test_natural_days_that_end_on_a_day_off_stay_there() -> None:
    assert CALENDAR.due(date(2025, 9, 30), 5, "days") == date(2025, 10, 5)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2025, 11, 15), 3, date(2026, 2, 15)),
        (date(2025, 12, 31), 6, date(2026, 6, 30)),
    ],
)
def test_period_in_months_ends_on_the_same_day_or_the_last(start: date, months: int, due: date) -> None:
    assert CALENDAR.due(start, months, "months") == due


def test_period_of_nothing_ends_the_day_it_starts() -> None:
    assert CALENDAR.due(date(2025, 10, 1), 0, "working days") == date(2025, 10, 1)


def test_paused_days_do_not_count_and_the_day_of_the_pause_does() -> None:
    # Monday 1 June; counted: 2 and 3 June, then pause over 4 to 8, then 9 June.
    assert CALENDAR.due(date(2026, 6, 1), 3, "working days", [(date(2026, 6, 3), date(2026, 6, 8))]) == date(2026, 6, 9)


def test_open_pause_leaves_no_due_day() -> None:
    assert CALENDAR.due(date(2026, 6, 1), 3, "working days", [(date(2026, 6, 3), None)]) is None


def test_pause_that_opens_on_the_due_day_changes_nothing() -> None:
    assert CALENDAR.due(date(2026, 6, 1), 2, "working days", [(date(2026, 6, 3), None)]) == date(2026, 6, 3)


def test_overlapping_pauses_count_once() -> None:
    pauses = [(date(2026, 6, 2), date(2026, 6, 5)), (date(2026, 6, 4), date(2026, 6, 6))]
    assert CALENDAR.due(date(2026, 6, 1), 3, "days", pauses) == date(2026, 6, 8)


def test_paused_months_move_by_the_days_paused() -> None:
    pauses = [(date(2026, 3, 10), date(2026, 3, 20))]
    assert CALENDAR.due(date(2026, 3, 1), 1, "months", pauses) == date(2026, 4, 11)


def test_pause_before_the_start_changes_nothing() -> None:
    assert CALENDAR.due(date(2026, 6, 1), 1, "days", [(date(2026, 5, 1), date(2026, 5, 9))]) == date(2026, 6, 2)


def test_negative_period_is_refused() -> None:
    with pytest.raises(ValueError, match="不能为负"):
        CALENDAR.due(date(2026, 6, 1), -1, "days")


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
calendars = st.builds(
    WorkingCalendar,
    st.dictionaries(st.dates(date(2024, 1, 1), date(2029, 6, 30)), st.booleans(), max_size=60),
    st.integers(2023, 2028),
)


@given(calendars, days, st.integers(0, 60))
def test_add_and_between_undo_each_other(calendar: WorkingCalendar, start: date, n: int) -> None:
    assert calendar.between(start, calendar.add(start, n)) == n


@given(calendars, days, st.integers(0, 200))
def test_between_counts_as_one_by_one(calendar: WorkingCalendar, start: date, length: int) -> None:
    end = start + timedelta(days=length)
    one_by_one = sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, length + 1))
    assert calendar.between(start, end) == one_by_one


@given(calendars, days, days, days)
def test_between_adds_up_over_any_middle(calendar: WorkingCalendar, a: date, b: date, c: date) -> None:
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@given(calendars, days, st.integers(1, 40))
def test_period_in_working_days_ends_on_a_working_day(calendar: WorkingCalendar, start: date, n: int) -> None:
    assert calendar.is_working(calendar.add(start, n))


@given(calendars, days, st.integers(1, 30), st.integers(0, 20), st.integers(0, 20))
def test_pause_never_brings_a_due_day_forward(
    calendar: WorkingCalendar, start: date, n: int, after: int, length: int
) -> None:
    on = start + timedelta(days=after)
    paused = calendar.due(start, n, "working days", [(on, on + timedelta(days=length))])
    plain = calendar.due(start, n, "working days")
    assert paused is not None and plain is not None
    assert paused >= plain
    taken = calendar.between(max(on, start), min(on + timedelta(days=length), paused)) if paused > on else 0
    assert calendar.between(start, paused) == n + max(taken, 0)


@given(days, st.integers(0, 60))
def test_months_later_is_in_the_month_meant(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
