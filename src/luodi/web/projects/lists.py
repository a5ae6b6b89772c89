"""The page of the project list."""

from django.http import HttpResponse

from luodi.ledger.public import current, due_next
from luodi.projects.public import project_page, stage_counts
from luodi.units.public import calendar_for, ref_book, unit_tree
from luodi.web.context import Request
from luodi.web.paging import page_number, pager
from luodi.web.projects import listing
from luodi.web.shell import page, render

PAGE = 50


@page("projects/", name="projects", title="项目", nav="projects", shows=("stages", "standings", "obligations"))
def projects(request: Request) -> HttpResponse:
    """Projects the viewer may know of, a page at a time."""
    viewer = request.viewer
    wanted = listing.asked(request.GET, viewer)
    number = page_number(request)
    found = project_page(viewer, listing.on_page(wanted.filters, number))
    _, regime = current(viewer.jurisdiction)
    book, calendar = ref_book(viewer.jurisdiction), calendar_for(viewer.jurisdiction)
    due = due_next(viewer, {row.case: row.next_due for row in found.rows if row.next_due})
    context = {
        "rows": listing.rows(found.rows, regime, book, calendar, viewer, due),
        "tabs": listing.stage_tabs(stage_counts(viewer), regime, wanted.typed["stage"]),
        "filters": listing.filters(wanted, regime, unit_tree(viewer.jurisdiction, viewer.day)),
        "columns": listing.columns(wanted),
        "pager": pager(request, number, PAGE, found.total, len(found.rows), "个"),
        "total": found.total,
        "capped": found.capped,
        "wanted": wanted,
        "hidden": {name: wanted.typed[name] for name in ("stage",) if wanted.typed[name]},
        "may_report": viewer.may("report"),
    }
    return render(request, "projects/list.html", context)
