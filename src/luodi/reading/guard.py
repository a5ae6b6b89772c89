"""Hostile files, told apart before anything reads them: by content, in pieces, never more than a limit in memory."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from luodi.reading.biff import Xls
from luodi.reading.limits import BROKEN, Limits, Unreadable
from luodi.reading.ods import Content
from luodi.reading.walks import Aside, Books, Parts, SharedTexts, Walk, Worksheet

PIECE = 256 * 1024
MEMBERS = 2_000
PART = 32 * 1024 * 1024
"""What tells of a book as a whole, such as its styles, is no larger."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
VBA = "_VBA_PROJECT".encode("utf-16-le")
TOO_MUCH = "文件展开后太大，可能是压缩炸弹；请删去图片和不用的工作表，只留要导入的表，另存后再导入。"
OVERLOADED = "空表太满：带格式的空格子、样式、合并的单元格太多，或者别的表太长；请删去用不着的行、列和工作表，再传。"
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
ROOT, PARTS, TEXTS = "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml"
BOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"
FIRST = {ROOT: 0, PARTS: 1, TEXTS: 2}
RENAMED = 0x7075
"""What gives a member of a zip another name than the one that stands before its content."""


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
        return _old_office(path, limits)
    if head.startswith(ZIP):
        return _packed(path, limits)
    for mark, title in KNOWN.items():
        if head.startswith(mark):
            raise Unreadable(f"这其实是{title}，不是表格。{WHOLE_BOOK}")
    return "csv"


def _old_office(path: Path, limits: Limits) -> str:
    content = path.read_bytes()
    if ENCRYPTED in content:
        raise Unreadable("这个文件设了打开密码，读不了；请在 WPS 或 Excel 里取消密码，另存后再导入。")
    if VBA in content:
        raise Unreadable("这个文件带有宏，不能导入；请另存为不带宏的 .xlsx。")
    if "Workbook".encode("utf-16-le") not in content and "Book".encode("utf-16-le") not in content:
        raise Unreadable(f"这不是表格，可能是 Word 或 PPT 文件。{WHOLE_BOOK}")
    Xls(content).check(limits)
    return "xls"


def _packed(path: Path, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS or sum(one.file_size for one in members) > limits.inflated:
                raise Unreadable(TOO_MUCH)
            if any(one.flag_bits & 1 for one in members):
                raise Unreadable("这个文件设了打开密码，读不了；请取消密码，另存后再导入。")
            names = {called(one) for one in members}
            if len(names) < len(members) or any(RENAMED in _extras(one) for one in members):
                raise Unreadable(BROKEN)
            if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
                raise Unreadable("这个文件带有宏（.xlsm），不能导入；请另存为不带宏的 .xlsx。")
            return _book(archive, names, path, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError, KeyError) as error:
        raise Unreadable(BROKEN) from error


def called(member: zipfile.ZipInfo) -> str:
    """The name of a member as readers look for it: in small letters, either slash as one."""
    return member.filename.lower().replace("\\", "/")


def _extras(member: zipfile.ZipInfo) -> set[int]:
    """The kinds of what the directory of a zip says besides of a member."""
    found: set[int] = set()
    extra = member.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        found.add(kind)
        extra = extra[4 + size :]
    return found


def _book(archive: zipfile.ZipFile, names: set[str], path: Path, limits: Limits) -> str:
    workbook, document = any(name.startswith("xl/") for name in names), "content.xml" in names
    if "xl/workbook.bin" in names:
        raise Unreadable("这是二进制工作簿（.xlsb），不能导入；请在 WPS 或 Excel 里另存为 .xlsx 再导入。")
    if document and (workbook or ROOT in names):
        raise Unreadable(BROKEN)
    if "[content_types].xml" in names and workbook:
        _check_workbook(archive, path, limits)
        return "xlsx"
    if "mimetype" in names and document:
        _check_document(archive, path, limits)
        return "ods"
    raise Unreadable(f"这个压缩包里没有表格。{WHOLE_BOOK}")


def _check_workbook(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    """Every part that the book of an .xlsx points to may be a sheet; before them the texts their cells point to.

    There is one book, where it always is: one that lies elsewhere would be read unseen.
    """
    members = sorted(archive.infolist(), key=lambda one: FIRST.get(called(one), len(FIRST)))
    books, parts, texts = Books(), Parts(), SharedTexts(limits)
    with path.open("rb") as file:
        left, built = limits.inflated, 0
        for one in members:
            name = called(one)
            walk: Walk | None = {ROOT: books, PARTS: parts, TEXTS: texts}.get(name)
            if walk is None and name in parts.targets:
                walk = Worksheet(limits, texts.long)
            elif walk is None and limits.built:
                walk = Aside(picture=name.endswith(".svg"))
            most = min(PART, left) if name in {ROOT, PARTS, BOOK, STYLES} else left
            length, tags = _walked(inflated(file, one, most), walk)
            left, built = left - length, built + tags + (walk.spread if walk else 0)
            if limits.built and built > limits.built:
                raise Unreadable(OVERLOADED)
    if books.targets != {BOOK}:
        raise Unreadable(BROKEN)


def _check_document(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    """The one document of an .ods, and that it is one."""
    with path.open("rb") as file:
        left = limits.inflated
        for one in archive.infolist():
            if one.filename == "mimetype" and not next(inflated(file, one, left), b"").startswith(ODS):
                raise Unreadable(f"这不是表格，可能是文档或演示文稿。{WHOLE_BOOK}")
            walk = Content(limits) if one.filename.lower() == "content.xml" else None
            left -= _walked(inflated(file, one, left), walk)[0]


def _walked(pieces: Iterator[bytes], walk: Walk | None) -> tuple[int, int]:
    """Take a walk through them; their length, and how many tags there are at most."""
    length = tags = 0
    for piece in pieces:
        length += len(piece)
        tags += piece.count(b"<")
        if walk is not None:
            walk.take(piece)
    if walk is not None:
        walk.done()
    return length, tags


def inflated(file: BinaryIO, member: zipfile.ZipInfo, most: int | None = None) -> Iterator[bytes]:
    """The bytes of a member as they really are, in pieces: the directory of a zip may say anything about their number.

    Raises Unreadable for more than `most` of them, ValueError where they are not packed by deflate or begin nowhere.
    """
    length = 0
    for piece in _unpacked(file, member):
        length += len(piece)
        if most is not None and length > most:
            raise Unreadable(TOO_MUCH)
        yield piece


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
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
