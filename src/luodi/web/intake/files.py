"""The lists of an import as spreadsheets: the tables brought in, and what is said of the rows of one."""

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from luodi.intake.public import OUTCOMES, PAGE, RowView, latest, may_import, progress_of, rows_of
from luodi.ledger.public import NotVisible
from luodi.web import errors
from luodi.web.context import Request
from luodi.web.intake import showing
from luodi.web.shell import page
from luodi.web.workbook import MOST, Col, case_col, note_of, too_long, workbook


@page("intake/export.xlsx", name="intake_export", title="导出导入过的表", nav="intake", export=True)
def intake_export(request: Request) -> HttpResponse:
    """The tables brought in, newest first."""
    viewer = request.viewer
    if not may_import(viewer):
        return errors.forbidden(request)
    columns = (
        Col("文件", lambda i: i.name, 34),
        Col("上传", lambda i: i.uploaded_at),
        Col("现在", showing.state_of),
        Col("行数", lambda i: i.total),
        *(Col(title, lambda i, key=key: i.counts.get(key)) for key, title in OUTCOMES.items()),  # type: ignore[misc]
        Col("导入人", lambda i: i.uploaded_by),
    )
    return workbook("导入", note_of(viewer), columns, latest(viewer, MOST), author=viewer.name)


@page("intake/<uuid:id>/rows.xlsx", name="intake_rows", title="导出各行说明", nav="intake", export=True)
def intake_rows(request: Request, id: UUID) -> HttpResponse:
    """What is said of the rows of one table, as its page shows them."""
    viewer = request.viewer
    try:
        found = progress_of(viewer, id)
    except NotVisible as error:
        raise Http404(error.message) from error
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in OUTCOMES else showing.first_outcome(found)
    first, count = rows_of(viewer, id, outcome, 1)
    if count > MOST:
        return too_long(request, reverse("intake_item", args=(id,)))

    def rows() -> Iterator[RowView]:
        shown, number = first, 1
        while shown:
            yield from shown
            number += 1
            shown = rows_of(viewer, id, outcome, number)[0] if len(shown) == PAGE else []

    columns = (
        Col("行", lambda r: r.number, 8),
        Col("项目", lambda r: r.title, 34),
        Col("哪里不对", lambda r: [f"{label}：{text}" if label else text for label, _, text in r.problems], 60),
        Col("改了什么", lambda r: [f"{label}：{before or '空'} → {after}" for label, before, after in r.changes], 60),
        Col("说明", lambda r: list(r.notes), 60),
        case_col(lambda r: r.case),
    )
    said = f"{found.name}，{OUTCOMES.get(outcome, '全部')}"
    return workbook("各行说明", note_of(viewer, said), columns, rows(), author=viewer.name)
