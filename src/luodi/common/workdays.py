"""The Chinese working calendar as a pure value: weekends, statutory holidays, make-up days, declared stoppages.

Periods run as procedure law counts them: the first day does not count, the last day does. A due day in natural
days or months that falls on a day off stays where it is, because the documents give no extension; a regime that wants
the next working day says "working days".
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Literal

DueUnit = Literal["working days", "days", "months"]
Pause = tuple[date, date | None]
"""(paused on, resumed on or None): the days after the first up to and with the second do not count."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """`exceptions`: day to "is a working day", against the weekend rule where it differs or merely confirming it.

    `confirmed_until`: last year whose official holiday notice is in; later years are provisional by the weekend rule.
    """

    exceptions: Mapping[date, bool] = field(hash=False)
    confirmed_until: int

    def is_working(self, day: date) -> bool:
        """Whether people work on `day`."""
        known = self.exceptions.get(day)
        return day.weekday() < 5 if known is None else known

    def is_provisional(self, day: date) -> bool:
        """Whether `day` lies in a year whose holidays are not yet announced."""
        return day.year > self.confirmed_until

    def add(self, start: date, n: int) -> date:
        """The n-th working day after `start`; `start` itself for 0; ValueError below 0."""
        if n < 0:
            raise ValueError("工作日数不能为负")
        found = self._added.get((start, n))
        if found is None:
            found = start
            for _ in range(n):
                found += _DAY
                while not self.is_working(found):
                    found += _DAY
            self._added[start, n] = found
        return found

    @cached_property
    def _added(self) -> dict[tuple[date, int], date]:
        """What `add` has found: the same few spans from the same days are asked for at every look at a case."""
        return {}

    def between(self, a: date, b: date) -> int:
        """Number of working days in (a, b]; negative where b is before a."""
        return self._count_to(b) - self._count_to(a)

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add(day, 1)

    def previous_working(self, day: date) -> date:
        """The last working day before `day`."""
        day -= _DAY
        while not self.is_working(day):
            day -= _DAY
        return day

    def last_working_day(self, year: int, month: int) -> date:
        """The last working day of the month; ValueError for a month without any."""
        for number in range(monthrange(year, month)[1], 0, -1):
            if self.is_working(day := date(year, month, number)):
                return day
        raise ValueError(f"{year} 年 {month} 月没有工作日，请检查工作日历")

    def due(self, start: date, amount: int, unit: DueUnit, pauses: Sequence[Pause] = ()) -> date | None:
        """The day a period of `amount` `unit` begun on `start` ends; None while an open pause holds it.

        A month's end is clamped (31 January and one month: 28 or 29 February); each paused day moves the end by one
        counted day. A pause that opens on or after the end changes nothing.
        """
        if amount < 0:
            raise ValueError("时限不能为负")
        if unit == "months":
            amount = (add_months(start, amount) - start).days
        if not pauses:
            return self.add(start, amount) if unit == "working days" else start + timedelta(days=amount)
        stopped_for_good = min((on for on, until in pauses if until is None), default=None)
        day = start
        while amount:
            day += _DAY
            if stopped_for_good is not None and day > stopped_for_good:
                return None
            paused = any(until is not None and on < day <= until for on, until in pauses)
            amount -= not paused and (unit != "working days" or self.is_working(day))
        return day

    def _count_to(self, day: date) -> int:
        """Working days from the beginning of time up to and with `day`, in logarithmic time."""
        weeks, rest = divmod(day.toordinal(), 7)  # ordinal 1 is a Monday
        days, totals = self._corrections
        at = bisect_right(days, day)
        return weeks * 5 + min(rest, 5) + (totals[at - 1] if at else 0)

    @cached_property
    def _corrections(self) -> tuple[list[date], list[int]]:
        """Days that break the weekend rule, in order, and the running sum of what they add or take."""
        days = sorted(day for day, working in self.exceptions.items() if working != (day.weekday() < 5))
        return days, list(accumulate(1 if self.exceptions[day] else -1 for day in days))


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
