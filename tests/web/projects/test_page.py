"""The page of one project."""

from uuid import uuid4

import pytest
from django.http import HttpResponse

from web.conftest import WAN, SignIn, World

TABS = ("review", "progress", "funds", "problems", "papers")


def told(page: HttpResponse) -> str:
    """What a person reads on the page."""
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


def test_project_opens_with_what_is_missing_for_the_next_stage(world: World, sign_in: SignIn) -> None:
    page = sign_in("office_clerk").get(f"/projects/{world.planned()}/")
    text = told(page)
    assert page.status_code == 200
    assert "进入“评审”还差什么" in text
    assert text.index("还差什么") < text.index("未办结")


def test_failed_figure_stands_beside_its_threshold_as_it_is(world: World, sign_in: SignIn) -> None:
    text = told(sign_in("office_clerk").get(f"/projects/{world.planned(预计年税收=1000 * WAN)}/"))
    line = text.partition("亩均税收不低于30万元")[2].partition("</li>")[0]
    assert ">20 <" in line and "＜" in line and " 30" in line
    assert 'data-clause="qingxin-6.1"' in line


def test_unknown_figure_leads_to_the_field_that_supplies_it(world: World, sign_in: SignIn) -> None:
    case = world.planned()
    text = told(sign_in("taihe_clerk").get(f"/projects/{case}/"))
    line = text.partition("成长型中小企业优先")[2].partition("</li>")[0]
    assert "待补充" in line
    assert f"/projects/{case}/record/plan.submitted/#f-" in line


def test_project_nobody_gave_looks_like_one_that_does_not_exist(world: World, sign_in: SignIn) -> None:
    client = sign_in("taiping_clerk")
    hidden, absent = client.get(f"/projects/{world.planned()}/"), client.get(f"/projects/{uuid4()}/")
    assert hidden.status_code == absent.status_code == 404
    assert told(hidden) == told(absent)


def test_shelved_project_says_so_with_reason_and_what_lifts_it(world: World, sign_in: SignIn) -> None:
    case = world.confirmed()
    world.say("office_clerk", case, "project.shelved", 搁置原因="资金未落实")
    text = told(sign_in("office_clerk").get(f"/projects/{case}/"))
    assert "这个项目已“搁置”" in text
    assert "资金未落实" in text
    assert f"/projects/{case}/record/project.revived/" in text
    assert "还差什么" not in text


def test_empty_slot_is_marked_with_its_day_and_who_decides(world: World, sign_in: SignIn) -> None:
    text = told(sign_in("office_clerk").get(f"/projects/{world.signed()}/"))
    slot = text.partition("<dt>联系领导")[2].partition("</dd>")[0]
    assert "未定" in slot and "前" in slot and "领导小组办公室" in slot
    assert "missing" in slot


def test_fact_not_sealed_says_it_is_not_protected(world: World, sign_in: SignIn) -> None:
    assert "尚未封签，未受保护" in told(sign_in("office_clerk").get(f"/projects/{world.confirmed()}/"))


def test_arrival_waits_for_another_unit_to_verify_it(world: World, sign_in: SignIn) -> None:
    case = world.signed()
    fact = world.say("taihe_clerk", case, "funds.arrived", 到位资金=500 * WAN, 资金用途="土地").facts[0]
    verify = f"/projects/{case}/record/fact.verified/?about={fact}"
    own, other = (told(sign_in(who).get(f"/projects/{case}/?tab=funds")) for who in ("taihe_clerk", "dev_reform_head"))
    assert "待核实" in own and verify not in own
    assert verify in other
    world.say("dev_reform_head", case, "fact.verified", about=str(fact), 核实结论="属实")
    assert "已核实" in told(sign_in("taihe_clerk").get(f"/projects/{case}/?tab=funds"))


def test_reversed_fact_stays_and_is_struck(world: World, sign_in: SignIn) -> None:
    case = world.negotiating()
    fact = world.say("office_clerk", case, "note.added", 记事="记错了").facts[0]
    world.say("office_clerk", case, "fact.reversed", about=str(fact), 冲正原因="重复")
    text = told(sign_in("office_clerk").get(f"/projects/{case}/"))
    assert f'id="fact-{fact}" class="struck"' in text
    assert "已冲正" in text


def test_problem_shows_who_answers_and_how_it_stands(world: World, sign_in: SignIn) -> None:
    case = world.negotiating()
    world.say("taihe_clerk", case, "problem.raised", 问题="用电未通", 责任单位="housing")
    text = told(sign_in("office_clerk").get(f"/projects/{case}/?tab=problems"))
    assert "用电未通" in text and "由区住建局办" in text
    assert "problem.resolved" in told(sign_in("housing_clerk").get(f"/projects/{case}/?tab=problems"))


def test_supervisor_is_offered_extension_and_waiver_of_an_obligation(world: World, sign_in: SignIn) -> None:
    text = told(sign_in("gov_office_head").get(f"/projects/{world.confirmed()}/"))
    assert "obligation.extended/?about=" in text and "obligation.waived/?about=" in text
    assert "extension.declined" not in text


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_an_address_of_its_own(world: World, sign_in: SignIn, tab: str) -> None:
    case = world.in_review()
    page = sign_in("office_clerk").get(f"/projects/{case}/?tab={tab}")
    assert page.status_code == 200
    assert f'href="/projects/{case}/?tab={tab}#tabs" aria-current="page"' in told(page)


def test_what_stands_in_the_way_is_named_before_what_only_reminds(world: World, sign_in: SignIn) -> None:
    page = told(sign_in("office_clerk").get(f"/projects/{world.negotiating()}/"))
    assert page.index("投资计划书或可行性研究报告已提交") < page.index("固定资产投资强度不低于")


def test_step_of_a_shelved_project_says_that_it_is_shelved(world: World, sign_in: SignIn) -> None:
    case = world.negotiating()
    world.say("office_clerk", case, "project.shelved", 搁置原因="等土地")
    assert "起；现已搁置" in told(sign_in("office_clerk").get(f"/projects/{case}/"))


def test_step_of_a_project_in_review_says_how_many_have_answered(world: World, sign_in: SignIn) -> None:
    page = told(sign_in("office_clerk").get(f"/projects/{world.in_review()}/"))
    assert "起；意见 0/16" in page


def test_tab_that_does_not_exist_is_not_found(world: World, sign_in: SignIn) -> None:
    assert sign_in("office_clerk").get(f"/projects/{world.lead()}/?tab=other").status_code == 404


def test_page_asks_as_many_questions_for_many_facts_as_for_few(world: World, sign_in: SignIn) -> None:
    case = world.negotiating()
    client = sign_in("office_clerk")
    few = _queries(client, case)
    for number in range(25):
        world.say("office_clerk", case, "note.added", 记事=f"第 {number} 件")
    assert _queries(client, case) == few
    assert few <= 14, few


def _queries(client: object, case: object) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(f"/projects/{case}/")  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/projects/{case}/").status_code == 200  # type: ignore[attr-defined]
    return len(asked)
