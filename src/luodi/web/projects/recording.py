"""记一件事: what may be recorded now, and the form of each kind of fact, with the gate lines it would meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from luodi.ledger.public import (
    CaseFile,
    Choice,
    Draft,
    Refused,
    Reused,
    already,
    awaited,
    choices,
    choices_about,
    current,
    record,
)
from luodi.ledger.sight import may_see
from luodi.regimes.case import Outcome
from luodi.regimes.case import Verdict as Found
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec
from luodi.regimes.who import who_titles
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.acts import kept, recorded_before, seen, show_refusal
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.forms import FactForm
from luodi.web.parts import ClauseTag, GateLine
from luodi.web.projects import forming, missing
from luodi.web.projects.addresses import menu_url, project_url, record_url
from luodi.web.projects.duties import state_of, tag_of
from luodi.web.projects.happened import Happened, happened
from luodi.web.projects.missing import gate_lines
from luodi.web.projects.transfer import previewed
from luodi.web.projects.views import PROJECT, allowed_kinds, the_project
from luodi.web.shell import page, render

LONGEST_GIVEN = 200
INSTEAD = {"catalogue.checked": "library_screening"}
"""Kinds with a page of their own that fills the form in; `?plain=1` asks for the form itself."""
SEE_OTHER, UNPROCESSABLE, CONFLICT = 303, 422, 409


@dataclass(frozen=True)
class Place:
    """Where a form belongs: the trail above it, the page shown afterwards, where leaving it leads."""

    trail: tuple[tuple[str, str], ...]
    home: str
    back: str


@dataclass(frozen=True)
class Offer:
    """One kind of fact that may be recorded, or what stands in its way."""

    title: str
    hint: str
    url: str
    clause: ClauseTag | None
    lines: tuple[GateLine, ...]


@page(
    "projects/<uuid:id>/record/",
    name="record",
    title="记一件事",
    nav="projects",
    shows=("facts:project/*", "gates", "obligations"),
)
def menu(request: Request, id: UUID) -> HttpResponse:
    """What the viewer may record now; what cannot be yet shows what is missing."""
    file = the_project(request.viewer, id)
    groups = grouped(file, choices(file, request.viewer))
    return render(request, "projects/record_menu.html", {"file": file, "groups": groups, "back": project_url(id)})


def grouped(file: CaseFile, found: Sequence[Choice]) -> list[tuple[str, list[Offer]]]:
    """Under headings: what moves on, what is owed, anything else, changes of standing, what cannot be yet."""
    regime = file.regime
    moving = {trigger.fact for stage, _ in file.next for trigger in stage.on}
    owed = {
        trigger.fact
        for o in file.state.open_obligations
        for rule in regime.obligations_by_id.get(o.rule, ())
        for trigger in rule.ends
    }
    standing = {t.fact for s in regime.pack.standings if s.case == file.kind for t in (*s.on, *s.until)}
    titles = ("进入下一阶段", "正等着办的", "其他可以记的", "搁置、撤回、重启", "现在还不能记的")
    groups: dict[str, list[Offer]] = {title: [] for title in titles}
    for choice in found:
        stopped = stopping(file, choice)
        if _never(file, choice.kind, stopped):
            continue
        offer = _offer(file, choice, stopped)
        if stopped:
            place = 4
        elif choice.kind in standing and choice.kind not in moving:
            place = 3
        else:
            place = 0 if choice.kind in moving else 1 if choice.kind in owed else 2
        groups[titles[place]].append(offer)
    return [(title, offers) for title, offers in groups.items() if offers]


def stopping(file: CaseFile, choice: Choice) -> tuple[Found, ...]:
    """Lines that stand in the way whatever is filled in."""
    asked = {*choice.spec.terms, *choice.spec.optional}
    return tuple(line for line in choice.stopping if not _open_here(file, line, asked))


def _open_here(file: CaseFile, line: Found, asked: set[str]) -> bool:
    """Whether it is the form itself that decides: what is unknown is asked there, or the gate looks at its values."""
    if line.outcome is Outcome.UNKNOWN and line.missing and set(line.missing) <= asked:
        return True
    gate = missing.gate_of(file, line.gate)
    if gate is None or gate.recording is None:
        return False
    return gate.recording.where is not None or bool(not gate.require and missing.names_of(file, gate) & asked)


def _never(file: CaseFile, kind: str, stopped: tuple[Found, ...]) -> bool:
    """Not worth a line: what has passed for good, and what would lift a standing that is not there."""
    for line in stopped:
        gate = missing.gate_of(file, line.gate)
        if gate is not None and line.outcome is Outcome.BLOCKS and any(wanted.absent for wanted in gate.require):
            return True
    regime = file.regime
    lifted = [s for s in regime.pack.standings if any(t.fact == kind for t in s.until)]
    other = kind in regime.stages_by_kind or any(t.fact == kind for s in regime.pack.standings for t in s.on)
    other = other or any(t.fact == kind for rule in regime.obligations for t in rule.ends)
    return bool(lifted) and not other and file.state.standing not in {s.id for s in lifted}


def _offer(file: CaseFile, choice: Choice, stopped: tuple[Found, ...]) -> Offer:
    spec = choice.spec
    return Offer(
        title=spec.title,
        hint=spec.hint or "",
        url="" if stopped else record_url(file.id, choice.kind),
        clause=clause_tag(file.regime, spec.clause) if spec.clause else None,
        lines=gate_lines(file, stopped, {}),
    )


@page(
    "projects/<uuid:id>/record/<str:kind>/",
    name="record_fact",
    title="记一件事",
    nav="projects",
    shows=("facts:project/*", "forms", "gates", "choices", "slots"),
    methods=("GET", "HEAD", "POST"),
)
def record_fact(request: Request, id: UUID, kind: str) -> HttpResponse:
    """The form of one kind of fact in a project, and its answer."""
    try:
        file = the_project(request.viewer, id)
    except Http404:
        return done_before(request, id)
    if kind in INSTEAD and request.method != "POST" and not request.GET.get("plain"):
        return HttpResponseRedirect(reverse(INSTEAD[kind], args=[id]), status=SEE_OTHER)
    if request.method != "POST" and not request.GET.get("plain") and (first := previewed(file, kind)):
        return HttpResponseRedirect(first, status=SEE_OTHER)
    here, back = project_url(id), menu_url(id)
    trail = (("项目", reverse("projects")), (file.title, here), ("记一件事", back))
    return fact_page(request, file, kind, Place(trail, here, here if request.GET.get("about") else back))


def fact_page(
    request: Request, file: CaseFile, kind: str, place: Place, known: Mapping[str, str] | None = None
) -> HttpResponse:
    """The form of one kind of fact in a case of any kind, and its answer.

    `?about=` names a fact or an obligation; others fill fields in, and so does `known`, what the register holds.
    """
    viewer = request.viewer
    about = request.GET.get("about", "")[:LONGEST_GIVEN] or None
    try:
        spec = _spec_open_to(viewer, file, kind, about)
    except (Http404, PermissionDenied):
        # What the first click did may be why there is no such form any more.
        if _said_done(request, file.regime, file.id):
            return HttpResponseRedirect(place.home, status=SEE_OTHER)
        raise
    asked = {name: request.GET.get(name, "")[:LONGEST_GIVEN] for name in request.GET if name != "about"}
    given = {**(known or {}), **(forming.matched(file, kind) if not about else {}), **asked}
    shape = forming.shape(file, kind, given)
    if shape.picks:
        return _choose(request, file, spec, shape.picks, place)
    form = forming.build(file, viewer, kind, shape, given)
    fixed = dict(shape.fixed)
    if request.method == "POST" and _carried_out(request, file, form, fixed, about):
        if may_see(viewer, [file.id]):
            return HttpResponseRedirect(place.home, status=SEE_OTHER)
        messages.info(request, f"“{file.title}”交给您办的已经办完，以后不再对您显示。")
        return HttpResponseRedirect(reverse("workbench"), status=SEE_OTHER)
    return _show(request, file, form, fixed, about, place)


def done_before(request: Request, case: UUID) -> HttpResponse:
    """A second click after one's last task in the case, which has gone out of sight: what was recorded stands.

    404 for anything else that is sent to a case out of sight.
    """
    if not _said_done(request, current(request.viewer.jurisdiction)[1], case):
        raise Http404
    return HttpResponseRedirect(reverse("workbench"), status=SEE_OTHER)


def _said_done(request: Request, regime: Regime, case: UUID) -> bool:
    """Whether this is a second click, which is then said."""
    try:
        done = recorded_before(request, regime, case)
    except Reused:
        return False
    if done:
        messages.success(request, "刚才已经记下，没有重复记录；这次改动的数字、日期或材料没有记，要改请冲正后重记。")
    return done


def _spec_open_to(viewer: Viewer, file: CaseFile, kind: str, about: str | None) -> FactSpec:
    """What the form asks; 404 where there is no such form now, 403, with who may, for those who may not."""
    spec = file.regime.facts(file.kind).get(kind)
    if spec is None or not spec.menu or bool(spec.about) is not bool(about):
        raise Http404
    if spec.opens and not awaited(kind, file):
        raise Http404
    if about and file.state.fact(about) is None and file.state.obligation(about) is None:
        raise Http404
    if about:
        may = any(kind == offered for offered, _ in choices_about(file, viewer, about))
    else:
        may = any(kind == choice.kind for choice in choices(file, viewer))
    if not may:
        who = who_titles(spec.by, file.regime)
        raise PermissionDenied(f"“{spec.title}”不归您现在的职务办理；可以办的是：{who}。")
    return spec


def _choose(request: Request, file: CaseFile, spec: FactSpec, chooser: str, place: Place) -> HttpResponse:
    """First which role: the form then asks only what that role takes."""
    roles = [(role, f"{request.path}?{urlencode({chooser: role.name})}") for role in forming.roles(file, chooser)]
    context = {"file": file, "spec": spec, "roles": roles, "trail": place.trail}
    return render(request, "projects/record_role.html", context)


def _carried_out(request: Request, file: CaseFile, form: FactForm, fixed: Mapping[str, str], about: str | None) -> bool:
    """Record what was filled in; False, and the form says why, where it cannot be."""
    if not form.read(request):
        return False
    values = {**form.values, **fixed}
    stopped = [v for v in forming.verdicts(file, form.kind, values, about, form.papers) if v.stops]
    # What may be recorded once stands in its own way when it is sent again: the ledger tells that from another act.
    if stopped and already(request.viewer, str(form.request_key)) is None:
        # Before any file is stored: what is refused leaves nothing behind.
        show_refusal(form, Refused("条件还没有满足", verdicts=stopped), file.regime)
        return False
    papers = kept(request.viewer, form)
    if papers is None:
        return False
    try:
        with transaction.atomic():
            draft = Draft(file.id, form.kind, form.happened_on, values, about=about, evidence=papers.entered())
            receipt = record(
                actor=request.viewer,
                drafts=[draft],
                request_key=str(form.request_key),
                on_behalf_of=request.on_behalf_of,
                expected=seen(request, file.id),
            )
    except Refused as refused:
        show_refusal(form, refused, file.regime)
        return False
    again = "刚才已经记下，没有重复记录：" if receipt.replayed else "已记下："
    messages.success(request, f"{again}{form.spec.title}（{formats.day(form.happened_on)}）。")
    return True


def _show(
    request: Request, file: CaseFile, form: FactForm, fixed: Mapping[str, str], about: str | None, place: Place
) -> HttpResponse:
    """The form as it stands, with the gate lines of what is filled in."""
    values = {**forming.known(file, form.kind, form.spec), **form.values, **fixed}
    found = forming.verdicts(file, form.kind, values, about, form.papers)
    if not form.posted:
        found = tuple(v for v in found if not v.stops or not _open_here(file, v, set(form.fields)))
    # Where else a condition may be met is known of projects alone.
    allowed = allowed_kinds(file, request.viewer) if file.kind == PROJECT else {}
    posted_seen = request.POST.get("seen", "")
    context: dict[str, Any] = {
        "file": file,
        "form": form,
        "spec": form.spec,
        "fixed": [(file.regime.terms[name].label, text) for name, text in fixed.items()],
        "gates": gate_lines(file, found, allowed, here=form.fields),
        "stopped": any(v.stops and not _open_here(file, v, set(form.fields)) for v in found),
        "clause": clause_tag(file.regime, form.spec.clause) if form.spec.clause else None,
        "layout": form.layout,
        "layout_clause": clause_tag(file.regime, form.layout.clause, place=form.layout.place or "")
        if form.layout
        else None,
        "about": _about(file, about) if about else None,
        "causes": [] if about else _causes(file, form.kind),
        # After a refusal as stale the person has seen the news; else the page stays as old as it was.
        "seen": file.version if form.stale or not posted_seen.isdigit() else posted_seen,
        "action": request.get_full_path(),
        "back": place.back,
        "trail": place.trail,
        "known": sorted(form.initial),
    }
    status = CONFLICT if form.stale else UNPROCESSABLE if form.posted else 200
    return render(request, "projects/record_fact.html", context, status=status)


def _causes(file: CaseFile, kind: str) -> list[Happened]:
    """The facts this one answers by their own words, such as why a lead was returned or which papers are asked for."""
    found = []
    for fact in forming.awaited(file, kind):
        line = file.line(fact.id)
        # What moved the project on, or was written by the program itself, is known from the project's page.
        if line is not None and fact.kind not in file.regime.stages_by_kind:
            found.append(happened(file, line))
    return found


def _about(file: CaseFile, about: str) -> dict[str, Any]:
    """What the fact is about: another fact with its papers, or an obligation."""
    line = file.line(about)
    if line is not None:
        return {"fact": happened(file, line), "obligation": None}
    obligation = file.state.obligation(about)
    if obligation is None:
        raise Http404
    day = formats.day(obligation.due_on, file.state.day) if obligation.due_on else "期限待定"
    return {
        "fact": None,
        "obligation": obligation,
        "state": state_of(file, obligation),
        "clause": tag_of(file, obligation),
        "owner": file.owners(obligation),
        "due": day,
    }
