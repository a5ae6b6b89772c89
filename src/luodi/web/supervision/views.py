"""督办: the list, acts on several at once, the text to chase with."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect

from luodi.common import clock
from luodi.common.ids import read_id
from luodi.ledger.public import Refused, Stale, by_due, current, tasks, visible_obligations
from luodi.ledger.supervision import (
    COUNT_LIMIT,
    PAGE,
    STATES,
    Target,
    answer_several,
    by_unit,
    may_record,
    sees_others,
    state_counts,
    supervised,
    watched,
)
from luodi.regimes.regime import Regime
from luodi.units.public import calendar_for, ref_book
from luodi.web.acts import show_refusal
from luodi.web.administration.findings import unowned
from luodi.web.context import Request
from luodi.web.forms import FactForm
from luodi.web.paging import page_number, pager
from luodi.web.shell import page, render
from luodi.web.supervision.rows import chase_text, filters, narrowing_of, state_tabs, supervise_rows, unit_rows

LONGEST_TEXT = 200
INSTRUCTED = "instruction.issued"
"""批示: a leader's word on a case becomes an obligation of its own."""

UNOWNED = 5
"""So many findings stand beside the list; the rest has a page."""


@page(
    "supervision/",
    name="supervision",
    title="督办",
    nav="supervision",
    shows=("obligations", "cadences", "ladders", "clauses"),
    methods=("GET", "HEAD", "POST"),
)
def supervision(request: Request) -> HttpResponse:
    """Everything with a deadline; `POST` records one kind of fact about those ticked."""
    if request.method == "POST":
        return _several(request)
    return _list(request)


def _list(
    request: Request,
    *,
    form: FactForm | None = None,
    ticked: frozenset[str] = frozenset(),
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    calendar, today, number = calendar_for(viewer.jurisdiction), clock.today(), page_number(request)
    narrowing = narrowing_of(request.GET)
    counts = state_counts(viewer, regime, narrowing, today)
    shown = watched(viewer, regime, narrowing, number, today)
    kinds = may_record(viewer, regime)
    instructing = INSTRUCTED if INSTRUCTED in may_record(viewer, regime, None) else ""
    total = min(shown.total, COUNT_LIMIT)
    context = {
        "rows": supervise_rows(shown.rows, regime, calendar, today, kinds, ticked, instructing),
        "tabs": state_tabs(request.GET, narrowing, counts),
        "filters": filters(viewer, regime, narrowing, ref_book(viewer.jurisdiction)),
        "hidden": {"state": narrowing.state} if narrowing.state else {},
        "unowned": unowned(viewer)[:UNOWNED] if sees_others(viewer) else [],
        "units": unit_rows(request.GET, narrowing, by_unit(viewer, regime, narrowing, today)),
        "pager": pager(request, number, PAGE, total, len(shown.rows), "件"),
        "all": sees_others(viewer),
        "kinds": kinds,
        "bulk": form,
        "refused": refused,
        "query": request.GET.urlencode(),
        "here": request.get_full_path(),
        "narrowed": any((narrowing.unit, narrowing.clause, narrowing.rule, narrowing.q, narrowing.state)),
    }
    return render(request, "supervision/list.html", context, status=status)


def bulk_form(regime: Regime, kind: str) -> FactForm:
    """The form of one kind of fact about several obligations, without papers."""
    return FactForm(kind, regime.pack.facts[kind], regime.terms, ask_day=False)


def _several(request: Request) -> HttpResponse:
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    kind = request.POST.get("kind", "")
    kinds = may_record(viewer, regime)
    if kind not in kinds:
        raise PermissionDenied("您现在的职务不办这件事；请核对右上角的职务。")
    picked = request.POST.getlist("pick")
    targets = _targets(picked)
    form = bulk_form(regime, kind)
    ticked = frozenset(picked)
    if not targets:
        return _list(request, refused="请先勾选要办的事项，再选办法。", status=422)
    if "ask" in request.POST or not form.read(request):
        return _list(request, form=form, ticked=ticked, status=form.status)
    try:
        receipt = answer_several(
            actor=viewer,
            kind=kind,
            targets=targets,
            values=form.values,
            happened_on=clock.today(),
            request_key=str(form.request_key),
            on_behalf_of=request.on_behalf_of,
        )
    except Refused as refused:
        show_refusal(form, refused, regime)
        said = _which(request, targets, refused)
        return _list(request, form=form, ticked=ticked, refused=said, status=409 if isinstance(refused, Stale) else 422)
    messages.success(request, f"已记下：{kinds[kind]}，{len(receipt.facts)} 件。")
    return HttpResponseRedirect(request.get_full_path(), status=303)


def _targets(values: list[str]) -> list[Target]:
    found = []
    for value in values[:LONGEST_TEXT]:
        case, _, key = value.partition(":")
        if (read := read_id(case)) is not None:
            found.append(Target(read, key))
    return found


def _which(request: Request, targets: list[Target], refused: Refused) -> str:
    """Which of those ticked stood in the way; all of it was taken back."""
    if refused.draft is None or refused.draft >= len(targets):
        return f"全部没有记下：{refused.message}"
    target = targets[refused.draft]
    viewer = request.viewer
    found = tasks(visible_obligations(viewer).filter(case_id=target.case, key=target.key), viewer)
    name = f"“{found[0].case_title}”的“{found[0].title}”" if found else f"第 {refused.draft + 1} 件"
    return f"全部没有记下，{name}不能这样办：{refused.message}"


@page(
    "supervision/text/",
    name="supervision_text",
    title="催办文本",
    nav="supervision",
    shows=("obligations", "clauses"),
)
def supervision_text(request: Request) -> HttpResponse:
    """A text for the chat group, of what the list is narrowed to."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    today, narrowing = clock.today(), narrowing_of(request.GET)
    listed = tasks(by_due(supervised(viewer, regime, narrowing, today))[:LONGEST_TEXT], viewer)
    headings: Mapping[str, str] = {"": "提醒", "late": "催办", "write_off": "待销号"}
    heading = headings.get(narrowing.state, STATES.get(narrowing.state, "提醒"))
    text = chase_text(listed, calendar_for(viewer.jurisdiction), today, heading)
    context = {
        "text": text,
        "count": len(listed),
        "capped": len(listed) == LONGEST_TEXT,
        "query": request.GET.urlencode(),
    }
    return render(request, "supervision/text.html", context)
