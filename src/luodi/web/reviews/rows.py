"""Rows of the list of reviews: opinions owed, projects in review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luodi.common.workdays import WorkingCalendar
from luodi.ledger.public import Task
from luodi.regimes.regime import Regime
from luodi.reviews.public import Owed, UnderReview
from luodi.web import formats
from luodi.web.clauses import clause_tag, link, task_tag
from luodi.web.parts import ClauseTag, State
from luodi.web.projects.addresses import project_url


@dataclass(frozen=True)
class OwedRow:
    """An opinion owed. `value` is what its checkbox sends: case, version, key."""

    value: str
    project: str
    project_url: str
    item: str
    url: str
    unit: str
    state: State
    clause: ClauseTag | None
    ticked: bool
    drafted_by: str


@dataclass(frozen=True)
class Missing:
    """An item not yet answered by all, with the units it waits for."""

    text: str
    late: bool
    paused: bool


@dataclass(frozen=True)
class ProjectRow:
    """A project in review."""

    title: str
    url: str
    since: str
    answered: int
    total: int
    missing: tuple[Missing, ...]
    state: State
    clause: ClauseTag | None


def item_title(title: str) -> str:
    """评审意见：环境影响 as 环境影响."""
    return title.partition("：")[2] or title


def task_state(task: Task, calendar: WorkingCalendar, today: date) -> State:
    """How an open or ended task stands, in words."""
    if task.awaits_write_off:
        return State("soon", "待销号", "已办结，待另一单位确认")
    if task.paused:
        return State("paused", "停表中")
    if task.due_on is None:
        return State("wait", "期限待定")
    return formats.due_state(task.due_on, calendar, today)


def owed_rows(
    listed: Sequence[Owed],
    regime: Regime,
    calendar: WorkingCalendar,
    today: date,
    ticked: frozenset[str],
    drafted_by: Mapping[tuple[UUID, str], str],
) -> list[OwedRow]:
    """Rows for the list of opinions owed."""
    rows = []
    for one in listed:
        task = one.task
        value = f"{task.case}:{one.version}:{task.key}"
        rows.append(
            OwedRow(
                value=value,
                project=task.case_title,
                project_url=project_url(task.case),
                item=item_title(task.title),
                url=link("review_item", task.case, task.key),
                unit="、".join(task.owners),
                state=task_state(task, calendar, today),
                clause=task_tag(task, regime),
                ticked=value.partition(":")[0] + task.key in ticked,
                drafted_by=drafted_by.get(one.place, ""),
            )
        )
    return rows


def project_rows(
    listed: Sequence[UnderReview], regime: Regime, calendar: WorkingCalendar, today: date
) -> list[ProjectRow]:
    """Rows for the list of projects in review."""
    review = next(iter(regime.pack.reviews), None)
    tag = clause_tag(regime, review.clause, place=review.place or "", default=review.default) if review else None
    return [_project_row(one, regime, calendar, today, tag) for one in listed]


def _project_row(
    one: UnderReview, regime: Regime, calendar: WorkingCalendar, today: date, tag: ClauseTag | None
) -> ProjectRow:
    standing = regime.standings.get(one.standing)
    if standing is not None:
        state = State("paused", standing.title)
    elif not one.missing:
        state = State("kept", "意见已齐，待定结论" if one.total else "尚未开始")
    elif one.paused and one.paused == len(one.missing):
        state = State("paused", "停表中")
    elif one.due_on:
        state = formats.due_state(one.due_on, calendar, today)
    else:
        state = State("wait", "期限待定")
    by_item: dict[str, list[Task]] = {}
    for task in one.missing:
        by_item.setdefault(item_title(task.title), []).append(task)
    missing = tuple(_missing(title, tasks, today) for title, tasks in by_item.items())
    return ProjectRow(
        title=one.title,
        url=project_url(one.case, "review"),
        since=formats.day(one.requested_on, today),
        answered=one.answered,
        total=one.total,
        missing=missing,
        state=state,
        clause=tag,
    )


def _missing(title: str, tasks: Sequence[Task], today: date) -> Missing:
    owners = dict.fromkeys(owner for task in tasks for owner in task.owners or ("未明确",))
    return Missing(
        f"{title}（{'、'.join(owners)}）",
        late=any(task.due_on and task.due_on < today and not task.paused for task in tasks),
        paused=all(task.paused for task in tasks),
    )


def ticked_parts(values: Sequence[str]) -> list[tuple[UUID, int, str]]:
    """What the checkboxes sent: (case, version, key); what cannot be one is left out."""
    found = []
    for value in values:
        case, _, rest = value.partition(":")
        version, _, key = rest.partition(":")
        try:
            found.append((UUID(case), int(version), key))
        except ValueError:
            continue
    return found
