"""The projects of a key industry: by its title as filled in, or by a code of the national standard below its own."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from luodi.projects.selectors import COLUMNS, Row, visible_projects
from luodi.regimes.industries import full_code
from luodi.regimes.schema import Industry
from luodi.units.public import Viewer

CODE = "行业代码"


def of_industries(viewer: Viewer, industries: Sequence[Industry], most: int) -> list[Row]:
    """The projects of any of the industries that the viewer may know of, latest first. One query."""
    if not industries:
        return []
    codes = {form for one in industries for code in one.codes for form in _forms(code)}
    named = Q(industry__in=[one.title for one in industries])
    found = reduce(or_, (Q(**{f"terms__{CODE}__startswith": code}) for code in sorted(codes)), named)
    rows = visible_projects(viewer).filter(found).order_by("-touched_at", "-id")
    return [Row(*row) for row in rows.values_list(*COLUMNS)[:most]]


def _forms(code: str) -> tuple[str, ...]:
    """A code as people fill it in: with the section's letter and without."""
    full = full_code(code) or code
    return (full, full[1:]) if len(full) > 1 else (full,)
