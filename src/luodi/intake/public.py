"""What other rooms may use of the intake."""

from luodi.intake.actions import MODES, back, bring_in, confirm, lay_out, run, stop
from luodi.intake.columns import terms_of
from luodi.intake.errors import IntakeRefused
from luodi.intake.reading.dictionary import REASON, SPECIAL
from luodi.intake.reading.limits import Unreadable
from luodi.intake.rows import DUPLICATE, OUTCOMES, WRONG
from luodi.intake.selectors import (
    PAGE,
    BadRow,
    Preview,
    Progress,
    RowView,
    bad_rows_of,
    latest,
    may_import,
    preview,
    progress_of,
    rows_of,
)
from luodi.intake.working import next_waiting, work

REASON_TITLE = SPECIAL[REASON]
"""Heading under which a person says why a row is another project than the one it is like."""

__all__ = [
    "DUPLICATE",
    "MODES",
    "OUTCOMES",
    "PAGE",
    "REASON_TITLE",
    "SPECIAL",
    "WRONG",
    "BadRow",
    "IntakeRefused",
    "Preview",
    "Progress",
    "RowView",
    "Unreadable",
    "back",
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
    "terms_of",
    "work",
]
