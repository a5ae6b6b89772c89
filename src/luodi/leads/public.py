"""What other rooms may use of leads."""

from luodi.leads.actions import DIFFERENT, REPORTED, AlreadyKnown, ContactPerson, report
from luodi.leads.selectors import ALL, RETURNED, WAITING, WHICH, Lead, Queue, queue, screening_rules, sees_whole_queue

__all__ = [
    "ALL",
    "DIFFERENT",
    "REPORTED",
    "RETURNED",
    "WAITING",
    "WHICH",
    "AlreadyKnown",
    "ContactPerson",
    "Lead",
    "Queue",
    "queue",
    "report",
    "screening_rules",
    "sees_whole_queue",
]
