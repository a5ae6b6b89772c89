"""Units, positions, people and the spans in which they belong together.

Whatever changes over time is a row over [since, until): the day `until` no longer counts, null is open. Rows come
from facts of the ledger, which lies below; `fact_id` names the fact that began a row, `ended_by` the one that ended it.
"""

from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from luodi.common import clock
from luodi.common.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser, because rights come from appointments alone."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A stored user; without a password the account cannot sign in until one is set."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in 人员; global, while appointments belong to a jurisdiction."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField("账号", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("可登录", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    date_joined = models.DateTimeField("建立时间", default=clock.now)
    opened_by = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="开账号的政府"
    )
    """The government whose administrator opened the account; null for accounts made at founding."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The name people read."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The same: Chinese names are not shortened."""
        return self.get_full_name()


class Tenanted(models.Model):
    """A row of one government's instance; `jurisdiction` is its root unit, the key a database is sharded by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="辖区")
    jurisdiction_id: UUID

    class Meta:
        abstract = True


class Dated(Tenanted):
    """A row that holds over [since, until)."""

    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    fact_id = models.UUIDField("依据事实", null=True, editable=False)
    ended_by = models.UUIDField("终止事实", null=True, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="%(class)s_in_order")
        ]


class UnitKind(models.TextChoices):
    """What a unit is."""

    GOVERNMENT = "government", "政府"
    ZONE = "zone", "开发区"
    PARK = "park", "园区"
    DEPARTMENT = "department", "部门"
    SECTION = "section", "科室"
    TEAM = "team", "专班"
    LEADING_GROUP = "leading_group", "领导小组"
    OFFICE = "office", "办公室"
    TOWNSHIP = "township", "镇街"
    OUTPOST = "outpost", "驻外机构"
    ENTERPRISE = "enterprise", "企业"


class Unit(Tenanted):
    """A unit 单位. The root points to itself as jurisdiction.

    `name` and `short_name` repeat the latest `UnitName` for joins and search; a page about a past day asks `names()`.
    A closed unit names in `merged_into` the one that carries its work on (lishui 3.1).
    """

    code = models.CharField("机制中的代号", max_length=64, blank=True)
    kind = models.CharField("单位类型", max_length=16, choices=UnitKind)
    name = models.CharField("单位名称", max_length=128)
    short_name = models.CharField("单位简称", max_length=64, blank=True)
    area_code = models.CharField("行政区划代码", max_length=12, blank=True)
    opened_on = models.DateField("设立日期")
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="took_over")
    fact_id = models.UUIDField("依据事实", null=True, editable=False)
    ended_by = models.UUIDField("终止事实", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["jurisdiction", "kind"], name="unit_by_kind")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], condition=~Q(code=""), name="unit_code_once")
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class UnitName(Dated):
    """What a unit was called in a span."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="unit_names")
    name = models.CharField("单位名称", max_length=128)
    short_name = models.CharField("单位简称", max_length=64, blank=True)

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "单位名称"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit", "since"], name="unit_name_by_unit")]

    def __str__(self) -> str:
        return self.name


class Relation(models.TextChoices):
    """How one unit stands to another. A zone in one county may be managed by another (lishui 2.2): each is dated."""

    UNDER = "under", "隶属"
    HOSTED = "hosted_by", "设在"
    MANAGED = "managed_by", "管理"
    LOCATED = "located_in", "位于"
    MEMBER = "member_of", "成员单位"


class UnitPlacement(Dated):
    """`unit` stands in `relation` to `parent` over the span; the tree is the relation UNDER, one parent a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    relation = models.CharField("关系", max_length=16, choices=Relation, default=Relation.UNDER)
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="placed_here")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "隶属关系"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "relation", "parent"], name="placement_by_parent"),
            models.Index(fields=["unit", "relation", "since"], name="placement_by_unit"),
        ]


class Sees(models.TextChoices):
    """How far a position sees: everything, its unit and all below, its unit, or only what it has a task in."""

    ALL = "all", "全部"
    TREE = "tree", "本单位及下级"
    UNIT = "unit", "本单位"
    TASKS = "tasks", "仅所承办"


class Position(Dated):
    """A position 职务 in a unit. Duties and rights hang on it, so a successor takes them over with the appointment.

    `single`: one holder at a time. `held_through`: ex officio, its holder is whoever holds that other position
    (members of a leading group change with the head of their department: qingxin annex 1, heyuan 0.1).
    `carried_on_by`: the position that does the work of this one, which is no more.
    Rights are `Grant` rows to the position.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="positions")
    code = models.CharField("机制中的代号", max_length=64, blank=True)
    title = models.CharField("职务名称", max_length=64)
    rank = models.PositiveSmallIntegerField("排序", default=100)
    sees = models.CharField("可见范围", max_length=8, choices=Sees, default=Sees.UNIT)
    single = models.BooleanField("一人担任", default=True)
    carried_on_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="took_over")
    held_through = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carries")

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "职务"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit", "rank"], name="position_by_unit")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["jurisdiction", "code"], condition=~Q(code=""), name="position_code_once"),
        ]

    def __str__(self) -> str:
        return self.title


class PositionTitle(Dated):
    """What a renamed position was called in a span; one never renamed has none, `Position.title` is its only title."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="titles")
    title = models.CharField("职务名称", max_length=64)

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "职务名称"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["position", "since"], name="position_title_by_position")
        ]

    def __str__(self) -> str:
        return self.title


class AppointmentKind(models.TextChoices):
    """How a person holds a position; a seconded person keeps the home appointment beside it (qiaocheng 1.4)."""

    APPOINTED = "appointed", "任命"
    ACTING = "acting", "主持工作"
    SECONDED = "seconded", "抽调"


class Appointment(Dated):
    """A person holds a position over the span 任职."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    position = models.ForeignKey(Position, models.PROTECT, related_name="appointments")
    kind = models.CharField("任职方式", max_length=16, choices=AppointmentKind, default=AppointmentKind.APPOINTED)
    basis = models.CharField("依据", max_length=255, blank=True)

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "任职"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "jurisdiction", "since"], name="appointment_by_user"),
            models.Index(fields=["position", "since"], name="appointment_by_position"),
        ]


class Delegation(Dated):
    """`delegate` acts for whoever holds `principal` over the span, with that position's rights and sight 代办."""

    principal = models.ForeignKey(Position, models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(User, models.PROTECT, related_name="delegations")
    basis = models.CharField("依据", max_length=255)

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "代办"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["delegate", "jurisdiction", "since"], name="delegation_by_delegate"),
            models.Index(fields=["principal", "since"], name="delegation_by_principal"),
        ]


class Grant(Dated):
    """A right given to a position or to a person over the span; with `scope`, in that unit and below it only."""

    right = models.CharField("权限", max_length=32)
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="grants")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="grants")
    scope = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField("依据", max_length=255, blank=True)

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = "授权"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["position", "since"], name="grant_by_position"),
            models.Index(fields=["user", "jurisdiction", "since"], name="grant_by_user"),
            models.Index(fields=["jurisdiction", "right"], name="grant_by_right"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(position=None) ^ Q(user=None), name="grant_to_one"),
        ]


class Adoption(Tenanted):
    """A regime adopted by the jurisdiction 机制采用: the resolved pack is kept whole, so an upgrade changes nothing.

    `text` is the exact JSON text whose SHA-256 is `digest`; `choices` what the adopter decided where it is ambiguous.
    `above` is the adoption of the government above that its own `files` (YAML by name) were laid over; `follows` says
    that it changes with that one. `moved` of `to_move` obligations were taken 按新规定 by the worker, up to `moved_to`.
    """

    regime = models.SlugField("机制", max_length=64)
    adopted_on = models.DateField("采用日期")
    text = models.TextField("文本")
    digest = models.CharField("摘要", max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField("依据", max_length=255, blank=True)
    choices = models.JSONField("取舍", default=dict)
    follows = models.BooleanField("随上级机制变动", default=False)
    above = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上级机制")
    files = models.JSONField("原文件", default=dict)
    to_move = models.PositiveIntegerField("要改期限的", default=0)
    moved = models.PositiveIntegerField("已改的", default=0)
    moved_to = models.UUIDField("改到哪个事项", null=True)
    fact_id = models.UUIDField("依据事实", null=True, editable=False)
    above_id: UUID | None
    by_id: UUID | None

    class Meta:
        verbose_name = verbose_name_plural = "机制采用"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "adopted_on"], name="adoption_by_day")
        ]


class RegimeText(Tenanted):
    """A regime laid ready for adoption 待采用的机制: resolved and checked, found by its digest.

    The fact that adopts it holds the digest alone. `files` and `above` as in `Adoption`.
    """

    regime = models.SlugField("机制", max_length=64)
    text = models.TextField("文本")
    digest = models.CharField("摘要", max_length=64)
    above = models.ForeignKey(Adoption, models.PROTECT, null=True, blank=True, related_name="+")
    files = models.JSONField("原文件", default=dict)
    laid_at = models.DateTimeField("放入时间", default=clock.now)
    above_id: UUID | None

    class Meta:
        verbose_name = verbose_name_plural = "待采用的机制"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "digest"], name="regime_text_once")
        ]


class CalendarSource(models.TextChoices):
    """Where a calendar day comes from."""

    SEED = "seed", "国务院放假安排"
    EDITED = "edited", "人工设定"


class CalendarDay(Tenanted):
    """A day on which the jurisdiction departs from the weekend rule, or confirms it."""

    day = models.DateField("日期")
    working = models.BooleanField("是否工作日")
    note = models.CharField("说明", max_length=128, blank=True)
    source = models.CharField("来源", max_length=8, choices=CalendarSource, default=CalendarSource.EDITED)
    fact_id = models.UUIDField("依据事实", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "日历日"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "day"], name="calendar_day_once")
        ]


class CalendarYear(Tenanted):
    """A year whose official holiday notice has been entered; any other year is provisional."""

    year = models.PositiveSmallIntegerField("年度")
    basis = models.CharField("依据", max_length=255, blank=True)
    fact_id = models.UUIDField("依据事实", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "日历年度"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "year"], name="calendar_year_once")
        ]


class AppliedFact(models.Model):
    """A fact that has already changed the organisation; applying it again changes nothing.

    `undo`: what its changes found (see `facts.journal`), None where that was not noted yet; `reversed_by` the fact
    that put it right.
    """

    id = models.UUIDField(primary_key=True)
    jurisdiction = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField("事实类型", max_length=64)
    object_id = models.UUIDField("所涉记录")
    undo = models.JSONField("原状", null=True, editable=False)
    reversed_by = models.UUIDField("冲正事实", null=True, editable=False)
    jurisdiction_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "已生效事实"


class Revision(Tenanted):
    """`stamp` changes whenever rows under `topic` do; readers key their caches by it.

    A fresh id and not a counter: a number handed out by a rolled-back transaction would be handed out again.
    """

    topic = models.CharField(max_length=16)
    stamp = models.UUIDField(default=new_id)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "topic"], name="revision_once")
        ]
