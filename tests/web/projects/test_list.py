"""The project list."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from web.conftest import YI, SignIn, World
from web.projects.test_page import told


def test_list_shows_only_what_the_viewer_may_know_of(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲项目")
    assert "示例甲项目" in told(sign_in("office_clerk").get("/projects/"))
    other = told(sign_in("taiping_clerk").get("/projects/"))
    assert "示例甲项目" not in other and "还没有可以看到的项目" in other


def test_search_finds_two_characters_of_a_name(world: World, sign_in: SignIn) -> None:
    world.lead("示例光电封装基地")
    world.lead("示例冷链中心")
    text = told(sign_in("office_clerk").get("/projects/", {"q": "光电"}))
    assert "示例光电封装基地" in text and "示例冷链中心" not in text


def test_stage_tabs_count_and_narrow(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲项目")
    shelved = world.confirmed("示例乙项目")
    world.say("office_clerk", shelved, "project.shelved", 搁置原因="资金")
    client = sign_in("office_clerk")
    tabs = dict(re.findall(r'>(\S+) <span class="ld-count">(\d+)<', told(client.get("/projects/"))))
    assert (tabs["全部"], tabs["搁置"], tabs["已入库、待确认"]) == ("2", "1", "1")
    only = told(client.get("/projects/", {"stage": "!shelved"}))
    assert "示例乙项目" in only and "示例甲项目" not in only


def test_minimum_and_unit_narrow_and_a_wrong_amount_is_told(world: World, sign_in: SignIn) -> None:
    world.lead("示例大项目", 投资总额=5 * YI)
    world.lead("示例小项目", 投资总额=YI // 2)
    client = sign_in("office_clerk")
    large = told(client.get("/projects/", {"amount.from": "1"}))
    assert "示例大项目" in large and "示例小项目" not in large
    wrong = told(client.get("/projects/", {"amount.from": "很多"}))
    assert "ld-notice error" in wrong and 'value="很多"' in wrong


def test_late_ones_alone(world: World, sign_in: SignIn) -> None:
    world.lead("示例逾期项目", ago=40)
    world.lead("示例新项目", ago=0)
    text = told(sign_in("office_clerk").get("/projects/", {"late": "1"}))
    assert "示例逾期项目" in text and "示例新项目" not in text


def test_sorting_by_amount_puts_the_largest_first(world: World, sign_in: SignIn) -> None:
    world.lead("示例小项目", 投资总额=YI)
    world.lead("示例大项目", 投资总额=5 * YI)
    text = told(sign_in("office_clerk").get("/projects/", {"sort": "amount"}))
    assert text.index("示例大项目") < text.index("示例小项目")


def test_list_asks_as_many_questions_for_many_rows_as_for_few(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    world.lead("示例项目")
    few = _queries(client)
    for number in range(20):
        world.lead(f"示例第{number}项目", ago=number)
    assert _queries(client) == few
    assert few <= 11


def _queries(client: Client) -> int:
    client.get("/projects/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/projects/")
    return len(asked)
