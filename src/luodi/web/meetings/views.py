"""会议: the list, a new one with its agenda, one meeting."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from luodi.common.ids import read_id
from luodi.ledger.public import CaseFile, NotVisible, Refused, case_file, choices, current
from luodi.ledger.public import recorded_beside as beside
from luodi.meetings.public import (
    HELD,
    RESOLVED,
    Item,
    agenda,
    hold,
    may_hold,
    meeting_rows,
    meetings,
    settled_at,
    types,
    waiting_for,
)
from luodi.regimes.regime import Regime
from luodi.regimes.who import who_titles
from luodi.reviews.public import review_of
from luodi.units.public import Viewer, ref_book
from luodi.web import formats
from luodi.web.acts import kept, show_refusal
from luodi.web.clauses import clause_tag, link
from luodi.web.context import Request
from luodi.web.meetings.holding import MeetingForm
from luodi.web.paging import page_number, pager
from luodi.web.parts import ClauseTag, GateLine, State
from luodi.web.projects.addresses import project_url
from luodi.web.projects.duties import about_it, state_of, tag_of
from luodi.web.projects.happened import happened, with_actions
from luodi.web.projects.missing import gate_lines
from luodi.web.shell import page, render

PAGE = 50
SOON_COUNT = 100


@dataclass(frozen=True)
class TypeRow:
    """A type of meeting to begin with: what it settles, how many projects wait for it."""

    title: str
    url: str
    settles: str
    waiting: int
    clause: ClauseTag | None


@page(
    "meetings/",
    name="meetings",
    title="会议",
    nav="meetings",
    shows=("facts:meeting/*", "obligations"),
)
def meeting_list(request: Request) -> HttpResponse:
    """Meetings, newest first, and the types of meeting one may hold."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    number = page_number(request)
    found = meetings(viewer)
    start = (number - 1) * PAGE
    rows = meeting_rows(viewer, list(found.values_list("pk", flat=True)[start : start + PAGE]))
    context = {
        "rows": rows,
        "pager": pager(request, number, PAGE, found.count(), len(rows), "次"),
        "types": _types(viewer, regime) if may_hold(viewer, regime) else [],
    }
    return render(request, "meetings/list.html", context)


def _types(viewer: Viewer, regime: Regime) -> list[TypeRow]:
    settles = settled_at(regime)
    rows = []
    for title in types(regime):
        kind, spec = settles.get(title, ("", None))
        waiting = len(waiting_for(viewer, regime, kind, SOON_COUNT)) if kind else 0
        url = link("meeting_new", query={"type": title})
        tag = clause_tag(regime, spec.clause) if spec else None
        rows.append(TypeRow(title, url, spec.title if spec else "", waiting, tag))
    return rows


@page(
    "meetings/new/",
    name="meeting_new",
    title="记会议",
    nav="meetings",
    shows=("facts:meeting/*", "facts:project/decision.*", "facts:project/review.concluded", "gates", "reviews"),
    methods=("GET", "HEAD", "POST"),
    opens=lambda viewer: may_hold(viewer, current(viewer.jurisdiction)[1]),
)
def meeting_new(request: Request) -> HttpResponse:
    """The minutes, the agenda and the resolutions of a meeting of one type, recorded in one act."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    if not may_hold(viewer, regime):
        who = who_titles(regime.pack.facts[HELD].by, regime)
        raise PermissionDenied(f"会议由{who}记录；您现在的职务不办这件事。")
    meeting_type = request.GET.get("type", "")
    if meeting_type not in types(regime):
        return render(request, "meetings/choose.html", {"types": _types(viewer, regime)})
    asked = _ids([*request.POST.getlist("project"), *request.GET.getlist("project")])
    found = agenda(viewer, regime, meeting_type, asked)
    form = MeetingForm(viewer, regime, ref_book(viewer.jurisdiction), meeting_type, found, request)
    if request.method == "POST" and "more" in request.POST:
        form.grow(request)
    elif request.method == "POST" and (done := _hold(request, form)):
        return done
    return _new(request, form)


def _ids(texts: list[str]) -> list[UUID]:
    return [found for text in texts[:200] if (found := read_id(text))]


def _hold(request: Request, form: MeetingForm) -> HttpResponse | None:
    """Record it all; None, and the form says why, where it cannot be."""
    if not form.read(request):
        return None
    minutes = kept(request.viewer, form.main)
    if minutes is None:
        return None
    settled, resolved = form.settled(), form.resolved()
    try:
        with transaction.atomic():
            receipt = hold(
                actor=request.viewer,
                title=str(form.main.values.get("会议名称", form.type)),
                values=form.values(),
                happened_on=form.main.happened_on,
                request_key=str(form.main.request_key),
                settled=settled,
                resolutions=resolved,
                minutes=minutes.entered(),
                on_behalf_of=request.on_behalf_of,
                expected=_seen(request, [one.case for one in settled]),
            )
    except Refused as refused:
        if not form.refuse(refused):
            show_refusal(form.main, refused, form.regime)
        return None
    told = [f"定了 {len(settled)} 个项目" if settled else "", f"议定 {len(resolved)} 件" if resolved else ""]
    rest = "，".join(part for part in told if part)
    messages.success(
        request, f"已记下：{form.type}，{formats.day(form.main.happened_on)}{'；' + rest if rest else ''}。"
    )
    return redirect("meeting", receipt.case)


def _seen(request: Request, cases: list[UUID]) -> dict[UUID, int]:
    versions = {case: request.POST.get(f"seen-{case.hex}", "") for case in cases}
    return {case: int(text) for case, text in versions.items() if text.isascii() and text.isdigit() and len(text) < 10}


def _new(request: Request, form: MeetingForm) -> HttpResponse:
    waiting = form.agenda.not_ready if form.agenda else ()
    shown = {line.file.id for line in form.projects} | {item.file.id for item in form.asked_for}
    context = {
        "form": form,
        "main": form.main,
        "lines": [
            (
                line,
                gate_lines(line.file, line.verdicts or line.item.stopping, {}),
                project_url(line.file.id),
                opinions(line.file),
            )
            for line in form.projects
        ],
        "asked_for": [_barred(item) for item in form.asked_for],
        "barred": [_barred(item) for item in waiting if item.file.id not in shown],
        "clause": clause_tag(form.regime, form.agenda.spec.clause) if form.agenda else None,
        "action": request.get_full_path(),
    }
    return render(request, "meetings/new.html", context, status=form.status)


def opinions(file: CaseFile) -> str:
    """How the units answered the project's latest review, for those who decide: 同意 14、不同意 1，还差 1."""
    view = review_of(file)
    if view is None:
        return ""
    counted = Counter(part.verdict for part in view.parts if part.verdict)
    words = "、".join(f"{verdict} {count}" for verdict, count in counted.most_common())
    owed = len(view.parts) - view.answered
    return "，".join(part for part in (words, f"还差 {owed}" if owed else "") if part)


def _barred(item: Item) -> tuple[CaseFile, str, tuple[GateLine, ...]]:
    return item.file, project_url(item.file.id), gate_lines(item.file, item.stopping, {})


@dataclass(frozen=True)
class SettledRow:
    """What the meeting settled for one project."""

    project: str
    url: str
    title: str
    values: tuple[tuple[str, str], ...]
    clause: ClauseTag | None


@dataclass(frozen=True)
class ResolutionRow:
    """One thing resolved: who, by when, how it stands, what may be recorded about it."""

    text: str
    owner: str
    due: str
    state: State
    clause: ClauseTag | None
    answer: str
    steps: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]


@page(
    "meetings/<uuid:id>/",
    name="meeting",
    title="会议",
    nav="meetings",
    shows=("facts:meeting/*", "facts:project/decision.*", "obligations", "ladders"),
)
def meeting(request: Request, id: UUID) -> HttpResponse:
    """One meeting: its minutes, what was settled, what was resolved and how that stands."""
    viewer = request.viewer
    try:
        file = case_file(viewer, id)
    except NotVisible:
        raise Http404 from None
    if file.kind != "meeting":
        raise Http404
    lines = [line for line in reversed(file.lines) if line.fact.kind != RESOLVED]
    offers = [
        (choice.spec.title, link("case_record", file.id, choice.kind))
        for choice in choices(file, viewer)
        if not choice.stopping and not choice.spec.opens
    ]
    context = {
        "file": file,
        "type": file.show("会议类型"),
        "number": file.show("纪要文号"),
        "settled": _settled(viewer, file),
        "resolutions": _resolutions(file, viewer),
        "entries": [with_actions(file, viewer, happened(file, line), line) for line in lines],
        "offers": [offer for offer in offers if offer[1]],
    }
    return render(request, "meetings/meeting.html", context)


def _settled(viewer: Viewer, file: CaseFile) -> list[SettledRow]:
    rows = []
    for one in beside(viewer, file.id):
        if one.case_kind != "project":
            continue
        spec = one.regime.pack.facts.get(one.fact.kind)
        names = [
            name
            for name in (*(spec.terms if spec else ()), *(spec.optional if spec else ()))
            if name in one.fact.values
        ]
        values = tuple((one.regime.terms[name].label, file.show(name, one.fact.values[name])) for name in names)
        tag = clause_tag(one.regime, spec.clause) if spec else None
        rows.append(SettledRow(one.case_title, project_url(one.case), one.title, values, tag))
    return rows


def _resolutions(file: CaseFile, viewer: Viewer) -> list[ResolutionRow]:
    """Everything the meeting asks of somebody: resolutions, instructions, problems; open ones first."""
    rows = []
    for obligation in sorted(file.state.obligations, key=lambda o: (not o.open, str(o.due_on))):
        line = file.line(obligation.started_by)
        if line is None or line.reversed:
            continue
        answer = file.line(obligation.ended_by) if obligation.ended_by else None
        text = next((shown for label, shown in line.values if label in LONG), obligation.title)
        rows.append(
            ResolutionRow(
                text=text,
                owner=file.owners(obligation),
                due=formats.day(obligation.due_on, file.state.day) if obligation.due_on else "",
                state=state_of(file, obligation),
                clause=tag_of(file, obligation),
                answer="；".join(f"{label}：{shown}" for label, shown in answer.values) if answer else "",
                steps=tuple(f"{step.title}（{formats.day(step.on, file.state.day)}）" for step in obligation.steps),
                actions=tuple(about_it(file, viewer, obligation)),
            )
        )
    return rows


LONG = ("议定事项", "批示内容", "问题")
"""Terms that say what is asked; the title of the obligation stands for anything else."""
