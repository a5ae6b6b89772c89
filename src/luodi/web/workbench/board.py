"""What the workbench shows: tasks in four panels with exact counts, the month's keeping, the head line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from luodi.common.workdays import add_months
from luodi.ledger.public import Kept, by_due, current, kept_by, my_obligations, owned_by, tasks
from luodi.ledger.selectors import SOON_DAYS
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, calendar_for
from luodi.web import formats
from luodi.web.clauses import clause_tag, link
from luodi.web.parts import ClauseTag, Figure, ObligationRow
from luodi.web.workbench.tasks import obligation_rows

SHOWN = 8
"""So many tasks stand in one panel; the rest is one click away."""
PAGE = 50
CLAUSES_SHOWN = 6
WHEN = {
    "late": ("逾期与今日到期", "先办上面的"),
    "week": ("本周", "七天之内到期"),
    "later": ("以后", ""),
    "open": ("不设期限、停表中", "停表的在恢复之后接着算"),
}


@dataclass(frozen=True)
class Panel:
    """Tasks of one stretch of time; `total` counts them all, `rows` may be fewer."""

    when: str
    title: str
    sub: str
    rows: Sequence[ObligationRow]
    total: int

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Month:
    """How obligations begun this month were kept: figures over all clauses, then the clauses with their titles, late
    ones first."""

    figures: Sequence[Figure]
    clauses: Sequence[tuple[ClauseTag | None, str, Kept]]
    rest: int


def mine(viewer: Viewer, position: UUID | None) -> QuerySet[Any]:
    """Open tasks of the viewer; of the leader's position alone while the viewer acts for it."""
    found = my_obligations(viewer)
    return found if position is None else owned_by(found, [position])


def stretches(today: date) -> dict[str, Q]:
    """The four stretches of time, by due day."""
    week = today + timedelta(days=SOON_DAYS)
    return {
        "late": Q(due_on__lte=today),
        "week": Q(due_on__gt=today, due_on__lte=week),
        "later": Q(due_on__gt=week),
        "open": Q(due_on=None),
    }


def counts(viewer: Viewer, position: UUID | None) -> dict[str, int]:
    """How many tasks fall into each stretch. One query."""
    wanted = {when: Count("pk", filter=asked) for when, asked in stretches(viewer.day).items()}
    return dict(mine(viewer, position).order_by().aggregate(**wanted))


def panels(viewer: Viewer, position: UUID | None) -> list[Panel]:
    """The four panels, the first SHOWN of each. Six queries, whatever the number of tasks."""
    totals = counts(viewer, position)
    found = mine(viewer, position)
    asked = Q()
    for when, stretch in stretches(viewer.day).items():
        if totals[when]:
            asked |= Q(pk__in=by_due(found.filter(stretch)).values("pk")[:SHOWN])
    rows = _rows(viewer, found.filter(asked)) if asked else {}
    return [Panel(when, *WHEN[when], rows.get(when, ()), totals[when]) for when in WHEN]


def _rows(viewer: Viewer, found: QuerySet[Any]) -> dict[str, list[ObligationRow]]:
    listed = tasks(by_due(found), viewer)
    lines = obligation_rows(viewer, listed)
    week = viewer.day + timedelta(days=SOON_DAYS)
    rows: dict[str, list[ObligationRow]] = {}
    for task, line in zip(listed, lines, strict=True):
        due = task.due_on
        when = "open" if due is None else "late" if due <= viewer.day else "week" if due <= week else "later"
        rows.setdefault(when, []).append(line)
    return rows


def all_tasks(viewer: Viewer, position: UUID | None, when: str, number: int) -> tuple[list[ObligationRow], int]:
    """One page of tasks of a stretch ('' for all), and how many there are. Six queries."""
    found = mine(viewer, position)
    stretch = stretches(viewer.day).get(when)
    found = found.filter(stretch) if stretch is not None else found
    start = (number - 1) * PAGE
    return obligation_rows(viewer, tasks(by_due(found)[start : start + PAGE], viewer)), found.count()


def month(viewer: Viewer) -> Month:
    """This month's keeping in the cases the viewer sees. One query."""
    since = viewer.day.replace(day=1)
    kept = kept_by(viewer, "clause", since, add_months(since, 1), viewer.day)
    regime = current(viewer.jurisdiction)[1]
    in_time, ended_late, open_late, waiting = (
        sum(getattr(k, name) for k in kept.values()) for name in ("in_time", "ended_late", "open_late", "open_in_time")
    )
    supervision = link("supervision")
    figures = [
        Figure("按时办结", str(in_time), "件", number=True),
        Figure("逾期后办结", str(ended_late), "件", number=True),
        Figure("仍逾期", str(open_late), "件", url=supervision if open_late else "", number=True),
        Figure("未到期", str(waiting), "件", number=True),
    ]
    ranked = sorted(kept.items(), key=lambda pair: (-pair[1].open_late, -pair[1].ended_late, -pair[1].total, pair[0]))
    clauses = [(clause_tag(regime, name), _clause_title(regime, name), k) for name, k in ranked]
    return Month(figures, clauses[:CLAUSES_SHOWN], max(len(clauses) - CLAUSES_SHOWN, 0))


def _clause_title(regime: Regime, name: str) -> str:
    """What a clause is called; rules without one, and those of a regime no longer in force, are said to be so."""
    known = regime.pack.clauses.get(name)
    return known.title if known else f"原机制第 {name} 条" if name else "文件没有写、由系统补上的"


def head_line(viewer: Viewer) -> str:
    """11 月 20 日 星期五 · 今天是工作日 · 本月还有 6 个工作日."""
    calendar, today = calendar_for(viewer.jurisdiction), viewer.day
    end = add_months(today.replace(day=1), 1) - timedelta(days=1)
    left = calendar.between(today, end)
    parts = [
        f"{formats.day(today, today)} {formats.weekday(today)}",
        "今天是工作日" if calendar.is_working(today) else "今天不是工作日",
        f"本月还有 {left} 个工作日" if left else "本月没有剩下的工作日",
    ]
    if calendar.is_provisional(today):
        parts.append("本年放假安排尚未登记，按周末推算")
    return " · ".join(parts)
