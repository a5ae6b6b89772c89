"""Keeping a platform's template: taken in with a guess, confirmed by a person, taken away."""

import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from luodi.common import clock
from luodi.common.text import tidy
from luodi.exchange.models import Template
from luodi.exchange.values import CASE, CASE_TITLE, NUMBERING, NUMBERING_TITLE
from luodi.intake.columns import words_of
from luodi.ledger.public import NotVisible, Refused, current
from luodi.projects.public import Column, columns_of
from luodi.reading.dictionary import REPORTED, SINCE, STAGE, guess
from luodi.reading.header import Header, find_header, unit_of
from luodi.reading.limits import Unreadable, limits
from luodi.reading.sheets import Book, Sheet
from luodi.regimes.regime import Regime
from luodi.regimes.terms import TermKind
from luodi.units.public import Viewer

RIGHT = "office"
"""Who keeps templates and reconciles."""
NAME_LENGTH = 60
LARGEST = 2 * 1024 * 1024
ROWS, LONGEST = 2_000, 20_000
"""An empty table is no longer; the lists of codes on other sheets of its book are no longer either."""
UNPACKED, BUILT = 32 * 1024 * 1024, 300_000
"""Bytes, tags and merged cells: the book is built up whole in memory to be filled in, some 400 bytes for each tag."""
MOST = 50
SURE = 0.6
"""From this on a guess is offered; a person confirms it in any case."""
_HEADINGS = {
    "项目名称": "name", "投资方名称": "investor", "引进单位": "unit", "首报单位": "unit", "落户地": "landing",
    STAGE: "stage", SINCE: "since", REPORTED: "reported",
}  # fmt: skip


class Chunked(Protocol):
    """An uploaded file of Django."""

    def chunks(self) -> Iterable[bytes]: ...


def may_exchange(viewer: Viewer) -> bool:
    """Whether the viewer keeps templates of other platforms."""
    return viewer.may(RIGHT)


def take_template(*, actor: Viewer, name: str, file: Chunked) -> UUID:
    """Keep a platform's empty table under a name, with a guess of what its columns mean. Raises Refused."""
    _refuse_without_right(actor)
    named = tidy(name)
    if not named or len(named) > NAME_LENGTH:
        raise Refused("请写模板名称。", {"name": f"请写模板名称，不超过 {NAME_LENGTH} 个字。"})
    content = b"".join(file.chunks())
    if len(content) > LARGEST:
        raise Refused("文件太大。", {"file": f"空表不应超过 {LARGEST // 1024**2} MB；请去掉图片和数据，只留表头。"})
    if Template.objects.filter(jurisdiction_id=actor.jurisdiction).count() >= MOST:
        raise Refused(f"最多存 {MOST} 个模板，请先删去不用的。")
    _, regime = current(actor.jurisdiction)
    try:
        sheet, header = _opened(content, regime)
    except Unreadable as error:
        raise Refused(error.message, {"file": error.message}) from error
    row = Template(
        jurisdiction_id=actor.jurisdiction,
        name=named,
        content=content,
        sheet=sheet.name,
        header_row=header.bottom + 1,
        columns=guessed(header, regime),
        match="name",
        saved_by_id=actor.user_id,
        saved_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        message = f"已有模板叫“{named}”，请换一个名称，或先删去原来的。"
        raise Refused(message, {"name": message}) from None
    return row.pk


def set_columns(*, actor: Viewer, template: UUID, keys: Sequence[str], match: str) -> None:
    """What each column of the template takes, from the left; `match` is the key of the column rows are known by."""
    _refuse_without_right(actor)
    row = template_row(actor, template)
    _, regime = current(actor.jurisdiction)
    offered = offers(regime)
    if len(keys) != len(row.columns) or any(key and key not in offered for key in keys):
        raise Refused("列和模板对不上，请刷新页面后重选。")
    used = [key for key in keys if key]
    twice = next((offered[key] for key in used if used.count(key) > 1), "")
    if twice:
        raise Refused(f"“{twice}”选了两次；一列只填一处。")
    if not used:
        raise Refused("还没有一列选了填什么。")
    if match not in used:
        raise Refused("对账的列要在填的列里面选。", {"match": "请选一个已经填的列，如项目名称、统一社会信用代码。"})
    columns = columns_of(regime)
    row.columns = [_taking(one, key, columns.get(key)) for one, key in zip(row.columns, keys, strict=True)]
    row.match, row.confirmed = match, True
    row.saved_by_id, row.saved_at = actor.user_id, clock.now()
    row.save(update_fields=["columns", "match", "confirmed", "saved_by", "saved_at"])


def remove_template(*, actor: Viewer, template: UUID) -> str:
    """Take a template away; its name."""
    _refuse_without_right(actor)
    row = template_row(actor, template)
    row.delete()
    return row.name


def template_row(viewer: Viewer, template: UUID) -> Template:
    """The template. NotVisible where it is not this government's, or the viewer keeps none."""
    row = Template.objects.filter(jurisdiction_id=viewer.jurisdiction, pk=template).first()
    if row is None or not may_exchange(viewer):
        raise NotVisible
    return row


def offers(regime: Regime) -> Mapping[str, str]:
    """What a column may take: keys with headings, the number of the project and the running number first."""
    own = {NUMBERING: NUMBERING_TITLE, CASE: CASE_TITLE}
    return own | {key: column.title for key, column in columns_of(regime).items()}


def guessed(header: Header, regime: Regime) -> list[dict[str, str]]:
    """By column: its heading, the column of ours that it most likely takes, the unit it is written in."""
    columns, words = columns_of(regime), dict(words_of(regime))
    by_term = {column.term.name: key for key, column in columns.items() if column.term is not None} | _HEADINGS
    exact = {column.title: key for key, column in columns.items()} | {
        NUMBERING_TITLE: NUMBERING,
        CASE_TITLE: CASE,
    }
    found: list[dict[str, str]] = []
    for label in header.labels:
        last = label.rpartition("/")[2].partition("（")[0].partition("(")[0].strip()
        one = guess(label, words)
        key = exact.get(last) or (by_term.get(one.target, "") if one.sure >= SURE else "")
        key = key if key and key in offers(regime) and all(key != other["key"] for other in found) else ""
        told = {"label": label, "money": unit_of(label, header, True), "land": unit_of(label, header, False)}
        found.append(_taking(told, key, columns.get(key)))
    return found


def _taking(told: Mapping[str, str], key: str, column: Column | None) -> dict[str, str]:
    """A column of the template that takes `key`, in the unit that its heading or the table says for such figures.

    `told`: label, and the unit of amounts (`money`) and of areas (`land`) in it.
    """
    kind = column.term.kind if column and column.term else None
    said = {TermKind.MONEY: "money", TermKind.LAND: "land"}.get(kind, "") if kind else ""
    # A template kept before both were noted has only the unit of what it took then.
    unit = told.get(said, told.get("unit", "")) if said else ""
    return {**told, "key": key, "unit": unit}


def _opened(content: bytes, regime: Regime) -> tuple[Sheet, Header]:
    """The sheet and its header. Raises Unreadable; only .xlsx can be filled in."""
    with Spooled(content) as path:
        book = Book(path, replace(limits(), inflated=UNPACKED, rows=LONGEST, built=BUILT))
        if book.kind != "xlsx":
            raise Unreadable("模板要能照原样填，只收 .xlsx；请在表格软件里另存为 .xlsx 再传。")
        first: Unreadable | None = None
        for name in book.names[:20]:
            try:
                sheet = book.sheet(name)
                found = sheet, find_header(sheet, words_of(regime))
            except Unreadable as error:
                first = first or error
            else:
                if sheet.height > ROWS:
                    raise Unreadable(f"工作表“{name}”太长，空表最多 {ROWS} 行；请删去数据，只留表头，再传。")
                _refuse_unfillable(content)
                return found
    raise first or Unreadable("表里没有内容，请核对文件。")


def _refuse_unfillable(content: bytes) -> None:
    try:
        load_workbook(io.BytesIO(content))
    except Exception as error:
        raise Unreadable("这个文件能读，但不能照原样填；请在表格软件里另存为 .xlsx 再传。") from error


class Spooled:
    """Bytes as a file on disk as long as the block lasts."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._path: Path | None = None

    def __enter__(self) -> Path:
        with tempfile.NamedTemporaryFile(suffix=".bin", delete=False) as file:
            file.write(self._content)
        self._path = Path(file.name)
        return self._path

    def __exit__(self, *_: object) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _refuse_without_right(actor: Viewer) -> None:
    if not may_exchange(actor):
        raise Refused(f"平台的模板由{current(actor.jurisdiction)[1].office}存和用，请由它办理。")
