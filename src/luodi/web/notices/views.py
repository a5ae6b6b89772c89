"""What I was told: newest first, unread marked, all marked read by one button."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime

from luodi.common import clock
from luodi.ledger.public import mark_read, told, told_count, unread_count
from luodi.web import formats
from luodi.web.clauses import case_url
from luodi.web.context import Request
from luodi.web.paging import page_number, pager
from luodi.web.shell import counts_notices, page, render

PAGE = 50

counts_notices(unread_count)


@page("notices/", name="notices", title="消息")
def notices(request: Request) -> HttpResponse:
    """The lines, fifty a page."""
    viewer = request.viewer
    number = page_number(request)
    lines = told(viewer, PAGE, (number - 1) * PAGE)
    rows = [(one, formats.moment(one.at), case_url(one.case_kind, one.case)) for one in lines]
    context = {
        "rows": rows,
        "unread": unread_count(viewer),
        "up_to": clock.now().isoformat(),
        "pager": pager(request, number, PAGE, told_count(viewer), len(rows)),
    }
    return render(request, "notices/notices.html", context)


@page("notices/read/", name="notices_read", title="消息", methods=("POST",))
def notices_read(request: Request) -> HttpResponse:
    """Mark read what the page showed: lines that came after it was opened stay unread."""
    mark_read(request.viewer, _shown_until(request.POST.get("up_to", "")))
    messages.success(request, "已全部标为已读。")
    return redirect("notices")


def _shown_until(text: str) -> datetime:
    """The moment the page was made, as it says; now where that is no moment or lies ahead."""
    now = clock.now()
    try:
        said = parse_datetime(text)
    except ValueError:
        return now
    return min(said, now) if said is not None and said.tzinfo is not None else now
