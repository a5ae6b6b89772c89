"""Saved views: the page that keeps, shares, renames and removes them; the links above a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from luodi.common.ids import read_id
from luodi.ledger.public import NotVisible, Refused, current
from luodi.projects.public import View, remove_view, rename_view, save_view, saved_views
from luodi.units.public import ref_book, unit_tree
from luodi.web import formats
from luodi.web.clauses import plain_url
from luodi.web.context import Request
from luodi.web.parts import Option, Tab
from luodi.web.projects import asking
from luodi.web.projects.asking import Asked
from luodi.web.shell import page, render

ALL = "all"
SHARES = "office"


@dataclass(frozen=True)
class ViewLine:
    """A saved view on the page that keeps them."""

    id: UUID
    name: str
    url: str
    what: str
    shared: str
    saved: str
    changes: bool


@dataclass(frozen=True)
class Typed:
    """What was typed when a view could not be kept."""

    name: str = ""
    share: str = ""
    message: str = ""
    view: UUID | None = None


def view_links(views: Iterable[View], wanted: Asked, *, board: bool) -> list[Tab]:
    """Links to the views, the one that is open marked."""
    query = wanted.query
    return [Tab(v.name, _url(v), v.board == board and v.query == query, "共享" if v.shared else "") for v in views]


def _url(view: View) -> str:
    return plain_url("projects_board" if view.board else "projects") + (f"?{view.query}" if view.query else "")


@page("projects/views/", name="projects_views", title="视图", nav="projects", methods=("GET", "HEAD", "POST"))
def projects_views(request: Request) -> HttpResponse:
    """The views the reader has; with `?keep=1` the list behind the question mark can be kept under a name."""
    if request.method == "POST":
        return _posted(request)
    return _shown(request, Typed())


def _posted(request: Request) -> HttpResponse:
    posted = request.POST
    typed = Typed(posted.get("name", "")[:80], posted.get("share", "")[:60], view=read_id(posted.get("view", "")))
    try:
        told = _done(request, posted, typed)
    except NotVisible:
        raise Http404 from None
    except Refused as refused:
        return _shown(request, Typed(typed.name, typed.share, refused.message, typed.view), 422)
    messages.success(request, told)
    # Whoever kept a list goes on with it: it now stands among the views above.
    return redirect(_here(request) if posted.get("what") == "save" else reverse("projects_views"))


def _here(request: Request) -> str:
    """The list or board that was to be kept."""
    return _list(request).address("projects_board" if request.GET.get("to") == "board" else "projects")


def _done(request: Request, posted: QueryDict, typed: Typed) -> str:
    viewer = request.viewer
    what = posted.get("what", "")
    if what == "save":
        wanted = _list(request)
        unit = read_id(typed.share)
        if typed.share not in ("", ALL) and unit is None:
            raise Refused("没有这个单位，请重新选择。")
        board = request.GET.get("to") == "board"
        shared = bool(typed.share)
        save_view(actor=viewer, name=typed.name, query=wanted.query, board=board, shared=shared, unit=unit)
        return f"已存为视图“{typed.name.strip()}”。"
    if typed.view is None:
        raise NotVisible
    if what == "rename":
        return f"已改名为“{rename_view(actor=viewer, view=typed.view, name=typed.name)}”。"
    if what == "remove":
        return f"已删去视图“{remove_view(actor=viewer, view=typed.view)}”，项目不受影响。"
    raise Refused("没有认出要办什么，请刷新页面再试。")


def _list(request: Request) -> Asked:
    _, regime = current(request.viewer.jurisdiction)
    return asking.asked(request.GET, request.viewer, regime)


def _shown(request: Request, typed: Typed, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    wanted = _list(request)
    shares = viewer.may(SHARES)
    titles = ref_book(viewer.jurisdiction).titles
    lines = [
        ViewLine(
            v.id,
            v.name,
            _url(v),
            "看板" if v.board else "列表",
            "" if not v.shared else f"共享给{titles.get(v.unit, '') if v.unit else '所有人'}",
            formats.moment(v.saved_at),
            shares or not v.shared,
        )
        for v in saved_views(viewer)
    ]
    units = unit_tree(viewer.jurisdiction, viewer.day) if shares else ()
    board = request.GET.get("to") == "board"
    keep = {"keep": "1", **({"to": "board"} if board else {}), **dict(wanted.pairs)}
    context = {
        "lines": lines,
        "typed": typed,
        "keeping": request.GET.get("keep") == "1",
        "keep_url": f"{reverse('projects_views')}?{urlencode(keep)}",
        "chips": [chip.title for chip in asking.chips(wanted, regime, viewer, "projects")],
        "columns": [column.title for column in wanted.columns],
        "board": board,
        "shares": [Option("", "只给自己"), Option(ALL, "所有人")]
        + [Option(str(unit.id), unit.short_name or unit.name) for unit in units]
        if shares
        else [],
        "back": _here(request),
    }
    return render(request, "projects/views.html", context, status=status)
