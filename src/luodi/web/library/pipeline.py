"""流程: each stage with what waits there, how long and for whom; how each hand-off was kept in the last year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from luodi.ledger.public import current
from luodi.ledger.supervision import sees_others
from luodi.library.public import HandOff, Place, hand_offs, places
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, people_names, ref_book
from luodi.web import formats
from luodi.web.clauses import clause_tag, link
from luodi.web.context import Request
from luodi.web.library.tabs import tabs
from luodi.web.parts import ClauseTag
from luodi.web.shell import page, render

NAMED = 3
"""So many of those waited for are named in a row; the rest is counted."""


@dataclass(frozen=True)
class StageRow:
    """A stage. `owners` are (title, projects, late, address); the addresses are lists of the same projects."""

    title: str
    clause: ClauseTag | None
    n: int
    url: str
    late: int
    late_url: str
    mean: str
    median: str
    longest: str
    longest_url: str
    owners: tuple[tuple[str, int, int, str], ...]
    more: int
    final: bool


@dataclass(frozen=True)
class StepRows:
    """A step of the flow the document draws with its stages."""

    title: str
    clause: ClauseTag | None
    n: int
    rows: tuple[StageRow, ...]


@dataclass(frozen=True)
class HandOffRow:
    """How a duty that hands projects on was kept."""

    title: str
    clause: ClauseTag | None
    total: int
    share: str
    ended_late: int
    open: int
    open_late: int
    url: str


@page(
    "library/pipeline/",
    name="library_pipeline",
    title="流程",
    nav="library",
    shows=("steps", "stages:project/*", "obligations"),
)
def pipeline(request: Request) -> HttpResponse:
    """Where projects wait, and for whom."""
    return render(request, "library/pipeline.html", {"tabs": tabs("library_pipeline"), **shown(request)})


def shown(request: Request) -> dict[str, Any]:
    """What the page and its file show."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    others = sees_others(viewer)
    found = places(viewer, regime)
    names = _names(viewer, found)
    titles = {step.id: step for step in regime.pack.steps}
    groups: dict[str, list[Place]] = {}
    for place in found:
        groups.setdefault(place.stage.step or "", []).append(place)
    steps = [
        StepRows(
            titles[step].title if step in titles else "",
            clause_tag(regime, titles[step].clause) if step in titles and titles[step].clause else None,
            sum(place.waiting for place in group),
            tuple(_row(place, regime, names, others) for place in group),
        )
        for step, group in groups.items()
    ]
    handed = hand_offs(viewer, regime)
    return {
        "steps": steps,
        "total": sum(place.waiting for place in found),
        "hand_offs": [_hand_off(one, regime, others) for one in handed if one.kept.total],
        "idle": [one.rule.title for one in handed if not one.kept.total],
    }


def _names(viewer: Viewer, found: list[Place]) -> dict[UUID, str]:
    """Titles of units and positions, names of persons, of all that are named in a row."""
    refs = {one.ref for place in found for one in place.owners[:NAMED]}
    titles = ref_book(viewer.jurisdiction).titles
    known = {ref: titles[ref] for ref in refs if ref in titles}
    return known | people_names(refs - known.keys())


def _row(place: Place, regime: Regime, names: Mapping[UUID, str], others: bool) -> StageRow:
    stage = place.stage
    owners = tuple(
        (
            names.get(one.ref, "未明确"),
            one.projects,
            one.late,
            link("supervision", query={"unit": str(one.ref)}) if others and one.ref in names else "",
        )
        for one in place.owners[:NAMED]
    )
    here = reverse("projects")
    return StageRow(
        title=stage.title,
        clause=clause_tag(regime, stage.clause, default=stage.default or not stage.clause),
        n=place.waiting,
        url=f"{here}?stage={stage.id}",
        late=place.late,
        late_url=f"{here}?stage={stage.id}&late=1",
        mean="" if place.mean is None else _days(place.mean),
        median="" if place.median is None else _days(place.median),
        longest="" if place.longest is None else _days(place.longest),
        longest_url=f"{here}?stage={stage.id}&sort=-since",
        owners=owners,
        more=max(len(place.owners) - NAMED, 0),
        final=stage.final,
    )


def _days(days: float) -> str:
    return f"{days:.1f}".removesuffix(".0") + " 天"


def _hand_off(one: HandOff, regime: Regime, others: bool) -> HandOffRow:
    rule, kept = one.rule, one.kept
    default = rule.default or rule.due_default or not rule.clause
    return HandOffRow(
        title=rule.title,
        clause=clause_tag(regime, rule.clause, place=rule.place or "", default=default, choice=rule.choice),
        total=kept.total,
        share=formats.percent(kept.share) if kept.share is not None else "",
        ended_late=kept.ended_late,
        open=kept.open_late + kept.open_in_time,
        open_late=kept.open_late,
        url=link("supervision", query={"rule": rule.id}) if others else "",
    )
