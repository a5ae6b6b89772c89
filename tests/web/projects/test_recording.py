"""记一件事: the menu and the forms."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luodi.ledger.models import Fact
from web.conftest import PAPER, SignIn, World, regime
from web.projects.test_page import told


def asked(text: str) -> list[str]:
    """Names of the fields of a form, in their order, each once."""
    return list(dict.fromkeys(re.findall(r'id="f-([^"]+)-label"', text)))


def test_menu_groups_what_may_be_recorded_and_shows_what_blocks_the_rest(world: World, sign_in: SignIn) -> None:
    case = world.planned()
    text = told(sign_in("office_clerk").get(f"/projects/{case}/record/"))
    moving = text.partition("进入下一阶段")[2].partition("</section>")[0]
    assert f"/projects/{case}/record/review.requested/" in moving
    blocked = text.partition("现在还不能记的")[2]
    assert "联席会议集体决策" in blocked and "不能直接进入" in blocked and "data-clause" in blocked


def test_menu_offers_no_revival_of_what_is_not_shelved(world: World, sign_in: SignIn) -> None:
    assert "project.revived" not in told(sign_in("office_clerk").get(f"/projects/{world.lead()}/record/"))


def test_plan_stands_in_the_order_of_the_annex_with_what_is_known_filled_in(world: World, sign_in: SignIn) -> None:
    text = told(sign_in("taihe_clerk").get(f"/projects/{world.negotiating()}/record/plan.submitted/"))
    layout = next(form for form in regime().pack.forms if form.fact == "plan.submitted")
    assert asked(text) == ["happened_on", *(row.term for row in layout.fields if row.term)]
    assert 'name="项目名称" type="text" value="示例智能减速器项目"' in text
    assert 'name="投资总额" type="text" value="3"' in text
    assert '<option value="smart_park" selected>' in text


def test_what_tells_of_an_event_is_asked_anew(world: World, sign_in: SignIn) -> None:
    text = told(sign_in("taihe_clerk").get(f"/projects/{world.negotiating()}/record/negotiation.held/"))
    assert "有落地意向" not in text


@pytest.mark.parametrize(("role", "field"), [("责任单位", "责任单位"), ("联系领导", "责任职务"), ("联络员", "责任人")])
def test_role_asks_only_for_what_it_takes(world: World, sign_in: SignIn, role: str, field: str) -> None:
    address = f"/projects/{world.signed()}/record/responsibility.assigned/"
    text = told(sign_in("office_clerk").get(address, {"责任角色": role}))
    assert set(asked(text)) == {"happened_on", field, "主要负责业务"}


def test_role_is_chosen_first_and_fills_the_slot(world: World, sign_in: SignIn) -> None:
    case = world.signed()
    client = sign_in("office_clerk")
    address = f"/projects/{case}/record/responsibility.assigned/"
    assert "先选哪一个角色" in told(client.get(address))
    answer = client.post(
        f"{address}?责任角色=责任单位",
        {"责任单位": "econ_info", "happened_on": world.day.isoformat(), "request_key": str(uuid4())},
    )
    assert answer.status_code == 303
    text = told(client.get(f"/projects/{case}/"))
    assert "区经信局" in text.partition("<dt>责任单位")[2].partition("</dd>")[0]


def test_gate_lines_are_shown_before_the_form_is_sent(world: World, sign_in: SignIn) -> None:
    text = told(sign_in("office_clerk").get(f"/projects/{world.planned()}/record/review.requested/"))
    assert "固定资产投资强度" in text.partition("<form")[0]


def test_every_kind_that_the_menu_offers_has_a_form(world: World, sign_in: SignIn) -> None:
    case = world.signed()
    for who in ("office_clerk", "taihe_clerk", "dev_reform_head"):
        client = sign_in(who)
        offered = re.findall(rf'href="(/projects/{case}/record/[^"]+)"', told(client.get(f"/projects/{case}/record/")))
        assert offered
        for address in offered:
            assert client.get(address).status_code == 200, address


def test_dates_are_set_and_land_on_the_page(world: World, sign_in: SignIn) -> None:
    case = world.signed()
    answer = sign_in("taihe_clerk").post(
        f"/projects/{case}/record/schedule.set/",
        {"计划开工日期": "2030-03-01", "happened_on": world.day.isoformat(), "request_key": str(uuid4())},
        follow=True,
    )
    assert "已记下：排定计划日期" in told(answer)
    assert "按计划开工" in told(answer)


def test_schedule_without_a_day_is_refused_with_the_reason(world: World, sign_in: SignIn) -> None:
    case = world.signed()
    before = Fact.objects.count()
    answer = sign_in("taihe_clerk").post(
        f"/projects/{case}/record/schedule.set/",
        {"happened_on": world.day.isoformat(), "request_key": str(uuid4())},
    )
    assert answer.status_code == 422
    assert "至少排定一个日期" in told(answer)
    assert Fact.objects.count() == before


def test_form_sent_again_after_what_may_be_recorded_once_says_it_is_recorded(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    world.opinions(case)
    client, address = sign_in("office_director"), f"/projects/{case}/record/review.concluded/"
    sent = {"评审结论": "通过", "happened_on": world.day.isoformat(), "request_key": str(uuid4())}

    def post(**other: str) -> int:
        paper = SimpleUploadedFile("意见表.pdf", PAPER, "application/pdf")
        return client.post(address, {**sent, **other, "evidence-0": paper}).status_code

    assert [post(), post()] == [303, 303]
    assert "没有重复记录" in told(client.get(f"/projects/{case}/"))
    assert post(request_key=str(uuid4())) == 422
    assert Fact.objects.filter(kind="review.concluded").count() == 1


def test_fact_about_nothing_is_not_found(world: World, sign_in: SignIn) -> None:
    case = world.signed()
    client = sign_in("gov_office_head")
    assert client.get(f"/projects/{case}/record/fact.verified/").status_code == 404
    assert client.get(f"/projects/{case}/record/fact.verified/?about={uuid4()}").status_code == 404


def test_who_has_done_the_last_task_in_a_project_is_led_to_the_workbench(world: World, sign_in: SignIn) -> None:
    case = world.confirmed()
    told_to = {"批示内容": "示例批示", "责任单位": "taiping", "办结期限": world.day}
    about = world.say("district_head", case, "instruction.issued", **told_to).facts[0]
    client, address = sign_in("taiping_clerk"), f"/projects/{case}/record/instruction.done/?about={about}"
    done = {"办理结果": "示例已办", "happened_on": world.day.isoformat(), "request_key": str(uuid4())}
    for said in ("以后不再对您显示", "没有重复记录"):
        answer = client.post(address, done)
        assert (answer.status_code, answer["Location"]) == (303, "/workbench/")
        assert said in told(client.get("/workbench/"))
    assert Fact.objects.filter(kind="instruction.done").count() == 1
    assert client.post(address, {**done, "request_key": str(uuid4())}).status_code == 404
