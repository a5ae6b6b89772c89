"""A document as plain values: what a page prints and what the Word file holds are one and the same.

Sheet("示例项目", "项目一页纸", (Part("基本情况", pairs=…), Part("未办结", table=…)), "…取自系统")
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TITLE, HEADING, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
"""The typefaces of official papers; a machine without them shows its own."""
BODY_SIZE, TABLE_SIZE, TITLE_SIZE = 12, 10.5, 20


@dataclass(frozen=True)
class Table:
    """Heads and rows of texts; `widths` in parts of the line, one for each head."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Part:
    """One part under its heading: pairs of label and text, lines, a table; `empty` where it holds nothing."""

    title: str
    pairs: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    table: Table | None = None
    empty: str = ""

    @property
    def blank(self) -> bool:
        """Whether there is nothing but the words that say so."""
        return not (self.pairs or self.lines or (self.table and self.table.rows))


@dataclass(frozen=True)
class Sheet:
    """The document: its title, a line below it, its parts, the line at its foot."""

    title: str
    sub: str
    parts: tuple[Part, ...]
    foot: str

    def texts(self) -> list[str]:
        """Every text of it, in order."""
        found = [self.title, self.sub]
        for part in self.parts:
            found += [part.title, *(text for pair in part.pairs for text in pair), *part.lines]
            found += [*part.table.heads, *(cell for row in part.table.rows for cell in row)] if part.table else []
            found += [part.empty] if part.blank else []
        return [text for text in [*found, self.foot] if text]


def word(sheet: Sheet) -> bytes:
    """The document as .docx on A4, in the typefaces of official papers."""
    made = Document()
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    _face(made.styles["Normal"], BODY, BODY_SIZE)
    _line(made, sheet.title, TITLE, TITLE_SIZE, centred=True)
    if sheet.sub:
        _line(made, sheet.sub, BODY, BODY_SIZE, centred=True)
    for number, part in enumerate(sheet.parts):
        _line(made, f"{_numeral(number)}、{part.title}", HEADING, 14)
        if part.pairs:
            _pairs(made, part.pairs)
        for text in part.lines:
            _line(made, text, BODY, BODY_SIZE, indent=True)
        if part.table and part.table.rows:
            _table(made, part.table)
        if part.blank:
            _line(made, part.empty or "没有", BODY, BODY_SIZE, indent=True)
    _line(made, sheet.foot, BODY, 9)
    made.core_properties.title = sheet.title
    made.core_properties.author = ""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _numeral(number: int) -> str:
    return "一二三四五六七八九十"[number] if number < 10 else str(number + 1)


def _face(style: Any, name: str, size: float) -> None:
    style.font.name, style.font.size = name, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _run(paragraph: Any, text: str, face: str, size: float, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    _face(run, face, size)
    run.font.bold = bold
    run.font.color.rgb = RGBColor(0, 0, 0)


def _line(made: Any, text: str, face: str, size: float, *, centred: bool = False, indent: bool = False) -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _run(paragraph, text, face, size)


def _pairs(made: Any, pairs: Sequence[tuple[str, str]]) -> None:
    """Two pairs of label and text on a line."""
    table = made.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    for start in range(0, len(pairs), 2):
        cells = table.add_row().cells
        for at, (label, text) in enumerate(pairs[start : start + 2]):
            _fill(cells[2 * at], label, HEADING)
            _fill(cells[2 * at + 1], text, BODY)
    _widths(table, (3, 6, 3, 6))
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _table(made: Any, told: Table) -> None:
    table = made.add_table(rows=1, cols=len(told.heads))
    table.style = "Table Grid"
    for cell, head in zip(table.rows[0].cells, told.heads, strict=True):
        _fill(cell, head, HEADING)
    for row in told.rows:
        for at, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _fill(cell, text, BODY, right=at in told.numbers)
    _widths(table, told.widths)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _fill(cell: Any, text: str, face: str, *, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, text, face, TABLE_SIZE)


def _widths(table: Any, parts: Sequence[int]) -> None:
    whole = sum(parts)
    for row in table.rows:
        for cell, part in zip(row.cells, parts, strict=True):
            cell.width = Cm(16.6 * part / whole)
