"""Units, positions, people and their facts, as tables."""

import django.db.models.deletion
import luodi.common.clock
import luodi.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("units", "0001_initial"),
        ("units", "0002_regime_text"),
        ("units", "0003_heirs_and_reversals"),
        ("units", "0004_opened_by"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=64, verbose_name="机制中的代号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("government", "政府"),
                            ("zone", "开发区"),
                            ("park", "园区"),
                            ("department", "部门"),
                            ("team", "专班"),
                            ("leading_group", "领导小组"),
                            ("office", "办公室"),
                            ("township", "镇街"),
                            ("outpost", "驻外机构"),
                            ("enterprise", "企业"),
                        ],
                        max_length=16,
                        verbose_name="单位类型",
                    ),
                ),
                ("name", models.CharField(max_length=128, verbose_name="单位名称")),
                ("short_name", models.CharField(blank=True, max_length=64, verbose_name="单位简称")),
                ("area_code", models.CharField(blank=True, max_length=12, verbose_name="行政区划代码")),
                ("opened_on", models.DateField(verbose_name="设立日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                ("ended_by", models.UUIDField(editable=False, null=True, verbose_name="终止事实")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="took_over",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "verbose_name_plural": "单位",
                "indexes": [models.Index(fields=["jurisdiction", "kind"], name="unit_by_kind")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("jurisdiction", "code"),
                        name="unit_code_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("username", models.CharField(max_length=64, unique=True, verbose_name="账号")),
                ("name", models.CharField(max_length=64, verbose_name="姓名")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                ("is_active", models.BooleanField(default=True, verbose_name="可登录")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="下次登录须改密码")),
                ("date_joined", models.DateTimeField(default=luodi.common.clock.now, verbose_name="建立时间")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="开账号的政府",
                    ),
                ),
            ],
            options={
                "verbose_name": "人员",
                "verbose_name_plural": "人员",
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("topic", models.CharField(max_length=16)),
                ("stamp", models.UUIDField(default=luodi.common.ids.new_id)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "topic"), name="revision_once")],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                ("ended_by", models.UUIDField(editable=False, null=True, verbose_name="终止事实")),
                ("code", models.CharField(blank=True, max_length=64, verbose_name="机制中的代号")),
                ("title", models.CharField(max_length=64, verbose_name="职务名称")),
                ("rank", models.PositiveSmallIntegerField(default=100, verbose_name="排序")),
                (
                    "sees",
                    models.CharField(
                        choices=[("all", "全部"), ("tree", "本单位及下级"), ("unit", "本单位"), ("tasks", "仅所承办")],
                        default="unit",
                        max_length=8,
                        verbose_name="可见范围",
                    ),
                ),
                ("single", models.BooleanField(default=True, verbose_name="一人担任")),
                (
                    "carried_on_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="took_over",
                        to="units.position",
                    ),
                ),
                (
                    "held_through",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carries",
                        to="units.position",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="positions", to="units.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "职务",
                "verbose_name_plural": "职务",
                "abstract": False,
                "indexes": [models.Index(fields=["unit", "rank"], name="position_by_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="position_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("jurisdiction", "code"),
                        name="position_code_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("basis", models.CharField(blank=True, max_length=255, verbose_name="依据")),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
            ],
            options={
                "verbose_name": "日历年度",
                "verbose_name_plural": "日历年度",
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "year"), name="calendar_year_once")],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("working", models.BooleanField(verbose_name="是否工作日")),
                ("note", models.CharField(blank=True, max_length=128, verbose_name="说明")),
                (
                    "source",
                    models.CharField(
                        choices=[("seed", "国务院放假安排"), ("edited", "人工设定")],
                        default="edited",
                        max_length=8,
                        verbose_name="来源",
                    ),
                ),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
            ],
            options={
                "verbose_name": "日历日",
                "verbose_name_plural": "日历日",
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "day"), name="calendar_day_once")],
            },
        ),
        migrations.CreateModel(
            name="AppliedFact",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=64, verbose_name="事实类型")),
                ("object_id", models.UUIDField(verbose_name="所涉记录")),
                ("undo", models.JSONField(editable=False, null=True, verbose_name="原状")),
                ("reversed_by", models.UUIDField(editable=False, null=True, verbose_name="冲正事实")),
                (
                    "jurisdiction",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
            ],
            options={
                "verbose_name": "已生效事实",
                "verbose_name_plural": "已生效事实",
            },
        ),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                ("ended_by", models.UUIDField(editable=False, null=True, verbose_name="终止事实")),
                ("name", models.CharField(max_length=128, verbose_name="单位名称")),
                ("short_name", models.CharField(blank=True, max_length=64, verbose_name="单位简称")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="unit_names", to="units.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "单位名称",
                "verbose_name_plural": "单位名称",
                "abstract": False,
                "indexes": [models.Index(fields=["unit", "since"], name="unit_name_by_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="unitname_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitPlacement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                ("ended_by", models.UUIDField(editable=False, null=True, verbose_name="终止事实")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("under", "隶属"),
                            ("hosted_by", "设在"),
                            ("managed_by", "管理"),
                            ("located_in", "位于"),
                            ("member_of", "成员单位"),
                        ],
                        default="under",
                        max_length=16,
                        verbose_name="关系",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placed_here", to="units.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="units.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "隶属关系",
                "verbose_name_plural": "隶属关系",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["jurisdiction", "relation", "parent"], name="placement_by_parent"),
                    models.Index(fields=["unit", "relation", "since"], name="placement_by_unit"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="unitplacement_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("regime", models.SlugField(max_length=64, verbose_name="机制")),
                ("adopted_on", models.DateField(verbose_name="采用日期")),
                ("text", models.TextField(verbose_name="文本")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("basis", models.CharField(blank=True, max_length=255, verbose_name="依据")),
                ("choices", models.JSONField(default=dict, verbose_name="取舍")),
                ("follows", models.BooleanField(default=False, verbose_name="随上级机制变动")),
                ("files", models.JSONField(default=dict, verbose_name="原文件")),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                (
                    "above",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.adoption",
                        verbose_name="上级机制",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
            ],
            options={
                "verbose_name": "机制采用",
                "verbose_name_plural": "机制采用",
                "indexes": [models.Index(fields=["jurisdiction", "adopted_on"], name="adoption_by_day")],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                ("ended_by", models.UUIDField(editable=False, null=True, verbose_name="终止事实")),
                ("right", models.CharField(max_length=32, verbose_name="权限")),
                ("basis", models.CharField(blank=True, max_length=255, verbose_name="依据")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="units.position",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "授权",
                "verbose_name_plural": "授权",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["position", "since"], name="grant_by_position"),
                    models.Index(fields=["user", "jurisdiction", "since"], name="grant_by_user"),
                    models.Index(fields=["jurisdiction", "right"], name="grant_by_right"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="grant_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position", None), ("user", None), _connector="XOR"), name="grant_to_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                ("ended_by", models.UUIDField(editable=False, null=True, verbose_name="终止事实")),
                ("basis", models.CharField(max_length=255, verbose_name="依据")),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="units.position"
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
            ],
            options={
                "verbose_name": "代办",
                "verbose_name_plural": "代办",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["delegate", "jurisdiction", "since"], name="delegation_by_delegate"),
                    models.Index(fields=["principal", "since"], name="delegation_by_principal"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="delegation_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                ("fact_id", models.UUIDField(editable=False, null=True, verbose_name="依据事实")),
                ("ended_by", models.UUIDField(editable=False, null=True, verbose_name="终止事实")),
                (
                    "kind",
                    models.CharField(
                        choices=[("appointed", "任命"), ("acting", "主持工作"), ("seconded", "抽调")],
                        default="appointed",
                        max_length=16,
                        verbose_name="任职方式",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=255, verbose_name="依据")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="units.position"
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
            ],
            options={
                "verbose_name": "任职",
                "verbose_name_plural": "任职",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["user", "jurisdiction", "since"], name="appointment_by_user"),
                    models.Index(fields=["position", "since"], name="appointment_by_position"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="appointment_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegimeText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("regime", models.SlugField(max_length=64, verbose_name="机制")),
                ("text", models.TextField(verbose_name="文本")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("files", models.JSONField(default=dict, verbose_name="原文件")),
                ("laid_at", models.DateTimeField(default=luodi.common.clock.now, verbose_name="放入时间")),
                (
                    "above",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.adoption",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="辖区",
                    ),
                ),
            ],
            options={
                "verbose_name": "待采用的机制",
                "verbose_name_plural": "待采用的机制",
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "digest"), name="regime_text_once")],
            },
        ),
    ]
