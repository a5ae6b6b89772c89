"""Projects by industry and maturity, by channel, by source region; every figure is an address of the list."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from luodi.ledger.public import current
from luodi.library.public import Cross, Heading, crossed, headings
from luodi.projects.public import BLANK, Column, Kind
from luodi.regimes.regime import Regime
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.library.tabs import tabs
from luodi.web.parts import ClauseTag, Option, Tab
from luodi.web.projects import asking
from luodi.web.projects.asking import Asked
from luodi.web.shell import page, render

INDUSTRY, SOURCE, STEP, MATURITY = "industry", "source", "step", "成熟度"
REGIONS = ("目标区域", "来源区域")
READY = ((INDUSTRY, MATURITY), (SOURCE, INDUSTRY), *((region, SOURCE) for region in REGIONS), (INDUSTRY, STEP))
"""Tables offered by name where the pack has both columns."""


@dataclass(frozen=True)
class Cell:
    """One figure: how many, their 投资总额, the list that holds them ('' where no list can be narrowed so)."""

    label: str
    n: int
    amount: str
    url: str
    yuan: int


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    title: str
    blank: bool
    cells: tuple[Cell, ...]
    total: Cell


@page("library/", name="library", title="项目库", nav="library", shows=("facts:project/lead.*", "terms"))
def library(request: Request) -> HttpResponse:
    """The cross table asked for by `down` and `across`; any condition of the project list narrows it."""
    return render(request, "library/crossing.html", {"tabs": tabs("library"), **shown(request)})


def shown(request: Request) -> dict[str, Any]:
    """What the page and its file show."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    offered = headings(regime)
    wanted = asking.asked(request.GET, viewer, regime)
    pairs = [(one, other) for one, other in READY if one in offered and other in offered]
    first = pairs[0] if pairs else (*offered, *offered)[:2]
    down = offered.get(request.GET.get("down", "")) or offered[first[0]]
    across = offered.get(request.GET.get("across", "")) or offered[first[1]]
    table = crossed(viewer, regime, down, across, wanted.filters)
    return {
        "ready": [_ready(offered[one], offered[other], wanted, (down.key, across.key)) for one, other in pairs],
        "down": down,
        "across": across,
        "options": [Option(key, column.title, column.group) for key, column in offered.items()],
        "hidden": [(name, value) for name, value in wanted.pairs if name not in ("c", "sort")],
        "chips": _chips(wanted, regime, request, (down.key, across.key)),
        "heads": [heading.title for heading in table.columns],
        "lines": [_line(table, row, wanted) for row in table.rows],
        "feet": [_cell(table.column(c), c.title, _url(wanted, across=(across, c))) for c in table.columns],
        "all": _cell(table.total, "合计", wanted.address()),
        "left": table.left,
        "tags": _tags(regime, down, across),
        "file_url": wanted.address("library_export", ("c", "sort"), down=down.key, across=across.key),
    }


def _ready(one: Column, other: Column, wanted: Asked, now: tuple[str, str]) -> Tab:
    title = f"{one.title} × {other.title}"
    return Tab(title, _here(wanted, (one.key, other.key)), now == (one.key, other.key))


def _here(wanted: Asked, heads: tuple[str, str], without: tuple[str, ...] = ()) -> str:
    return wanted.address("library", ("c", "sort", *without), down=heads[0], across=heads[1])


def _chips(wanted: Asked, regime: Regime, request: Request, heads: tuple[str, str]) -> list[Tab]:
    """Each condition in words; its address is this table without it."""
    found = []
    for chip, condition in zip(
        asking.chips(wanted, regime, request.viewer, "library"), _conditions(wanted), strict=True
    ):
        found.append(Tab(chip.title, _here(wanted, heads, condition)))
    return found


def _conditions(wanted: Asked) -> list[tuple[str, ...]]:
    """Names in the address of each chip, in the order of the chips."""
    found: list[tuple[str, ...]] = [("q",)] if wanted.filters.q else []
    found += [("late",)] if wanted.filters.late_before else []
    keys = (condition.column.key for condition in wanted.filters.conditions)
    return found + [(key, f"{key}.from", f"{key}.to") for key in keys]


def _line(table: Cross, row: Heading, wanted: Asked) -> Line:
    cells = tuple(
        _cell(
            table.cells.get((row.asked, column.asked), (0, 0)),
            _called(column),
            _url(wanted, down=(table.down, row), across=(table.across, column)),
        )
        for column in table.columns
    )
    return Line(_called(row), row.asked == BLANK, cells, _cell(table.row(row), "合计", _url(wanted, (table.down, row))))


def _called(heading: Heading) -> str:
    return heading.title.strip("（）") if heading.asked == BLANK else heading.title


def _cell(pair: tuple[int, int], label: str, url: str) -> Cell:
    n, yuan = pair
    return Cell(label, n, formats.money(yuan) if yuan else "", url if n else "", yuan)


def _url(
    wanted: Asked, down: tuple[Column, Heading] | None = None, across: tuple[Column, Heading] | None = None
) -> str:
    """The list narrowed to the values; '' where one of them is no condition of the list."""
    told = [pair for pair in (down, across) if pair]
    if any(heading.asked == BLANK and column.kind is Kind.STEP for column, heading in told):
        return ""
    return wanted.address("projects", (), **{column.key: heading.asked for column, heading in told})


def _tags(regime: Regime, *columns: Column) -> list[ClauseTag]:
    """The clauses of the pack that ask for these columns."""
    clauses = [column.term.clause for column in columns if column.term and column.term.clause]
    clauses += [step.clause for step in regime.pack.steps[:1] if step.clause and STEP in {c.key for c in columns}]
    return [tag for clause in dict.fromkeys(clauses) if (tag := clause_tag(regime, clause))]
