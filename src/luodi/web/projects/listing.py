"""The project list: cells formatted before the template, heads to sort by, tabs with counts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.template import engines
from django.urls import reverse
from markupsafe import Markup

from luodi.common.ids import read_id
from luodi.common.workdays import WorkingCalendar
from luodi.projects.public import COUNT_LIMIT, Column, Kind, Row, Tally
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Term, Value, format_value
from luodi.units.public import RefBook, Viewer, people_names
from luodi.web import formats
from luodi.web.clauses import task_tag
from luodi.web.parts import ClauseTag, State, Tab
from luodi.web.parts import Column as Head
from luodi.web.projects.asking import CASE, OUT, Asked

NAME_LENGTH = 60
TEXT_LENGTH = 60
NOBODY = UUID(int=0)
NOTHING = Markup("")


class Cell(NamedTuple):
    """One cell, every text ready to print. With `url` it leads the row; `mark` is a state with its clause tag."""

    label: str
    text: str
    sub: str = ""
    url: str = ""
    number: bool = False
    mark: Markup | None = None
    title: str = ""


class Printer:
    """Prints rows of the register for people.

    What repeats within a page (a day, a unit, the tag of a rule) is worked out once.
    """

    def __init__(
        self,
        columns: Iterable[Column],
        regime: Regime,
        book: RefBook,
        calendar: WorkingCalendar,
        viewer: Viewer,
    ) -> None:
        self.columns = tuple(columns)
        self.regime = regime
        self.book = book
        self.calendar = calendar
        self.today = viewer.day
        self.steps = {stage.id: regime.step_titles.get(stage.step or "", "") for stage in regime.pack.stages}
        self.people: Mapping[UUID, str] = {}
        self._before, self._after = reverse("project", args=[NOBODY]).split(str(NOBODY))
        self._states: dict[date, State] = {}
        self._tags: dict[tuple[object, ...], ClauseTag | None] = {}
        keys = {column.key for column in self.columns}
        self._sub = [name for name in ("investor", "industry") if name not in keys]
        self._since = "since" not in keys
        self._what = "task" not in keys
        self._shows = [(column, self._how(column)) for column in self.columns]

    def know(self, rows: Iterable[Row]) -> None:
        """What the next rows need: names of persons, where a column shows any (one query)."""
        keys = [column.key for column in self.columns if column.kind is Kind.PERSON]
        if keys:
            refs = {str((row.terms or {}).get(key) or "") for row in rows for key in keys}
            self.people = people_names(found for ref in refs if (found := read_id(ref)))

    def cells(self, row: Row) -> tuple[Cell, ...]:
        """The row as the list shows it."""
        return tuple(show(column, row) for column, show in self._shows)

    def _how(self, column: Column) -> Callable[[Column, Row], Cell]:
        return {
            Kind.STAGE: self._stage,
            Kind.STEP: lambda c, r: Cell(c.title, self.steps.get(r.stage, "")),
            Kind.DUE: self._due,
            Kind.NUMBER: self._number,
        }.get(column.kind, self._name if column.key == "name" else self._plain)

    def url(self, row: Row) -> str:
        """The project's page; as `reverse` writes it, without asking it fifty times."""
        return f"{self._before}{row.case}{self._after}"

    def stage(self, row: Row) -> str:
        """Where it stands, or beside what."""
        return self.regime.place_title(row.stage, row.standing)

    def _name(self, column: Column, row: Row) -> Cell:
        sub = " · ".join(text for name in self._sub if (text := getattr(row, name)))
        return Cell(column.title, row.name, sub, self.url(row))

    def _stage(self, column: Column, row: Row) -> Cell:
        since = f"{formats.day(row.stage_since, self.today)}起" if row.stage_since and self._since else ""
        return Cell(column.title, self.stage(row), since)

    def due(self, row: Row) -> State | None:
        """How the next due day stands."""
        if row.next_due is None:
            return None
        if row.next_due not in self._states:
            self._states[row.next_due] = formats.due_state(row.next_due, self.calendar, self.today)
        return self._states[row.next_due]

    def tag(self, row: Row) -> ClauseTag | None:
        """The clause behind the next due day."""
        task = row.task
        if task is None:
            return None
        key = task[1:]
        if key not in self._tags:
            self._tags[key] = _tag(self.regime.digest, key, lambda: task_tag(task, self.regime))
        return self._tags[key]

    def task(self, row: Row) -> str:
        """What is due next."""
        return row.task.title if row.task else ""

    def _due(self, column: Column, row: Row) -> Cell:
        return Cell(column.title, "", self.task(row) if self._what else "", mark=self._mark(row))

    def _mark(self, row: Row) -> Markup:
        """State and tag as markup: fifty rows share a handful of them."""
        state = self.due(row)
        return marked(state, self.tag(row)) if state else NOTHING

    def _number(self, column: Column, row: Row) -> Cell:
        value = row.held(column)
        if column.field == "land":
            text = formats.land(value)
        elif column.field:
            text = formats.money(value)
        else:
            text = "" if value is None or column.term is None else _with_unit(column.term, value)
        return Cell(column.title, text, number=True)

    def _plain(self, column: Column, row: Row) -> Cell:
        text = self.text(column, row)
        short = text if len(text) <= TEXT_LENGTH else f"{text[:TEXT_LENGTH]}…"
        return Cell(column.title, short, title=text if short != text else "")

    def text(self, column: Column, row: Row) -> str:
        """The value as people read it, whole."""
        value = row.held(column)
        if value is None or value == "":
            return ""
        if column.kind is Kind.MOMENT:
            return formats.moment(value)
        if column.kind is Kind.DAY:
            return formats.day(value if isinstance(value, date) else date.fromisoformat(value), self.today)
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, UUID):
            return self.book.titles.get(value, "")
        if column.kind in {Kind.UNIT, Kind.POSITION, Kind.PERSON}:
            return self._called(str(value))
        return str(value)

    def _called(self, ref: str) -> str:
        group = self.regime.pack.groups.get(ref)
        found = self.book.id_of(ref)
        if group or found is None:
            return group.title if group else ref
        return self.book.titles.get(found) or self.people.get(found, "")


@lru_cache(maxsize=4096)
def marked(state: State, tag: ClauseTag | None) -> Markup:
    """State and clause tag as the components print them: the rows of a page share a handful, pages most of them."""
    ui = engines["jinja2"].env.globals["ui"]  # type: ignore[attr-defined]
    return Markup("{} {}").format(ui.state(state), ui.clause(tag))


_tags: dict[tuple[object, ...], ClauseTag | None] = {}


def _tag(digest: str, key: tuple[object, ...], make: Callable[[], ClauseTag | None]) -> ClauseTag | None:
    """The tag of a rule of a regime, which never changes under its digest."""
    place = (digest, *key)
    if place not in _tags:
        while len(_tags) >= 4096:
            _tags.pop(next(iter(_tags)), None)
        _tags[place] = make()
    return _tags[place]


def figure(term: Term, value: Value) -> str:
    """A number in the term's unit without the unit, as a spreadsheet takes it."""
    return format_value(term, value).replace(",", "").removesuffix("%")


def _with_unit(term: Term, value: Value) -> str:
    text = format_value(term, value)
    return text if text.endswith("%") or not term.display_unit else f"{text} {term.display_unit}"


def stage_tabs(numbers: Tally, regime: Regime, wanted: Asked, page: str = "projects") -> list[Tab]:
    """全部, each stage that holds a project, each standing; those in a standing are not counted with their stage.

    Without counts where there are more than are counted.
    """

    def tab(title: str, key: str, n: int) -> Tab:
        return Tab(title, wanted.address(page, stage=key), wanted.stage == key, "" if numbers.capped else str(n))

    found = [tab("全部", "", numbers.of()[0])]
    for stage in regime.pack.stages:
        n = numbers.of(stage.id)[0]
        if stage.case == CASE and (n or wanted.stage == stage.id or numbers.capped):
            found.append(tab(stage.title, stage.id, n))
    for standing in regime.pack.standings:
        n = numbers.of(standing=standing.id)[0]
        key = f"{OUT}{standing.id}"
        if standing.case == CASE and (n or wanted.stage == key or numbers.capped):
            found.append(tab(standing.title, key, n))
    return found


def heads(wanted: Asked) -> list[Head]:
    """Heads that sort: the first click in the column's own direction, the next against it."""
    by, turned = wanted.filters.by, wanted.filters.turned
    found = []
    for column in wanted.columns:
        held = by is not None and by.key == column.key
        url = wanted.address(sort=f"-{column.key}" if held and not turned else column.key)
        down = (column.natural == "desc") is not turned
        way: Any = ("desc" if down else "asc") if held else ""
        found.append(Head(column.title, column.kind is Kind.NUMBER, url, way))
    return found


def summary(numbers: Tally, wanted: Asked) -> tuple[int, str]:
    """How many the list holds, COUNT_LIMIT + 1 for more than were counted; and the line under the title."""
    filters = wanted.filters
    n, yuan = numbers.of(filters.stage, filters.standing)
    fitting = "符合条件" if wanted.narrowed else ""
    if numbers.capped:
        return COUNT_LIMIT + 1, f"共一万个以上{fitting}"
    return n, f"共 {n} 个{fitting}" + (f"，投资总额合计 {formats.money(yuan)}" if n and yuan else "")
