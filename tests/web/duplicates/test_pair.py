"""The page where a person decides whether two projects are one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.common import clock
from luodi.leads.public import report
from luodi.ledger.public import case_file
from luodi.projects.models import DuplicatePair
from luodi.projects.public import EXPANSION, Match, judge, raise_suspicions
from luodi.web.projects import forming

from ..conftest import YI, World, rebuilt

TOLD: dict[str, Any] = {"项目内容": "示例内容", "线索来源": "以商引商", "产业": "智能制造"}


def twice(world: World) -> tuple[UUID, UUID, UUID]:
    """A town's project, the office's report of the same under another name, and the fact that says so."""
    first = {**TOLD, "项目名称": "示例伺服电机生产基地项目", "投资方名称": "示例伺服有限公司", "投资总额": 3 * YI}
    second = {**TOLD, "项目名称": "示例伺服電機項目", "投资方名称": "示例伺服", "来源地": "示例省", "投资总额": 4 * YI}
    cases = [
        report(
            actor=world.viewer(who), values=told, happened_on=clock.today(), request_key=who, different="另一期"
        ).case
        for who, told in (("taihe_clerk", first), ("office_clerk", second))
    ]
    return cases[0], cases[1], DuplicatePair.objects.get().fact


@pytest.fixture
def pair(world: World) -> tuple[UUID, UUID, UUID]:
    return twice(world)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_list_and_page_show_both_to_the_office_and_neither_to_a_town(
    pair: tuple[UUID, UUID, UUID], sign_in: Callable[[str], Client]
) -> None:
    office = sign_in("office_clerk")
    listed = text(office.get("/projects/duplicates/"))
    assert "示例伺服电机生产基地项目" in listed
    assert "名称相似 100%" in listed
    page = text(office.get(f"/projects/duplicates/{pair[2]}/"))
    assert "不同" in page
    assert "接过来 1 项" in page
    assert "后报的首报首谈随着了结：首报（归领导小组办公室" in page
    town = sign_in("taihe_clerk")
    assert "示例伺服電機項目" not in text(town.get("/projects/duplicates/"))
    assert town.get(f"/projects/duplicates/{pair[2]}/").status_code == 404


def test_verdict_without_a_reason_keeps_what_was_typed(
    pair: tuple[UUID, UUID, UUID], sign_in: Callable[[str], Client]
) -> None:
    told = {"request_key": str(uuid4()), "verdict": "分期或扩建", "increment": "1.5"}
    answer = sign_in("office_clerk").post(f"/projects/duplicates/{pair[2]}/", told)
    assert answer.status_code == 422
    assert 'value="1.5"' in text(answer)
    assert "请写明凭什么这样定" in text(answer)


def test_merge_by_the_page_leads_to_the_project_kept_and_can_be_undone(
    world: World, pair: tuple[UUID, UUID, UUID], sign_in: Callable[[str], Client]
) -> None:
    known, newer, fact = pair
    office = sign_in("office_clerk")
    told = {"request_key": str(uuid4()), "verdict": "同一项目", "keep": str(known), "reason": "同一家企业"}
    assert office.post(f"/projects/duplicates/{fact}/", told).status_code == 302
    merged = text(office.get(f"/projects/{newer}/"))
    assert (merged.count("ld-notice warning"), merged.count("已经合并")) == (1, 1)
    assert f"/projects/{known}/" in merged
    assert f"/projects/duplicates/{fact}/" in merged
    assert "并入的" in text(office.get(f"/projects/{known}/"))
    assert f"/projects/{newer}/" in text(office.get(f"/projects/{known}/lineage/"))
    assert f"/projects/{newer}/" not in text(office.get("/projects/board/"))
    asked = text(office.get("/projects/?stage=!merged"))
    assert f"/projects/{newer}/" in asked and "共 1 个" in asked
    back = {"request_key": str(uuid4()), "undo": "1", "undo_reason": "看错了"}
    office.post(f"/projects/duplicates/{fact}/", back)
    assert case_file(world.viewer("office_clerk"), newer).state.standing is None


def test_expansion_is_reminded_to_sign_for_its_increment_alone(world: World, pair: tuple[UUID, UUID, UUID]) -> None:
    _, newer, fact = pair
    office = world.viewer("office_clerk")
    judge(actor=office, fact=fact, verdict=EXPANSION, reason="二期", request_key="j", increment=1 * YI)
    file = case_file(office, newer)
    for total, outcome in ((4 * YI, "warns"), (1 * YI, "passes")):
        found = forming.verdicts(file, "agreement.signed", {"投资总额": total, "协议投资额": total}, None)
        told = {one.gate: one.outcome for one in found if one.gate.startswith("expansion-")}
        assert set(told.values()) == {outcome} and len(told) == 2


@pytest.fixture
def town(transactional_db: None) -> World:
    return rebuilt()


@pytest.mark.parametrize("viewport", ["phone"])
def test_lead_that_is_known_is_reported_on_a_phone_and_decided_by_the_office(
    town: World, live_server: Any, page: Any, settings: Any
) -> None:
    settings.DEMO = True
    town.lead("示例伺服电机项目", who="taiping_clerk", 首报单位="taiping", 投资方名称="示例秘密投资公司")
    page.goto(f"{live_server.url}/sign-in/")
    page.locator("button[name=person]", has_text="太和镇经办人").click()
    page.goto(f"{live_server.url}/leads/new/")
    page.get_by_label("项目名称").fill("示例伺服電機项目")
    page.locator(".ld-known").wait_for()
    told = page.locator(".ld-known").inner_text()
    assert "领导小组办公室" in told
    assert "秘密" not in told
    page.get_by_label("线索来源").select_option("以商引商")
    page.get_by_label("项目内容").fill("年产十万台")
    page.get_by_role("button", name="报送", exact=True).click()
    page.get_by_label("确实是另一个项目的，写明理由").fill("另一家企业")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="报送", exact=True).click()
    page.wait_for_url("**/receipt/")

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/")
    page.locator("button[name=person]", has_text="领导小组办公室经办人").click()
    page.goto(f"{live_server.url}/projects/duplicates/")
    page.get_by_role("link", name="裁定", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("另一项目").check()
    page.get_by_label("理由").fill("两家企业，产品不同")
    page.get_by_role("button", name="记下裁定").click()
    page.get_by_text("裁定：另一项目").wait_for()


def test_list_asks_the_database_as_often_for_many_pairs_as_for_one(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    office = sign_in("office_clerk")

    def add(number: int) -> None:
        known = world.lead(f"示例{number}号泵阀生产线", 投资方名称=f"示例{number}泵阀有限公司")
        newer = world.lead(f"示例{number}号阀门", 投资方名称=f"示例{number}阀门有限公司")
        told = {newer: [Match("similar-name", "warn", "名称相近", other=known)]}
        raise_suspicions(world.jurisdiction, told, on=clock.today(), key=f"pair-{number}")

    def asked() -> int:
        office.get("/projects/duplicates/")
        with CaptureQueriesContext(connection) as queries:
            page = text(office.get("/projects/duplicates/"))
        assert page.count("号泵阀生产线") >= DuplicatePair.objects.count()
        return len(queries)

    add(0)
    few = asked()
    for number in range(1, 10):
        add(number)
    assert asked() == few <= 16
