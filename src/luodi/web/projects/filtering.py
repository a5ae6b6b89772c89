"""The form of a list: a box for every column it can be narrowed by, a tick for every column it can show."""

from dataclasses import dataclass

from django.urls import reverse
from markupsafe import Markup, escape

from luodi.projects.public import Column, Kind
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, positions, unit_tree
from luodi.web.parts import Option
from luodi.web.projects.asking import BOUNDS, DAY_BOUNDS, Asked


@dataclass(frozen=True)
class Box:
    """One condition: a text, a choice (`options` ready for the page), or two bounds with their unit."""

    name: str
    label: str
    widget: str
    value: str = ""
    options: str = ""
    long: bool = False
    bounds: tuple[tuple[str, str, str], ...] = ()
    day: bool = False
    unit: str = ""
    error: str = ""


@dataclass(frozen=True)
class Tick:
    """One column that may be shown."""

    key: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class Form:
    """Boxes of the register and of who answers; those of the pack's terms by the fact that asks for them; ticks."""

    action: str
    boxes: tuple[Box, ...]
    more: tuple[tuple[str, tuple[Box, ...]], ...]
    ticks: tuple[tuple[str, tuple[Tick, ...]], ...]
    hidden: tuple[tuple[str, str], ...]
    clear_url: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Quick:
    """The few conditions always at hand, and the order; a phone has no heads to sort by."""

    q: str
    industry: str
    industries: tuple[str, ...]
    sort: str
    sorts: tuple[Option, ...]


def quick(wanted: Asked) -> Quick:
    """The bar above a list."""
    industry, by = wanted.offered.get("industry"), wanted.filters.by
    options = industry.term.options if industry and industry.kind is Kind.CHOICE and industry.term else ()
    sorts = {"": "最近变动"} | {column.key: column.title for column in wanted.columns}
    sort = ("-" if wanted.filters.turned else "") + by.key if by else ""
    if by and sort not in sorts:
        sorts[sort] = f"{by.title}（倒序）" if wanted.filters.turned else by.title
    return Quick(
        q=wanted.filters.q,
        industry=wanted.typed.get("industry", ""),
        industries=options,
        sort=sort,
        sorts=tuple(Option(value, title) for value, title in sorts.items()),
    )


def kept(wanted: Asked) -> dict[str, str]:
    """What the quick bar does not ask, sent along with it."""
    asked = {"q", "sort", "late"} | ({"industry"} if quick(wanted).industries else set())
    return {name: value for name, value in wanted.pairs if name not in asked}


def form(wanted: Asked, regime: Regime, viewer: Viewer, to: str = "projects") -> Form:
    """The whole form, what was typed in it."""
    units = _unit_options(viewer)
    posts = _post_options(viewer)
    own: list[Box] = []
    more: dict[str, list[Box]] = {}
    ticks: dict[str, list[Tick]] = {}
    chosen = {column.key for column in wanted.columns}
    for column in wanted.offered.values():
        ticks.setdefault(column.group, []).append(Tick(column.key, column.title, column.key in chosen))
        if not column.narrows or column.key == "name":
            continue
        box = _box(column, wanted, regime, units, posts)
        if column.field or column.key.startswith("@"):
            own.append(box)
        else:
            more.setdefault(column.group, []).append(box)
    return Form(
        action=reverse(to),
        boxes=tuple(own),
        more=tuple((group, tuple(boxes)) for group, boxes in more.items()),
        ticks=tuple((group, tuple(found)) for group, found in ticks.items()),
        hidden=tuple((name, value) for name, value in wanted.pairs if name in {"stage", "sort"}),
        clear_url=reverse(to),
        errors=tuple(wanted.problems.values()),
    )


def _box(column: Column, wanted: Asked, regime: Regime, units: list[Option], posts: list[Option]) -> Box:
    typed = wanted.typed
    if column.ranged:
        number = column.kind is Kind.NUMBER
        words = BOUNDS if number else DAY_BOUNDS
        names = {end: f"{column.key}.{end}" for end in words}
        error = next((wanted.problems[name] for name in names.values() if name in wanted.problems), "")
        unit = column.term.display_unit if number and column.term else ""
        bounds = tuple((name, words[end], typed.get(name, "")) for end, name in names.items())
        return Box(column.key, column.title, "range", bounds=bounds, day=not number, unit=unit, error=error)
    value, error = typed.get(column.key, ""), wanted.problems.get(column.key, "")
    if column.kind in {Kind.TEXT, Kind.PERSON, Kind.TASK}:
        return Box(column.key, column.title, "text", value, error=error)
    options: list[Option] = []
    if column.kind is Kind.STEP:
        options = [Option(step.id, step.title) for step in regime.pack.steps]
    elif column.kind is Kind.UNIT:
        options = units
    elif column.kind is Kind.POSITION:
        options = posts
    elif column.kind is Kind.BOOLEAN:
        options = [Option("是", "是"), Option("否", "否")]
    elif column.term:
        options = [Option(text, text) for text in column.term.options]
    return Box(column.key, column.title, "select", value, _markup(options, value), long=len(options) > 12, error=error)


def _markup(options: list[Option], value: str) -> Markup:
    """Ready options: hundreds of units stand in several boxes of one form."""
    lines = [
        f'<option value="{escape(o.value)}"{" selected" if o.value == value else ""}>{escape(o.label)}</option>'
        for o in options
    ]
    return Markup("".join(lines))


def _unit_options(viewer: Viewer) -> list[Option]:
    units = unit_tree(viewer.jurisdiction, viewer.day)
    return [Option(str(unit.id), unit.short_name or unit.name) for unit in units]


def _post_options(viewer: Viewer) -> list[Option]:
    found = positions(viewer.jurisdiction, viewer.day)
    # What comes with another post (随任) fills no role of its own.
    return [Option(str(one.id), one.full_title) for one in found if one.held_through_id is None]
