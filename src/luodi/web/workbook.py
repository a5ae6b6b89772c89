"""Spreadsheets of every list through one writer: rows as they are shown, harmless, bounded, a note above them.

    return workbook("督办", note, (Col("事项", lambda row: row.title), …), rows)

What is written is what the page's own rows say, so that screen and file hold the same figures.
"""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from luodi.common import clock
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.parts import ClauseTag, State
from luodi.web.shell import render

MOST = 20_000
"""So many rows go into one file (系统默认): a larger one nobody can work with, and it would hold up everyone else."""
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_000
"""A cell of a spreadsheet holds 32,767 characters."""
CASE = "项目编号"
"""Heading of the id of a case in every file: by it what goes out is found again when it comes back."""
CASE_WIDTH = 40


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
            mark = self.quoted if text.startswith(FORMULA) else None
            self.sheet.write_string(row, at, text[:LONGEST], how or mark)

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

    def cell(self, row: int, at: int, value: Any) -> None:
        """Whatever a page shows: a figure, a day, a state, a clause tag, several texts on lines of their own."""
        if value is None:
            return
        if isinstance(value, bool):
            self.text(row, at, "是" if value else "否")
        elif isinstance(value, int | float):
            self.number(row, at, str(value))
        elif isinstance(value, date):
            self.when(row, at, value)
        elif isinstance(value, State):
            self.text(row, at, value.text)
        elif isinstance(value, ClauseTag):
            self.text(row, at, place_of(value))
        elif isinstance(value, list | tuple):
            self.text(row, at, "；".join(str(one) for one in value))
        else:
            self.text(row, at, str(value))


def place_of(tag: ClauseTag | None) -> str:
    """A clause tag in words: 三(二)（系统默认）."""
    if tag is None:
        return ""
    note = "系统默认" if tag.default else "采用者选择" if tag.choice else "待补文件" if tag.missing else ""
    return f"{tag.place}（{note}）" if note and tag.place else tag.place or note


@dataclass(frozen=True)
class Col:
    """A column: its heading, what a row says in it (see `Paper.cell`), how wide it is."""

    heading: str
    value: Callable[[Any], Any]
    width: int = 16


def case_col(of: Callable[[Any], Any]) -> Col:
    """The column of the case's id, which comes last."""
    return Col(CASE, lambda row: str(of(row) or ""), CASE_WIDTH)


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook."""

    name: str
    columns: Sequence[Col]
    rows: Iterable[Any]


def workbook(name: str, note: str, columns: Sequence[Col], rows: Iterable[Any], *, author: str = "") -> HttpResponse:
    """The rows as a file to take away; a row at a time, so that memory does not grow with their number."""
    return workbook_of(name, note, [Table(name, columns, rows)], author=author)


def workbook_of(name: str, note: str, tables: Sequence[Table], *, author: str = "") -> HttpResponse:
    """Several tables of one page, a sheet for each."""

    def fill(book: xlsxwriter.Workbook) -> None:
        for table in tables:
            _fill(Paper(book, book.add_worksheet(table.name[:31])), note, table)

    return sent(name, fill, author)


def _fill(paper: Paper, note: str, table: Table) -> None:
    begin(paper, note, [(column.heading, column.width) for column in table.columns])
    last = 1
    for last, row in enumerate(table.rows, 2):
        for at, column in enumerate(table.columns):
            paper.cell(last, at, column.value(row))
    paper.sheet.autofilter(1, 0, last, max(len(table.columns) - 1, 0))


def begin(paper: Paper, note: str, heads: Sequence[tuple[str, int]]) -> None:
    """The note in the first line, the headings in the second, both standing still."""
    for at, (_, width) in enumerate(heads):
        paper.sheet.set_column(at, at, width)
    paper.sheet.freeze_panes(2, 1)
    paper.text(0, 0, note)
    for at, (heading, _) in enumerate(heads):
        paper.text(1, at, heading, paper.head)


def sent(name: str, fill: Callable[[xlsxwriter.Workbook], None], author: str = "") -> HttpResponse:
    """A workbook that `fill` writes, with the moment in its name."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with tempfile.TemporaryFile(suffix=".xlsx") as file:
        with xlsxwriter.Workbook(file, options) as book:
            book.set_properties({"title": name, "author": author})
            fill(book)
        file.seek(0)
        return taken(f"{name} {_moment()}.xlsx", file.read(), SPREADSHEET)


def taken(name: str, content: bytes, media_type: str) -> HttpResponse:
    """A file to take away."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _moment() -> str:
    return f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H%M}"


def note_of(viewer: Viewer, what: str = "全部") -> str:
    """What the list was narrowed by, when it was taken and by whom."""
    taken_at = formats.moment_in_full(clock.now())
    return f"条件：{what}。{taken_at}，{viewer.name}导出，只含本人可以看到的内容。"


def too_long(request: HttpRequest, back: str) -> HttpResponse:
    """The answer where a list holds more than MOST rows."""
    return render(request, "projects/list_too_long.html", {"most": MOST, "back": back}, status=422)
