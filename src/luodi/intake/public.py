"""What other rooms may use of the intake."""

from luodi.intake.actions import MODES, back, bring_in, confirm, lay_out, run, stop, teach
from luodi.intake.called import LEFT
from luodi.intake.columns import WHY, terms_of
from luodi.intake.errors import IntakeRefused
from luodi.intake.rows import DUPLICATE, OUTCOMES, WRONG
from luodi.intake.selectors import (
    PAGE,
    BadRow,
    Preview,
    Progress,
    RowView,
    Unknown,
    bad_heads,
    bad_rows_of,
    latest,
    may_import,
    preview,
    progress_of,
    rows_of,
    unknown_words,
)
from luodi.intake.working import next_waiting, work
from luodi.reading.dictionary import REASON, SPECIAL
from luodi.reading.limits import Unreadable

REASON_TITLE = SPECIAL[REASON]
"""Heading under which a person says why a row is another project than the one it is like."""

__all__ = [
    "DUPLICATE",
    "LEFT",
    "MODES",
    "OUTCOMES",
    "PAGE",
    "REASON_TITLE",
    "SPECIAL",
    "WHY",
    "WRONG",
    "BadRow",
    "IntakeRefused",
    "Preview",
    "Progress",
    "RowView",
    "Unknown",
    "Unreadable",
    "back",
    "bad_heads",
    "bad_rows_of",
    "bring_in",
    "confirm",
    "latest",
    "lay_out",
    "may_import",
    "next_waiting",
    "preview",
    "progress_of",
    "rows_of",
    "run",
    "stop",
    "teach",
    "terms_of",
    "unknown_words",
    "work",
]
