"""接口令牌: issue one for a program, see when it was used, revoke it. Everybody has only the own ones."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from luodi.api.main import api
from luodi.api.tokens import DAYS, MOST_DAYS, TokenError, issue, revoke, tokens_of
from luodi.common import clock
from luodi.web import formats
from luodi.web.context import Request
from luodi.web.shell import page, render


@page("tokens/", name="tokens", title="接口令牌", methods=("GET", "HEAD", "POST"))
@never_cache
def tokens(request: Request) -> HttpResponse:
    """The list, and the form that issues one; the secret is on this answer alone."""
    secret, error = "", ""
    name, days = request.POST.get("name", ""), request.POST.get("days", str(DAYS))
    if request.method == "POST":
        try:
            secret = issue(request.viewer, name, int(days) if days.isascii() and days.isdigit() else 0)
            name, days = "", str(DAYS)
        except TokenError as refused:
            error = str(refused)
    now = clock.now()
    rows = [
        (
            one,
            one.live(now),
            *(formats.moment(at) if at else "" for at in (one.created_at, one.expires_at, one.used_at)),
        )
        for one in tokens_of(request.viewer)
    ]
    context = {
        "operations": operations(),
        "rows": rows,
        "secret": secret,
        "error": error,
        "name": name,
        "days": days,
        "most": MOST_DAYS,
    }
    return render(request, "tokens/tokens.html", context, status=422 if error else 200)


def operations() -> list[tuple[str, str, str, str]]:
    """What a program may ask for, from the API's own description: title, method, address, what it says of itself."""
    return [
        (said["summary"], method.upper(), address, said.get("description", ""))
        for address, methods in api.get_openapi_schema()["paths"].items()
        for method, said in methods.items()
    ]


@page("tokens/<uuid:token>/revoke/", name="token_revoke", title="接口令牌", methods=("POST",))
def token_revoke(request: Request, token: UUID) -> HttpResponse:
    """Revoke one of one's own."""
    if revoke(request.viewer, token):
        messages.success(request, "令牌已作废，用它的程序从现在起读不到任何东西。")
    else:
        messages.error(request, "没有这个令牌，或者它已经作废。")
    return redirect("tokens")
