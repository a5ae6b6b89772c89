"""The list of affairs of one kind by stage, and the form that begins one; each has the page of its case."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect

from luodi.affairs.public import AffairKind, affair_kinds, affairs, begin, by_stage, may_begin
from luodi.ledger.public import CaseFile, Refused, current, glances
from luodi.regimes.regime import Regime, version
from luodi.regimes.who import who_titles
from luodi.units.public import ref_book
from luodi.web import formats
from luodi.web.acts import kept, show_refusal
from luodi.web.clauses import case_url, clause_tag, link
from luodi.web.context import Request
from luodi.web.forms import FactForm
from luodi.web.paging import page_number, pager
from luodi.web.parts import ClauseTag, State, Tab
from luodi.web.projects.duties import state_of, tag_of
from luodi.web.projects.forming import Choices
from luodi.web.shell import page, render
from luodi.web.workbook import MOST, Col, note_of, too_long, workbook

PAGE = 50
SEE_OTHER = 303


@dataclass(frozen=True)
class AffairRow:
    """An affair in the list: where it stands and what is due next of whom."""

    title: str
    url: str
    stage: str
    ended: bool
    opened: str
    task: str
    owner: str
    state: State | None
    clause: ClauseTag | None


@page(
    "affairs/",
    name="affairs",
    title="{affairs}",
    nav="affairs",
    shows=("stages:own/*", "facts:own/*"),
)
def affair_list(request: Request) -> HttpResponse:
    """Those the viewer sees, newest first; `?kind=` where the pack has several, `?stage=` those that stand there."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    kinds, (kind, stage) = affair_kinds(regime), _asked(request, regime)
    counts, number = by_stage(viewer, kind.case), page_number(request)
    found = affairs(viewer, kind.case, stage)
    start = (number - 1) * PAGE
    files = glances(viewer, found.values_list("pk", flat=True)[start : start + PAGE])
    total = counts.get(stage, 0) if stage else sum(counts.values())
    context = {
        "kind": kind,
        "others": [(one.title, _url(one)) for one in kinds if one.case != kind.case],
        "tabs": _tabs(regime, kind, stage, counts),
        "rows": [_row(file) for file in files.values()],
        "pager": pager(request, number, PAGE, total, len(files), "件"),
        "export_url": link("affairs_export", query=request.GET.dict()),
        "begin_url": link("affair_new", kind.case) if kind in may_begin(viewer, regime) else "",
    }
    return render(request, "affairs/list.html", context)


@page("affairs/export.xlsx", name="affairs_export", title="导出{affairs}", nav="affairs", export=True)
def affairs_export(request: Request) -> HttpResponse:
    """The same list, all of it."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    kind, stage = _asked(request, regime)
    found = list(affairs(viewer, kind.case, stage).values_list("pk", flat=True)[: MOST + 1])
    if len(found) > MOST:
        return too_long(request, _url(kind, stage))
    parts = (found[start : start + PAGE] for start in range(0, len(found), PAGE))
    rows = (_row(file) for part in parts for file in glances(viewer, part).values())
    columns = (
        Col("事项", lambda r: r.title, 50),
        Col("走到哪一步", lambda r: r.stage, 24),
        Col("接下来", lambda r: r.task, 30),
        Col("由谁办", lambda r: r.owner, 24),
        Col("依据", lambda r: r.clause, 20),
        Col("期限", lambda r: r.state),
        Col("收到", lambda r: r.opened),
    )
    said = regime.stages[stage].title if stage else "全部"
    return workbook(kind.title, note_of(viewer, said), columns, rows, author=viewer.name)


def _asked(request: Request, regime: Regime) -> tuple[AffairKind, str]:
    """The kind and the stage that the address names; the first kind, every stage. 404 where the pack has none."""
    kinds, stage = affair_kinds(regime), request.GET.get("stage", "")
    if not kinds:
        raise Http404
    kind = next((one for one in kinds if one.case == request.GET.get("kind")), kinds[0])
    return kind, stage if stage in regime.stages else ""


def _url(kind: AffairKind, stage: str = "") -> str:
    return link("affairs", query={"kind": kind.case} | ({"stage": stage} if stage else {}))


def _tabs(regime: Regime, kind: AffairKind, current_stage: str, counts: Mapping[str, int]) -> list[Tab]:
    stages = [stage for stage in regime.pack.stages if stage.case == kind.case]
    tabs = [Tab("全部", _url(kind), not current_stage, str(sum(counts.values())))]
    return tabs + [
        Tab(stage.title, _url(kind, stage.id), stage.id == current_stage, str(counts.get(stage.id, 0)))
        for stage in stages
    ]


def _row(file: CaseFile) -> AffairRow:
    waiting = sorted(file.state.open_obligations, key=lambda o: (o.due_on is None, o.due_on))
    first = waiting[0] if waiting else None
    return AffairRow(
        title=file.title,
        url=case_url(file.kind, file.id),
        stage=file.stage.title if file.stage else "",
        ended=bool(file.stage and file.stage.final),
        opened=formats.day(file.opened_on, file.state.day),
        task=first.title if first else "",
        owner=file.owners(first) if first else "",
        state=state_of(file, first) if first else None,
        clause=tag_of(file, first) if first else None,
    )


@page(
    "affairs/<str:kind>/new/",
    name="affair_new",
    title="{affairs}",
    nav="affairs",
    shows=("facts:own/*", "choices"),
    methods=("GET", "HEAD", "POST"),
)
def affair_new(request: Request, kind: str) -> HttpResponse:
    """The form of the fact that begins an affair of the kind."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    found = next((one for one in affair_kinds(regime) if one.case == kind), None)
    if found is None:
        raise Http404
    if found not in may_begin(viewer, regime):
        who = who_titles(found.spec.by, regime)
        raise PermissionDenied(f"“{found.spec.title}”不归您现在的职务办理；可以办的是：{who}。")
    form = FactForm(
        found.fact,
        found.spec,
        regime.terms,
        options=Choices(ref_book(viewer.jurisdiction), viewer).of,
        layout=version([one for one in regime.pack.forms if one.fact == found.fact], viewer.day),
    )
    if request.method == "POST" and (done := _begin(request, regime, found, form)):
        return done
    context = {
        "kind": found,
        "form": form,
        "clause": clause_tag(regime, found.spec.clause),
        "trail": ((found.title, _url(found)),),
        "back": _url(found),
    }
    return render(request, "affairs/new.html", context, status=form.status)


def _begin(request: Request, regime: Regime, kind: AffairKind, form: FactForm) -> HttpResponse | None:
    """Record it; None, and the form says why, where it cannot be."""
    if not form.read(request):
        return None
    papers = kept(request.viewer, form)
    if papers is None:
        return None
    try:
        with transaction.atomic():
            receipt = begin(
                actor=request.viewer,
                regime=regime,
                kind=kind,
                values=form.values,
                happened_on=form.happened_on,
                request_key=str(form.request_key),
                papers=papers.entered(),
                on_behalf_of=request.on_behalf_of,
            )
    except Refused as refused:
        show_refusal(form, refused, regime)
        return None
    messages.success(request, f"已记下：{kind.spec.title}（{formats.day(form.happened_on)}）。")
    return HttpResponseRedirect(case_url(kind.case, receipt.case), status=SEE_OTHER)
