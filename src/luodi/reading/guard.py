"""Hostile files, told apart before anything reads them: by content, in pieces, never more than a limit in memory."""

import re
import zipfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from luodi.reading.limits import Limits, Unreadable

PIECE = 256 * 1024
MEMBERS = 2_000
TAIL = 64 * 1024
"""Carried over to the next piece: longer than any tag of a cell."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
VBA = "_VBA_PROJECT".encode("utf-16-le")
BROKEN = "文件已损坏，打不开；请在 WPS 或 Excel 里打开后另存一份再导入。"
WHOLE_BOOK = "可以导入 .xlsx、.xls、.csv、.ods。"
KNOWN = {
    b"MZ": "可执行程序",
    b"\x7fELF": "可执行程序",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"BM": "图片",
    b"%PDF": "PDF 文件",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
}
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
# A cell far out makes a reader reserve all that lies before it. Markup is read as loosely as a reader reads it, and
# possessively: a sheet of nothing but "<c " is walked once.
_ATTRIBUTES = rb"""(?:\s++[^\s=<>"']++\s*+=\s*+(?:"[^"]*+"|'[^']*+'))*?\s++r\s*+=\s*+["']"""
_OPEN = rb"""(?=(?:[^<>"']++|"[^"]*+"|'[^']*+')*+(?<!/)>)"""
"""The rest of a tag that something stands behind: one that closes itself is an empty cell."""
FAR_CELL = re.compile(
    rb"<(?:\w++:)?c" + _OPEN + _ATTRIBUTES + rb"(?=[A-Za-z]{2}|[A-Za-z][0-9]{5})([A-Za-z]++)([0-9]++)[\"']"
)
FAR_ROW = re.compile(rb"<(?:\w++:)?row" + _OPEN + _ATTRIBUTES + rb"([0-9]{5,})[\"']")
BARE_CELL = re.compile(rb"<(?:\w++:)?c(?!" + _ATTRIBUTES + rb")(?=[\s>])" + _OPEN)
"""A cell that does not say where it stands: in its row, behind the one before."""
PLAIN_CELL = re.compile(rb"<(?:\w++:)?c[\s>]")


def kind_of(path: Path, limits: Limits) -> str:
    """`xlsx`, `xls`, `ods` or `csv`, by the bytes and not by the name. Raises Unreadable."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("这是空文件，请重新选择。")
    if size > limits.file:
        raise Unreadable(
            f"文件有 {size / 1048576:.1f} MB，最多 {limits.file // 1048576} MB；"
            "请删去图片和不用的工作表，或拆成几个文件。"
        )
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(OLE):
        return _old_office(path)
    if head.startswith(ZIP):
        return _packed(path, limits)
    for mark, title in KNOWN.items():
        if head.startswith(mark):
            raise Unreadable(f"这其实是{title}，不是表格。{WHOLE_BOOK}")
    return "csv"


def _old_office(path: Path) -> str:
    content = path.read_bytes()
    if ENCRYPTED in content:
        raise Unreadable("这个文件设了打开密码，读不了；请在 WPS 或 Excel 里取消密码，另存后再导入。")
    if VBA in content:
        raise Unreadable("这个文件带有宏，不能导入；请另存为不带宏的 .xlsx。")
    if "Workbook".encode("utf-16-le") not in content and "Book".encode("utf-16-le") not in content:
        raise Unreadable(f"这不是表格，可能是 Word 或 PPT 文件。{WHOLE_BOOK}")
    return "xls"


def _packed(path: Path, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS or sum(one.file_size for one in members) > limits.inflated:
                raise Unreadable(_too_much(limits))
            if any(one.flag_bits & 1 for one in members):
                raise Unreadable("这个文件设了打开密码，读不了；请取消密码，另存后再导入。")
            names = {one.filename.lower() for one in members}
            if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
                raise Unreadable("这个文件带有宏（.xlsm），不能导入；请另存为不带宏的 .xlsx。")
            return _book(archive, names, path, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, KeyError) as error:
        raise Unreadable(BROKEN) from error


def _book(archive: zipfile.ZipFile, names: set[str], path: Path, limits: Limits) -> str:
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        kind, check = "xlsx", _sheet
    elif "mimetype" in names and "content.xml" in names:
        kind, check = "ods", _content
    else:
        raise Unreadable(f"这个压缩包里没有表格。{WHOLE_BOOK}")
    with path.open("rb") as file:
        left = limits.inflated
        for member in archive.infolist():
            look = check if _is_table(member.filename.lower(), kind) else None
            first = b""
            walk = look(limits) if look else None
            if walk is not None:
                next(walk)
            for piece in inflated(file, member):
                left -= len(piece)
                if left < 0:
                    raise Unreadable(_too_much(limits))
                first = first or piece[: len(ODS)]
                if walk is not None:
                    walk.send(piece)
            if member.filename == "mimetype" and not first.startswith(ODS):
                raise Unreadable(f"这不是表格，可能是文档或演示文稿。{WHOLE_BOOK}")
    return kind


def _is_table(name: str, kind: str) -> bool:
    return name.startswith("xl/worksheets/") if kind == "xlsx" else name == "content.xml"


def inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member as they really are, in pieces: the directory of a zip may say anything about their number.

    Raises ValueError where they are not packed by deflate or begin nowhere.
    """
    file.seek(member.header_offset)
    header = file.read(30)
    if header[:4] != ZIP:
        raise ValueError("no member")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = member.compress_size
    if member.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise ValueError("neither stored nor deflated")
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := file.read(min(PIECE, left))):
        left -= len(packed)
        while packed:
            if piece := unpacker.decompress(packed, PIECE):
                yield piece
            packed = unpacker.unconsumed_tail
    if piece := unpacker.flush():
        yield piece


Walk = Generator[None, bytes, None]


def _sheet(limits: Limits) -> Walk:
    """Look at a worksheet as it flows by: no cell far out, not more cells than can be kept."""
    tail = b""
    cells = row = 0
    bare = False
    while True:
        piece = yield
        text = tail + piece
        tail = text[-TAIL:]
        cells += len(PLAIN_CELL.findall(text)) - len(PLAIN_CELL.findall(tail))
        if cells > limits.cells:
            raise Unreadable(_too_long(limits))
        bare = bare or BARE_CELL.search(text) is not None
        row = max([row, *map(int, FAR_ROW.findall(text))])
        far = FAR_CELL.findall(text)
        _refuse_far(
            max({letters for letters, _ in far}, key=column_number, default=b"A"),
            max(row if bare else 0, *map(int, {digits for _, digits in far}), 0),
            limits,
        )


def _refuse_far(letters: bytes, row: int, limits: Limits) -> None:
    if (column := column_number(letters)) > limits.columns:
        called = letters[:9].decode().upper()
        raise Unreadable(f"表太宽：第 {column} 列（{called}）还有内容，最多 {limits.columns} 列；请只留要导入的列。")
    if row > limits.rows:
        raise Unreadable(f"表太长：第 {row} 行还有内容，最多 {limits.rows} 行；请删去多余的行，或拆成几个文件。")


def column_number(letters: bytes) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters[:9].upper():
        number = number * 26 + letter - 64
    return number


def _content(limits: Limits) -> Walk:
    """Look at the one document of an .ods: a cell or row that says it stands a million times over is counted so."""
    state = _Repeats(limits)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = state.start, state.end
    while True:
        piece = yield
        try:
            parser.Parse(piece)
        except expat.ExpatError as error:
            raise Unreadable(BROKEN) from error


class _Repeats:
    """Cells of an .ods as its attributes multiply them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = self.rows = 0
        self.repeated = 1
        self.wide = self.place = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        marks = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if tag == "table-row":
            self.repeated = int(marks.get("number-rows-repeated", 1))
            self.wide = self.place = 0
        elif tag in {"table-cell", "covered-table-cell"}:
            self.place += int(marks.get("number-columns-repeated", 1))
            if "value-type" in marks:
                self.wide = self.place

    def end(self, name: str) -> None:
        if name.rpartition(" ")[2] != "table-row" or not self.wide:
            return
        self.rows += self.repeated
        self.cells += self.repeated * self.wide
        if self.wide > self.limits.columns:
            raise Unreadable(f"表太宽：有 {self.wide} 列，最多 {self.limits.columns} 列；请只留要导入的列。")
        if self.rows > self.limits.rows or self.cells > self.limits.cells:
            raise Unreadable(_too_long(self.limits))


def _too_much(limits: Limits) -> str:
    return (
        f"文件展开后超过 {limits.inflated // 1048576} MB，可能是压缩炸弹；"
        "请删去图片和不用的工作表，只留要导入的表，另存后再导入。"
    )


def _too_long(limits: Limits) -> str:
    return f"表太大：最多 {limits.rows} 行、{limits.cells} 格；请删去多余的行和列，或拆成几个文件。"
