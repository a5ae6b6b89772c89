"""Supervision: one list, its filters, acts on several, the text to chase with; a unit's work."""

from datetime import date
from uuid import UUID, uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.ledger.models import Obligation
from luodi.ledger.public import Draft, Opening, record, system_viewer

from ..conftest import SignIn, World

LIST = reverse("supervision")


def pick(case: UUID, rule: str) -> str:
    return f"{case}:{Obligation.objects.get(case_id=case, rule=rule, status='open').key}"


def work(world: World, unit: str = "taihe") -> UUID:
    """A town's monthly report, as the calendar opens it."""
    values = {
        "周期事项": "monthly-report",
        "周期": f"{world.day:%Y-%m}",
        "周期截止日": date(2030, 1, 3),
        "责任单位": unit,
    }
    book = world.viewer("taihe_clerk").unit_ids
    opening = Opening("work", "示例镇年度工作", f"{unit}-2026", next(iter(book)))
    draft = Draft(opening, "period.opened", world.day, values)
    return record(actor=system_viewer(world.jurisdiction), drafts=[draft], request_key=str(uuid4())).case


def test_late_ones_come_with_owner_clause_and_project(world: World, sign_in: SignIn) -> None:
    world.lead("示例物流项目")
    page = sign_in("gov_office_head").get(LIST, {"state": "late"}).content.decode()
    assert "示例物流项目" in page
    assert "领导小组办公室" in page
    assert 'data-clause="qingxin-4.2"' in page


def test_a_unit_without_the_right_sees_its_own_alone(world: World, sign_in: SignIn) -> None:
    world.lead("示例物流项目")
    world.negotiating("示例食品项目")
    page = sign_in("taihe_clerk").get(LIST).content.decode()
    assert "示例食品项目" in page
    assert "示例物流项目" not in page


def test_several_are_waived_in_one_act(world: World, sign_in: SignIn) -> None:
    cases = [world.lead("示例甲项目"), world.lead("示例乙项目")]
    posted = {
        "kind": "obligation.waived", "request_key": str(uuid4()), "豁免理由": "示例理由",
        "pick": [pick(case, "confirm-lead") for case in cases],
    }  # fmt: skip
    assert sign_in("gov_office_head").post(LIST, posted).status_code == 303
    assert Obligation.objects.filter(rule="confirm-lead", status="waived").count() == 2


def test_one_that_cannot_be_extended_leaves_all_as_they_were_and_is_named(world: World, sign_in: SignIn) -> None:
    cases = [world.lead("示例甲项目", ago=40), world.lead("示例乙项目", ago=0)]
    posted = {
        "kind": "obligation.extended", "request_key": str(uuid4()), "延期理由": "示例理由",
        "延期至": world.day.isoformat(), "pick": [pick(case, "confirm-lead") for case in cases],
    }  # fmt: skip
    answer = sign_in("gov_office_head").post(LIST, posted)
    assert answer.status_code == 422
    assert "示例乙项目" in answer.content.decode()
    assert "全部没有记下" in answer.content.decode()
    assert Obligation.objects.filter(rule="confirm-lead", due_on=world.day).count() == 0


def test_who_does_not_supervise_may_not_act_on_several(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    posted = {"kind": "obligation.waived", "request_key": str(uuid4()), "pick": [pick(case, "confirm-lead")]}
    assert sign_in("taihe_clerk").post(LIST, posted).status_code == 403


def test_an_extension_asked_for_stands_in_its_own_state_until_answered(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    key = Obligation.objects.get(case_id=case, rule="confirm-lead").key
    world.say("office_clerk", case, "extension.requested", about=key, 申请延期至=date(2030, 1, 4), 延期理由="示例")
    client = sign_in("gov_office_head")
    assert "申请延期至 2030 年 1 月 4 日" in client.get(LIST, {"state": "asked"}).content.decode()
    world.say("gov_office_head", case, "obligation.extended", about=key, 延期至=date(2030, 1, 4), 延期理由="同意")
    assert "申请延期至" not in client.get(LIST, {"state": "asked"}).content.decode()


def test_the_text_to_chase_with_names_unit_project_and_clause(world: World, sign_in: SignIn) -> None:
    world.lead("示例物流项目")
    page = sign_in("gov_office_head").get(reverse("supervision_text"), {"state": "late"}).content.decode()
    assert "领导小组办公室（1 件）" in page
    assert "示例物流项目：筛选、确认信息" in page
    assert "三(二)" in page


def test_a_search_narrows_the_list(world: World, sign_in: SignIn) -> None:
    world.lead("示例物流项目")
    world.lead("示例食品项目")
    page = sign_in("gov_office_head").get(LIST, {"q": "食品"}).content.decode()
    assert "示例食品项目" in page
    assert "示例物流项目" not in page


def test_the_list_asks_as_often_for_many_as_for_one(world: World, sign_in: SignIn) -> None:
    client = sign_in("gov_office_head")
    world.lead("示例甲项目")
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    world.in_review("示例乙项目")
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(one)


def test_a_monthly_report_is_filled_with_what_the_units_projects_did(world: World, sign_in: SignIn) -> None:
    world.lead("示例物流项目", ago=0)
    case = work(world)
    url = reverse("case_record", args=[case, "report.submitted"])
    page = sign_in("taihe_clerk").get(url).content.decode()
    assert "示例物流项目" in page
    assert f'value="{world.day:%Y-%m}"' in page


def test_a_duty_of_the_month_leads_from_the_workbench_to_its_form(world: World, sign_in: SignIn) -> None:
    form = reverse("case_record", args=[work(world), "report.submitted"])
    client = sign_in("taihe_clerk")
    assert f'href="{form}' in client.get("/workbench/").content.decode()
    assert client.get(form).status_code == 200


def test_a_report_sent_ends_the_duty_of_its_month(world: World, sign_in: SignIn) -> None:
    case = work(world)
    client = sign_in("taihe_clerk")
    posted = {
        "request_key": str(uuid4()), "happened_on": world.day.isoformat(), "周期": f"{world.day:%Y-%m}",
        "涉及招商项目": "示例",
    }  # fmt: skip
    answer = client.post(reverse("case_record", args=[case, "report.submitted"]), posted)
    assert answer.status_code == 303
    assert Obligation.objects.get(case_id=case).status == "done"
    assert client.get(reverse("case", args=[case])).status_code == 200


def test_another_units_work_is_not_found(world: World, sign_in: SignIn) -> None:
    case = work(world)
    assert sign_in("taiping_clerk").get(reverse("case", args=[case])).status_code == 404


def test_what_is_chosen_while_adopting_has_no_form_beside_a_duty(world: World, sign_in: SignIn) -> None:
    world.lead("示例逾期项目", ago=40)
    page = sign_in("office_director").get("/supervision/").content.decode()
    assert "示例逾期项目" in page
    assert "obligation.rule_chosen" not in page
