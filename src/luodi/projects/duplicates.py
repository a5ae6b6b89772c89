"""撞单: is this project already known? The whole city is searched; only what the viewer may know is shown."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q

from luodi.common.text import bigrams, name_similarity, normalised_name
from luodi.ledger.public import visible_cases
from luodi.projects.models import Project, ProjectToken
from luodi.projects.probes import Match, Probe
from luodi.units.public import Viewer

SIMILAR = 0.85
"""From this share on two names are called similar (系统默认)."""
CANDIDATES = 200
SHOWN = 8


def find(viewer: Viewer, probe: Probe) -> list[Match]:
    """Projects that may be the one the probe names, the surest first."""
    return find_many(viewer, [probe])[0]


def find_many(viewer: Viewer, probes: Sequence[Probe]) -> list[list[Match]]:
    """For each probe what `find` answers, in their order; a number of queries that hardly grows with the probes."""
    return [_find(viewer, probe) for probe in probes]


def _find(viewer: Viewer, probe: Probe) -> list[Match]:
    wanted, backer, credit_code = normalised_name(probe.name), normalised_name(probe.investor), probe.credit_code
    if len(wanted) < 2 and len(backer) < 2 and not credit_code:
        return []
    rows = [
        row for row in _candidates(viewer.jurisdiction, wanted, backer, credit_code) if row.case_id != probe.leave_out
    ]
    scored = [(found, row) for row in rows if (found := _reason(row, wanted, backer, credit_code)) is not None]
    scored.sort(key=lambda pair: (not pair[0][1], -pair[0][2]))
    scored = scored[:SHOWN]
    seen = set(visible_cases(viewer).filter(pk__in=[row.case_id for _, row in scored]).values_list("pk", flat=True))
    return [
        Match(
            "name",
            "block" if certain else "warn",
            reason,
            row.case_id,
            row.name,
            row.investor,
            row.introducing_unit_id,
            row.reported_on,
            other=row.case_id,
        )
        if row.case_id in seen
        else Match("", "block" if certain else "warn", reason, other=row.case_id)
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
