"""Every list as a spreadsheet: the figures of the page, harmless, and the number by which a row comes back."""

import io
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from openpyxl import load_workbook

from luodi.audit.models import Entry
from luodi.web import urls
from luodi.web.shell import routes
from luodi.web.workbook import CASE
from web.conftest import YI, SignIn, World

PAGES = {"/leads/export.xlsx?which=all": "/leads/?which=all", "/supervision/export.xlsx": "/supervision/"}


def cells(answer: Any) -> list[list[Any]]:
    """Rows below the note, the headings first."""
    assert answer.status_code == 200, answer.content[:300]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row), "a formula"
    return rows[1:]


@pytest.mark.parametrize("file", PAGES)
def test_figures_of_the_page_are_the_figures_of_the_file(file: str, world: World, sign_in: SignIn) -> None:
    cases = [world.lead("示例甲阀门项目", 投资总额=3 * YI // 2), world.confirmed("示例乙阀门项目")]
    client = sign_in("office_clerk")
    heads, *rows = cells(client.get(file))
    page = unescape(client.get(PAGES[file]).content.decode())
    assert heads[-1] == CASE and {row[-1] for row in rows} <= {str(case) for case in cases}
    assert len(rows) >= 2
    for row in rows:
        for value in row[:-1]:
            if isinstance(value, str):
                assert value.partition("（")[0] in page, value
            elif isinstance(value, date | datetime):
                assert f"{value.month} 月 {value.day} 日" in page, value
            elif value is not None:
                assert f"{value:g} 亿元" in page, value


def test_names_that_look_like_formulas_stay_texts_in_every_list(world: World, sign_in: SignIn) -> None:
    world.lead("=HYPERLINK(1)")
    office, system = sign_in("office_clerk"), sign_in("system_admin")
    for client, file in (
        (office, "/leads/export.xlsx?which=all"),
        (office, "/supervision/export.xlsx"),
        (office, "/weekly/units.xlsx"),
        (office, "/meetings/export.xlsx"),
        (office, "/units/export.xlsx"),
        (office, "/workbench/all.xlsx"),
        (office, "/reviews/export.xlsx"),
        (office, "/claims/export.xlsx"),
        (office, "/projects/duplicates.xlsx"),
        (office, "/library/table.xlsx"),
        (office, "/library/pipeline.xlsx"),
        (office, "/library/partners.xlsx"),
        (office, "/library/reporting.xlsx"),
        (system, "/administration/people.xlsx"),
    ):
        assert len(cells(client.get(file))) >= 1, file


def test_lists_of_others_hold_nothing_that_is_hidden(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲阀门项目")
    client = sign_in("taiping_clerk")
    assert "示例甲" not in str(cells(client.get("/leads/export.xlsx"))) + str(
        cells(client.get("/supervision/export.xlsx"))
    )
    assert client.get("/weekly/units.xlsx").status_code == 403
    assert client.get("/administration/people.xlsx").status_code == 403


def test_every_file_taken_away_is_marked_for_the_audit_list() -> None:
    assert urls.urlpatterns  # every page registers when the addresses are read
    files = [route for route in routes() if route.path.endswith((".xlsx", ".docx"))]
    assert len(files) > 10
    assert [route.name for route in files if not route.export] == []


def test_list_of_projects_taken_away_is_noted(world: World, sign_in: SignIn) -> None:
    sign_in("office_clerk").get("/projects/export.xlsx")
    assert list(Entry.objects.filter(kind="export").values_list("what", flat=True)) == ["导出项目"]
