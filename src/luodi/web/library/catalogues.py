"""目录清单: the versions loaded, their entries, loading one; and holding a project against those of the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luodi.common.ids import read_id
from luodi.ledger.evidence import path_of
from luodi.ledger.public import Attachment, Refused, current, evidence_handle, store_evidence
from luodi.library.public import (
    CATEGORIES,
    COUNT,
    DIGEST,
    LOADED,
    SHIPPED,
    Extract,
    Version,
    held,
    items,
    load,
    may_load,
    versions,
)
from luodi.regimes.regime import Regime
from luodi.regimes.who import who_titles
from luodi.web import formats
from luodi.web.acts import kept, show_refusal
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.forms import FactForm
from luodi.web.library.tabs import tabs
from luodi.web.parts import ClauseTag, Filter, Option, State
from luodi.web.shell import page, render

CHECKED = "catalogue.checked"
LONGEST = 60


@dataclass(frozen=True)
class VersionRow:
    """A version in the list."""

    name: str
    url: str
    state: State
    span: str
    count: int
    extract: bool
    source: str
    loaded: str
    digest: str


@page("library/catalogues/", name="library_catalogues", title="目录清单", nav="library", shows=("facts:catalogue/*",))
def catalogues(request: Request) -> HttpResponse:
    """Every version loaded, by kind; who may loads the extracts that ship, or a table."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    found = versions(viewer)
    first = held(found, viewer.day)
    known = {(one.name, one.extract) for one in found}
    waiting = [one for one in SHIPPED.values() if (one.name, True) not in known and (one.name, False) not in known]
    context = {
        "tabs": tabs("library_catalogues"),
        "kinds": [(kind, [_row(one, viewer.day, first) for one in found if one.kind == kind]) for kind in CATEGORIES],
        "waiting": [(one, uuid4()) for one in waiting] if may_load(viewer) else [],
        "may_load": may_load(viewer),
        "who": who_titles(regime.pack.facts[LOADED].by, regime) if LOADED in regime.pack.facts else "",
        "tag": _tag(regime),
    }
    return render(request, "library/catalogues.html", context)


def _tag(regime: Regime) -> ClauseTag | None:
    """The clause that asks for the check."""
    spec = regime.pack.facts.get(CHECKED)
    return clause_tag(regime, spec.clause) if spec else None


def _row(one: Version, today: date, first: Mapping[str, Version]) -> VersionRow:
    """`first`: by kind the version that is looked at today."""
    if one.in_force(today):
        now = first[one.kind]
        state = State("kept", "施行中") if now == one else State("ended", "已有新的", f"今天照《{now.name}》")
    else:
        state = State("wait", "还没有施行") if one.effective_on > today else State("ended", "已废止")
    until = f"至 {formats.day(one.until)}" if one.until else "起"
    return VersionRow(
        name=one.name,
        url=reverse("library_catalogue", args=[one.case]),
        state=state,
        span=f"{formats.day(one.effective_on)}{until}",
        count=one.count,
        extract=one.extract,
        source=one.source,
        loaded=formats.moment(one.loaded_at),
        digest=one.digest[:12],
    )


@page(
    "library/catalogues/<uuid:case>/",
    name="library_catalogue",
    title="目录条目",
    nav="library",
    shows=("facts:catalogue/*",),
)
def catalogue(request: Request, case: UUID) -> HttpResponse:
    """The entries of a version, searched by words and category."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    known = versions(viewer)
    version = next((one for one in known if one.case == case), None)
    if version is None:
        raise Http404
    q, category = asked_of(request, version)
    options = [Option(text, text) for text in CATEGORIES.get(version.kind, ())]
    found = items(viewer, version, q, category, most=200)
    context = {
        "version": _row(version, viewer.day, held(known, viewer.day)),
        "kind": version.kind,
        "filters": [
            Filter("q", "检索", q, kind="text"),
            Filter("category", "类别", category, options),
        ],
        "items": found,
        "narrowed": bool(q or category),
        "here": request.path,
        "file_url": reverse("library_catalogue_export", args=[case], query={"q": q, "category": category}),
        "tag": _tag(regime),
    }
    return render(request, "library/catalogue.html", context)


def asked_of(request: Request, version: Version) -> tuple[str, str]:
    """The words and the category by which the entries are searched."""
    category = request.GET.get("category", "")
    words = request.GET.get("q", "").strip()[:LONGEST]
    return words, category if category in CATEGORIES.get(version.kind, ()) else ""


@page(
    "library/catalogues/load/",
    name="library_catalogue_load",
    title="装入目录清单",
    nav="library",
    methods=("GET", "HEAD", "POST"),
    right="catalogue",
)
def catalogue_load(request: Request) -> HttpResponse:
    """The form of a table to load; `shipped` loads an extract that ships with the program."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    if LOADED not in regime.pack.facts:
        raise PermissionDenied("现在采用的机制里还没有“装入目录清单”，请先采用新的机制。")
    spec = regime.pack.facts[LOADED]
    spec = spec.model_copy(update={"optional": tuple(n for n in spec.optional if n not in (COUNT, DIGEST))})
    form = FactForm(LOADED, spec, regime.terms)
    shipped = SHIPPED.get(request.POST.get("shipped", ""))
    if request.method == "POST":
        done = _load_shipped(request, form, shipped) if shipped else _load_table(request, form)
        if done is not None:
            return done
    context = {"form": form, "tag": _tag(regime), "columns": ("类别", "条目编号", "行业（可以没有）", "条目内容")}
    return render(request, "library/catalogue_load.html", {**context, "kinds": CATEGORIES}, status=form.status)


def _load_table(request: Request, form: FactForm) -> HttpResponse | None:
    """Load what was handed in; None, and the form says why, where it cannot be."""
    if not form.read(request):
        return None
    if len(form.files) != 1:
        form.file_error = "一次装入一个文件，请只选一个。"
        return None
    papers = kept(request.viewer, form)
    if papers is None:
        return None
    path = path_of(papers.kept[0][0].sha256)
    try:
        with transaction.atomic():
            load(
                actor=request.viewer,
                values=form.values,
                table=path,
                paper=papers.entered()[0],
                happened_on=form.happened_on,
                request_key=str(form.request_key),
                on_behalf_of=request.on_behalf_of,
            )
    except Refused as refused:
        show_refusal(form, refused)
        return None
    messages.success(request, f"已装入“{form.values['目录名称']}”。")
    return redirect("library_catalogues")


def _load_shipped(request: Request, form: FactForm, shipped: Extract) -> HttpResponse | None:
    viewer = request.viewer
    form.posted = True
    key = read_id(request.POST.get("request_key", ""))
    if key is None:
        form.page_errors.append("提交不完整：缺少本次办理的编号。请刷新页面后再试一次。")
        return None
    try:
        with transaction.atomic(), shipped.path.open("rb") as file:
            stored = store_evidence(viewer.jurisdiction, File(file), shipped.file_name, actor=viewer)
            load(
                actor=viewer,
                values=shipped.values,
                table=shipped.path,
                paper=Attachment(evidence_handle(stored, viewer), shipped.file_name, "目录表"),
                happened_on=viewer.day,
                request_key=str(key),
                on_behalf_of=request.on_behalf_of,
            )
    except Refused as refused:
        show_refusal(form, refused)
        return None
    messages.success(request, f"已装入“{shipped.name}”的摘录。")
    return redirect("library_catalogues")
