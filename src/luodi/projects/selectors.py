"""The project list: filters, sort, pages of rows already formatted; a number of queries that does not grow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from luodi.common.text import bigrams, normalised_name
from luodi.ledger.public import visible_cases
from luodi.projects.models import Project, ProjectToken
from luodi.units.public import Viewer

PAGE = 50
COUNT_LIMIT = 10_000
"""Beyond this a list says 一万以上: counting a million rows for a pager helps nobody."""

SORTS: Mapping[str, tuple[str, tuple[Any, ...]]] = {
    "touched": ("最近变动", ("-touched_at", "-id")),
    "amount": ("投资总额", (F("total_investment").desc(nulls_last=True), "-id")),
    "due": ("最近期限", (F("next_due").asc(nulls_last=True), "id")),
    "reported": ("首报日期", ("-reported_on", "-id")),
}


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by; blank means all. `late_before`: nearest due day before it."""

    q: str = ""
    stage: str = ""
    standing: str = ""
    industry: str = ""
    unit: UUID | None = None
    landing: UUID | None = None
    minimum: int | None = None
    late_before: date | None = None
    sort: str = "touched"
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A project in a list; `case` is its address. Amounts in yuan, land in millionths of a 亩."""

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


@dataclass(frozen=True)
class Page:
    """One page of rows; `total` is exact up to COUNT_LIMIT, `more` says there is a next page."""

    rows: tuple[Row, ...]
    number: int
    total: int
    more: bool

    @property
    def capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > COUNT_LIMIT


COLUMNS = (
    "case_id", "name", "investor", "industry", "total_investment", "land", "introducing_unit_id", "landing_area_id",
    "stage", "stage_since", "standing", "reported_on", "next_due",
)  # fmt: skip


def visible_projects(viewer: Viewer) -> QuerySet[Project]:
    """The projects the viewer may know of."""
    found = Project.objects.filter(jurisdiction_id=viewer.jurisdiction)
    return found if viewer.sees_all else found.filter(case_id__in=visible_cases(viewer, "project").values("pk"))


def project_page(viewer: Viewer, filters: Filters) -> Page:
    """One page of the list: two queries."""
    found = narrowed(visible_projects(viewer), filters, viewer.jurisdiction)
    start = (max(filters.page, 1) - 1) * PAGE
    order = SORTS.get(filters.sort, SORTS["touched"])[1]
    rows = [Row(*values) for values in found.order_by(*order).values_list(*COLUMNS)[start : start + PAGE + 1]]
    total = start + len(rows)
    if len(rows) > PAGE or (start and not rows):
        total = found.order_by()[: COUNT_LIMIT + 1].count()
    return Page(tuple(rows[:PAGE]), max(filters.page, 1), total, len(rows) > PAGE)


def rows_of(viewer: Viewer, cases: Iterable[UUID]) -> dict[UUID, Row]:
    """The rows of these cases by case, as far as the viewer may know of them. One query."""
    found = visible_projects(viewer).filter(case_id__in=list(cases)).values_list(*COLUMNS)
    return {values[0]: Row(*values) for values in found}


def narrowed(found: QuerySet[Project], filters: Filters, jurisdiction: UUID) -> QuerySet[Project]:
    """`found` with the filters applied."""
    plain = {
        "stage": filters.stage,
        "standing": filters.standing,
        "industry": filters.industry,
        "introducing_unit_id": filters.unit,
        "landing_area_id": filters.landing,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if filters.minimum is not None:
        found = found.filter(total_investment__gte=filters.minimum)
    if filters.late_before is not None:
        found = found.filter(next_due__lt=filters.late_before)
    return searched(found, filters.q, jurisdiction)


def searched(found: QuerySet[Project], text: str, jurisdiction: UUID) -> QuerySet[Project]:
    """Projects whose name or investor holds the text: candidates by bigrams, rechecked as a whole."""
    wanted = normalised_name(text)
    if not wanted:
        return found
    whole = Q(normalised_name__contains=wanted) | Q(normalised_investor__contains=wanted)
    if len(wanted) < 2:
        return found.filter(whole)
    for token in dict.fromkeys(bigrams(wanted)):
        holding = ProjectToken.objects.filter(jurisdiction_id=jurisdiction, token=token)
        found = found.filter(pk__in=holding.values("project_id"))
    return found.filter(whole)


def stage_counts(viewer: Viewer) -> dict[tuple[str, str], int]:
    """How many visible projects stand at each (stage, standing)."""
    rows = visible_projects(viewer).values_list("stage", "standing").annotate(n=Count("pk")).order_by()
    return {(stage, standing): n for stage, standing, n in rows}
