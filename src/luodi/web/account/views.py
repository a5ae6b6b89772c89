"""Sign-in by password, in a demo also by one click on a person; sign-out; the choice of the position acted in."""

from typing import cast
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.models import Login
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from luodi.units.public import User
from luodi.web.account.demo import demo_people, still_made
from luodi.web.context import POSITION, Request
from luodi.web.shell import page, render

BACKEND = "django.contrib.auth.backends.ModelBackend"
LONGEST_USERNAME = 64
# By the code of Django's validators, whose own sentences are not all translated.
WEAK = {
    "password_too_short": "新密码太短，至少 10 位。",
    "password_too_similar": "新密码与账号、姓名或邮箱太像，请换一个。",
    "password_too_common": "新密码太常见，容易被猜到，请换一个。",
    "password_entirely_numeric": "新密码不能全是数字，请加上字母。",
}


def safe_next(request: HttpRequest) -> str:
    """Where `?next=` leads, as long as it is an address of this instance; else the bare address."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else settings.LOGIN_REDIRECT_URL


@page("sign-in/", name="sign_in", title="登录", methods=("GET", "HEAD", "POST"), public=True)
@sensitive_post_parameters("password")
@never_cache
def sign_in(request: Request) -> HttpResponse:
    """The form, and its answer. What is wrong is not said more exactly than a stranger may know."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(safe_next(request))
        return _form(request)
    username = request.POST.get("username", "").strip()
    password = request.POST.get("password", "")
    errors = {}
    if not username:
        errors["username"] = "请填写账号。"
    elif len(username) > LONGEST_USERNAME:
        errors["username"] = f"账号最多 {LONGEST_USERNAME} 个字，请核对。"
    if not password:
        errors["password"] = "请填写密码。"
    if errors:
        return _form(request, username=username, errors=errors)
    user = authenticate(request, username=username, password=password)
    if user is None:
        return _form(request, username=username, failed=True)
    # The steps after the password: a second factor where the account has one, then the session.
    steps = Login(user=user, redirect_url=safe_next(request), email_verification="none")
    return cast("HttpResponse", perform_password_login(request, {"username": username}, steps))


def _form(
    request: Request, *, username: str = "", errors: dict[str, str] | None = None, failed: bool = False
) -> HttpResponse:
    context = {
        "username": username,
        "errors": errors or {},
        "failed": failed,
        "next": safe_next(request),
        "governments": demo_people() if settings.DEMO else [],
        "still_made": still_made(),
        "provider": settings.OIDC.title if settings.OIDC else "",
    }
    return render(request, "account/sign_in.html", context, status=422 if errors or failed else 200)


@page("sign-in/demo/", name="demo_sign_in", title="登录", methods=("POST",), public=True)
@never_cache
def demo_sign_in(request: Request) -> HttpResponse:
    """Sign in as an invented person without a password. Outside a demo this address does not exist."""
    if not settings.DEMO:
        raise Http404
    try:
        user = User.objects.get(pk=UUID(request.POST.get("person", "")), is_active=True)
    except (ValueError, User.DoesNotExist):
        messages.error(request, "没有这位演示人员，请从下面的名单里选。")
        return redirect("sign_in")
    logout(request)
    user.backend = BACKEND
    # No password, but the steps after it: whoever set up a second factor in the demo is asked for it.
    steps = Login(user=user, redirect_url=safe_next(request), email_verification="none")
    return cast("HttpResponse", perform_login(request, steps))


@page("sign-out/", name="sign_out", title="退出", methods=("POST",), public=True)
@never_cache
def sign_out(request: Request) -> HttpResponse:
    """End the session for good: its row is gone, a copied cookie opens nothing."""
    logout(request)
    messages.success(request, "已退出。在公用电脑上，请关闭浏览器窗口。")
    return redirect(settings.LOGOUT_REDIRECT_URL)


@page("password/", name="password", title="修改密码", methods=("GET", "HEAD", "POST"))
@sensitive_post_parameters()
@never_cache
def password(request: Request) -> HttpResponse:
    """Change one's own password; asked for at the first sign-in after an administrator set it."""
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        errors = change_password(request)
        if not errors:
            messages.success(request, "密码已修改，别处登录的会话都已失效。")
            return redirect(safe_next(request))
    context = {"errors": errors, "next": safe_next(request)}
    return render(request, "account/password.html", context, status=422 if errors else 200)


def change_password(request: Request) -> dict[str, list[str]]:
    """Errors by field; none where the new password now holds."""
    user, new = request.user, request.POST.get("new", "")
    errors: dict[str, list[str]] = {}
    if not user.check_password(request.POST.get("old", "")):
        errors["old"] = ["现在的密码不对，请核对大小写和输入法。"]
    if new != request.POST.get("again", ""):
        errors["again"] = ["两次填写的新密码不一样。"]
    try:
        validate_password(new, user)
    except ValidationError as refused:
        errors["new"] = [WEAK.get(error.code or "", "新密码不合要求，请换一个。") for error in refused.error_list]
    if not errors:
        user.set_password(new)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        # Every other session of the account ends with the old password; this one stays.
        update_session_auth_hash(request, user)
        end_other_sessions(request, user)
    return errors


@page("acting/", name="acting", title="办理身份", methods=("POST",))
def acting(request: Request) -> HttpResponse:
    """Choose the position acted in from now on: one's own, or one that a delegation lets act for (代办)."""
    chosen = request.POST.get("position", "")
    held = next((held for held in request.viewer.positions if str(held.position.id) == chosen), None)
    if held is None:
        raise PermissionDenied("您没有担任、也没有受托代办这个职务，办理身份没有改变。")
    request.session[POSITION] = chosen
    # While somebody acts for another, the shell says so on every page.
    if held.how != "delegated":
        messages.success(request, f"现在起以“{held.position.full_title}”的身份办理。")
    return redirect(safe_next(request))
