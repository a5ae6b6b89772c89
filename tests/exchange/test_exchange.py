"""A platform's table is filled as it is, comes back the same, and what differs is told cell by cell."""

import io
import zipfile
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from luodi.exchange.public import filled, reconcile, set_columns, take_template, template
from luodi.ledger.public import NotVisible, Refused
from web.conftest import YI, World, rebuilt

HEADS = ("序号", "项目名称", "投资主体", "总投资（万元）", "首报日期", "平台编号")


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


def book(rows: list[list[Any]], *, title: str = "全省在谈项目统计表") -> SimpleUploadedFile:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append([title])
    sheet.merge_cells("A1:F1")
    sheet.append(list(HEADS))
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("省平台.xlsx", out.getvalue())


def kept(world: World, rows: list[list[Any]] | None = None) -> UUID:
    office = world.viewer("office_clerk")
    made = take_template(actor=office, name="省平台在谈表", file=book(rows or []))
    keys = [one.key for one in template(office, made).columns]
    assert keys[:4] == ["number", "name", "investor", "amount"] and keys[5] == ""
    set_columns(actor=office, template=made, keys=[*keys[:4], "reported", ""], match="name")
    return made


def rows_of(content: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1)]


def test_platforms_table_is_filled_below_its_own_header_in_its_own_units(world: World) -> None:
    world.lead("示例甲阀门项目", 投资总额=3 * YI // 2, 投资方名称="=HYPERLINK(1)")
    title, heads, first = rows_of(filled(world.viewer("office_clerk"), kept(world)))
    assert title[0] == "全省在谈项目统计表" and tuple(heads) == HEADS
    assert first[:4] == [1, "示例甲阀门项目", "=HYPERLINK(1)", 15000]
    cell = load_workbook(io.BytesIO(filled(world.viewer("office_clerk"), UUID(str(kept_id(world)))))).active["C3"]
    assert cell.data_type == "s"


def kept_id(world: World) -> UUID:
    from luodi.exchange.public import templates

    return templates(world.viewer("office_clerk"))[0].id


def test_column_nobody_guessed_is_filled_in_the_unit_that_the_table_says(world: World) -> None:
    world.lead("示例甲阀门项目", 投资总额=3 * YI // 2, 用地面积=100_000_000)
    made = Workbook()
    assert made.active is not None
    for row in (
        ["填报单位：示例", "单位：万元"],
        ["项目名称", "投资规模", "", "盘子"],
        ["", "其中：合计数", "其中：用了多少地（平方米）", ""],
    ):
        made.active.append(row)
    for merged in ("A2:A3", "B2:C2", "D2:D3"):
        made.active.merge_cells(merged)
    out = io.BytesIO()
    made.save(out)
    office = world.viewer("office_clerk")
    kept_ = take_template(actor=office, name="省表", file=SimpleUploadedFile("a.xlsx", out.getvalue()))
    set_columns(actor=office, template=kept_, keys=["name", "", "land", "amount"], match="name")
    assert [one.unit for one in template(office, kept_).columns] == ["", "", "平方米", "万元"]
    assert rows_of(filled(office, kept_))[3] == ["示例甲阀门项目", None, 66666.67, 15000]
    assert not reconcile(office, kept_, SimpleUploadedFile("x.xlsx", filled(office, kept_))).differences


def test_what_went_out_comes_back_without_a_difference(world: World) -> None:
    for number in range(3):
        world.lead(f"示例{number}号阀门项目", 投资总额=(number + 1) * YI // 2, 投资方名称="示例公司")
    made, office = kept(world), world.viewer("office_clerk")
    told = reconcile(office, made, SimpleUploadedFile("x.xlsx", filled(office, made)))
    assert (told.same, told.differences) == (3, ())


def test_missing_rows_and_differing_cells_are_told_with_both_values(world: World) -> None:
    world.lead("示例甲阀门项目", 投资总额=3 * YI // 2, 投资方名称="示例公司")
    world.lead("示例乙阀门项目", 投资总额=YI)
    made = kept(world)
    day = world.day.replace(day=1)
    export = book([[1, "示例甲阀门项目", "示例 公司", 16000, None, "P1"], [2, "示例丙项目", "某公司", 1, day, "P2"]])
    told = reconcile(world.viewer("office_clerk"), made, export)
    assert [(one.what, one.key) for one in told.differences] == [
        ("here", "示例丙项目"), ("there", "示例乙阀门项目"), ("cells", "示例甲阀门项目"),
    ]  # fmt: skip
    cells = {cell.label: (cell.ours, cell.theirs) for cell in told.differences[2].cells}
    assert cells["总投资（万元）"] == ("15000", "16000") and "投资主体" not in cells and cells["首报日期"][1] == ""


def test_a_file_that_is_no_table_and_a_column_used_twice_are_refused_in_words(world: World) -> None:
    office = world.viewer("office_clerk")
    with pytest.raises(Refused) as caught:
        take_template(actor=office, name="坏表", file=SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nothing"))
    assert caught.value.fields["file"]
    with pytest.raises(Refused, match="工作表“Sheet”太长，空表最多 2000 行"):
        take_template(actor=office, name="不空的表", file=book([[number] for number in range(2_100)]))
    made = kept(world)
    with pytest.raises(Refused, match="选了两次"):
        set_columns(actor=office, template=made, keys=["name", "name", "", "", "", ""], match="name")


def with_codes(markup: str) -> SimpleUploadedFile:
    """The platform's table with a hidden list of codes behind it, then the `markup` of that sheet's rows."""
    made = load_workbook(book([]).file)
    codes = made.create_sheet("字典")
    codes.sheet_state = "hidden"
    for number in range(2_500):
        codes.append([number])
    first, packed = io.BytesIO(), io.BytesIO()
    made.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                content = content.replace(b"</sheetData>", markup.encode())
            new.writestr(name, content)
    return SimpleUploadedFile("省平台.xlsx", packed.getvalue())


def test_a_long_list_of_codes_on_a_hidden_sheet_is_no_fault(world: World) -> None:
    office = world.viewer("office_clerk")
    made = take_template(actor=office, name="省表", file=with_codes("</sheetData>"))
    assert template(office, made).sheet == "Sheet"


@pytest.mark.parametrize(
    "markup",
    [
        "<row>" + '<c s="0"/>' * 300_000 + "</row></sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A1:XFD1000"/></mergeCells>',
        '</sheetData><hyperlinks><hyperlink ref="A1:XFD1000" location="A1"/></hyperlinks>',
    ],
)
def test_a_table_that_would_be_built_up_of_too_many_empty_cells_is_refused(world: World, markup: str) -> None:
    with pytest.raises(Refused, match="空表太满"):
        take_template(actor=world.viewer("office_clerk"), name="省表", file=with_codes(markup))


def test_a_picture_that_declares_what_kind_of_document_it_is_is_no_fault(world: World) -> None:
    drawn = io.BytesIO()
    load_workbook(book([]).file).save(drawn)
    with zipfile.ZipFile(drawn, "a") as archive:
        archive.writestr("xl/media/image1.svg", "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' ''><svg/>")
    file = SimpleUploadedFile("a.xlsx", drawn.getvalue())
    assert take_template(actor=world.viewer("office_clerk"), name="省表", file=file)


def test_a_note_that_spreads_over_a_million_cells_is_refused_and_one_of_a_cell_is_kept(world: World) -> None:
    office = world.viewer("office_clerk")
    made = load_workbook(book([]).file)
    made["Sheet"]["A2"].comment = Comment("从 1 起", "平台")
    told, spread = io.BytesIO(), io.BytesIO()
    made.save(told)
    with zipfile.ZipFile(told) as old, zipfile.ZipFile(spread, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<comment ref="A2"', b'<comment ref="A2:XFD1000"'))
    with pytest.raises(Refused, match="空表太满"):
        take_template(actor=office, name="省表", file=SimpleUploadedFile("a.xlsx", spread.getvalue()))
    assert take_template(actor=office, name="省表", file=SimpleUploadedFile("a.xlsx", told.getvalue()))


def test_only_the_office_keeps_templates(world: World) -> None:
    made = kept(world)
    with pytest.raises(Refused):
        take_template(actor=world.viewer("taihe_clerk"), name="我的", file=book([]))
    with pytest.raises(NotVisible):
        template(world.viewer("taihe_clerk"), made)


def test_pages_keep_a_template_confirm_it_and_show_the_differences(world: World) -> None:
    from django.test import Client

    client = Client()
    client.force_login(world.users["office_clerk"], backend="django.contrib.auth.backends.ModelBackend")
    world.lead("示例甲阀门项目", 投资总额=YI)
    wrong = client.post("/exchange/", {"name": "省平台表"})
    assert wrong.status_code == 422 and "请选择平台的空表" in wrong.content.decode()
    answer = client.post("/exchange/", {"name": "省平台表", "file": book([])}, follow=True)
    assert "请核对每一列填什么" in answer.content.decode()
    at = answer.redirect_chain[-1][0]
    assert client.post(at, {"key": ["", "name", "", "amount", "", ""], "match": "name"}).status_code == 303
    told = client.post(f"{at}compare/", {"file": book([[1, "示例甲阀门项目", "", 1, None, ""]])}).content.decode()
    assert "内容不同" in told and "我方 10000，对方 1" in told
    taken = client.post(f"{at}compare/", {"file": book([]), "take": "1"})
    assert "我有他无" in str(rows_of(taken.content))
