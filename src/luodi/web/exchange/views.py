"""平台对接: a platform's template kept with a mapping, filled by one click, its export reconciled with ours."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from luodi.exchange.public import (
    SHOWN,
    Difference,
    Mapped,
    Reconciled,
    TemplateView,
    filled,
    offers,
    reconcile,
    remove_template,
    set_columns,
    take_template,
    template,
    templates,
)
from luodi.ledger.public import NotVisible, Refused, current
from luodi.projects.public import Kind, columns_of
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.context import Request
from luodi.web.parts import Option, State
from luodi.web.projects.addresses import project_url
from luodi.web.shell import page, render
from luodi.web.workbook import CASE, CASE_WIDTH, SPREADSHEET, Col, note_of, taken, workbook

SEE_OTHER, UNPROCESSABLE = 303, 422
WHAT = {
    "here": "他有我无",
    "there": "我有他无",
    "cells": "内容不同",
    "twice": "名称重复",
}


@page("exchange/", name="exchange", title="平台对接", nav="projects", methods=("GET", "HEAD", "POST"), right="office")
def exchange(request: Request) -> HttpResponse:
    """The templates kept, and the form to keep another."""
    viewer = request.viewer
    errors: dict[str, str] = {}
    name = request.POST.get("name", "")
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise Refused("请选择文件。", {"file": "请选择平台的空表（.xlsx）。"})
            made = take_template(actor=viewer, name=name, file=file)
        except Refused as refused:
            errors = refused.fields or {"page": refused.message}
        else:
            messages.success(request, f"已存模板“{name.strip()}”；请核对每一列填什么。")
            return HttpResponseRedirect(reverse("exchange_template", args=[made]), status=SEE_OTHER)
    rows = [
        (one, reverse("exchange_template", args=[one.id]), formats.moment(one.saved_at)) for one in templates(viewer)
    ]
    context = {"rows": rows, "typed": name, "errors": errors}
    return render(request, "exchange/list.html", context, status=UNPROCESSABLE if errors else 200)


def _template(viewer: Viewer, template_id: UUID) -> TemplateView:
    try:
        return template(viewer, template_id)
    except NotVisible:
        raise Http404 from None


@page(
    "exchange/<uuid:id>/",
    name="exchange_template",
    title="平台模板",
    nav="projects",
    methods=("GET", "HEAD", "POST"),
    right="office",
)
def exchange_template(request: Request, id: UUID) -> HttpResponse:
    """What each column of the template takes; posted, what a person settled."""
    viewer = request.viewer
    found = _template(viewer, id)
    keys, match, error = [one.key for one in found.columns], found.match, ""
    if request.method == "POST":
        keys, match = request.POST.getlist("key"), request.POST.get("match", "")
        try:
            set_columns(actor=viewer, template=id, keys=keys, match=match)
        except Refused as refused:
            error = refused.fields.get("match", refused.message)
        else:
            messages.success(request, f"已存好“{found.name}”的列。")
            return HttpResponseRedirect(reverse("exchange_template", args=[id]), status=SEE_OTHER)
    return _mapping(request, found, keys, match, error)


def _mapping(
    request: Request, found: TemplateView, keys: list[str], match: str, error: str, wrong_file: str = ""
) -> HttpResponse:
    _, regime = current(request.viewer.jurisdiction)
    offered = offers(regime)
    padded = [*keys, *[""] * len(found.columns)]
    context = {
        "found": found,
        "lines": [(one, padded[at], _unit(one, regime)) for at, one in enumerate(found.columns)],
        "options": [Option(key, title) for key, title in offered.items()],
        "matches": [Option(key, offered[key]) for key in dict.fromkeys(keys) if key in offered],
        "match": match,
        "error": error,
        "wrong_file": wrong_file,
        "left": sum(not one.key for one in found.columns),
    }
    return render(request, "exchange/template.html", context, status=UNPROCESSABLE if error or wrong_file else 200)


def _unit(one: Mapped, regime: Regime) -> str:
    """The unit in which the figures of a column stand: the platform's own, else ours."""
    column = columns_of(regime).get(one.key)
    ours = column.term.display_unit if column and column.term and column.kind is Kind.NUMBER else ""
    return one.unit or (f"{ours}（列名没有写，按我们的）" if ours else "")


@page(
    "exchange/<uuid:id>/filled.xlsx",
    name="exchange_filled",
    title="导出平台表",
    nav="projects",
    right="office",
    export=True,
)
def exchange_filled(request: Request, id: UUID) -> HttpResponse:
    """The platform's own table, filled in."""
    found = _template(request.viewer, id)
    return taken(f"{found.name} {request.viewer.day:%Y-%m-%d}.xlsx", filled(request.viewer, id), SPREADSHEET)


@page(
    "exchange/<uuid:id>/compare/",
    name="exchange_compare",
    title="对账",
    nav="projects",
    methods=("GET", "HEAD", "POST"),
    right="office",
)
def exchange_compare(request: Request, id: UUID) -> HttpResponse:
    """The platform's export against our register: a list of differences on the page, or all of them as a file."""
    viewer = request.viewer
    found = _template(viewer, id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("exchange_template", args=[id]) + "#compare")
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused("请选择平台导出的文件。")
        told = reconcile(viewer, id, file)
    except Refused as refused:
        keys = [one.key for one in found.columns]
        return _mapping(request, found, keys, found.match, "", refused.fields.get("file", refused.message))
    if "take" in request.POST:
        return _taken(viewer, found, told)
    context = {
        "found": found,
        "told": told,
        "counts": [(WHAT[what], told.count(what)) for what in WHAT],
        "rows": [(one, _state(one), project_url(one.case) if one.case else "") for one in told.differences[:SHOWN]],
        "more": max(len(told.differences) - SHOWN, 0),
        "file": file.name if file else "",
    }
    return render(request, "exchange/compare.html", context)


def _state(one: Difference) -> State:
    kind = {"here": "late", "there": "soon", "cells": "wait", "twice": "paused"}[one.what]
    return State(kind, WHAT[one.what])  # type: ignore[arg-type]


def _taken(viewer: Viewer, found: TemplateView, told: Reconciled) -> HttpResponse:
    """A line for every cell that differs, and one for every row that is missing."""
    lines = [(one, cell) for one in told.differences for cell in (one.cells or (None,))]
    columns = (
        Col("情况", lambda line: WHAT[line[0].what]),
        Col("项目", lambda line: line[0].key, 34),
        Col("对方第几行", lambda line: line[0].row or None),
        Col("列", lambda line: line[1].label if line[1] else "", 24),
        Col("我方", lambda line: line[1].ours if line[1] else "", 30),
        Col("对方", lambda line: line[1].theirs if line[1] else "", 30),
        Col(CASE, lambda line: str(line[0].case or ""), CASE_WIDTH),
    )
    return workbook(f"{found.name[:20]}对账", note_of(viewer, found.name), columns, lines, author=viewer.name)


@page(
    "exchange/<uuid:id>/remove/",
    name="exchange_remove",
    title="删除模板",
    nav="projects",
    methods=("POST",),
    right="office",
)
def exchange_remove(request: Request, id: UUID) -> HttpResponse:
    """Take a template away; nothing of the register is touched."""
    try:
        name = remove_template(actor=request.viewer, template=id)
    except NotVisible:
        raise Http404 from None
    messages.success(request, f"已删去模板“{name}”。")
    return HttpResponseRedirect(reverse("exchange"), status=SEE_OTHER)
