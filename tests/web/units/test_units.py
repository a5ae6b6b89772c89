"""The organisation on a day, a unit, the groups by seat."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.common.ids import new_id
from luodi.units.models import User
from luodi.units.public import apply_fact, unit_by_code
from web.conftest import SignIn, World, regime

pytestmark = pytest.mark.django_db


def unit_id(world: World, code: str) -> str:
    found = unit_by_code(world.jurisdiction, code, world.day)
    assert found is not None
    return str(found.id)


def test_every_body_of_the_regime_stands_in_the_tree(sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/units/").content.decode()
    assert all(body.short in page for code, body in regime().pack.bodies.items() if code != "district")


def test_unit_renamed_is_called_by_its_name_of_the_day(world: World, sign_in: SignIn) -> None:
    values = {"单位": "environment", "单位名称": "示例区生态环境局", "单位简称": "示例生态局"}
    apply_fact(world.jurisdiction, "unit.renamed", values, date(2025, 3, 1), new_id())
    client = sign_in("taihe_clerk")
    assert "示例生态局" in client.get("/units/").content.decode()
    assert "示例生态局" not in client.get("/units/", {"day": "2025-02-28"}).content.decode()
    page = client.get(f"/units/{unit_id(world, 'environment')}/").content.decode()
    assert "曾用名" in page
    assert "清新区环境保护局" in page


def test_unit_page_names_duties_and_vacancies(world: World, sign_in: SignIn) -> None:
    values = {"人员": str(world.users["taihe_deputy"].pk), "职务": "taihe_deputy"}
    apply_fact(world.jurisdiction, "appointment.ended", values, world.day, new_id())
    page = sign_in("taihe_clerk").get(f"/units/{unit_id(world, 'taihe')}/").content.decode()
    assert regime().pack.bodies["taihe"].duties[0] in page
    assert "空缺" in page


def test_successor_is_named_with_the_day_of_taking_over(world: World, sign_in: SignIn) -> None:
    heir = User.objects.create_user("heir", name="子一")
    since = world.day + timedelta(days=9)
    values = {"人员": str(heir.pk), "职务": "econ_info_head", "任职日期": since}
    apply_fact(world.jurisdiction, "appointment.made", values, world.day, new_id())
    page = sign_in("taihe_clerk").get("/units/groups/").content.decode()
    assert f"{since.month} 月 {since.day} 日起由子一接任" in page


def test_review_group_lists_its_seats_by_position(world: World, sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/units/groups/").content.decode()
    group = page.split('id="review_group"')[1].split("</section>")[0]
    assert world.users["econ_info_head"].name in group
    assert world.users["taihe_head"].name in group


def test_open_items_of_a_unit_are_those_the_viewer_sees(world: World, sign_in: SignIn) -> None:
    world.lead("示例别镇看不到的项目", ago=30)
    office = f"/units/{unit_id(world, 'office')}/"
    assert "示例别镇看不到的项目" in sign_in("office_clerk").get(office).content.decode()
    assert "示例别镇看不到的项目" not in sign_in("taiping_clerk").get(office).content.decode()


@pytest.mark.parametrize("day", ["昨天", "2026-13-01", "0001-01-01", "9999-12-31", "<b>"])
def test_day_that_cannot_be_read_shows_today_and_says_so(sign_in: SignIn, day: str) -> None:
    answer = sign_in("taihe_clerk").get("/units/", {"day": day})
    assert answer.status_code == 200
    assert "下面是今天的情况" in answer.content.decode()


def test_unit_of_nobody_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("taihe_clerk").get(f"/units/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("address", ["/units/", "/units/groups/"])
def test_stranger_is_sent_to_sign_in(world: World, address: str) -> None:
    assert Client().get(address).status_code == 302


def test_unit_page_asks_the_same_number_of_queries_with_many_items(world: World, sign_in: SignIn) -> None:
    address, client = f"/units/{unit_id(world, 'office')}/", sign_in("office_clerk")
    world.lead("示例项目零")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(6):
        world.lead(f"示例项目第{number}号")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
