"""Spans of time a rule may name: `2 working days`, `on 计划开工日期`, `10 days before 计划开工日期`."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

SpanUnit = Literal["working days", "days", "months"]
Anchor = Literal["start", "term", "period_last_working_day", "period_day", "period_working_day", "open"]


@dataclass(frozen=True)
class Due:
    """When an obligation falls due.

    anchor start: `amount` `unit` after the starting day, which does not count; term: on, before (negative) or
    after the date held by `term`; period_*: within a cadence's period, `next` when counted in the following one;
    open: no day.
    """

    anchor: Anchor
    amount: int = 0
    unit: SpanUnit = "working days"
    term: str | None = None
    next_period: bool = False


@dataclass(frozen=True)
class Offset:
    """A signed number of working days from a due day."""

    working_days: int


_UNITS: dict[str, tuple[SpanUnit, int]] = {
    "working day": ("working days", 1),
    "day": ("days", 1),
    "week": ("days", 7),
    "month": ("months", 1),
    "year": ("months", 12),
}
_SPAN = re.compile(r"(\d{1,4}) (working day|day|week|month|year)s?")
_AROUND = re.compile(r"(\d{1,4}) (working day|day|week|month|year)s? (before|after) (\S+)")
_ON = re.compile(r"on (\S+)")
_PERIOD_DAY = re.compile(r"(working day|day) (\d{1,2})( of next period)?")


@lru_cache(maxsize=1024)
def parse_due(text: str) -> Due:
    """Read a due text; ValueError with the forms that are understood."""
    if text == "open":
        return Due("open")
    if text == "last working day":
        return Due("period_last_working_day")
    if found := _SPAN.fullmatch(text):
        unit, factor = _UNITS[found[2]]
        return Due("start", int(found[1]) * factor, unit)
    if found := _ON.fullmatch(text):
        return Due("term", term=found[1])
    if found := _AROUND.fullmatch(text):
        unit, factor = _UNITS[found[2]]
        sign = -1 if found[3] == "before" else 1
        return Due("term", sign * int(found[1]) * factor, unit, found[4])
    if found := _PERIOD_DAY.fullmatch(text):
        anchor: Anchor = "period_working_day" if found[1] == "working day" else "period_day"
        return Due(anchor, int(found[2]), next_period=bool(found[3]))
    raise ValueError(
        "期限应写成 2 working days、30 days、1 month、on 某日期词、10 days before 某日期词、"
        "last working day、day 5 of next period、working day 3 of next period 或 open"
    )


@lru_cache(maxsize=256)
def parse_offset(text: str) -> Offset:
    """Read a ladder offset: `-1 working days`, `0 working days`, `5 working days`."""
    if found := re.fullmatch(r"(-?\d{1,3}) working days?", text):
        return Offset(int(found[1]))
    raise ValueError("阶梯的时点应写成 -1 working days、0 working days、3 working days 这样")
