"""首报首谈 of a project: who holds it, disputes with both statements side by side, renewal, release, ruling."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from luodi.ledger.public import CaseFile, NotVisible, Refused, Reused, acting
from luodi.projects import claims as acts
from luodi.regimes.case import Claim, Fact
from luodi.regimes.claims import claim_titled
from luodi.regimes.claims_schema import (
    DISPUTED,
    RELEASED,
    RENEWED,
    RULED,
    STATED,
    TERM_CLAIM,
    TERM_RIVAL,
    TERM_RULED_FOR,
)
from luodi.regimes.schema import FactSpec
from luodi.regimes.who import may_begin, who_titles
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.acts import kept, recorded_before, seen, show_refusal
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.forms import FactForm
from luodi.web.parts import Option
from luodi.web.projects import claim_cards, forming
from luodi.web.projects.addresses import project_url
from luodi.web.projects.happened import Happened, happened
from luodi.web.projects.missing import gate_lines
from luodi.web.projects.views import the_project
from luodi.web.shell import page, render

SEE_OTHER = 303
WAYS: Mapping[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "renew": (RENEWED, "续保护期", ("续期理由",), ("保护期延至",)),
    "release": (RELEASED, "放弃", ("放弃理由",), ()),
    "dispute": (DISPUTED, "提出归属争议", (TERM_RIVAL, "争议理由"), ()),
    "state": (STATED, "陈述意见", ("陈述",), ()),
    "rule": (RULED, "裁定归属", (TERM_RULED_FOR, "裁定理由"), ()),
}
"""By the last part of the address: the kind of fact, the title of the page, what is asked, what may be left out."""


@dataclass(frozen=True)
class Shown:
    """A dispute on the page. `waiting` says why a side has not spoken; `rival_hidden`: only the office reads it."""

    claim: str
    holder: str
    rival: str
    raised: Happened
    state_by: str
    holder_said: tuple[Happened, ...]
    rival_said: tuple[tuple[str, str], ...]
    rival_hidden: bool
    rival_url: str
    ruling: Happened | None
    state_url: str
    rule_url: str


@page(
    "projects/<uuid:id>/claim/",
    name="project_claims",
    title="首报首谈",
    nav="projects",
    shows=("claims", "obligations", "gates", "facts:project/claim.*"),
)
def project_claims(request: Request, id: UUID) -> HttpResponse:
    """Every claim to the project, and every dispute about one."""
    file = the_project(request.viewer, id)
    may = {way: _may(file, request.viewer, way) for way in WAYS}
    rows = []
    for claim in file.state.claims:
        links = [
            (WAYS[way][1], _url(id, way, claim.title))
            for way in ("renew", "release", "dispute")
            if may[way]
            and (way != "release" or (claim.alive and _own(file, claim, request.viewer)))
            and (way != "dispute" or claim.holder)
        ]
        rows.append((claim_cards.card(file, claim), links))
    context = {
        "file": file,
        "rows": rows,
        "disputes": [
            _shown(file, one, {**may, "state": may["state"] and _own(file, claim, request.viewer)})
            for one in acts.disputes_of(request.viewer, file)
            for claim in [claim_titled(file.state.claims, one.claim)]
        ],
        "trail": (("项目", reverse("projects")), (file.title, project_url(id))),
    }
    return render(request, "projects/claims.html", context)


def _url(case: UUID, way: str, claim: str, rival: str = "") -> str:
    query = {"claim": claim, **({"rival": rival} if rival else {})}
    return reverse("claim_act", args=[case, way], query=query)


def _may(file: CaseFile, viewer: Viewer, way: str) -> bool:
    kind = WAYS[way][0]
    spec = file.regime.facts(file.kind).get(kind)
    return spec is not None and any(
        may_begin(actor, kind, spec, file.progress, file.state, file.regime) for actor in acting(viewer, file.book)
    )


def _own(file: CaseFile, claim: Claim | None, viewer: Viewer) -> bool:
    """Whether the viewer speaks for who holds this very claim: there may be another, held by another unit."""
    return viewer.may("office") or (claim is not None and acts.holds(file, claim, viewer))


def _told(file: CaseFile, fact: Fact) -> Happened:
    line = file.line(fact.id)
    if line is None:
        raise Http404
    return happened(file, line)


def _shown(file: CaseFile, one: acts.Dispute, may: Mapping[str, bool]) -> Shown:
    claim = claim_titled(file.state.claims, one.claim)
    was = one.raised.values.get("权属单位")
    open_ = one.ruling is None
    held = claim is not None and open_
    return Shown(
        claim=one.claim,
        holder=file.name(str(was)) if was else "",
        rival=file.name(one.rival),
        raised=_told(file, one.raised),
        state_by=formats.day(one.state_by, file.state.day) if one.state_by else "",
        holder_said=tuple(_told(file, fact) for fact in one.holder_said),
        rival_said=tuple(
            (str(fact.values.get("陈述", "")), formats.day(fact.happened_on, file.state.day)) for fact in one.rival_said
        ),
        rival_hidden=one.own_case is None,
        rival_url=reverse("dispute", args=[one.own_case]) if one.own_case else "",
        ruling=_told(file, one.ruling) if one.ruling else None,
        state_url=_url(file.id, "state", one.claim, one.rival) if held and may["state"] else "",
        rule_url=_url(file.id, "rule", one.claim, one.rival) if held and may["rule"] else "",
    )


@page(
    "projects/<uuid:id>/claim/<str:way>/",
    name="claim_act",
    title="首报首谈",
    nav="projects",
    shows=("claims", "gates", "facts:project/claim.*"),
    methods=("GET", "HEAD", "POST"),
)
def claim_act(request: Request, id: UUID, way: str) -> HttpResponse:
    """One act on a claim, named by `?claim=`, and its answer."""
    file = the_project(request.viewer, id)
    home = claim_cards.claims_url(id)
    claim = claim_titled(file.state.claims, request.GET.get("claim", ""))
    if way not in WAYS or claim is None:
        raise Http404
    rival = request.GET.get("rival", "")
    gone = way in ("state", "rule") and rival not in {str(d.values.get(TERM_RIVAL)) for d in claim.disputes}
    try:
        # A second click: what it was about, such as an open dispute, is no longer there.
        if recorded_before(request, file.regime, file.id, {TERM_CLAIM: claim.title}):
            return HttpResponseRedirect(home, status=SEE_OTHER)
    except Reused as refused:
        # Where the form is still there the act itself refuses, and what was typed stays.
        if gone:
            messages.error(request, refused.message)
            return HttpResponseRedirect(home, status=SEE_OTHER)
    if gone:
        raise Http404
    kind, title, asked, more = WAYS[way]
    whole = file.regime.pack.facts[kind]
    if not _may(file, request.viewer, way):
        raise PermissionDenied(
            f"“{whole.title}”不归您现在的职务办理；可以办的是：{who_titles(whole.by, file.regime)}。"
        )
    spec = whole.model_copy(update={"terms": asked, "optional": more})
    form = _form(file, request.viewer, kind, spec, claim.holder or "", rival)
    if request.method == "POST" and _carried_out(request, file, form, way, claim.title, rival):
        messages.success(request, f"已记下：{title}（{claim.title}）。")
        return HttpResponseRedirect(home, status=SEE_OTHER)
    found = acts.disputes_of(request.viewer, file) if way == "rule" else []
    open_one = next((d for d in found if d.claim == claim.title and d.rival == rival and d.ruling is None), None)
    context: dict[str, Any] = {
        "file": file,
        "form": form,
        "title": title,
        "card": claim_cards.card(file, claim),
        "dispute": _shown(file, open_one, {"state": False, "rule": False}) if open_one else None,
        "gates": gate_lines(file, form.stopped, {}) if isinstance(form, _ClaimForm) else (),
        "clause": clause_tag(file.regime, whole.clause, default=not whole.clause),
        "seen": file.version if form.stale else request.POST.get("seen", "") or file.version,
        "action": request.get_full_path(),
        "back": home,
        "trail": (("项目", reverse("projects")), (file.title, project_url(id)), ("首报首谈", home)),
    }
    return render(request, "projects/claim_act.html", context, status=form.status)


class _ClaimForm(FactForm):
    """With the gate lines that stopped the act."""

    stopped: tuple[Any, ...] = ()


def _form(file: CaseFile, viewer: Viewer, kind: str, spec: FactSpec, holder: str, rival: str) -> _ClaimForm:
    """The day is today's: what is decided about a claim counts from when it is recorded."""
    choices = forming.Choices(file.book, viewer)

    def options(term: Any) -> Any:
        if term.name == TERM_RULED_FOR:
            return [
                Option(holder, file.name(holder), "", "现在的单位"),
                Option(rival, file.name(rival), "", "提出争议的单位"),
            ]
        return choices.of(term)

    form = _ClaimForm(kind, spec, dict(file.regime.terms), options=options)
    own = [file.book.ref_of(unit) for unit in viewer.unit_ids if unit in file.book.units]
    if TERM_RIVAL in form.fields and len(own) == 1 and not viewer.may("office"):
        form.fields[TERM_RIVAL].typed = own[0]
    form.day = None
    return form


def _carried_out(request: Request, file: CaseFile, form: _ClaimForm, way: str, claim: str, rival: str) -> bool:
    if not form.read(request):
        return False
    papers = kept(request.viewer, form)
    if papers is None:
        return False
    given: dict[str, Any] = {
        "actor": request.viewer,
        "case": file.id,
        "claim": claim,
        "request_key": str(form.request_key),
        "on_behalf_of": request.on_behalf_of,
    }
    try:
        with transaction.atomic():
            if way != "release":
                given["evidence"] = papers.entered()
            if way != "state":
                given["expected"] = seen(request, file.id)
            _act(way, form, rival, given)
    except Refused as refused:
        form.stopped = refused.verdicts
        show_refusal(form, refused, file.regime)
        return False
    return True


def _act(way: str, form: FactForm, rival: str, given: dict[str, Any]) -> None:
    """The one act of the address, with what was filled in. Raises Refused."""
    text = {name: str(value) for name, value in form.values.items()}
    until: Any = form.values.get("保护期延至")
    if way == "renew":
        acts.renew(**given, reason=text["续期理由"], until=until)
    elif way == "release":
        acts.release(**given, reason=text["放弃理由"])
    elif way == "dispute":
        acts.dispute(**given, rival=text[TERM_RIVAL], reason=text["争议理由"])
    elif way == "state":
        acts.state_for_holder(**given, rival=rival, text=text["陈述"])
    else:
        acts.rule(**given, rival=rival, holder=text[TERM_RULED_FOR], reason=text["裁定理由"])


@page(
    "disputes/<uuid:id>/",
    name="dispute",
    title="归属争议",
    shows=("facts:dispute/*", "stages:dispute/*"),
    methods=("GET", "HEAD", "POST"),
)
def dispute(request: Request, id: UUID) -> HttpResponse:
    """A dispute as the unit that raised it sees it: its own statement and the ruling, nothing of the project."""
    try:
        side = acts.own_side(request.viewer, id)
    except NotVisible:
        raise Http404 from None
    file = side.file
    whole = file.regime.pack.facts[acts.ANSWERED]
    may = side.ruling is None and any(
        may_begin(actor, acts.ANSWERED, whole, file.progress, file.state, file.regime)
        for actor in acting(request.viewer, file.book)
    )
    form = FactForm(acts.ANSWERED, whole, dict(file.regime.terms))
    form.day = None
    if request.method == "POST":
        if not may:
            raise PermissionDenied("这件争议已经裁定，或者不归您陈述。")
        if form.read(request) and _stated(request, form, id):
            messages.success(request, "已记下：陈述意见。")
            return HttpResponseRedirect(reverse("dispute", args=[id]), status=SEE_OTHER)
    context = {
        "file": file,
        "opened": _told(file, side.opened),
        "said": [_told(file, fact) for fact in side.said],
        "ruling": _told(file, side.ruling) if side.ruling else None,
        "state_by": formats.day(_until(side.opened), file.state.day),
        "form": form if may else None,
        "action": request.get_full_path(),
        "project_url": claim_cards.claims_url(side.project) if side.project else "",
    }
    return render(request, "projects/dispute.html", context, status=form.status)


def _until(opened: Fact) -> Any:
    return opened.values.get("陈述期限")


def _stated(request: Request, form: FactForm, case: UUID) -> bool:
    papers = kept(request.viewer, form)
    if papers is None:
        return False
    try:
        with transaction.atomic():
            acts.state_for_rival(
                actor=request.viewer,
                dispute_case=case,
                text=str(form.values["陈述"]),
                request_key=str(form.request_key),
                evidence=papers.entered(),
                on_behalf_of=request.on_behalf_of,
            )
    except Refused as refused:
        show_refusal(form, refused)
        return False
    return True
