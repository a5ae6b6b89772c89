"""Tables looked at as they flow by, before a reader takes them: where their cells stand, and how much they say.

A reader keeps a table as one block from its first cell to its last, and a text as often as it is shown: a small file
may ask for any amount of memory. What these walks let pass fits; the others are refused in words.
"""

import re
import string
from collections.abc import Mapping
from xml.parsers import expat

from luodi.reading.limits import BROKEN, Limits, Unreadable

LONG = 32
"""Texts up to so many signs are not added up: so many cells of them fit in any case."""
TOKEN = 1024 * 1024
"""No tag and no comment is longer than so many bytes."""
RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?")


class Walk:
    """Markup taken in pieces. Raises Unreadable for what is no well-formed XML, or declares entities.

    `spread`: the cells of ranges that are merged, are one link or bear one note, counted only where a book is built up
    whole: what builds it makes one of each.
    """

    def __init__(self) -> None:
        self.spread = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = _refused
        self._fed = 0

    def take(self, piece: bytes, *, last: bool = False) -> None:
        """The next piece."""
        try:
            self.parser.Parse(piece, last)
        except (expat.ExpatError, LookupError) as error:
            # The second for a coding that nobody knows.
            raise Unreadable(BROKEN) from error
        self._fed += len(piece)
        if self._fed - self.parser.CurrentByteIndex > TOKEN:
            raise Unreadable(BROKEN)

    def done(self) -> None:
        """The end of it."""
        self.take(b"", last=True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""


def _refused(*_: object) -> None:
    raise Unreadable(BROKEN)


class Block:
    """What a reader would keep of one table."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.right = self.bottom = 0
        self.text = 0

    def reach(self, row: int, column: int) -> None:
        """A cell that holds something, both from 1. Raises Unreadable where it lies too far out."""
        if column > self.right:
            self.right = column
            if column > self.limits.columns:
                raise Unreadable(
                    f"表太宽：第 {column} 列（{column_name(column)}）还有内容，最多 {self.limits.columns} 列；"
                    "请只留要导入的列。"
                )
        if row > self.bottom:
            self.bottom = row
            if row > self.limits.rows:
                raise Unreadable(
                    f"表太长：第 {row} 行还有内容，最多 {self.limits.rows} 行；请删去多余的行，或拆成几个文件。"
                )
        if self.right * self.bottom > self.limits.cells:
            raise Unreadable(
                f"表太大：内容到第 {self.bottom} 行、第 {self.right} 列（{column_name(self.right)}），"
                f"连空格共 {self.right * self.bottom} 格，最多 {self.limits.cells} 格；"
                "请删去表外零散的内容和不用的列，或拆成几个文件。"
            )

    def say(self, length: int) -> None:
        """So many signs shown in its cells. Raises Unreadable where all of them are too many."""
        self.text += length
        if self.text > self.limits.text:
            raise Unreadable("表里的文字太多，可能是同一段长文字填满了许多格；请删去不用的内容，或拆成几个文件。")


class Parts(Walk):
    """What the book of an .xlsx points to; `targets`: names of members in small letters."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: set[str] = set()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if told := attributes.get("Target", "").lower():
            self.targets |= {told.removeprefix("/"), f"xl/{told}"}


class Books(Walk):
    """Which part a zip says is its document; `targets`: names of members in small letters."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: set[str] = set()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            self.targets.add(attributes.get("Target", "").lower().removeprefix("/"))


class SharedTexts(Walk):
    """The texts of an .xlsx that its cells point to; `long`: length of the long ones, by place."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.long: dict[int, int] = {}
        self._limits = limits
        self._count = self._length = 0
        self.parser.CharacterDataHandler = self._text

    def done(self) -> None:
        """The end of it."""
        super().done()
        self._close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si" or name.endswith(":si"):
            self._close()
            self._count += 1
            if self._count > self._limits.cells:
                raise Unreadable(f"表里的文字超过 {self._limits.cells} 段；请删去不用的内容，或拆成几个文件。")

    def _text(self, text: str) -> None:
        self._length += len(text)

    def _close(self) -> None:
        if self._length > LONG:
            self.long[self._count - 1] = self._length
        self._length = 0


class Worksheet(Walk):
    """A sheet of an .xlsx. `long`: as SharedTexts found them."""

    def __init__(self, limits: Limits, long: Mapping[int, int]) -> None:
        super().__init__()
        self.block = Block(limits)
        self._long = long
        self._at = ""
        self._line = self._behind = self._merged = 0
        self._shared = False
        self._numbers: dict[str, int] = {"": 0}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            # Where it stands is worked out once it turns out to hold anything: as it says, else behind the one before.
            if at := attributes.get("r"):
                self._at, self._behind = at, 0
            else:
                self._behind += 1
            self._shared = attributes.get("t") == "s"
        elif tag in ("v", "is"):
            self._held()
            if self._long:
                shared = tag == "v" and self._shared
                self.parser.CharacterDataHandler = self._pointed if shared else None
        elif tag == "row":
            self._line = int(attributes["r"]) if "r" in attributes else self._line + 1
            self._at, self._behind = "", 0
        elif tag == "mergeCell":
            self._merged += 1
            if self._merged > self.block.limits.rows:
                raise Unreadable("合并的单元格太多；请取消合并，另存后再导入。")
        if tag in ("mergeCell", "hyperlink", "comment") and self.block.limits.built:
            self.spread += _area(attributes.get("ref", ""))

    def _held(self) -> None:
        """The cell holds something."""
        letters = self._at.rstrip(string.digits)
        if letters not in self._numbers:
            self._numbers[letters] = column_number(letters)
        column = self._numbers[letters] + self._behind
        row = self._line if self._behind else int(self._at[len(letters) :] or self._line)
        block = self.block
        if column > block.right or row > block.bottom:
            block.reach(row, column)

    def _pointed(self, text: str) -> None:
        if (told := text.strip()).isdecimal() and (length := self._long.get(int(told))) is not None:
            self.block.say(length)


class Aside(Walk):
    """A part that is no sheet: the notes of one, or a picture. What is no markup is passed over."""

    def __init__(self, *, picture: bool) -> None:
        super().__init__()
        self._over = False
        if picture:
            self.parser.StartDoctypeDeclHandler = None  # drawing programs write one

    def take(self, piece: bytes, *, last: bool = False) -> None:
        """The next piece."""
        if self._over:
            return
        try:
            super().take(piece, last=last)
        except Unreadable as error:
            if not isinstance(error.__cause__, expat.ExpatError):
                raise
            self._over = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "comment" and "ref" in attributes:
            self.spread += _area(attributes["ref"])


def _area(range_: str) -> int:
    """The number of cells of A1:B2. ValueError for what is no such range."""
    if not (found := RANGE.fullmatch(range_)):
        raise ValueError("no range")
    left, top, right, bottom = found.groups()
    wide = column_number(right or left) - column_number(left)
    return (abs(wide) + 1) * (abs(int(bottom or top) - int(top)) + 1)


def column_number(letters: str) -> int:
    """The number of a column by its letters: A is 1, AA is 27. ValueError for what are no letters."""
    if not letters.isascii() or not letters.isalpha():
        raise ValueError("no column")
    number = 0
    for letter in letters[:9].upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_name(number: int) -> str:
    """The letters of a column by its number, from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = string.ascii_uppercase[rest] + letters
    return letters
