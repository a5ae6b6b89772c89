"""What other rooms may use of projects."""

from luodi.projects.claims import ClaimView, claims_of
from luodi.projects.columns import DEFAULT, Column, Kind, columns_of
from luodi.projects.duplicates import find, find_many
from luodi.projects.narrowing import BLANK, EXACTLY, FILLED, Condition
from luodi.projects.probes import Level, Match, Probe
from luodi.projects.register import Due
from luodi.projects.saved import View, remove_view, rename_view, save_view, saved_views
from luodi.projects.selectors import (
    COUNT_LIMIT,
    LAST_PAGE,
    PAGE,
    Filters,
    Page,
    Row,
    Tally,
    all_rows,
    cards,
    narrowed,
    project_page,
    rows_of,
    tally,
    visible_projects,
)
from luodi.projects.suspicions import probe_of, raise_suspicion, suspicious

__all__ = [
    "BLANK",
    "COUNT_LIMIT",
    "DEFAULT",
    "EXACTLY",
    "FILLED",
    "LAST_PAGE",
    "PAGE",
    "ClaimView",
    "Column",
    "Condition",
    "Due",
    "Filters",
    "Kind",
    "Level",
    "Match",
    "Page",
    "Probe",
    "Row",
    "Tally",
    "View",
    "all_rows",
    "cards",
    "claims_of",
    "columns_of",
    "find",
    "find_many",
    "narrowed",
    "probe_of",
    "project_page",
    "raise_suspicion",
    "remove_view",
    "rename_view",
    "rows_of",
    "save_view",
    "saved_views",
    "suspicious",
    "tally",
    "visible_projects",
]
