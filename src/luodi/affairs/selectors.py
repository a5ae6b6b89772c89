"""Reading affairs: those the viewer sees, by stage; who may begin one."""

from collections.abc import Mapping

from django.db.models import Count, QuerySet

from luodi.affairs.kinds import AffairKind, affair_kinds
from luodi.ledger.public import Case, may_open, visible_cases
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer


def affairs(viewer: Viewer, kind: str, stage: str = "") -> QuerySet[Case]:
    """Cases of the kind the viewer sees, newest first."""
    found = visible_cases(viewer, kind).order_by("-opened_on", "-id")
    return found.filter(stage=stage) if stage else found


def by_stage(viewer: Viewer, kind: str) -> Mapping[str, int]:
    """How many of them stand in each stage. One query."""
    rows = visible_cases(viewer, kind).order_by().values_list("stage").annotate(n=Count("pk"))
    return dict(rows.values_list("stage", "n"))


def may_begin(viewer: Viewer, regime: Regime) -> tuple[AffairKind, ...]:
    """The kinds the viewer may begin one of."""
    return tuple(kind for kind in affair_kinds(regime) if may_open(viewer, regime, kind.case, kind.fact))
