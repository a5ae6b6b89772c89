"""The seed of the working calendar: a table of the State Council's holiday notices, kept as a file in this room.

Run `python -m luodi.units.calendar_seed` after the yearly release of chinesecalendar to write the file anew.
The table names a day when the weekend rule is broken (holiday on a weekday, make-up work on a weekend) or when a
statutory holiday falls on a weekend, so that a page can say which holiday it is.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

FIRST_YEAR, LAST_YEAR = 2018, 2026
TABLE = Path(__file__).with_name("data") / f"calendar_{FIRST_YEAR}_{LAST_YEAR}.csv"


@dataclass(frozen=True)
class SeedDay:
    """One named day: whether people work, and the holiday it belongs to."""

    day: date
    working: bool
    note: str


@lru_cache(maxsize=1)
def seed_days() -> tuple[SeedDay, ...]:
    """The stored table, in order of days."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            SeedDay(date.fromisoformat(row["day"]), row["working"] == "1", row["note"]) for row in csv.DictReader(file)
        )


def _from_package() -> Iterator[SeedDay]:
    """Every named day of the years the installed chinesecalendar knows."""
    from chinese_calendar import Holiday, get_holiday_detail

    titles = {holiday.value: holiday.chinese for holiday in Holiday}
    day = date(FIRST_YEAR, 1, 1)
    while day <= date(LAST_YEAR, 12, 31):
        off, name = get_holiday_detail(day)
        if name is not None:
            title = titles[name]
            yield SeedDay(day, not off, title if off else f"{title}调休上班")
        day += timedelta(days=1)


def write_table() -> int:
    """Write the file from the package; the number of days written."""
    days = list(_from_package())
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["day", "working", "note"])
        out.writerows([seed.day.isoformat(), int(seed.working), seed.note] for seed in days)
    return len(days)


if __name__ == "__main__":
    write_table()
