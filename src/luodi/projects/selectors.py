"""The register read for people: pages of a list, how many there are where, columns of a board. Always for a viewer.

A number of queries that does not grow with the rows, and work that does not grow with the page asked for.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from luodi.ledger.public import latest_act, visible_cases
from luodi.projects.columns import Column, Kind
from luodi.projects.models import Project
from luodi.projects.narrowing import Condition, applied, ordered
from luodi.projects.pairs import STANDING
from luodi.projects.register import Due
from luodi.projects.search import searched
from luodi.units.public import Viewer

PAGE = 50
COUNT_LIMIT = 10_000
"""Beyond this a list says 一万以上 and turns no further pages: nobody reads the ten-thousandth row, they narrow."""
LAST_PAGE = COUNT_LIMIT // PAGE
CHUNK = 500


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; blank means all. `late_before`: nearest due day before it.

    `apart`: without those that stand beside their stage (搁置 …), as tabs and boards count them. `by`: the column to
    sort by, None for the last touched first; `turned` against its natural direction. `stages`: the order of the pack.
    """

    q: str = ""
    stage: str = ""
    standing: str = ""
    apart: bool = False
    late_before: date | None = None
    conditions: tuple[Condition, ...] = ()
    by: Column | None = None
    turned: bool = False
    stages: tuple[str, ...] = ()
    page: int = 1

    @property
    def narrow(self) -> bool:
        """Whether anything but the stage narrows it."""
        return bool(self.q or self.late_before or self.conditions)


@dataclass(frozen=True)
class Row:
    """A project in a list; `case` is its address. Amounts in yuan, land in millionths of a 亩.

    `terms` only where they were asked for; scalars as JSON has them.
    """

    case: UUID
    name: str
    investor: str
    industry: str
    total_investment: int | None
    land: int | None
    introducing_unit: UUID | None
    landing_area: UUID | None
    stage: str
    stage_since: date | None
    standing: str
    reported_on: date
    next_due: date | None
    next_task: Sequence[Any] | None = field(default=None, hash=False)
    fixed_investment: int | None = None
    contracted: int | None = None
    arrived: int | None = None
    source: str = ""
    origin: str = ""
    credit_code: str = ""
    touched_at: datetime | None = None
    terms: Mapping[str, Any] | None = field(default=None, hash=False)

    @property
    def task(self) -> Due | None:
        """What is due next."""
        return Due(*self.next_task) if self.next_task else None

    def held(self, column: Column) -> Any:
        """The stored value of a column; None where there is none."""
        if column.kind is Kind.TASK:
            return self.task.title if self.task else None
        return getattr(self, column.field, None) if column.field else (self.terms or {}).get(column.key)


@dataclass(frozen=True)
class Page:
    """One page of rows; `more` says there is a next page."""

    rows: tuple[Row, ...]
    number: int
    more: bool


@dataclass(frozen=True)
class Tally:
    """How many there are at each (stage, standing) and their 投资总额 in yuan; `capped`: more than were counted."""

    parts: Mapping[tuple[str, str], tuple[int, int]]
    capped: bool = False

    def of(self, stage: str = "", standing: str = "") -> tuple[int, int]:
        """(number, yuan) at a stage, in a standing, or of all; those in a standing are not counted at their stage, and
        those that turned out to be another one not among all."""
        found = [
            part
            for (at, beside), part in self.parts.items()
            if (beside == standing if standing else (beside != STANDING if not stage else at == stage and not beside))
        ]
        return sum(n for n, _ in found), sum(yuan for _, yuan in found)


COLUMNS = (
    "case_id", "name", "investor", "industry", "total_investment", "land", "introducing_unit_id", "landing_area_id",
    "stage", "stage_since", "standing", "reported_on", "next_due", "next_task",
)  # fmt: skip
MORE = ("fixed_investment", "contracted", "arrived", "source", "origin", "credit_code", "touched_at")
WHOLE = (*COLUMNS, *MORE)


def visible_projects(viewer: Viewer, *, merged: bool = False) -> QuerySet[Project]:
    """The projects the viewer may know of; without those that turned out to be another one, unless `merged`."""
    found = Project.objects.filter(jurisdiction_id=viewer.jurisdiction)
    found = found if merged else found.exclude(standing=STANDING)
    return found if viewer.sees_all else found.filter(case_id__in=visible_cases(viewer, "project").values("pk"))


def project_page(viewer: Viewer, filters: Filters, columns: Iterable[Column] = ()) -> Page:
    """One page of the list, LAST_PAGE at most: one query. `columns`: what is shown beyond the plain row."""
    number = min(max(filters.page, 1), LAST_PAGE)
    start = (number - 1) * PAGE
    rows = _rows(_ordered(viewer, filters)[start : start + PAGE + 1], columns)
    return Page(tuple(rows[:PAGE]), number, len(rows) > PAGE and number < LAST_PAGE)


def all_rows(viewer: Viewer, filters: Filters, most: int, columns: Iterable[Column] = ()) -> Iterator[list[Row]]:
    """The whole list in its order, in chunks, `most` rows of it; memory does not grow with their number. One query."""
    values = _ordered(viewer, filters).values_list(*_names(columns))[:most].iterator(CHUNK)
    while chunk := [Row(*row) for row in islice(values, CHUNK)]:
        yield chunk


def rows_of(viewer: Viewer, cases: Iterable[UUID]) -> dict[UUID, Row]:
    """The rows of these cases by case, as far as the viewer may know of them. One query."""
    found = visible_projects(viewer, merged=True).filter(case_id__in=list(cases)).values_list(*COLUMNS)
    return {values[0]: Row(*values) for values in found}


def cards(viewer: Viewer, filters: Filters, places: Iterable[tuple[str, str]], most: int) -> list[list[Row]]:
    """The first `most` of each (stage, standing) in the order of the list: one query for each place."""
    return [
        _rows(_ordered(viewer, replace(filters, stage=stage, standing=beside, apart=True))[:most])
        for stage, beside in places
    ]


def _ordered(viewer: Viewer, filters: Filters) -> QuerySet[Project]:
    found = narrowed(_listed(viewer, filters.standing), filters, viewer)
    return ordered(found, filters.by, filters.turned, filters.stages)


def _listed(viewer: Viewer, standing: str) -> QuerySet[Project]:
    """What a list begins with: merged ones only where it asks for them by name."""
    return visible_projects(viewer, merged=standing == STANDING)


def _rows(found: QuerySet[Project], columns: Iterable[Column] = ()) -> list[Row]:
    return [Row(*values) for values in found.values_list(*_names(columns))]


def _names(columns: Iterable[Column]) -> tuple[str, ...]:
    """The columns to read: fifty rows of days and ids take longer to turn into values than to find."""
    fields = {column.field for column in columns}
    if "" in fields:
        return (*WHOLE, "terms")
    return WHOLE if fields & set(MORE) else COLUMNS


def narrowed(found: QuerySet[Project], filters: Filters, viewer: Viewer) -> QuerySet[Project]:
    """`found` with the filters applied."""
    if filters.stage:
        found = found.filter(stage=filters.stage)
    if filters.standing or (filters.stage and filters.apart):
        found = found.filter(standing=filters.standing)
    if filters.late_before is not None:
        found = found.filter(next_due__lt=filters.late_before)
    found = applied(found, filters.conditions, viewer)
    return searched(found, filters.q, viewer.jurisdiction)


def tally(viewer: Viewer, filters: Filters) -> Tally:
    """How many projects the list holds at each stage and standing, whichever of them it shows. Three queries at most.

    Those that turned out to be another one are counted where they are asked for.
    Of a narrowed list COUNT_LIMIT are counted and no more. Of all the viewer sees the numbers are exact, read from an
    index, and kept until something is recorded.
    """
    numbers = _tally(viewer, filters)
    if filters.standing != STANDING:
        return numbers
    merged = narrowed(visible_projects(viewer, merged=True), replace(filters, stage=""), viewer)
    return Tally({**numbers.parts, **_counted(merged)}, numbers.capped)


def _tally(viewer: Viewer, filters: Filters) -> Tally:
    found = visible_projects(viewer)
    if not filters.narrow:
        return _kept(viewer, found)
    found = narrowed(found, replace(filters, stage="", standing=""), viewer)
    some = Project.objects.filter(pk__in=found.order_by().values("pk")[: COUNT_LIMIT + 1])
    parts = _counted(some)
    return Tally(parts, sum(n for n, _ in parts.values()) > COUNT_LIMIT)


def _counted(found: QuerySet[Project]) -> dict[tuple[str, str], tuple[int, int]]:
    rows = found.order_by().values_list("stage", "standing").annotate(n=Count("pk"), yuan=Sum("total_investment"))
    return {(stage, standing): (n, int(yuan or 0)) for stage, standing, n, yuan in rows}


KEEP = 10.0
"""Seconds after which kept numbers are counted anew in any case."""
SLOW = 0.02
REST = 20
"""Numbers that took longer than SLOW seconds to count rest for so many times as long, whatever is recorded."""
_tallies: dict[object, tuple[UUID | None, float, float, Tally]] = {}


def _kept(viewer: Viewer, found: QuerySet[Project]) -> Tally:
    who = () if viewer.sees_all else (viewer.unit_ids, viewer.seen_unit_ids, viewer.position_ids, viewer.user_id)
    key = (viewer.jurisdiction, viewer.sees_all, who)
    act = latest_act()
    now = time.monotonic()
    if (known := _tallies.get(key)) is not None:
        kept_act, counted, cost, numbers = known
        if now - counted < (KEEP if kept_act == act else REST * cost if cost > SLOW else 0):
            return numbers
    numbers = Tally(_counted(found))
    while len(_tallies) >= 256:
        _tallies.pop(next(iter(_tallies)), None)
    _tallies[key] = (act, now, time.monotonic() - now, numbers)
    return numbers
