"""What the pages of an intake show: columns to confirm, progress, rows of which something is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from luodi.common.money import LAND_UNITS, MONEY_UNITS
from luodi.intake.public import DUPLICATE, OUTCOMES, SPECIAL, WRONG, Preview, Progress, terms_of
from luodi.reading.dictionary import FOREIGN
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, unit_tree
from luodi.web.clauses import case_url
from luodi.web.parts import State, Tab

STATES: Mapping[str, State] = {
    "mapping": State("wait", "待确认各列"),
    "checking": State("wait", "试算中"),
    "checked": State("wait", "试算完，待导入"),
    "running": State("wait", "导入中"),
    "stopped": State("paused", "已停下"),
    "done": State("kept", "已导入"),
    "failed": State("late", "没有做成"),
}
UNITS = (("", "按列名"), *((unit, unit) for unit in (*MONEY_UNITS, *LAND_UNITS)))
SURE = 0.999


@dataclass(frozen=True)
class ColumnRow:
    """A column to confirm: heading, some cells, what it is taken for."""

    number: int
    label: str
    samples: tuple[str, ...]
    target: str
    unit: str
    mark: str


def columns(found: Progress, shown: Preview) -> list[ColumnRow]:
    """One row for each column of the table."""
    rows = []
    for at, one in enumerate(found.columns):
        samples = shown.samples[at] if at < len(shown.samples) else ()
        if not one["label"] and not samples:
            continue
        sure = float(one.get("sure", 1) or 0)
        known = sure >= SURE or one["target"] == "@skip"
        mark = "" if known else "请核对" if one["target"] else "没有认出"
        if one["unit"] in FOREIGN and one["target"] not in ("", "@skip"):
            mark = "写的是外币：请在表里换算成人民币再导入，或者选“不导入”"
        rows.append(ColumnRow(at, one["label"] or f"第 {at + 1} 列", samples, one["target"], one["unit"], mark))
    return rows


def says(found: Progress, *targets: str) -> bool:
    """Whether a column of the table is taken for one of these."""
    return any(one["target"] in targets for one in found.columns)


def targets(regime: Regime) -> list[tuple[str, str]]:
    """What a column may be chosen to mean, with its title."""
    special = [(key, title) for key, title in SPECIAL.items() if key != "@skip"]
    terms = terms_of(regime)
    first = [name for name in ("项目名称", "投资方名称", "首报单位") if name in terms]
    order = [*first, *(name for name in terms if name not in first)]
    return [("", "不导入"), *((name, _titled(name, regime)) for name in order), *special]


def _titled(name: str, regime: Regime) -> str:
    term = regime.terms[name]
    unit = f"（{term.display_unit}）" if term.display_unit else ""
    return (term.label if len(term.label) <= 16 else name) + unit


def stages(regime: Regime) -> list[tuple[str, str]]:
    """Stages a row without one may be put at."""
    return [(stage.id, stage.title) for stage in regime.pack.stages if stage.case == "project"]


def units(viewer: Viewer) -> list[tuple[str, str]]:
    """Units that may introduce what a row does not say: any for the office, else one's own."""
    own = {held.position.unit_id for held in (*viewer.own, *viewer.acting_for)}
    tree = unit_tree(viewer.jurisdiction, viewer.day)
    return [(str(unit.id), unit.short_name or unit.name) for unit in tree if viewer.may("office") or unit.id in own]


def state_of(found: Progress) -> State:
    """How it stands, as shape, word and colour."""
    return STATES[found.state]


def tabs(found: Progress, outcome: str) -> list[Tab]:
    """Outcomes of which rows can be read, with their numbers."""
    address = reverse("intake_item", args=(found.id,))
    return [
        Tab(title, f"{address}?outcome={key}#rows", key == outcome, str(found.counts.get(key, 0)))
        for key, title in OUTCOMES.items()
        if found.counts.get(key)
    ]


def first_outcome(found: Progress) -> str:
    """What is read first: what is wrong, then what may be twice."""
    return next((key for key in (WRONG, DUPLICATE, "changed", "new", "same") if found.counts.get(key)), "")


def row_lines(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows for the table."""
    return [
        {
            "number": row.number,
            "title": row.title or "（没有名称）",
            "url": case_url("project", row.case) if row.case else "",
            "problems": row.problems,
            "changes": row.changes,
            "notes": row.notes,
        }
        for row in rows
    ]
