"""One project: where it stands, what is missing, who answers, what is open, what happened."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from luodi.ledger.public import CaseFile, NotVisible, case_file, choices
from luodi.units.public import Viewer
from luodi.web.context import Request
from luodi.web.duplicates.notes import notes as same_notes
from luodi.web.projects import claim_cards, duties, earned, happened, head, lineage, missing, tabs
from luodi.web.projects.addresses import menu_url, project_url, transfer_url
from luodi.web.shell import page, render

PROJECT = "project"


def the_project(viewer: Viewer, case: UUID) -> CaseFile:
    """The project's file. 404, the same for what does not exist and for what the viewer may not know of."""
    try:
        file = case_file(viewer, case)
    except NotVisible:
        raise Http404 from None
    if file.kind != PROJECT:
        raise Http404
    return file


def allowed_kinds(file: CaseFile, viewer: Viewer) -> dict[str, bool]:
    """Kinds of fact the viewer may record now, and whether nothing stands in the way."""
    return {choice.kind: not choice.stopping for choice in choices(file, viewer)}


@page(
    "projects/<uuid:id>/",
    name="project",
    title="项目",
    nav="projects",
    shows=(
        "steps",
        "stages:project/*",
        "standings",
        "gates",
        "obligations",
        "responsibilities",
        "slots",
        "reviews",
        "facts:project/*",
        "measures",
        "credits",
        "claims",
    ),
)
def project(request: Request, id: UUID) -> HttpResponse:
    """The page of one project; `?tab=` opens one of its tabs."""
    viewer = request.viewer
    file = the_project(viewer, id)
    tab = request.GET.get("tab", "")
    if tab not in tabs.TITLES:
        raise Http404
    allowed = allowed_kinds(file, viewer)
    shown = tabs.tabs(file, viewer, tab)
    review = file.regime.pack.words["review"]
    count = next((t.count for t in shown if t.title == review), "")
    reviewing = bool(file.state.stage and any(o.part_of in file.regime.reviews for o in file.state.open_obligations))
    context: dict[str, Any] = {
        "file": file,
        "subtitle": head.subtitle(file),
        "urgent": head.urgent(file),
        "same": same_notes(file, viewer),
        "standing": head.standing_note(file, allowed),
        "steps": head.steps(file, f"意见 {count}" if reviewing and count else ""),
        "steps_clause": head.steps_clause(file),
        "next_stages": missing.next_stages(file, allowed),
        "who": head.who_answers(file, viewer, allowed),
        "transfer_url": transfer_url(file),
        "claims": claim_cards.figures(file),
        "claims_url": claim_cards.claims_url(file.id) if file.state.claims else "",
        "duties": duties.open_duties(file, viewer, allowed),
        "figures": head.figures(file, lambda term: missing.supply_url(file, term, allowed)),
        "arrival": head.arrival(file),
        "lineage": lineage.panel(file),
        "tabs": shown,
        "tab": tab,
        "menu_url": menu_url(file.id) if allowed else "",
        "here": project_url(file.id),
        **_tab(request, file, viewer, tab, allowed),
    }
    return render(request, "projects/project.html", context)


def _tab(request: Request, file: CaseFile, viewer: Viewer, tab: str, allowed: dict[str, bool]) -> dict[str, Any]:
    """What the open tab shows."""
    if tab == "review":
        return {"review": tabs.review_table(file, viewer, allowed)}
    if tab == "progress":
        return {"stages": tabs.stages(file), "plan": tabs.plan(file), "reports": tabs.reports(file, viewer)}
    if tab == "funds":
        return {"payments": tabs.payments(file, viewer)}
    if tab == "credits":
        return {"standings": earned.standings(file), "earned": earned.earned(file)}
    if tab == "problems":
        return {"problems": tabs.problems(file, viewer)}
    if tab == "papers":
        return {"papers": happened.all_papers(file)}
    entries, older = happened.timeline(file, viewer, whole=request.GET.get("all") == "1")
    return {"runs": happened.runs(entries), "older": older}
