"""The pages of the library as spreadsheets: what each shows, all of it, for the same eyes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from luodi.ledger.public import current
from luodi.library.public import LIBRARY, PLANNED, Line, items, listed, versions
from luodi.units.public import ref_book
from luodi.web.context import Request
from luodi.web.library import catalogues, crossing, entries, partners, pipeline, reporting
from luodi.web.output.lists import yi
from luodi.web.shell import page
from luodi.web.workbook import MOST, Col, Table, case_col, note_of, too_long, workbook, workbook_of


@page("library/table.xlsx", name="library_export", title="导出项目库", nav="library", export=True)
def library_export(request: Request) -> HttpResponse:
    """The cross table: two columns for each of its columns, how many and 投资总额."""
    shown = crossing.shown(request)
    columns = [Col(shown["down"].title, lambda r: r.title, 24)]
    for at, head in enumerate(shown["heads"]):
        columns.append(Col(head, lambda r, at=at: r.cells[at].n))  # type: ignore[misc]
        columns.append(Col(f"{head}：投资总额（亿元）", lambda r, at=at: _yi(r.cells[at].yuan)))  # type: ignore[misc]
    columns += [Col("合计", lambda r: r.total.n), Col("合计：投资总额（亿元）", lambda r: _yi(r.total.yuan))]
    said = "；".join(chip.title for chip in shown["chips"]) or "全部"
    title = f"{shown['down'].title}×{shown['across'].title}"
    foot = crossing.Line("合计", False, tuple(shown["feet"]), shown["all"])
    rows = [*shown["lines"], foot]
    return workbook(title, note_of(request.viewer, said), columns, rows, author=request.viewer.name)


def _yi(yuan: int) -> float | None:
    return yi(yuan) if yuan else None


@page("library/planned.xlsx", name="library_planned_export", title="导出谋划库", nav="library", export=True)
def planned_export(request: Request) -> HttpResponse:
    """Planned projects, as the page is narrowed."""
    columns = (
        Col("成熟度", lambda r: r.maturity),
        Col("估算投资（亿元）", lambda r: yi(r.amount)),
    )
    return _entries(request, PLANNED, "谋划单位", columns)


@page("library/shared.xlsx", name="library_shared_export", title="导出共享库", nav="library", export=True)
def shared_export(request: Request) -> HttpResponse:
    """The shared libraries, as the page is narrowed."""
    columns = (
        Col("库别", lambda r: r.shelf),
        Col("最近联系", lambda r: r.contacted_on),
        Col("下次联系", lambda r: r.due_on),
    )
    return _entries(request, LIBRARY, "联系单位", columns)


def _entries(request: Request, kind: str, unit: str, own: tuple[Col, ...]) -> HttpResponse:
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    wanted = replace(entries.wanted_of(request, kind), page=1)
    first, total, _yuan = listed(viewer, wanted)
    if total > MOST:
        return too_long(request, reverse(entries.PAGES[kind]))

    def rows() -> Iterator[Line]:
        found, number = first, 1
        while found:
            yield from found
            number += 1
            found = listed(viewer, replace(wanted, page=number))[0]

    titles = ref_book(viewer.jurisdiction).titles
    columns = (
        Col("名称", lambda r: r.name, 34),
        Col("内容", lambda r: r.text, 50),
        *own,
        Col("产业", lambda r: r.industry),
        Col(unit, lambda r: titles.get(r.unit, ""), 24),
        Col("入库", lambda r: r.entered_on),
        Col("现在", lambda r: entries.state_of(r, regime, viewer.day)),
        case_col(lambda r: r.case),
    )
    said = (wanted.shelf or wanted.maturity, wanted.q and f"检索“{wanted.q}”", wanted.industry,
            "该联系没有联系的" if wanted.stale else "", "已出库的" if wanted.closed else "")  # fmt: skip
    note = note_of(viewer, "；".join(text for text in said if text) or "全部在库的")
    return workbook(entries.TITLES[kind], note, columns, rows(), author=viewer.name)


@page("library/catalogues.xlsx", name="library_catalogues_export", title="导出目录清单", nav="library", export=True)
def catalogues_export(request: Request) -> HttpResponse:
    """Every version loaded."""
    viewer = request.viewer
    columns = (
        Col("种类", lambda v: v.kind, 24),
        Col("版本", lambda v: v.name, 34),
        Col("只是摘录", lambda v: v.extract),
        Col("施行", lambda v: v.effective_on),
        Col("废止", lambda v: v.until),
        Col("条目", lambda v: v.count),
        Col("来源", lambda v: v.source, 40),
        Col("装入", lambda v: v.loaded_at, 18),
        Col("文件摘要", lambda v: v.digest, 40),
    )
    return workbook("目录清单", note_of(viewer), columns, versions(viewer), author=viewer.name)


@page(
    "library/catalogues/<uuid:case>/entries.xlsx",
    name="library_catalogue_export",
    title="导出目录条目",
    nav="library",
    export=True,
)
def catalogue_export(request: Request, case: UUID) -> HttpResponse:
    """The entries of a version, as searched."""
    viewer = request.viewer
    version = next((one for one in versions(viewer) if one.case == case), None)
    if version is None:
        raise Http404
    words, category = catalogues.asked_of(request, version)
    columns = (
        Col("条目编号", lambda i: i.number),
        Col("类别", lambda i: i.category),
        Col("行业", lambda i: i.industry, 24),
        Col("条目内容", lambda i: i.text, 80),
    )
    found = items(viewer, version, words, category, most=MOST)
    said = "；".join(text for text in (version.name, words, category) if text)
    return workbook(version.kind, note_of(viewer, said), columns, found, author=viewer.name)


@page("library/partners.xlsx", name="library_partners_export", title="导出渠道", nav="library", export=True)
def partners_export(request: Request) -> HttpResponse:
    """Channels, bodies and activities, a sheet for each."""
    shown = partners.shown(request)

    def brought(of: Any = lambda row: row) -> tuple[Col, ...]:
        return (
            Col("线索", lambda r: of(r).leads),
            Col("确认", lambda r: of(r).confirmed),
            Col("签约", lambda r: of(r).signed),
            Col("协议投资额（亿元）", lambda r: _yi(of(r).brought.contracted)),
            Col("到位资金（亿元）", lambda r: _yi(of(r).brought.arrived)),
        )

    tables = [Table("渠道", (Col("来源", lambda r: r.title, 24), *brought()), [*shown["channels"], shown["total"]])]
    if shown["has_bodies"]:
        body = (
            Col("机构", lambda r: r.partner.name, 30),
            Col("类型", lambda r: r.partner.kind),
            Col("合作内容", lambda r: r.partner.about, 40),
            Col("签订", lambda r: r.partner.agreed_on),
            Col("到期", lambda r: r.partner.until),
            Col("现在", lambda r: r.state),
            Col("单位", lambda r: r.unit, 24),
            Col("联系人", lambda r: [" ".join(filter(None, (p.name, p.post, p.phone))) for p in r.people], 34),
        )
        tables.append(Table("合作机构", (*body, *brought(lambda row: row.brought)), shown["bodies"]))
    if shown["has_events"]:
        event = (
            Col("活动", lambda r: r.activity.name, 30),
            Col("类型", lambda r: r.activity.kind),
            Col("目标区域", lambda r: r.activity.region),
            Col("日期", lambda r: r.activity.held_on),
            Col("单位", lambda r: r.unit, 24),
        )
        tables.append(Table("招商活动", (*event, *brought(lambda row: row.brought)), shown["events"]))
    return workbook_of("渠道和合作机构", note_of(request.viewer, shown["said"]), tables, author=request.viewer.name)


@page("library/pipeline.xlsx", name="library_pipeline_export", title="导出流程", nav="library", export=True)
def pipeline_export(request: Request) -> HttpResponse:
    """Stages with what waits there, and the hand-offs."""
    shown = pipeline.shown(request)
    steps = (
        Col("步骤", lambda r: r[0], 20),
        Col("阶段", lambda r: r[1].title, 24),
        Col("现有", lambda r: r[1].n),
        Col("逾期", lambda r: r[1].late),
        Col("平均", lambda r: r[1].mean),
        Col("中位", lambda r: r[1].median),
        Col("最久", lambda r: r[1].longest),
        Col("在等谁", lambda r: [f"{title} {n}" for title, n, _, _ in r[1].owners], 40),
        Col("依据", lambda r: r[1].clause, 20),
    )
    handed = (
        Col("事项", lambda r: r.title, 34),
        Col("依据", lambda r: r.clause, 20),
        Col("发生", lambda r: r.total),
        Col("按时率", lambda r: r.share),
        Col("逾期办结", lambda r: r.ended_late),
        Col("未办结", lambda r: r.open),
        Col("其中逾期", lambda r: r.open_late),
    )
    rows = [(step.title, row) for step in shown["steps"] for row in step.rows]
    tables = [Table("每一步", steps, rows), Table("交接", handed, shown["hand_offs"])]
    return workbook_of("流程", note_of(request.viewer), tables, author=request.viewer.name)


@page("library/reporting.xlsx", name="library_reporting_export", title="导出信息报送", nav="library", export=True)
def reporting_export(request: Request) -> HttpResponse:
    """Unit by period."""
    shown = reporting.shown(request)
    columns = [Col("单位", lambda r: r.title, 28)]
    for at, head in enumerate(shown["heads"]):
        columns.append(Col(head, lambda r, at=at: r.cells[at].state))  # type: ignore[misc]
        columns.append(Col(f"{head}：条数", lambda r, at=at: r.cells[at].leads or None, 10))  # type: ignore[misc]
    columns += [
        Col("按时", lambda r: r.kept),
        Col("到了期限的", lambda r: r.due),
        Col("迟报", lambda r: r.late),
        Col("未报", lambda r: r.missing),
        Col("条数", lambda r: r.leads),
    ]
    said = shown["duty"].title if shown["duty"] else "信息报送"
    return workbook("信息报送", note_of(request.viewer, said), columns, shown["rows"], author=request.viewer.name)
