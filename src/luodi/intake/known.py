"""A row of a project that the register holds: cell by cell what it says otherwise, and what of it is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from luodi.intake.columns import UPDATED
from luodi.intake.rows import (
    CHANGED,
    SAME,
    SOURCE_TERM,
    UNIT_TERM,
    WRONG,
    Judged,
    Plan,
    source_of,
    stage_told,
)
from luodi.ledger.public import Draft
from luodi.regimes.terms import Term, TermKind
from luodi.regimes.vocabulary import Value, format_value, from_json, to_json

KEPT_TEXT = 200
"""A register's row keeps the beginning of a long text; beyond it two texts are not told apart here."""
ROUNDED_LAND = 7
"""Millionths of a 亩, half a hundredth of a 平方米: areas are told in 平方米 with two places, which 亩 do not fit."""
UNITS = frozenset({UNIT_TERM, "引进单位", "落户地"})


@dataclass(frozen=True)
class Known:
    """A project as its row in the register stands."""

    case: UUID
    stage: str
    terms: Mapping[str, object]


def compare(one: Judged, known: Known, plan: Plan) -> None:
    """Cell by cell: what the table says otherwise, and whether an import may say it."""
    one.case = known.case
    spec = plan.regime.pack.facts.get(UPDATED)
    changed: dict[str, Value] = {}
    for name, value in one.values.items():
        term = plan.regime.terms[name]
        before = known.terms.get(name)
        if name in UNITS or _same(term, value, before):
            continue
        old = "" if before is None else format_value(term, from_json(term, before))
        new = format_value(term, value)
        if spec is None or name not in spec.optional:
            one.notes.append(f"{term.label}：表里是 {new}，系统里是 {old or '空'}；由实际发生的记录来改，未改")
            continue
        changed[name] = value
        one.changes.append((term.label, old, new))
    _stage_beside(one, known, plan)
    if one.outcome == WRONG:
        return
    one.outcome = CHANGED if changed else SAME
    if changed and spec is not None:
        values = {**changed, SOURCE_TERM: source_of(one, plan)}
        one.drafts = [Draft(known.case, UPDATED, plan.today, values)]


def _same(term: Term, value: Value, before: object) -> bool:
    """Whether the register says the same, as far as it keeps it."""
    if to_json(term, value) == before:
        return True
    if isinstance(value, str):
        return value[:KEPT_TEXT] == before
    if term.kind is not TermKind.LAND or not isinstance(value, int) or not isinstance(before, int):
        return False
    return abs(value - before) <= ROUNDED_LAND


def _stage_beside(one: Judged, known: Known, plan: Plan) -> None:
    """阶段矩阵: an older file sets nothing back, and nothing is passed over; it is told."""
    stage = stage_told(one, plan)
    if stage is None or not known.stage or stage.id == known.stage:
        return
    ids = [each.id for each in plan.stages]
    if known.stage not in ids:
        return
    now = plan.regime.stages[known.stage].title
    if ids.index(stage.id) < ids.index(known.stage):
        one.notes.append(f"阶段倒退，未改：表里是“{stage.title}”，系统里已到“{now}”")
    else:
        one.notes.append(f"阶段跳跃，未改：表里是“{stage.title}”，系统里是“{now}”；请在项目页按实际发生的记")
