"""Signing in and out: by password, in a demo by one click, and what is refused."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from luodi.units.models import User
from luodi.units.public import Making, Wanted, note_making
from web.shell_town import PASSWORD, Town, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    return build()


def enter(client: Client, **posted: str) -> "tuple[int, str]":
    answer = client.post("/sign-in/", {"username": "clerk", "password": PASSWORD, **posted})
    return answer.status_code, answer.headers.get("Location", "") or answer.content.decode()


def test_right_password_leads_to_the_page_asked_for(client: Client, town: Town) -> None:
    assert client.get("/components/").headers["Location"] == "/sign-in/?next=/components/"
    assert enter(client, next="/components/") == (302, "/components/")
    assert client.get("/components/").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.invalid/", "//evil.invalid/", "javascript:alert(1)", "/\\evil.invalid"]
)
def test_next_outside_this_instance_leads_home(client: Client, town: Town, target: str) -> None:
    assert enter(client, next=target) == (302, "/")


def test_wrong_password_says_so_and_keeps_the_account_typed(client: Client, town: Town) -> None:
    status, page = enter(client, password="错")
    assert status == 422
    assert "账号或密码不对" in page
    assert 'value="clerk"' in page


def test_unknown_account_reads_like_a_wrong_password(client: Client, town: Town) -> None:
    known = enter(client, password="错")[1].replace("clerk", "")
    unknown = enter(Client(), username="nobody", password="错")[1].replace("nobody", "")
    assert _without_token(known) == _without_token(unknown)


def test_empty_form_names_both_fields(client: Client, town: Town) -> None:
    status, page = enter(client, username="", password="")
    assert status == 422
    assert "请填写账号。" in page
    assert "请填写密码。" in page


def test_sixth_wrong_password_is_locked_out_in_chinese_even_with_the_right_one(client: Client, town: Town) -> None:
    for _ in range(5):
        enter(client, password="错")
    status, page = enter(client)
    assert status == 429
    assert "15 分钟" in page


def test_sign_out_ends_the_session_on_the_server(client: Client, town: Town) -> None:
    enter(client)
    stolen = client.cookies["luodi_session"].value
    client.post("/sign-out/")
    thief = Client()
    thief.cookies["luodi_session"] = stolen
    assert thief.get("/components/").status_code == 302


def test_sign_out_by_a_link_is_refused(client: Client, town: Town) -> None:
    enter(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/components/").status_code == 200


def test_demo_lists_people_and_signs_in_by_one_click(client: Client, town: Town, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    page = client.get("/sign-in/").content.decode()
    assert "丁一" in page
    assert "可代“示例区区长”办理" in page
    assert client.post("/sign-in/demo/", {"person": str(town.officer.pk)}).status_code == 302
    assert "己四" in client.get("/components/").content.decode()


def test_demo_says_what_is_still_made_and_lists_nobody_of_it(
    client: Client, town: Town, settings: Any, tmp_path: Path
) -> None:
    settings.DEMO, settings.VAR = True, tmp_path
    note_making(Making(7, (Wanted("a", "甲市", 8, 1), Wanted("b", "乙市", 8, 1)), town.id))
    shown = client.get("/sign-in/").content.decode()
    assert "还在生成：甲市、乙市" in shown
    assert "己四" not in shown


def test_outside_a_demo_nobody_is_listed_and_one_click_does_not_exist(client: Client, town: Town) -> None:
    assert "丁一" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"person": str(town.officer.pk)}).status_code == 404
    assert client.get("/components/").status_code == 302


@pytest.mark.parametrize("person", ["", "no-id", "0190b0f0-0000-7000-8000-000000000000"])
def test_demo_person_that_does_not_exist_leads_back_with_a_message(
    client: Client, town: Town, settings: object, person: str
) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    answer = client.post("/sign-in/demo/", {"person": person}, follow=True)
    assert "没有这位演示人员" in answer.content.decode()


def test_password_set_by_an_administrator_must_be_changed_first(client: Client, town: Town) -> None:
    User.objects.filter(pk=town.clerk.pk).update(must_change_password=True)
    enter(client)
    assert client.get("/components/").headers["Location"].startswith("/password/")
    told = {"old": PASSWORD, "new": "Xin-Mi-Ma-2026", "again": "Xin-Mi-Ma-2026", "next": "/components/"}
    assert client.post("/password/", told).headers["Location"] == "/components/"
    assert client.get("/components/").status_code == 200


def test_weak_new_password_is_refused_in_chinese(client: Client, town: Town) -> None:
    enter(client)
    answer = client.post("/password/", {"old": PASSWORD, "new": "1234", "again": "12345"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "至少 10 位。" in page
    assert "不能全是数字" in page
    assert "两次填写的新密码不一样" in page
    assert "This password" not in page


def _without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line)
