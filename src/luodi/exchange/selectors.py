"""A platform's table filled from the register, and its export held against the register. Always for a viewer."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from luodi.exchange.actions import Chunked, Spooled, may_exchange, template_row
from luodi.exchange.models import Template
from luodi.exchange.values import NUMBERING, Mapped, Speaker
from luodi.intake.called import names_of
from luodi.ledger.public import Refused, current
from luodi.projects.public import Column, Filters, Row, all_rows, columns_of
from luodi.reading.cells import blank, squeezed, text_of
from luodi.reading.dictionary import known
from luodi.reading.header import find_header
from luodi.reading.limits import Unreadable, limits
from luodi.reading.sheets import Book
from luodi.reading.table import Line, lines
from luodi.units.public import Viewer, ref_book

MOST = 20_000
"""So many projects are filled in or compared at a time."""
SHOWN = 500
"""So many differences stand on the page; all of them in the file."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class TemplateView:
    """A template as its keepers see it."""

    id: UUID
    name: str
    sheet: str
    header_row: int
    columns: tuple[Mapped, ...]
    match: str
    confirmed: bool
    saved_at: datetime

    @property
    def filled(self) -> tuple[Mapped, ...]:
        """The columns that take anything."""
        return tuple(one for one in self.columns if one.key)


@dataclass(frozen=True)
class Cellwise:
    """A cell that differs: the heading, ours, theirs."""

    label: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Difference:
    """A row that is not the same on both sides. `row`: as their file numbers it, 0 for one missing there.

    `what`: here (missing here), there (missing there), twice (several of theirs or ours are called so), cells.
    """

    what: str
    key: str
    case: UUID | None
    row: int
    cells: tuple[Cellwise, ...] = ()


@dataclass(frozen=True)
class Reconciled:
    """What two registers say of each other."""

    same: int
    differences: tuple[Difference, ...]

    def count(self, what: str) -> int:
        """How many differences of a kind."""
        return sum(one.what == what for one in self.differences)


def templates(viewer: Viewer) -> list[TemplateView]:
    """The templates of the government, by name; none for those who keep none."""
    if not may_exchange(viewer):
        return []
    rows = Template.objects.filter(jurisdiction_id=viewer.jurisdiction).defer("content").order_by("name")
    return [_view(row) for row in rows]


def template(viewer: Viewer, template_id: UUID) -> TemplateView:
    """One template. Raises NotVisible."""
    return _view(template_row(viewer, template_id))


def _view(row: Template) -> TemplateView:
    columns = tuple(Mapped(at, one["label"], one["key"], one["unit"]) for at, one in enumerate(row.columns))
    return TemplateView(row.pk, row.name, row.sheet, row.header_row, columns, row.match, row.confirmed, row.saved_at)


def _speaker(viewer: Viewer) -> tuple[Speaker, dict[str, Column]]:
    _, regime = current(viewer.jurisdiction)
    offered, book = dict(columns_of(regime)), ref_book(viewer.jurisdiction)
    return Speaker(offered, regime, book, names_of(viewer, book), viewer.day), offered


def _rows(viewer: Viewer, columns: Iterable[Column]) -> Iterator[Row]:
    for chunk in all_rows(viewer, Filters(), MOST, columns):
        yield from chunk


def filled(viewer: Viewer, template_id: UUID) -> bytes:
    """The platform's own table with every project the viewer sees, a row each below its header. Raises NotVisible."""
    row = template_row(viewer, template_id)
    view = _view(row)
    speaker, offered = _speaker(viewer)
    book = load_workbook(io.BytesIO(bytes(row.content)))
    sheet = book[row.sheet]
    wanted = [offered[one.key] for one in view.filled if one.key in offered]
    for number, project in enumerate(_rows(viewer, wanted), 1):
        for one in view.filled:
            cell = sheet.cell(row=row.header_row + number, column=one.at + 1)
            if isinstance(cell, MergedCell):
                continue
            value: Any = number if one.key == NUMBERING else speaker.said(one, project)
            cell.value = value
            if isinstance(value, str) and value.startswith(FORMULA):
                # Else a spreadsheet takes it for a formula.
                cell.data_type, cell.quotePrefix = "s", True
            elif isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reconcile(viewer: Viewer, template_id: UUID, file: Chunked) -> Reconciled:
    """Their export against our register, by the template's columns. Nothing is written. Raises NotVisible, Refused."""
    row = template_row(viewer, template_id)
    view = _view(row)
    speaker, offered = _speaker(viewer)
    key = next((one for one in view.filled if one.key == view.match), None)
    if key is None:
        raise Refused("先选好每一列填什么、按哪一列对账，再来对账。")
    ours: dict[str, list[Row]] = {}
    wanted = [offered[one.key] for one in view.filled if one.key in offered]
    for project in _rows(viewer, wanted):
        ours.setdefault(squeezed(str(speaker.said(key, project) or "")), []).append(project)
    try:
        theirs = list(_theirs(file, view))
    except Unreadable as error:
        raise Refused(error.message, {"file": error.message}) from error
    return _compared(view, key, ours, theirs, speaker)


def _theirs(file: Chunked, view: TemplateView) -> Iterator[tuple[Line, dict[str, Any]]]:
    """Their rows with the cell of each mapped column, found by its heading wherever it stands now."""
    with Spooled(b"".join(file.chunks())) as path:
        book = Book(path, limits())
        name = view.sheet if view.sheet in book.names else book.names[0]
        sheet = book.sheet(name)
        header = find_header(sheet, known(frozenset(), {one.label: one.label for one in view.columns if one.label}))
        at = {squeezed(label): place for place, label in reversed(list(enumerate(header.labels)))}
        places = {one.key: at[squeezed(one.label)] for one in view.filled if squeezed(one.label) in at}
        if view.match not in places:
            label = next(one.label for one in view.filled if one.key == view.match)
            raise Unreadable(f"表里没有“{label}”这一列，没法对账；请核对是不是这个平台导出的。")
        for line in lines(book.rows(name), header, sheet.merged):
            if line.counts:
                cells = {key: line.cells[place] if place < len(line.cells) else "" for key, place in places.items()}
                yield line, cells


def _compared(
    view: TemplateView,
    key: Mapped,
    ours: dict[str, list[Row]],
    theirs: list[tuple[Line, dict[str, Any]]],
    speaker: Speaker,
) -> Reconciled:
    same, seen = 0, set()
    found: list[Difference] = []
    for line, cells in theirs:
        said = "" if blank(cells[key.key]) else text_of(cells[key.key])
        wanted = squeezed(said)
        here = ours.get(wanted, [])
        if len(here) > 1 or (here and wanted in seen):
            found.append(Difference("twice", said, here[0].case, line.number))
            seen.add(wanted)
            continue
        seen.add(wanted)
        if not here or not wanted:
            found.append(Difference("here", said, None, line.number))
            continue
        others = [one for one in view.filled if one.key in cells and one.key not in {NUMBERING, key.key}]
        differing = [(one, pair) for one in others if (pair := speaker.differs(one, here[0], cells[one.key]))]
        if differing:
            told = tuple(Cellwise(one.label, *pair) for one, pair in differing)
            found.append(Difference("cells", said, here[0].case, line.number, told))
        else:
            same += 1
    for wanted, rows in ours.items():
        if wanted not in seen:
            found += [Difference("there", str(speaker.said(key, one) or one.name), one.case, 0) for one in rows]
    order = ("here", "there", "cells", "twice")
    found.sort(key=lambda one: (order.index(one.what), one.row))
    return Reconciled(same, tuple(found))
