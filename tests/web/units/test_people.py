"""The page of a person, and people who work elsewhere for a time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.common.ids import new_id
from luodi.units.public import apply_fact, unit_by_code
from web.conftest import SignIn, World, regime

pytestmark = pytest.mark.django_db


def page_of(world: World, who: str) -> str:
    return f"/units/people/{world.users[who].pk}/"


def unit_page(world: World, code: str) -> str:
    found = unit_by_code(world.jurisdiction, code, world.day)
    assert found is not None
    return f"/units/{found.id}/"


def second(world: World, who: str, position: str, days: int) -> None:
    values = {"人员": str(world.users[who].pk), "职务": position, "任职方式": "抽调", "依据": "示例抽调函",
              "免职日期": world.day + timedelta(days=days)}  # fmt: skip
    apply_fact(world.jurisdiction, "appointment.made", values, world.day, new_id())


@pytest.mark.clause("qiaocheng-1.4")
def test_seconded_person_is_on_both_units_pages_and_keeps_the_home_post(world: World, sign_in: SignIn) -> None:
    second(world, "taihe_clerk", "office_clerk", 90)
    client, name = sign_in("office_clerk"), world.users["taihe_clerk"].name
    home, centre = (client.get(unit_page(world, code)).content.decode() for code in ("taihe", "office"))
    assert "抽调到" in home
    assert name in home
    assert "抽调来" in centre
    own = client.get(page_of(world, "taihe_clerk")).content.decode().split('id="posts"')[1]
    assert "2 个职务" in own
    assert "示例抽调函" in own


def test_secondment_ends_on_its_day(world: World, sign_in: SignIn) -> None:
    second(world, "taihe_clerk", "office_clerk", 5)
    later = (world.day + timedelta(days=5)).isoformat()
    page = sign_in("office_clerk").get(unit_page(world, "taihe"), {"day": later}).content.decode()
    assert "抽调到" not in page


def test_own_page_names_posts_open_work_and_projects(world: World, sign_in: SignIn) -> None:
    world.in_review()
    page = sign_in("taihe_clerk").get(page_of(world, "taihe_clerk")).content.decode()
    assert "您自己的职务、事项和项目" in page
    assert "示例智能减速器项目" in page


def test_project_that_stands_beside_its_stage_is_told_so(world: World, sign_in: SignIn) -> None:
    case = world.confirmed()
    world.say("office_clerk", case, "project.shelved", ago=1, 搁置原因="示例")
    page = sign_in("taihe_clerk").get(page_of(world, "taihe_clerk")).content.decode()
    assert regime().standings["shelved"].title in page.split('id="projects"')[1].split("</section>")[0]


def test_work_of_another_is_shown_as_far_as_the_viewer_sees_it(world: World, sign_in: SignIn) -> None:
    world.in_review()
    address = page_of(world, "taihe_clerk")
    assert "示例智能减速器项目" in sign_in("office_clerk").get(address).content.decode()
    assert "示例智能减速器项目" not in sign_in("taiping_clerk").get(address).content.decode()


def test_nobodys_page_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("taihe_clerk").get(f"/units/people/{new_id()}/").status_code == 404


def test_person_page_asks_the_same_number_of_queries_with_many_projects(world: World, sign_in: SignIn) -> None:
    client, address = sign_in("taihe_clerk"), page_of(world, "taihe_clerk")
    counts = []
    for upto in (1, 8):
        for n in range(upto):
            world.lead(f"示例{upto}号{n}项目")
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 40
