"""What other rooms may use of the weekly grid."""

from luodi.weekly.actions import save_line
from luodi.weekly.rules import Ask, Asks, rule_on, week_of
from luodi.weekly.selectors import (
    DONE,
    PAGE,
    PART,
    WAITING,
    WHICH,
    Entry,
    Grid,
    Line,
    Reported,
    UnitWeek,
    grid,
    lines_of,
    oversees,
    reported,
)

__all__ = [
    "DONE",
    "PAGE",
    "PART",
    "WAITING",
    "WHICH",
    "Ask",
    "Asks",
    "Entry",
    "Grid",
    "Line",
    "Reported",
    "UnitWeek",
    "grid",
    "lines_of",
    "oversees",
    "reported",
    "rule_on",
    "save_line",
    "week_of",
]
