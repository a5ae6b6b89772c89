"""Catalogues 产业结构调整指导目录、市场准入负面清单: loaded by a person as a fact, read by the day they were in force.

Regime qiaocheng, clause 1.6: before a visit a project is held against both; what it hit is recorded with the version.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db.models import Q

from luodi.common.text import normalised_name
from luodi.ledger.public import Attachment, Case, Draft, Opening, Receipt, Refused, first_paper, record
from luodi.library.models import Catalogue, CatalogueEntry
from luodi.library.tables import Row, read
from luodi.reading.limits import Unreadable
from luodi.regimes.case import CaseState
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value
from luodi.units.public import RefBook, Viewer

CASE = "catalogue"
LOADED = "catalogue.loaded"
RIGHT = "catalogue"
INDUSTRY, ACCESS = "产业结构调整指导目录", "市场准入负面清单"
CATEGORIES: Mapping[str, tuple[str, ...]] = {
    INDUSTRY: ("鼓励类", "限制类", "淘汰类"),
    ACCESS: ("禁止准入类", "许可准入类"),
}
"""What entries of each kind of catalogue may be."""
KIND, NAME, FROM, UNTIL, SOURCE, EXTRACT = (
    "目录种类", "目录名称", "目录施行日期", "目录废止日期", "目录来源", "目录摘录",
)  # fmt: skip
COUNT, DIGEST = "目录条数", "目录摘要"
SHOWN = 60


@dataclass(frozen=True)
class Version:
    """A catalogue as loaded; see `Catalogue`."""

    id: UUID
    case: UUID
    kind: str
    name: str
    effective_on: date
    until: date | None
    source: str
    extract: bool
    count: int
    digest: str
    loaded_at: datetime

    def in_force(self, day: date) -> bool:
        """Whether it held on the day."""
        return self.effective_on <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Item:
    """An entry as found."""

    id: UUID
    category: str
    number: str
    industry: str
    text: str


FIELDS = (
    "id", "case_id", "kind", "name", "effective_on", "until", "source", "extract", "count", "digest", "loaded_at",
)  # fmt: skip


def may_load(viewer: Viewer) -> bool:
    """Whether the viewer holds the right to load a catalogue."""
    return viewer.may(RIGHT)


def load(
    *,
    actor: Viewer,
    values: Mapping[str, Value],
    table: Path,
    paper: Attachment,
    happened_on: date,
    request_key: str,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Load a catalogue: the table is read whole, then the fact is recorded with the file under it. Raises Refused.

    `table` is where the bytes of `paper` lie. A table with anything wrong in it leaves nothing behind.
    """
    rows = entries_of(table, str(values.get(KIND, "")))
    _refuse_known(actor, values)
    told = {**values, COUNT: len(rows), DIGEST: hashlib.sha256(table.read_bytes()).hexdigest()}
    draft = Draft(Opening(CASE, str(values.get(NAME, ""))[:200]), LOADED, happened_on, told, evidence=(paper,))
    return record(actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of, at=at)


def entries_of(table: Path, kind: str) -> list[Row]:
    """The rows of a table of this kind of catalogue. Refused with what is wrong in it."""
    try:
        return read(table, CATEGORIES.get(kind, ()))
    except Unreadable as error:
        raise Refused(error.message, {"材料": error.message}) from error


def _refuse_known(actor: Viewer, values: Mapping[str, Value]) -> None:
    """An extract may be followed by the whole; the whole of one name is loaded once."""
    known = Catalogue.objects.filter(
        jurisdiction_id=actor.jurisdiction, name=str(values.get(NAME, "")), extract=bool(values.get(EXTRACT))
    )
    if known.exists():
        message = "这一份已经装入过；内容有错的，先把原来那次冲正，再装入。"
        raise Refused(message, {NAME: message})


def keep(case: Case, state: CaseState, regime: Regime, book: RefBook) -> None:
    """Bring the rows up to the fact: entries are read from the file under it. Called with the stored fold."""
    del regime, book
    fact = next((one for one in state.active if one.kind == LOADED), None)
    row = Catalogue.objects.filter(case=case).first()
    if fact is None:
        if row is not None:
            row.delete()
        return
    digest = str(fact.values.get(DIGEST, ""))
    if row is not None and row.digest == digest:
        return
    values = fact.values
    path = first_paper(UUID(fact.id))
    rows = read(path, CATEGORIES.get(str(values[KIND]), ())) if path and path.is_file() else []
    since, until = values.get(FROM), values.get(UNTIL)
    kept, _ = Catalogue.objects.update_or_create(
        case=case,
        defaults={
            "jurisdiction_id": case.jurisdiction_id,
            "kind": str(values[KIND]),
            "name": str(values[NAME])[:200],
            "effective_on": since if isinstance(since, date) else fact.happened_on,
            "until": until if isinstance(until, date) else None,
            "source": str(values.get(SOURCE, ""))[:400],
            "extract": bool(values.get(EXTRACT)),
            "count": len(rows),
            "digest": digest,
            "loaded_at": fact.recorded_at,
        },
    )
    kept.entries.all().delete()
    CatalogueEntry.objects.bulk_create(
        CatalogueEntry(
            jurisdiction_id=case.jurisdiction_id,
            catalogue=kept,
            position=position,
            category=one.category,
            number=one.number,
            industry=one.industry,
            text=one.text,
        )
        for position, one in enumerate(rows, start=1)
    )


def versions(viewer: Viewer) -> list[Version]:
    """Every catalogue loaded, of each kind the one in force last first. Public papers: everyone reads them."""
    rows = Catalogue.objects.filter(jurisdiction_id=viewer.jurisdiction)
    return [Version(*row) for row in rows.order_by("kind", "-effective_on", "extract", "-id").values_list(*FIELDS)]


def in_force(viewer: Viewer, day: date) -> dict[str, Version]:
    """By kind, the version that held on the day; the whole text before an extract of the same. One query."""
    return held(versions(viewer), day)


def held(known: Iterable[Version], day: date) -> dict[str, Version]:
    """By kind, of versions in the order of `versions` the one that held on the day."""
    found: dict[str, Version] = {}
    for one in known:
        if one.in_force(day):
            found.setdefault(one.kind, one)
    return found


def items(viewer: Viewer, version: Version, words: str = "", category: str = "", most: int = SHOWN) -> list[Item]:
    """Entries that hold any of the words, those with more of them first; all where no word is given."""
    found = CatalogueEntry.objects.filter(jurisdiction_id=viewer.jurisdiction, catalogue_id=version.id)
    if category:
        found = found.filter(category=category)
    wanted = words_of(words)
    if not wanted:
        rows = found.order_by("position").values_list("id", "category", "number", "industry", "text")[:most]
        return [Item(*row) for row in rows]
    holding = Q()
    for word in wanted:
        holding |= Q(text__icontains=word) | Q(industry__icontains=word) | Q(number__icontains=word)
    rows = found.filter(holding).order_by("position").values_list("id", "category", "number", "industry", "text")
    listed = [Item(*row) for row in rows[: most * 5]]
    listed.sort(key=lambda one: -_held(one, wanted))
    return listed[:most]


def _held(one: Item, words: list[str]) -> int:
    text = f"{one.text}{one.industry}{one.number}".lower()
    return sum(word.lower() in text for word in words)


def words_of(text: str) -> list[str]:
    """The words to look for, as typed between blanks and commas."""
    for sign in "，,、；;。/":
        text = text.replace(sign, " ")
    return [word for word in dict.fromkeys(text.split()) if normalised_name(word)][:8]


def item(viewer: Viewer, version: Version, entry: UUID) -> Item | None:
    """One entry of a version."""
    rows = CatalogueEntry.objects.filter(jurisdiction_id=viewer.jurisdiction, catalogue_id=version.id, pk=entry)
    row = rows.values_list("id", "category", "number", "industry", "text").first()
    return Item(*row) if row else None


def categories(kind: str) -> Sequence[str]:
    """What entries of this kind of catalogue may be."""
    return CATEGORIES.get(kind, ())
