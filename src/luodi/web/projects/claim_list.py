"""首报首谈 and 流转 of all projects in sight: who holds which until when, what went to whom; as files, too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from luodi.ledger.public import current
from luodi.projects.claim_list import (
    ALIVE,
    ASKED,
    DECLINED,
    DISPUTED,
    MOVED,
    OVER,
    PAGE,
    SOON,
    ClaimLine,
    TransferLine,
    claim_lines,
    transfer_lines,
)
from luodi.regimes.case import CLAIM_TITLES
from luodi.regimes.regime import Regime
from luodi.regimes.transfers import route
from luodi.units.public import RefBook, Viewer, ref_book
from luodi.web import formats
from luodi.web.clauses import case_url, clause_tag
from luodi.web.context import Request
from luodi.web.paging import page_number, pager
from luodi.web.parts import ClauseTag, State, Tab
from luodi.web.projects import claim_cards
from luodi.web.shell import page, render
from luodi.web.workbook import MOST, Col, case_col, note_of, too_long, workbook

BATCH = 500
TABS: Mapping[str, str] = {ALIVE: "有效", SOON: "快到期", DISPUTED: "有争议", OVER: "已失效、放弃、了结"}
STEPS: Mapping[str, State] = {
    ASKED: State("wait", "提请"),
    MOVED: State("kept", "流转"),
    DECLINED: State("ended", "不流转"),
}


@dataclass(frozen=True)
class ClaimLineShown:
    """A line of the list of claims."""

    case: UUID
    project: str
    url: str
    title: str
    holder: str
    since: str
    until: str
    keep_by: str
    state: State
    disputed: bool
    clause: ClauseTag | None


@dataclass(frozen=True)
class TransferLineShown:
    """A line of the list of transfers."""

    case: UUID
    project: str
    url: str
    what: str
    state: State
    day: str
    unit: str
    to: str
    clause: ClauseTag | None


def _asked(request: Request) -> str:
    which = request.GET.get("which", "")
    return which if which in TABS else ALIVE


@page("claims/", name="claims", title="首报首谈", nav="projects", shows=("claims", "clauses"))
def claims(request: Request) -> HttpResponse:
    """Claims of the projects in sight, those that end first at the top."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    which, number = _asked(request), page_number(request)
    lines, total = claim_lines(viewer, regime, which, number)
    here = reverse("claims")
    context = {
        "rows": [_claim(one, viewer, regime) for one in lines],
        "tabs": [Tab(title, f"{here}?which={name}", name == which) for name, title in TABS.items()],
        "pager": pager(request, number, PAGE, total, len(lines), "条"),
        "file_url": reverse("claims_export", query={"which": which}),
        "transfers": route(regime) is not None,
    }
    return render(request, "projects/claim_list.html", context)


@page("claims/export.xlsx", name="claims_export", title="导出首报首谈", nav="projects", export=True)
def claims_export(request: Request) -> HttpResponse:
    """The same as a spreadsheet."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    which = _asked(request)
    first, total = claim_lines(viewer, regime, which, 1, BATCH)
    if total > MOST:
        return too_long(request, reverse("claims"))

    def rows() -> Iterator[ClaimLine]:
        number, found = 1, first
        while found:
            yield from found
            number += 1
            found = claim_lines(viewer, regime, which, number, BATCH)[0] if len(found) == BATCH else []

    titles = ref_book(viewer.jurisdiction).titles
    columns = (
        Col("项目", lambda r: r.watched.case_title, 34),
        Col("权属", lambda r: r.watched.claim.title),
        Col("归谁", lambda r: titles.get(r.watched.claim.holder, ""), 24),
        Col("起算", lambda r: r.watched.claim.since),
        Col("保护到", lambda r: r.watched.claim.until),
        Col("最迟跟进", lambda r: r.watched.claim.keep_by),
        Col("现在", lambda r: _state(r, viewer)),
        Col("争议", lambda r: "等待裁定" if r.disputed else ""),
        Col("依据", lambda r: _tag(r, regime), 20),
        case_col(lambda r: r.watched.claim.case),
    )
    return workbook("首报首谈", note_of(viewer, TABS[which]), columns, rows(), author=viewer.name)


def _claim(line: ClaimLine, viewer: Viewer, regime: Regime) -> ClaimLineShown:
    row, today = line.watched.claim, viewer.day
    alive = row.status == "alive"
    holder = ref_book(viewer.jurisdiction).titles.get(row.holder, "") if row.holder else ""
    return ClaimLineShown(
        case=row.case,
        project=line.watched.case_title,
        url=claim_cards.claims_url(row.case),
        title=row.title,
        holder=holder or "还没有归到单位",
        since=formats.day(row.since, today),
        until=formats.day(row.until, today) if row.until else "不设",
        keep_by=formats.day(row.keep_by, today) if row.keep_by and alive and row.limit else "",
        state=_state(line, viewer),
        disputed=line.disputed,
        clause=_tag(line, regime),
    )


def _state(line: ClaimLine, viewer: Viewer) -> State:
    row = line.watched.claim
    if row.status != "alive":
        return State("late" if row.status == "lapsed" else "ended", f"已{CLAIM_TITLES[row.status]}")
    if row.limit is None:
        return State("paused", "停表中") if row.until or row.keep_by else State("kept", "有效")
    left = (row.limit - viewer.day).days
    return State("soon" if line.watched.warned else "kept", f"剩 {left} 天" if left else "今日到期")


def _tag(line: ClaimLine, regime: Regime) -> ClauseTag | None:
    row = line.watched.claim
    return clause_tag(regime, row.clause or None, place=row.place, default=row.default or not row.clause)


@page("transfers/", name="transfers", title="项目流转", nav="projects", shows=("facts:project/transfer.*",))
def transfers(request: Request) -> HttpResponse:
    """What was asked for, moved and declined, latest first."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    book = ref_book(viewer.jurisdiction)
    lines, number = transfer_lines(viewer, regime), page_number(request)
    shown = lines[(number - 1) * PAGE : number * PAGE]
    context = {
        "rows": [_transfer(one, viewer, regime, book) for one in shown],
        "pager": pager(request, number, PAGE, len(lines), len(shown), "件"),
        "known": route(regime) is not None,
    }
    return render(request, "projects/transfer_list.html", context)


@page("transfers/export.xlsx", name="transfers_export", title="导出流转", nav="projects", export=True)
def transfers_export(request: Request) -> HttpResponse:
    """The same as a spreadsheet."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    book = ref_book(viewer.jurisdiction)
    lines = transfer_lines(viewer, regime)
    if len(lines) > MOST:
        return too_long(request, reverse("transfers"))
    columns = (
        Col("日期", lambda r: r.told.happened_on),
        Col("项目", lambda r: r.project, 34),
        Col("办了什么", lambda r: regime.pack.facts[r.told.kind].title, 20),
        Col("情况", lambda r: STEPS[r.step]),
        Col("流转至", lambda r: _name(book, r.to), 24),
        Col("记录单位", lambda r: book.titles.get(r.told.unit, ""), 24),
        Col("依据", lambda r: _act_tag(r, regime), 20),
        case_col(lambda r: r.told.case),
    )
    return workbook("流转", note_of(viewer), columns, lines, author=viewer.name)


def _transfer(line: TransferLine, viewer: Viewer, regime: Regime, book: RefBook) -> TransferLineShown:
    told = line.told
    return TransferLineShown(
        case=told.case,
        project=line.project,
        url=reverse("project_transfer", args=[told.case]) if line.project else case_url(told.case_kind, told.case),
        what=regime.pack.facts[told.kind].title,
        state=STEPS[line.step],
        day=formats.day(told.happened_on, viewer.day),
        unit=book.titles.get(told.unit, ""),
        to=_name(book, line.to),
        clause=_act_tag(line, regime),
    )


def _name(book: RefBook, ref: str) -> str:
    found = book.id_of(ref) if ref else None
    return book.titles.get(found, "") if found else ""


def _act_tag(line: TransferLine, regime: Regime) -> ClauseTag | None:
    clause = regime.pack.facts[line.told.kind].clause
    return clause_tag(regime, clause, default=not clause)
