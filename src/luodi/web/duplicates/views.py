"""Projects that may be one: the list of what waits, the two side by side, the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luodi.common.ids import read_id
from luodi.common.money import InputError
from luodi.ledger.public import NotVisible, Refused, Stale, current
from luodi.projects.public import (
    ANOTHER,
    EXPANSION,
    SAME,
    TERM_INCREMENT,
    TERM_KEPT,
    TERM_REASON,
    TERM_VERDICT,
    TERM_WHY_REVERSED,
    VERDICTS,
    Pair,
    Suspicion,
    judge,
    pairs,
    suspicion,
    undo,
)
from luodi.regimes.vocabulary import parse_input
from luodi.units.public import calendar_for, ref_book
from luodi.web import formats
from luodi.web.clauses import case_url, clause_tag, task_tag
from luodi.web.context import Request
from luodi.web.duplicates import compare
from luodi.web.paging import page_number
from luodi.web.parts import Pager, State, Tab
from luodi.web.shell import page, render
from luodi.web.workbench.tasks import due_state

HELP: Mapping[str, str] = {
    SAME: "合并：留一个，另一个随它办，只算一次；合并可以撤销。",
    EXPANSION: "两个都留着；新的这个今后只算多出来的部分。",
    ANOTHER: "写明理由；以后不再就这两个项目提示。",
}


@dataclass
class VerdictForm:
    """What was typed, kept through a refusal; `errors` by the name of the input, '' for the whole."""

    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: str(uuid4()))
    status: int = 200

    @classmethod
    def read(cls, request: Request) -> "VerdictForm":
        """What was posted."""
        names = ("verdict", "keep", "increment", "reason", "undo_reason")
        return cls(
            {name: request.POST.get(name, "").strip() for name in names}, key=request.POST.get("request_key", "")
        )

    def refuse(self, refused: Refused) -> None:
        """Each message beside its input."""
        names = {TERM_VERDICT: "verdict", TERM_REASON: "reason", TERM_KEPT: "keep", TERM_INCREMENT: "increment"}
        names[TERM_WHY_REVERSED] = "undo_reason"
        for term, message in refused.fields.items():
            self.errors[names.get(term, "")] = message
        if not refused.fields:
            self.errors[""] = refused.message
        self.status = 409 if isinstance(refused, Stale) else 422
        self.key = str(uuid4())


@page(
    "projects/duplicates/",
    name="duplicates",
    title="疑似重复",
    nav="projects",
    shows=("duplicates",),
)
def duplicates(request: Request) -> HttpResponse:
    """What waits for a verdict, and what has one; only pairs of which the viewer sees both."""
    decided = request.GET.get("which") == "decided"
    number = page_number(request)
    viewer = request.viewer
    found, more = pairs(viewer, decided=decided, number=number)
    here = reverse("duplicates")
    which = "?which=decided" if decided else "?which=open"
    pager = None
    if number > 1 or more:
        before = f"{here}{which}&page={number - 1}" if number > 1 else ""
        pager = Pager(f"第 {number} 页", before, f"{here}{which}&page={number + 1}" if more else "")
    context = {
        "rows": [_row(pair, request) for pair in found],
        "tabs": [Tab("待裁定", here, not decided), Tab("已裁定", f"{here}?which=decided", decided)],
        "decided": decided,
        "pager": pager,
    }
    return render(request, "duplicates/list.html", context)


def _row(pair: Pair, request: Request) -> dict[str, Any]:
    viewer = request.viewer
    regime = current(viewer.jurisdiction)[1]
    book = ref_book(viewer.jurisdiction)
    due = due_state(pair.task, calendar_for(viewer.jurisdiction), viewer.day) if pair.task else None

    def told(known: Any) -> dict[str, str]:
        unit = book.titles.get(known.unit, "") if known.unit else ""
        amount = formats.money(known.amount) if known.amount is not None else ""
        first = f"{formats.day(known.reported_on, viewer.day)}首报"
        detail = " · ".join(text for text in (known.investor, amount, unit, first) if text)
        return {"name": known.name, "url": case_url("project", known.case), "detail": detail}

    return {
        "url": reverse("duplicate", args=(pair.fact,)),
        "newer": told(pair.newer),
        "known": told(pair.known),
        "why": pair.why or "现在已不再相近",
        "tag": clause_tag(regime, pair.clause or None, default=pair.default),
        "due": due or (State("ended", pair.verdict) if pair.verdict else None),
        "due_tag": task_tag(pair.task, regime) if pair.task else None,
        "action": "看" if pair.verdict else "裁定",
    }


@page(
    "projects/duplicates/<uuid:fact>/",
    name="duplicate",
    title="是不是同一个项目",
    nav="projects",
    methods=("GET", "HEAD", "POST"),
    shows=("duplicates", "facts:project/duplicate.*"),
)
def duplicate(request: Request, fact: UUID) -> HttpResponse:
    """The two side by side; a verdict, or the undoing of one."""
    found = _suspicion(request, fact)
    form = VerdictForm()
    if request.method == "POST":
        form = VerdictForm.read(request)
        try:
            message = _undo(request, found, form) if "undo" in request.POST else _judge(request, found, form)
        except Refused as refused:
            form.refuse(refused)
            found = _suspicion(request, fact)
        else:
            messages.success(request, message)
            return redirect(reverse("duplicate", args=(fact,)))
    line = found.verdict
    regime = found.newer.regime
    task = next((o for o in found.asked.state.open_obligations if o.started_by == found.fact), None)
    context = {
        "found": found,
        "form": form,
        "lines": compare.lines(found),
        "newer": compare.side(found.newer),
        "known": compare.side(found.known),
        "previews": compare.previews(found) if line is None else [],
        "verdicts": [(one, HELP[one]) for one in VERDICTS],
        "unit": regime.terms[TERM_INCREMENT].display_unit,
        "line": line,
        "when": formats.moment_in_full(line.fact.recorded_at) if line else "",
        "due": f"最迟 {formats.day(task.due_on)}" if task and task.due_on else "",
        "tag": clause_tag(regime, task.clause, default=task.default or task.due_default) if task else None,
        "versions": f"{found.newer.version},{found.known.version}",
    }
    return render(request, "duplicates/pair.html", context, status=form.status)


def _suspicion(request: Request, fact: UUID) -> Suspicion:
    try:
        return suspicion(request.viewer, fact)
    except NotVisible as error:
        raise Http404(error.message) from error


def _expected(request: Request, found: Suspicion) -> dict[UUID, int] | None:
    """The versions of the two that the page showed."""
    told = request.POST.get("seen", "").split(",")
    if len(told) != 2 or not all(text.isascii() and text.isdigit() and len(text) < 10 for text in told):
        return None
    return {found.newer.id: int(told[0]), found.known.id: int(told[1])}


def _judge(request: Request, found: Suspicion, form: VerdictForm) -> str:
    typed = form.typed
    if typed["verdict"] not in VERDICTS:
        raise Refused("请选定结论。", {TERM_VERDICT: "请选定：同一项目、分期或扩建、另一项目。"})
    if not typed["reason"]:
        raise Refused("请写明理由。", {TERM_REASON: "请写明凭什么这样定。"})
    judge(
        actor=request.viewer,
        fact=UUID(found.fact),
        verdict=typed["verdict"],
        reason=typed["reason"],
        request_key=form.key,
        keep=read_id(typed["keep"]),
        increment=_increment(found, typed),
        expected=_expected(request, found),
        on_behalf_of=request.on_behalf_of,
    )
    return f"已裁定为“{typed['verdict']}”。"


def _increment(found: Suspicion, typed: Mapping[str, str]) -> int | None:
    if typed["verdict"] != EXPANSION or not typed["increment"]:
        return None
    term = found.newer.regime.terms[TERM_INCREMENT]
    try:
        yuan = parse_input(term, typed["increment"], today=found.newer.state.day)
    except InputError as error:
        raise Refused(error.message, {TERM_INCREMENT: error.message}) from error
    return yuan if isinstance(yuan, int) else None


def _undo(request: Request, found: Suspicion, form: VerdictForm) -> str:
    if not form.typed["undo_reason"]:
        raise Refused("请写明为什么撤销。", {TERM_WHY_REVERSED: "请写明为什么撤销。"})
    undo(
        actor=request.viewer,
        fact=UUID(found.fact),
        reason=form.typed["undo_reason"],
        request_key=form.key,
        expected=_expected(request, found),
        on_behalf_of=request.on_behalf_of,
    )
    return "已撤销裁定；这两个项目又等着裁定。"
