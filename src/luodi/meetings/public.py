"""What other rooms may use of meetings."""

from luodi.meetings.actions import HELD, RESOLVED, Settled, hold
from luodi.meetings.agenda import Agenda, Item, MeetingRow, agenda, may_hold, meeting_rows, types
from luodi.meetings.selectors import Waiting, meetings, settled_at, waiting_for

__all__ = [
    "HELD",
    "RESOLVED",
    "Agenda",
    "Item",
    "MeetingRow",
    "Settled",
    "Waiting",
    "agenda",
    "hold",
    "may_hold",
    "meeting_rows",
    "meetings",
    "settled_at",
    "types",
    "waiting_for",
]
