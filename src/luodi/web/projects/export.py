"""The list as a spreadsheet: exactly what it shows, all pages, in the same order, for the same eyes."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from luodi.common import clock
from luodi.ledger.public import current
from luodi.projects.public import Column, Kind, Row, all_rows, tally
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, calendar_for, ref_book
from luodi.web import formats
from luodi.web.context import Request
from luodi.web.projects import asking, listing
from luodi.web.projects.asking import Asked
from luodi.web.shell import page, render

MOST = 20_000
"""So many rows go into one file (系统默认): a larger one nobody can work with, and it would hold up everyone else."""
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = {"name": 34, "stage": 18, "due": 14}


@page("projects/export.xlsx", name="projects_export", title="导出项目", nav="projects")
def projects_export(request: Request) -> HttpResponse:
    """The list of this address as .xlsx; 422 where it holds more than MOST rows."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    wanted = asking.asked(request.GET, viewer, regime)
    numbers = tally(viewer, wanted.filters)
    total, _line = listing.summary(numbers, wanted)
    if total > MOST:
        context = {"most": MOST, "back": wanted.address()}
        return render(request, "projects/list_too_long.html", context, status=422)
    with tempfile.TemporaryFile(suffix=".xlsx") as file:
        write(file, wanted, regime, viewer)
        file.seek(0)
        response = HttpResponse(file.read(), content_type=SPREADSHEET)
    name = f"项目 {clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H%M}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def write(file: Any, wanted: Asked, regime: Regime, viewer: Viewer) -> None:
    """The whole list into `file`; a row at a time, so that memory does not grow with their number."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": "项目", "author": viewer.name})
        sheet = book.add_worksheet("项目")
        paper = Paper(book, sheet)
        printer = listing.Printer(
            wanted.columns, regime, ref_book(viewer.jurisdiction), calendar_for(viewer.jurisdiction), viewer
        )
        beneath = {column.key: _beneath(column, wanted) for column in wanted.columns}
        titles = _titles(wanted, beneath)
        for at, (key, _) in enumerate(titles):
            sheet.set_column(at, at, WIDTHS.get(key, 16))
        sheet.freeze_panes(2, 1)
        paper.text(0, 0, _note(wanted, regime, viewer))
        for at, (_, title) in enumerate(titles):
            paper.text(1, at, title, paper.head)
        last = 1
        for chunk in all_rows(viewer, wanted.filters, MOST, wanted.columns):
            printer.know(chunk)
            for row in chunk:
                last += 1
                _line(paper, last, row, printer, beneath)
        sheet.autofilter(1, 0, last, len(titles) - 1)


class Paper:
    """A sheet and its formats. What a spreadsheet might take for a formula is written as a text and marked so."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        self.book = book
        self.sheet = sheet
        self.head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "bottom": 1, "text_wrap": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.quoted = book.add_format({"quote_prefix": True})
        self._figures: dict[int, Format] = {}

    def text(self, row: int, at: int, text: str, how: Format | None = None) -> None:
        """A text, never a formula or a link."""
        if text:
            self.sheet.write_string(row, at, text, how or (self.quoted if text.startswith(FORMULA) else None))

    def number(self, row: int, at: int, text: str) -> None:
        """A figure with the places it has."""
        places = len(text.partition(".")[2])
        if places not in self._figures:
            shape = "#,##0" + ("." + "0" * places if places else "")
            self._figures[places] = self.book.add_format({"num_format": shape})
        self.sheet.write_number(row, at, float(text), self._figures[places])

    def when(self, row: int, at: int, value: date | datetime) -> None:
        """A day, or a moment in Shanghai."""
        if isinstance(value, datetime):
            local = value.astimezone(clock.SHANGHAI).replace(tzinfo=None, microsecond=0)
            self.sheet.write_datetime(row, at, local, self.moment)
        else:
            self.sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), self.day)


ValueOf = Callable[[Row, listing.Printer], str | date | None]
Beneath = Mapping[str, list[tuple[str, ValueOf]]]
"""By column: what its cell shows besides, with a title."""


def _titles(wanted: Asked, beneath: Beneath) -> list[tuple[str, str]]:
    """Heads with units; what a cell of the page shows beneath its text has a column of its own."""
    found = []
    for column in wanted.columns:
        found.append((column.key, column.heading))
        found += [("", title) for title, _ in beneath[column.key]]
    return found


def _beneath(column: Column, wanted: Asked) -> list[tuple[str, ValueOf]]:
    shown = {one.key for one in wanted.columns}
    if column.key == "name":
        own = [wanted.offered[key] for key in ("investor", "industry") if key in wanted.offered and key not in shown]
        return [(one.title, lambda row, printer, one=one: printer.text(one, row)) for one in own]  # type: ignore[misc]
    if column.kind is Kind.STAGE and "since" not in shown:
        return [("进入日期", lambda row, _printer: row.stage_since)]
    if column.kind is Kind.DUE:
        return [
            ("到期情况", lambda row, printer: _state(row, printer)),
            ("到期事项", lambda row, printer: printer.task(row)),
            ("条款", lambda row, printer: _tag(row, printer)),
        ]
    return []


def _state(row: Row, printer: listing.Printer) -> str:
    state = printer.due(row)
    return state.text if state else ""


def _tag(row: Row, printer: listing.Printer) -> str:
    tag = printer.tag(row)
    if tag is None:
        return ""
    note = "系统默认" if tag.default else "采用者选择" if tag.choice else "待补文件" if tag.missing else ""
    return f"{tag.place}（{note}）" if note and tag.place else tag.place or note


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
    value = listing.raw(column, row)
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
