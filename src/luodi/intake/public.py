"""What other rooms may use of the intake."""

from luodi.intake.actions import MODES, back, bring_in, confirm, lay_out, run, stop
from luodi.intake.errors import IntakeRefused
from luodi.intake.judging import DUPLICATE, OUTCOMES, WRONG
from luodi.intake.selectors import (
    PAGE,
    Preview,
    Progress,
    RowView,
    latest,
    may_import,
    preview,
    progress_of,
    rows_of,
)
from luodi.intake.working import next_waiting, work

__all__ = [
    "DUPLICATE",
    "MODES",
    "OUTCOMES",
    "PAGE",
    "WRONG",
    "IntakeRefused",
    "Preview",
    "Progress",
    "RowView",
    "back",
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
    "work",
]
