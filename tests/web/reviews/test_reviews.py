"""Reviews in a browser's words: the list, one item, several at once, materials."""

from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.ledger.models import EvidenceFile, Fact, Obligation
from luodi.ledger.public import NotVisible, Refused, case_file
from luodi.reviews.public import agree_to_several, review_of
from luodi.web.reviews import views

from ..conftest import PAPER, SignIn, World


def key_of(world: World, case: UUID, item: str, unit: str) -> str:
    """The obligation's key of a part in the latest round."""
    review = review_of(case_file(world.viewer("office_clerk"), case))
    assert review is not None
    return next(p.obligation.key for p in review.parts if p.item.title == item and p.unit == unit)


def version(world: World, case: UUID) -> int:
    return case_file(world.viewer("office_clerk"), case).version


def form(verdict: str = "同意", **more: str) -> dict[str, str]:
    return {"request_key": str(uuid4()), "happened_on": "", "评审意见": verdict, **more}


def opinion(world: World, **more: str) -> dict[str, str]:
    return {**form(**more), "happened_on": world.day.isoformat()}


def opinions(case: UUID) -> int:
    return Fact.objects.filter(case_id=case, kind="review.opinion").count()


def test_a_unit_opens_the_list_and_sees_what_it_owes_with_the_clause(world: World, sign_in: SignIn) -> None:
    world.in_review()
    page = sign_in("environment_clerk").get(reverse("reviews")).content.decode()
    assert "环境影响" in page
    assert 'data-clause="qingxin-2.2"' in page
    assert "示例智能减速器项目" in page


def test_the_office_sees_projects_in_review_with_what_is_missing(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    world.opinions(case, but=("环境影响",))
    page = sign_in("office_clerk").get(reverse("reviews")).content.decode()
    assert "环境影响（区环保局）" in page
    assert "15 / 16" in page


def test_an_item_shows_the_figure_beside_its_threshold_and_names_what_is_missing(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "入园条件", "econ_info")])
    page = sign_in("econ_info_head").get(url).content.decode()
    assert "400" in page
    assert "380" in page
    assert "待补充：预计年产值" in page
    assert 'data-clause="qingxin-6.1"' in page


def test_an_opinion_with_its_stamped_scan_is_recorded(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])
    scan = SimpleUploadedFile("盖章.pdf", PAPER, "application/pdf")
    answer = sign_in("environment_clerk").post(url, {**opinion(world), "evidence-0": scan})
    assert answer.status_code == 302
    fact = Fact.objects.get(case_id=case, kind="review.opinion")
    assert fact.evidence.get().kind == "盖章意见"


def test_a_second_click_after_the_last_answer_leaves_one_opinion(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])
    client, posted = sign_in("environment_clerk"), opinion(world)
    assert client.post(url, posted).status_code == 302
    assert client.post(url, posted).status_code == 302
    assert opinions(case) == 1
    other = client.post(url, {**posted, "评审意见": "不同意"})
    assert other.status_code == 422 and "内容与这次不同" in other.content.decode()


def test_project_that_comes_back_into_sight_while_it_is_answered_gets_no_opinion_without_its_papers(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])

    def out_of_sight(*_: object) -> None:
        raise NotVisible

    monkeypatch.setattr(views, "part_of", out_of_sight)
    scan = SimpleUploadedFile("盖章.pdf", PAPER, "application/pdf")
    assert sign_in("environment_clerk").post(url, {**opinion(world), "evidence-0": scan}).status_code == 404
    assert opinions(case) == 0


def test_several_sent_again_from_a_page_that_agreed_to_others_are_not_taken_for_them(world: World) -> None:
    answered, other = world.in_review(), world.in_review("示例另一个项目")
    key = key_of(world, answered, "环境影响", "environment")
    clerk = world.viewer("environment_clerk")
    sent = {"happened_on": world.day, "request_key": "several"}
    assert agree_to_several(actor=clerk, parts=[(answered, key)], **sent).cases == (answered,)
    assert agree_to_several(actor=clerk, parts=[(answered, key)], **sent).replayed
    with pytest.raises(Refused, match="内容与这次不同"):
        agree_to_several(actor=clerk, parts=[(answered, key), (other, key)], **sent)
    assert opinions(other) == 0


def test_agreement_on_conditions_without_the_conditions_is_refused_beside_the_field(
    world: World, sign_in: SignIn
) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])
    answer = sign_in("environment_clerk").post(url, opinion(world, verdict="有条件同意", 评审说明="写了的还在"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="f-附加条件-error"' in page
    assert "写了的还在" in page
    assert opinions(case) == 0


def test_an_opinion_without_its_stamped_scan_says_so_and_the_scan_may_follow(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])
    law = SimpleUploadedFile("依据.pdf", PAPER, "application/pdf")
    posted = {**opinion(world), "evidence-1": law}
    assert sign_in("environment_clerk").post(url, posted).status_code == 302
    office = sign_in("office_clerk")
    assert "没有附盖章件" in office.get(url).content.decode()
    scan = SimpleUploadedFile("环保盖章件.pdf", PAPER + b"%later", "application/pdf")
    note = {"request_key": str(uuid4()), "happened_on": world.day.isoformat(), "记事": "补盖章件", "evidence-1": scan}
    assert office.post(reverse("record_fact", args=[case, "note.added"]), note).status_code == 303
    assert "环保盖章件.pdf" in office.get(url).content.decode()


def test_a_refused_opinion_leaves_no_row_of_its_scan(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    before = EvidenceFile.objects.count()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])
    scan = SimpleUploadedFile("盖章.pdf", PAPER + b"%another", "application/pdf")
    posted = {**opinion(world, verdict="有条件同意"), "evidence-0": scan}
    assert sign_in("environment_clerk").post(url, posted).status_code == 422
    assert EvidenceFile.objects.count() == before


def test_two_reviewers_on_different_items_both_pass(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    seen = str(version(world, case))
    for who, item, unit in (("environment_clerk", "环境影响", "environment"), ("land_clerk", "土地利用", "land")):
        url = reverse("review_item", args=[case, key_of(world, case, item, unit)])
        assert sign_in(who).post(url, opinion(world, seen=seen)).status_code == 302
    assert opinions(case) == 2


def test_the_same_item_answered_from_an_old_page_is_told_to_be_stale(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "科技含量", "econ_info")])
    seen = str(version(world, case))
    assert sign_in("econ_info_head").post(url, opinion(world, seen=seen)).status_code == 302
    answer = sign_in("econ_info_clerk").post(url, opinion(world, seen=seen, 评审说明="我写的"))
    assert answer.status_code == 409
    assert "别人已经记了" in answer.content.decode()
    assert opinions(case) == 1


def ticks(world: World, case: UUID, *items: tuple[str, str]) -> list[str]:
    return [f"{case}:{version(world, case)}:{key_of(world, case, item, unit)}" for item, unit in items]


def test_several_items_are_agreed_to_in_one_act(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    parts = ticks(world, case, ("科技含量", "econ_info"), ("投资实力", "econ_info"))
    answer = sign_in("econ_info_head").post(reverse("reviews"), {"request_key": str(uuid4()), "part": parts})
    assert answer.status_code == 302
    facts = Fact.objects.filter(case_id=case, kind="review.opinion")
    assert len({fact.act_id for fact in facts}) == 1
    assert len(facts) == 2


def test_one_of_several_already_answered_leaves_all_undone_and_is_named(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    parts = ticks(world, case, ("科技含量", "econ_info"), ("环境影响", "environment"))
    answer = sign_in("econ_info_head").post(reverse("reviews"), {"request_key": str(uuid4()), "part": parts})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "示例智能减速器项目 · 环境影响：不是您所在单位的事项" in page
    assert opinions(case) == 0


def test_asking_for_materials_stops_the_clock_of_that_part_alone(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    key = key_of(world, case, "环境影响", "environment")
    posted = {"request_key": str(uuid4()), "happened_on": world.day.isoformat(), "需补材料": "环评报告"}
    answer = sign_in("environment_clerk").post(reverse("review_materials", args=[case, key]), posted)
    assert answer.status_code == 302
    assert [o.key for o in Obligation.objects.filter(case_id=case, paused=True, rule__startswith="joint-review.")] == [
        key
    ]


def test_a_unit_without_a_part_does_not_learn_that_the_item_exists(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])
    assert sign_in("housing_clerk").get(url).status_code == 404


@pytest.mark.parametrize("who", ["office_clerk", "econ_info_head"])
def test_the_list_asks_as_often_for_three_projects_as_for_one(who: str, world: World, sign_in: SignIn) -> None:
    client = sign_in(who)
    world.in_review("示例甲项目")
    client.get(reverse("reviews"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("reviews"))
    world.in_review("示例乙项目")
    world.in_review("示例丙项目")
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("reviews"))
    assert len(three) == len(one)


def test_what_a_clerk_drafts_waits_for_the_head_and_counts_only_when_signed(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])
    posted = opinion(world, verdict="有条件同意", 附加条件="配套污水预处理")
    assert sign_in("environment_clerk").post(url, {**posted, "second": "1"}).status_code == 302
    assert opinions(case) == 0
    head = sign_in("environment_head")
    assert "已拟稿，待签发" in head.get(reverse("reviews")).content.decode()
    page = head.get(url).content.decode()
    assert "配套污水预处理" in page
    assert "签发意见" in page
    signed = {**posted, "request_key": str(uuid4())}
    assert head.post(url, signed).status_code == 302
    assert head.post(url, signed).status_code == 302
    fact = Fact.objects.get(case_id=case, kind="review.opinion")
    assert fact.actor_id == world.users["environment_head"].pk
    line = case_file(world.viewer("office_clerk"), case).line(str(fact.pk))
    assert line is not None
    assert ("拟稿人", world.users["environment_clerk"].name) in line.values


def test_a_draft_is_seen_by_its_own_unit_alone(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])
    draft = {**opinion(world, 评审说明="没有签的话"), "second": "1"}
    assert sign_in("environment_clerk").post(url, draft).status_code == 302
    for who in ("office_clerk", "land_head", "taihe_clerk"):
        assert "没有签的话" not in sign_in(who).get(url).content.decode()


def test_a_draft_with_papers_keeps_what_was_typed_and_says_when_they_come(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    url = reverse("review_item", args=[case, key_of(world, case, "环境影响", "environment")])
    scan = SimpleUploadedFile("盖章.pdf", PAPER, "application/pdf")
    clerk = sign_in("environment_clerk")
    answer = clerk.post(url, {**opinion(world, 评审说明="写了的还在"), "second": "1", "evidence-0": scan})
    assert answer.status_code == 422
    assert "拟稿先不附材料" in answer.content.decode()
    assert "写了的还在" in answer.content.decode()
    assert "已拟稿" not in clerk.get(reverse("reviews")).content.decode()
