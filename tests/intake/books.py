"""Small files for the tests of the intake: spreadsheets written by a real writer, and hostile ones made by hand."""

import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from luodi.reading.dictionary import known
from luodi.reading.header import Header, find_header
from luodi.reading.limits import Limits
from luodi.reading.sheets import Book
from luodi.regimes.loader import shipped

SMALL = Limits(file=4 * 1024 * 1024, inflated=8 * 1024 * 1024, rows=5_000, columns=200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENT = (
    '<?xml version="1.0"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="台账">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def workbook(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int]] = ()) -> Path:
    """An .xlsx of these rows; merged ranges as (first row, first column, last row, last column)."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("台账")
        for range_ in merged:
            sheet.merge_range(*range_, "")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell not in ("", None):
                    sheet.write(at, column, cell)
    return path


def ods(path: Path, rows: str) -> Path:
    """An .ods of these rows, given as its own markup."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", CONTENT.format(rows=rows))
        space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{space}"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_cell(text: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def sheet_xml(path: Path, xml: bytes | str, extra: Sequence[str] = (), text: str = "") -> Path:
    """An .xlsx whose one sheet is this markup; `text`: the first of those its cells point to."""
    workbook(path, [["项目名称", "投资总额"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = xml.encode() if isinstance(xml, str) else xml
    if text:
        members["xl/sharedStrings.xml"] = f"<sst><si><t>{text}</t></si></sst>".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, **dict.fromkeys(extra, b"x")}.items():
            archive.writestr(name, content)
    return path


def repacked(path: Path, called: Callable[[str], str], parts: Mapping[str, bytes] | None = None) -> Path:
    """An .xlsx with its members called otherwise, and other `parts` (by the name they had) besides its own."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()} | dict(parts or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo()
            member.filename, member.compress_type = called(name), zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return path


def lying_bomb(path: Path, size: int) -> Path:
    """An .xlsx whose sheet unpacks to `size` bytes though the directory says a hundred."""
    sheet_xml(path, b"<worksheet>" + b" " * size)
    raw = bytearray(path.read_bytes())
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        name_length = struct.unpack_from("<H", raw, at + 28)[0]
        if raw[at + 46 : at + 46 + name_length] == b"xl/worksheets/sheet1.xml":
            struct.pack_into("<I", raw, at + 24, 100)
        at = raw.find(b"PK\x01\x02", at + 4)
    path.write_bytes(raw)
    return path


def words() -> dict[str, str]:
    """The headings known under a shipped pack."""
    return known(frozenset(shipped("qiaocheng").terms), {})


def header_of(path: Path) -> Header:
    return find_header(Book(path, SMALL).sheet("台账" if path.suffix != ".csv" else "表"), words())


def record(kind: int, body: bytes) -> bytes:
    """A record of an .xls."""
    return struct.pack("<HH", kind, len(body)) + body


def xls(path: Path, rows: Sequence[Sequence[str | float]], more: bytes = b"") -> Path:
    """An .xls of the year 2003 (BIFF8 in an OLE container) of these rows, texts and numbers; then `more` records."""

    def cell(at: int, column: int, value: str | float) -> bytes:
        place = struct.pack("<HHH", at, column, 0)
        if isinstance(value, str):
            return record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
        return record(0x0203, place + struct.pack("<d", value))

    name = "台账".encode("utf-16-le")
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    bound = struct.pack("<IBBBB", len(begin) + 4 + 8 + len(name) + 4, 0, 0, len(name) // 2, 1) + name
    book = begin + record(0x0085, bound) + record(0x000A, b"")
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    cells = b"".join(cell(at, column, value) for at, row in enumerate(rows) for column, value in enumerate(row))
    cells += more
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    stream = book + begin + record(0x0200, size) + cells + record(0x000A, b"")
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    path.write_bytes(_container(stream))
    return path


def _container(stream: bytes) -> bytes:
    """An OLE file that holds one stream, Workbook: allocation table, directory, then the stream's sectors."""
    last, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    sectors = len(stream) // 512
    chain = [table, last, *range(3, sectors + 2), last]
    fat = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, last, 0, last, 0) + struct.pack("<109I", 0, *[free] * 108)

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        told = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<BBIII", kind, 1, free, free, child)
        return (
            told.ljust(64, b"\0") + struct.pack("<H", len(told)) + links + bytes(36) + struct.pack("<IQ", first, size)
        )

    empty = bytes(64) + struct.pack("<HBBIII", 0, 0, 1, free, free, free) + bytes(48)
    folder = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 2, len(stream)) + empty * 2
    return head + fat + folder + stream
