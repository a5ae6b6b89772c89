"""Periods of the calendar and when what they ask for is due. Pure: the calendar and the days come in as values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from luodi.common.workdays import WorkingCalendar, add_months
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Cadence
from luodi.regimes.spans import parse_due
from luodi.regimes.who import group_refs

Every = Literal["once", "week", "month", "quarter", "half-year", "year"]
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True)
class Period:
    """One period: `label` 2026W47, 2026-11, 2026Q4, 2026H2 or 2026; `first` and `last` day both in it.

    What comes once has the label 长期 and no length: it begins on `first`.
    """

    every: Every
    label: str
    first: date
    last: date

    @property
    def next(self) -> "Period":
        """The period after this one."""
        return period_of(self.every, self.last + timedelta(days=1))


def period_of(every: Every, day: date) -> Period:
    """The period in which `day` lies. Weeks are those of ISO 8601, from Monday. What comes once begins on `day`."""
    if every == "once":
        return Period(every, "长期", day, day)
    if every == "week":
        year, week, weekday = day.isocalendar()
        first = day - timedelta(days=weekday - 1)
        return Period(every, f"{year}W{week:02}", first, first + timedelta(days=6))
    months = _MONTHS[every]
    at = (day.month - 1) // months
    first = date(day.year, at * months + 1, 1)
    labels = {"month": f"{day:%Y-%m}", "quarter": f"{day.year}Q{at + 1}", "half-year": f"{day.year}H{at + 1}"}
    return Period(every, labels.get(every, str(day.year)), first, add_months(first, months) - timedelta(days=1))


def periods_begun(every: Every, since: date, until: date) -> Iterator[Period]:
    """The periods whose first day lies in [since, until], oldest first; none of what comes once."""
    if every == "once":
        return
    period = period_of(every, since)
    if period.first < since:
        period = period.next
    while period.first <= until:
        yield period
        period = period.next


def due_in(period: Period, due: str, calendar: WorkingCalendar) -> date:
    """The day a cadence's duty for `period` falls due; `open` and dates of terms leave it at the period's last day.

    `day 31` of a month with thirty is its last day; a working day beyond the period's last is the last one.
    """
    span = parse_due(due)
    if span.anchor == "start":
        found = calendar.due(period.first, span.amount, span.unit)
        return period.last if found is None else found
    if span.anchor == "period_last_working_day":
        return _last_working(period, calendar)
    asked = period.next if span.next_period else period
    if span.anchor == "period_day":
        return min(asked.first + timedelta(days=max(span.amount, 1) - 1), asked.last)
    if span.anchor == "period_working_day":
        found = calendar.add(asked.first - timedelta(days=1), max(span.amount, 1))
        return found if found <= asked.last else _last_working(asked, calendar)
    return period.last


def _last_working(period: Period, calendar: WorkingCalendar) -> date:
    """The last working day of the period, or its last day where nobody works in it."""
    day = calendar.previous_working(period.last + timedelta(days=1))
    return day if day >= period.first else period.last


def owners(cadence: Cadence, regime: Regime) -> tuple[str, ...]:
    """Refs that each owe the duty: a group stands for its members, and `each` names a group whose members owe it."""
    named = (cadence.each,) if cadence.each else cadence.owner
    return tuple(dict.fromkeys(ref for who in named for ref in group_refs(regime, who)))
