"""What other rooms may use of the ledger: the one door, reading a case, the tables' names for registers."""

from luodi.ledger.actors import SYSTEM_ID, system_viewer
from luodi.ledger.casefile import CaseFile, Choice, Line, Paper, case_file, choices, choices_about, moment
from luodi.ledger.drafts import Attachment, Draft, Opening, Receipt
from luodi.ledger.errors import NotVisible, Refused, Stale
from luodi.ledger.models import Case
from luodi.ledger.noticeboard import Told, mark_read, told, told_count, unread_count
from luodi.ledger.projections import register
from luodi.ledger.record import record
from luodi.ledger.regimes import current, regime_of
from luodi.ledger.selectors import (
    Kept,
    Task,
    awaiting_write_off,
    by_due,
    kept_by,
    late_counts,
    my_obligations,
    my_tasks,
    owned_by,
    tasks,
    visible_obligations,
)
from luodi.ledger.sight import may_see, visible_cases

__all__ = [
    "SYSTEM_ID",
    "Attachment",
    "Case",
    "CaseFile",
    "Choice",
    "Draft",
    "Kept",
    "Line",
    "NotVisible",
    "Opening",
    "Paper",
    "Receipt",
    "Refused",
    "Stale",
    "Task",
    "Told",
    "awaiting_write_off",
    "by_due",
    "case_file",
    "choices",
    "choices_about",
    "current",
    "kept_by",
    "late_counts",
    "mark_read",
    "may_see",
    "moment",
    "my_obligations",
    "my_tasks",
    "owned_by",
    "record",
    "regime_of",
    "register",
    "system_viewer",
    "tasks",
    "told",
    "told_count",
    "unread_count",
    "visible_cases",
    "visible_obligations",
]
