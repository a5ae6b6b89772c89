"""What other rooms may use of projects."""

from luodi.projects.duplicates import Match, find
from luodi.projects.selectors import SORTS, Filters, Page, Row, project_page, rows_of, stage_counts, visible_projects

__all__ = [
    "SORTS",
    "Filters",
    "Match",
    "Page",
    "Row",
    "find",
    "project_page",
    "rows_of",
    "stage_counts",
    "visible_projects",
]
