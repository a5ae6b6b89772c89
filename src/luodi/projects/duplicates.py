"""撞单: is this project already known? The whole city is searched; only what the viewer may know is shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from luodi.common.text import bigrams, name_similarity, normalised_name
from luodi.ledger.public import visible_cases
from luodi.projects.models import Project, ProjectToken
from luodi.units.public import Viewer

SIMILAR = 0.85
"""From this share on two names are called similar (系统默认)."""
CANDIDATES = 200
SHOWN = 8


@dataclass(frozen=True)
class Match:
    """A project that may be the same. `case` and the rest are None or '' where the viewer may not see it."""

    reason: str
    certain: bool
    case: UUID | None
    name: str
    investor: str
    unit: UUID | None
    reported_on: date | None


def find(viewer: Viewer, name: str, investor: str = "", credit_code: str = "") -> list[Match]:
    """Projects with the same code or name, or a similar name; certain ones first. Three queries at most."""
    wanted, backer = normalised_name(name), normalised_name(investor)
    if len(wanted) < 2 and len(backer) < 2 and not credit_code:
        return []
    rows = _candidates(viewer.jurisdiction, wanted, backer, credit_code)
    scored = [(found, row) for row in rows if (found := _reason(row, wanted, backer, credit_code)) is not None]
    scored.sort(key=lambda pair: (not pair[0][1], -pair[0][2]))
    scored = scored[:SHOWN]
    seen = set(visible_cases(viewer).filter(pk__in=[row.case_id for _, row in scored]).values_list("pk", flat=True))
    return [
        Match(reason, certain, row.case_id, row.name, row.investor, row.introducing_unit_id, row.reported_on)
        if row.case_id in seen
        else Match(reason, certain, None, "", "", None, None)
        for (reason, certain, _), row in scored
    ]


def _candidates(jurisdiction: UUID, wanted: str, backer: str, credit_code: str) -> list[Project]:
    tokens = list(dict.fromkeys([*bigrams(wanted), *bigrams(backer)]))
    if not tokens and not credit_code:
        return []
    hits = (
        ProjectToken.objects.filter(jurisdiction_id=jurisdiction, token__in=tokens)
        .values("project_id")
        .annotate(n=Count("token"))
        .order_by("-n")[:CANDIDATES]
    )
    ids = [hit["project_id"] for hit in hits]
    same = Q(pk__in=ids) | (Q(credit_code=credit_code) if credit_code else Q())
    return list(Project.objects.filter(same, jurisdiction_id=jurisdiction)[: CANDIDATES + SHOWN])


def _reason(row: Project, wanted: str, backer: str, credit_code: str) -> tuple[str, bool, float] | None:
    if credit_code and row.credit_code == credit_code:
        return "统一社会信用代码相同", True, 1.0
    if wanted and row.normalised_name == wanted:
        return "项目名称相同", True, 1.0
    likeness = name_similarity(wanted, row.normalised_name) if wanted else 0.0
    if likeness >= SIMILAR:
        return "项目名称相近", False, likeness
    if backer and row.normalised_investor == backer:
        return "投资方相同", False, 0.9
    return None
