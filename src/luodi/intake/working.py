"""The work on a register: dry run and run, in chunks, each of them one transaction; whoever takes it up goes on.

A chunk is one act of the ledger under a key made of the intake, the file's digest and the chunk's first row, and its
progress is stored in the same transaction: killed anywhere, nothing is half and nothing is done twice.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import F, Q

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.intake import files
from luodi.intake.columns import Meant, words_of
from luodi.intake.errors import Lost
from luodi.intake.judging import Judge
from luodi.intake.models import Intake, IntakeRow
from luodi.intake.rows import CHANGED, NEW, SAME, Judged, Plan
from luodi.ledger.public import Draft, Receipt, Refused, current, record
from luodi.parties.public import PartyError, Role, add_contact, find_or_create, take_in
from luodi.projects.public import Match, raise_suspicions
from luodi.reading.cells import text_of
from luodi.reading.header import Header, find_header
from luodi.reading.limits import Unreadable, limits
from luodi.reading.sheets import Book, Sheet
from luodi.reading.table import Line, Totals, lines
from luodi.regimes.terms import TermKind
from luodi.units.public import User, Viewer, reading, ref_book, viewer_for

log = logging.getLogger(__name__)
CHUNK = 500
FEW = 3
"""So many rows of a chunk are refused with all the others; then each is tried by itself: many bad ones took hours."""
HOLD = timedelta(seconds=120)
"""A worker that has not moved for so long is taken for dead."""
TOLD, ASIDE = 40, 20
"""So many remarks on a whole table are kept; so many of its rows that are no projects are told by their numbers."""


def next_waiting() -> UUID | None:
    """The intake that waits longest for somebody to work on it; None when none does."""
    waiting = Intake.objects.filter(state__in=("checking", "running"))
    free = waiting.filter(Q(held_until=None) | Q(held_until__lt=clock.now()))
    return free.order_by("touched_at").values_list("pk", flat=True).first()


def work(intake: UUID, seconds: float | None = None) -> bool:
    """Go on with an intake until it is through, or `seconds` are over; whether there is more to do.

    Does nothing where somebody else holds it.
    """
    worker, now = new_id(), clock.now()
    free = Q(held_until=None) | Q(held_until__lt=now)
    if not Intake.objects.filter(free, pk=intake, state__in=("checking", "running")).update(
        worker=worker, held_until=now + HOLD
    ):
        return False
    job = Job(Intake.objects.get(pk=intake), worker)
    try:
        with reading():
            return job.go_on(seconds)
    except Lost:
        return False
    except (Unreadable, Refused) as error:
        Intake.objects.filter(pk=intake, worker=worker).update(
            state="failed", message=error.message, held_until=None, touched_at=clock.now()
        )
        return False
    except DatabaseError:
        raise  # the database is away or busy: whoever comes next goes on
    except Exception:
        log.exception("导入 %s 出错", intake)
        Intake.objects.filter(pk=intake, worker=worker).update(
            state="failed", message="处理这张表时程序出了错，已记入日志；已经导入的行不受影响，请联系系统管理员。"
        )
        return False
    finally:
        Intake.objects.filter(pk=intake, worker=worker).update(held_until=None)


class Job:
    """One worker's turn at one intake."""

    def __init__(self, intake: Intake, worker: UUID) -> None:
        self.intake = intake
        self.worker = worker
        self.viewer = _viewer(intake)
        self.phase = intake.state
        self.taken_in: set[tuple[str, str]] = set()

    def go_on(self, seconds: float | None) -> bool:
        """Chunk after chunk from where it stands; whether there is more."""
        until = None if seconds is None else time.monotonic() + seconds
        _, regime = current(self.viewer.jurisdiction)
        book = Book(self._file(), limits(), self.intake.kind)
        sheet = book.sheet(self.intake.sheet)
        header = find_header(sheet, words_of(regime), self.intake.header_row - 1)
        self.judge = Judge(self.viewer, self._plan(regime), trying=self.phase == "checking")
        numbers = {TermKind.MONEY, TermKind.LAND, TermKind.INTEGER, TermKind.NUMBER}
        columns = enumerate(self.judge.columns)
        self.totals = Totals({at: one for at, one in columns if one and one.term.kind in numbers})
        self.labels = header.labels
        self.told: list[str] = []
        found = self._counted(book, sheet, header)
        self.judge.skip(list(islice(found, self.intake.next_line)))
        while chunk := list(islice(found, CHUNK)):
            self._take(chunk)
            if until is not None and time.monotonic() > until:
                return True
        self._finish()
        return False

    def _file(self) -> Path:
        path = files.path_of(self.intake.pk)
        if not path.exists():
            if not Intake.objects.filter(pk=self.intake.pk, worker=self.worker, state=self.phase).exists():
                raise Lost  # who finished it has put the file away
            raise Unreadable("导入用的表已经不在服务器上，请重新上传；已经导入的行不受影响。")
        return path

    def _plan(self, regime: Any) -> Plan:
        intake = self.intake
        unit = ref_book(intake.jurisdiction_id).ref_of(intake.unit_id) if intake.unit_id else ""
        columns = tuple(Meant.kept(one) for one in intake.columns)
        return Plan(regime, columns, intake.mode, unit, intake.stage, f"《{intake.name}》", self.viewer.day)

    def _counted(self, book: Book, sheet: Sheet, header: Header) -> Iterator[Line]:
        """The rows that are projects; totals are held against the rows above them as they go by."""
        aside: list[str] = []
        for line in lines(book.rows(sheet.name), header, sheet.merged):
            if line.aside:
                aside.append(str(line.number))
            elif line.total:
                self.told += [f"第 {line.number} 行，{text}" for text in self.totals.differences(line, header.labels)]
            else:
                self.totals.take(line.cells)
                yield line
        if aside:
            shown = "、".join(aside[:ASIDE]) + (f"等 {len(aside)} 行" if len(aside) > ASIDE else "")
            self.told.insert(0, f"第 {shown} 行是小标题或重复的表头，没有当作项目。")

    def _take(self, chunk: Sequence[Line]) -> None:
        judged = self.judge.judge(chunk)
        start = self.intake.next_line
        key = f"intake/{self.intake.pk.hex}/{self.intake.sha256[:12]}/{chunk[0].number}"
        if self.phase == "running":
            self._record(judged, key, lambda: self._store(judged, start, len(chunk)))
        else:
            # Tried for good at the beginning, and wherever a case is touched; further new rows go the same way.
            tried = judged if start == 0 else [one for one in judged if one.outcome == CHANGED]
            with transaction.atomic():
                self._record(tried, f"{key}/try", lambda: None)
                transaction.set_rollback(True)
            with transaction.atomic():
                self._store(judged, start, len(chunk))
        self.intake.next_line = start + len(chunk)

    def _record(self, judged: Sequence[Judged], key: str, progress: Callable[[], None]) -> None:
        """All rows in one act; one that is refused is set aside as wrong, and the others go on without it."""
        rows = [one for one in judged if one.outcome in {NEW, CHANGED} and one.drafts]
        aside = 0
        while rows:
            bad = self._written(rows, key, progress)
            if bad is None:
                return
            rows = [one for one in rows if one is not bad]
            aside += 1
            if aside == FEW:
                rows = self._going_in(rows, key)
        with transaction.atomic():
            progress()

    def _going_in(self, rows: Sequence[Judged], key: str) -> list[Judged]:
        """Those that are taken one after the other; nothing stays of the attempt."""
        taken_in = self.taken_in
        with transaction.atomic():
            found = [one for one in rows if self._written([one], f"{key}/{one.line.number}", lambda: None) is None]
            transaction.set_rollback(True)
        self.taken_in = taken_in
        return found

    def _written(self, rows: Sequence[Judged], key: str, progress: Callable[[], None]) -> Judged | None:
        """These rows in one act; else the row that is refused, with what is wrong with it, and nothing is written."""
        drafts: list[Draft] = [draft for one in rows for draft in one.drafts]
        owner = [one for one in rows for _ in one.drafts]
        taken_in = self.taken_in

        def then(receipt: Receipt) -> None:
            self.taken_in = set(taken_in)  # `record` may try again
            self._parties(rows)
            self._suspect(receipt, owner)
            progress()

        try:
            record(
                actor=self.viewer,
                drafts=drafts,
                request_key=key,
                on_behalf_of=self.intake.on_behalf_of_id,
                then=then,
            )
        except Refused as refused:
            # The companies of the attempt are gone with it.
            self.taken_in = taken_in
            bad = owner[refused.draft] if refused.draft is not None else self.refused_row or rows[0]
            self.refused_row = None
            for name, message in refused.fields.items():
                bad.wrong(self.judge.plan.places.get(name, ""), message)
            bad.wrong("", refused.message)
            if refused.fields:
                bad.problems.pop("", None) if any(bad.problems.keys() - {""}) else None
            return bad
        return None

    def _suspect(self, receipt: Receipt, owner: Sequence[Judged]) -> None:
        """What the search found beside a new row, on record or in the same chunk, waits for a verdict, as beside a lead
        reported by hand."""
        cases = {id(one): case for case, one in zip(receipt.cases, owner, strict=True)}
        found = {cases[id(one)]: [*one.matches, *_twin(one, cases)] for one in owner if one.case is None}
        raise_suspicions(self.viewer.jurisdiction, found, on=self.viewer.day, key=f"suspected:{receipt.act}")

    refused_row: Judged | None = None

    def _parties(self, rows: Sequence[Judged]) -> None:
        """The investors of new rows at once; those with a code or a person to call one by one."""
        named = {
            name: str(one.values.get("来源地", ""))
            for one in rows
            if (name := str(one.values.get("投资方名称", ""))) and "统一社会信用代码" not in one.values
        }
        made = take_in(jurisdiction=self.viewer.jurisdiction, role=Role.INVESTOR.value, companies=named)
        self.taken_in |= {(name, "") for name in made}
        for one in rows:
            self._party(one)

    def _party(self, one: Judged) -> None:
        """The investor as a party, with the person to call. Refused where that cannot be read."""
        name = str(one.values.get("投资方名称", ""))
        code = str(one.values.get("统一社会信用代码", ""))
        person, phone = one.contact
        if not name or ((name, code) in self.taken_in and not person):
            return
        try:
            taken = find_or_create(
                jurisdiction=self.viewer.jurisdiction,
                name=name,
                role=Role.INVESTOR.value,
                credit_code=code,
                origin=str(one.values.get("来源地", "")),
            )
            if person:
                add_contact(jurisdiction=self.viewer.jurisdiction, party_id=taken.party.id, name=person, phone=phone)
        except PartyError as error:
            self.refused_row = one
            raise Refused(f"{error.reason}。") from error
        self.taken_in.add((name, code))

    def _store(self, judged: Sequence[Judged], start: int, count: int) -> None:
        """Progress and what is to be said of the rows, in the transaction of what they record."""
        added = Counter(one.outcome for one in judged)
        counts = {name: self.intake.counts.get(name, 0) + added[name] for name in {*self.intake.counts, *added}}
        moved = Intake.objects.filter(pk=self.intake.pk, worker=self.worker, state=self.phase, next_line=start).update(
            next_line=F("next_line") + count,
            counts=counts,
            held_until=clock.now() + HOLD,
            touched_at=clock.now(),
        )
        if not moved:
            raise Lost
        self.intake.counts = counts
        IntakeRow.objects.bulk_create(
            _row(self.intake, one) for one in judged if one.notes or one.outcome not in {NEW, SAME}
        )

    def _finish(self) -> None:
        done = "checked" if self.phase == "checking" else "done"
        found = Intake.objects.filter(pk=self.intake.pk, worker=self.worker, state=self.phase)
        moved = found.update(state=done, told=self.told[:TOLD], total=self.intake.next_line, touched_at=clock.now())
        if moved and done == "done":
            files.remove(self.intake.pk)


def _twin(one: Judged, cases: Mapping[int, UUID]) -> list[Match]:
    """The row of the same chunk that this one may be, now that it has a case."""
    if one.twin is None:
        return []
    earlier, match = one.twin
    return [replace(match, other=cases[id(earlier)])] if id(earlier) in cases else []


def _row(intake: Intake, one: Judged) -> IntakeRow:
    return IntakeRow(
        jurisdiction_id=intake.jurisdiction_id,
        intake=intake,
        number=one.line.number,
        outcome=one.outcome,
        title=one.title,
        cells=[cell if isinstance(cell, int | float) else text_of(cell) for cell in one.line.cells],
        problems=one.problems,
        notes=one.notes,
        changes=one.changes,
        case=one.case,
    )


def _viewer(intake: Intake) -> Viewer:
    """Who brought it in, with what that person may do today."""
    return viewer_for(User.objects.get(pk=intake.uploaded_by_id), intake.jurisdiction_id, clock.today())
