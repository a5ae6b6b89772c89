"""Catalogues: loaded by a right, dated, refused with the row that is wrong; projects are held against them."""

from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from intake.books import xls
from luodi.ledger.models import Case, Fact
from luodi.ledger.public import Opening, Refused, case_file
from luodi.ledger.rebuild import compare
from luodi.library.models import Catalogue, CatalogueEntry
from luodi.library.public import (
    ACCESS,
    CATEGORIES,
    CHECKED,
    INDUSTRY,
    NO_HIT,
    SHIPPED,
    check,
    in_force,
    items,
    versions,
)
from luodi.library.tables import read
from luodi.regimes.loader import shipped
from luodi.web.projects import forming
from web.conftest import SignIn, World, build
from web.projects.test_page import told

ROWS = (("类别", "条目编号", "条目内容"), ("鼓励类", "一、1", "中药饮片智能炮制"), ("", "一、2", "良种繁育"))


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for row in (("某某目录",), *rows):
        book.active.append(row)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def hand_in(
    client: Client,
    content: bytes,
    name: str = "目录.xlsx",
    since: str = "2020-01-01",
    until: str = "",
    title: str = "旧",
) -> str:
    answer = client.post(
        "/library/catalogues/load/",
        {
            "目录种类": INDUSTRY,
            "目录名称": f"产业结构调整指导目录（{title}）",
            "目录施行日期": since,
            "目录废止日期": until,
            "目录来源": "示例来源",
            "目录摘录": "否",
            "happened_on": date.today().isoformat(),
            "request_key": str(uuid4()),
            "evidence-0": SimpleUploadedFile(name, content),
        },
    )
    return "" if answer.status_code == 302 else told(answer)


def test_workbook_is_loaded_with_the_file_as_evidence(world: World, sign_in: SignIn) -> None:
    assert hand_in(sign_in("dev_reform_clerk"), workbook(*ROWS)) == ""
    kept = Catalogue.objects.get()
    assert (kept.count, kept.entries.count()) == (2, 2)
    assert [one.category for one in kept.entries.order_by("position")] == ["鼓励类", "鼓励类"]
    assert Fact.objects.get(kind="catalogue.loaded").evidence.get().file.sha256 == kept.digest
    assert not list(compare(world.jurisdiction))


@pytest.mark.parametrize(
    ("content", "name", "wrong"),
    [
        (workbook(ROWS[0], ("好的", "1", "内容")), "目录.xlsx", "第 3 行的类别“好的”不对"),
        (workbook(ROWS[0], ("鼓励类", "", "内容")), "目录.xlsx", "第 3 行没有写条目编号"),
        (
            workbook(ROWS[0], ("好的", "1", "内容"), *ROWS[1:], ("限制类", "2", "")),
            "目录.xlsx",
            "一条都没有装。第 3 行的类别“好的”不对，应是鼓励类、限制类、淘汰类之一；第 6 行没有写条目内容。",
        ),
        (workbook(("甲", "乙")), "目录.xlsx", "没有找到表头"),
        ("类别,条目编号,条目内容\n".encode("gb18030"), "目录.csv", "没有条目"),
    ],
)
def test_wrong_table_is_refused_and_nothing_is_kept(
    world: World, sign_in: SignIn, content: bytes, name: str, wrong: str
) -> None:
    page = hand_in(sign_in("dev_reform_clerk"), content, name)
    assert wrong in page and "示例来源" in page
    assert not Catalogue.objects.exists() and not Case.objects.filter(kind="catalogue").exists()


def test_later_version_takes_the_place_of_one_without_a_last_day(world: World, sign_in: SignIn) -> None:
    client = sign_in("dev_reform_clerk")
    for title, since in (("旧", "2020-01-01"), ("新", "2024-01-01"), ("将来", "2040-01-01")):
        assert hand_in(client, workbook(*ROWS), since=since, title=title) == ""
    page = told(client.get("/library/catalogues/"))
    assert [page.count(f">{said}</span>") for said in ("施行中", "已有新的", "还没有施行")] == [1, 1, 1]
    assert "今天照《产业结构调整指导目录（新）》" in page
    held = in_force(world.viewer("dev_reform_clerk"), date(2023, 12, 31))
    assert held[INDUSTRY].name == "产业结构调整指导目录（旧）"


def test_table_is_read_as_every_register_is(tmp_path: Path) -> None:
    head = ["类别", "项目号", "事项"]
    rows = [["某某目录"], head, ["一、医药"], ["鼓励类", 1.0, "中药饮片"], head, ["（二）农业"], ["", 2.0, "良种繁育"]]
    found = read(xls(tmp_path / "目录", rows), CATEGORIES[INDUSTRY])
    assert [(one.category, one.number, one.text) for one in found] == [
        ("鼓励类", "1", "中药饮片"),
        ("鼓励类", "2", "良种繁育"),
    ]


def test_only_the_right_loads(world: World, sign_in: SignIn) -> None:
    assert sign_in("office_clerk").get("/library/catalogues/load/").status_code == 403
    assert "装入一份" not in told(sign_in("office_clerk").get("/library/catalogues/"))


def test_version_in_force_is_that_of_the_day(world: World, sign_in: SignIn) -> None:
    client = sign_in("dev_reform_clerk")
    hand_in(client, workbook(*ROWS), until="2023-12-31")
    hand_in(client, workbook(*ROWS[:2]), since="2024-01-01", title="新")
    viewer = world.viewer("taihe_clerk")
    names = [in_force(viewer, date(*day))[INDUSTRY].name[-3:] for day in ((2023, 12, 31), (2024, 1, 1))]
    assert names == ["（旧）", "（新）"] and INDUSTRY not in in_force(viewer, date(2019, 12, 31))


def test_same_name_is_loaded_once(world: World, sign_in: SignIn) -> None:
    client = sign_in("dev_reform_clerk")
    hand_in(client, workbook(*ROWS))
    assert "已经装入过" in hand_in(client, workbook(*ROWS))


def test_reversed_loading_takes_the_entries_away(world: World, sign_in: SignIn) -> None:
    hand_in(sign_in("dev_reform_clerk"), workbook(*ROWS))
    fact = Fact.objects.get(kind="catalogue.loaded")
    world.say("dev_reform_clerk", fact.case_id, "fact.reversed", about=str(fact.pk), 冲正原因="装错了")
    assert not CatalogueEntry.objects.exists()


def test_shipped_extracts_load_by_one_click_and_say_what_they_are(world: World, sign_in: SignIn) -> None:
    client = sign_in("dev_reform_clerk")
    for one in SHIPPED:
        answer = client.post("/library/catalogues/load/", {"shipped": one, "request_key": str(uuid4())})
        assert answer.status_code == 302
    found = versions(world.viewer("taihe_clerk"))
    assert {one.kind for one in found} == {INDUSTRY, ACCESS} and all(one.extract for one in found)
    assert "程序随附一份摘录" not in told(client.get("/library/catalogues/"))
    assert "这是摘录，不是全文" in told(client.get(f"/library/catalogues/{found[0].case}/?q=医药"))


def test_project_is_held_against_the_versions_of_the_day(db: None) -> None:
    """Clause qiaocheng 1.6."""
    world = build(shipped("qiaocheng"))
    case = world.say(
        "gujing_clerk", Opening("project", "示例中药饮片项目"), "lead.reported", ago=9,
        项目名称="示例中药饮片项目", 项目内容="中药饮片炮制", 线索来源="以商招商", 首报单位="gujing",
    ).case  # fmt: skip
    sorting = {"确认说明": "核对过", "产业": "现代药业", "成熟度": "有投资意向"}
    world.say("promotion_centre_clerk", case, "lead.confirmed", ago=8, **sorting)
    world.say(
        "promotion_centre_clerk", case, "consultation.sent", ago=7, 征询说明="请答复", 落户地="park_1",
        行业主管部门="health", 项目类型="工业", 投资总额=320_000_000,
    )  # fmt: skip
    client = Client()
    client.force_login(world.users["dev_reform_head"], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/library/screening/{case}/"
    assert client.get(f"/projects/{case}/record/{CHECKED}/").headers["Location"] == address
    empty = client.post(address, {"request_key": str(uuid4()), INDUSTRY: NO_HIT, ACCESS: NO_HIT})
    assert empty.status_code == 422 and "还没有装入" in told(empty)
    for one in SHIPPED:
        client.post("/library/catalogues/load/", {"shipped": one, "request_key": str(uuid4())})
    page = told(client.get(address))
    assert 'data-clause="qiaocheng-1.6"' in page and "中药饮片按药品管理" in page
    viewer = world.viewer("dev_reform_head")
    hit = items(viewer, in_force(viewer, world.day)[INDUSTRY], "中药")[0]
    half = client.post(address, {"request_key": str(uuid4()), INDUSTRY: str(hit.id), "q": "中药"})
    assert half.status_code == 422 and f'value="{hit.id}" checked' in told(half)
    with pytest.raises(Refused, match="施行"):
        check(actor=viewer, case=case, chosen={}, happened_on=date(2023, 1, 1), request_key="early")
    gate = {v.gate: v.stops for v in forming.verdicts(case_file(viewer, case), "inspection.formed", {}, None)}
    assert gate["catalogue-before-visit"]
    done = client.post(address, {"request_key": str(uuid4()), INDUSTRY: str(hit.id), ACCESS: NO_HIT})
    assert done.status_code == 303
    file = case_file(world.viewer("promotion_centre_clerk"), case)
    assert file.state.values["产业结构类别"] == "鼓励类" and file.state.values["市场准入"] == "不在清单"
    assert file.state.values["产业目录版本"] == "产业结构调整指导目录（2024年本）（摘录）"
    assert str(file.state.values["命中条目"]).startswith("产业结构：鼓励类第十三章")
    gate = {v.gate: v.stops for v in forming.verdicts(file, "inspection.formed", {}, None)}
    assert not gate["catalogue-before-visit"]
