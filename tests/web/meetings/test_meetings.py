"""Meetings: what may be settled, what may not and why, resolutions, all or nothing."""

import re
from html import unescape
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.ledger.models import Case, Fact, Obligation
from luodi.ledger.public import Opening

from ..conftest import PAPER, SignIn, World

DECISION = reverse("meeting_new", query={"type": "协调联席会议"})
REVIEW = reverse("meeting_new", query={"type": "项目评审会"})


def minutes(world: World, **more: object) -> dict[str, object]:
    return {
        "request_key": str(uuid4()),
        "happened_on": world.day.isoformat(),
        "会议名称": "示例联席会议",
        "会议情况": "研究示例项目",
        "纪要文号": "示例纪〔2026〕3 号",
        "rows": "3",
        "evidence-0": SimpleUploadedFile("纪要.pdf", PAPER, "application/pdf"),
        **more,
    }


def settle(case: UUID, **terms: str) -> dict[str, str]:
    return {"project": str(case), **{f"p{case.hex}-{name}": text for name, text in terms.items()}}


def reviewed(world: World) -> UUID:
    case = world.in_review()
    world.opinions(case)
    world.say("econ_info_head", case, "review.concluded", 评审结论="通过")
    return case


def test_a_review_meeting_passes_a_project_whose_opinions_are_all_there(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    world.opinions(case)
    answer = sign_in("office_deputy").post(REVIEW, minutes(world, **settle(case, 评审结论="通过")))
    assert answer.status_code == 302
    assert Case.objects.get(pk=case).stage == "reviewed"


def test_the_agenda_says_how_the_units_answered(world: World, sign_in: SignIn) -> None:
    world.opinions(world.in_review())
    page = sign_in("office_deputy").get(REVIEW).content.decode()
    assert ">同意 16<" in page


def test_a_project_without_all_opinions_is_shown_with_the_clause_and_cannot_be_chosen(
    world: World, sign_in: SignIn
) -> None:
    case = world.in_review()
    world.opinions(case, but=("环境影响",))
    page = sign_in("office_deputy").get(REVIEW).content.decode()
    assert "环境影响（区环保局）" in page
    assert 'data-clause="qingxin-2.2"' in page
    assert f"p{case.hex}-评审结论" not in page


def test_an_unreviewed_project_is_shown_with_clause_two_four_on_the_agenda_of_the_decision(
    world: World, sign_in: SignIn
) -> None:
    case = world.in_review()
    page = sign_in("office_deputy").get(DECISION).content.decode()
    assert 'data-clause="qingxin-2.4"' in page
    assert f"p{case.hex}-决策结果" not in page


def test_an_unreviewed_project_posted_all_the_same_is_refused_and_nothing_is_recorded(
    world: World, sign_in: SignIn
) -> None:
    case = world.in_review()
    answer = sign_in("office_deputy").post(DECISION, minutes(world, **settle(case, 决策结果="准予落户")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-clause="qingxin-2.4"' in page
    assert "研究示例项目" in page
    assert not Fact.objects.filter(kind__in=["decision.made", "meeting.held"]).exists()


def test_a_decision_and_a_resolution_are_recorded_in_one_act_with_the_minutes(world: World, sign_in: SignIn) -> None:
    case = reviewed(world)
    resolution = {"r0-议定事项": "落实用地", "r0-责任单位": "land", "r0-办结期限": "2030-01-31"}
    client = sign_in("office_deputy")
    answer = client.post(DECISION, minutes(world, **settle(case, 决策结果="准予落户"), **resolution))
    assert answer.status_code == 302
    facts = Fact.objects.filter(kind__in=["meeting.held", "decision.made", "resolution.made"])
    assert len({fact.act_id for fact in facts}) == 1
    assert Case.objects.get(pk=case).stage == "decided"
    page = client.get(answer["Location"]).content.decode()
    assert "准予落户" in page
    assert "落实用地" in page
    assert reverse("project", args=[case]) in page


def test_the_same_meeting_sent_twice_is_recorded_once(world: World, sign_in: SignIn) -> None:
    case = reviewed(world)
    posted = minutes(world, **settle(case, 决策结果="准予落户"))
    client = sign_in("office_deputy")
    for _ in range(2):
        posted["evidence-0"] = SimpleUploadedFile("纪要.pdf", PAPER, "application/pdf")
        assert client.post(DECISION, posted).status_code == 302
    assert Fact.objects.filter(kind="meeting.held").count() == 1


def test_a_decision_without_minutes_says_so_beside_the_files(world: World, sign_in: SignIn) -> None:
    case = reviewed(world)
    posted = minutes(world, **settle(case, 决策结果="准予落户"))
    del posted["evidence-0"]
    answer = sign_in("office_deputy").post(DECISION, posted)
    assert answer.status_code == 422
    assert "请附上会议纪要" in answer.content.decode()


def test_a_resolution_without_a_day_is_told_beside_the_field(world: World, sign_in: SignIn) -> None:
    answer = sign_in("office_deputy").post(DECISION, minutes(world, **{"r1-议定事项": "落实用地"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="f-r1-办结期限-error"' in page
    assert "落实用地" in page


def test_more_lines_keep_what_was_typed(world: World, sign_in: SignIn) -> None:
    answer = sign_in("office_deputy").post(DECISION, minutes(world, **{"r0-议定事项": "落实用地", "more": "1"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "落实用地" in page
    assert 'name="r5-议定事项"' in page
    assert not Fact.objects.filter(kind="meeting.held").exists()


def test_a_resolution_becomes_an_obligation_of_the_unit_named(world: World, sign_in: SignIn) -> None:
    resolution = {"r0-议定事项": "落实用地", "r0-责任单位": "land", "r0-办结期限": "2030-01-31"}
    sign_in("office_deputy").post(DECISION, minutes(world, **resolution))
    assert Obligation.objects.get(rule="carry-out-resolution").due_on.isoformat() == "2030-01-31"


def test_whoever_carries_out_a_resolution_is_led_to_forms_that_open(world: World, sign_in: SignIn) -> None:
    resolution = {"r0-议定事项": "落实用地", "r0-责任单位": "land", "r0-办结期限": "2030-01-31"}
    sign_in("office_deputy").post(DECISION, minutes(world, **resolution))
    client = sign_in("land_head")
    page = client.get(reverse("meeting", args=[Obligation.objects.get(rule="carry-out-resolution").case_id]))
    forms = re.findall(r'href="([^"]+/record/(?:resolution.done|extension.requested)/[^"]*)"', page.content.decode())
    assert len(forms) == 2
    assert [client.get(unescape(url)).status_code for url in forms] == [200, 200]


def test_who_may_hold_no_meeting_is_told_who_may(world: World, sign_in: SignIn) -> None:
    answer = sign_in("taihe_clerk").get(DECISION)
    assert answer.status_code == 403
    assert "领导小组办公室" in answer.content.decode()


def test_the_agenda_asks_as_often_for_three_projects_as_for_one(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_deputy")
    world.in_review("示例甲项目")
    client.get(REVIEW)
    with CaptureQueriesContext(connection) as one:
        client.get(REVIEW)
    world.in_review("示例乙项目")
    world.in_review("示例丙项目")
    with CaptureQueriesContext(connection) as three:
        client.get(REVIEW)
    assert len(three) == len(one)


def test_meeting_that_was_called_is_minuted_where_the_workbench_says(world: World, sign_in: SignIn) -> None:
    called = {"会议名称": "示例会商", "会议类型": "专题会议", "会议日期": world.day, "议题": "示例", "会议地点": "三楼"}
    world.say("office_clerk", Opening("meeting", "示例会商"), "meeting.called", ago=2, **called)
    client = sign_in("office_clerk")
    found = re.search(r'href="(/cases/[^"]+/record/meeting.held/[^"]*)"', client.get("/workbench/").content.decode())
    assert found
    form = client.get(unescape(found[1]))
    assert form.status_code == 200 and "示例会商" in form.content.decode()
    told = {"会议名称": "示例会商", "会议类型": "专题会议", "会议情况": "研究示例项目"}
    sent = {"request_key": str(uuid4()), "happened_on": world.day.isoformat(), **told}
    assert client.post(unescape(found[1]), sent).status_code == 303
    again = client.post(unescape(found[1]), sent, follow=True)
    assert again.status_code == 200 and "没有重复记录" in again.content.decode()
    assert client.post(unescape(found[1]), {**sent, "会议情况": "研究示例乙项目"}).status_code == 404
    assert Case.objects.filter(kind="meeting").count() == 1
    assert Fact.objects.filter(kind="meeting.held").count() == 1
    assert not Obligation.objects.filter(case__kind="meeting", status="open", rule__contains="hold").exists()
    assert client.get(unescape(found[1])).status_code == 404, "once it is held, it is not begun again"
