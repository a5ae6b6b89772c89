"""Notes who looked at one thing and who sent anything: pages, files, exports, the API, sign-in."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from allauth.account.signals import user_logged_in
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from luodi.api.main import api
from luodi.audit.public import Line, note
from luodi.common.ids import read_id
from luodi.units.accounts import home_of
from luodi.units.public import User
from luodi.web.account.adapters import client_address
from luodi.web.context import the_tenant, words_of
from luodi.web.middleware import GetResponse
from luodi.web.shell import Route, route_named

NOT_GIVEN = {401, 403, 404}
ABOUT_A_CASE = ("case", "id", "project_id")
TYPED = re.compile(r"<(?:\w+:)?(\w+)>")
"""A part of an address that names something, as Django writes it."""


class AuditMiddleware:
    """One entry for each request that names one thing, sends something or takes a file away; lists are not noted."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or match.url_name is None:
            return response
        route = route_named(match.url_name)
        viewer: Any = getattr(request, "auth", None) or getattr(request, "viewer", None)
        if viewer is not None and (route is None or not route.public):
            kind = kind_of(request, route, match.kwargs, response.status_code)
            if kind:
                note(
                    Line(
                        kind,
                        _what(request, route, match.route, viewer.jurisdiction),
                        response.status_code,
                        jurisdiction=viewer.jurisdiction,
                        user=viewer.user_id,
                        acting=getattr(request, "on_behalf_of", None),
                        target="，".join(str(value) for value in match.kwargs.values()),
                        case=case_of(match.kwargs),
                        address=client_address(request),
                    )
                )
        return response


def _what(request: HttpRequest, route: Route | None, address: str, jurisdiction: UUID) -> str:
    """The page by its title, an operation of the API by what it is called there."""
    if route is None:
        asked = (request.method or "", TYPED.sub(r"{\1}", f"/{address}"))
        return f"接口：{_operations().get(asked, '没有这项操作')}"
    return route.called(words_of(request, jurisdiction))


@cache
def _operations() -> Mapping[tuple[str, str], str]:
    """What the API calls its operations, by method and address."""
    found = api.get_openapi_schema()["paths"].items()
    return {(method.upper(), address): said["summary"] for address, ways in found for method, said in ways.items()}


def kind_of(request: HttpRequest, route: Route | None, named: Mapping[str, Any], status: int) -> str:
    """Which of `audit.KINDS` it is; '' where it is not noted."""
    if route is None and not request.path.startswith("/api/"):
        return ""
    sent = request.method not in ("GET", "HEAD")
    if not (named or sent or (route and route.export)):
        return ""
    if status in NOT_GIVEN:
        return "refuse"
    if sent:
        return "do"
    return "export" if route and route.export else "see"


def case_of(named: Mapping[str, Any]) -> UUID | None:
    """The case that the address names."""
    return next((found for name in ABOUT_A_CASE if (found := read_id(named.get(name)))), None)


def _sign(request: HttpRequest | None, what: str, status: int, user: User | None, target: str = "") -> None:
    home = home_of(user.pk) if user else None
    tenant = the_tenant() if home is None else None
    note(
        Line(
            "sign",
            what,
            status,
            jurisdiction=home or (tenant.id if tenant else None),
            user=user.pk if user else None,
            target=target,
            address=client_address(request) if request is not None else None,
        )
    )


@receiver(user_logged_in, dispatch_uid="audit-signed-in")
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """In, by whatever way."""
    _sign(request, "登录", 200, user)


@receiver(user_logged_out, dispatch_uid="audit-signed-out")
def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Out by the button or for standing still."""
    if user is not None:
        _sign(request, "退出", 200, user)


@receiver(user_login_failed, dispatch_uid="audit-failed")
def failed(credentials: Mapping[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """A wrong password. What was typed as an account is kept only if it is one: people type passwords there."""
    user = User.objects.filter(username=credentials.get("username") or "").first()
    _sign(request, "登录失败", 401, user, "" if user else "没有这个账号")


@receiver(user_locked_out, dispatch_uid="audit-locked")
def locked(request: HttpRequest, username: str, **_: Any) -> None:
    """Too many wrong ones."""
    _sign(request, "登录锁定", 429, User.objects.filter(username=username).first())
