"""Tokens of the API. A token is bound to a person and can do what that person's positions allow today, no more."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from luodi.units.public import Tenanted


class ApiToken(Tenanted):
    """A bearer token 令牌; only the SHA-256 of its secret is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="持有人")
    name = models.CharField("用途", max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("到期时间")
    revoked_at = models.DateTimeField("作废时间", null=True)
    used_at = models.DateTimeField("最近使用", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "令牌"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "jurisdiction"], name="token_by_user"),
        ]

    def __str__(self) -> str:
        return self.name
