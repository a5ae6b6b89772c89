"""A sheet as rows of cells, whatever kind of file it comes from. Call `guard.kind_of` first; this trusts its file."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice, repeat
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from luodi.reading.faults import Faults, faults_of
from luodi.reading.guard import kind_of
from luodi.reading.limits import BROKEN, Limits, Unreadable

Cell = str | int | float | bool | date | datetime | time | timedelta
Row = list[Cell]
Found = TypeVar("Found")
Merged = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range, (row, column) from 0."""
CODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;，"
HEAD = 40
"""So many rows are looked at for titles and headers."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a book: `head` its first rows, `merged` its merged ranges; the rows themselves come from `rows`."""

    name: str
    head: tuple[Row, ...]
    merged: tuple[Merged, ...]
    height: int


class Book:
    """An opened file. `kind` is xlsx, xls, ods or csv; told of a file that was looked through when it came, and has
    lain out of reach since, it is not looked through once more."""

    def __init__(self, path: Path, limits: Limits, kind: str = "") -> None:
        self.kind = kind or kind_of(path, limits)
        self._limits = limits
        self._path = path
        self._book: CalamineWorkbook | None = None
        self._last: CalamineSheet | None = None
        self._faults: Faults | None = None
        if self.kind != "csv":
            content = path.read_bytes()
            # By the content: what it is called says nothing.
            self._book = _read(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))

    @property
    def names(self) -> list[str]:
        """The sheets, in the order of the book; a text file is one."""
        return ["表"] if self._book is None else list(self._book.sheet_names)

    def sheet(self, name: str) -> Sheet:
        """The beginning of a sheet. Raises Unreadable where it holds nothing, or more than may be read."""
        if self._book is None:
            rows = self._text_rows()
            head = list(islice(rows, HEAD))
            found = Sheet(name, tuple(head), (), len(head) + sum(1 for _ in rows))
        else:
            opened = self._opened(name)
            merged = tuple(islice(opened.merged_cell_ranges or (), self._limits.rows))
            found = Sheet(name, tuple(islice(self.rows(name), HEAD)), merged, opened.total_height)
        if not any(cell != "" for row in found.head for cell in row):
            raise Unreadable("表里没有内容，请核对选的是哪一张工作表。")
        return found

    def rows(self, name: str) -> Iterator[Row]:
        """Every row from the first of the sheet on, empty ones too, so that the numbers are those people see."""
        if self._book is None:
            yield from self._text_rows()
            return
        sheet = self._opened(name)
        if sheet.start is None:
            return
        left = sheet.start[1]
        faults = self._faults_of(name)
        for at, row in enumerate(chain(repeat([], sheet.start[0]), sheet.iter_rows())):
            cells = [""] * left + row if row and left else row
            for column, fault in faults.get(at, ()):
                if column < len(cells):
                    cells[column] = fault
            yield cells

    def _opened(self, name: str) -> CalamineSheet:
        """The sheet. One at a time is kept, since each is a block of all its cells."""
        if self._last is not None and self._last.name == name:
            return self._last
        book = self._book
        if book is None or name not in book.sheet_names:
            raise Unreadable("没有这张工作表，请重新选择。")
        self._last = self._faults = None
        sheet = _read(lambda: book.get_sheet_by_name(name))
        if sheet.total_width > self._limits.columns:
            raise Unreadable(f"表太宽：有 {sheet.total_width} 列，最多 {self._limits.columns} 列；请只留要导入的列。")
        if sheet.total_height > self._limits.rows + HEAD:
            raise Unreadable(f"表太长：有 {sheet.total_height} 行，最多 {self._limits.rows} 行；请拆成几个文件。")
        self._last = sheet
        return sheet

    def _faults_of(self, name: str) -> Faults:
        """The cells of the sheet whose formula fails, looked for once."""
        if self._faults is None:
            self._faults = faults_of(self._path, self.kind, name, self.names.index(name), self._limits)
        return self._faults

    def _text_rows(self) -> Iterator[Row]:
        text = decoded(self._path.read_bytes())
        csv.field_size_limit(32_768)
        try:
            for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))):
                if number >= self._limits.rows + HEAD:
                    raise Unreadable(f"表太长：最多 {self._limits.rows} 行；请拆成几个文件。")
                if len(row) > self._limits.columns:
                    raise Unreadable(
                        f"表太宽：第 {number + 1} 行有 {len(row)} 列，最多 {self._limits.columns} 列；"
                        "请只留要导入的列。"
                    )
                yield list(row)
        except csv.Error as error:
            raise Unreadable("这份文本不是表格：有一格太长或引号没有配对；请另存为 .xlsx 再导入。") from error


def _read(read: Callable[[], Found]) -> Found:
    """What the reader finds. Raises Unreadable for whatever it cannot make out."""
    try:
        return read()
    except PasswordError as error:
        raise Unreadable("这个文件设了打开密码，读不了；请取消密码，另存后再导入。") from error
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable(BROKEN) from error
    except BaseException as error:
        # A file so broken that the reader gives up in the middle; what it raises then is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(BROKEN) from error


def decoded(content: bytes) -> str:
    """The text of a .csv in UTF-8, UTF-16 or GB 18030. Raises Unreadable."""
    codings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else CODINGS
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if not any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in set(text)):
            return text
    raise Unreadable("这不是表格，也不是文本，读不出来；请在 WPS 或 Excel 里打开后另存为 .xlsx 再导入。")


def _delimiter(text: str) -> str:
    lines = islice(io.StringIO(text), HEAD)
    first = next((line for line in lines if any(sign in line for sign in DELIMITERS)), "")
    return max(DELIMITERS, key=first.count)
