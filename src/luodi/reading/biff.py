"""An .xls of old (BIFF records in an OLE container) before a reader takes it: how much it would keep, what it claims.

It also finds the cells whose formula fails, which the reader of the rows passes off as empty.
"""

import struct
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile

from luodi.reading.limits import BROKEN, Limits, Unreadable
from luodi.reading.walks import LONG, Block

END, LAST = 0xFFFFFFFE, 0xFFFFFFFA
MINI, CUTOFF, ENTRY = 64, 4096, 128
BOF, EOF, NESTED = 0x809, 0x0A, -1
"""Where a sheet or the book itself begins and ends; what kind a record of a chart within a sheet is given here."""
FILEPASS, BOUNDSHEET, SST, CONTINUE, DIMENSIONS, MERGED = 0x2F, 0x85, 0xFC, 0x3C, 0x200, 0xE5
FORMULA, BOOL_ERROR, MANY, SHARED = 0x06, 0x205, 0xBD, 0xFD
CELLS = frozenset({FORMULA, BOOL_ERROR, MANY, SHARED, 0x203, 0x204, 0x27E})
FAULTS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
Record = tuple[int, bytes]


class Xls:
    """The records of an .xls. Raises Unreadable for a container that is broken or runs in a circle."""

    def __init__(self, content: bytes) -> None:
        try:
            self._stream = _Container(content).workbook()
            self._globals = list(takewhile(lambda record: record[0] != EOF, self._records(0)))
            self._sheets = [struct.unpack_from("<I", body)[0] for kind, body in self._globals if kind == BOUNDSHEET]
        except (struct.error, IndexError, ValueError) as error:
            raise Unreadable(BROKEN) from error

    def check(self, limits: Limits) -> None:
        """Raises Unreadable for one that is locked, or asks for more memory than `limits` allow."""
        if any(kind == FILEPASS for kind, _ in self._globals):
            raise Unreadable("这个文件设了打开密码，读不了；请在 WPS 或 Excel 里取消密码，另存后再导入。")
        if len(set(self._sheets)) < len(self._sheets):
            raise Unreadable(BROKEN)
        try:
            long = self._long_texts()
            left = len(self._stream) // 4 + len(self._sheets)
            area = text = 0
            for start in self._sheets:
                block, records = self._measured(start, limits, long, text, left)
                left -= records
                text = block.text
                area += block.right * block.bottom
                if area > limits.cells:
                    raise Unreadable(f"几张工作表合起来超过 {limits.cells} 格；请只留要导入的工作表，另存后再导入。")
        except (struct.error, IndexError, ValueError) as error:
            raise Unreadable(BROKEN) from error

    def faults(self, number: int) -> Mapping[int, Sequence[tuple[int, str]]]:
        """By row, from 0, the columns of a sheet (its place in the book) whose formula fails, with what is shown."""
        rows: dict[int, list[tuple[int, str]]] = {}
        for kind, body in self._of_sheet(self._sheets[number]):
            code = None
            if kind == BOOL_ERROR and body[7:8] == b"\1":
                code = body[6]
            elif kind == FORMULA and body[6:7] == b"\2" and body[12:14] == b"\xff\xff":
                code = body[8]
            if code is not None:
                row, column = struct.unpack_from("<HH", body)
                rows.setdefault(row, []).append((column, FAULTS.get(code, FAULTS[15])))
        return rows

    def _records(self, at: int) -> Iterator[Record]:
        """Kind and body of the records from a place on."""
        stream = self._stream
        while at + 4 <= len(stream):
            kind, size = struct.unpack_from("<HH", stream, at)
            yield kind, stream[at + 4 : at + 4 + size]
            at += 4 + size

    def _of_sheet(self, start: int) -> Iterator[Record]:
        """The records of a sheet. A chart in it has its own beginning and end, behind which the sheet goes on.

        As the reader of the rows counts them: it knows no beginning but BOF of BIFF 5 and 8, and in the book itself
        (BOUNDSHEET and the like) stops at the first EOF.
        """
        depth = 0
        for kind, body in self._records(start):
            depth += (kind == BOF) - (kind == EOF)
            if kind == EOF and depth <= 0:
                return
            yield (kind if depth <= 1 else NESTED), body

    def _measured(self, start: int, limits: Limits, long: Mapping[int, int], text: int, left: int) -> tuple[Block, int]:
        """What a reader would keep of a sheet, and how many records it has: no more than are `left`, since no two
        sheets share any."""
        block, merged, records = Block(limits), 0, 0
        block.text = text
        shown: Counter[int] = Counter()
        for records, (kind, body) in enumerate(self._of_sheet(start), 1):
            if records > left:
                raise Unreadable(BROKEN)
            if kind in CELLS:
                row, column = struct.unpack_from("<HH", body)
                last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == MANY else column
                block.reach(row + 1, last + 1)
                if kind == SHARED and long:
                    shown[struct.unpack_from("<I", body, 6)[0]] += 1
            elif kind == DIMENSIONS:
                _check_claim(body)
            elif kind == MERGED:
                merged += struct.unpack_from("<H", body)[0]
                if merged > limits.rows:
                    raise Unreadable("合并的单元格太多；请取消合并，另存后再导入。")
        block.say(sum(long.get(place, 0) * times for place, times in shown.items()))
        return block, records

    def _long_texts(self) -> dict[int, int]:
        """The length of the long ones among the texts that cells point to, by place."""
        pieces: list[bytes] = []
        for kind, body in self._globals:
            if kind == SST or (pieces and kind == CONTINUE):
                pieces.append(body)
            elif pieces:
                break
        return _lengths(pieces) if pieces else {}


def _check_claim(body: bytes) -> None:
    """A sheet may claim to be as large as any may be, not larger: a reader makes room for it at once."""
    first, last, left, right = struct.unpack_from("<IIHH" if len(body) == 14 else "<HHHH", body)
    if last > 65_536 or right > 256 or (last and right and (first > last or left > right)):
        raise Unreadable(BROKEN)


def _lengths(pieces: list[bytes]) -> dict[int, int]:
    """Lengths of the long texts in the table of texts, whose pieces may part a text (a byte says how it goes on)."""
    count = struct.unpack_from("<I", pieces[0], 4)[0]
    if count > sum(map(len, pieces)) // 3:
        raise Unreadable(BROKEN)
    found: dict[int, int] = {}
    number, at = 0, 8
    for place in range(count):
        if at >= len(pieces[number]):
            number, at = number + 1, 0
        length, flags = struct.unpack_from("<HB", pieces[number], at)
        at += 3
        after = 0
        if flags & 8:
            after += 4 * struct.unpack_from("<H", pieces[number], at)[0]
            at += 2
        if flags & 4:
            after += struct.unpack_from("<I", pieces[number], at)[0]
            at += 4
        if length > LONG:
            found[place] = length
        wide = 2 if flags & 1 else 1
        while length:
            here = min(length, (len(pieces[number]) - at) // wide)
            length -= here
            at += here * wide
            if length:
                number, at = number + 1, 1
                wide = 2 if pieces[number][0] & 1 else 1
        while after > len(pieces[number]) - at:
            after -= len(pieces[number]) - at
            number, at = number + 1, 0
        at += after
    return found


class _Container:
    """An OLE file: streams over chains of sectors.

    Walked here and not by olefile, which stops at the length a stream claims: a chain that runs in a circle goes
    unnoticed there, and the reader of the rows follows it for ever.
    """

    def __init__(self, content: bytes) -> None:
        shift = struct.unpack_from("<H", content, 30)[0]
        if shift not in {9, 12}:
            raise Unreadable(BROKEN)
        self._content, self._size = content, 1 << shift
        self._most = len(content) // self._size + 1
        folders, tables, folder, _, _, mini, minis, more, mores = struct.unpack_from("<9I", content, 40)
        if max(folders, tables, minis, mores) > self._most:
            raise Unreadable(BROKEN)
        places = list(struct.unpack_from("<109I", content, 76))
        while more < LAST and len(places) <= 109 + self._most * self._size // 4:
            *rest, more = self._numbers(self._sector(more))
            places += rest
        self._table: list[int] = []
        for place in places:
            if place < LAST:
                self._table += self._numbers(self._sector(place))
            if len(self._table) > self._most + self._size:
                raise Unreadable(BROKEN)
        self._mini_table = self._numbers(self._chain(mini, self._table, self._sector))
        self._entries = self._chain(folder, self._table, self._sector)
        self._minis = self._chain(self._entry(0)[0], self._table, self._sector)

    def workbook(self) -> bytes:
        """The stream that holds the book."""
        for name in ("Workbook", "Book"):
            for at in range(len(self._entries) // ENTRY):
                start, size, called = self._entry(at)
                if called == name:
                    if size > len(self._content):
                        raise Unreadable(BROKEN)
                    if size < CUTOFF:
                        return self._chain(start, self._mini_table, self._mini)[:size]
                    return self._chain(start, self._table, self._sector)[:size]
        raise Unreadable(BROKEN)

    def _entry(self, at: int) -> tuple[int, int, str]:
        """Start, size and name of an entry of the directory."""
        start, size = struct.unpack_from("<IQ" if self._size > 512 else "<II", self._entries, at * ENTRY + 116)
        name = self._entries[at * ENTRY : at * ENTRY + 64].decode("utf-16-le", "ignore").partition("\0")[0]
        return start, size, name

    def _chain(self, start: int, table: list[int], sector: Callable[[int], bytes]) -> bytes:
        """The bytes of a chain of sectors; one that runs in a circle is no chain."""
        pieces: list[bytes] = []
        while start < LAST:
            pieces.append(sector(start))
            if len(pieces) > len(table):
                raise Unreadable(BROKEN)
            start = table[start]
        return b"".join(pieces)

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        if begin >= len(self._content):
            raise Unreadable(BROKEN)
        return self._content[begin : begin + self._size]

    def _mini(self, number: int) -> bytes:
        return self._minis[number * MINI : (number + 1) * MINI]

    @staticmethod
    def _numbers(content: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))
