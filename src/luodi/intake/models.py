"""Work in progress of a register that somebody brings in. What comes of it are facts; nothing here counts."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from luodi.units.public import Tenanted


class Intake(Tenanted):
    """A file brought in 导入. `mode`: `stock` as it stood (存量入库) or `leads`; `columns`: label, target, unit each.

    `state`: mapping (columns to be confirmed), checking (dry run), checked, running, stopped, done, failed. While
    checking or running a worker holds it until `held_until`; `next_line` counts the lines of the table it is through
    with. `counts` by outcome; `told`: what is said of the whole table, such as totals that differ.
    """

    name = models.CharField("文件", max_length=200)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=4)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人")
    on_behalf_of = models.ForeignKey("units.Position", models.PROTECT, null=True, related_name="+", verbose_name="代办")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", verbose_name="引进单位")
    uploaded_at = models.DateTimeField("导入时间")
    sheet = models.CharField("工作表", max_length=100, blank=True)
    header_row = models.PositiveIntegerField("表头行", default=0)
    mode = models.CharField("方式", max_length=8, default="stock")
    stage = models.CharField("未写阶段的算在", max_length=80, blank=True)
    columns = models.JSONField("各列", default=list)
    state = models.CharField("状态", max_length=10, default="mapping")
    total = models.PositiveIntegerField("行数", default=0)
    next_line = models.PositiveIntegerField(default=0)
    counts = models.JSONField("结果", default=dict)
    told = models.JSONField("说明", default=list)
    message = models.TextField("原因", blank=True)
    worker = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)
    touched_at = models.DateTimeField("最近变动")
    uploaded_by_id: UUID
    unit_id: UUID | None
    on_behalf_of_id: UUID | None

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "uploaded_by", "-uploaded_at"], name="intake_by_person"),
            models.Index(
                fields=["touched_at"], condition=Q(state__in=("checking", "running")), name="intake_under_way"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IntakeRow(Tenanted):
    """A row of which something is to be said. `number` as a spreadsheet shows it; `cells` as read, as text.

    `problems`: what is wrong, by the place of the cell, "" for the whole row; `notes` do not stop it. `changes`: label,
    before, after. `case`: the project it was found to be.
    """

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=10)
    title = models.CharField("项目名称", max_length=200, blank=True)
    cells = models.JSONField("各格")
    problems = models.JSONField("问题", default=dict)
    notes = models.JSONField("说明", default=list)
    changes = models.JSONField("改动", default=list)
    case = models.UUIDField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入的行"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["intake", "number"], name="intake_row_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["intake", "outcome", "number"], name="intake_row_by_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.intake_id} {self.number}"


class Remembered(Tenanted):
    """What the columns of a table with these headings mean, as this unit confirmed it last: label → target, unit."""

    unit = models.ForeignKey("units.Unit", models.CASCADE, related_name="+", verbose_name="单位")
    signature = models.CharField(max_length=64)
    columns = models.JSONField("各列")
    confirmed_at = models.DateTimeField("确认时间")

    class Meta:
        verbose_name = verbose_name_plural = "记住的列"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "unit", "signature"], name="columns_once")
        ]

    def __str__(self) -> str:
        return self.signature
