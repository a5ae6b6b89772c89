"""A catalogue's table as people have it, read as every register is: one row an entry, the header found under titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from luodi.reading.cells import text_of
from luodi.reading.dictionary import guess
from luodi.reading.header import Header, find_header
from luodi.reading.limits import Unreadable, limits
from luodi.reading.sheets import Book, Sheet
from luodi.reading.table import Line, lines

TITLES = {"category": "类别", "number": "条目编号", "industry": "行业", "text": "条目内容"}
WORDS = {
    **{title: name for name, title in TITLES.items()},
    **dict.fromkeys(("编号", "序号", "项目号"), "number"),
    **dict.fromkeys(("内容", "事项", "禁止或许可事项"), "text"),
    **dict.fromkeys(("门类", "所属行业"), "industry"),
}
"""Headings as people write them, and what they mean."""
NEEDED = ("category", "number", "text")
MOST_ROWS = 20_000
TOLD = 10
"""So many wrong rows are told one by one."""
LENGTHS = {"category": 40, "number": 60, "industry": 120, "text": 2000}


@dataclass(frozen=True)
class Row:
    """One entry as it stands in the table."""

    category: str
    number: str
    text: str
    industry: str = ""


def read(path: Path, categories: Sequence[str]) -> list[Row]:
    """The entries on the first sheet, of these categories alone. Raises Unreadable: where, what, what to do, for every
    row that is wrong."""
    book = Book(path, limits())
    name = book.names[0]
    sheet = book.sheet(name)
    header, places = _heads(sheet)
    found: list[Row] = []
    wrong: list[str] = []
    for number, told in _told(lines(book.rows(name), header, sheet.merged), places):
        problem = _problem(told, categories)
        if problem:
            wrong.append(f"第 {number} 行{problem}")
        else:
            found.append(Row(told["category"], told["number"], told["text"], told.get("industry", "")))
        if len(found) + len(wrong) > MOST_ROWS:
            raise Unreadable(f"条目超过 {MOST_ROWS} 条，请核对是不是装错了表。")
    if wrong:
        more = f"；另有 {len(wrong) - TOLD} 行" if len(wrong) > TOLD else ""
        raise Unreadable(f"一条都没有装。{'；'.join(wrong[:TOLD])}{more}。请改正后再装入。")
    if not found:
        raise Unreadable("表里只有表头，没有条目；请核对后再装入。")
    return found


def _heads(sheet: Sheet) -> tuple[Header, dict[str, int]]:
    """The header, and the first column of each meaning."""
    try:
        header = find_header(sheet, WORDS)
        places = {guess(label, WORDS).target: at for at, label in reversed(list(enumerate(header.labels)))}
    except Unreadable:
        places = {}
    if any(name not in places for name in NEEDED):
        wanted = "、".join(TITLES[name] for name in NEEDED)
        raise Unreadable(f"没有找到表头；表的前 40 行里要有{wanted}三栏的列名，请改正后再装入。")
    return header, {name: at for name, at in places.items() if name}


def _told(rows: Iterator[Line], places: dict[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's number and texts. 类别 is often written once for the rows below it; the title of a section and the
    header once more are no entries."""
    before = ""
    for line in rows:
        if line.aside:
            continue
        cells = line.cells
        told = {name: " ".join(text_of(cells[at]).split()) if at < len(cells) else "" for name, at in places.items()}
        if any(told.values()):
            told["category"] = before = told["category"] or before
            yield line.number, told


def _problem(told: dict[str, str], categories: Sequence[str]) -> str:
    """What is wrong with a row; '' where nothing is."""
    for name in NEEDED:
        if not told[name]:
            return f"没有写{TITLES[name]}"
    for name, most in LENGTHS.items():
        if len(told.get(name, "")) > most:
            return f"的{TITLES[name]}有 {len(told[name])} 个字，最多 {most} 个，要分条"
    if told["category"] not in categories:
        return f"的类别“{told['category'][:20]}”不对，应是{'、'.join(categories)}之一"
    return ""
