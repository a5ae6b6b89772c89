"""Rows of the supervision list, its filters, and the text for the chat group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse

from luodi.common.ids import read_id
from luodi.common.workdays import WorkingCalendar
from luodi.ledger.public import Task
from luodi.ledger.supervision import STATES, Narrowing, UnitCount, Watched
from luodi.regimes.case import WRITTEN_OFF
from luodi.regimes.regime import Regime
from luodi.units.public import RefBook, Viewer, unit_tree
from luodi.web import formats
from luodi.web.clauses import case_url, task_tag
from luodi.web.parts import ClauseTag, Filter, Option, State, Tab
from luodi.web.projects.addresses import about_url, review_item_url
from luodi.web.reviews.rows import task_state

LONGEST = 60
DECLINED = "extension.declined"


@dataclass(frozen=True)
class SuperviseRow:
    """An obligation. `value` is what its checkbox sends: case and key; `steps` the ladder with its days."""

    value: str
    title: str
    url: str
    case_title: str
    case_url: str
    owner: str
    state: State
    due: str
    clause: ClauseTag | None
    steps: tuple[str, ...]
    asked: str
    actions: tuple[tuple[str, str], ...]
    ticked: bool


@dataclass(frozen=True)
class UnitRow:
    """How one owner stands, with the address that narrows the list to it."""

    title: str
    url: str
    open: int
    late: int
    today: int
    write_off: int
    current: bool


def narrowing_of(query: QueryDict) -> Narrowing:
    """What the address asks for; what cannot be is left out."""
    state = query.get("state", "")
    return Narrowing(
        state=state if state in STATES else "",
        unit=read_id(query.get("unit", "")),
        clause=query.get("clause", "")[:16],
        rule=query.get("rule", "")[:120],
        q=query.get("q", "").strip()[:LONGEST].replace("\x00", ""),
    )


def filters(viewer: Viewer, regime: Regime, narrowing: Narrowing, book: RefBook) -> list[Filter]:
    """The filter bar: text, unit or position, clause, rule."""
    units = [
        Option(str(u.id), u.short_name or u.name, u.kind_title) for u in unit_tree(viewer.jurisdiction, viewer.day)
    ]
    if narrowing.unit and str(narrowing.unit) not in {option.value for option in units}:
        units.append(Option(str(narrowing.unit), book.titles.get(narrowing.unit, "")))
    clauses = {rule.clause for rule in regime.obligations if rule.clause}
    listed = [Option(c, f"{c} {clause.title}") for c, clause in regime.pack.clauses.items() if c in clauses]
    rules = {rule.id: rule.part_title or rule.title for rule in regime.obligations}
    options = [Option(rule, title) for rule, title in rules.items()]
    return [
        Filter("q", "事项、项目", narrowing.q, kind="text"),
        Filter("unit", "责任单位", str(narrowing.unit or ""), units, long=True),
        Filter("clause", "条款", narrowing.clause, listed, long=True),
        Filter("rule", "时限规则", narrowing.rule, options, long=True),
    ]


def state_tabs(query: QueryDict, narrowing: Narrowing, counts: Mapping[str, int]) -> list[Tab]:
    """The states as tabs, each an address that keeps the other filters."""
    found = []
    for state, title in {"": "全部未办结", **STATES}.items():
        found.append(Tab(title, _url(query, state=state), state == narrowing.state, str(counts.get(state, 0))))
    return found


def _url(query: QueryDict, **changed: str) -> str:
    kept = query.copy()
    kept.pop("page", None)
    for name, value in changed.items():
        if value:
            kept[name] = value
        else:
            kept.pop(name, None)
    text = kept.urlencode()
    return reverse("supervision") + (f"?{text}" if text else "")


def unit_rows(query: QueryDict, narrowing: Narrowing, counted: Sequence[UnitCount]) -> list[UnitRow]:
    """Counts by owner."""
    found = []
    for one in counted:
        here = _url(query, unit=str(one.ref))
        current = one.ref == narrowing.unit
        found.append(UnitRow(one.title, here, one.open, one.late, one.today, one.write_off, current))
    return found


def supervise_rows(
    listed: Sequence[Watched],
    regime: Regime,
    calendar: WorkingCalendar,
    today: date,
    kinds: Mapping[str, str],
    ticked: frozenset[str],
    instructing: str = "",
) -> list[SuperviseRow]:
    """Rows; `kinds` are what the viewer may record about an obligation, by title; `instructing` the kind of 批示."""
    return [_row(one, regime, calendar, today, kinds, ticked, instructing) for one in listed]


def _row(
    one: Watched,
    regime: Regime,
    calendar: WorkingCalendar,
    today: date,
    kinds: Mapping[str, str],
    ticked: frozenset[str],
    instructing: str,
) -> SuperviseRow:
    task = one.task
    place = case_url(task.case_kind, task.case)
    part = any(task.rule.startswith(f"{review.id}.") for review in regime.pack.reviews)
    value = f"{task.case}:{task.key}"
    return SuperviseRow(
        value=value,
        title=task.title,
        url=review_item_url(task.case, task.key) if part and task.open else place,
        case_title=task.case_title,
        case_url=place,
        owner="、".join(task.owners) or "未明确",
        state=task_state(task, calendar, today),
        due=formats.day(task.due_on, today) if task.due_on else "",
        clause=task_tag(task, regime),
        steps=tuple(f"{title} {formats.day(day, today)}" for title, day in task.steps),
        asked=_asked(one, today),
        actions=_actions(one, kinds, regime, instructing),
        ticked=value in ticked,
    )


def _asked(one: Watched, today: date) -> str:
    if not one.asked:
        return ""
    return f"申请延期至 {formats.day(one.asked_until, today)}" if one.asked_until else "申请延期"


def _actions(one: Watched, kinds: Mapping[str, str], regime: Regime, instructing: str) -> tuple[tuple[str, str], ...]:
    """Forms about this obligation that fit its kind of case and how it stands, and the one of 批示 on its case."""
    task = one.task
    known = regime.facts(task.case_kind)
    found = [
        (title, about_url(task.case_kind, task.case, kind, task.key))
        for kind, title in kinds.items()
        if kind in known and (kind == WRITTEN_OFF) is task.awaits_write_off and (kind != DECLINED or one.asked)
    ]
    if instructing in known:
        found.append((known[instructing].title, about_url(task.case_kind, task.case, instructing)))
    return tuple(found)


def chase_text(listed: Sequence[Task], calendar: WorkingCalendar, today: date, heading: str) -> str:
    """A text for the chat group: by unit, each item with its day and its clause."""
    by_owner: dict[str, list[Task]] = {}
    for task in listed:
        by_owner.setdefault("、".join(task.owners) or "责任单位未明确", []).append(task)
    lines = [f"【{heading}】{formats.day(today, today)}，共 {len(listed)} 件，请抓紧办理，办结后在系统里记录："]
    for owner, tasks in by_owner.items():
        lines += ["", f"{owner}（{len(tasks)} 件）"]
        for number, task in enumerate(tasks, 1):
            state = task_state(task, calendar, today)
            due = f"，{formats.day(task.due_on, today)}到期" if task.due_on else ""
            said = "" if state.text == formats.day(task.due_on, today) else f"，{state.text}"
            place = f"（{task.place or task.clause}）" if task.place or task.clause else ""
            lines.append(f"{number}. {task.case_title}：{task.title}{due}{said}{place}")
    return "\n".join(lines)
