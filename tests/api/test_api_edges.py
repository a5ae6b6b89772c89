"""What a hostile or careless program sends: figures without end, names that lie, doors that belong to other pages."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from api.conftest import World
from luodi.ledger.models import Case, Fact, Obligation
from luodi.ledger.moved import ORGANISATION
from luodi.ledger.public import Draft
from luodi.ledger.rebuild import compare
from luodi.units.public import lay_ready
from web.conftest import PAPER

LEAD = {"项目名称": "示例传感器项目", "项目内容": "建两条产线", "线索来源": "以商引商"}


def lead(key: str = "lead-0001", **values: Any) -> dict[str, Any]:
    return {"request_key": key, "values": {**LEAD, **values}}


@pytest.mark.parametrize("figure", [10**400, -(10**400), 9 * 10**18, 2**63])
@pytest.mark.parametrize("term", ["投资总额", "用地面积"])
def test_figure_beyond_every_column_is_refused_beside_its_term(
    world: World, caller: Any, term: str, figure: int
) -> None:
    answer = caller("taihe_clerk").post("leads", lead(**{term: figure}))
    assert answer.status_code == 422, answer.content[:200]
    assert term in answer.json()["fields"]


@pytest.mark.parametrize("figure", ["10" * 200, "1e309", "-1e309", "NaN", "Infinity"])
def test_number_that_no_double_holds_is_refused_beside_its_term(world: World, caller: Any, figure: str) -> None:
    case = world.negotiating()
    town = caller("taihe_clerk")
    asked = json.dumps({"request_key": "plan-0001", "kind": "plan.submitted", "values": {"变压器装机容量": "?"}})
    body = asked.replace('"?"', figure)
    answer = town.client.post(
        f"/api/projects/{case}/facts",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {town.secret}"},
    )
    assert answer.status_code == 422, answer.content[:300]
    assert "变压器装机容量" in answer.json()["fields"]


@pytest.mark.parametrize("name", ["表\u202efdp.pdf", "../../etc/演示.pdf", "演示.exe", "演示.html", "演示"])
def test_paper_attached_under_a_lying_name_is_refused(world: World, caller: Any, name: str) -> None:
    town = caller("taihe_clerk")
    file = world.paper("taihe_clerk").file
    answer = town.post("leads", {**lead(), "evidence": [{"file": str(file), "name": name, "kind": "项目简介"}]})
    assert answer.status_code == 422, answer.content[:300]
    assert not Fact.objects.filter(kind="lead.reported").exists()


def organisation(world: World) -> Case:
    """The case of the organisation, opened by the administrator's first fact."""
    worked = {"日期": world.day.replace(month=1, day=4), "是否工作日": True}
    world.record("system_admin", Draft(ORGANISATION, "calendar.day_set", world.day, worked))
    return Case.objects.get(kind="organisation")


def test_regime_that_cannot_be_read_is_never_adopted(world: World, caller: Any) -> None:
    case = organisation(world)
    laid = lay_ready(world.jurisdiction, "qingxin", "{}", {})
    values = {"机制": "qingxin", "机制校验码": laid, "依据": "示例"}
    body = {"request_key": "adopt-0001", "kind": "regime.adopted", "values": values}
    world.say("office_director", world.lead(), "note.added", 记事="在")
    answer = caller("office_director").post(f"projects/{case.pk}/facts", body)
    assert answer.status_code in (404, 422), answer.content[:300]
    assert caller("taihe_clerk").post("leads", lead()).status_code == 201


def test_day_set_past_the_calendar_page_leaves_no_due_day_wrong(world: World, caller: Any) -> None:
    case = organisation(world)
    world.lead(ago=0)
    due = Obligation.objects.get(rule="confirm-lead").due_on
    body = {
        "request_key": "day-0001",
        "kind": "calendar.day_set",
        "values": {"日期": due.isoformat(), "是否工作日": False},
    }
    caller("system_admin").post(f"projects/{case.pk}/facts", body)
    assert list(compare(world.jurisdiction)) == []


def test_lead_for_a_unit_one_does_not_belong_to_is_refused(world: World, caller: Any) -> None:
    answer = caller("taihe_clerk").post("leads", lead(首报单位="taiping"))
    assert answer.status_code == 422
    assert "首报单位" in answer.json()["fields"]


def test_office_may_report_for_any_unit(world: World, caller: Any) -> None:
    assert caller("office_clerk").post("leads", lead(首报单位="taiping")).status_code == 201


def test_second_first_report_of_a_project_is_refused(world: World, caller: Any) -> None:
    case = world.lead(ago=0)
    body = {"request_key": "again-0001", "kind": "lead.reported", "values": {**LEAD, "首报单位": "gov_office"}}
    answer = caller("gov_office_head").post(f"projects/{case}/facts", body)
    assert answer.status_code == 422, answer.content[:300]


def test_executable_named_pdf_is_refused_by_the_api(world: World, caller: Any) -> None:
    town = caller("taihe_clerk")
    answer = town.client.post(
        "/api/evidence",
        {"file": SimpleUploadedFile("表.pdf", b"MZ" + b"\0" * 200)},
        headers={"Authorization": f"Bearer {town.secret}"},
    )
    assert answer.status_code == 422


def test_upload_beyond_the_limit_is_refused_by_the_api(world: World, caller: Any, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    town = caller("taihe_clerk")
    answer = town.client.post(
        "/api/evidence",
        {"file": SimpleUploadedFile("表.pdf", PAPER + b" " * 3 * 1024 * 1024)},
        headers={"Authorization": f"Bearer {town.secret}"},
    )
    assert answer.status_code == 422
    assert "文件 3 MB，超过 1 MB" in answer.json()["message"]


def test_what_is_missing_is_named_as_the_caller_writes_it(world: World, caller: Any) -> None:
    answer = caller("taihe_clerk").post("leads", {"values": LEAD, "happened_on": "昨天"})
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"request_key", "happened_on"}


@pytest.mark.django_db
def test_address_that_is_no_operation_is_answered_as_the_interface_does(client: Any) -> None:
    for answer in (client.get("/api/no-such"), client.post("/api/no-such/deeper", "{}", "application/json")):
        assert answer.status_code == 404
        assert "没有这个地址" in answer.json()["message"]
