"""All addresses: every room below `luodi.web` brings its pages by being there.

A room is a package `luodi.web.<room>`; its `views` (or, where it has one, its `urls`) is imported, which registers its
pages with `shell.page`. A `urlpatterns` in `urls` is added as it is.
"""

import pkgutil
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, URLPattern, URLResolver, include, path, reverse

from luodi import web
from luodi.web import shell


def rooms() -> list[str]:
    """Names of the packages that bring pages, in order."""
    return sorted(found.name for found in pkgutil.iter_modules(web.__path__) if found.ispkg)


def _brought_patterns() -> list[URLPattern | URLResolver]:
    brought: list[URLPattern | URLResolver] = []
    for room in rooms():
        for part in ("urls", "views"):
            name = f"luodi.web.{room}.{part}"
            if find_spec(name):
                brought += getattr(import_module(name), "urlpatterns", [])
    if find_spec("luodi.api.urls"):
        brought.append(path("api/", include("luodi.api.urls")))
    return brought


def home(request: HttpRequest) -> HttpResponse:
    """The bare address leads a leader to the short page, everybody else to the workbench, which asks for sign-in."""
    if _leads(request):
        return redirect("brief")
    for name in ("workbench", "components"):
        try:
            return redirect(reverse(name))
        except NoReverseMatch:
            continue
    return redirect(settings.LOGIN_URL)


def _leads(request: HttpRequest) -> bool:
    """Whether the position acted in is a leader's by the adopted pack."""
    from luodi.ledger.public import Refused, current
    from luodi.web.brief.leader import leads

    viewer, held = getattr(request, "viewer", None), getattr(request, "held", None)
    if viewer is None or held is None:
        return False
    try:
        return leads(held, current(viewer.jurisdiction)[1])
    except Refused:
        return False


_brought = _brought_patterns()
urlpatterns: list[URLPattern | URLResolver] = [path("", home, name="home"), *shell.url_patterns(), *_brought]

handler400 = "luodi.web.errors.bad_request"
handler403 = "luodi.web.errors.forbidden"
handler404 = "luodi.web.errors.not_found"
handler500 = "luodi.web.errors.server_error"
