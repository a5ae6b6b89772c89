"""The API goes through the same doors as the pages: same effects, same refusals, same silence."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from api.conftest import World
from luodi.api.models import ApiToken
from luodi.api.tokens import issue, revoke, tokens_of
from luodi.common import clock
from luodi.ledger.models import Case, Fact

LEAD = {"项目名称": "示例传感器项目", "项目内容": "建两条产线", "线索来源": "以商引商", "投资总额": "3.2亿元"}


def lead(key: str = "lead-0001", **values: Any) -> dict[str, Any]:
    return {"request_key": key, "values": {**LEAD, **values}}


def test_lead_reported_gives_a_receipt_and_one_project(world: World, caller: Any) -> None:
    answer = caller("taihe_clerk").post("leads", lead())
    assert answer.status_code == 201, answer.content
    case = Case.objects.get(pk=answer.json()["case"])
    assert case.title == "示例传感器项目"
    assert case.stage == "lead"


def test_lead_repeated_under_its_key_gives_the_first_receipt(world: World, caller: Any) -> None:
    town = caller("taihe_clerk")
    first, second = town.post("leads", lead()), town.post("leads", lead())
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["case"] == second.json()["case"]
    assert Fact.objects.filter(kind="lead.reported").count() == 1


def test_other_lead_under_a_used_key_is_refused(world: World, caller: Any) -> None:
    town = caller("taihe_clerk")
    town.post("leads", lead())
    again = town.post("leads", lead(项目名称="另一个示例项目"))
    assert again.status_code == 422
    assert "已经提交过" in again.json()["message"]


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"项目名称": ""}, "项目名称", "填写"),
        ({"投资总额": "-1亿元"}, "投资总额", "负"),
        ({"投资总额": -5}, "投资总额", ""),
        ({"统一社会信用代码": "91440000000000000X"}, "统一社会信用代码", "校验"),
        ({"未知词": "1"}, "未知词", "词汇表"),
        ({"线索来源": "梦里"}, "线索来源", ""),
    ],
)
def test_bad_value_is_refused_beside_its_term_and_nothing_is_written(
    world: World, caller: Any, values: dict[str, Any], field: str, says: str
) -> None:
    answer = caller("taihe_clerk").post("leads", lead(**values))
    assert answer.status_code == 422
    assert field in answer.json()["fields"]
    assert says in answer.json()["fields"][field]
    assert not Fact.objects.filter(kind="lead.reported").exists()


def test_future_day_is_refused(world: World, caller: Any) -> None:
    body = {**lead(), "happened_on": (clock.today() + timedelta(days=1)).isoformat()}
    answer = caller("taihe_clerk").post("leads", body)
    assert answer.status_code == 422
    assert "不能晚于今天" in answer.json()["message"]


def test_project_of_another_town_is_not_found(world: World, caller: Any) -> None:
    case = world.lead(who="taihe_clerk")
    assert caller("taihe_clerk").get(f"projects/{case}").status_code == 200
    other = caller("taiping_clerk")
    missing = other.get("projects/00000000-0000-7000-8000-00000000ffff")
    assert other.get(f"projects/{case}").status_code == 404
    assert other.get(f"projects/{case}").json() == missing.json()
    assert other.get("projects").json()["rows"] == []


def test_fact_recorded_moves_the_stage(world: World, caller: Any) -> None:
    case = world.lead()
    body = {"request_key": "confirm-1", "kind": "lead.confirmed", "values": {"确认说明": "已核对"}}
    answer = caller("office_clerk").post(f"projects/{case}/facts", body)
    assert answer.status_code == 201, answer.content
    project = caller("office_clerk").get(f"projects/{case}").json()
    assert project["stage"] == "confirmed"
    assert [f["kind"] for f in project["facts"]] == ["lead.reported", "lead.confirmed"]


def test_fact_by_someone_without_the_duty_is_refused(world: World, caller: Any) -> None:
    case = world.lead()
    body = {"request_key": "confirm-1", "kind": "lead.confirmed", "values": {"确认说明": "自己确认"}}
    answer = caller("taihe_clerk").post(f"projects/{case}/facts", body)
    assert answer.status_code == 422
    assert "不归" in answer.json()["message"]


def test_decision_without_review_is_stopped_by_its_gate(world: World, caller: Any) -> None:
    case = world.confirmed()
    body = {
        "request_key": "decide-1",
        "kind": "decision.made",
        "values": {"决策结果": "准予落户", "纪要文号": "示例〔1〕"},
    }
    answer = caller("office_clerk").post(f"projects/{case}/facts", body)
    assert answer.status_code == 422
    assert {"2.4"} <= {gate["clause"] for gate in answer.json()["gates"]}


def test_stale_version_is_a_conflict(world: World, caller: Any) -> None:
    case = world.lead()
    office = caller("office_clerk")
    body = {"kind": "lead.confirmed", "values": {"确认说明": "已核对"}, "version": 1}
    assert office.post(f"projects/{case}/facts", {**body, "request_key": "confirm-1"}).status_code == 201
    second = caller("office_director").post(f"projects/{case}/facts", {**body, "request_key": "confirm-2"})
    assert second.status_code in {409, 422}
    assert Fact.objects.filter(kind="lead.confirmed").count() == 1


def test_open_obligations_list_late_first(world: World, caller: Any) -> None:
    world.lead(ago=60)
    world.lead(name="示例二号", ago=1)
    rows = caller("office_clerk").get("obligations").json()["rows"]
    confirming = [row for row in rows if row["rule"] == "confirm-lead"]
    assert [row["late"] for row in confirming] == [True, False]
    assert confirming[0]["clause"] == "4.2"


def test_clauses_list_all_with_their_rules(world: World, caller: Any) -> None:
    rows = caller("taihe_clerk").get("clauses").json()
    assert len(rows) == 32
    assert any(rule["id"] == "confirm-lead" for row in rows if row["clause"] == "4.2" for rule in row["rules"])


@pytest.mark.parametrize("secret", ["", "luodi_wrong", "abc"])
def test_call_without_a_good_token_is_refused(world: World, secret: str) -> None:
    answer = Client().get("/api/projects", headers={"Authorization": f"Bearer {secret}"} if secret else {})
    assert answer.status_code == 401
    assert "令牌" in answer.json()["message"]


def test_session_alone_does_not_open_the_api(world: World) -> None:
    client = Client()
    client.force_login(world.users["office_clerk"])
    assert client.get("/api/projects").status_code == 401


def test_revoked_or_expired_token_opens_nothing(world: World, caller: Any) -> None:
    call = caller("office_clerk")
    viewer = world.viewer("office_clerk")
    token = tokens_of(viewer)[0]
    with clock.at(clock.now() + timedelta(days=91)):
        assert call.get("clauses").status_code == 401
    assert not revoke(world.viewer("taihe_clerk"), token.id)
    assert call.get("clauses").status_code == 200
    assert revoke(viewer, token.id)
    assert call.get("clauses").status_code == 401


def test_token_is_stored_only_as_a_digest(world: World) -> None:
    secret = issue(world.viewer("office_clerk"), "脚本")
    assert not ApiToken.objects.filter(digest__contains=secret[6:20]).exists()
    assert re.fullmatch(r"luodi_[\w-]{43}", secret)


def test_file_that_is_no_paper_is_refused_by_the_api(world: World, caller: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    call = caller("office_clerk")
    fake = SimpleUploadedFile("计划书.pdf", b"MZ\x90\x00" + b"\x00" * 200)
    answer = call.client.post("/api/evidence", {"file": fake}, headers={"Authorization": f"Bearer {call.secret}"})
    assert answer.status_code == 422
    assert "pdf" in answer.json()["message"].lower()


def test_description_needs_no_outside_asset(world: World) -> None:
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert "/api/leads" in answer.json()["paths"]
