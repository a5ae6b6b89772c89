"""What other rooms may use of projects."""

from luodi.projects.claims import ClaimView, claims_of
from luodi.projects.columns import DEFAULT, Column, Kind, columns_of
from luodi.projects.duplicates import find, find_many
from luodi.projects.keys import keys_of
from luodi.projects.lineage import INTRODUCERS, INVESTORS, Lineage, lineage_of, share_out, split
from luodi.projects.narrowing import BLANK, EXACTLY, FILLED, Condition
from luodi.projects.pairs import TERM_KEPT, merged_into
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
from luodi.projects.suspected import Pair, pairs
from luodi.projects.suspicions import probe_of, raise_suspicions, suspicious
from luodi.projects.traits import of_probe as traits_of
from luodi.projects.verdicts import (
    ANOTHER,
    EXPANSION,
    SAME,
    TERM_INCREMENT,
    TERM_REASON,
    TERM_VERDICT,
    VERDICTS,
    Moves,
    Suspicion,
    judge,
    moves,
    open_suspicion,
    suspicion,
    undo,
)

__all__ = [
    "ANOTHER",
    "BLANK",
    "COUNT_LIMIT",
    "DEFAULT",
    "EXACTLY",
    "EXPANSION",
    "FILLED",
    "INTRODUCERS",
    "INVESTORS",
    "LAST_PAGE",
    "PAGE",
    "SAME",
    "TERM_INCREMENT",
    "TERM_KEPT",
    "TERM_REASON",
    "TERM_VERDICT",
    "VERDICTS",
    "ClaimView",
    "Column",
    "Condition",
    "Due",
    "Filters",
    "Kind",
    "Level",
    "Lineage",
    "Match",
    "Moves",
    "Page",
    "Pair",
    "Probe",
    "Row",
    "Suspicion",
    "Tally",
    "View",
    "all_rows",
    "cards",
    "claims_of",
    "columns_of",
    "find",
    "find_many",
    "judge",
    "keys_of",
    "lineage_of",
    "merged_into",
    "moves",
    "narrowed",
    "open_suspicion",
    "pairs",
    "probe_of",
    "project_page",
    "raise_suspicions",
    "remove_view",
    "rename_view",
    "rows_of",
    "save_view",
    "saved_views",
    "share_out",
    "split",
    "suspicion",
    "suspicious",
    "tally",
    "traits_of",
    "undo",
    "visible_projects",
]
