"""From JSON to typed values and from the ledger's values to the API's shapes."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from luodi.api import schemas
from luodi.common import clock
from luodi.ledger.public import Attachment, CaseFile, Line, Refused, Task
from luodi.projects.public import Match
from luodi.regimes.case import Obligation, Verdict
from luodi.regimes.coverage import coverage
from luodi.regimes.regime import Regime
from luodi.regimes.terms import REFERENCE_KINDS, Term
from luodi.regimes.vocabulary import InputError, TermKind, Value, from_json, parse_input, to_json

TEXTUAL = frozenset({TermKind.TEXT, TermKind.CHOICE, TermKind.CHOICES, TermKind.INDUSTRY, *REFERENCE_KINDS})


def typed(values: Mapping[str, schemas.Scalar], regime: Regime) -> dict[str, Value]:
    """Values by term as the ledger takes them. Refused with a message for each term that is wrong."""
    found: dict[str, Value] = {}
    problems: dict[str, str] = {}
    for name, raw in values.items():
        term = regime.terms.get(name)
        if term is None:
            problems[name] = f"词汇表里没有“{name}”，请核对名称。"
            continue
        try:
            found[name] = _one(term, raw)
        except InputError as error:
            problems[name] = str(error)
    if problems:
        raise Refused("；".join(problems.values()), problems)
    return found


def _one(term: Term, raw: schemas.Scalar) -> Value:
    """Text is read as a person would have typed it, numbers as stored units."""
    if isinstance(raw, str) and term.kind not in TEXTUAL:
        return parse_input(term, raw, today=clock.today())
    return from_json(term, raw)


def attachments(papers: list[schemas.PaperIn]) -> tuple[Attachment, ...]:
    """Stored files to attach."""
    return tuple(Attachment(paper.file, paper.name, paper.kind) for paper in papers)


def project(file: CaseFile) -> dict[str, Any]:
    """A case as `ProjectOut`."""
    stage = file.stage
    return {
        "id": file.id,
        "title": file.title,
        "version": file.version,
        "stage": file.state.stage,
        "stage_title": stage.title if stage else "",
        "standing": file.state.standing,
        "values": jsoned(file.state.values, file.regime),
        "slots": {slot: file.name(ref) for slot, ref in file.state.slots.items()},
        "next": [
            {"stage": following.id, "title": following.title, "gates": [verdict(line) for line in lines]}
            for following, lines in file.next
        ],
        "obligations": [obligation(o, file) for o in file.state.obligations],
        "facts": [fact(line, file.regime) for line in file.lines],
    }


def jsoned(values: Mapping[str, Value], regime: Regime) -> dict[str, schemas.Scalar]:
    """Values as JSON scalars."""
    return {name: to_json(regime.terms[name], value) for name, value in values.items() if name in regime.terms}


def fact(line: Line, regime: Regime) -> dict[str, Any]:
    """A fact as `FactOut`."""
    return {
        "id": UUID(line.fact.id),
        "kind": line.fact.kind,
        "title": line.title,
        "happened_on": line.fact.happened_on,
        "recorded_at": line.fact.recorded_at,
        "actor": line.actor,
        "unit": line.unit,
        "on_behalf_of": line.on_behalf_of,
        "values": jsoned(line.fact.values, regime),
        "about": line.fact.about,
        "papers": [
            {"id": p.id, "name": p.name, "kind": p.kind, "size": p.size, "media_type": p.media_type}
            for p in line.papers
        ],
        "verified": line.verified,
        "reversed": line.reversed,
        "seal": line.seal,
    }


def obligation(o: Obligation, file: CaseFile) -> dict[str, Any]:
    """An obligation as `ObligationOut`."""
    return {
        "key": o.key,
        "rule": o.rule,
        "title": o.title,
        "clause": o.clause,
        "place": o.place,
        "default": o.default,
        "owners": [file.name(ref) for ref in o.owners],
        "started_on": o.started_on,
        "due_on": o.due_on,
        "paused": o.paused,
        "status": o.status.value,
        "ended_on": o.ended_on,
        "late": o.late_on(file.state.day),
    }


def verdict(line: Verdict) -> dict[str, Any]:
    """A gate line as `VerdictOut`."""
    return {
        "gate": line.gate,
        "title": line.title,
        "clause": line.clause,
        "outcome": line.outcome.value,
        "hard": line.hard,
        "detail": line.detail,
        "missing": list(line.missing),
    }


def task(row: Task, today: date) -> dict[str, Any]:
    """An open obligation as `TaskOut`."""
    return {
        "key": row.key,
        "case": row.case,
        "case_title": row.case_title,
        "rule": row.rule,
        "title": row.title,
        "clause": row.clause,
        "place": row.place,
        "default": row.default,
        "owners": list(row.owners),
        "started_on": row.started_on,
        "due_on": row.due_on,
        "paused": row.paused,
        "late": row.due_on is not None and row.due_on < today,
    }


def known(match: Match) -> dict[str, Any]:
    """A project that may be the same as `KnownOut`."""
    return {
        "level": match.level,
        "reason": match.reason,
        "rule": match.rule,
        "case": match.case,
        "name": match.name,
        "investor": match.investor,
        "reported_on": match.reported_on,
        "ask": match.ask,
        "holder": match.holder,
        "until": match.until,
    }


def clauses(regime: Regime) -> list[dict[str, Any]]:
    """Every clause of the regime with the rules that carry it."""
    return [
        {
            "regime": regime.slug,
            "clause": found.clause,
            "title": found.title,
            "place": found.place,
            "summary": found.summary,
            "no_rule": found.no_rule,
            "missing": found.missing,
            "rules": [
                {"section": r.section, "id": r.id, "title": r.title, "default": r.default, "since": r.since}
                for r in found.rules
            ],
        }
        for found in coverage(regime)
    ]
