"""The register of projects, what it is searched by, and suspicions of the same project, as tables."""

import django.db.models.deletion
import luodi.common.ids
from django.conf import settings
from django.db import migrations, models


def largest_first(apps, editor):
    """PostgreSQL walks an index only in the order it was made: unknown amounts stand last in ours."""
    if editor.connection.vendor == "postgresql":
        for column in ("total_investment", "land"):
            editor.execute(
                f"CREATE INDEX project_most_{column} ON projects_project "
                f"(jurisdiction_id, {column} DESC NULLS LAST, id DESC)"
            )


def no_longer(apps, editor):
    """The way back."""
    if editor.connection.vendor == "postgresql":
        for column in ("total_investment", "land"):
            editor.execute(f"DROP INDEX project_most_{column}")


class Migration(migrations.Migration):
    replaces = [
        ("projects", "0001_initial"),
        ("projects", "0002_columns_pinyin_views"),
        ("projects", "0003_spell_existing"),
        ("projects", "0004_next_task"),
        ("projects", "0005_same_project"),
        ("projects", "0006_former_names"),
    ]

    initial = True

    dependencies = [
        ("ledger", "0001_tables"),
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="项目名称")),
                ("normalised_name", models.CharField(max_length=400)),
                ("investor", models.CharField(blank=True, max_length=200, verbose_name="投资方")),
                ("normalised_investor", models.CharField(blank=True, max_length=400)),
                ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="产业")),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="线索来源")),
                ("origin", models.CharField(blank=True, max_length=60, verbose_name="来源地")),
                ("total_investment", models.BigIntegerField(null=True, verbose_name="投资总额")),
                ("fixed_investment", models.BigIntegerField(null=True, verbose_name="固定资产投资")),
                ("land", models.BigIntegerField(null=True, verbose_name="用地面积")),
                ("contracted", models.BigIntegerField(null=True, verbose_name="协议投资额")),
                ("arrived", models.BigIntegerField(null=True, verbose_name="到位资金")),
                ("stage", models.CharField(blank=True, max_length=80, verbose_name="阶段")),
                ("stage_since", models.DateField(null=True, verbose_name="进入日期")),
                ("standing", models.CharField(blank=True, max_length=80, verbose_name="状态")),
                ("reported_on", models.DateField(verbose_name="首报日期")),
                ("next_due", models.DateField(null=True, verbose_name="最近期限")),
                ("next_task", models.JSONField(null=True, verbose_name="最近到期的事项")),
                ("touched_at", models.DateTimeField(verbose_name="最近变动")),
                ("initials", models.CharField(blank=True, default="", max_length=801, verbose_name="拼音首字母")),
                ("pinyin", models.CharField(blank=True, default="", max_length=1200, verbose_name="名称拼音")),
                (
                    "pinyin_investor",
                    models.CharField(blank=True, default="", max_length=1200, verbose_name="投资方拼音"),
                ),
                ("terms", models.JSONField(null=True, verbose_name="词汇的值")),
                ("traits", models.JSONField(null=True, verbose_name="查重特征")),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="project", to="ledger.case"
                    ),
                ),
                (
                    "introducing_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="引进单位",
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
                    "landing_area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="落户地",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ledger.case",
                        verbose_name="并入的项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目",
                "verbose_name_plural": "项目",
                "indexes": [
                    models.Index(fields=["jurisdiction", "-touched_at", "-id"], name="project_by_touched"),
                    models.Index(fields=["jurisdiction", "stage", "-touched_at", "-id"], name="project_by_stage"),
                    models.Index(fields=["jurisdiction", "-total_investment", "-id"], name="project_by_amount"),
                    models.Index(fields=["jurisdiction", "next_due", "id"], name="project_by_due"),
                    models.Index(fields=["jurisdiction", "-reported_on", "-id"], name="project_by_reported"),
                    models.Index(fields=["jurisdiction", "normalised_name"], name="project_by_name"),
                    models.Index(fields=["jurisdiction", "credit_code"], name="project_by_credit_code"),
                    models.Index(fields=["jurisdiction", "landing_area"], name="project_by_landing"),
                    models.Index(fields=["jurisdiction", "introducing_unit"], name="project_by_introducer"),
                    models.Index(
                        fields=["jurisdiction", "stage", "standing", "total_investment"], name="project_tally"
                    ),
                    models.Index(fields=["jurisdiction", "pinyin", "id"], name="project_by_pinyin"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("board", models.BooleanField(default=False, verbose_name="看板")),
                ("query", models.CharField(blank=True, max_length=2000, verbose_name="地址")),
                ("shared", models.BooleanField(default=False, verbose_name="共享")),
                ("saved_at", models.DateTimeField(verbose_name="保存时间")),
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="保存人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="units.unit",
                        verbose_name="共享给",
                    ),
                ),
            ],
            options={
                "verbose_name": "视图",
                "verbose_name_plural": "视图",
                "indexes": [models.Index(fields=["jurisdiction", "shared", "unit"], name="view_by_share")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("shared", False)),
                        fields=("jurisdiction", "owner", "name"),
                        name="view_mine_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shared", True)), fields=("jurisdiction", "name"), name="view_shared_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("fact", models.UUIDField()),
                ("verdict", models.CharField(blank=True, max_length=40, verbose_name="裁定")),
                ("raised_on", models.DateField(verbose_name="提出日期")),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ledger.case"),
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
                    "known",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="ledger.case"),
                ),
            ],
            options={
                "verbose_name": "疑似重复",
                "verbose_name_plural": "疑似重复",
                "indexes": [models.Index(fields=["jurisdiction", "verdict", "id"], name="pair_by_verdict")],
                "constraints": [models.UniqueConstraint(fields=("case", "known"), name="pair_once")],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="曾用名")),
                ("normalised", models.CharField(max_length=400)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="former_names", to="ledger.case"
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
                "verbose_name": "曾用名",
                "verbose_name_plural": "曾用名",
                "constraints": [
                    models.UniqueConstraint(fields=("jurisdiction", "case", "name"), name="former_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "jurisdiction_id",
                        "key",
                        "project_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "查重索引",
                "verbose_name_plural": "查重索引",
            },
        ),
        migrations.CreateModel(
            name="ProjectToken",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "project_id", "token", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token", models.CharField(max_length=4)),
                (
                    "jurisdiction",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="projects.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "项目检索词",
                "verbose_name_plural": "项目检索词",
                "indexes": [models.Index(fields=["jurisdiction", "token", "project"], name="project_by_token")],
            },
        ),
        migrations.RunPython(largest_first, no_longer),
    ]
