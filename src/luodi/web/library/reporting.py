"""信息报送: unit by period, on time, late or missing, with how many leads the unit reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from luodi.ledger.public import current
from luodi.library.public import Report, UnitReports, duties, reporting
from luodi.regimes.cadences import Period
from luodi.units.public import ref_book
from luodi.web import formats
from luodi.web.clauses import clause_tag, link
from luodi.web.context import Request
from luodi.web.library.tabs import tabs
from luodi.web.parts import Filter, Option, State, StateKind
from luodi.web.shell import page, render

YEARS = 4
STATES: Mapping[str, tuple[StateKind, str]] = {
    "kept": ("kept", "按时"),
    "late": ("soon", "迟报"),
    "missing": ("late", "未报"),
    "waiting": ("wait", "未到期"),
    "void": ("ended", "不再要求"),
}


@dataclass(frozen=True)
class Cell:
    """One unit in one period."""

    label: str
    state: State | None
    url: str
    leads: int
    leads_url: str
    note: str


@dataclass(frozen=True)
class Row:
    """One unit: its cells, how many periods it kept of those that fell due."""

    title: str
    cells: tuple[Cell, ...]
    kept: int
    due: int
    late: int
    missing: int
    leads: int


@page(
    "library/reporting/",
    name="library_reporting",
    title="信息报送",
    nav="library",
    shows=("clauses", "cadences", "obligations"),
)
def report_table(request: Request) -> HttpResponse:
    """The table of a year, of the duty asked for; first that of reporting leads."""
    return render(request, "library/reporting.html", {"tabs": tabs("library_reporting"), **shown(request)})


def shown(request: Request) -> dict[str, Any]:
    """What the page and its file show."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    offered = duties(regime, viewer.day)
    asked = request.GET.get("duty", "")
    duty = next((one for one in offered if one.id == asked), offered[0] if offered else None)
    years = [str(year) for year in range(viewer.day.year, viewer.day.year - YEARS, -1)]
    year = request.GET.get("year", "")
    year = year if year in years else years[0]
    periods: list[Period] = []
    found: list[UnitReports] = []
    if duty is not None:
        periods, found = reporting(viewer, regime, duty, int(year))
    book = ref_book(viewer.jurisdiction)
    default = bool(duty and (duty.default or duty.due_default or not duty.clause))
    return {
        "duty": duty,
        "tag": clause_tag(regime, duty.clause, place=duty.place or "", default=default) if duty else None,
        "heads": [_head(period) for period in periods],
        "rows": [_row(one, periods, one.unit in book.units, viewer.day) for one in found],
        "filters": [
            Filter(
                "duty", "报送事项", duty.id if duty else "", [Option(one.id, one.title) for one in offered], all=False
            ),
            Filter("year", "年份", year, [Option(text, f"{text} 年") for text in years], all=False),
        ],
        "file_url": reverse("library_reporting_export", query={"duty": duty.id if duty else "", "year": year}),
    }


def _head(period: Period) -> str:
    return f"{period.first.month} 月" if period.every == "month" else f"{(period.first.month + 2) // 3} 季度"


def _row(one: UnitReports, periods: list[Period], is_unit: bool, today: date) -> Row:
    cells = tuple(_cell(one, period, one.reports.get(period.label), is_unit, today) for period in periods)
    kept, late, missing = one.count("kept"), one.count("late"), one.count("missing")
    return Row(one.title, cells, kept, kept + late + missing, late, missing, one.leads)


def _cell(one: UnitReports, period: Period, report: Report | None, is_unit: bool, today: date) -> Cell:
    label = _head(period)
    if report is None:
        return Cell(label, None, "", 0, "", "")
    kind, text = STATES[report.state]
    day = report.ended_on or report.due_on
    note = formats.day(day, today) if day else ""
    span = {"unit": str(one.unit), "reported.from": period.first.isoformat(), "reported.to": period.last.isoformat()}
    said = f"，自报 {report.said} 条" if report.said is not None and report.said != report.leads else ""
    return Cell(
        label,
        State(kind, text, f"{'报于' if report.ended_on else '期限'} {note}{said}"),
        link("case", report.case),
        report.leads,
        reverse("projects", query=span) if report.leads and is_unit else "",
        said.removeprefix("，"),
    )
