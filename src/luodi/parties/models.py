"""Investors, project companies, enterprises, agents and advisers: one Party with roles, and the people to call.

Phone numbers live in `Contact` and nowhere else; a fact carries a contact's id.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from luodi.common import clock
from luodi.units.public import Tenanted


class Party(Tenanted):
    """An enterprise or person outside government 主体. `normalised_name` is what names are compared by.

    `group`: the parent company or group it belongs to, as far as somebody has said it.
    """

    name = models.CharField("名称", max_length=200)
    normalised_name = models.CharField(max_length=400, editable=False)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    country = models.CharField("国别", max_length=64, default="中国")
    origin = models.CharField("来源地", max_length=128, blank=True)
    group = models.CharField("所属集团", max_length=200, blank=True)
    normalised_group = models.CharField(max_length=400, blank=True, editable=False)
    created_at = models.DateTimeField("建立时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "主体"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "normalised_name"], name="party_by_name"),
            models.Index(
                fields=["jurisdiction", "normalised_group"], condition=~Q(normalised_group=""), name="party_by_group"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["jurisdiction", "credit_code"], condition=~Q(credit_code=""), name="party_credit_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a party has been to us; one party may be several."""

    INVESTOR = "investor", "投资方"
    PROJECT_COMPANY = "project_company", "项目公司"
    ENTERPRISE = "enterprise", "企业"
    AGENT = "agent", "中介机构"
    ADVISER = "adviser", "招商顾问"


class PartyRole(Tenanted):
    """A role a party bears."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="roles")
    role = models.CharField("角色", max_length=16, choices=Role)

    class Meta:
        verbose_name = verbose_name_plural = "主体角色"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["party", "role"], name="party_role_once")
        ]


class PartyToken(Tenanted):
    """A bigram of a party's normalised name: candidates for "is this the same one?" without reading every name."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="tokens")
    token = models.CharField(max_length=4)

    class Meta:
        verbose_name = verbose_name_plural = "名称索引"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "token", "party"], name="party_by_token")
        ]


class Contact(Tenanted):
    """A person to call at a party 联系人. Old ones are closed, not removed. `digits`: the phone as it is compared."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="contacts")
    name = models.CharField("姓名", max_length=64)
    phone = models.CharField("电话", max_length=32, blank=True)
    digits = models.CharField(max_length=32, blank=True, editable=False)
    post = models.CharField("职务", max_length=64, blank=True)
    active = models.BooleanField("在用", default=True)
    created_at = models.DateTimeField("建立时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "联系人"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["party", "active"], name="contact_by_party"),
            models.Index(fields=["jurisdiction", "digits"], condition=~Q(digits=""), name="contact_by_digits"),
        ]

    def __str__(self) -> str:
        return self.name
