"""Parties and their contacts, as tables."""

import django.db.models.deletion
import luodi.common.clock
import luodi.common.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("parties", "0001_initial"), ("parties", "0002_groups_and_digits"), ("parties", "0003_spell_existing")]

    initial = True

    dependencies = [
        ("units", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("normalised_name", models.CharField(editable=False, max_length=400)),
                ("credit_code", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                ("country", models.CharField(default="中国", max_length=64, verbose_name="国别")),
                ("origin", models.CharField(blank=True, max_length=128, verbose_name="来源地")),
                ("group", models.CharField(blank=True, max_length=200, verbose_name="所属集团")),
                ("normalised_group", models.CharField(blank=True, editable=False, max_length=400)),
                ("created_at", models.DateTimeField(default=luodi.common.clock.now, verbose_name="建立时间")),
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
                "verbose_name": "主体",
                "verbose_name_plural": "主体",
                "indexes": [
                    models.Index(fields=["jurisdiction", "normalised_name"], name="party_by_name"),
                    models.Index(
                        condition=models.Q(("normalised_group", ""), _negated=True),
                        fields=["jurisdiction", "normalised_group"],
                        name="party_by_group",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("credit_code", ""), _negated=True),
                        fields=("jurisdiction", "credit_code"),
                        name="party_credit_code_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=64, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=32, verbose_name="电话")),
                ("digits", models.CharField(blank=True, editable=False, max_length=32)),
                ("post", models.CharField(blank=True, max_length=64, verbose_name="职务")),
                ("active", models.BooleanField(default=True, verbose_name="在用")),
                ("created_at", models.DateTimeField(default=luodi.common.clock.now, verbose_name="建立时间")),
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
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="parties.party"
                    ),
                ),
            ],
            options={
                "verbose_name": "联系人",
                "verbose_name_plural": "联系人",
                "indexes": [
                    models.Index(fields=["party", "active"], name="contact_by_party"),
                    models.Index(
                        condition=models.Q(("digits", ""), _negated=True),
                        fields=["jurisdiction", "digits"],
                        name="contact_by_digits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyRole",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("investor", "投资方"),
                            ("project_company", "项目公司"),
                            ("enterprise", "企业"),
                            ("agent", "中介机构"),
                            ("adviser", "招商顾问"),
                        ],
                        max_length=16,
                        verbose_name="角色",
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
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="parties.party"
                    ),
                ),
            ],
            options={
                "verbose_name": "主体角色",
                "verbose_name_plural": "主体角色",
                "constraints": [models.UniqueConstraint(fields=("party", "role"), name="party_role_once")],
            },
        ),
        migrations.CreateModel(
            name="PartyToken",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luodi.common.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token", models.CharField(max_length=4)),
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
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="parties.party"
                    ),
                ),
            ],
            options={
                "verbose_name": "名称索引",
                "verbose_name_plural": "名称索引",
                "indexes": [models.Index(fields=["jurisdiction", "token", "party"], name="party_by_token")],
            },
        ),
    ]
