"""Opinions drafted and not yet signed (拟稿): work in progress of one unit, no fact, seen by nobody else."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models

from luodi.units.public import Tenanted


class DraftedOpinion(Tenanted):
    """What a clerk proposes for one part of a review; `part` is the obligation's key, `typed` text by term.

    It stays after signing, so that a second click on the signature says the same as the first.
    """

    case = models.ForeignKey("ledger.Case", models.CASCADE, related_name="+", verbose_name="事项")
    part = models.CharField("评审事项", max_length=300)
    typed = models.JSONField("拟的意见")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人")
    drafted_at = models.DateTimeField("拟稿时间")
    case_id: UUID
    drafted_by_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "拟稿"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "part"], name="opinion_drafted_once")
        ]

    def __str__(self) -> str:
        return self.part
