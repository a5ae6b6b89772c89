"""The project list: filters read from the address, rows formatted before the template, tabs with counts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from luodi.common.workdays import WorkingCalendar
from luodi.ledger.public import Task
from luodi.projects.public import SORTS, Filters, Row
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import InputError, Term, TermKind, parse_input
from luodi.units.public import RefBook, UnitView, Viewer
from luodi.web import formats
from luodi.web.clauses import task_tag
from luodi.web.parts import ClauseTag, Column, Filter, Option, State, Tab
from luodi.web.projects.addresses import project_url

CASE = "project"
MINIMUM = Term("投资总额不低于", TermKind.MONEY, "亿元")
OUT = "!"
"""Before a standing in `?stage=`: `!shelved` lists the shelved ones."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `typed` is what stands in the filter bar, `problem` what could not be read."""

    filters: Filters
    typed: Mapping[str, str]
    problem: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(value for name, value in self.typed.items() if name not in {"sort", "page"})


@dataclass(frozen=True)
class ProjectRow:
    """One row, every text ready to print."""

    url: str
    name: str
    investor: str
    industry: str
    stage: str
    since: str
    amount: str
    land: str
    introduced: str
    landing: str
    due: State | None
    task: str
    clause: ClauseTag | None


def asked(query: QueryDict, viewer: Viewer) -> Asked:
    """Filters of the address; what makes no sense is left out, what was typed stays."""
    names = ("q", "stage", "industry", "unit", "landing", "minimum", "late", "sort")
    typed = {name: query.get(name, "").strip()[:60] for name in names}
    minimum, problem = _minimum(typed["minimum"], viewer)
    stage = typed["stage"]
    sort = typed["sort"] if typed["sort"] in SORTS else "touched"
    filters = Filters(
        q=typed["q"],
        stage="" if stage.startswith(OUT) else stage,
        standing=stage.removeprefix(OUT) if stage.startswith(OUT) else "",
        industry=typed["industry"],
        unit=_uuid(typed["unit"]),
        landing=_uuid(typed["landing"]),
        minimum=minimum,
        late_before=viewer.day if typed["late"] else None,
        sort=sort,
    )
    return Asked(filters, {**typed, "sort": sort}, problem)


def on_page(filters: Filters, number: int) -> Filters:
    """The same filters on a page of the list."""
    return replace(filters, page=number)


def _minimum(text: str, viewer: Viewer) -> tuple[int | None, str]:
    if not text:
        return None, ""
    try:
        value = parse_input(MINIMUM, text, today=viewer.day)
    except InputError as error:
        return None, error.message
    return int(value) if isinstance(value, int) else None, ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def rows(
    found: tuple[Row, ...],
    regime: Regime,
    book: RefBook,
    calendar: WorkingCalendar,
    viewer: Viewer,
    tasks: Mapping[UUID, Task],
) -> list[ProjectRow]:
    """Rows of the register for people. `tasks`: what is due next in each."""
    stages = {stage.id: stage.title for stage in regime.pack.stages}
    standings = {standing.id: standing.title for standing in regime.pack.standings}
    today = viewer.day
    return [
        ProjectRow(
            url=project_url(row.case),
            name=row.name,
            investor=row.investor,
            industry=row.industry,
            stage=standings[row.standing] if row.standing in standings else stages.get(row.stage, row.stage),
            since=f"{formats.day(row.stage_since, today)}起" if row.stage_since else "",
            amount=formats.money(row.total_investment),
            land=formats.land(row.land),
            introduced=book.titles.get(row.introducing_unit, "") if row.introducing_unit else "",
            landing=book.titles.get(row.landing_area, "") if row.landing_area else "",
            due=formats.due_state(row.next_due, calendar, today) if row.next_due else None,
            task=tasks[row.case].title if row.case in tasks else "",
            clause=task_tag(tasks[row.case], regime) if row.case in tasks else None,
        )
        for row in found
    ]


def stage_tabs(counts: Mapping[tuple[str, str], int], regime: Regime, chosen: str) -> list[Tab]:
    """全部, each stage that holds a project, each standing; those in a standing are not counted with their stage."""
    total = sum(counts.values())
    found = [Tab("全部", reverse("projects"), chosen == "", str(total))]
    for stage in regime.pack.stages:
        n = counts.get((stage.id, ""), 0)
        if stage.case == CASE and (n or chosen == stage.id):
            found.append(Tab(stage.title, _address({"stage": stage.id}), chosen == stage.id, str(n)))
    for standing in regime.pack.standings:
        n = sum(number for (_, held), number in counts.items() if held == standing.id)
        key = f"{OUT}{standing.id}"
        if standing.case == CASE and (n or chosen == key):
            found.append(Tab(standing.title, _address({"stage": key}), chosen == key, str(n)))
    return found


def filters(wanted: Asked, regime: Regime, units: tuple[UnitView, ...]) -> list[Filter]:
    """The filter bar."""
    typed = wanted.typed
    places = [Option(str(unit.id), unit.short_name or unit.name, unit.kind_title) for unit in units]
    industry = regime.terms.get("产业")
    return [
        Filter("q", "名称或投资方", typed["q"], kind="text"),
        Filter("industry", "产业", typed["industry"], [Option(text, text) for text in industry.options])
        if industry and industry.options
        else Filter("industry", "产业", typed["industry"], kind="text"),
        Filter("unit", "引进单位", typed["unit"], places, long=True),
        Filter("landing", "落户地", typed["landing"], places, long=True),
        Filter("minimum", "投资总额不低于（亿元）", typed["minimum"], kind="text"),
        Filter("sort", "排序", typed["sort"], [Option(key, title) for key, (title, _) in SORTS.items()]),
        Filter("late", "只看有逾期的", typed["late"], kind="check"),
    ]


def columns(wanted: Asked) -> list[Column]:
    """Heads; those that can be sorted by are links."""

    def head(title: str, sort: str = "", *, number: bool = False, descending: bool = True) -> Column:
        held = wanted.typed["sort"] == sort
        url = _address({**wanted.typed, "sort": sort}) if sort else ""
        return Column(title, number, url, ("desc" if descending else "asc") if held and sort else "")

    return [
        head("项目"),
        head("阶段"),
        head("投资总额", "amount", number=True),
        head("用地", number=True),
        head("引进单位、落户地"),
        head("最近期限", "due", descending=False),
    ]


def _address(query: Mapping[str, str]) -> str:
    kept = {name: value for name, value in query.items() if value and not (name == "sort" and value == "touched")}
    return reverse("projects") + (f"?{urlencode(kept)}" if kept else "")
