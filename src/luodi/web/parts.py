"""What the components of a page are fed: frozen values with every text ready to print.

A view turns what selectors give into these; the macros of `templates/components/` only lay them out. Texts are Chinese
and already formatted (`luodi.web.formats`), so that a page of fifty rows formats nothing in its template.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

StateKind = Literal["late", "soon", "kept", "wait", "paused", "ended"]
"""late 逾期 · soon 将到期 · kept 按时、通过 · wait 未到期、待办 · paused 停表 · ended 终止、撤回."""

Verdict = Literal["pass", "block", "unknown", "warn", "overridden"]
"""pass ✓ · block ✗ · unknown ？ a figure is missing · warn ！ guidance only · overridden ↷ by a named position."""


@dataclass(frozen=True)
class ClauseTag:
    """The mark on a deadline, gate or figure. `ref` is `<regime>-<clause id>`, printed as `data-clause`.

    `default`: the document does not say it (系统默认); `choice`: what the adopter decided (采用者选择);
    `missing`: the paper the document refers to that we do not have (待补文件). At most one of the three is set.
    """

    place: str
    title: str = ""
    url: str = ""
    ref: str = ""
    default: bool = False
    choice: str = ""
    missing: str = ""


@dataclass(frozen=True)
class State:
    """A state is a shape, a word and a colour: `kind` gives shape and colour, `text` the word."""

    kind: StateKind
    text: str
    title: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the flow that the document draws: done, now, or to come; `skipped` was never entered."""

    title: str
    note: str = ""
    status: Literal["done", "now", "next", "skipped"] = "next"
    clause: ClauseTag | None = None


@dataclass(frozen=True)
class GateLine:
    """One condition of a gate: `left` `operator` `right` `unit`, such as 682.9 ≥ 380 万元/亩."""

    verdict: Verdict
    title: str
    detail: str = ""
    left: str = ""
    operator: str = ""
    right: str = ""
    unit: str = ""
    clause: ClauseTag | None = None
    action_text: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class ObligationRow:
    """One thing somebody must do by a day. `due` is the day as people read it; `state` says how it stands."""

    title: str
    state: State
    url: str = ""
    detail: str = ""
    case_title: str = ""
    case_url: str = ""
    case_detail: str = ""
    owner: str = ""
    due: str = ""
    clause: ClauseTag | None = None


@dataclass(frozen=True)
class Figure:
    """A named value of a list; `number` right-aligns it; `missing` marks a value still owed."""

    label: str
    value: str
    unit: str = ""
    url: str = ""
    note: str = ""
    number: bool = False
    missing: bool = False
    state: State | None = None
    clause: ClauseTag | None = None


@dataclass(frozen=True)
class Entry:
    """One line of a timeline. `lines` stand below the title; `badges` are states such as 已核实, 未封签, 已冲正."""

    when: str
    title: str
    moment: str = ""
    url: str = ""
    who: str = ""
    lines: Sequence[str] = ()
    badges: Sequence[State] = ()
    clause: ClauseTag | None = None
    struck: bool = False


@dataclass(frozen=True)
class Tab:
    """A tab is an address of its own; `id` names its count where the page renews it."""

    title: str
    url: str
    current: bool = False
    count: str = ""
    id: str = ""


@dataclass(frozen=True)
class Column:
    """A column head; `sort_url` makes it a link, `sorted` says how the rows now stand in it."""

    title: str
    number: bool = False
    sort_url: str = ""
    sorted: Literal["", "asc", "desc"] = ""
    narrow: bool = False


@dataclass(frozen=True)
class PageLink:
    """One number of a pager; an empty `url` is the present page, an empty `text` a gap."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Pager:
    """Where the rows shown stand among all; `pages` for numbered pages, none of them for a keyset."""

    summary: str
    previous_url: str = ""
    next_url: str = ""
    pages: Sequence[PageLink] = ()


@dataclass(frozen=True)
class Option:
    """One choice of a select, a filter or a radio list; `group` puts it under a heading."""

    value: str
    label: str
    group: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Filter:
    """One field of a filter bar: a search box where there are no options. Without `all` one of them always holds."""

    name: str
    label: str
    value: str = ""
    options: Sequence[Option] = ()
    kind: Literal["text", "select", "date", "check"] = "select"
    long: bool = False
    all: bool = True
