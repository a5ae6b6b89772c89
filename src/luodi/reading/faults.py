"""Cells of an .xlsx whose formula fails (#REF!, #DIV/0!): the reader of the rows would pass them off as empty."""

import re
import zipfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path

from luodi.reading.guard import column_number, inflated

MOST = 5_000
TAIL = 20_000
"""Longer than any cell with its formula."""
FAULT = re.compile(
    rb'<(?:\w+:)?c (?=[^<>]{0,200}?\br="([A-Z]+)([0-9]+)")[^<>]{0,200}?\bt="e"[^<>/]{0,200}>'
    rb"(?:<(?:\w+:)?f\b[^<>]{0,400}>(?:[^<]{0,9000}</(?:\w+:)?f>)?)?<(?:\w+:)?v>([^<]{1,12})<"
)
SHEET = re.compile(r'<(?:\w+:)?sheet (?=[^<>]{0,400}?\bname="([^"]*)")[^<>]{0,400}?\b\w+:id="([^"]*)"')
PART = re.compile(r'<(?:\w+:)?Relationship (?=[^<>]{0,400}?\bId="([^"]*)")[^<>]{0,400}?\bTarget="([^"]*)"')


def faults_of(path: Path, name: str) -> Mapping[int, tuple[tuple[int, str], ...]]:
    """By row, from 0, the columns of a sheet whose formula fails, with what the spreadsheet shows there.

    For a file that has passed `guard.kind_of`.
    """
    with zipfile.ZipFile(path) as archive:
        member = _member(archive, name)
    if member is None:
        return {}
    found: dict[tuple[int, int], str] = {}
    tail = b""
    with path.open("rb") as file:
        for piece in inflated(file, member):
            text = tail + piece
            tail = text[-TAIL:]
            if b't="e"' in text and len(found) < MOST:
                for one in FAULT.finditer(text):
                    found[int(one[2]) - 1, column_number(one[1]) - 1] = one[3].decode("utf-8", "replace")
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), fault in found.items():
        rows.setdefault(row, []).append((column, fault))
    return {row: tuple(cells) for row, cells in rows.items()}


def _member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """Where the markup of a sheet lies in the book."""
    members = {one.filename.lower(): one for one in archive.infolist()}
    book, parts = members.get("xl/workbook.xml"), members.get("xl/_rels/workbook.xml.rels")
    if book is None or parts is None:
        return None
    sheets = {unescape(told): part for told, part in SHEET.findall(archive.read(book).decode("utf-8", "replace"))}
    targets = dict(PART.findall(archive.read(parts).decode("utf-8", "replace")))
    target = targets.get(sheets.get(name, ""), "").lower()
    return members.get(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")
