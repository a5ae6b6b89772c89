"""Cross tables: every figure is what the list behind it says, under the viewer's sight."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from web.conftest import SignIn, World
from web.projects.test_page import told

CELL = re.compile(r'<td class="num[^"]*" data-label="([^"]*)"><span><a href="([^"]+)">(?:<b>)?(\d+)')
COUNT = re.compile(r"共 (\d+) 个")


def cells(client: Client, address: str) -> list[tuple[str, str, int]]:
    """(column, address, figure) of every figure of a table."""
    return [(label, unescape(url), int(n)) for label, url, n in CELL.findall(told(client.get(address)))]


def some(world: World) -> None:
    """Leads of two towns: two industries, one without, three channels; one shelved."""
    world.lead("示例甲项目", 产业="智能制造", 线索来源="以商引商", 来源地="深圳")
    world.lead("示例乙项目", 产业="智能制造", 线索来源="登门拜访商协会")
    world.lead("示例丙项目", "taiping_clerk", 首报单位="taiping", 线索来源="登门拜访商协会", 来源地="深圳南山")
    shelved = world.confirmed("示例丁项目", 产业="智能制造")
    world.say("office_clerk", shelved, "project.shelved", 搁置原因="资金")


@pytest.mark.parametrize(("who", "most"), [("office_clerk", 4), ("taiping_clerk", 1)])
def test_figures_are_what_the_lists_behind_them_count(world: World, sign_in: SignIn, who: str, most: int) -> None:
    some(world)
    client = sign_in(who)
    for down, across in (("industry", "source"), ("source", "step"), ("origin", "industry")):
        found = cells(client, f"/library/?down={down}&across={across}")
        assert max(n for _, _, n in found) == most
        for label, address, n in found:
            counted = COUNT.search(told(client.get(address)))
            assert counted and int(counted[1]) == n, (label, address)


def test_conditions_of_the_list_narrow_the_table(world: World, sign_in: SignIn) -> None:
    some(world)
    page = told(sign_in("office_clerk").get("/library/", {"down": "industry", "across": "source", "q": "示例乙"}))
    assert "共 1 个" in page and "检索“示例乙”" in page


def test_blank_and_exact_values_narrow_the_list(world: World, sign_in: SignIn) -> None:
    some(world)
    client = sign_in("office_clerk")
    blank = told(client.get("/projects/", {"industry": "（未填）"}))
    assert "示例丙项目" in blank and "示例甲项目" not in blank and "产业：未填" in blank
    filled = told(client.get("/projects/", {"确认说明": "（已填）"}))
    assert "示例丁项目" in filled and "示例甲项目" not in filled
    exact = told(client.get("/projects/", {"origin": "=深圳"}))
    assert "示例甲项目" in exact and "示例丙项目" not in exact


def test_as_many_questions_for_many_projects(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/library/").status_code == 200
        return len(queries)

    some(world)
    asked()
    before = asked()
    for number in range(4):
        world.lead(f"示例{number}号项目", 来源地=f"地方{number}")
    assert asked() == before
