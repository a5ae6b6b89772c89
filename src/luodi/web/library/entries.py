"""谋划库、共享库: lists, the form of a new entry, one entry with what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luodi.common.ids import read_id
from luodi.leads.public import REPORTED
from luodi.ledger.public import CaseFile, NotVisible, Refused, case_file, choices, current, recorded_beside
from luodi.library.public import (
    ENTERPRISE,
    LIBRARY,
    OPENS,
    PLANNED,
    Line,
    Wanted,
    counts,
    enter,
    entry,
    listed,
    particulars,
)
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Term, TermKind
from luodi.units.public import RefBook, Viewer, ref_book, unit_tree
from luodi.web import formats
from luodi.web.acts import kept, show_refusal
from luodi.web.clauses import case_url, clause_tag, link
from luodi.web.context import Request
from luodi.web.forms import FactForm
from luodi.web.library.tabs import tabs
from luodi.web.paging import page_number, pager
from luodi.web.parts import Figure, Filter, Option, State, Tab
from luodi.web.projects.happened import Happened, happened, with_actions
from luodi.web.shell import page, render

PAGE = 50
LONGEST = 60
BECAME = "planned.became_lead"
PAGES = {PLANNED: "library_planned", LIBRARY: "library_shared"}
FIELDS = {PLANNED: "maturity", LIBRARY: "shelf"}
TERMS = {PLANNED: "谋划成熟度", LIBRARY: "库别"}
"""What the tabs of a list stand for: the field it is narrowed by, and its term."""
TITLES = {PLANNED: "谋划库", LIBRARY: "共享库"}
LEADS = {PLANNED: "还没有投资方、先谋划着的项目，成熟的在前", LIBRARY: "各单位共用，都能看；谁入库谁联系、谁更新"}
CLAUSED = {PLANNED: ("projects.planned",), LIBRARY: ("libraries.updated",)}
"""Facts of packs that ask for these libraries: their clause stands above the list."""


@dataclass(frozen=True)
class Row:
    """An entry as the list shows it."""

    line: Line
    url: str
    unit: str
    amount: str
    entered: str
    state: State | None
    contact: str
    lead_url: str


@page(
    "library/planned/",
    name="library_planned",
    title="谋划库",
    nav="library",
    shows=("facts:planned/*", "facts:work/projects.planned"),
)
def planned_list(request: Request) -> HttpResponse:
    """Planned projects, the most mature first."""
    return _list(request, PLANNED)


@page(
    "library/shared/",
    name="library_shared",
    title="共享库",
    nav="library",
    shows=("facts:library/*", "facts:work/libraries.*"),
)
def shared_list(request: Request) -> HttpResponse:
    """The shared libraries, what is to be called first."""
    return _list(request, LIBRARY)


def _list(request: Request, kind: str) -> HttpResponse:
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    field, term = FIELDS[kind], TERMS[kind]
    options = regime.terms[term].options if term in regime.terms else ()
    wanted = wanted_of(request, kind)
    held = getattr(wanted, field)
    lines, n, yuan = listed(viewer, wanted)
    by = counts(viewer, wanted, field)
    book = ref_book(viewer.jurisdiction)
    here = reverse(PAGES[kind])
    facts = regime.pack.facts
    context = {
        "tabs": tabs(PAGES[kind]),
        "kind": kind,
        "title": TITLES[kind],
        "lead": LEADS[kind],
        "rows": [_row(line, kind, book, viewer, regime) for line in lines],
        "shelves": _shelves(here, field, options, by, wanted),
        "filters": _filters(regime, wanted),
        "hidden": {field: held} if held else {},
        "summary": f"共 {n} 个" + (f"，估算投资 {formats.money(yuan)}" if yuan else ""),
        "pager": pager(request, wanted.page, PAGE, n, len(lines), "个"),
        "narrowed": bool(held or wanted.q or wanted.industry or wanted.unit or wanted.stale or wanted.closed),
        "here": here,
        "file_url": reverse(f"{PAGES[kind]}_export") + (f"?{request.GET.urlencode()}" if request.GET else ""),
        "new_url": reverse("library_new", args=[kind]) if _may_enter(viewer, regime, kind) else "",
        "tag": next((clause_tag(regime, facts[k].clause) for k in CLAUSED[kind] if k in facts), None),
    }
    return render(request, "library/entries.html", context)


def wanted_of(request: Request, kind: str) -> Wanted:
    """What the address narrows the list of a library to."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("q", "industry", "unit", FIELDS[kind])}
    return Wanted(
        kind,
        shelf=asked.get("shelf", ""),
        maturity=asked.get("maturity", ""),
        q=asked["q"],
        industry=asked["industry"],
        unit=read_id(asked["unit"]),
        stale=bool(request.GET.get("stale")),
        closed=bool(request.GET.get("closed")),
        page=page_number(request),
    )


def _filters(regime: Regime, wanted: Wanted) -> list[Filter]:
    industry = regime.terms.get("产业")
    found = [Filter("q", "检索", wanted.q, kind="text")]
    if industry and industry.options:
        found.append(Filter("industry", "产业", wanted.industry, [Option(one, one) for one in industry.options]))
    if wanted.kind == LIBRARY:
        found.append(Filter("stale", "该联系没有联系的", "1" if wanted.stale else "", kind="check"))
    out = "已转出、不再谋划的" if wanted.kind == PLANNED else "已出库的"
    return [*found, Filter("closed", out, "1" if wanted.closed else "", kind="check")]


def _may_enter(viewer: Viewer, regime: Regime, kind: str) -> bool:
    return bool(viewer.own or viewer.acting_for) and OPENS[kind] in regime.pack.facts


def _shelves(here: str, field: str, options: tuple[str, ...], by: dict[str, int], wanted: Wanted) -> list[Tab]:
    """A tab for each library, or each step of maturity, with how many entries of the list it has."""
    chosen = getattr(wanted, field)
    asked = {"q": wanted.q, "industry": wanted.industry, "unit": str(wanted.unit or "")}
    asked |= {name: "1" for name in ("stale", "closed") if getattr(wanted, name)}
    kept = urlencode({name: value for name, value in asked.items() if value})
    found = [Tab("全部", f"{here}?{kept}" if kept else here, not chosen, str(sum(by.values())))]
    for option in options:
        more = f"&{kept}" if kept else ""
        found.append(Tab(option, f"{here}?{field}={option}{more}", chosen == option, str(by.get(option, 0))))
    return found


def _row(line: Line, kind: str, book: RefBook, viewer: Viewer, regime: Regime) -> Row:
    mine = viewer.may("office") or line.unit in viewer.unit_ids
    lead = kind == PLANNED and mine and line.open and not line.closed
    return Row(
        line=line,
        url=reverse("library_entry", args=[line.case]),
        unit=book.titles.get(line.unit, ""),
        amount=formats.money(line.amount) if line.amount else "—",
        entered=formats.day(line.entered_on, viewer.day),
        state=state_of(line, regime, viewer.day),
        contact=f"下次 {formats.day(line.due_on, viewer.day)}" if line.due_on else "没有定下次联系",
        lead_url=reverse("lead_new", query={"planned": str(line.case)}) if lead else "",
    )


def state_of(line: Line, regime: Regime, today: date) -> State | None:
    """Beside the entry: out, or overdue for a call, or called in time."""
    if line.closed:
        return State("ended", regime.place_title(line.stage, line.standing) or "已出库")
    if line.due_on is None:
        return None
    if line.due_on < today:
        return State("late", f"该联系，已过 {(today - line.due_on).days} 天")
    return State("kept", "联系正常")


@page(
    "library/new/<str:kind>/",
    name="library_new",
    title="入库",
    nav="library",
    methods=("GET", "HEAD", "POST"),
    shows=("facts:planned/*", "facts:library/*"),
)
def library_new(request: Request, kind: str) -> HttpResponse:
    """The form of a new entry."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    if kind not in PAGES:
        raise Http404
    if not _may_enter(viewer, regime, kind):
        raise PermissionDenied("您现在没有职务，或者现在采用的机制里没有这个库，不能入库。")
    form = _form(request, regime, kind)
    if request.method == "POST" and form.read(request) and (papers := kept(viewer, form)) is not None:
        try:
            with transaction.atomic():
                receipt = enter(
                    actor=viewer,
                    kind=kind,
                    values=form.values,
                    happened_on=form.happened_on,
                    request_key=str(form.request_key),
                    evidence=papers.entered(),
                    on_behalf_of=request.on_behalf_of,
                )
        except Refused as refused:
            show_refusal(form, refused, regime)
        else:
            messages.success(request, f"已入{TITLES[kind]}。")
            # Who enters it for another unit does not see its case.
            seen = entry(viewer, receipt.case, kind)
            return redirect("library_entry", receipt.case) if seen else redirect(PAGES[kind])
    context = {
        "form": form,
        "title": form.spec.title,
        "trail": ((TITLES[kind], reverse(PAGES[kind])),),
        "back": reverse(PAGES[kind]),
        "action": request.path,
    }
    return render(request, "library/entry_new.html", context, status=form.status)


def _form(request: Request, regime: Regime, kind: str) -> FactForm:
    viewer = request.viewer
    book = ref_book(viewer.jurisdiction)
    units = [Option(book.ref_of(u.id), u.short_name or u.name) for u in unit_tree(viewer.jurisdiction, viewer.day)]

    def options_of(term: Term) -> list[Option] | None:
        return units if term.kind is TermKind.UNIT else None

    own = book.ref_of(request.held.position.unit_id) if request.held else ""
    spec = regime.pack.facts[OPENS[kind]]
    unit_terms = [name for name in spec.terms if regime.terms[name].kind is TermKind.UNIT]
    initial = dict.fromkeys(unit_terms, own) if own else {}
    return FactForm(OPENS[kind], spec, regime.terms, options=options_of, initial=initial)


@page(
    "library/entries/<uuid:case>/",
    name="library_entry",
    title="库内条目",
    nav="library",
    shows=("facts:planned/*", "facts:library/*", "stages:planned/*"),
)
def library_entry(request: Request, case: UUID) -> HttpResponse:
    """One entry: what it says; for who may see its case what happened, what may be recorded, which lead it became."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    kind = next((one for one in PAGES if entry(viewer, case, one)), "")
    line = entry(viewer, case, kind) if kind else None
    if line is None:
        raise Http404
    row = _row(line, kind, ref_book(viewer.jurisdiction), viewer, regime)
    file = _file(viewer, case) if line.open else None
    more = particulars(viewer, line) if kind == LIBRARY else {}
    context = {
        "row": row,
        "kind": kind,
        "trail": ((TITLES[kind], reverse(PAGES[kind])),),
        "figures": [*_figures(row, kind), *(Figure(regime.terms[term].label, text) for term, text in more.items())],
        "report_url": _report_url(line, more, viewer, regime),
        "offers": _offers(file, viewer),
        "entries": _history(file, viewer),
        "became": [
            (one.case_title, case_url(one.case_kind, one.case))
            for one in (recorded_beside(viewer, case) if file and kind == PLANNED else [])
            if one.case_kind == "project"
        ],
    }
    return render(request, "library/entry.html", context)


def _file(viewer: Viewer, case: UUID) -> CaseFile | None:
    try:
        return case_file(viewer, case)
    except NotVisible:
        return None


def _figures(row: Row, kind: str) -> list[Figure]:
    line = row.line
    found = [Figure("产业", line.industry or "—"), Figure("单位", row.unit), Figure("入库", row.entered)]
    if kind == PLANNED:
        return [Figure("成熟度", line.maturity), *found, Figure("估算投资", row.amount)]
    return [Figure("库别", line.shelf), *found, Figure("联系", row.contact)]


def _report_url(line: Line, more: Mapping[str, str], viewer: Viewer, regime: Regime) -> str:
    """Whoever finds an enterprise in the library reports what comes of it, with what is known filled in."""
    if line.shelf != ENTERPRISE or line.closed or not viewer.may("report"):
        return ""
    known = {"投资方名称": line.name, "产业": line.industry, "来源地": more.get("来源地", "")}
    spec = regime.pack.facts[REPORTED]
    asked = {*spec.terms, *spec.optional}
    return reverse("lead_new", query={term: text for term, text in known.items() if text and term in asked})


def _offers(file: CaseFile | None, viewer: Viewer) -> list[tuple[str, str]]:
    if file is None:
        return []
    found = [one for one in choices(file, viewer) if not one.stopping and not one.spec.opens]
    return [(one.spec.title, link("case_record", file.id, one.kind)) for one in found]


def _history(file: CaseFile | None, viewer: Viewer) -> list[Happened]:
    if file is None:
        return []
    return [with_actions(file, viewer, happened(file, one), one) for one in reversed(file.lines)]
