"""What the pages of units and of persons share: the regime in force, rows of what is open and of what was late."""

from luodi.common.workdays import WorkingCalendar
from luodi.ledger.public import Refused, Task, current
from luodi.ledger.whose import Owed
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, calendar_for
from luodi.web import formats
from luodi.web.clauses import case_url, task_tag
from luodi.web.parts import ObligationRow, State


def adopted(viewer: Viewer) -> Regime | None:
    """The regime in force; None before the first adoption."""
    try:
        return current(viewer.jurisdiction)[1]
    except Refused:
        return None


def open_rows(owed: Owed, regime: Regime, viewer: Viewer) -> list[ObligationRow]:
    """What is still to be done."""
    calendar = calendar_for(viewer.jurisdiction)
    return [
        _row(task, regime, formats.due_state(None if task.paused else task.due_on, calendar, viewer.day))
        for task in owed.open
    ]


def late_rows(owed: Owed, regime: Regime, viewer: Viewer) -> list[ObligationRow]:
    """What was done after its day, by how much."""
    calendar = calendar_for(viewer.jurisdiction)
    return [_row(task, regime, _was_late(task, calendar), _ended(task)) for task in owed.was_late]


def _was_late(task: Task, calendar: WorkingCalendar) -> State:
    if task.due_on is None or task.ended_on is None:
        return State("late", "逾期办结")
    days = calendar.between(task.due_on, task.ended_on)
    return State("late", f"晚 {days} 个工作日" if days else "晚办", title=f"应于 {formats.day(task.due_on)} 办结")


def _ended(task: Task) -> str:
    return f"{formats.day(task.ended_on)}办结" if task.ended_on else ""


def _row(task: Task, regime: Regime, state: State, due: str = "") -> ObligationRow:
    url = case_url(task.case_kind, task.case)
    return ObligationRow(
        task.title,
        state,
        url,
        case_title=task.case_title,
        case_url=url,
        owner="、".join(task.owners),
        due=due,
        clause=task_tag(task, regime),
    )
