"""导入: upload, confirm the columns, dry run, run, result. Every step has an address that can be left and sent on."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luodi.common import clock
from luodi.common.ids import read_id
from luodi.intake.public import (
    LEFT,
    MODES,
    OUTCOMES,
    PAGE,
    WRONG,
    Progress,
    Unreadable,
    back,
    bad_heads,
    bad_rows_of,
    bring_in,
    confirm,
    latest,
    lay_out,
    may_import,
    preview,
    progress_of,
    rows_of,
    run,
    stop,
    teach,
    unknown_words,
    work,
)
from luodi.ledger.public import NotVisible, Refused, current
from luodi.web import errors, formats
from luodi.web.context import Request
from luodi.web.intake import books, showing
from luodi.web.paging import page_number, pager
from luodi.web.shell import page, render
from luodi.web.workbook import sent

AT_ONCE = 300
"""So many rows are tried while the person waits; more are left to the worker."""
SECONDS = 3.0


@page("intake/", name="intake", title="导入", methods=("GET", "HEAD", "POST"))
def intake(request: Request) -> HttpResponse:
    """Upload a register; the ones brought in before."""
    viewer = request.viewer
    if not may_import(viewer):
        return errors.forbidden(request)
    error = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            error = "请先选择要导入的文件。"
        else:
            try:
                made = bring_in(actor=viewer, file=file, name=file.name or "", on_behalf_of=request.on_behalf_of)
            except Refused as refused:
                error = refused.message
            else:
                return redirect(reverse("intake_item", args=(made,)))
    rows = [_line(one) for one in latest(viewer)]
    return render(request, "intake/list.html", {"rows": rows, "error": error}, status=422 if error else 200)


def _line(one: Progress) -> dict[str, Any]:
    told = "，".join(f"{title} {one.counts[key]}" for key, title in OUTCOMES.items() if one.counts.get(key))
    return {
        "name": one.name,
        "url": reverse("intake_item", args=(one.id,)),
        "when": formats.moment_in_full(one.uploaded_at),
        "who": one.uploaded_by,
        "total": one.total,
        "told": told,
        "state": showing.state_of(one),
    }


def _found(request: Request, id: UUID) -> Progress:
    try:
        return progress_of(request.viewer, id)
    except NotVisible as error:
        raise Http404(error.message) from error


@page("intake/<uuid:id>/", name="intake_item", title="导入一张表", nav="intake", methods=("GET", "HEAD", "POST"))
def intake_item(request: Request, id: UUID) -> HttpResponse:
    """One register: its columns to be confirmed, its progress, or what came of it. POST confirms the columns."""
    found = _found(request, id)
    if request.method == "POST":
        return _confirmed(request, found)
    if found.state == "mapping":
        return _mapping(request, found)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in OUTCOMES else showing.first_outcome(found)
    number = page_number(request)
    rows, count = rows_of(request.viewer, id, outcome, number) if outcome else ([], 0)
    context = {
        **_progress(found),
        "tabs": showing.tabs(found, outcome),
        "rows": showing.row_lines(rows),
        "outcome": outcome,
        "words": unknown_words(request.viewer, id) if found.state == "checked" and found.counts.get(WRONG) else [],
        "left": LEFT,
        "bad": sum(found.counts.get(key, 0) for key in ("wrong", "duplicate")),
        "pager": pager(request, number, PAGE, count, len(rows), "行"),
    }
    return render(request, "intake/item.html", context)


def _progress(found: Progress) -> dict[str, Any]:
    return {
        "one": found,
        "state": showing.state_of(found),
        "way": MODES.get(found.mode, ""),
        "to_record": sum(found.counts.get(key, 0) for key in ("new", "changed")),
        "counts": [(title, found.counts.get(key, 0)) for key, title in OUTCOMES.items() if found.counts.get(key)],
        "act": reverse("intake_act", args=(found.id,)),
    }


def _mapping(
    request: Request, found: Progress, refused: Refused | None = None, typed: Mapping[str, str] | None = None
) -> HttpResponse:
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    try:
        shown = preview(viewer, found.id)
    except Unreadable as error:
        messages.error(request, error.message)
        return redirect("intake")
    typed = typed or {}
    rows = showing.columns(found, shown)
    context = {
        "one": found,
        "rows": [
            (row, typed.get(f"target-{row.number}", row.target), typed.get(f"unit-{row.number}", row.unit))
            for row in rows
        ],
        "targets": showing.targets(regime),
        "counted": showing.UNITS,
        "sheets": shown.sheets,
        "modes": list(MODES.items()),
        "mode": typed.get("mode", found.mode),
        "stages": showing.stages(regime),
        "says_stage": showing.says(found, "@stage"),
        "introducing": regime.pack.words["introducing_unit"],
        "says_unit": showing.says(found, "首报单位", "引进单位"),
        "stage": typed.get("stage", found.stage),
        "units": showing.units(viewer),
        "unit": typed.get("unit", str(found.unit or "")),
        "error": refused.message if refused else "",
        "fields": refused.fields if refused else {},
        "act": reverse("intake_act", args=(found.id,)),
    }
    return render(request, "intake/columns.html", context, status=422 if refused else 200)


def _confirmed(request: Request, found: Progress) -> HttpResponse:
    typed = {key: str(value) for key, value in request.POST.items()}
    # A column that shows nothing has no line on the page, and stays out.
    columns = [(typed.get(f"target-{at}", ""), typed.get(f"unit-{at}", "")) for at in range(len(found.columns))]
    try:
        confirm(
            actor=request.viewer,
            intake=found.id,
            mode=typed.get("mode", ""),
            columns=columns,
            unit=read_id(typed.get("unit", "")),
            stage=typed.get("stage", ""),
        )
    except Refused as refused:
        return _mapping(request, found, refused, typed)
    _go_on(found)
    return redirect(reverse("intake_item", args=(found.id,)))


def _go_on(found: Progress) -> None:
    """A short table is done while the person waits; a long one by the worker, who goes on where this stops."""
    if found.total <= AT_ONCE:
        work(found.id, SECONDS)


@page("intake/<uuid:id>/act/", name="intake_act", title="导入的办理", nav="intake", methods=("POST",))
def intake_act(request: Request, id: UUID) -> HttpResponse:
    """Start, stop, take up again, back to the columns, another sheet or header row."""
    found = _found(request, id)
    doing = request.POST.get("do", "")
    try:
        if doing == "run":
            run(actor=request.viewer, intake=id)
            _go_on(found)
        elif doing == "stop":
            stop(actor=request.viewer, intake=id)
        elif doing == "back":
            back(actor=request.viewer, intake=id)
        elif doing == "teach":
            teach(actor=request.viewer, intake=id, words=_words(request))
            _go_on(found)
        elif doing == "sheet":
            row = request.POST.get("header_row", "")
            number = int(row) if row.isascii() and row.isdigit() and 0 < len(row) < 5 else None
            lay_out(actor=request.viewer, intake=id, sheet=request.POST.get("sheet", ""), header_row=number)
    except Refused as refused:
        return _mapping(request, found, refused) if found.state == "mapping" else _told(request, refused, id)
    return redirect(reverse("intake_item", args=(id,)))


def _words(request: Request) -> list[tuple[int, str, str]]:
    """What was said of the words that nothing is called; those left as they are stay wrong."""
    said = []
    for at, (place, text) in enumerate(zip(request.POST.getlist("place"), request.POST.getlist("text"), strict=False)):
        if (meant := request.POST.get(f"word-{at}", "")) and place.isascii() and place.isdigit() and len(place) < 5:
            said.append((int(place), text, meant))
    return said


def _told(request: Request, refused: Refused, id: UUID) -> HttpResponse:
    messages.error(request, refused.message)
    return redirect(reverse("intake_item", args=(id,)))


@page("intake/<uuid:id>/progress/", name="intake_progress", title="导入进度", nav="intake", polled=True)
def intake_progress(request: Request, id: UUID) -> HttpResponse:
    """A fragment: how far it is. Once it is through, the page is asked for anew."""
    found = _found(request, id)
    response = render(request, "intake/progress.html", _progress(found))
    if not found.under_way:
        response["HX-Refresh"] = "true"
    return response


@page("intake/<uuid:id>/bad.xlsx", name="intake_bad", title="待改的行", nav="intake", export=True)
def intake_bad(request: Request, id: UUID) -> HttpResponse:
    """The rows that did not go in, to be mended and brought in again."""
    found = _found(request, id)
    heads = bad_heads(found)
    taken = formats.moment_in_full(clock.now())
    note = (
        f"“{found.name}”里没有导入的行。改好标红的格子再导入这个文件，只算这些行。{taken}，{request.viewer.name}导出。"
    )
    rows = bad_rows_of(request.viewer, id)
    return sent("待改的行", lambda book: books.bad_rows(book, heads, rows, note), request.viewer.name)


@page("intake/template.xlsx", name="intake_template", title="空白台账", nav="intake", export=True)
def intake_template(request: Request) -> HttpResponse:
    """An empty register with the columns of the pack."""
    if not may_import(request.viewer):
        return errors.forbidden(request)
    _, regime = current(request.viewer.jurisdiction)
    return sent("项目台账（空白）", lambda book: books.template(book, regime), request.viewer.name)
