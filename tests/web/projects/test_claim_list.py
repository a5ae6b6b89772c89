"""首报首谈 as a list: what ends first at the top, disputes by themselves, as a file; nothing of hidden projects."""

import pytest
from django.test import Client

from web.conftest import SignIn, World
from web.output.test_lists import cells
from web.projects.test_claims import disputed

pytestmark = pytest.mark.django_db


def rows(client: Client, which: str) -> list[list[str]]:
    return cells(client.get(f"/claims/export.xlsx?which={which}"))[1:]


def test_claims_stand_by_their_last_day_and_disputes_by_themselves(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲阀门项目", ago=5)
    world.lead("示例乙阀门项目", ago=56)
    world.lead("示例丙阀门项目", ago=400)
    case, _ = disputed(world, sign_in)
    # Its other claim is nobody's dispute.
    told = {"洽谈方式": "上门拜访", "参加单位": "太和镇", "洽谈情况": "有落地意向"}
    for kind, values in (("lead.confirmed", {"确认说明": "已核对"}), ("negotiation.started", told)):
        world.say("office_clerk", case, kind, ago=1, **values)
    office = sign_in("office_clerk")
    assert next(row[0] for row in rows(office, "alive")) == "示例乙阀门项目"
    assert [row[0] for row in rows(office, "soon")] == ["示例乙阀门项目"]
    assert [(row[-1], row[7]) for row in rows(office, "disputed")] == [(str(case), "等待裁定")]
    assert [(row[0], row[6]) for row in rows(office, "over")] == [("示例丙阀门项目", "已失效")]
    page = office.get("/claims/?which=disputed").content.decode()
    assert "有争议" in page and f"/projects/{case}/claim/" in page and "示例甲阀门项目" not in page


def test_claims_of_hidden_projects_are_not_listed(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲阀门项目")
    client = sign_in("taiping_clerk")
    assert "示例甲" not in client.get("/claims/").content.decode()
    assert rows(client, "alive") == []


def test_list_of_claims_asks_as_often_for_many(world: World, sign_in: SignIn, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = sign_in("office_clerk")
    for name in "甲乙丙丁":
        world.lead(f"示例{name}阀门项目")
    client.get("/claims/")
    with django_assert_max_num_queries(16):
        client.get("/claims/")
