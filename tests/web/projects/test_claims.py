"""首报首谈 on the pages: shown with its day and clause, disputed, stated, ruled on; who may not see learns nothing."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.test import Client

from luodi.common import clock
from luodi.ledger.models import Case, Fact, Notice, Obligation
from luodi.ledger.models import Claim as ClaimRow
from luodi.ledger.rebuild import compare
from luodi.ledger.tick import tick
from luodi.projects.public import claims_of
from luodi.units.public import unit_by_code
from web.conftest import SignIn, World

pytestmark = pytest.mark.django_db


def post(client: Client, url: str, **values: str) -> Any:
    return client.post(url, {"request_key": str(uuid4()), **values})


def claim(world: World, case: UUID, rule: str = "first-filing") -> ClaimRow:
    return ClaimRow.objects.get(case=case, rule=rule)


def disputed(world: World, sign_in: SignIn, ago: int = 40) -> tuple[UUID, UUID]:
    """A project whose first filing another department disputes through the office; its case, the dispute's."""
    case = world.lead(ago=ago)
    told = {"争议单位": "econ_info", "争议理由": "去年十月起就在谈"}
    answer = post(sign_in("office_clerk"), f"/projects/{case}/claim/dispute/?claim=首报", **told)
    assert answer.status_code == 303, answer.content.decode()
    return case, Case.objects.get(kind="dispute").pk


def test_project_page_and_receipt_say_who_holds_it_and_until_when(world: World, sign_in: SignIn) -> None:
    case = world.lead(ago=10)
    for url in (f"/projects/{case}/", f"/projects/{case}/claim/", f"/leads/{case}/receipt/"):
        text = sign_in("office_clerk").get(url).content.decode()
        assert "首报" in text and "剩 50 天" in text, url


def test_holder_is_told_before_it_lapses_and_visit_keeps_it(world: World) -> None:
    case = world.lead(ago=55)
    for _ in range(2):
        tick(world.jurisdiction)
    duty = Obligation.objects.get(case=case, rule="keep.first-filing")
    assert (duty.status, duty.due_on) == ("open", claim(world, case).limit)
    assert Notice.objects.filter(case=case, fact__kind="claim.expiring").count() == 1
    world.say("taihe_clerk", case, "visit.made", 走访情况="到企业看了")
    assert Obligation.objects.get(pk=duty.pk).status == "done"
    assert claim(world, case).keep_by == world.day + timedelta(days=60)
    assert list(compare(world.jurisdiction)) == []


def test_after_its_day_the_tick_says_once_that_it_lapsed(world: World) -> None:
    case = world.lead(ago=55)
    tick(world.jurisdiction)
    later = world.day + timedelta(days=6)
    with clock.at(clock.moment(later, 9)):
        for _ in range(2):
            tick(world.jurisdiction)
        assert list(compare(world.jurisdiction)) == []
    assert Fact.objects.filter(case=case, kind="claim.lapsed").count() == 1
    assert Obligation.objects.get(case=case, rule="keep.first-filing").status == "done"
    assert claims_of(world.jurisdiction, [case], later)[case].status == "lapsed"


def test_lapsed_claim_says_why(world: World, sign_in: SignIn) -> None:
    case = world.lead(ago=90)
    page = sign_in("office_clerk").get(f"/projects/{case}/claim/").content.decode()
    assert "已失效" in page and "超过 60 天没有跟进" in page


def test_claim_in_a_list_names_its_holder_and_day(world: World) -> None:
    case = world.lead(ago=10)
    found = claims_of(world.jurisdiction, [case], world.day)[case]
    unit = unit_by_code(world.jurisdiction, "taihe", world.day)
    assert unit is not None and (found.holder, found.status, found.shown) == (unit.id, "alive", False)


def test_ruling_waits_for_both_statements_and_moves_the_claim(world: World, sign_in: SignIn) -> None:
    case, own = disputed(world, sign_in)
    rule = f"/projects/{case}/claim/rule/?claim=首报&rival=econ_info"
    ruling = {"裁定归属": "econ_info", "裁定理由": "来往函件在先"}
    early = post(sign_in("office_clerk"), rule, **ruling)
    assert early.status_code == 422 and "来往函件在先" in early.content.decode()
    state = f"/projects/{case}/claim/state/?claim=首报&rival=econ_info"
    assert post(sign_in("taihe_clerk"), state, 陈述="我们先报的").status_code == 303
    assert post(sign_in("econ_info_head"), f"/disputes/{own}/", 陈述="有去年的函件").status_code == 303
    page = sign_in("office_clerk").get(rule).content.decode()
    assert "我们先报的" in page and "有去年的函件" in page
    key = str(uuid4())
    for _ in range(2):
        assert sign_in("office_clerk").post(rule, {"request_key": key, **ruling}).status_code == 303
    other = sign_in("office_clerk").post(rule, {"request_key": key, **ruling, "裁定归属": "taihe"}, follow=True)
    assert "内容与这次不同" in other.content.decode()
    assert Fact.objects.filter(case=case, kind="claim.ruled").count() == 1
    unit = unit_by_code(world.jurisdiction, "econ_info", world.day)
    assert unit is not None and claim(world, case).holder == unit.id
    assert "归提出争议的单位" in sign_in("econ_info_head").get(f"/disputes/{own}/").content.decode()
    assert list(compare(world.jurisdiction)) == []


def test_unit_gives_up_the_claim_it_holds_and_is_offered_no_other(world: World, sign_in: SignIn) -> None:
    case, _ = disputed(world, sign_in)
    later = world.day + timedelta(days=20)
    with clock.at(clock.moment(later, 10)):
        rule = f"/projects/{case}/claim/rule/?claim=首报&rival=econ_info"
        assert post(sign_in("office_clerk"), rule, 裁定归属="econ_info", 裁定理由="函件在先").status_code == 303
    world.say("office_clerk", case, "lead.confirmed", 确认说明="已电话核对", 落户地="smart_park")
    told = {"洽谈方式": "上门拜访", "参加单位": "太和镇", "洽谈情况": "有落地意向"}
    world.say("office_clerk", case, "negotiation.started", **told)
    page = sign_in("taihe_clerk").get(f"/projects/{case}/claim/").content.decode()
    assert [f"/release/?claim={quote(one)}" in page for one in ("首报", "首谈")] == [False, True]


def test_who_disputes_sees_its_own_side_and_not_the_project(world: World, sign_in: SignIn) -> None:
    case, own = disputed(world, sign_in)
    post(sign_in("taihe_clerk"), f"/projects/{case}/claim/state/?claim=首报&rival=econ_info", 陈述="我们先报的")
    theirs = sign_in("econ_info_head")
    text = theirs.get(f"/disputes/{own}/").content.decode()
    assert "去年十月起就在谈" in text
    assert "我们先报的" not in text and "示例智能减速器" not in text and str(case) not in text
    assert theirs.get(f"/projects/{case}/claim/").status_code == 404
    assert sign_in("taihe_clerk").get(f"/disputes/{own}/").status_code == 404


def test_statement_missed_does_not_hold_up_the_ruling(world: World, sign_in: SignIn) -> None:
    case, _ = disputed(world, sign_in)
    later = world.day + timedelta(days=20)
    with clock.at(clock.moment(later, 10)):
        rule = f"/projects/{case}/claim/rule/?claim=首报&rival=econ_info"
        answer = post(sign_in("office_clerk"), rule, 裁定归属="taihe", 裁定理由="逾期没有陈述")
    assert answer.status_code == 303, answer.content.decode()[:3000]


def test_supervision_offers_for_a_dispute_no_form_that_its_kind_of_case_does_not_take(
    world: World, sign_in: SignIn
) -> None:
    _, own = disputed(world, sign_in)
    client = sign_in("gov_office_head")
    page = client.get("/supervision/").content.decode()
    forms = set(re.findall(rf'href="([^"]*{own}[^"]*)"', page))
    assert forms, "the dispute waits for a statement"
    assert [client.get(unescape(one)).status_code for one in sorted(forms)].count(404) == 0, forms


def test_only_the_office_disputes_for_another_unit(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    told = {"争议单位": "econ_info", "争议理由": "替别人说"}
    answer = post(sign_in("taihe_clerk"), f"/projects/{case}/claim/dispute/?claim=首报", **told)
    assert answer.status_code == 422 and "只能替本人任职的单位提出" in answer.content.decode()
    assert not Case.objects.filter(kind="dispute").exists()


def test_renewal_is_the_office_s_and_asks_for_a_day_to_come(world: World, sign_in: SignIn) -> None:
    case = world.lead(ago=100)
    url = f"/projects/{case}/claim/renew/?claim=首报"
    assert sign_in("taihe_clerk").get(url).status_code == 403
    past = post(sign_in("office_clerk"), url, 续期理由="一直在谈", 保护期延至="2020-01-01")
    assert past.status_code == 422 and "一直在谈" in past.content.decode()
    assert post(sign_in("office_clerk"), url, 续期理由="一直在谈").status_code == 303
    assert claims_of(world.jurisdiction, [case], world.day)[case].status == "alive"
