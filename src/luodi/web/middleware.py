"""Fills a signed-in person's request with the viewer and the position acted in, before the view runs."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from luodi.common import clock
from luodi.units.public import reading
from luodi.web.context import held_of, viewer_of

SEEN = "seen"
NOTED_EVERY = 300
"""Seconds between two writes of when a session was last used."""

GetResponse = Callable[[HttpRequest], HttpResponse]


class ViewerMiddleware:
    """Sets `viewer`, `held` and `on_behalf_of`: None for a stranger, and before the instance has any unit.

    Not in `__call__`: an address that leads nowhere asks the database nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            with reading():
                response = self.get_response(request)
        else:
            response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            # What one person saw must not come back from a cache after sign-out, on a shared office PC above all.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """One query while the organisation stands still, two after it changed."""
        fill(request)


def fill(request: HttpRequest) -> None:
    """Give `request` its viewer; safe to call twice."""
    if hasattr(request, "viewer"):
        return
    user: Any = getattr(request, "user", None)
    viewer = viewer_of(request, user) if user is not None and user.is_authenticated else None
    held = held_of(request, viewer) if viewer else None
    acting = held.position.id if held and held.how == "delegated" else None
    request.viewer, request.held, request.on_behalf_of = viewer, held, acting  # type: ignore[attr-defined]


class IdleMiddleware:
    """Ends a session that stood still for longer than the instance allows; costs nothing while it does not.

    What a page asks again by itself (`shell.page`, `polled`) is no sign that somebody sits there.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if not session.is_empty() and request.user.is_authenticated:
            now = int(clock.now().timestamp())
            seen = session.get(SEEN, now)
            if now - seen > settings.IDLE_SECONDS:
                logout(request)
                messages.warning(request, f"超过 {settings.IDLE_SECONDS // 60} 分钟没有操作，已自动退出，请重新登录。")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_named: Any) -> None:
        """Note that the session is in use."""
        session = request.session
        if session.is_empty() or getattr(view, "polled", False) or not request.user.is_authenticated:
            return
        now = int(clock.now().timestamp())
        if now - session.get(SEEN, 0) > NOTED_EVERY:
            session[SEEN] = now
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=clock.now())
