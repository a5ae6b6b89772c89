"""Cells whose formula fails (#REF!, #DIV/0!): the reader of the rows would pass them off as empty."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import BinaryIO

from luodi.reading.biff import Xls
from luodi.reading.guard import BOOK, PARTS, called, inflated
from luodi.reading.limits import Limits
from luodi.reading.ods import MOST_FAULTS, Content
from luodi.reading.walks import column_number

TAIL = 20_000
"""Longer than any cell with its formula."""
FAULT = re.compile(
    rb'<(?:\w+:)?c (?=[^<>]{0,200}?\br="([A-Z]+)([0-9]+)")[^<>]{0,200}?\bt="e"[^<>/]{0,200}>'
    rb"(?:<(?:\w+:)?f\b[^<>]{0,400}>(?:[^<]{0,9000}</(?:\w+:)?f>)?)?<(?:\w+:)?v>([^<]{1,12})<"
)
SHEET = re.compile(r'<(?:\w+:)?sheet (?=[^<>]{0,400}?\bname="([^"]*)")[^<>]{0,400}?\b\w+:id="([^"]*)"')
PART = re.compile(r'<(?:\w+:)?Relationship (?=[^<>]{0,400}?\bId="([^"]*)")[^<>]{0,400}?\bTarget="([^"]*)"')


Faults = Mapping[int, Sequence[tuple[int, str]]]
"""By row, from 0, the columns of a sheet whose formula fails, with what the spreadsheet shows there."""


def faults_of(path: Path, kind: str, name: str, number: int, limits: Limits) -> Faults:
    """Those of a sheet, the `number`th of its book, from 0. For a file that has passed `guard.kind_of`."""
    if kind == "xls":
        return Xls(path.read_bytes()).faults(number)
    return _of_document(path, name, limits) if kind == "ods" else _of_workbook(path, name)


def _of_document(path: Path, name: str, limits: Limits) -> Faults:
    walk = Content(limits)
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        for piece in inflated(file, archive.getinfo("content.xml")):
            walk.take(piece)
    return walk.faults.get(name, {})


def _of_workbook(path: Path, name: str) -> Faults:
    found: dict[tuple[int, int], str] = {}
    tail = b""
    with zipfile.ZipFile(path) as archive, path.open("rb") as file:
        member = _member(archive, file, name)
        for piece in inflated(file, member) if member is not None else ():
            text = tail + piece
            tail = text[-TAIL:]
            if b't="e"' in text and len(found) < MOST_FAULTS:
                for one in FAULT.finditer(text):
                    found[int(one[2]) - 1, column_number(one[1].decode()) - 1] = one[3].decode("utf-8", "replace")
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), fault in found.items():
        rows.setdefault(row, []).append((column, fault))
    return rows


def _member(archive: zipfile.ZipFile, file: BinaryIO, name: str) -> zipfile.ZipInfo | None:
    """Where the markup of a sheet lies in the book."""
    members = {called(one): one for one in archive.infolist()}
    book, parts = members.get(BOOK), members.get(PARTS)
    if book is None or parts is None:
        return None
    sheets = {unescape(told): part for told, part in SHEET.findall(_text(file, book))}
    target = dict(PART.findall(_text(file, parts))).get(sheets.get(name, ""), "").lower()
    return members.get(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")


def _text(file: BinaryIO, member: zipfile.ZipInfo) -> str:
    return b"".join(inflated(file, member)).decode("utf-8", "replace")
