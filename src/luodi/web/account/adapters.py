"""How allauth's sign-in is bent to ours: nobody signs up, a provider only opens known accounts."""

import base64
import hashlib
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from luodi.units.public import User

NO_ACCOUNT = "统一身份认证已通过，但本系统没有对应的账号。请联系系统管理员开通，账号名要与统一认证的一致。"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_address(request: HttpRequest) -> str | None:
    """Where a request comes from, behind as many proxies as are trusted (LUODI_PROXIES); None where nothing says."""
    try:
        return cast("str", get_adapter().get_client_ip(request))
    except PermissionDenied:
        return None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the system administrator alone; pages and notices are ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Our own pages say what happened."""

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """No mail of allauth's leaves the house."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A stopped account is told so after it proved itself."""
        messages.error(request, "这个账号已停用，请联系系统管理员。")
        return redirect(settings.LOGIN_URL)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whoever the provider vouches for signs in to the account of the same name; it opens no new one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The account is looked up anew each time by the claim: a name taken over by somebody else is not kept."""
        data = sociallogin.account.extra_data
        claims = {**data.get("id_token", {}), **data.get("userinfo", {}), **data}
        name = claims.get(settings.OIDC.claim) if settings.OIDC else None
        user = User.objects.filter(username__iexact=name).first() if isinstance(name, str) and name else None
        if user is None:
            messages.error(request, NO_ACCOUNT)
            raise ImmediateHttpResponse(redirect(settings.LOGIN_URL))
        user.backend = BACKEND
        sociallogin.user = user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_kwargs: Any) -> None:
        """Back to the form, with what to do."""
        messages.error(request, "统一身份认证没有成功，请再试一次；仍不行，请用账号和密码登录，或联系系统管理员。")
        raise ImmediateHttpResponse(redirect(settings.LOGIN_URL))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie encrypted: a copied database alone opens no account."""

    def encrypt(self, text: str) -> str:
        """Under a key that follows from the instance's own secret."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` made."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        """The account name: a mail address on a telephone's screen says less."""
        return cast("str", user.get_username())


def _fernet() -> Fernet:
    digest = hashlib.sha256(b"second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
