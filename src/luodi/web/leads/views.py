"""Leads: the form, the check while typing, the receipt, the queue."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luodi.common import clock
from luodi.common.ids import read_id
from luodi.common.workdays import WorkingCalendar
from luodi.leads.public import REPORTED, WAITING, WHICH, AlreadyKnown, Lead, queue, report, sees_whole_queue
from luodi.leads.selectors import PAGE
from luodi.ledger.public import CaseFile, Line, NotVisible, Refused, acting, case_file
from luodi.library.public import BECAME, PLANNED, becoming, to_lead
from luodi.projects.public import claims_of, find, probe_of
from luodi.regimes.case import Obligation
from luodi.regimes.regime import Regime
from luodi.regimes.who import may_begin, who_titles
from luodi.units.public import calendar_for, ref_book
from luodi.web import formats
from luodi.web.acts import kept
from luodi.web.clauses import case_url, clause_tag, link, task_tag
from luodi.web.context import Request, words_of
from luodi.web.leads.form import known_line, known_lines, lead_form
from luodi.web.paging import page_number, pager
from luodi.web.parts import State, Tab
from luodi.web.projects import claim_cards
from luodi.web.shell import page, render
from luodi.web.workbench.tasks import due_state

TITLES = {"waiting": "待办理", "returned": "已退回", "all": "全部"}
EMPTY = {"waiting": "没有等着办理的{lead}", "returned": "没有退回补正的{lead}", "all": "还没有报过{lead}"}


@page(
    "leads/new/",
    name="lead_new",
    title="{report}",
    nav="leads",
    methods=("GET", "HEAD", "POST"),
    shows=("facts:project/lead.reported",),
)
def lead_new(request: Request) -> HttpResponse:
    """The form, and its answer: the receipt, or the same page with what is wrong beside it."""
    planned = planned_project(request)
    form = lead_form(request, to_lead(planned.state.values) if planned else None)
    viewer = request.viewer
    if request.method == "POST" and form.read(request) and (papers := kept(viewer, form.fact)) is not None:
        try:
            with transaction.atomic():
                receipt = report(
                    actor=viewer,
                    values=form.fact.values,
                    happened_on=form.fact.happened_on,
                    request_key=str(form.fact.request_key),
                    evidence=papers.entered(),
                    on_behalf_of=request.on_behalf_of,
                    contact=form.contact,
                    different=form.reason,
                    beside=(becoming(planned.id, form.fact.happened_on),) if planned else (),
                )
        except Refused as refused:
            form.refuse(refused)
            if isinstance(refused, AlreadyKnown):
                book = ref_book(viewer.jurisdiction)
                form.known = [known_line(viewer, match, form.regime, book) for match in refused.matches]
        else:
            if not receipt.replayed:
                messages.success(request, f"已记下：{form.fact.spec.title}，“{form.fact.values['项目名称']}”。")
            return redirect(reverse("lead_receipt", args=(receipt.case,)))
    if request.method == "POST" and not form.known:
        form.known = known_lines(viewer, request.POST, form.regime)
        form.ask_reason()
    tag = clause_tag(form.regime, form.fact.spec.clause)
    return render(request, "leads/new.html", {"form": form, "tag": tag, "planned": planned}, status=form.status)


def planned_project(request: Request) -> CaseFile | None:
    """The planned project the lead comes from (`?planned=`), None where none is named.

    404 where it may not be seen, 403 where the lead is another's to report, or was reported.
    """
    named = read_id(request.POST.get("planned", "") or request.GET.get("planned", ""))
    if named is None:
        return None
    try:
        file = case_file(request.viewer, named)
    except NotVisible as error:
        raise Http404(error.message) from error
    if file.kind != PLANNED:
        raise Http404
    spec = file.regime.pack.facts[BECAME]
    actors = acting(request.viewer, file.book)
    if not any(may_begin(actor, BECAME, spec, file.progress, file.state, file.regime) for actor in actors):
        who = who_titles(spec.by, file.regime)
        raise PermissionDenied(f"“{file.title}”不归您现在的职务报送；可以报的是：{who}。")
    if file.stage is not None and file.stage.final and request.method != "POST":
        raise PermissionDenied(f"“{file.title}”已经报送过，请在项目里接着办。")
    return file


@page("leads/check/", name="lead_check", title="查重", nav="leads", methods=("POST",))
def lead_check(request: Request) -> HttpResponse:
    """A fragment: projects that may be the same as what is being typed. Nothing is written."""
    form = lead_form(request)
    form.typed = {"different": request.POST.get("different", "")}
    form.known = known_lines(request.viewer, request.POST, form.regime)
    return render(request, "leads/known.html", {"form": form})


@page(
    "leads/<uuid:case>/receipt/",
    name="lead_receipt",
    title="首报回执",
    nav="leads",
    shows=("clauses", "obligations", "claims"),
)
def lead_receipt(request: Request, case: UUID) -> HttpResponse:
    """Who reported first and when, under which clause, what comes next and until when. To be printed."""
    viewer = request.viewer
    try:
        file = case_file(viewer, case)
    except NotVisible as error:
        raise Http404(error.message) from error
    line = next((line for line in file.lines if line.fact.kind == REPORTED), None)
    if line is None:
        raise Http404("这件事不是从首报开始的，没有首报回执。")
    matches = find(viewer, replace(probe_of(file.state.values, leave_out=case), name=file.title))
    context = {
        "file": file,
        "line": line,
        "number": _number(line),
        "filed_for": file.show("首报单位", line.fact.values.get("首报单位")),
        "filed_at": formats.moment_in_full(line.fact.recorded_at),
        "happened": formats.day_in_full(line.fact.happened_on) if line.fact.happened_on != _recorded(line) else "",
        "spec_tag": clause_tag(file.regime, line.spec.clause if line.spec else None),
        "claims": claim_cards.cards(file, formats.day_in_full),
        "next": [_next(file, obligation) for obligation in file.state.open_obligations],
        "known": [known_line(viewer, match, file.regime, file.book) for match in matches],
        "project_url": case_url("project", case),
    }
    return render(request, "leads/receipt.html", context)


def _recorded(line: Line) -> date:
    return line.fact.recorded_at.astimezone(clock.SHANGHAI).date()


def _number(line: Line) -> str:
    """What the receipt is found by on the telephone: the day, and the end of the fact's id. Not an official number."""
    return f"{line.fact.happened_on:%Y%m%d}-{line.fact.id[-8:].upper()}"


def _next(file: CaseFile, obligation: Obligation) -> dict[str, object]:
    """What comes next: who does what until when, under which clause."""
    default = obligation.default or obligation.due_default or not obligation.clause
    until = "停表中" if obligation.paused else "不设期限"
    return {
        "title": obligation.title,
        "owner": file.owners(obligation),
        "until": f"最迟 {formats.day_in_full(obligation.due_on)}（{formats.weekday(obligation.due_on)}）"
        if obligation.due_on
        else until,
        "tag": clause_tag(
            file.regime, obligation.clause, place=obligation.place or "", default=default, choice=obligation.choice
        ),
    }


@page("leads/", name="leads", title="{lead}", shows=("clauses", "obligations"))
def leads(request: Request) -> HttpResponse:
    """The queue of the office with countdowns; for others their own leads."""
    viewer = request.viewer
    whole = sees_whole_queue(viewer)
    which = request.GET.get("which", "")
    which = which if which in WHICH else WAITING if whole else "all"
    number = page_number(request)
    found = queue(viewer, which, number)
    address = reverse("leads")
    calendar = calendar_for(viewer.jurisdiction)
    held = claims_of(viewer.jurisdiction, [lead.case for lead in found.leads], viewer.day)
    titles = ref_book(viewer.jurisdiction).titles if held else {}
    context = {
        "rows": [
            {
                **_row(lead, found.regime, calendar, viewer.day),
                "claim": claim_cards.in_list(held.get(lead.case), titles),
            }
            for lead in found.leads
        ],
        "tabs": [Tab(TITLES[w], f"{address}?which={w}", w == which, str(found.counts[w])) for w in WHICH],
        "pager": pager(request, number, PAGE, found.counts[which], len(found.leads)),
        "whole": whole,
        "empty": EMPTY[which].format_map(words_of(request, viewer.jurisdiction)),
        "report_url": reverse("lead_new"),
    }
    return render(request, "leads/leads.html", context)


def _row(lead: Lead, regime: Regime, calendar: WorkingCalendar, today: date) -> dict[str, object]:
    state = State("ended", lead.standing) if lead.standing else State("wait", lead.stage)
    due = None
    if lead.task is not None:
        due = due_state(lead.task, calendar, today)
    amount = formats.money(lead.total_investment) if lead.total_investment is not None else "投资总额待补充"
    return {
        "name": lead.name,
        "url": case_url("project", lead.case),
        "receipt": reverse("lead_receipt", args=(lead.case,)) if lead.filed else "",
        "detail": " · ".join(text for text in (lead.investor, amount, lead.industry) if text),
        "unit": lead.unit,
        "reported": formats.day(lead.reported_on, today),
        "state": state,
        "due": due,
        "tag": task_tag(lead.task, regime) if lead.task else None,
        "actions": [(title, url) for kind, title in lead.kinds if (url := link("record_fact", lead.case, kind))],
    }
