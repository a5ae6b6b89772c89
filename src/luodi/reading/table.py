"""The rows of a table under its header: numbered as people see them, totals apart and checked, notes left out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from luodi.reading.cells import Column, blank, figure_in, text_of
from luodi.reading.header import Header
from luodi.reading.sheets import Cell, Merged, Row

_TOTAL = re.compile(r"^(合计|总计|小计|累计|共计|总合计)|(合计|小计|总计)$")
_NOTE = re.compile(
    r"^(注|备注|说明|填表说明|(填表|填报|报送|制表|审核|审批|复核|经办|统计)(人|单位|时间|日期)?|(单位|分管|主要)?负责人|联系人)"
    r"($|[:：0-9])"
)
_SECTION = re.compile(r"^(第?[一二三四五六七八九十]+([、.．]|部分|类)|[(（][一二三四五六七八九十]+[)）])")
_NUMBERING = re.compile(r"[(（]?([0-9]{1,3}|[甲乙丙丁戊己庚辛壬癸])[)）]?")
WIDE = 3
"""A text merged over more columns than these is the title of what stands below it."""
OPEN = 200
"""So many ranges merged over several rows are filled in side by side."""


@dataclass(frozen=True)
class Line:
    """A row of the table; `number` as a spreadsheet shows it. `total`: the word of a totals row, '' for others.

    `aside`: it is no project: the title of a section, or the header once more, as on every printed page.
    """

    number: int
    cells: Row
    total: str = ""
    aside: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is a project."""
        return not self.total and not self.aside


@dataclass
class Totals:
    """Sums as the rows go by, to be held against what the totals rows say. `columns`: those that hold figures, by
    place; a sum is in the unit that bare figures of the column are in."""

    columns: Mapping[int, Column]
    whole: dict[int, Decimal] = field(default_factory=dict)
    part: dict[int, Decimal] = field(default_factory=dict)

    def take(self, cells: Row) -> None:
        """A row that counts."""
        for at, column in self.columns.items():
            if (figure := _figure(cells, at, column)) is not None:
                self.whole[at] = self.whole.get(at, Decimal()) + figure
                self.part[at] = self.part.get(at, Decimal()) + figure

    def differences(self, line: Line, labels: Sequence[str]) -> list[str]:
        """What a totals row says otherwise than the rows above it; a 小计 is of those since the one before."""
        sums = self.part if "小计" in line.total else self.whole
        found = []
        for at, column in self.columns.items():
            said, summed = _figure(line.cells, at, column), sums.get(at, Decimal())
            if said is not None and abs(said - summed) > Decimal("0.005"):
                found.append(f"{labels[at]}：{line.total}写的是 {said:f}，各行相加是 {summed:f}，差 {said - summed:f}")
        if "小计" in line.total:
            self.part = {}
        return found


def lines(rows: Iterator[Row], header: Header, merged: Sequence[Merged] = ()) -> Iterator[Line]:
    """The rows below the header that say anything."""
    down = _Down(merged)
    titles = {top for (top, left), (bottom, right) in merged if top == bottom and right - left >= WIDE}
    for at, row in enumerate(rows):
        cells = down.filled(at, row)
        if at <= header.bottom:
            continue
        said = [cell for cell in cells if not blank(cell)]
        if not said or _numbering(said) or _note(said):
            continue
        if _section(said, at in titles) or _header_again(cells, header):
            yield Line(at + 1, cells, aside=True)
            continue
        word = next((text for cell in cells[:4] if (text := _squeezed(cell)) and _TOTAL.search(text)), "")
        yield Line(at + 1, cells, word if len(word) <= 12 else "")


class _Down:
    """The value of a range merged over several rows, in each of them; a figure stands for all of them but once."""

    def __init__(self, merged: Sequence[Merged]) -> None:
        self._begin: dict[int, list[tuple[int, int, int]]] = {}
        for (top, left), (bottom, right) in merged:
            if bottom > top:
                self._begin.setdefault(top, []).append((bottom, left, min(right, left + 50)))
        self._open: list[tuple[int, int, int, Cell]] = []

    def filled(self, at: int, row: Row) -> Row:
        """The row at `at`, from 0; asked for in order."""
        for bottom, left, right in self._begin.get(at, ()):
            if left < len(row) and not isinstance(row[left], int | float) and len(self._open) < OPEN:
                self._open.append((bottom, left, right, row[left]))
        if not self._open:
            return row
        cells = list(row)
        for _, left, right, value in self._open:
            for column in range(left, min(right + 1, len(cells))):
                if blank(cells[column]):
                    cells[column] = value
        self._open = [one for one in self._open if one[0] > at]
        return cells


def _note(said: Sequence[Cell]) -> bool:
    """A line below the table: a remark, or who filled it in, looked it through and signed."""
    return all(_NOTE.match("".join(text_of(cell).split())) for cell in said) or (
        len(said) <= 2 and bool(_NOTE.match("".join(text_of(said[0]).split())))
    )


def _section(said: Sequence[Cell], wide: bool) -> bool:
    """The title of what stands below it, 一、已签约（12个）, perhaps with its sums: one text, then figures."""
    found = (cell for cell in said if not isinstance(cell, int | float) and not _squeezed(cell).isdigit())
    texts = list(islice(found, 2))
    if len(texts) != 1 or texts[0] is not said[0]:
        return False
    text = _squeezed(texts[0])
    return not _TOTAL.search(text) and (wide or bool(_SECTION.match(text)))


def _header_again(cells: Row, header: Header) -> bool:
    """Every cell repeats a part of its own heading."""
    said = [(cell, label) for cell, label in zip(cells, header.labels, strict=False) if not blank(cell)]
    return len(said) > 1 and all((text := _squeezed(cell)) and text in label for cell, label in said)


def _squeezed(cell: Cell) -> str:
    return "".join(text_of(cell).rstrip(":：").split())


def _numbering(said: Sequence[Cell]) -> bool:
    """A row that only numbers the columns: 1 2 3 …, or 甲 乙 1 2."""
    if len(said) < 3 or not all(_NUMBERING.fullmatch(_squeezed(cell)) for cell in said):
        return False
    numbers = (_NUMBERING.fullmatch(_squeezed(cell)) for cell in said)
    figures = [int(found[1]) for found in numbers if found and found[1].isdigit()]
    return len(figures) > 1 and figures == list(range(figures[0], figures[0] + len(figures)))


def _figure(cells: Row, at: int, column: Column) -> Decimal | None:
    return figure_in(cells[at], column) if at < len(cells) else None
