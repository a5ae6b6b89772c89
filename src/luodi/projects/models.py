"""The register of projects 项目台账: the columns lists are filtered and sorted by, written with the stored fold.

A row is a view of its case: nothing here is entered by hand, and it can be rebuilt from the facts.
"""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from luodi.units.public import Tenanted

PINYIN_LENGTH = 1200
"""An index of PostgreSQL takes 2,700 bytes: two hundred characters of a name never need more than these."""


class Project(Tenanted):
    """One project. Money is whole yuan, land whole millionths of a 亩; null: not yet known (待补充).

    `terms` holds what the case knows, by term, as JSON scalars (long texts cut), and who fills each slot, by `@<slot>`;
    null: not yet brought up to the fold. `next_task`: what `register.Due` says of what is due next. `initials` are the
    first letters of the pinyin, of name and investor. `traits`: what the search for the same project compares (see
    `traits.stored`); null: not yet worked out. `merged_into`: the project that this one turned out to be.
    """

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
    next_task = models.JSONField("最近到期的事项", null=True)
    touched_at = models.DateTimeField("最近变动")
    initials = models.CharField("拼音首字母", max_length=801, blank=True, default="")
    pinyin = models.CharField("名称拼音", max_length=PINYIN_LENGTH, blank=True, default="")
    pinyin_investor = models.CharField("投资方拼音", max_length=PINYIN_LENGTH, blank=True, default="")
    terms = models.JSONField("词汇的值", null=True)
    traits = models.JSONField("查重特征", null=True)
    merged_into = models.ForeignKey(
        "ledger.Case", models.SET_NULL, null=True, related_name="+", verbose_name="并入的项目"
    )
    case_id: UUID
    merged_into_id: UUID | None
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
            models.Index(fields=["jurisdiction", "stage", "standing", "total_investment"], name="project_tally"),
            models.Index(fields=["jurisdiction", "pinyin", "id"], name="project_by_pinyin"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectToken(models.Model):
    """A bigram of a project's name or investor, or `~` and a bigram of the initials of its pinyin.

    Search, and candidates for the same one, without reading all rows.
    """

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


class ProjectKey(models.Model):
    """A key under which a project is found as the same one (see `keys`)."""

    pk = models.CompositePrimaryKey("jurisdiction_id", "key", "project_id")
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    key = models.BigIntegerField()
    project = models.ForeignKey(Project, models.CASCADE, related_name="keys")

    class Meta:
        verbose_name = verbose_name_plural = "查重索引"

    def __str__(self) -> str:
        return str(self.key)


class DuplicatePair(Tenanted):
    """Two projects that may be one, as the facts of `case` say: suspected, and what a person decided.

    `verdict` is the term's value (同一项目 …), '' while undecided; a decided pair is not raised again. `known` was
    there before `case`, or before `case` was told anew.
    """

    case = models.ForeignKey("ledger.Case", models.CASCADE, related_name="+")
    known = models.ForeignKey("ledger.Case", models.CASCADE, related_name="+")
    fact = models.UUIDField()
    verdict = models.CharField("裁定", max_length=40, blank=True)
    raised_on = models.DateField("提出日期")
    case_id: UUID
    known_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "疑似重复"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "verdict", "id"], name="pair_by_verdict")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "known"], name="pair_once")
        ]

    def __str__(self) -> str:
        return self.verdict


class FormerName(Tenanted):
    """A name that a project had (曾用名): it is found by it, too."""

    case = models.ForeignKey("ledger.Case", models.CASCADE, related_name="former_names")
    name = models.CharField("曾用名", max_length=200)
    normalised = models.CharField(max_length=400)

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "case", "name"], name="former_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class SavedView(Tenanted):
    """A list or board under a name (视图): `query` is what stands behind its address, which says everything.

    Mine alone where it is not `shared`; else of all, or of those who work in `unit`. It holds no project: whoever opens
    it sees what the own sight gives.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="保存人")
    name = models.CharField("名称", max_length=40)
    board = models.BooleanField("看板", default=False)
    query = models.CharField("地址", max_length=2000, blank=True)
    shared = models.BooleanField("共享", default=False)
    unit = models.ForeignKey("units.Unit", models.CASCADE, null=True, related_name="+", verbose_name="共享给")
    saved_at = models.DateTimeField("保存时间")
    owner_id: UUID
    unit_id: UUID | None

    class Meta:
        verbose_name = verbose_name_plural = "视图"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "shared", "unit"], name="view_by_share"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["jurisdiction", "owner", "name"], condition=Q(shared=False), name="view_mine_once"
            ),
            models.UniqueConstraint(fields=["jurisdiction", "name"], condition=Q(shared=True), name="view_shared_once"),
        ]

    def __str__(self) -> str:
        return self.name
