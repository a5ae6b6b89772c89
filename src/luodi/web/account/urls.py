"""The pages of sign-in, and the few addresses of allauth that are used: a provider's two, and names it asks for."""

from importlib import import_module

from allauth.socialaccount.providers.openid_connect import urls as openid_connect
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path

for module in ("views", "second", "mine"):
    import_module(f"luodi.web.account.{module}")


def to_sign_in(_request: HttpRequest) -> HttpResponse:
    """Wherever allauth would show a page of its own."""
    return redirect(settings.LOGIN_URL)


NAMES = ("account_login", "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_connections")
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"sign-in/{name.replace('_', '-')}/", to_sign_in, name=name) for name in NAMES
]
# Without a provider in the settings these lead nowhere (404).
urlpatterns += openid_connect.urlpatterns
