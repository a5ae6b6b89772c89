"""Issuing, checking and revoking tokens."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from luodi.api.models import ApiToken
from luodi.common import clock
from luodi.units.public import Viewer, viewer_for

DAYS = 90
MOST_DAYS = 366
MOST_TOKENS = 10
PREFIX = "luodi_"
USED_EVERY = timedelta(minutes=5)


class TokenError(Exception):
    """A token cannot be issued; the message is for the person."""


@dataclass(frozen=True)
class TokenView:
    """A token as its holder sees it; the secret is shown once, when it is issued, and never again."""

    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    def live(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and self.expires_at > now


def issue(viewer: Viewer, name: str, days: int = DAYS) -> str:
    """A new token's secret. Raises TokenError for a nameless one, too long a life, or too many."""
    if not name.strip():
        raise TokenError("请填写令牌的用途，例如“月报汇总脚本”。")
    if not 1 <= days <= MOST_DAYS:
        raise TokenError(f"有效期填 1 到 {MOST_DAYS} 天。")
    now = clock.now()
    mine = ApiToken.objects.filter(jurisdiction_id=viewer.jurisdiction, user_id=viewer.user_id)
    if mine.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_TOKENS:
        raise TokenError(f"有效的令牌最多 {MOST_TOKENS} 个，请先作废不用的。")
    secret = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        jurisdiction_id=viewer.jurisdiction,
        user_id=viewer.user_id,
        name=name.strip()[:60],
        digest=_digest(secret),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return secret


def revoke(viewer: Viewer, token_id: UUID) -> bool:
    """Revoke one of the viewer's own tokens; whether there was one."""
    mine = ApiToken.objects.filter(
        pk=token_id, jurisdiction_id=viewer.jurisdiction, user_id=viewer.user_id, revoked_at=None
    )
    return bool(mine.update(revoked_at=clock.now()))


def tokens_of(viewer: Viewer) -> list[TokenView]:
    """The viewer's own tokens, newest first."""
    rows = ApiToken.objects.filter(jurisdiction_id=viewer.jurisdiction, user_id=viewer.user_id).order_by("-created_at")
    return [
        TokenView(*row) for row in rows.values_list("id", "name", "created_at", "expires_at", "revoked_at", "used_at")
    ]


def viewer_behind(secret: str) -> Viewer | None:
    """The person a token acts for, as of today; None for a token that is unknown, revoked or out of date."""
    if not secret.startswith(PREFIX):
        return None
    now = clock.now()
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=_digest(secret), revoked_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    stale = Q(used_at=None) | Q(used_at__lt=now - USED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(used_at=now)
    return viewer_for(token.user, token.jurisdiction_id, clock.today())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
