"""The agenda a meeting may take up: projects that wait for what this type of meeting settles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from luodi.ledger.public import Case, visible_cases, visible_obligations
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec
from luodi.units.public import Viewer


@dataclass(frozen=True)
class Waiting:
    """A project on the agenda: what it waits for, since when, until when."""

    case: UUID
    title: str
    task: str
    place: str
    clause: str
    started_on: date
    due_on: date | None


def settled_at(regime: Regime) -> Mapping[str, tuple[str, FactSpec]]:
    """By 会议类型: the kind of fact such a meeting settles for a project, and its spec."""
    return {spec.at_meeting: (kind, spec) for kind, spec in regime.pack.facts.items() if spec.at_meeting}


def waiting_for(viewer: Viewer, regime: Regime, kind: str, limit: int = 100) -> list[Waiting]:
    """Projects with an open obligation that a fact of `kind` would end, oldest due day first."""
    rules = {rule.id for rule in regime.obligations if any(trigger.fact == kind for trigger in rule.ends)}
    rows = (
        visible_obligations(viewer)
        .filter(status="open", rule__in=rules, case__kind="project")
        .order_by("due_on", "id")
        .values_list("case_id", "case__title", "title", "place", "clause", "started_on", "due_on")[:limit]
    )
    return [Waiting(*row) for row in rows]


def meetings(viewer: Viewer) -> QuerySet[Case]:
    """Meetings the viewer may see, newest first."""
    return visible_cases(viewer, "meeting").order_by("-opened_on", "-id")
