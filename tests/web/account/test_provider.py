"""Sign-in through a provider: a small OpenID Connect provider on loopback answers as a real one does."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from luodi.instance import OpenIdConnect

from ..conftest import World


class Provider(BaseHTTPRequestHandler):
    """Discovery, token and who it is; `name` is the person it vouches for."""

    name = ""

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path.endswith("/openid-configuration"):
            names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
            self._say({"issuer": here, **{name: f"{here}/{name}" for name in names}})
        else:
            asked = self.headers.get("Authorization", "")
            self._say({"sub": "1", "preferred_username": self.name} if asked == "Bearer opened" else {})

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._say({"access_token": "opened", "token_type": "Bearer"} if sent["code"] == ["right"] else {"error": "no"})

    def _say(self, body: dict[str, str]) -> None:
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def provider(settings: Any) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    app = {
        "provider_id": "oidc", "name": "示例认证", "client_id": "luodi", "secret": "s",
        "settings": {"server_url": address, "oauth_pkce_enabled": True},
    }  # fmt: skip
    settings.OIDC = OpenIdConnect(app, address, "示例认证", "preferred_username")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield
    server.shutdown()
    server.server_close()


def by_provider(name: str, code: str = "right") -> Client:
    """Through the form, to the provider and back."""
    Provider.name = name
    client = Client()
    assert "示例认证" in client.get("/sign-in/").content.decode()
    away = client.post("/oidc/oidc/login/")["Location"]
    state = parse_qs(urlparse(away).query)["state"][0]
    client.get("/oidc/oidc/login/callback/", {"code": code, "state": state})
    return client


def test_account_of_the_same_name_is_opened(world: World, provider: None) -> None:
    client = by_provider("demo_taihe_clerk")
    assert world.users["taihe_clerk"].name in client.get("/workbench/").content.decode()


def test_name_without_an_account_is_told_whom_to_ask(world: World, provider: None) -> None:
    client = by_provider("nobody")
    assert "没有对应的账号" in client.get("/sign-in/").content.decode()
    assert client.get("/workbench/").status_code == 302


def test_refusal_of_the_provider_opens_nothing(world: World, provider: None) -> None:
    client = by_provider("demo_taihe_clerk", code="wrong")
    assert "统一身份认证没有成功" in client.get("/sign-in/").content.decode()
    assert client.get("/workbench/").status_code == 302


def test_answer_that_nobody_asked_for_opens_nothing(world: World, provider: None) -> None:
    client = Client()
    client.get("/oidc/oidc/login/callback/", {"code": "right", "state": "invented"})
    assert client.get("/workbench/").status_code == 302


def test_second_factor_is_asked_for_after_the_provider_too(world: World, provider: None) -> None:
    TOTP.activate(world.users["taihe_clerk"], generate_totp_secret())
    client = by_provider("demo_taihe_clerk")
    assert client.get("/workbench/").status_code == 302
    assert client.get("/sign-in/code/").status_code == 200


def test_without_a_provider_its_addresses_lead_nowhere(world: World) -> None:
    assert Client().post("/oidc/oidc/login/").status_code == 404
