"""The page of the project list, and the form of all it can be narrowed by."""

from django.http import HttpResponse
from django.shortcuts import redirect

from luodi.ledger.public import current
from luodi.projects.public import LAST_PAGE, PAGE, project_page, saved_views, tally
from luodi.units.public import calendar_for, ref_book
from luodi.web.context import Request
from luodi.web.paging import page_number, pager
from luodi.web.projects import asking, filtering, listing
from luodi.web.projects.views_saved import view_links
from luodi.web.shell import page, render


@page(
    "projects/", name="projects", title="项目", nav="projects", shows=("stages:project/*", "standings", "obligations")
)
def projects(request: Request) -> HttpResponse:
    """Projects the viewer may know of, a page at a time; the address says everything that is shown."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    wanted = asking.asked(request.GET, viewer, regime)
    if asking.untidy(request.GET) and not wanted.problems:
        return redirect(wanted.address())
    number = min(page_number(request), LAST_PAGE)
    found = project_page(viewer, asking.turned_page(wanted, number), wanted.columns)
    numbers = tally(viewer, wanted.filters)
    printer = listing.Printer(
        wanted.columns, regime, ref_book(viewer.jurisdiction), calendar_for(viewer.jurisdiction), viewer
    )
    printer.know(found.rows)
    total, line = listing.summary(numbers, wanted)
    context = {
        "wanted": wanted,
        "rows": [printer.cells(row) for row in found.rows],
        "heads": listing.heads(wanted),
        "tabs": listing.stage_tabs(numbers, regime, wanted),
        "chips": asking.chips(wanted, regime, viewer, "projects"),
        "views": view_links(saved_views(viewer), wanted, board=False),
        "quick": filtering.quick(wanted),
        "hidden": filtering.kept(wanted),
        "form": filtering.form(wanted, regime, viewer) if wanted.problems else None,
        "pager": pager(request, number, PAGE, min(total, LAST_PAGE * PAGE), len(found.rows), "个"),
        "last": number == LAST_PAGE and total > LAST_PAGE * PAGE,
        "line": line,
        "may_report": viewer.may("report"),
    }
    return render(request, "projects/list.html", context)


@page("projects/filter/", name="projects_filter", title="筛选和列", nav="projects")
def projects_filter(request: Request) -> HttpResponse:
    """Every condition and every column; without scripts a page, else what unfolds above the list."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    wanted = asking.asked(request.GET, viewer, regime)
    to = "projects_board" if request.GET.get("to") == "board" else "projects"
    context = {"wanted": wanted, "form": filtering.form(wanted, regime, viewer, to)}
    return render(request, "projects/filter_body.html" if request.htmx else "projects/filter.html", context)
