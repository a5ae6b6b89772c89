"""A leader's two minutes: what waits, what is red and whose, where to go, what one leads."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.ledger.public import Opening

from ..conftest import SignIn, World


def text_of(client: Client) -> str:
    answer = client.get("/brief/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_bare_address_leads_a_leader_here_and_a_clerk_to_the_workbench(world: World, sign_in: SignIn) -> None:
    assert sign_in("district_head").get("/")["Location"] == "/brief/"
    assert sign_in("taihe_clerk").get("/")["Location"] == "/workbench/"


def test_late_item_names_its_owner_and_its_clause(world: World, sign_in: SignIn) -> None:
    world.lead("示例逾期项目", ago=40)
    red = text_of(sign_in("district_head")).partition('id="red"')[2].partition("<aside")[0]
    assert "示例逾期项目" in red and "逾期" in red
    assert "领导小组办公室" in red
    assert 'data-clause="qingxin-2' in red or 'data-clause="qingxin-4' in red
    assert "/record/" not in red, "what others are to do leads to where it stands"


def test_meeting_to_come_is_listed_with_its_day(world: World, sign_in: SignIn) -> None:
    world.say(
        "office_clerk", Opening("meeting", "示例会商"), "meeting.called", 会议名称="示例会商", 会议类型="专题会议",
        会议日期=world.day + timedelta(days=3), 议题="示例", 会议地点="三楼会议室",
    )  # fmt: skip
    going = text_of(sign_in("district_head")).partition('id="going"')[2]
    assert "示例会商" in going and "三楼会议室" in going


def test_project_that_names_the_leader_is_listed(world: World, sign_in: SignIn) -> None:
    case = world.lead("示例联系项目", ago=0)
    world.say("office_clerk", case, "responsibility.assigned", 责任角色="联系领导", 责任职务="district_head")
    led = text_of(sign_in("district_head")).partition('id="led"')[2]
    assert "示例联系项目" in led


def test_page_shows_a_clerk_nothing_of_others(world: World, sign_in: SignIn) -> None:
    world.lead("示例太和项目", ago=40)
    assert "示例太和项目" not in text_of(sign_in("taiping_clerk"))


def test_page_asks_as_much_for_many_as_for_few(world: World, sign_in: SignIn) -> None:
    client = sign_in("district_head")

    def asked() -> int:
        text_of(client)
        with CaptureQueriesContext(connection) as found:
            text_of(client)
        return len(found)

    world.lead("示例项目", ago=40)
    few = asked()
    for number in range(8):
        world.lead(f"示例第{number}项目", ago=40)
    assert asked() == few
