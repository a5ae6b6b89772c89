"""Between rows and the values the fold knows: facts with their terms and evidence, in and out, and their digest."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from luodi.ledger.drafts import Attachment
from luodi.ledger.inserts import insert, insert_plain
from luodi.ledger.models import EvidenceFile, FactEvidence, FactTerm
from luodi.ledger.models import Fact as FactRow
from luodi.ledger.prepared import Prepared
from luodi.regimes.case import Fact
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Term, TermKind, Value
from luodi.units.public import RefBook

WHOLE = frozenset({TermKind.MONEY, TermKind.LAND, TermKind.INTEGER, TermKind.BOOLEAN})
REAL = frozenset({TermKind.NUMBER, TermKind.RATIO})
TERM_COLUMNS = ("jurisdiction_id", "fact_id", "term", "whole", "real", "day", "text")
TermRow = tuple[UUID, str, int | None, float | None, date | None, str | None]


def read_facts(case_ids: Collection[UUID], regime: Regime, book: RefBook, after: int = 0) -> dict[UUID, list[Fact]]:
    """The facts of each case in the order they were recorded, those after number `after`; three queries."""
    terms: dict[UUID, dict[str, Value]] = defaultdict(dict)
    for fact_id, name, whole, real, day, text in _terms(case_ids, after):
        terms[fact_id][name] = decode(regime.terms.get(name), whole, real, day, text)
    papers: dict[UUID, list[str]] = defaultdict(list)
    for fact_id, kind, name in _papers(case_ids, after):
        papers[fact_id].append(kind or name)
    facts: dict[UUID, list[Fact]] = {case_id: [] for case_id in case_ids}
    for case_id, fact_id, kind, happened_on, recorded_at, actor, unit, behalf, about in _facts(case_ids, after):
        fact = Fact(
            id=str(fact_id),
            kind=kind,
            happened_on=happened_on,
            recorded_at=recorded_at,
            actor=str(actor),
            unit=book.ref_of(unit),
            values=terms.get(fact_id, {}),
            about=about or None,
            on_behalf_of=book.ref_of(behalf) if behalf else None,
            evidence=tuple(papers.get(fact_id, ())),
        )
        facts[case_id].append(fact)
    return facts


@Prepared
def _facts(cases: Collection[UUID], after: int) -> QuerySet[Any, Any]:
    rows = FactRow.objects.filter(case_id__in=cases, seq__gt=after).order_by("case_id", "seq")
    return rows.values_list(
        "case_id", "pk", "kind", "happened_on", "recorded_at", "actor_id", "unit_id", "on_behalf_of_id", "about"
    )


@Prepared
def _terms(cases: Collection[UUID], after: int) -> QuerySet[Any, Any]:
    rows = FactTerm.objects.filter(fact__case_id__in=cases, fact__seq__gt=after)
    return rows.values_list("fact_id", "term", "whole", "real", "day", "text")


@Prepared
def _papers(cases: Collection[UUID], after: int) -> QuerySet[Any, Any]:
    rows = FactEvidence.objects.filter(fact__case_id__in=cases, fact__seq__gt=after).order_by("id")
    return rows.values_list("fact_id", "kind", "name")


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
