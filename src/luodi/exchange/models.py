"""Templates of other platforms' tables (模板), each with what its columns mean here. Work in progress, no fact."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from luodi.units.public import Tenanted


class Template(Tenanted):
    """The empty table of a platform. `columns`: by column from the left {label, key, unit}; key '' is left alone.

    `header_row` is the lowest row of the header, from 1 as a spreadsheet shows it; `match` the key of the column by
    which a row of theirs is one of ours.
    """

    name = models.CharField("名称", max_length=60)
    content = models.BinaryField("空表")
    sheet = models.CharField("工作表", max_length=100)
    header_row = models.PositiveIntegerField("表头行")
    columns = models.JSONField("列", default=list)
    match = models.CharField("对账的列", max_length=80, blank=True)
    confirmed = models.BooleanField("已确认", default=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="保存人")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "平台模板"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="template_name_once")
        ]

    def __str__(self) -> str:
        return self.name
