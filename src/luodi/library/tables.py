"""Reading a table of a catalogue as people have it: .xlsx or .csv, one row an entry, heads in one of the first rows."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from openpyxl import Workbook

HEADS = {"category": ("类别",), "number": ("条目编号", "编号", "序号", "项目号"),
         "text": ("条目内容", "内容", "事项", "禁止或许可事项"), "industry": ("行业", "门类", "所属行业")}  # fmt: skip
NEEDED = ("category", "number", "text")
MOST_ROWS = 20_000
MOST_COLUMNS = 40
MOST_BYTES = 60 * 1024 * 1024
"""What a workbook may be when unpacked."""
HEAD_ROWS = 15
LENGTHS = {"category": 40, "number": 60, "industry": 120, "text": 2000}
TITLES = {"category": "类别", "number": "条目编号", "industry": "行业", "text": "条目内容"}


class TableError(Exception):
    """What is wrong with a table, in Chinese: where, what, what to do."""


@dataclass(frozen=True)
class Row:
    """One entry as it stands in the table."""

    category: str
    number: str
    text: str
    industry: str = ""


def read(path: Path, categories: Sequence[str]) -> list[Row]:
    """The entries of a table. Categories other than `categories` are refused. Raises TableError."""
    rows = _sheet(path) if _is_workbook(path) else _lines(path)
    lines = enumerate((list(islice(row, MOST_COLUMNS)) for row in rows), start=1)
    places = _heads(lines)
    found: list[Row] = []
    before = ""
    for number, cells in lines:
        told = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        if not any(told.values()):
            continue
        # 类别 is often written once for the rows below it.
        told["category"] = before = told["category"] or before
        found.append(_row(number, told, categories))
        if len(found) > MOST_ROWS:
            raise TableError(f"条目超过 {MOST_ROWS} 条，请核对是不是装错了表。")
    if not found:
        raise TableError("表里只有表头，没有条目；请核对后再装入。")
    return found


def _row(number: int, told: dict[str, str], categories: Sequence[str]) -> Row:
    for name in NEEDED:
        if not told[name]:
            raise TableError(f"第 {number} 行没有写{TITLES[name]}，请补上后再装入。")
    for name, most in LENGTHS.items():
        if len(told.get(name, "")) > most:
            raise TableError(
                f"第 {number} 行的{TITLES[name]}有 {len(told[name])} 个字，最多 {most} 个，请分条后再装入。"
            )
    if told["category"] not in categories:
        wanted = "、".join(categories)
        raise TableError(f"第 {number} 行的类别“{told['category'][:20]}”不对，应是{wanted}之一，请改正后再装入。")
    return Row(told["category"], told["number"], told["text"], told.get("industry", ""))


def _heads(lines: Iterator[tuple[int, list[str]]]) -> dict[str, int]:
    """The columns by what they hold; the row of heads is looked for under titles."""
    for _, cells in islice(lines, HEAD_ROWS):
        places = {
            name: at
            for name, called in HEADS.items()
            for at, cell in reversed(list(enumerate(cells)))
            if cell in called
        }
        if all(name in places for name in NEEDED):
            return places
    wanted = "、".join(TITLES[name] for name in NEEDED)
    raise TableError(f"前 {HEAD_ROWS} 行里没有找到表头；表头要有{wanted}三栏，请改正后再装入。")


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _sheet(path: Path) -> Iterator[Iterable[str]]:
    with path.open("rb") as file:
        # By the open file: kept evidence has no ending, by which openpyxl would judge it.
        book = _book(file)
        try:
            for row in book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 100, max_col=MOST_COLUMNS):
                yield (_text(cell) for cell in row)
        finally:
            book.close()


def _book(file: BinaryIO) -> "Workbook":
    """The workbook, not unpacked in memory."""
    from openpyxl import load_workbook  # this room keeps a register, so every command would wait for it

    try:
        with zipfile.ZipFile(file) as packed:
            if sum(item.file_size for item in packed.infolist()) > MOST_BYTES:
                raise TableError("表格展开后太大，请另存为只有目录一张表的文件再装入。")
        return load_workbook(file, read_only=True, data_only=True)
    except TableError:
        raise
    except Exception as error:
        raise TableError("这个文件不能当作表格读，可能加了密码或已损坏；请另存为 xlsx 或 csv 再装入。") from error


def _lines(path: Path) -> Iterator[Iterable[str]]:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise TableError("这个文件的文字编码认不出来；请另存为 xlsx 再装入。")
    if "\x00" in text:
        raise TableError("这个文件不是表格；请另存为 xlsx 或 csv 再装入。")
    for row in csv.reader(io.StringIO(text)):
        yield (_text(cell) for cell in row)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())
