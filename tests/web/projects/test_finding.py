"""Narrowing, sorting, choosing columns, searching: everything in the address, for the eyes of whoever opens it."""

import re

import pytest

from web.conftest import WAN, YI, SignIn, World, regime
from web.projects.test_page import told

FIRST, SECOND, THIRD = "示例新能源车零部件项目", "示例新材料扩产项目", "示例冷链仓储项目"


@pytest.fixture
def three(world: World) -> World:
    world.lead(FIRST, 投资总额=5 * YI, 投资方名称="示例甲乙有限公司", 来源地="示例省东市")
    case = world.confirmed(SECOND, 投资总额=2 * YI)
    told = {"洽谈方式": "上门拜访", "参加单位": "太和镇", "洽谈情况": "有意向"}
    world.say("office_clerk", case, "negotiation.started", ago=36, **told)
    world.say("taihe_clerk", case, "liaison.assessed", ago=30, 预计年税收=900 * WAN, 强链补链=True)
    world.say("office_clerk", case, "responsibility.assigned", 责任角色="联系领导", 责任职务="gov_office_head")
    person = str(world.users["taihe_clerk"].pk)
    world.say("office_clerk", case, "responsibility.assigned", 责任角色="联络员", 责任人=person)
    world.lead(THIRD, 投资总额=YI // 2)
    return world


def names(text: str) -> list[str]:
    return re.findall(r'class="ld-lead"><a href="[^"]+"><b>([^<]+)</b>', text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=xinnengyuan", [FIRST]),
        ("q=xnyclbj", [FIRST]),
        ("q=xinneng", [FIRST]),
        ("q=xin", [FIRST, SECOND]),
        ("q=jiayi+xinnengyuan", [FIRST]),
        ("q=新 扩产", [SECOND]),
        ("q=nengx", []),
        ("amount.from=1&amount.to=4", [SECOND]),
        ("预计年税收.from=800", [SECOND]),
        ("预计年税收.from=901", []),
        ("强链补链=是", [SECOND]),
        ("强链补链=否", []),
        ("origin=东市", [FIRST]),
        ("step=negotiate", [SECOND]),
        ("@accountable_leader=gov_office_head", [SECOND]),
        ("landing=smart_park", [SECOND]),
        ("@liaison_officer={liaison}", [SECOND]),
        ("@liaison_officer=没有这个人", []),
        ("@liaison_officer=（未填）", [FIRST, THIRD]),
        ("source=以商引商&amount.to=0.5", [THIRD]),
        ("reported.from=2099-01-01", []),
        ("task=确认", [FIRST, THIRD]),
        ("task=确认&amount.to=1", [THIRD]),
        ("task=（未填）", []),
    ],
)
def test_list_is_narrowed_by_what_a_column_shows(three: World, sign_in: SignIn, query: str, found: list[str]) -> None:
    asked = query.format(liaison=three.users["taihe_clerk"].name)
    assert sorted(names(told(sign_in("office_clerk").get(f"/projects/?{asked}")))) == sorted(found)


def test_any_column_sorts_both_ways_with_what_is_unknown_last(three: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")

    def order(sort: str) -> list[str]:
        return names(told(client.get("/projects/", {"sort": sort})))

    assert order("amount") == [FIRST, SECOND, THIRD] and order("-amount") == [THIRD, SECOND, FIRST]
    assert order("预计年税收")[0] == SECOND == order("-预计年税收")[0]
    assert order("name") == [THIRD, SECOND, FIRST], "by the sound of the names"
    assert order("stage")[2] == SECOND and order("-stage")[0] == SECOND


def test_columns_chosen_stand_in_the_order_of_the_address_with_names_for_refs(three: World, sign_in: SignIn) -> None:
    text = told(sign_in("office_clerk").get("/projects/?q=kuochan&c=预计年税收,@accountable_leader,强链补链,industry"))
    heads = re.findall(r'<th [^>]*><a href="[^"]+">([^<]+)<', text)
    assert heads == ["项目", "预计年税收", "联系领导", "强链补链", "产业"]
    assert "900 万元" in text and ">是<" in text
    unknown = told(sign_in("office_clerk").get("/projects/?q=kuochan&c=origin"))
    assert names(unknown) == [SECOND] and "data-label" not in unknown, "a phone shows no label of what is not known"
    assert regime().pack.positions["gov_office_head"].title in text


def test_a_form_with_blanks_lands_on_the_short_address(three: World, sign_in: SignIn) -> None:
    sent = "q=&amount.from=1&amount.to=&c=stage&c=amount&sort=&late="
    answer = sign_in("office_clerk").get(f"/projects/?{sent}")
    assert answer.status_code == 302 and answer["Location"] == "/projects/?amount.from=1&c=name%2Cstage%2Camount"


def test_a_condition_nobody_understands_is_told_and_stays(three: World, sign_in: SignIn) -> None:
    text = told(sign_in("office_clerk").get("/projects/?unit=nowhere&reported.from=昨天&sort=nothing&c=none"))
    assert len(names(text)) == 3
    assert "没有“nowhere”这一项" in text and 'value="昨天"' in text
    assert "。；" not in text


def test_a_link_sent_to_a_colleague_shows_what_the_colleague_may_see(three: World, sign_in: SignIn) -> None:
    address = "/projects/?amount.from=0.1&sort=amount&c=name,amount"
    theirs = told(sign_in("taiping_clerk").get(address))
    assert names(theirs) == [] and "没有符合条件的项目" in theirs and "合计" not in theirs


def test_the_whole_form_unfolds_alone_and_is_a_page_without_scripts(three: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    page = client.get("/projects/filter/?amount.from=2").content.decode()
    part = client.get("/projects/filter/?amount.from=2", headers={"HX-Request": "true"}).content.decode()
    for text in (page, part):
        assert 'name="amount.from" value="2"' in text and 'name="@accountable_leader"' in text
    assert "<html" in page and "<html" not in part
