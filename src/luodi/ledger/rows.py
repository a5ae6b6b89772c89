"""Between rows and the values the fold knows: facts with their terms and evidence, in and out, and their digest."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from luodi.ledger.drafts import Attachment
from luodi.ledger.inserts import insert, insert_plain
from luodi.ledger.models import EvidenceFile, FactEvidence, FactTerm
from luodi.ledger.models import Fact as FactRow
from luodi.regimes.case import Fact
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Term, TermKind, Value
from luodi.units.public import RefBook

WHOLE = frozenset({TermKind.MONEY, TermKind.LAND, TermKind.INTEGER, TermKind.BOOLEAN})
REAL = frozenset({TermKind.NUMBER, TermKind.RATIO})
TERM_COLUMNS = ("jurisdiction_id", "fact_id", "term", "whole", "real", "day", "text")
TermRow = tuple[UUID, str, int | None, float | None, date | None, str | None]


def read_facts(case_ids: Sequence[UUID], regime: Regime, book: RefBook) -> dict[UUID, list[Fact]]:
    """The facts of each case in the order they were recorded; three queries whatever their number."""
    rows = FactRow.objects.filter(case_id__in=case_ids).order_by("case_id", "seq")
    terms: dict[UUID, dict[str, Value]] = defaultdict(dict)
    found = FactTerm.objects.filter(fact__case_id__in=case_ids)
    for fact_id, name, whole, real, day, text in found.values_list("fact_id", "term", "whole", "real", "day", "text"):
        terms[fact_id][name] = decode(regime.terms.get(name), whole, real, day, text)
    papers: dict[UUID, list[str]] = defaultdict(list)
    links = FactEvidence.objects.filter(fact__case_id__in=case_ids).order_by("id")
    for fact_id, kind, name in links.values_list("fact_id", "kind", "name"):
        papers[fact_id].append(kind or name)
    facts: dict[UUID, list[Fact]] = {case_id: [] for case_id in case_ids}
    for row in rows:
        facts[row.case_id].append(as_fact(row, terms.get(row.pk, {}), papers.get(row.pk, ()), book))
    return facts


def as_fact(row: FactRow, values: Mapping[str, Value], papers: Iterable[str], book: RefBook) -> Fact:
    """A row as the fold sees it."""
    return Fact(
        id=str(row.pk),
        kind=row.kind,
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        actor=str(row.actor_id),
        unit=book.ref_of(row.unit_id),
        values=values,
        about=row.about or None,
        on_behalf_of=book.ref_of(row.on_behalf_of_id) if row.on_behalf_of_id else None,
        evidence=tuple(papers),
    )


def decode(term: Term | None, whole: int | None, real: float | None, day: date | None, text: str | None) -> Value:
    """The value of a stored term; a term the regime no longer knows keeps the type of its column."""
    if term is not None and term.kind == TermKind.BOOLEAN:
        return bool(whole)
    for value in (whole, real, day):
        if value is not None:
            return value
    return text or ""


def term_row(fact: UUID, name: str, value: Value, term: Term) -> TermRow:
    """The row of one value."""
    if term.kind in WHOLE and isinstance(value, (int, bool)):
        return fact, name, int(value), None, None, None
    if term.kind in REAL and isinstance(value, (int, float)):
        return fact, name, None, float(value), None, None
    if isinstance(value, date):
        return fact, name, None, None, value, None
    return fact, name, None, None, None, str(value)


def write_fact(
    row: FactRow,
    values: Mapping[str, Value],
    attachments: Sequence[Attachment],
    papers: Mapping[UUID, EvidenceFile],
    regime: Regime,
) -> None:
    """Insert a fact with its terms and evidence, its digest over all of them."""
    terms = [term_row(row.pk, name, value, regime.terms[name]) for name, value in values.items()]
    row.digest = digest(row, terms, [(papers[a.file].sha256, a.name, a.kind) for a in attachments])
    insert([row])
    insert_plain(FactTerm, TERM_COLUMNS, [(row.jurisdiction_id, *term) for term in terms])
    if attachments:
        insert(
            FactEvidence(jurisdiction_id=row.jurisdiction_id, fact=row, file=papers[a.file], name=a.name, kind=a.kind)
            for a in attachments
        )


def digest(fact: FactRow, terms: Iterable[TermRow], papers: Iterable[tuple[str, str, str]]) -> str:
    """SHA-256 over all of a fact: its row, its terms, its papers by (sha256, name, kind)."""
    content = [
        str(fact.pk),
        str(fact.jurisdiction_id),
        str(fact.case_id),
        fact.seq,
        fact.kind,
        fact.happened_on.isoformat(),
        _moment(fact.recorded_at),
        str(fact.actor_id),
        str(fact.unit_id),
        str(fact.on_behalf_of_id or ""),
        fact.about,
        str(fact.act_id),
        sorted([t[1], t[2], None if t[3] is None else repr(t[3]), str(t[4] or ""), t[5]] for t in terms),
        sorted(list(p) for p in papers),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
