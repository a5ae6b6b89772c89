"""The workbench and the paged list behind it."""

from django.http import HttpResponse
from django.urls import reverse

from luodi.ledger.public import current, told
from luodi.units.public import ADMINISTRATORS, Held, administrator_findings
from luodi.web import formats
from luodi.web.brief.leader import leads
from luodi.web.clauses import case_url, link
from luodi.web.context import Request
from luodi.web.paging import page_number, pager
from luodi.web.parts import Tab
from luodi.web.shell import page, render
from luodi.web.workbench import board

TOLD = 6
FINDINGS = 5
SHOWS = ("clauses", "obligations", "cadences", "reviews", "responsibilities")


@page("workbench/", name="workbench", title="工作台", shows=SHOWS)
def workbench(request: Request) -> HttpResponse:
    """What I must do, late first; how the month was kept; what I was told."""
    viewer = request.viewer
    panels = board.panels(viewer, request.on_behalf_of)
    total = sum(panel.total for panel in panels)
    administers = bool(viewer.rights & set(ADMINISTRATORS))
    findings = administrator_findings(viewer.jurisdiction, viewer.day) if administers else ()
    context = {
        "leader": leads(request.held, current(viewer.jurisdiction)[1]),
        "panels": [panel for panel in panels if panel.total],
        "total": total,
        "late": panels[0].total,
        "whose": _whose(request.held if request.on_behalf_of else None),
        "line": board.head_line(viewer),
        "month": board.month(viewer),
        "month_title": f"{viewer.day.month} 月起算的事项",
        "told": [(one, formats.moment(one.at), case_url(one.case_kind, one.case)) for one in told(viewer, TOLD)],
        "findings": findings[:FINDINGS],
        "more_findings": max(len(findings) - FINDINGS, 0),
        "units_url": link("units"),
        "regime_url": link("regime"),
        "notices_url": link("notices"),
        "leads_url": link("leads"),
        "report_url": link("lead_new") if "report" in viewer.rights or "office" in viewer.rights else "",
    }
    return render(request, "workbench/workbench.html", context)


@page(
    "workbench/all/",
    name="workbench_all",
    title="全部待办",
    nav="workbench",
    shows=SHOWS,
)
def workbench_all(request: Request) -> HttpResponse:
    """Every task of mine, late first, fifty a page; `?when=` narrows it to one of the panels."""
    viewer, position = request.viewer, request.on_behalf_of
    when = request.GET.get("when", "")
    when = when if when in board.WHEN else ""
    number = page_number(request)
    rows, total = board.all_tasks(viewer, position, when, number)
    counts = board.counts(viewer, position)
    address = reverse("workbench_all")
    tabs = [Tab("全部", address, not when, str(sum(counts.values())))]
    tabs += [
        Tab(title, f"{address}?when={name}", name == when, str(counts[name])) for name, (title, _) in board.WHEN.items()
    ]
    context = {
        "rows": rows,
        "tabs": tabs,
        "pager": pager(request, number, board.PAGE, total, len(rows), "件"),
        "whose": _whose(request.held if position else None),
        "line": board.head_line(viewer),
        "file_url": reverse("workbench_export") + (f"?when={when}" if when else ""),
    }
    return render(request, "workbench/all.html", context)


def _whose(held: Held | None) -> str:
    """The leader whose tasks these are, while the viewer acts for one."""
    return held.position.full_title if held else ""
