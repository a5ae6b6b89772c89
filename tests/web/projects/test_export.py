"""The list as a spreadsheet: exactly what it shows, harmless, bounded, for the same eyes."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.http import HttpResponse

from web.conftest import YI, SignIn, World
from web.projects.test_finding import names
from web.projects.test_page import told

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(answer: HttpResponse) -> list[dict[str, str]]:
    """Rows of cells by column letter; a formula would be an error here."""
    assert answer.status_code == 200, answer.content[:400]
    xml = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/worksheets/sheet1.xml")
    rows = []
    for row in ElementTree.fromstring(xml).iter(f"{MAIN}row"):
        cells = {}
        for cell in row.iter(f"{MAIN}c"):
            assert cell.find(f"{MAIN}f") is None, "a formula"
            cells[re.sub(r"\d", "", cell.get("r", ""))] = "".join(cell.itertext())
        rows.append(cells)
    return rows


def test_spreadsheet_holds_the_rows_columns_and_order_of_the_list(world: World, sign_in: SignIn) -> None:
    for number in range(3):
        world.lead(f"示例第{number}项目", 投资总额=(number + 1) * YI // 2, 投资方名称="=HYPERLINK(1)")
    client = sign_in("office_clerk")
    query = "amount.from=0.6&c=name,amount,unit,due&sort=amount"
    note, heads, *rows = sheet(client.get(f"/projects/export.xlsx?{query}"))
    assert (
        [row["A"] for row in rows] == names(told(client.get(f"/projects/?{query}"))) == ["示例第2项目", "示例第1项目"]
    )
    assert list(heads.values()) == [
        "项目", "投资方", "产业", "投资总额（亿元）", "引进单位", "最近期限", "到期情况", "到期事项", "条款",
        "项目编号",
    ]  # fmt: skip
    assert [row["D"] for row in rows] == ["1.5", "1"] and rows[0]["E"] == "太和镇" and rows[0]["B"] == "=HYPERLINK(1)"
    assert "逾期" in rows[0]["G"] and rows[0]["I"] == "三(二)（系统默认）"
    viewer = world.users["office_clerk"].name
    assert "投资总额：不低于 0.6 亿元" in note["A"] and viewer in note["A"] and str(world.day.year) in note["A"]


def test_spreadsheet_holds_nothing_the_list_would_hide(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲项目")
    rows = sheet(sign_in("taiping_clerk").get("/projects/export.xlsx"))
    assert len(rows) == 2 and "示例甲项目" not in str(rows)


def test_a_list_too_long_for_a_file_is_refused_with_what_to_do(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.lead("示例甲项目")
    monkeypatch.setattr("luodi.web.projects.export.MOST", 0)
    answer = sign_in("office_clerk").get("/projects/export.xlsx")
    assert answer.status_code == 422 and "请先加条件" in answer.content.decode()
