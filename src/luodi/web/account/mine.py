"""我的账号: the second factor, where the account is signed in, and ending those sessions."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.cache import never_cache

from luodi.common import clock
from luodi.web.account.second import has_second
from luodi.web.context import Request
from luodi.web.shell import page, render

DEVICES = (
    ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("wxwork", "企业微信"), ("Edg/", "Edge 浏览器"),
    ("Firefox/", "Firefox 浏览器"), ("Chrome/", "Chrome 内核浏览器"), ("Safari/", "Safari 浏览器"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "安卓手机"), ("iPhone", "苹果手机"), ("Windows", "Windows 电脑"), ("Mac OS", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """One place where the account is signed in. `id` says nothing of how many there are in the instance."""

    id: str
    device: str
    address: str
    since: datetime
    seen: datetime
    here: bool


def device(agent: str) -> str:
    """The browser and the machine in words, as far as they tell."""
    named = [next((title for sign, title in signs if sign in agent), "") for signs in (SYSTEMS, DEVICES)]
    return "，".join(part for part in named if part) or "未知设备"


def _named(row: UserSession) -> str:
    """A name for the session that cannot be turned back into its key: row numbers count everybody's sign-ins."""
    return salted_hmac("luodi.session", row.session_key).hexdigest()[:32]


@page("account/", name="account", title="我的账号", methods=("GET", "HEAD", "POST"))
@never_cache
def account(request: Request) -> HttpResponse:
    """The account's own page; POST ends one session or all the others."""
    if request.method == "POST":
        if "others" in request.POST:
            end_other_sessions(request, request.user)
            messages.success(request, "别处的登录都已结束。")
        else:
            wanted = request.POST.get("session", "")
            rows = UserSession.objects.filter(user=request.user)
            ended = next((row for row in rows if constant_time_compare(_named(row), wanted)), None)
            if ended is not None and ended.session_key != request.session.session_key:
                ended.end()
                messages.success(request, "那一处的登录已结束。")
        return redirect("account")
    here = request.session.session_key
    rows = list(UserSession.objects.filter(user=request.user))
    keys = {row.session_key for row in rows}
    alive = set(Session.objects.filter(pk__in=keys, expire_date__gt=clock.now()).values_list("pk", flat=True))
    found = [
        Signed(_named(row), device(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == here)
        for row in rows
        if row.session_key in alive
    ]
    found.sort(key=lambda one: (not one.here, -one.seen.timestamp()))
    return render(request, "account/account.html", {"second": has_second(request.user), "sessions": found})
