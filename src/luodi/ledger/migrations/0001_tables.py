"""Facts, cases, obligations, evidence, seals and claims, as tables."""

import django.db.models.deletion
import luodi.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("ledger", "0001_initial"),
        ("ledger", "0003_step_recipient"),
        ("ledger", "0004_step_by_taken"),
        ("ledger", "0005_handed_in"),
        ("ledger", "0006_claims"),
    ]

    initial = True

    dependencies = [
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=32, verbose_name="类型")),
                ("key", models.CharField(blank=True, max_length=120)),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("opened_on", models.DateField(verbose_name="发生日期")),
                ("version", models.PositiveIntegerField(default=0)),
                ("stage", models.CharField(blank=True, max_length=80, verbose_name="阶段")),
                ("stage_since", models.DateField(null=True, verbose_name="进入日期")),
                ("standing", models.CharField(blank=True, max_length=80, verbose_name="状态")),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("touched_at", models.DateTimeField(verbose_name="最近变动")),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.adoption",
                        verbose_name="所依机制",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="发起单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "事项",
                "verbose_name_plural": "事项",
                "indexes": [
                    models.Index(fields=["jurisdiction", "kind", "-touched_at", "-id"], name="case_by_touched"),
                    models.Index(fields=["jurisdiction", "kind", "stage"], name="case_by_stage"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("jurisdiction", "kind", "key"),
                        name="case_key_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("payload", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.position"
                    ),
                ),
            ],
            options={
                "verbose_name": "办理",
                "verbose_name_plural": "办理",
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "key"), name="act_key_once")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("media_type", models.CharField(max_length=120)),
                ("stored_at", models.DateTimeField()),
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
                "verbose_name": "材料文件",
                "verbose_name_plural": "材料文件",
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "sha256"), name="evidence_once")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="封签号")),
                ("sealed_at", models.DateTimeField(verbose_name="封签时间")),
                ("month", models.CharField(blank=True, max_length=7, verbose_name="封账月份")),
                ("count", models.PositiveIntegerField(verbose_name="事实数")),
                ("previous", models.CharField(blank=True, max_length=64, verbose_name="上一封签")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "by",
                    models.ForeignKey(
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
                "verbose_name": "封签",
                "verbose_name_plural": "封签",
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "number"), name="seal_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("up_to", models.DateTimeField()),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "已读",
                "verbose_name_plural": "已读",
                "constraints": [models.UniqueConstraint(fields=("jurisdiction", "user"), name="seen_once")],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("ran_at", models.DateTimeField()),
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
                "verbose_name": "日历推进",
                "verbose_name_plural": "日历推进",
                "constraints": [models.UniqueConstraint(fields=("jurisdiction",), name="tick_once")],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rule", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=40, verbose_name="权属")),
                ("clause", models.CharField(blank=True, max_length=16, verbose_name="条款")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="出处")),
                ("default", models.BooleanField(verbose_name="系统默认")),
                ("holder", models.UUIDField(null=True, verbose_name="归谁")),
                ("since", models.DateField(verbose_name="起算")),
                ("until", models.DateField(null=True, verbose_name="保护期止")),
                ("keep_by", models.DateField(null=True, verbose_name="最迟跟进")),
                ("limit", models.DateField(null=True, verbose_name="最后一天")),
                ("warn_on", models.DateField(null=True)),
                ("closed", models.CharField(blank=True, max_length=10)),
                ("ended_on", models.DateField(null=True)),
                ("shows", models.CharField(max_length=10)),
                ("warned_for", models.DateField(null=True)),
                ("told_for", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="claims", to="ledger.case"
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
                "verbose_name": "首报首谈",
                "verbose_name_plural": "首报首谈",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed", "")), fields=["jurisdiction", "warn_on"], name="claim_to_warn"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "rule"), name="claim_once")],
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("rule", models.CharField(max_length=120)),
                ("clause", models.CharField(blank=True, max_length=16, verbose_name="条款")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="出处")),
                ("title", models.CharField(max_length=120, verbose_name="事项")),
                ("default", models.BooleanField(verbose_name="系统默认")),
                ("due_default", models.BooleanField(verbose_name="期限为系统默认")),
                ("started_on", models.DateField(verbose_name="起算")),
                ("due_on", models.DateField(null=True, verbose_name="期限")),
                ("paused", models.BooleanField(default=False, verbose_name="停表")),
                ("status", models.CharField(max_length=10, verbose_name="状态")),
                ("ended_on", models.DateField(null=True, verbose_name="办结")),
                ("ended_by", models.UUIDField(null=True)),
                ("late", models.BooleanField(default=False, verbose_name="逾期办结")),
                ("steps_count", models.PositiveSmallIntegerField(default=0, verbose_name="阶梯")),
                ("awaits_write_off", models.BooleanField(default=False, verbose_name="待销号")),
                ("written_off", models.BooleanField(default=False, verbose_name="已销号")),
                ("predecessor", models.CharField(blank=True, max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="obligations", to="ledger.case"
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
                "verbose_name": "时限事项",
                "verbose_name_plural": "时限事项",
                "indexes": [
                    models.Index(fields=["jurisdiction", "status", "due_on", "id"], name="obligation_by_due"),
                    models.Index(fields=["jurisdiction", "clause", "status"], name="obligation_by_clause"),
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "key"), name="obligation_key_once")],
            },
        ),
        migrations.CreateModel(
            name="Sight",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "ref", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ref", models.UUIDField()),
                ("task_only", models.BooleanField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sights", to="ledger.case"
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
            ],
            options={
                "verbose_name": "可见",
                "verbose_name_plural": "可见",
                "indexes": [models.Index(fields=["jurisdiction", "ref", "task_only", "case"], name="sight_by_ref")],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("happened_on", models.DateField(verbose_name="发生日期")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("about", models.CharField(blank=True, max_length=200)),
                ("digest", models.CharField(max_length=64)),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="ledger.act"
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="ledger.case"
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
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.position",
                        verbose_name="代办",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="记录单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "事实",
                "verbose_name_plural": "事实",
                "indexes": [models.Index(fields=["jurisdiction", "kind", "happened_on"], name="fact_by_kind")],
                "constraints": [models.UniqueConstraint(fields=("case", "seq"), name="fact_seq_once")],
            },
        ),
        migrations.CreateModel(
            name="HandedIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handed_in", to="ledger.evidencefile"
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "上传",
                "verbose_name_plural": "上传",
                "constraints": [models.UniqueConstraint(fields=("file", "user"), name="handed_in_once")],
            },
        ),
        migrations.CreateModel(
            name="LadderStep",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "obligation_id", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("step", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=40, verbose_name="步骤")),
                ("on_day", models.DateField(verbose_name="日期")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="采取时间")),
                (
                    "jurisdiction",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="ledger.obligation"
                    ),
                ),
            ],
            options={
                "verbose_name": "阶梯步骤",
                "verbose_name_plural": "阶梯步骤",
                "indexes": [
                    models.Index(
                        condition=models.Q(("taken_at", None)), fields=["jurisdiction", "on_day"], name="step_to_take"
                    ),
                    models.Index(fields=["jurisdiction", "taken_at"], name="step_by_taken"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObligationOwner",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "obligation_id", "ref", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ref", models.UUIDField()),
                ("open", models.BooleanField()),
                (
                    "jurisdiction",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="owners", to="ledger.obligation"
                    ),
                ),
            ],
            options={
                "verbose_name": "责任人",
                "verbose_name_plural": "责任人",
                "indexes": [models.Index(fields=["jurisdiction", "ref", "open"], name="owner_by_ref")],
            },
        ),
        migrations.CreateModel(
            name="StepRecipient",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "obligation_id",
                        "position",
                        "ref",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("ref", models.UUIDField()),
                (
                    "jurisdiction",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="told", to="ledger.obligation"
                    ),
                ),
            ],
            options={
                "verbose_name": "阶梯知会",
                "verbose_name_plural": "阶梯知会",
                "indexes": [
                    models.Index(fields=["jurisdiction", "ref", "obligation", "position"], name="step_recipient_by_ref")
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedFact",
            fields=[
                (
                    "fact",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="ledger.fact",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "jurisdiction",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="ledger.seal"
                    ),
                ),
            ],
            options={
                "verbose_name": "已封签事实",
                "verbose_name_plural": "已封签事实",
                "constraints": [models.UniqueConstraint(fields=("seal", "position"), name="sealed_position_once")],
            },
        ),
        migrations.CreateModel(
            name="FactEvidence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("kind", models.CharField(blank=True, max_length=60, verbose_name="材料")),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="ledger.fact"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="ledger.evidencefile"
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
                "verbose_name": "佐证材料",
                "verbose_name_plural": "佐证材料",
            },
        ),
        migrations.CreateModel(
            name="FactTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "fact_id", "term", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.CharField(max_length=60)),
                ("whole", models.BigIntegerField(null=True)),
                ("real", models.FloatField(null=True)),
                ("day", models.DateField(null=True)),
                ("text", models.TextField(null=True)),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="ledger.fact"
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
            ],
            options={
                "verbose_name": "事实的值",
                "verbose_name_plural": "事实的值",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ref", models.UUIDField()),
                ("text", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="ledger.case"
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.fact"),
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
                "verbose_name": "提醒",
                "verbose_name_plural": "提醒",
                "indexes": [models.Index(fields=["jurisdiction", "ref", "-at"], name="notice_by_ref")],
            },
        ),
    ]
