"""The Jinja environment of our pages: strict, escaping, with the components as `ui` and the formats as filters.

A page needs no import line: `{{ ui.clause(tag) }}`. What is undefined is an error, never an empty place on a form.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from luodi.common import clock
from luodi.units.public import HOW_TITLES
from luodi.web import formats, parts
from luodi.web.clauses import plain_url
from luodi.web.parts import Option


class Components:
    """The macros of `components/ui.html`, loaded at first use: commands that render nothing do not compile them."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._module: Any = None

    def __getattr__(self, name: str) -> Any:
        # Jinja asks a value for these before it calls it.
        if name.startswith("_"):
            raise AttributeError(name)
        module = self._module
        if module is None or self._env.auto_reload:
            module = self._module = self._env.get_template("components/ui.html").module
        try:
            return getattr(module, name)
        except AttributeError:
            raise AttributeError(f"组件 {name} 不存在：见 components/ui.html") from None


def url(name: str, *args: object, query: Mapping[str, object] | None = None, **kwargs: object) -> str:
    """The address of a named page: `url('project', id=project.id)`, with `query` behind it."""
    if not args and not kwargs and query is None:
        return plain_url(name)
    return str(reverse(name, args=args or None, kwargs=kwargs or None, query=query))


def grouped(options: Sequence[Option]) -> list[tuple[str, list[Option]]]:
    """Options under their headings, in the order given: Jinja's own groupby would sort the headings."""
    groups: dict[str, list[Option]] = {}
    for option in options:
        groups.setdefault(option.group, []).append(option)
    return list(groups.items())


def environment(**options: Any) -> Environment:
    """Called by Django with the loader and `autoescape=True`."""
    options["undefined"] = StrictUndefined
    env = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.do"], **options)
    env.globals.update(
        url=url,
        static=static,
        today=clock.today,
        now=clock.now,
        parts=parts,
        HOW_TITLES=HOW_TITLES,
        ui=Components(env),
    )
    env.filters["grouped"] = grouped
    env.filters.update(
        {
            name: getattr(formats, name)
            for name in ("yi", "wan", "money", "land", "percent", "day", "weekday", "moment", "due_state")
        }
    )
    return env
