"""Where the header of a table is, under titles, over up to three levels, and what each column is called."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from luodi.reading.dictionary import guess, unit_in
from luodi.reading.limits import Unreadable
from luodi.reading.sheets import Cell, Merged, Row, Sheet

LEVELS = 3
LONGEST_HEADING = 40
MERGED = 1_000
"""So many merged ranges are looked at among the first rows."""
_TOLD = re.compile(r"(?!其中|#).{0,12}[:：]")
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_YEAR = re.compile(r"(20[0-9]{2})\s*年?")
_UNIT_LINE = re.compile(r"(?:金额)?单位\s*[:：]\s*(亿元|万元|元)")


@dataclass(frozen=True)
class Header:
    """`top` and `bottom` rows of the header, from 0. `labels`: a heading for each column, levels joined by /.

    `year`, `unit`: what the lines above say for the whole table; 0 and '' where they say nothing.
    """

    top: int
    bottom: int
    labels: tuple[str, ...]
    year: int = 0
    unit: str = ""
    title: str = ""


def find_header(sheet: Sheet, words: Mapping[str, str], at: int | None = None) -> Header:
    """The header of the sheet; `at`: its lowest row, from 0, where a person says so. Raises Unreadable."""
    # One merged range may claim the whole sheet; of the header only that is of interest which lies in its rows.
    merged = tuple(islice((one for one in sheet.merged if one[0][0] < len(sheet.head)), MERGED))
    rows = spread(sheet.head, merged)
    best: tuple[float, int, int] | None = None
    for bottom in range(len(rows)) if at is None else [at]:
        for levels in range(1, LEVELS + 1):
            top = bottom - levels + 1
            if top < 0 or not all(_heads(rows[number]) for number in range(top, bottom + 1)):
                break
            score = sum(guess(label, words).sure for label in labels_of(rows, top, bottom, merged))
            if score >= (2 if at is None else 0) and (best is None or score > best[0] + 0.01):
                best = (score, top, bottom)
    if best is None:
        raise Unreadable(
            "没有找到表头。表头应有“项目名称”等列名，在表的前 40 行里；请核对选的工作表，或写明表头在第几行。"
        )
    _, top, bottom = best
    bottom = _lowest(rows, top, bottom, merged)
    while top > 0 and bottom - top + 1 < LEVELS and _heads(rows[top - 1]) and _groups(rows[top - 1], rows[top]):
        top -= 1
    above = ["".join(_text(cell) for cell in dict.fromkeys(row)) for row in rows[:top]]
    year = next((int(found[1]) for line in above if (found := _YEAR.search(line))), 0)
    unit = next((found[1] for line in above if (found := _UNIT_LINE.search(line))), "")
    labels = labels_of(rows, top, bottom, merged)
    return Header(top, bottom, tuple(labels), year, unit, next((line for line in above if line), "")[:80])


def _lowest(rows: Sequence[Row], top: int, bottom: int, merged: Sequence[Merged]) -> int:
    """The last row of the header: as far down as a merged heading reaches, and one below a group's title."""
    while bottom + 1 < min(len(rows), top + LEVELS) and _heads(rows[bottom + 1]):
        down = any(first[0] <= bottom < last[0] for first, last in merged if first[0] >= top)
        group = any(first[0] <= bottom <= last[0] and first[1] < last[1] for first, last in merged if first[0] >= top)
        if not down and not group:
            break
        bottom += 1
    return bottom


def spread(head: Sequence[Row], merged: Sequence[Merged]) -> list[Row]:
    """The rows with the value of a merged range in each of its cells."""
    width = max((len(row) for row in head), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in head]
    for (top, left), (bottom, right) in merged:
        if top >= len(rows) or left >= width:
            continue
        value = rows[top][left]
        for number in range(top, min(bottom, len(rows) - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                rows[number][column] = value
    return rows


def labels_of(rows: Sequence[Row], top: int, bottom: int, merged: Sequence[Merged] = ()) -> list[str]:
    """The headings of the block, levels joined. Without merged ranges a group's title stands over its first column."""
    levels = [[_text(cell) for cell in rows[number]] for number in range(top, bottom + 1)]
    if not merged:
        for number in range(len(levels) - 1):
            _carry(levels[number], levels[number + 1])
    labels = []
    for column in range(len(levels[0])):
        parts = [level[column] for level in levels if level[column]]
        labels.append("/".join(part for at, part in enumerate(parts) if at == 0 or part != parts[at - 1]))
    return labels


def _carry(upper: list[str], lower: Sequence[str]) -> None:
    held = ""
    for column, text in enumerate(upper):
        if text:
            held = text
        elif held and lower[column]:
            upper[column] = held


def _heads(row: Row) -> bool:
    """Whether a row may be part of a header: several different short texts and no figures, no 填报单位：… line.

    What stands in brackets, （单位：亿元）, does not count, and 其中：设备投资 is a heading.
    """
    texts = {_ASIDE.sub("", _text(cell)) for cell in row if cell != ""}
    if any(not isinstance(cell, str) for cell in row) or len(texts) < 2:
        return False
    # Levels that were joined before, as the rows that go back are headed, are headings each.
    parts = {part for text in texts for part in text.split("/")}
    return not any(len(part) > LONGEST_HEADING or _TOLD.match(part) for part in parts)


def _groups(upper: Row, lower: Row) -> bool:
    """Whether the upper row names groups of columns of the lower one, rather than being a line of its own."""
    return any(
        _text(cell) and _text(cell) == _text(upper[column + 1]) and _text(lower[column]) != _text(lower[column + 1])
        for column, cell in enumerate(upper[:-1])
    ) or any(not _text(cell) and _text(below) for cell, below in zip(upper, lower, strict=False))


def _text(cell: Cell) -> str:
    return "".join(str(cell).split()) if isinstance(cell, str) else ""


def unit_of(label: str, header: Header, money: bool) -> str:
    """The unit a column is written in: that of its heading, of a level above it, of the whole table; '' for none."""
    asked: Callable[[str], str] = unit_in
    for part in reversed(label.split("/")):
        if found := asked(part):
            return found
    return header.unit if money else ""
