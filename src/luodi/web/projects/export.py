"""The list as a spreadsheet: exactly what it shows, all pages, in the same order, for the same eyes."""

from collections.abc import Callable, Mapping
from datetime import date

import xlsxwriter
from django.http import HttpResponse

from luodi.common import clock
from luodi.ledger.public import current
from luodi.projects.public import Column, Kind, Row, all_rows, tally
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, calendar_for, ref_book
from luodi.web import formats
from luodi.web.context import Request
from luodi.web.projects import asking, listing
from luodi.web.projects.asking import Asked
from luodi.web.shell import page
from luodi.web.workbook import CASE, CASE_WIDTH, MOST, Paper, begin, place_of, sent, too_long

WIDTHS = {"name": 34, "stage": 18, "due": 14}


@page("projects/export.xlsx", name="projects_export", title="导出项目", nav="projects", export=True)
def projects_export(request: Request) -> HttpResponse:
    """The list of this address as .xlsx; 422 where it holds more than MOST rows."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    wanted = asking.asked(request.GET, viewer, regime)
    numbers = tally(viewer, wanted.filters)
    total, _line = listing.summary(numbers, wanted)
    if total > MOST:
        return too_long(request, wanted.address())
    return sent("项目", lambda book: write(book, wanted, regime, viewer), viewer.name)


def write(book: xlsxwriter.Workbook, wanted: Asked, regime: Regime, viewer: Viewer) -> None:
    """The whole list as a sheet; a row at a time, so that memory does not grow with their number."""
    paper = Paper(book, book.add_worksheet("项目"))
    printer = listing.Printer(
        wanted.columns, regime, ref_book(viewer.jurisdiction), calendar_for(viewer.jurisdiction), viewer
    )
    beneath = {column.key: _beneath(column, wanted) for column in wanted.columns}
    titles = _titles(wanted, beneath)
    begin(paper, _note(wanted, regime, viewer), [(title, width) for title, width in titles])
    last = 1
    for chunk in all_rows(viewer, wanted.filters, MOST, wanted.columns):
        printer.know(chunk)
        for row in chunk:
            last += 1
            _line(paper, last, row, printer, beneath)
            paper.text(last, len(titles) - 1, str(row.case))
    paper.sheet.autofilter(1, 0, last, len(titles) - 1)


ValueOf = Callable[[Row, listing.Printer], str | date | None]
Beneath = Mapping[str, list[tuple[str, ValueOf]]]
"""By column: what its cell shows besides, with a title."""


def _titles(wanted: Asked, beneath: Beneath) -> list[tuple[str, int]]:
    """Heads with units, and widths; what a cell of the page shows beneath its text has a column of its own.

    Last the id of the project, by which a file that comes back is matched.
    """
    found = []
    for column in wanted.columns:
        found.append((column.heading, WIDTHS.get(column.key, 16)))
        found += [(title, 16) for title, _ in beneath[column.key]]
    return [*found, (CASE, CASE_WIDTH)]


def _beneath(column: Column, wanted: Asked) -> list[tuple[str, ValueOf]]:
    shown = {one.key for one in wanted.columns}
    if column.key == "name":
        own = [wanted.offered[key] for key in ("investor", "industry") if key in wanted.offered and key not in shown]
        return [(one.title, lambda row, printer, one=one: printer.text(one, row)) for one in own]  # type: ignore[misc]
    if column.kind is Kind.STAGE and "since" not in shown:
        return [("进入日期", lambda row, _printer: row.stage_since)]
    if column.kind is Kind.DUE:
        told: list[tuple[str, ValueOf]] = [
            ("到期情况", lambda row, printer: _state(row, printer)),
            ("到期事项", lambda row, printer: printer.task(row)),
            ("条款", lambda row, printer: place_of(printer.tag(row))),
        ]
        return [one for one in told if one[0] != "到期事项" or "task" not in shown]
    return []


def _state(row: Row, printer: listing.Printer) -> str:
    state = printer.due(row)
    return state.text if state else ""


def _line(paper: Paper, at: int, row: Row, printer: listing.Printer, beneath: Beneath) -> None:
    place = 0
    for column in printer.columns:
        _cell(paper, at, place, column, row, printer)
        place += 1
        for _, value_of in beneath[column.key]:
            value = value_of(row, printer)
            if isinstance(value, date):
                paper.when(at, place, value)
            else:
                paper.text(at, place, value or "")
            place += 1


def _cell(paper: Paper, at: int, place: int, column: Column, row: Row, printer: listing.Printer) -> None:
    value = row.held(column)
    if value is None or value == "":
        return
    if column.kind is Kind.STAGE:
        paper.text(at, place, printer.stage(row))
    elif column.kind is Kind.STEP:
        paper.text(at, place, printer.steps.get(row.stage, ""))
    elif column.kind is Kind.NUMBER and column.term is not None:
        paper.number(at, place, listing.figure(column.term, value))
    elif isinstance(value, date):
        paper.when(at, place, value)
    elif column.kind is Kind.DAY:
        paper.when(at, place, date.fromisoformat(value))
    else:
        paper.text(at, place, printer.text(column, row))


def _note(wanted: Asked, regime: Regime, viewer: Viewer) -> str:
    """What the list was narrowed by, when it was taken and by whom."""
    conditions = [chip.title for chip in asking.chips(wanted, regime, viewer, "projects")]
    filters = wanted.filters
    if filters.stage:
        conditions.insert(0, regime.stages[filters.stage].title)
    if filters.standing:
        conditions.insert(0, regime.standings[filters.standing].title)
    order = f"按{filters.by.title}排序{'（倒序）' if filters.turned else ''}" if filters.by else "最近变动的在前"
    taken = formats.moment_in_full(clock.now())
    return f"条件：{'；'.join(conditions) or '全部'}。{order}。{taken}，{viewer.name}导出，只含本人可以看到的项目。"
