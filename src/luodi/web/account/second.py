"""The second factor: asked for after the password, set up on the account's own page; codes once for a lost phone."""

import base64
from typing import cast

from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginStage
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.internal.constants import LoginStageKey
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret, get_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from luodi.units.public import User
from luodi.web.account.views import safe_next
from luodi.web.context import SECOND, Request
from luodi.web.shell import page, render

WRONG = "验证码不对。请看手机上现在显示的六位数字；手机时间不准也会不对。恢复码只能用一次。"


def _picture(svg: str) -> str:
    """As a data: address, since the page's own policy lets nothing be drawn inline."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def has_second(user: User) -> bool:
    """Whether the account asks for a second factor."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


@page("sign-in/code/", name="mfa_authenticate", title="两步验证", methods=("GET", "HEAD", "POST"), public=True)
@login_stage_required(stage=LoginStageKey.MFA_AUTHENTICATE.value, redirect_urlname="sign_in")  # type: ignore[untyped-decorator]
@sensitive_post_parameters("code")
@never_cache
def code(request: Request) -> HttpResponse:
    """The code from the telephone, or one of the recovery codes; wrong ones are counted and slowed down."""
    stage = cast("LoginStage", request._login_stage)  # type: ignore[attr-defined]
    form = AuthenticateForm(data=request.POST if request.method == "POST" else None, user=stage.login.user)
    if form.is_bound and form.is_valid():
        form.save()
        answer = cast("HttpResponse", stage.exit())
        request.session[SECOND] = True
        return answer
    error = "" if not form.is_bound else WRONG if request.POST.get("code", "").strip() else "请填写验证码。"
    return render(request, "account/code.html", {"error": error}, status=422 if error else 200)


@page("account/second-factor/", name="second_factor", title="设置两步验证", methods=("GET", "HEAD", "POST"))
@sensitive_post_parameters("code")
@never_cache
def second_factor(request: Request) -> HttpResponse:
    """Scan, type the code, keep the recovery codes. The codes are on this answer alone.

    Sessions that the password alone opened elsewhere end with it: none of them proved the second factor.
    """
    if has_second(request.user):
        return redirect("account")
    form = ActivateTOTPForm(data=request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            TOTP.activate(request.user, form.secret)
            Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).delete()
            kept = RecoveryCodes.activate(request.user)
        clear_totp_secret(request)
        end_other_sessions(request, request.user)
        request.session[SECOND] = True
        return render(request, "account/codes.html", {"codes": kept.get_unused_codes(), "next": safe_next(request)})
    error = "" if not form.is_bound else WRONG if request.POST.get("code", "").strip() else "请填写验证码。"
    # After a wrong code the same picture stays on the page: it has been scanned already.
    secret = form.secret if form.is_bound else get_totp_secret()
    address = get_adapter().build_totp_url(request.user, secret)
    picture = _picture(get_adapter().build_totp_svg(address))
    context = {"error": error, "secret": secret, "picture": picture, "next": safe_next(request)}
    return render(request, "account/second_factor.html", context, status=422 if error else 200)


@page("account/second-factor/off/", name="second_factor_off", title="关闭两步验证", methods=("POST",))
@sensitive_post_parameters("password")
@never_cache
def second_factor_off(request: Request) -> HttpResponse:
    """Off again, with the password: a page left open is not enough."""
    if not request.user.check_password(request.POST.get("password", "")):
        messages.error(request, "密码不对，两步验证没有关闭。")
        return redirect("account")
    Authenticator.objects.filter(user=request.user).delete()
    request.session.pop(SECOND, None)
    messages.success(request, "两步验证已关闭。")
    return redirect("account")
