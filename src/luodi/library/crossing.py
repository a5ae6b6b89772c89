"""A cross table 交叉表 of the register: how many projects of each value of one column at each value of another.

A figure is what the list of projects says when it is narrowed to the two values: the same rows, the same sight.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Sum
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from luodi.projects.public import BLANK, EXACTLY, Column, Filters, Kind, columns_of, narrowed, visible_projects
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer

SHORT_TEXTS = frozenset({"industry", "source", "origin", "合作机构", "活动名称"})
"""Columns of free text of which few values recur; any other text is never the head of a table."""
MOST = 40
"""So many rows or columns; what comes after them is in the list, not in the table."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class Heading:
    """One value of a column: what the list is narrowed by (`asked`), and how it is called."""

    asked: str
    title: str


@dataclass(frozen=True)
class Cross:
    """Cells by (row, column), each (number, yuan of 投资总额); `total` of all, `left` of values beyond MOST."""

    down: Column
    across: Column
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[tuple[str, str], Pair]
    total: Pair
    left: int

    def row(self, heading: Heading) -> Pair:
        """All of a row, also what stands in columns that are not shown."""
        return _added(pair for (row, _), pair in self.cells.items() if row == heading.asked)

    def column(self, heading: Heading) -> Pair:
        """All of a column."""
        return _added(pair for (_, column), pair in self.cells.items() if column == heading.asked)


def headings(regime: Regime) -> dict[str, Column]:
    """Columns that may head a table: those of few values, by key, in the order lists offer them."""
    return {key: column for key, column in columns_of(regime).items() if _heads(column)}


def _heads(column: Column) -> bool:
    return column.kind in {Kind.CHOICE, Kind.STEP} or (column.kind is Kind.TEXT and column.key in SHORT_TEXTS)


def crossed(viewer: Viewer, regime: Regime, down: Column, across: Column, filters: Filters) -> Cross:
    """The table of what the list with these filters holds. One query."""
    found = narrowed(visible_projects(viewer), filters, viewer).order_by()
    found = found.annotate(down_value=_value(down), across_value=_value(across))
    told = found.values_list("down_value", "across_value").annotate(n=Count("pk"), yuan=Sum("total_investment"))
    steps = {stage.id: stage.step or "" for stage in regime.pack.stages}
    cells: dict[tuple[str, str], Pair] = defaultdict(lambda: (0, 0))
    for one, other, n, yuan in told:
        place = (_asked(down, one, steps), _asked(across, other, steps))
        cells[place] = _added((cells[place], (n, int(yuan or 0))))
    rows, columns = _ordered(down, regime, cells, 0), _ordered(across, regime, cells, 1)
    shown = {row.asked for row in rows}, {column.asked for column in columns}
    left = sum(n for (row, column), (n, _) in cells.items() if row not in shown[0] or column not in shown[1])
    return Cross(down, across, rows, columns, dict(cells), _added(cells.values()), left)


def _value(column: Column) -> Combinable:
    return F(column.field) if column.field else Cast(KeyTextTransform(column.key, "terms"), CharField())


def _asked(column: Column, value: str | None, steps: Mapping[str, str]) -> str:
    """What the list is narrowed by for this value of the column."""
    if column.kind is Kind.STEP:
        return steps.get(value or "", "") or BLANK
    if not value:
        return BLANK
    return EXACTLY + value if column.kind is Kind.TEXT else value


def _ordered(column: Column, regime: Regime, cells: Mapping[tuple[str, str], Pair], axis: int) -> tuple[Heading, ...]:
    """Values in the pack's order, then any other by how many; what is not filled in last."""
    counts: dict[str, int] = defaultdict(int)
    for place, (n, _) in cells.items():
        counts[place[axis]] += n
    titles = regime.step_titles if column.kind is Kind.STEP else {}
    options = list(titles) or list(column.term.options if column.term else ())
    if column.kind is Kind.TEXT:
        options = [EXACTLY + option for option in options]
    order = {option: place for place, option in enumerate(options)}
    known = sorted(counts, key=lambda one: (one == BLANK, order.get(one, len(order)), -counts[one], one))
    return tuple(Heading(one, titles.get(one) or one.removeprefix(EXACTLY)) for one in known[:MOST])


def _added(pairs: Iterable[Pair]) -> Pair:
    found = list(pairs)
    return sum(n for n, _ in found), sum(yuan for _, yuan in found)
