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
    """The bare address leads to the workbench, which asks for sign-in; to the components while there is none."""
    for name in ("workbench", "components"):
        try:
            return redirect(reverse(name))
        except NoReverseMatch:
            continue
    return redirect(settings.LOGIN_URL)


_brought = _brought_patterns()
urlpatterns: list[URLPattern | URLResolver] = [path("", home, name="home"), *shell.url_patterns(), *_brought]

handler400 = "luodi.web.errors.bad_request"
handler403 = "luodi.web.errors.forbidden"
handler404 = "luodi.web.errors.not_found"
handler500 = "luodi.web.errors.server_error"
