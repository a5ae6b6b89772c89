"""What other rooms may use of the ledger: the one door, reading a case, the tables' names for registers."""

from luodi.ledger.actors import SYSTEM_ID, system_viewer
from luodi.ledger.casefile import (
    CaseFile,
    Choice,
    Line,
    Paper,
    acting,
    awaited,
    case_file,
    choices,
    choices_about,
    moment,
    regime_of_case,
)
from luodi.ledger.claims import ClaimRow, claim_rows
from luodi.ledger.drafts import Attachment, Draft, Opening, Receipt
from luodi.ledger.errors import NotVisible, Refused, Reused, Stale
from luodi.ledger.evidence import Opened, first_paper, open_evidence
from luodi.ledger.evidence import handle as evidence_handle
from luodi.ledger.evidence import store as store_evidence
from luodi.ledger.glances import (
    Beside,
    Deed,
    Moved,
    glances,
    moved_between,
    parts_of,
    recorded_beside,
    telling,
    told_between,
)
from luodi.ledger.inserts import insert, insert_plain, waits
from luodi.ledger.models import Case
from luodi.ledger.noticeboard import Told, mark_read, told, told_count, unread_count
from luodi.ledger.opening import may_open
from luodi.ledger.projections import register
from luodi.ledger.rebuild import keep_registers
from luodi.ledger.record import already, record
from luodi.ledger.regimes import current, regime_of
from luodi.ledger.selectors import (
    Kept,
    Task,
    abouts,
    awaiting_write_off,
    by_due,
    case_titles,
    due_next,
    kept_by,
    late_counts,
    latest_act,
    led_by,
    my_obligations,
    my_tasks,
    owned_by,
    tasks,
    visible_obligations,
)
from luodi.ledger.sight import may_see, visible_cases
from luodi.ledger.told import ToldFact, facts_of

__all__ = [
    "SYSTEM_ID",
    "Attachment",
    "Beside",
    "Case",
    "CaseFile",
    "Choice",
    "ClaimRow",
    "Deed",
    "Draft",
    "Kept",
    "Line",
    "Moved",
    "NotVisible",
    "Opened",
    "Opening",
    "Paper",
    "Receipt",
    "Refused",
    "Reused",
    "Stale",
    "Task",
    "Told",
    "ToldFact",
    "abouts",
    "acting",
    "already",
    "awaited",
    "awaiting_write_off",
    "by_due",
    "case_file",
    "case_titles",
    "choices",
    "choices_about",
    "claim_rows",
    "current",
    "due_next",
    "evidence_handle",
    "facts_of",
    "first_paper",
    "glances",
    "insert",
    "insert_plain",
    "keep_registers",
    "kept_by",
    "late_counts",
    "latest_act",
    "led_by",
    "mark_read",
    "may_open",
    "may_see",
    "moment",
    "moved_between",
    "my_obligations",
    "my_tasks",
    "open_evidence",
    "owned_by",
    "parts_of",
    "record",
    "recorded_beside",
    "regime_of",
    "regime_of_case",
    "register",
    "store_evidence",
    "system_viewer",
    "tasks",
    "telling",
    "told",
    "told_between",
    "told_count",
    "unread_count",
    "visible_cases",
    "visible_obligations",
    "waits",
]
