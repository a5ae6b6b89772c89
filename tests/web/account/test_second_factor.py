"""The second factor: set up, asked for, recovered from; sessions listed, ended, and ended by standing still."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from luodi.common import clock
from luodi.web.account.mine import _named
from luodi.web.middleware import NOTED_EVERY

from ..conftest import SignIn, World

PASSWORD = "示例口令-abc-123"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


def told(secret: str, ahead: int = 0) -> str:
    """What a telephone shows."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead)))


def set_up(client: Client) -> tuple[str, list[str]]:
    """The secret and the recovery codes."""
    page = client.get("/account/second-factor/").content.decode()
    found = re.search(r'class="ld-secret">([A-Z2-7]+)<', page)
    assert found
    codes = client.post("/account/second-factor/", {"code": told(found[1])}).content.decode()
    return found[1], re.findall(r"<li><code>([^<]+)</code>", codes)


def with_password(world: World, who: str) -> Client:
    user = world.users[who]
    if not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save()
    client = Client()
    client.post("/sign-in/", {"username": user.username, "password": PASSWORD})
    return client


def signed_in(client: Client) -> bool:
    return client.get("/workbench/").status_code == 200


def test_password_alone_signs_in_where_there_is_no_second_factor(world: World) -> None:
    assert signed_in(with_password(world, "taihe_clerk"))


def test_second_factor_is_asked_for_after_the_password(world: World) -> None:
    secret, codes = set_up(with_password(world, "taihe_clerk"))
    assert len(codes) == 10
    again = with_password(world, "taihe_clerk")
    assert not signed_in(again)
    assert again.post("/sign-in/code/", {"code": "000000"}).status_code == 422
    assert not signed_in(again)
    assert again.post("/sign-in/code/", {"code": told(secret, 1)}).status_code == 302
    assert signed_in(again)


def test_setting_it_up_ends_what_the_password_alone_had_opened_elsewhere(world: World) -> None:
    here, there = with_password(world, "taihe_clerk"), with_password(world, "taihe_clerk")
    set_up(here)
    assert (signed_in(here), signed_in(there)) == (True, False)


def test_click_on_a_person_of_the_demo_asks_for_it_too(world: World, settings: Any) -> None:
    settings.DEMO = True
    secret, _ = set_up(with_password(world, "taihe_clerk"))
    client = Client()
    client.post("/sign-in/demo/", {"person": str(world.users["taihe_clerk"].pk)})
    assert not signed_in(client)
    client.post("/sign-in/code/", {"code": told(secret, 1)})
    assert signed_in(client)


def test_administrator_takes_a_lost_one_off_and_the_password_opens_again(world: World, sign_in: SignIn) -> None:
    person = {"second": "1", "person": str(world.users["taihe_clerk"].pk)}
    admin = sign_in("system_admin")
    assert admin.post("/administration/people/", person).status_code == 422, "there is none yet"
    set_up(with_password(world, "taihe_clerk"))
    assert 'name="second"' in admin.get("/administration/people/").content.decode()
    assert sign_in("audit_admin").post("/administration/people/", person).status_code == 422, "not the audit's to keep"
    assert not signed_in(with_password(world, "taihe_clerk"))
    admin.post("/administration/people/", person)
    assert signed_in(with_password(world, "taihe_clerk"))


def test_recovery_code_opens_once(world: World) -> None:
    _, codes = set_up(with_password(world, "taihe_clerk"))
    first, second = with_password(world, "taihe_clerk"), with_password(world, "taihe_clerk")
    first.post("/sign-in/code/", {"code": codes[0]})
    second.post("/sign-in/code/", {"code": codes[0]})
    assert (signed_in(first), signed_in(second)) == (True, False)


def test_guessing_codes_is_stopped(world: World) -> None:
    secret, _ = set_up(with_password(world, "taihe_clerk"))
    client = with_password(world, "taihe_clerk")
    for _ in range(6):
        client.post("/sign-in/code/", {"code": "000000"})
    client.post("/sign-in/code/", {"code": told(secret, 1)})
    assert not signed_in(client)


def test_secret_is_not_readable_in_the_database(world: World) -> None:
    secret, _ = set_up(with_password(world, "taihe_clerk"))
    assert secret not in Authenticator.objects.get(type="totp").data["secret"]


def test_administrator_must_set_it_up_first_where_the_instance_says_so(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "administrators"
    client = with_password(world, "system_admin")
    assert client.get("/administration/")["Location"].startswith("/account/second-factor/")
    assert signed_in(with_password(world, "taihe_clerk"))
    asked = client.get("/account/second-factor/?next=/administration/people/").content.decode()
    assert 'name="next" value="/administration/people/"' in asked
    set_up(client)
    assert client.get("/administration/").status_code == 200


def test_session_that_proved_it_is_not_asked_to_set_it_up_again(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "all"
    secret, _ = set_up(with_password(world, "taihe_clerk"))
    again = with_password(world, "taihe_clerk")
    again.post("/sign-in/code/", {"code": told(secret, 1)})
    assert signed_in(again)


def test_second_factor_goes_off_only_with_the_password(world: World) -> None:
    client = with_password(world, "taihe_clerk")
    set_up(client)
    client.post("/account/second-factor/off/", {"password": "不对"})
    assert Authenticator.objects.exists()
    client.post("/account/second-factor/off/", {"password": PASSWORD})
    assert not Authenticator.objects.exists()


def test_ended_session_opens_nothing(world: World) -> None:
    here, there = with_password(world, "taihe_clerk"), with_password(world, "taihe_clerk")
    assert signed_in(there)
    assert here.get("/account/").content.decode().count("就是这里") == 1
    here.post("/account/", {"others": "1"})
    assert (signed_in(here), signed_in(there)) == (True, False)


def test_session_of_somebody_else_cannot_be_ended(world: World) -> None:
    mine, other = with_password(world, "taihe_clerk"), with_password(world, "taiping_clerk")
    row = UserSession.objects.get(user=world.users["taiping_clerk"])
    mine.post("/account/", {"session": _named(row)})
    assert signed_in(other)


def test_session_that_stood_still_has_ended(world: World, sign_in: SignIn, settings: Any) -> None:
    client = sign_in("taihe_clerk")
    assert signed_in(client)
    session = client.session
    session["seen"] = int(clock.now().timestamp()) - settings.IDLE_SECONDS - 1
    session.save()
    assert not signed_in(client)
    assert "没有操作" in client.get("/sign-in/").content.decode()


def test_what_a_page_asks_by_itself_does_not_keep_the_session_alive(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_director")
    used = int(clock.now().timestamp()) - NOTED_EVERY - 1
    session = client.session
    session["seen"] = used
    session.save()
    assert client.get("/regimes/moving/").status_code == 200
    assert client.session["seen"] == used
    client.get("/account/")
    assert client.session["seen"] > used


def test_stopped_account_is_outside_at_once(world: World) -> None:
    client = with_password(world, "taihe_clerk")
    assert signed_in(client)
    world.users["taihe_clerk"].is_active = False
    world.users["taihe_clerk"].save()
    assert not signed_in(client)
