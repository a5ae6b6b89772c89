"""The queue: countdowns for the office, the own leads for others, actions for whoever may do them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.ledger.public import Opening, case_file
from luodi.projects.public import split
from luodi.regimes.loader import shipped
from web.conftest import YI, build


def page(client: Client, address: str = "/leads/") -> str:
    return client.get(address).content.decode()


def test_office_sees_waiting_leads_with_countdown_and_actions(world: Any, sign_in: Any) -> None:
    world.lead("示例甲项目", ago=12)
    shown = page(sign_in("office_clerk"))
    for wanted in ("示例甲项目", "逾期", "确认信息真实可靠", "不予确认", "退回补正", 'data-clause="qingxin-4.2"'):
        assert wanted in shown


def test_returned_lead_stands_paused_under_returned_and_its_town_may_resubmit(world: Any, sign_in: Any) -> None:
    case = world.lead("示例乙项目", ago=3)
    world.say("office_clerk", case, "lead.returned", ago=1, 退回原因="缺投资方全称")
    assert "示例乙项目" not in page(sign_in("office_clerk"))
    returned = page(sign_in("office_clerk"), "/leads/?which=returned")
    assert "停表中" in returned
    assert "补正后重报" in page(sign_in("taihe_clerk"))


def test_town_sees_its_own_leads_alone(world: Any, sign_in: Any) -> None:
    world.lead("示例丙项目")
    world.lead("示例丁项目", who="taiping_clerk", 首报单位="taiping")
    shown = page(sign_in("taihe_clerk"))
    assert "示例丙项目" in shown
    assert "示例丁项目" not in shown


def test_confirmed_lead_leaves_the_queue_and_keeps_its_stage_under_all(world: Any, sign_in: Any) -> None:
    world.confirmed("示例戊项目")
    assert "示例戊项目" not in page(sign_in("office_clerk"))
    assert "已确认" in page(sign_in("office_clerk"), "/leads/?which=all")


def test_receipt_of_another_town_looks_like_no_receipt(world: Any, sign_in: Any) -> None:
    case = world.lead("示例丁项目", who="taiping_clerk", 首报单位="taiping")
    assert sign_in("taihe_clerk").get(f"/leads/{case}/receipt/").status_code == 404


def test_project_of_the_old_register_has_no_receipt_to_open(world: Any, sign_in: Any) -> None:
    told = {"项目名称": "示例存量项目", "入库阶段": "建设", "首报单位": "taihe"}
    world.say("office_clerk", Opening("project", "示例存量项目"), "baseline.recorded", **told)
    world.lead("示例首报项目")
    shown = page(sign_in("office_clerk"), "/leads/?which=all")
    assert "示例存量项目" in shown and "示例首报项目" in shown
    assert shown.count("/receipt/") == 1


def test_project_split_off_has_no_receipt_of_a_first_report_nobody_made(world: Any, sign_in: Any) -> None:
    case, office = world.lead("示例首报项目", 投资总额=2 * YI), world.viewer("office_clerk")
    split(
        actor=office, file=case_file(office, case), name="示例分出项目", content="二号厂房", amount=YI,
        reason="分开办", happened_on=world.day, request_key="s",
    )  # fmt: skip
    shown = page(sign_in("office_clerk"), "/leads/?which=all")
    assert "示例分出项目" in shown and re.findall(r"/leads/([^/]+)/receipt/", shown) == [str(case)]


def test_empty_queue_says_what_to_do(world: Any, sign_in: Any) -> None:
    assert "没有等着办理的线索" in page(sign_in("office_clerk"))


@pytest.mark.parametrize("address", ["/leads/?which=waiting", "/leads/?which=all"])
def test_queue_takes_the_same_queries_for_two_leads_as_for_twelve(world: Any, sign_in: Any, address: str) -> None:
    client = sign_in("office_clerk")

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(address)
        return len(seen)

    for n in range(2):
        world.lead(f"示例第{n}个项目", ago=3)
    few = queries()
    for n in range(2, 12):
        world.lead(f"示例第{n}个项目", ago=3)
    assert queries() == few


def test_owner_of_the_deadline_is_offered_only_what_the_regime_lets_it_record(db: None) -> None:
    city = build(shipped("lishui"))
    told = {"项目名称": "示例茶园项目", "项目内容": "示例内容", "线索来源": "其他", "首报单位": "qingtian"}
    city.say("qingtian_clerk", Opening("project", "示例茶园项目"), "lead.reported", ago=2, **told)
    client = Client()
    offers = {}
    for who in ("qingtian_clerk", "office_clerk"):
        client.force_login(city.users[who], backend="django.contrib.auth.backends.ModelBackend")
        shown = page(client, "/leads/?which=waiting")
        forms = re.findall(r'href="(/projects/[^"]+/record/([^"/]+)/)"', shown)
        assert [client.get(address).status_code for address, _ in forms] == [200] * len(forms)
        offers[who] = [kind for _, kind in forms]
    assert offers == {"qingtian_clerk": ["lead.confirmed"], "office_clerk": ["lead.returned", "lead.rejected"]}
