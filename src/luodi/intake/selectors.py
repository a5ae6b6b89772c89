"""Registers brought in, as a viewer may read them: one's own, for the office all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from luodi.intake import files
from luodi.intake.called import meanings, names_of
from luodi.intake.columns import sent_back
from luodi.intake.models import Intake, IntakeRow
from luodi.intake.rows import DUPLICATE, WRONG
from luodi.ledger.public import NotVisible, current
from luodi.reading.cells import squeezed, text_of
from luodi.reading.header import Header
from luodi.reading.limits import Unreadable, limits
from luodi.reading.sheets import Book
from luodi.reading.table import lines
from luodi.units.public import Viewer, ref_book

PAGE = 50
RIGHTS = ("report", "office", "baseline")
BAD = (WRONG, DUPLICATE)
SAMPLES = 3
LOOKED_AT, WORDS = 20_000, 30
"""So many wrong rows are looked through for words that nothing is called, and so many of these are asked about."""


def may_import(viewer: Viewer) -> bool:
    """Whether the viewer may bring registers in; what a row may record is asked again of each."""
    return any(viewer.may_somewhere(right) for right in RIGHTS)


def _visible(viewer: Viewer) -> QuerySet[Intake]:
    found = Intake.objects.filter(jurisdiction_id=viewer.jurisdiction)
    return found if viewer.may("office") else found.filter(uploaded_by_id=viewer.user_id)


def intake_for(viewer: Viewer, intake: UUID) -> Intake:
    """The row, for the actions. NotVisible where there is none or it is somebody else's."""
    found = _visible(viewer).filter(pk=intake).first() if may_import(viewer) else None
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True)
class Progress:
    """How far an intake is. `done` of `total` lines; `counts` by outcome; `columns`: label, target, unit, sure."""

    id: UUID
    name: str
    state: str
    mode: str
    sheet: str
    header_row: int
    unit: UUID | None
    stage: str
    columns: tuple[Mapping[str, Any], ...]
    total: int
    done: int
    counts: Mapping[str, int]
    told: tuple[str, ...]
    message: str
    uploaded_at: datetime
    uploaded_by: str

    @property
    def under_way(self) -> bool:
        """Whether a worker is, or will be, at it."""
        return self.state in {"checking", "running"}

    @property
    def per_cent(self) -> int:
        """How much of it is done."""
        return min(100, self.done * 100 // self.total) if self.total else 0


@dataclass(frozen=True)
class RowView:
    """A row of which something is to be said; `problems` by the heading of the cell, '' for the whole row."""

    number: int
    outcome: str
    title: str
    problems: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]
    case: UUID | None


def progress_of(viewer: Viewer, intake: UUID) -> Progress:
    """One intake. NotVisible."""
    return _progress(intake_for(viewer, intake))


def latest(viewer: Viewer, most: int = 30) -> list[Progress]:
    """The last ones, newest first."""
    if not may_import(viewer):
        return []
    rows = _visible(viewer).select_related("uploaded_by").order_by("-uploaded_at", "-id")[:most]
    return [_progress(row) for row in rows]


def _progress(row: Intake) -> Progress:
    return Progress(
        id=row.pk,
        name=row.name,
        state=row.state,
        mode=row.mode,
        sheet=row.sheet,
        header_row=row.header_row,
        unit=row.unit_id,
        stage=row.stage,
        columns=tuple(row.columns),
        total=row.total,
        done=row.next_line,
        counts=row.counts,
        told=tuple(row.told),
        message=row.message,
        uploaded_at=row.uploaded_at,
        uploaded_by=row.uploaded_by.name,
    )


def rows_of(viewer: Viewer, intake: UUID, outcome: str, page: int) -> tuple[list[RowView], int]:
    """A page of the rows with an outcome ('' for all of which something is said), and how many there are."""
    row = intake_for(viewer, intake)
    found = row.rows.filter(outcome=outcome) if outcome else row.rows.all()
    labels = [one["label"] for one in row.columns]
    start = (max(page, 1) - 1) * PAGE
    return [_row(one, labels) for one in found.order_by("number")[start : start + PAGE]], found.count()


def _row(one: IntakeRow, labels: Sequence[str]) -> RowView:
    problems = []
    for place, message in one.problems.items():
        at = int(place) if str(place).isdigit() else -1
        cell = text_of(one.cells[at]) if 0 <= at < len(one.cells) else ""
        problems.append((labels[at] if 0 <= at < len(labels) else "", cell[:40], message))
    return RowView(
        one.number, one.outcome, one.title, tuple(problems), tuple(one.notes), tuple(map(tuple, one.changes)), one.case
    )


@dataclass(frozen=True)
class Unknown:
    """A word of a column that nothing is called: in how many rows, and what it may mean."""

    place: int
    label: str
    text: str
    rows: int
    meanings: Sequence[str]


def unknown_words(viewer: Viewer, intake: UUID) -> list[Unknown]:
    """Words because of which rows are wrong, the most frequent first; one answer for each mends all its rows."""
    row = intake_for(viewer, intake)
    _, regime = current(viewer.jurisdiction)
    offered = {at: meanings(one["target"], regime, viewer) for at, one in enumerate(row.columns)}
    names = names_of(viewer, ref_book(viewer.jurisdiction)).refs
    counted: Counter[tuple[int, str]] = Counter()
    for cells, problems in row.rows.filter(outcome=WRONG).values_list("cells", "problems")[:LOOKED_AT].iterator(500):
        for place in problems:
            at = int(place) if place.isdigit() else -1
            text = text_of(cells[at]) if offered.get(at) and at < len(cells) else ""
            # A unit that is known and wrong is another one's: no word of it is at fault.
            if text and squeezed(text) not in row.columns[at].get("words", {}) and not names.get(squeezed(text)):
                counted[at, text] += 1
    return [
        Unknown(at, row.columns[at]["label"], text, number, offered[at])
        for (at, text), number in counted.most_common(WORDS)
    ]


@dataclass(frozen=True)
class BadRow:
    """A row that did not go in: its cells as they were, the places of the bad ones, and why in one text."""

    cells: tuple[str | float, ...]
    bad: frozenset[int]
    why: str


def bad_heads(found: Progress) -> list[str]:
    """The headings under which the bad rows go back, the last ones of our own."""
    return [one.label for one in sent_back(found.columns)]


def bad_rows_of(viewer: Viewer, intake: UUID) -> Iterator[BadRow]:
    """Every wrong or duplicate row, in the order of the table. NotVisible."""
    row = intake_for(viewer, intake)
    found = row.rows.filter(outcome__in=BAD).order_by("number")
    return (_bad(one) for one in found.iterator(500))


def _bad(one: IntakeRow) -> BadRow:
    places = frozenset(int(place) for place in one.problems if str(place).isdigit())
    return BadRow(tuple(one.cells), places, "".join(one.problems.values()))


@dataclass(frozen=True)
class Preview:
    """What the confirmation shows beside the columns: sheets to choose from, some cells of each column."""

    sheets: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]


def preview(viewer: Viewer, intake: UUID) -> Preview:
    """The first rows below the header. NotVisible; IntakeRefused's cousin Unreadable where the file is gone."""
    row = intake_for(viewer, intake)
    path = files.path_of(row.pk)
    if not path.is_file():
        raise Unreadable("文件已经不在了，请重新上传。")
    book = Book(path, limits(), row.kind)
    sheet = book.sheet(row.sheet)
    header = Header(0, row.header_row - 1, tuple(one["label"] for one in row.columns))
    below = [line.cells for line in lines(iter(sheet.head), header, sheet.merged) if line.counts]
    samples = []
    for at in range(len(row.columns)):
        cells = (text_of(line[at]) for line in below if at < len(line) and line[at] != "")
        samples.append(tuple(list(dict.fromkeys(cell[:24] for cell in cells if cell))[:SAMPLES]))
    return Preview(tuple(book.names), tuple(samples))
