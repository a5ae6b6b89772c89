"""What other rooms may use of meetings."""

from luodi.meetings.actions import Settled, hold
from luodi.meetings.selectors import Waiting, meetings, settled_at, waiting_for

__all__ = ["Settled", "Waiting", "hold", "meetings", "settled_at", "waiting_for"]
