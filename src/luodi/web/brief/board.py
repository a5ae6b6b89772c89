"""What a leader reads in two minutes: what waits for the leader, what is red and why, where to go, what one leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from luodi.ledger.public import by_due, glances, led_by, tasks, visible_obligations
from luodi.meetings.public import meetings
from luodi.projects.public import rows_of
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, calendar_for
from luodi.web import formats
from luodi.web.clauses import case_url
from luodi.web.parts import ObligationRow, State
from luodi.web.workbench.board import mine
from luodi.web.workbench.tasks import obligation_rows

SHOWN = 5
AHEAD = timedelta(days=14)
CALLED, MEETING_DAY, PLACE = "meeting.called", "会议日期", "会议地点"
SEEN_MEETINGS = 40


@dataclass(frozen=True)
class Part:
    """Rows of one question, and how many there are in all."""

    rows: Sequence[ObligationRow]
    total: int


@dataclass(frozen=True)
class Going:
    """A meeting to come."""

    title: str
    url: str
    day: date
    place: str


@dataclass(frozen=True)
class Led:
    """A project that names the leader: where it stands, what is due next."""

    name: str
    url: str
    stage: str
    due: State | None


def waiting(viewer: Viewer, position: UUID | None) -> Part:
    """What waits for the leader, late first."""
    found = mine(viewer, position)
    return Part(obligation_rows(viewer, tasks(by_due(found)[:SHOWN], viewer)), found.count())


def red(viewer: Viewer) -> Part:
    """What is late within sight: what climbed the ladder highest first, then what is late longest."""
    found = visible_obligations(viewer).filter(status="open", due_on__lt=viewer.day)
    rows = tasks(found.order_by("-steps_count", "due_on", "id")[:SHOWN], viewer)
    return Part(obligation_rows(viewer, rows, theirs=True), found.count())


def going(viewer: Viewer) -> list[Going]:
    """Meetings called for the next two weeks that the viewer may see."""
    recent = list(meetings(viewer).values_list("pk", flat=True)[:SEEN_MEETINGS])
    found = []
    for file in glances(viewer, recent).values():
        kinds = {fact.kind for fact in file.state.active}
        day = file.state.values.get(MEETING_DAY)
        if kinds == {CALLED} and isinstance(day, date) and viewer.day <= day <= viewer.day + AHEAD:
            place = str(file.state.values.get(PLACE, ""))
            found.append(Going(file.title, case_url("meeting", file.id), day, place))
    return sorted(found, key=lambda one: (one.day, one.title))


def led(viewer: Viewer, regime: Regime) -> tuple[list[Led], int]:
    """Projects in which one of the viewer's positions fills a role, the next due day first."""
    rows = rows_of(viewer, led_by(viewer)).values()
    calendar = calendar_for(viewer.jurisdiction)
    ordered = sorted(rows, key=lambda row: (row.next_due is None, row.next_due or date.max, row.name))
    shown = [
        Led(
            row.name,
            case_url("project", row.case),
            regime.place_title(row.stage or "", row.standing or ""),
            formats.due_state(row.next_due, calendar, viewer.day) if row.next_due else None,
        )
        for row in ordered[:SHOWN]
    ]
    return shown, len(ordered)
