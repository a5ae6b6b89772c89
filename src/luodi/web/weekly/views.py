"""The grid 本周更新: every line is saved by itself, so that a failure of one never loses another."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from luodi.common.ids import read_id
from luodi.ledger.public import NotVisible, Refused, Stale
from luodi.units.public import Viewer, ref_book
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.paging import page_number, pager
from luodi.web.parts import Tab
from luodi.web.shell import page, render
from luodi.web.weekly.lines import LineForm
from luodi.weekly.public import DONE, PAGE, PART, WAITING, WHICH, Grid, Line, grid, lines_of, oversees, save_line

TITLES = {"waiting": "还没更新", "done": "已更新", "part": "参与的"}
COUNT = "weekly-count-"
"""What the id of a tab's count begins with."""
SEE_OTHER, UNPROCESSABLE = 303, 422
MOST = 2 * PAGE
"""So many lines one request may save."""


@page(
    "weekly/",
    name="weekly",
    title="本周更新",
    methods=("GET", "HEAD", "POST"),
    shows=("weekly",),
)
def weekly(request: Request) -> HttpResponse:
    """The lines of the viewer's units, or of one unit (`?unit=`) for those who oversee; posted, what is filled in."""
    viewer = request.viewer
    unit = _unit(request, viewer)
    which = request.GET.get("which", "")
    which = which if which in WHICH else WAITING
    number = page_number(request)
    if request.method == "POST":
        return _save_all(request, unit, which)
    return _show(request, _grid(viewer, which, number, unit), which, number)


def _grid(viewer: Viewer, which: str, number: int, unit: UUID | None) -> Grid | None:
    found = grid(viewer, which, number, unit)
    if found is not None and not found.lines and number > 1:
        return grid(viewer, which, 1, unit)
    return found


def _unit(request: Request, viewer: Viewer) -> UUID | None:
    """The unit asked for; 404 where the viewer has no part in overseeing it or it is not there."""
    text = request.GET.get("unit", "")
    if not text:
        return None
    unit = read_id(text)
    known = unit in ref_book(viewer.jurisdiction).units
    if not known or not (oversees(viewer) or unit in viewer.unit_ids | viewer.seen_unit_ids):
        raise Http404
    return unit


def _show(
    request: Request,
    found: Grid | None,
    which: str,
    number: int,
    forms: Iterable[LineForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = request.viewer
    if found is None:
        return render(request, "weekly/none.html", {})
    shown = [LineForm(line) for line in found.lines] if forms is None else list(forms)
    titles = ref_book(viewer.jurisdiction).titles
    tabs = [
        Tab(TITLES[one], _address(request, one), one == which, str(found.counts[one]), COUNT + one)
        for one in WHICH
        if one != PART or found.counts[one]
    ]
    rule = found.rule
    default = rule.default or rule.due_default
    context = {
        "forms": shown,
        "tabs": tabs,
        "which": which,
        "missing": found.counts[WAITING],
        "updated": found.counts[DONE],
        "pager": pager(request, number, PAGE, found.counts[which], len(found.lines), "个"),
        "due": f"{formats.day(found.due, viewer.day)}（{formats.weekday(found.due)}）",
        "tag": clause_tag(found.regime, rule.clause, place=rule.place or "", default=default),
        "whose": titles.get(found.unit, "") if found.unit else "",
        "units_url": reverse("weekly_units") if oversees(viewer) else "",
        "action": request.get_full_path(),
        "wrong": sum(form.wrong for form in shown),
        "saved": sum(form.saved for form in shown),
    }
    return render(request, "weekly/grid.html", context, status=status)


def _address(request: Request, which: str) -> str:
    query = QueryDict(mutable=True)
    if unit := request.GET.get("unit", ""):
        query["unit"] = unit
    if which != WAITING:
        query["which"] = which
    return reverse("weekly") + (f"?{query.urlencode()}" if query else "")


def _save_all(request: Request, unit: UUID | None, which: str) -> HttpResponse:
    """Every line that was filled in, each an act of its own; `only` and `same` name the one whose button was pressed.

    Where all went well the grid anew; else the same lines, those that failed with what is wrong and what was typed.
    """
    posted, viewer = request.POST, request.viewer
    cases = [case for text in posted.getlist("line")[:MOST] if (case := read_id(text)) is not None]
    forms = [LineForm(line) for line in _in_order(lines_of(viewer, cases, unit), cases)]
    only, same = read_id(posted.get("only", "")), read_id(posted.get("same", ""))
    for form in forms:
        form.read(posted, viewer.day)
        alone = only or same
        if form.case == same or (form.filled and alone in (None, form.case)) or (form.case == only):
            _save(request, form, unchanged=form.case == same)
    saved = [form for form in forms if form.saved]
    wrong = [form for form in forms if form.wrong]
    left = [form for form in forms if form.filled and not form.saved]
    if not wrong and not left:
        if saved:
            messages.success(request, f"已保存 {len(saved)} 行。")
        else:
            messages.info(request, "没有要保存的：还没有哪一行填了内容。")
        return HttpResponseRedirect(request.get_full_path(), status=SEE_OTHER)
    fresh = lines_of(viewer, [form.case for form in saved], unit)
    shown = [LineForm(fresh[form.case], saved=True) if form.case in fresh else form for form in forms]
    found = grid(viewer, which, 1, unit)
    return _show(request, found, which, 1, shown, UNPROCESSABLE if wrong else 200)


def _in_order(lines: dict[UUID, Line], cases: Iterable[UUID]) -> list[Line]:
    return [lines[case] for case in dict.fromkeys(cases) if case in lines]


def _save(request: Request, form: LineForm, *, unchanged: bool) -> None:
    """Record one line; the form says what is wrong where it cannot be."""
    if form.wrong:
        return
    try:
        save_line(
            actor=request.viewer,
            case=form.case,
            values=form.values,
            unchanged=unchanged,
            seen=form.seen,
            request_key=str(form.key),
            on_behalf_of=request.on_behalf_of,
        )
    except Stale as stale:
        form.refuse(stale)
        form.seen = None
    except Refused as refused:
        form.refuse(refused)
    else:
        form.saved = True


@page(
    "weekly/<uuid:case>/",
    name="weekly_line",
    title="本周更新",
    nav="weekly",
    methods=("POST",),
    shows=("weekly",),
)
def weekly_line(request: Request, case: UUID) -> HttpResponse:
    """One line saved from the grid: a fragment with the line as it stands now, how many are missing and done."""
    viewer = request.viewer
    unit = _unit(request, viewer)
    line = lines_of(viewer, [case], unit).get(case)
    if line is None:
        raise Http404
    form = LineForm(line)
    form.read(request.POST, viewer.day)
    try:
        _save(request, form, unchanged="same" in request.POST)
    except NotVisible:
        raise Http404 from None
    if form.saved:
        form = LineForm(lines_of(viewer, [case], unit).get(case, line), saved=True)
    found = grid(viewer, WAITING, 1, unit)
    counts = found.counts if found else {WAITING: 0, DONE: 0}
    context = {
        "form": form,
        "missing": counts[WAITING],
        # What a line saved does not change is not sent again.
        "counts": [(COUNT + one, counts[one]) for one in (WAITING, DONE)],
        "query": request.GET.urlencode(),
    }
    return render(request, "weekly/saved.html", context, status=UNPROCESSABLE if form.wrong else 200)
