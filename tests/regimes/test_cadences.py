"""Periods and their due days, the calendar given."""

from datetime import date

import pytest

from luodi.common.workdays import WorkingCalendar
from luodi.regimes.cadences import due_in, period_of, periods_begun

CALENDAR = WorkingCalendar({date(2026, 10, 1): False, date(2026, 10, 2): False}, 2026)


@pytest.mark.parametrize(
    ("every", "day", "label", "first", "last"),
    [
        ("week", date(2027, 1, 1), "2026W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("month", date(2028, 2, 29), "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("quarter", date(2026, 11, 22), "2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("half-year", date(2026, 6, 30), "2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("year", date(2026, 6, 30), "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_day_lies_in_its_period(every: str, day: date, label: str, first: date, last: date) -> None:
    period = period_of(every, day)  # type: ignore[arg-type]
    assert (period.label, period.first, period.last) == (label, first, last)


def test_periods_begun_hold_both_ends_and_not_the_one_already_running() -> None:
    labels = [p.label for p in periods_begun("month", date(2026, 1, 1), date(2026, 3, 1))]
    assert labels == ["2026-01", "2026-02", "2026-03"]
    assert [p.label for p in periods_begun("month", date(2026, 1, 2), date(2026, 1, 31))] == []


@pytest.mark.parametrize(
    ("every", "due", "expected"),
    [
        ("month", "last working day", date(2026, 10, 30)),
        ("month", "day 5 of next period", date(2026, 11, 5)),
        ("month", "day 31 of next period", date(2026, 11, 30)),
        ("month", "working day 1", date(2026, 10, 5)),
        ("month", "working day 3 of next period", date(2026, 11, 4)),
        ("month", "10 days", date(2026, 10, 11)),
        ("quarter", "day 40", date(2026, 11, 9)),
        ("year", "open", date(2026, 12, 31)),
    ],
)
def test_due_text_gives_a_day_in_or_after_the_period(every: str, due: str, expected: date) -> None:
    period = period_of(every, date(2026, 10, 1))  # type: ignore[arg-type]
    assert due_in(period, due, CALENDAR) == expected
