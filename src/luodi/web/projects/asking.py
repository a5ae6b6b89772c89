"""What the address of a project list asks for: filters, columns, order; and the one address that says the same again.

`?q=…&stage=…&industry=…&amount.from=1&c=name,stage&sort=-land`: a key of `columns_of`, with `.from` and `.to` where a
column is narrowed by a span; figures in the column's unit. `sort` names a column, `-` turns its first direction.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from luodi.projects.public import BLANK, DEFAULT, EXACTLY, FILLED, Column, Condition, Filters, Kind, columns_of
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import InputError, Term, TermKind, parse_input
from luodi.units.public import Viewer, ref_book
from luodi.web.clauses import plain_url
from luodi.web.parts import Tab

CASE = "project"
OUT = "!"
"""Before a standing in `?stage=`: `!shelved` lists the shelved ones."""
LONGEST = 60
MOST_COLUMNS = 24
TOUCHED = "touched"
BOUNDS = {"from": "不低于", "to": "不高于"}
DAY_BOUNDS = {"from": "从", "to": "到"}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """See the module. `typed` is what stood in the address by name, `problems` what could not be read, by name.

    `pairs` are the names and values of the canonical address, without the page.
    """

    filters: Filters
    columns: tuple[Column, ...]
    offered: Mapping[str, Column]
    typed: Mapping[str, str]
    pairs: Pairs
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        """Whether anything narrows it."""
        return bool(self.filters.narrow or self.filters.stage or self.filters.standing or self.problems)

    @property
    def stage(self) -> str:
        """The stage, or `!` and the standing, whose tab is open."""
        return self.typed.get("stage", "")

    @property
    def query(self) -> str:
        """The canonical address behind the question mark."""
        return urlencode(self.pairs)

    def address(self, page: str = "projects", without: tuple[str, ...] = (), **changed: str) -> str:
        """The same list at another page, without some names and with others changed; '' takes one away."""
        pairs = [(name, value) for name, value in self.pairs if name not in changed and name not in without]
        pairs += [(name, value) for name, value in changed.items() if value]
        return plain_url(page) + (f"?{urlencode(pairs)}" if pairs else "")


def asked(query: QueryDict, viewer: Viewer, regime: Regime) -> Asked:
    """What the address asks for; what makes no sense is left out and told, what was typed stays."""
    offered = columns_of(regime)
    typed = {name: str(query[name]).strip()[:LONGEST] for name in query if name != "c"}
    problems: dict[str, str] = {}
    conditions: list[tuple[Condition, Pairs]] = []
    for column in _named(typed, offered):
        conditions += _condition(column, typed, regime, viewer, problems)
    stage, standing = _stage(typed.get("stage", ""), regime)
    by, turned = _sort(typed.get("sort", ""), offered)
    columns = _chosen(query, offered)
    filters = Filters(
        q=typed.get("q", ""),
        stage=stage,
        standing=standing,
        apart=True,
        late_before=viewer.day if typed.get("late") else None,
        conditions=tuple(condition for condition, _ in conditions),
        by=by,
        turned=turned,
        stages=_places(regime),
    )
    pairs = [("q", filters.q), ("stage", stage or (OUT + standing if standing else ""))]
    pairs += [pair for _, told in conditions for pair in told]
    pairs.append(("late", "1" if filters.late_before else ""))
    keys = tuple(column.key for column in columns)
    pairs.append(("c", "" if keys == tuple(k for k in DEFAULT if k in offered) else ",".join(keys)))
    pairs.append(("sort", ("-" if turned else "") + by.key if by else ""))
    kept = tuple((name, value) for name, value in pairs if value)
    return Asked(filters, columns, offered, {**typed, "stage": dict(kept).get("stage", "")}, kept, problems)


def untidy(query: QueryDict) -> bool:
    """Whether the address came from a form, with blanks and one `c` for every column, and should be made short."""
    return len(query.getlist("c")) > 1 or any(not value for name in query for value in query.getlist(name))


def turned_page(asked: Asked, number: int) -> Filters:
    """The same filters on a page of the list."""
    return replace(asked.filters, page=number)


def _places(regime: Regime) -> tuple[str, ...]:
    return tuple(stage.id for stage in regime.pack.stages if stage.case == CASE)


def _named(typed: Mapping[str, str], offered: Mapping[str, Column]) -> list[Column]:
    """The columns the address names, in the order they are offered."""
    keys = {name.removesuffix(".from").removesuffix(".to") for name, value in typed.items() if value}
    return [column for key, column in offered.items() if key in keys]


def _stage(text: str, regime: Regime) -> tuple[str, str]:
    if text.startswith(OUT):
        return "", text[1:] if text[1:] in regime.standings else ""
    return (text if text in regime.stages else ""), ""


def _sort(text: str, offered: Mapping[str, Column]) -> tuple[Column | None, bool]:
    column = offered.get(text.removeprefix("-"))
    if column is None or (column.key == TOUCHED and not text.startswith("-")):
        return None, False
    return column, text.startswith("-")


def _chosen(query: QueryDict, offered: Mapping[str, Column]) -> tuple[Column, ...]:
    keys = [key for text in query.getlist("c") for key in text.split(",")]
    found = [offered[key] for key in dict.fromkeys(keys) if key in offered][:MOST_COLUMNS]
    if found and all(column.key != "name" for column in found):
        found.insert(0, offered["name"])
    return tuple(found or (offered[key] for key in DEFAULT if key in offered))


def _condition(
    column: Column, typed: Mapping[str, str], regime: Regime, viewer: Viewer, problems: dict[str, str]
) -> Iterator[tuple[Condition, Pairs]]:
    if column.ranged:
        names = {end: f"{column.key}.{end}" for end in BOUNDS}
        told = {end: typed[name] for end, name in names.items() if typed.get(name)}
        if not told:
            return
        read = {end: _bound(column, text, names[end], viewer.day, problems) for end, text in told.items()}
        low, high = read.get("from"), read.get("to")
        if low is not None or high is not None:
            yield (
                Condition(column, low=low, high=high),
                tuple((names[end], told[end]) for end in told if read[end] is not None),
            )
        return
    text = typed.get(column.key, "")
    if not text or not column.narrows:
        return
    value = text
    stages: tuple[str, ...] = ()
    if text in (BLANK, FILLED) and column.kind is not Kind.STEP:
        pass
    elif column.kind is Kind.STEP:
        stages = tuple(s.id for s in regime.pack.stages if s.case == CASE and s.step == text)
        value = text if stages else ""
    elif column.kind in {Kind.UNIT, Kind.POSITION}:
        book = ref_book(viewer.jurisdiction)
        found = book.id_of(text)
        known = found in (book.units if column.kind is Kind.UNIT else book.unit_of)
        value = str(found) if known else ""
    elif column.kind is Kind.BOOLEAN:
        value = text if text in ("是", "否") else ""
    if value:
        yield Condition(column, value, stages=stages), ((column.key, text),)
    else:
        problems[column.key] = f"{column.title}没有“{text[:20]}”这一项，没有按它筛选。"


def _bound(column: Column, text: str, name: str, today: date, problems: dict[str, str]) -> int | float | date | None:
    try:
        value = parse_input(_bound_term(column), text, today=today)
    except InputError as error:
        problems[name] = error.message
        return None
    return value if isinstance(value, int | float | date) else None


def _bound_term(column: Column) -> Term:
    if column.kind is not Kind.NUMBER or column.term is None:
        return Term(name="日期", kind=TermKind.DATE, title=column.title, future=True)
    return replace(column.term, minimum=None, maximum=None, title=column.title)


def chips(wanted: Asked, regime: Regime, viewer: Viewer, page: str) -> list[Tab]:
    """Each condition in words; its address is the list without it."""
    book = ref_book(viewer.jurisdiction)
    found = []
    if wanted.filters.q:
        found.append(Tab(f"检索“{wanted.filters.q}”", wanted.address(page, without=("q",))))
    if wanted.filters.late_before:
        found.append(Tab("有逾期的", wanted.address(page, without=("late",))))
    for condition in wanted.filters.conditions:
        column = condition.column
        names = (column.key, f"{column.key}.from", f"{column.key}.to")
        found.append(
            Tab(f"{column.title}：{_words(condition, wanted, regime, book.titles)}", wanted.address(page, names))
        )
    return found


def _words(condition: Condition, wanted: Asked, regime: Regime, titles: Mapping[UUID, str]) -> str:
    column, typed = condition.column, wanted.typed
    if condition.value in (BLANK, FILLED):
        return condition.value.strip("（）")
    if condition.value.startswith(EXACTLY):
        return f"正好是“{condition.value.removeprefix(EXACTLY)}”"
    if column.kind in {Kind.UNIT, Kind.POSITION}:
        return titles.get(UUID(condition.value), condition.value)
    if column.kind is Kind.STEP:
        return regime.step_titles.get(condition.value, condition.value)
    if not column.ranged:
        return condition.value
    unit = column.term.display_unit if column.term and column.kind is Kind.NUMBER else ""
    words = BOUNDS if column.kind is Kind.NUMBER else DAY_BOUNDS
    bounds = {"from": condition.low, "to": condition.high}
    parts = [f"{words[end]} {typed[f'{column.key}.{end}']}" for end in words if bounds[end] is not None]
    return "，".join(f"{part} {unit}".strip() for part in parts)
