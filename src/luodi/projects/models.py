"""The register of projects 项目台账: the columns lists are filtered and sorted by, written with the stored fold.

A row is a view of its case: nothing here is entered by hand, and it can be rebuilt from the facts.
"""

from typing import ClassVar
from uuid import UUID

from django.db import models

from luodi.units.public import Tenanted


class Project(Tenanted):
    """One project. Money is whole yuan, land whole millionths of a 亩; null: not yet known (待补充)."""

    case = models.OneToOneField("ledger.Case", models.CASCADE, related_name="project")
    name = models.CharField("项目名称", max_length=200)
    normalised_name = models.CharField(max_length=400)
    investor = models.CharField("投资方", max_length=200, blank=True)
    normalised_investor = models.CharField(max_length=400, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    industry = models.CharField("产业", max_length=60, blank=True)
    source = models.CharField("线索来源", max_length=60, blank=True)
    origin = models.CharField("来源地", max_length=60, blank=True)
    total_investment = models.BigIntegerField("投资总额", null=True)
    fixed_investment = models.BigIntegerField("固定资产投资", null=True)
    land = models.BigIntegerField("用地面积", null=True)
    contracted = models.BigIntegerField("协议投资额", null=True)
    arrived = models.BigIntegerField("到位资金", null=True)
    introducing_unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, related_name="+", verbose_name="引进单位"
    )
    landing_area = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", verbose_name="落户地")
    stage = models.CharField("阶段", max_length=80, blank=True)
    stage_since = models.DateField("进入日期", null=True)
    standing = models.CharField("状态", max_length=80, blank=True)
    reported_on = models.DateField("首报日期")
    next_due = models.DateField("最近期限", null=True)
    touched_at = models.DateTimeField("最近变动")
    case_id: UUID
    introducing_unit_id: UUID | None
    landing_area_id: UUID | None

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "-touched_at", "-id"], name="project_by_touched"),
            models.Index(fields=["jurisdiction", "stage", "-touched_at", "-id"], name="project_by_stage"),
            models.Index(fields=["jurisdiction", "-total_investment", "-id"], name="project_by_amount"),
            models.Index(fields=["jurisdiction", "next_due", "id"], name="project_by_due"),
            models.Index(fields=["jurisdiction", "-reported_on", "-id"], name="project_by_reported"),
            models.Index(fields=["jurisdiction", "normalised_name"], name="project_by_name"),
            models.Index(fields=["jurisdiction", "credit_code"], name="project_by_credit_code"),
            models.Index(fields=["jurisdiction", "landing_area"], name="project_by_landing"),
            models.Index(fields=["jurisdiction", "introducing_unit"], name="project_by_introducer"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectToken(models.Model):
    """A bigram of a project's name or investor: search, and candidates for the same one, without reading all rows."""

    pk = models.CompositePrimaryKey("project_id", "token")
    project = models.ForeignKey(Project, models.CASCADE, related_name="tokens")
    token = models.CharField(max_length=4)
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "项目检索词"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "token", "project"], name="project_by_token")
        ]

    def __str__(self) -> str:
        return self.token
