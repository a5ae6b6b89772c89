"""What one has to do as spreadsheets: tasks, opinions owed, projects that may be one, the audit list."""

from collections.abc import Iterator
from itertools import chain, count, takewhile
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from luodi.audit.public import entries
from luodi.ledger.public import case_titles, current
from luodi.projects.public import Pair, pairs
from luodi.reviews.public import owed, under_review
from luodi.units.public import calendar_for, ref_book
from luodi.web.audit.views import row_of, wanted_of
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.reviews.rows import owed_rows, project_rows
from luodi.web.shell import page
from luodi.web.units.parts import adopted
from luodi.web.workbench import board
from luodi.web.workbook import MOST, Col, Table, case_col, note_of, too_long, workbook, workbook_of


@page("workbench/all.xlsx", name="workbench_export", title="导出待办", nav="workbench", export=True)
def workbench_export(request: Request) -> HttpResponse:
    """Every task of mine, or of one panel."""
    viewer, position = request.viewer, request.on_behalf_of
    when = request.GET.get("when", "")
    when = when if when in board.WHEN else ""
    first, total = board.all_tasks(viewer, position, when, 1)
    if total > MOST:
        return too_long(request, reverse("workbench_all"))
    further = (board.all_tasks(viewer, position, when, number)[0] for number in count(2))
    rows = chain(first, chain.from_iterable(takewhile(bool, further)))
    columns = (
        Col("事项", lambda r: r.title, 34),
        Col("项目", lambda r: r.case_title, 34),
        Col("责任单位", lambda r: r.owner, 24),
        Col("依据", lambda r: r.clause, 20),
        Col("期限", lambda r: r.due),
        Col("情况", lambda r: r.state),
    )
    said = board.WHEN[when][0] if when else "全部待办"
    return workbook("待办", note_of(viewer, said), columns, rows, author=viewer.name)


@page("reviews/export.xlsx", name="reviews_export", title="导出{review}", nav="reviews", export=True)
def reviews_export(request: Request) -> HttpResponse:
    """Opinions owed, and the projects in review."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    calendar = calendar_for(viewer.jurisdiction)
    mine = owed_rows(owed(viewer, regime), regime, calendar, viewer.day, frozenset(), {})

    def projects() -> Iterator[Any]:
        number, more = 1, True
        while more:
            found = under_review(viewer, regime, number)
            yield from project_rows(found.rows, regime, calendar, viewer.day)
            number, more = number + 1, found.more

    own = (
        Col("事项", lambda r: r.item, 30),
        Col("项目", lambda r: r.project, 34),
        Col("以谁的名义", lambda r: r.unit, 24),
        Col("依据", lambda r: r.clause, 20),
        Col("期限", lambda r: r.state),
    )
    whole = (
        Col("项目", lambda r: r.title, 34),
        Col("送审", lambda r: r.since),
        Col("已答", lambda r: r.answered),
        Col("共几项", lambda r: r.total),
        Col("还缺", lambda r: [one.text for one in r.missing], 40),
        Col("情况", lambda r: r.state),
        Col("依据", lambda r: r.clause, 20),
    )
    tables = [Table("要答复的", own, mine), Table("在审的项目", whole, projects())]
    return workbook_of("评审", note_of(viewer), tables, author=viewer.name)


@page("projects/duplicates.xlsx", name="duplicates_export", title="导出疑似重复", nav="projects", export=True)
def duplicates_export(request: Request) -> HttpResponse:
    """Pairs that wait for a verdict, or have one."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    decided = request.GET.get("which") == "decided"
    titles = ref_book(viewer.jurisdiction).titles

    def rows() -> Iterator[Pair]:
        number, more = 1, True
        while more and number <= MOST // 50:
            found, more = pairs(viewer, decided=decided, number=number)
            yield from found
            number += 1

    columns = (
        Col("后报的", lambda p: p.newer.name, 34),
        Col("后报单位", lambda p: titles.get(p.newer.unit, "") if p.newer.unit else "", 24),
        Col("后报日期", lambda p: p.newer.reported_on),
        Col("先报的", lambda p: p.known.name, 34),
        Col("先报单位", lambda p: titles.get(p.known.unit, "") if p.known.unit else "", 24),
        Col("先报日期", lambda p: p.known.reported_on),
        Col("为什么", lambda p: p.why or "现在已不再相近", 40),
        Col("依据", lambda p: clause_tag(regime, p.clause or None, default=p.default), 20),
        Col("结论", lambda p: p.verdict),
        Col("期限", lambda p: p.task.due_on if p.task else None),
        case_col(lambda p: p.newer.case),
    )
    return workbook("疑似重复", note_of(viewer, "已裁定" if decided else "待裁定"), columns, rows(), author=viewer.name)


@page(
    "administration/audit.xlsx",
    name="audit_export",
    title="导出审计清单",
    nav="administration",
    right="audit",
    export=True,
)
def audit_export(request: Request) -> HttpResponse:
    """Entries as the page is narrowed, the newest first; 422 where they are more than a file holds."""
    viewer = request.viewer
    found = entries(viewer, wanted_of(request), MOST)
    if found.more:
        return too_long(request, reverse("audit"))
    titles = case_titles(viewer, {line.case for line in found.lines if line.case})
    book, regime = ref_book(viewer.jurisdiction), adopted(viewer)
    columns = (
        Col("时间", lambda r: r.at, 20),
        Col("人员", lambda r: r.person),
        Col("账号", lambda r: r.username, 24),
        Col("代谁", lambda r: r.acting, 24),
        Col("类别", lambda r: r.kind),
        Col("事项", lambda r: r.what, 30),
        Col("答复", lambda r: r.status),
        Col("对象", lambda r: r.target, 34),
        Col("来源地址", lambda r: r.address, 20),
    )
    rows = (row_of(line, titles, book, regime) for line in found.lines)
    return workbook("审计清单", note_of(viewer), columns, rows, author=viewer.name)
