"""The leader's page, and where the bare address leads after sign-in."""

from django.http import HttpResponse

from luodi.ledger.public import current
from luodi.web.brief import board
from luodi.web.clauses import link
from luodi.web.context import Request
from luodi.web.shell import page, render


@page(
    "brief/",
    name="brief",
    title="要情",
    nav="workbench",
    shows=("clauses", "obligations", "cadences", "responsibilities"),
)
def brief(request: Request) -> HttpResponse:
    """Four short lists; a fixed number of queries."""
    viewer = request.viewer
    regime = current(viewer.jurisdiction)[1]
    projects, led = board.led(viewer, regime)
    context = {
        "waiting": board.waiting(viewer, request.on_behalf_of),
        "red": board.red(viewer),
        "going": board.going(viewer),
        "projects": projects,
        "led": led,
        "whose": request.held.position.full_title if request.held else "",
        "supervision_url": link("supervision"),
        "meetings_url": link("meetings"),
    }
    return render(request, "brief/brief.html", context)
