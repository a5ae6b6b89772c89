"""The pages of an import, walked as a clerk does: upload, columns, dry run, run, the bad rows back and in again."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from intake.books import workbook
from luodi.intake.models import Intake
from luodi.ledger.models import Case
from web.conftest import YI, SignIn, World
from web.output.test_lists import cells

HEAD = ["项目名称", "投资方", "总投资（亿元）", "引进单位", "项目阶段", "首报时间"]
GOOD = ["示例减速器项目", "示例甲有限公司", 3, "太和镇", "签约", "2023.3.6"]
BAD = ["=示例丙项目", "", "若干", "太和镇", "签约", "3月"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.INTAKE_DIR = tmp_path / "intake"
    return tmp_path


def upload(client: Client, folder: Path, *rows: list[Any]) -> str:
    content = workbook(folder / "a.xlsx", [["2024年台账"], HEAD, *rows]).read_bytes()
    answer = client.post("/intake/", {"file": SimpleUploadedFile("台账.xlsx", content)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def confirmed(client: Client, address: str, **more: str) -> str:
    """The columns as the page proposes them."""
    columns = Intake.objects.latest("uploaded_at").columns
    form = {f"target-{at}": one["target"] for at, one in enumerate(columns)}
    form |= {f"unit-{at}": one["unit"] for at, one in enumerate(columns)}
    answer = client.post(address, {"mode": "stock", **form, **more})
    return answer.content.decode() if answer.status_code != 302 else client.get(address).content.decode()


def test_a_clerk_walks_from_the_file_to_the_projects_and_mends_what_was_wrong(
    sign_in: SignIn, world: World, folder: Path
) -> None:
    client = sign_in("office_clerk")
    address = upload(client, folder, GOOD, BAD)
    page = client.get(address).content.decode()
    assert "表头在第 2 行" in page and "示例减速器项目" in page
    tried = confirmed(client, address)
    assert "还没有记下任何东西" in tried and "不是数字" in tried and "没有写年份" in tried
    assert not Case.objects.filter(kind="project").exists()
    assert "没有写年份" in str(cells(client.get(f"{address}rows.xlsx?outcome=wrong")))
    client.post(f"{address}act/", {"do": "run"})
    done = client.get(address).content.decode()
    assert "已导入" in done and Case.objects.filter(kind="project").count() == 1

    answer = client.get(f"{address}bad.xlsx")
    book = load_workbook(BytesIO(answer.getvalue()))
    sheet = book.active
    assert [cell.value for cell in sheet[2]][:3] == HEAD[:3] and sheet["G2"].value == "原因"
    assert sheet["A3"].value == "=示例丙项目" and sheet["A3"].data_type == "s"
    assert sheet["C3"].fill.start_color.rgb == "FFFBD5D5" and sheet["B3"].fill.fill_type is None
    sheet["A3"], sheet["C3"], sheet["F3"] = "示例丙项目", "1.5亿", "2024-03"
    mended = BytesIO()
    book.save(mended)
    sent = client.post("/intake/", {"file": SimpleUploadedFile("改好.xlsx", mended.getvalue())})
    confirmed(client, str(sent["Location"]))
    client.post(f"{sent['Location']}act/", {"do": "run"})
    assert sorted(Case.objects.filter(kind="project").values_list("title", flat=True)) == [
        "示例丙项目",
        "示例减速器项目",
    ]


def test_a_column_in_foreign_currency_is_told_before_the_trial(sign_in: SignIn, folder: Path) -> None:
    client = sign_in("office_clerk")
    content = workbook(folder / "a.xlsx", [["项目名称", "总投资（万美元）"], ["示例甲项目", 500]]).read_bytes()
    address = client.post("/intake/", {"file": SimpleUploadedFile("台账.xlsx", content)})["Location"]
    assert "写的是外币：请在表里换算成人民币再导入，或者选“不导入”" in client.get(address).content.decode()


def test_a_word_nothing_is_called_is_asked_about_on_the_page_and_mends_its_rows(
    sign_in: SignIn, world: World, folder: Path
) -> None:
    client = sign_in("office_clerk")
    address = upload(client, folder, [*GOOD[:4], "研究中", GOOD[5]])
    asked = confirmed(client, address)
    assert "没有认出的写法" in asked and "研究中" in asked
    form = {"do": "teach", "place": "4", "text": "研究中", "word-0": "已签约、待开工"}
    assert client.post(f"{address}act/", form).status_code == 302
    page = client.get(address).content.decode()
    assert Intake.objects.get().counts == {"new": 1} and "没有认出的写法" not in page


def test_what_goes_out_comes_back_in_unchanged(sign_in: SignIn, world: World, folder: Path) -> None:
    world.signed("示例智能减速器项目")
    world.lead("示例电机项目", 投资总额=2 * YI)
    client = sign_in("office_clerk")
    content = client.get("/projects/export.xlsx").getvalue()
    sent = client.post("/intake/", {"file": SimpleUploadedFile("项目.xlsx", content)})
    assert sent.status_code == 302
    confirmed(client, str(sent["Location"]))
    intake = Intake.objects.get()
    assert intake.counts == {"same": 2}, [(r.problems, r.notes, r.changes) for r in intake.rows.all()]
    assert not intake.rows.exists()


def test_the_template_comes_back_empty_of_words_and_is_known_column_by_column(
    sign_in: SignIn, world: World, folder: Path
) -> None:
    client = sign_in("taihe_clerk")
    book = load_workbook(BytesIO(client.get("/intake/template.xlsx").getvalue()))
    sheet = book.active
    heads = [cell.value for cell in sheet[2]]
    assert "项目编号" in heads and "阶段" in heads
    sheet.cell(3, heads.index("项目名称") + 1, "示例项目")
    filled = BytesIO()
    book.save(filled)
    client.post("/intake/", {"file": SimpleUploadedFile("台账.xlsx", filled.getvalue())})
    unknown = [one["label"] for one in Intake.objects.get().columns if not one["target"]]
    assert unknown == []


def test_a_file_that_is_no_table_is_answered_on_the_page(sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    answer = client.post("/intake/", {"file": SimpleUploadedFile("台账.xlsx", b"\x89PNG" + b"0" * 60)})
    assert answer.status_code == 422 and "图片" in answer.content.decode()
    assert client.post("/intake/", {}).status_code == 422


def test_progress_is_polled_and_the_page_asked_for_anew_at_the_end(
    sign_in: SignIn, world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luodi.web.intake.views.AT_ONCE", 0)
    client = sign_in("office_clerk")
    address = upload(client, folder, GOOD)
    page = confirmed(client, address)
    assert re.search(r'hx-get="[^"]*/progress/"', page) and "停下" in page
    assert "HX-Refresh" not in client.get(f"{address}progress/")
    from luodi.intake.public import next_waiting, work

    work(next_waiting())  # type: ignore[arg-type]
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"


def test_those_without_the_right_and_strangers_to_the_file_are_kept_out(sign_in: SignIn, folder: Path) -> None:
    address = upload(sign_in("taihe_clerk"), folder, GOOD)
    assert sign_in("taiping_clerk").get(address).status_code == 404
    assert sign_in("office_clerk").get(address).status_code == 200


def test_the_list_takes_as_many_queries_with_many_as_with_few(
    sign_in: SignIn, folder: Path, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in("office_clerk")
    upload(client, folder, GOOD)
    client.get("/intake/")
    with CaptureQueriesContext(connection) as few:
        client.get("/intake/")
    count = len(few)
    for _ in range(12):
        upload(client, folder, GOOD)
    with django_assert_num_queries(count):
        client.get("/intake/")


def test_table_of_which_nothing_can_be_taken_in_is_not_offered_to_be(
    sign_in: SignIn, world: World, folder: Path
) -> None:
    client = sign_in("office_clerk")
    tried = confirmed(client, upload(client, folder, BAD))
    assert "没有可以导入的行" in tried and "开始导入" not in tried
    assert [row[0] for row in cells(client.get("/intake/export.xlsx"))[1:]] == ["台账.xlsx"]
