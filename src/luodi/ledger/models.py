"""Cases, facts, their terms and evidence, seals; and beside them the stored result of the fold.

Facts, terms, evidence links, acts and seals are only ever inserted (triggers of both databases refuse anything else).
Obligations, ladder steps and sight are what the fold says, stored for lists: `store` alone writes them.
"""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from luodi.units.public import Tenanted

OBLIGATION_KEY_LENGTH = 200


class Case(Tenanted):
    """A case 事项: anything whose life a regime governs.

    `version` counts its facts; stage, standing and digest are the fold's. `key` makes the one case of its kind, such as
    a body's work in a year, findable; it is blank for projects.
    """

    kind = models.CharField("类型", max_length=32)
    key = models.CharField(max_length=120, blank=True)
    title = models.CharField("名称", max_length=200)
    adoption = models.ForeignKey("units.Adoption", models.PROTECT, related_name="+", verbose_name="所依机制")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="发起单位")
    opened_on = models.DateField("发生日期")
    version = models.PositiveIntegerField(default=0)
    stage = models.CharField("阶段", max_length=80, blank=True)
    stage_since = models.DateField("进入日期", null=True)
    standing = models.CharField("状态", max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    touched_at = models.DateTimeField("最近变动")
    adoption_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "kind", "-touched_at", "-id"], name="case_by_touched"),
            models.Index(fields=["jurisdiction", "kind", "stage"], name="case_by_stage"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "kind", "key"], condition=~Q(key=""), name="case_key_once")
        ]

    def __str__(self) -> str:
        return self.title


class Act(Tenanted):
    """One call of `record()`: a request key gives one act. `payload` is the digest of what was asked for."""

    key = models.CharField(max_length=120)
    payload = models.CharField(max_length=64)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("units.Position", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "办理"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "key"], name="act_key_once")
        ]

    def __str__(self) -> str:
        return self.key


class Fact(Tenanted):
    """A fact 事实. `seq` is its place in the case, `about` a fact id or an obligation key; `digest` covers it all."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    happened_on = models.DateField("发生日期")
    recorded_at = models.DateTimeField("记录时间")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="记录单位")
    on_behalf_of = models.ForeignKey("units.Position", models.PROTECT, null=True, related_name="+", verbose_name="代办")
    about = models.CharField(max_length=OBLIGATION_KEY_LENGTH, blank=True)
    act = models.ForeignKey(Act, models.PROTECT, related_name="facts")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "事实"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "kind", "happened_on"], name="fact_by_kind"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "seq"], name="fact_seq_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"


class FactTerm(models.Model):
    """One value of a fact, typed and tall: `whole` holds yuan, micro-mu, integers, 0 and 1; `real` numbers, ratios."""

    pk = models.CompositePrimaryKey("fact_id", "term")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="terms")
    term = models.CharField(max_length=60)
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    whole = models.BigIntegerField(null=True)
    real = models.FloatField(null=True)
    day = models.DateField(null=True)
    text = models.TextField(null=True)
    fact_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "事实的值"

    def __str__(self) -> str:
        return self.term


class EvidenceFile(Tenanted):
    """A file stored once by its SHA-256 佐证材料; `media_type` is by content, never by name."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    stored_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "材料文件"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "sha256"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return self.sha256


class HandedIn(Tenanted):
    """Who handed a file in 上传: the id under which the person may attach it; nobody else's id opens it."""

    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="handed_in")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    file_id: UUID
    user_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "上传"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "user"], name="handed_in_once")
        ]


class FactEvidence(Tenanted):
    """A file under a fact, with the name and the kind of paper it was given as."""

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="uses")
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("材料", max_length=60, blank=True)
    file_id: UUID
    fact_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"

    def __str__(self) -> str:
        return self.name


class Seal(Tenanted):
    """封签: a hashed batch of committed facts over the seal before it. `month` (2026-11) marks a month close 封账."""

    number = models.PositiveIntegerField("封签号")
    sealed_at = models.DateTimeField("封签时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    month = models.CharField("封账月份", max_length=7, blank=True)
    count = models.PositiveIntegerField("事实数")
    previous = models.CharField("上一封签", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "封签"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="seal_number_once")
        ]

    def __str__(self) -> str:
        return f"封签 {self.number}"


class SealedFact(models.Model):
    """A fact's place in a seal, with its digest as it was then."""

    fact = models.OneToOneField(Fact, models.PROTECT, primary_key=True, related_name="sealed", db_constraint=False)
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="facts")
    position = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "已封签事实"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seal", "position"], name="sealed_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.seal_id}#{self.position}"


class Obligation(Tenanted):
    """时限事项 as the fold left it. `due_on` null: no day set, or the clock is stopped (`paused`)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="obligations")
    key = models.CharField(max_length=OBLIGATION_KEY_LENGTH)
    rule = models.CharField(max_length=120)
    clause = models.CharField("条款", max_length=16, blank=True)
    place = models.CharField("出处", max_length=60, blank=True)
    title = models.CharField("事项", max_length=120)
    default = models.BooleanField("系统默认")
    due_default = models.BooleanField("期限为系统默认")
    started_on = models.DateField("起算")
    due_on = models.DateField("期限", null=True)
    paused = models.BooleanField("停表", default=False)
    status = models.CharField("状态", max_length=10)
    ended_on = models.DateField("办结", null=True)
    ended_by = models.UUIDField(null=True)
    late = models.BooleanField("逾期办结", default=False)
    steps_count = models.PositiveSmallIntegerField("阶梯", default=0)
    awaits_write_off = models.BooleanField("待销号", default=False)
    written_off = models.BooleanField("已销号", default=False)
    predecessor = models.CharField(max_length=OBLIGATION_KEY_LENGTH, blank=True)
    case_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "时限事项"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "status", "due_on", "id"], name="obligation_by_due"),
            models.Index(fields=["jurisdiction", "clause", "status"], name="obligation_by_clause"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "key"], name="obligation_key_once")
        ]

    def __str__(self) -> str:
        return self.title


class ObligationOwner(models.Model):
    """Who answers for an obligation: `ref` is the id of a unit, a position or a person. `open` repeats the status."""

    pk = models.CompositePrimaryKey("obligation_id", "ref")
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="owners")
    ref = models.UUIDField()
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    open = models.BooleanField()
    obligation_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "责任人"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "ref", "open"], name="owner_by_ref"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Claim(Tenanted):
    """首报、首谈 as the fold left it. `limit`: its last day unless something happens, null while clocks stand still.

    `closed` is '' unless a fact ended it: what is open past its `limit` has lapsed, whatever day it was stored on.
    `warn_on`: the day from which the holder is told; `warned_for`, `told_for`: the last days that was done for.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="claims")
    rule = models.CharField(max_length=80)
    title = models.CharField("权属", max_length=40)
    clause = models.CharField("条款", max_length=16, blank=True)
    place = models.CharField("出处", max_length=60, blank=True)
    default = models.BooleanField("系统默认")
    holder = models.UUIDField("归谁", null=True)
    since = models.DateField("起算")
    until = models.DateField("保护期止", null=True)
    keep_by = models.DateField("最迟跟进", null=True)
    limit = models.DateField("最后一天", null=True)
    warn_on = models.DateField(null=True)
    closed = models.CharField(max_length=10, blank=True)
    ended_on = models.DateField(null=True)
    shows = models.CharField(max_length=10)
    warned_for = models.DateField(null=True)
    told_for = models.DateField(null=True)
    case_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "首报首谈"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "warn_on"], condition=Q(closed=""), name="claim_to_warn"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "rule"], name="claim_once")
        ]

    def __str__(self) -> str:
        return self.title


class LadderStep(models.Model):
    """A step of an obligation's ladder: planned with its nominal day when the obligation is stored, taken by `tick`.

    Steps not yet taken go when the obligation ends or its day moves; taken ones stay.
    """

    pk = models.CompositePrimaryKey("obligation_id", "position")
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    step = models.CharField(max_length=80)
    title = models.CharField("步骤", max_length=40)
    on_day = models.DateField("日期")
    taken_at = models.DateTimeField("采取时间", null=True)
    obligation_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "阶梯步骤"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "on_day"], condition=Q(taken_at=None), name="step_to_take"),
            models.Index(fields=["jurisdiction", "taken_at"], name="step_by_taken"),
        ]

    def __str__(self) -> str:
        return self.title


class StepRecipient(models.Model):
    """Who is told of a step besides those who answer for the obligation: `ref` is a unit or a position.

    Written with the step and gone with it when it is dropped untaken.
    """

    pk = models.CompositePrimaryKey("obligation_id", "position", "ref")
    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="told")
    position = models.PositiveSmallIntegerField()
    ref = models.UUIDField()
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    obligation_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "阶梯知会"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "ref", "obligation", "position"], name="step_recipient_by_ref"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Sight(models.Model):
    """Who may see a case: a unit, position or person (`ref`) that has a part in it, or a task as long as it lasts."""

    pk = models.CompositePrimaryKey("case_id", "ref")
    case = models.ForeignKey(Case, models.CASCADE, related_name="sights")
    ref = models.UUIDField()
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    task_only = models.BooleanField()
    case_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "可见"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "ref", "task_only", "case"], name="sight_by_ref"),
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Notice(Tenanted):
    """What a unit, position or person (`ref`) is told because of a fact. Ladder steps are notices of their own."""

    ref = models.UUIDField()
    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="+")
    text = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "ref", "-at"], name="notice_by_ref"),
        ]

    def __str__(self) -> str:
        return self.text


class Seen(Tenanted):
    """Up to which moment a person has read the notices."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    up_to = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "已读"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "user"], name="seen_once")
        ]

    def __str__(self) -> str:
        return str(self.up_to)


class Tick(Tenanted):
    """The last day the calendar was brought up to."""

    day = models.DateField()
    ran_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "日历推进"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction"], name="tick_once")
        ]

    def __str__(self) -> str:
        return str(self.day)
