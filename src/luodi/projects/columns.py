"""What a list of projects can show, narrow by and sort by: columns of the register, terms and slots of the pack."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from luodi.projects.register import PROJECT, SLOT
from luodi.regimes.regime import Regime
from luodi.regimes.terms import NUMERIC_KINDS, Term, TermKind


class Kind(StrEnum):
    """How a column is read, narrowed and ordered."""

    TEXT = "text"  # narrowed by a part of it
    CHOICE = "choice"  # one of its options
    NUMBER = "number"  # from, to, in the term's unit
    DAY = "day"
    MOMENT = "moment"
    BOOLEAN = "boolean"
    UNIT = "unit"
    POSITION = "position"
    PERSON = "person"  # narrowed by a part of the name
    STAGE = "stage"
    STEP = "step"
    DUE = "due"  # the next due day, with what is due
    TASK = "task"  # what is due on that day, narrowed by a part of its title


@dataclass(frozen=True)
class Column:
    """One column. `field` is the register's own; without it the value lies among the row's terms under `key`.

    `term` gives unit and options; `natural` is "desc" where the largest or latest is wanted first. `group` is the
    heading it is offered under: the kind of fact that asks for it.
    """

    key: str
    title: str
    kind: Kind
    field: str = ""
    term: Term | None = None
    group: str = ""

    @property
    def natural(self) -> str:
        """The direction of the first click."""
        return "desc" if self.kind in {Kind.NUMBER, Kind.DAY, Kind.MOMENT} else "asc"

    @property
    def ranged(self) -> bool:
        """Narrowed from and to, not by one value."""
        return self.kind in {Kind.NUMBER, Kind.DAY, Kind.MOMENT, Kind.DUE}

    @property
    def narrows(self) -> bool:
        """Whether a list can be narrowed by it; the stage has its tabs."""
        return self.kind is not Kind.STAGE

    @property
    def heading(self) -> str:
        """The title with the unit, for a table whose cells are bare figures."""
        unit = self.term.display_unit if self.term else ""
        return f"{self.title}（{unit}）" if unit and self.kind is Kind.NUMBER else self.title


LONG_TITLE = 12
"""A question that a form asks in full stands over a column under its name."""
FIRST = "台账"
WHO = "谁负责"
TOUCHED = "touched"
DEFAULT = ("name", "stage", "amount", "land", "unit", "landing", "due")

# Key, title where no term gives it, kind, column of the register, term of the vocabulary.
_OWN: tuple[tuple[str, str, Kind | None, str, str], ...] = (
    ("name", "项目", Kind.TEXT, "name", ""),
    ("stage", "阶段", Kind.STAGE, "stage", ""),
    ("step", "步骤", Kind.STEP, "stage", ""),
    ("since", "进入日期", Kind.DAY, "stage_since", ""),
    ("investor", "", None, "investor", "投资方名称"),
    ("industry", "", None, "industry", "产业"),
    ("amount", "投资总额", None, "total_investment", "投资总额"),
    ("fixed", "", None, "fixed_investment", "固定资产投资"),
    ("land", "用地", None, "land", "用地面积"),
    ("contracted", "", None, "contracted", "协议投资额"),
    ("arrived", "", None, "arrived", "到位资金"),
    ("unit", "", Kind.UNIT, "introducing_unit", "引进单位"),
    ("landing", "", Kind.UNIT, "landing_area", "落户地"),
    ("source", "", None, "source", "线索来源"),
    ("origin", "", None, "origin", "来源地"),
    ("code", "", None, "credit_code", "统一社会信用代码"),
    ("reported", "首报日期", Kind.DAY, "reported_on", ""),
    ("due", "最近期限", Kind.DUE, "next_due", ""),
    ("task", "到期事项", Kind.TASK, "next_task", ""),
    (TOUCHED, "最近变动", Kind.MOMENT, "touched_at", ""),
)
_SLOT_COLUMNS = {"unit": "introducing_unit", "landing": "landing_area"}
_KINDS: Mapping[TermKind, Kind] = {
    **dict.fromkeys(NUMERIC_KINDS, Kind.NUMBER),
    TermKind.CHOICE: Kind.CHOICE,
    TermKind.BOOLEAN: Kind.BOOLEAN,
    TermKind.DATE: Kind.DAY,
    TermKind.UNIT: Kind.UNIT,
    TermKind.POSITION: Kind.POSITION,
    TermKind.PERSON: Kind.PERSON,
}
_NAMES = frozenset({"项目名称", "首报单位"})
"""Terms that the register's own columns say already."""


_known: dict[str, Mapping[str, Column]] = {}


def columns_of(regime: Regime) -> Mapping[str, Column]:
    """Every column a list may show under this regime, by key, in the order they are offered."""
    found = _known.get(regime.digest)
    if found is None:
        found = _known[regime.digest] = {column.key: column for column in _all(regime)}
    return found


def _all(regime: Regime) -> Iterable[Column]:
    asked = _asked(regime)
    taken = set(_NAMES)
    for key, title, kind, field, name in _OWN:
        term = regime.terms.get(name)
        taken.add(name)
        if name and (term is None or name not in asked) and key not in DEFAULT:
            continue
        if key == "step" and not regime.pack.steps:
            continue
        own = kind or (_KINDS.get(term.kind, Kind.TEXT) if term else Kind.TEXT)
        slot = regime.pack.slots.get(_SLOT_COLUMNS.get(key, ""))
        called = slot.title if slot else title or (term.label if term else name)
        yield Column(key, called, own, field, term, FIRST)
    filled = set(_filled(regime))
    for name, spec in regime.pack.slots.items():
        if name in filled - set(_SLOT_COLUMNS.values()) and spec.holds in {"unit", "position", "person", "text"}:
            yield Column(SLOT + name, spec.title, Kind(spec.holds), group=WHO)
    for name, group in asked.items():
        if name not in taken and (term := regime.terms.get(name)) is not None and term.kind is not TermKind.CASE:
            called = term.label if len(term.label) <= LONG_TITLE else name
            yield Column(name, called, _KINDS.get(term.kind, Kind.TEXT), term=term, group=group)


def _filled(regime: Regime) -> Iterable[str]:
    """The roles that a fact of a project can fill; others are of teams, or of `common` and never used by the pack."""
    for fact in regime.facts(PROJECT).values():
        for fills in fact.fills:
            if fills.slot:
                yield fills.slot
            if fills.slot_from:
                yield from map(regime.slot_named, regime.terms[fills.slot_from].options)


def _asked(regime: Regime) -> dict[str, str]:
    """The terms that facts of a project may give, each with the title of the first kind of fact that asks for it."""
    found: dict[str, str] = {}
    for spec in regime.facts(PROJECT).values():
        if spec.about is None:
            for name in (*spec.terms, *spec.optional):
                found.setdefault(name, spec.title)
    return found
