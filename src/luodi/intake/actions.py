"""What a person does with a register: bring it in, confirm what its columns mean, start, stop, take up again."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.intake import files
from luodi.intake.called import LEFT, meanings
from luodi.intake.columns import NAME, Meant, meant, sent_back, signature, terms_of, words_of
from luodi.intake.errors import IntakeRefused
from luodi.intake.models import Intake, IntakeRow, Remembered
from luodi.intake.rows import LEADS
from luodi.intake.selectors import intake_for, may_import
from luodi.ledger.public import Refused, current
from luodi.reading.cells import squeezed
from luodi.reading.dictionary import CASE, SKIP, SPECIAL, UNITS
from luodi.reading.header import Header, find_header
from luodi.reading.limits import Unreadable, limits
from luodi.reading.sheets import Book, Sheet
from luodi.reading.table import lines
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer

MODES: Mapping[str, str] = {"stock": "存量入库：照当时的样子记，不补时限", LEADS: "新线索：按报送线索记，从今天起算"}
UNDER_WAY = ("checking", "running")
KEPT = timedelta(days=30)
"""So long a table that nobody goes on with is kept."""
FORGOTTEN = "放了三十天没有继续，文件已清除；已经导入的行不受影响，没有导入的请重新上传。"


def bring_in(*, actor: Viewer, file: files.Chunked, name: str, on_behalf_of: UUID | None = None) -> UUID:
    """Take a file and guess where its table and what its columns are; nothing is recorded. Raises IntakeRefused."""
    if not may_import(actor):
        raise IntakeRefused("您的职务不能导入；可以导入的是有报送或办公室权限的职务。")
    clear_forgotten()
    intake = Intake(
        id=new_id(),
        jurisdiction_id=actor.jurisdiction,
        name=name.replace("\\", "/").rpartition("/")[2].strip()[:200] or "未命名",
        uploaded_by_id=actor.user_id,
        on_behalf_of_id=on_behalf_of,
        uploaded_at=clock.now(),
        touched_at=clock.now(),
    )
    try:
        intake.sha256 = files.keep(file, intake.pk)
        book = Book(files.path_of(intake.pk), limits())
        intake.kind = book.kind
        _, regime = current(actor.jurisdiction)
        _lay_out(intake, *_first_table(book, regime), book, regime, actor)
    except Unreadable as error:
        files.remove(intake.pk)
        raise IntakeRefused(error.message, {"file": error.message}) from error
    except Refused:
        files.remove(intake.pk)
        raise
    intake.save(force_insert=True)
    return intake.pk


def lay_out(*, actor: Viewer, intake: UUID, sheet: str, header_row: int | None = None) -> None:
    """Look at another sheet, or for the header in the row a person says (as numbered on screen). IntakeRefused."""
    row = _open_one(actor, intake)
    _, regime = current(actor.jurisdiction)
    try:
        book = Book(files.path_of(row.pk), limits(), row.kind)
        found = book.sheet(sheet)
        header = find_header(found, words_of(regime), None if header_row is None else header_row - 1)
        _lay_out(row, found, header, book, regime, actor)
    except (Unreadable, IndexError) as error:
        message = error.message if isinstance(error, Unreadable) else "表头应在前 40 行里，请核对行号。"
        raise IntakeRefused(message, {"sheet": message}) from error
    row.save()


def confirm(
    *,
    actor: Viewer,
    intake: UUID,
    mode: str,
    columns: Sequence[tuple[str, str]],
    unit: UUID | None = None,
    stage: str = "",
) -> None:
    """What each column means, (target, unit) in their order; remembered for the own unit. Starts the dry run.

    `unit` introduces the projects whose row names none, `stage` is where those stand whose row names none.
    """
    row = _open_one(actor, intake)
    _, regime = current(actor.jurisdiction)
    if len(columns) != len(row.columns) or mode not in MODES:
        raise IntakeRefused("这一页和文件对不上了，请重新上传。")
    targets = [target for target, _ in columns if target not in {"", SKIP}]
    known = terms_of(regime)
    for target, counted in columns:
        if (target and target not in SPECIAL and target not in known) or (counted and counted not in UNITS):
            raise IntakeRefused("有一列选的内容本机制没有，请重新选择。")
    twice = next((target for target in targets if targets.count(target) > 1), None)
    if twice:
        raise IntakeRefused(f"有两列都选了“{SPECIAL.get(twice, twice)}”，请只留一列，其他的选“不导入”。")
    if NAME not in targets and CASE not in targets:
        raise IntakeRefused("没有哪一列是项目名称，请在对应的列上选“项目名称”。")
    if stage and stage not in regime.stages:
        raise IntakeRefused("没有这个阶段，请重新选择。", {"stage": "没有这个阶段，请重新选择。"})
    row.columns = [
        Meant(
            before["label"], target, counted, 1.0, before.get("words", {}) if before["target"] == target else {}
        ).to_keep()
        for before, (target, counted) in zip(row.columns, columns, strict=True)
    ]
    row.mode, row.unit_id, row.stage = mode, unit, stage
    _remember(actor, row)
    _begin(row, "checking")


def teach(*, actor: Viewer, intake: UUID, words: Sequence[tuple[int, str, str]]) -> None:
    """What words of a column mean that no option, stage or unit is called: (place, text, meaning), LEFT for nothing.

    Remembered with the columns; the table is tried anew.
    """
    row = _open_one(actor, intake)
    _, regime = current(actor.jurisdiction)
    if not words:
        raise IntakeRefused("还没有选：请至少选一个写法是什么意思。")
    for place, text, said in words:
        column = row.columns[place] if 0 <= place < len(row.columns) else None
        if column is None or (said != LEFT and said not in meanings(column["target"], regime, actor)):
            raise IntakeRefused("选的内容本机制没有，请刷新页面后重新选择。")
        column["words"] = {**column.get("words", {}), squeezed(text): "" if said == LEFT else said}
    _remember(actor, row)
    _begin(row, "checking")


def run(*, actor: Viewer, intake: UUID) -> None:
    """Start what the dry run has shown, or take up what was stopped; done twice it is done once."""
    row = intake_for(actor, intake)
    if row.state in {"running", "done"}:
        return
    if row.state == "checked":
        _begin(row, "running")
    elif row.state == "stopped":
        Intake.objects.filter(pk=row.pk, state="stopped").update(state="running", touched_at=clock.now())
    else:
        raise IntakeRefused("还没有试算完，不能开始导入。")


def stop(*, actor: Viewer, intake: UUID) -> None:
    """Stop after what is being recorded; what is recorded stays, and it can be taken up where it stopped."""
    row = intake_for(actor, intake)
    Intake.objects.filter(pk=row.pk, state="running").update(state="stopped", touched_at=clock.now())
    Intake.objects.filter(pk=row.pk, state="checking").update(state="mapping", touched_at=clock.now())


def back(*, actor: Viewer, intake: UUID) -> None:
    """Back to the columns, as long as nothing is recorded."""
    row = intake_for(actor, intake)
    with transaction.atomic():
        if Intake.objects.filter(pk=row.pk, state__in=("checked", "checking", "failed")).update(state="mapping"):
            row.rows.all().delete()


def clear_forgotten() -> int:
    """Remove the files that nobody has gone on with for KEPT, whoever sent them, and what was noted of their rows; how
    many. Called with every file that comes: what lies on the disk stays bounded."""
    before = clock.now() - KEPT
    lying = files.left_lying(before)
    with transaction.atomic():
        gone = Intake.objects.filter(pk__in=lying, touched_at__lt=before).exclude(state__in=(*UNDER_WAY, "done"))
        IntakeRow.objects.filter(intake__in=gone.values("pk")).delete()
        gone.update(state="failed", counts={}, message=FORGOTTEN)
    needed = set(Intake.objects.filter(pk__in=lying, touched_at__gte=before).values_list("pk", flat=True))
    needed |= set(Intake.objects.filter(pk__in=lying, state__in=UNDER_WAY).values_list("pk", flat=True))
    for intake in set(lying) - needed:
        files.remove(intake)
    return len(set(lying) - needed)


def _begin(row: Intake, state: str) -> None:
    with transaction.atomic():
        row.rows.all().delete()
        row.state, row.next_line, row.counts, row.told, row.message = state, 0, {}, [], ""
        row.worker, row.held_until, row.touched_at = None, None, clock.now()
        row.save()


def _open_one(actor: Viewer, intake: UUID) -> Intake:
    row = intake_for(actor, intake)
    if row.state not in {"mapping", "checked", "failed"} or not files.path_of(row.pk).is_file():
        raise IntakeRefused("这张表已经开始导入，不能再改列；要改的，请重新上传。")
    return row


def _first_table(book: Book, regime: Regime) -> tuple[Sheet, Header]:
    """The first sheet with a header that says something; what is wrong with the first sheet where none has."""
    first: Unreadable | None = None
    for name in book.names[:20]:
        try:
            sheet = book.sheet(name)
            return sheet, find_header(sheet, words_of(regime))
        except Unreadable as error:
            first = first or error
    raise first or Unreadable("表里没有内容，请核对文件。")


def _lay_out(row: Intake, sheet: Sheet, header: Header, book: Book, regime: Regime, actor: Viewer) -> None:
    unit = _unit(actor)
    known = Remembered.objects.filter(jurisdiction_id=actor.jurisdiction, signature=signature(header.labels))
    remembered = known.filter(unit_id=unit).first() if unit is not None else None
    before = {one["label"]: one for one in remembered.columns} if remembered else None
    row.sheet, row.header_row = sheet.name, header.bottom + 1
    row.columns = [one.to_keep() for one in meant(header, regime, before)]
    row.total = sum(1 for line in lines(book.rows(sheet.name), header, sheet.merged) if line.counts)
    row.state = "mapping"
    if row.total == 0:
        raise Unreadable("表头下面没有内容；请填好再导入，或核对选的是哪一张工作表。")


def _remember(actor: Viewer, row: Intake) -> None:
    unit = _unit(actor)
    if unit is None:
        return
    # The bad rows come back under headings of their own; they are the same columns.
    Remembered.objects.bulk_create(
        [
            Remembered(
                jurisdiction_id=actor.jurisdiction,
                unit_id=unit,
                signature=signature([one["label"] for one in columns]),
                columns=columns,
                confirmed_at=clock.now(),
            )
            for columns in (row.columns, [one.to_keep() for one in sent_back(row.columns)])
        ],
        update_conflicts=True,
        unique_fields=["jurisdiction", "unit", "signature"],
        update_fields=["columns", "confirmed_at"],
    )


def _unit(actor: Viewer) -> UUID | None:
    held = (*actor.own, *actor.acting_for)
    return held[0].position.unit_id if held else None
