"""What the library keeps for its lists: catalogues as loaded 目录清单, and entries 谋划项目、共享库 by their case.

Rows are views of facts and can be made again from them; nothing here is entered by hand.
"""

from typing import ClassVar
from uuid import UUID

from django.db import models

from luodi.units.public import Tenanted


class Catalogue(Tenanted):
    """A version of a catalogue, in force on days of [effective_on, until]; `until` null: still in force.

    `extract`: not the whole text (摘录). `digest` is the SHA-256 of the file its entries were read from.
    """

    case = models.OneToOneField("ledger.Case", models.CASCADE, related_name="+")
    kind = models.CharField("种类", max_length=40)
    name = models.CharField("名称", max_length=200)
    effective_on = models.DateField("施行日期")
    until = models.DateField("废止日期", null=True)
    source = models.CharField("来源", max_length=400)
    extract = models.BooleanField("摘录")
    count = models.PositiveIntegerField("条数")
    digest = models.CharField("文件摘要", max_length=64)
    loaded_at = models.DateTimeField("装入时间")
    case_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "目录清单"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "kind", "-effective_on"], name="catalogue_in_force"),
        ]

    def __str__(self) -> str:
        return self.name


class CatalogueEntry(Tenanted):
    """One entry of a catalogue: `category` as its kind has them, `number` as printed, `position` the order."""

    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    category = models.CharField("类别", max_length=40)
    number = models.CharField("条目编号", max_length=60)
    industry = models.CharField("行业", max_length=120, blank=True)
    text = models.TextField("条目内容")

    class Meta:
        verbose_name = verbose_name_plural = "目录条目"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["catalogue", "position"], name="catalogue_entry_once")
        ]

    def __str__(self) -> str:
        return self.number


class Entry(Tenanted):
    """A planned project or an entry of a shared library. `kind` is the kind of its case, `shelf` the library (库别).

    `rank` is the place of the maturity among the pack's options, 0 the least mature. `due_on`: next contact. Money is
    whole yuan. `closed`: out of the library, no longer planned, or a lead by now.
    """

    case = models.OneToOneField("ledger.Case", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=32)
    shelf = models.CharField("库别", max_length=40, blank=True)
    name = models.CharField("名称", max_length=200)
    normalised_name = models.CharField(max_length=400, blank=True)
    text = models.TextField("内容", blank=True)
    industry = models.CharField("产业", max_length=60, blank=True)
    maturity = models.CharField("成熟度", max_length=40, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    amount = models.BigIntegerField("投资", null=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    entered_on = models.DateField("入库日期")
    due_on = models.DateField("下次联系", null=True)
    contacted_on = models.DateField("最近联系", null=True)
    closed = models.BooleanField("已出库", default=False)
    stage = models.CharField("阶段", max_length=80, blank=True)
    standing = models.CharField("状态", max_length=80, blank=True)
    touched_at = models.DateTimeField("最近变动")
    case_id: UUID
    unit_id: UUID

    class Meta:
        verbose_name = verbose_name_plural = "库内条目"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "kind", "shelf", "closed", "-rank", "-touched_at"], name="entry_list"),
            models.Index(fields=["jurisdiction", "kind", "unit", "entered_on"], name="entry_by_unit"),
            models.Index(fields=["jurisdiction", "shelf", "normalised_name"], name="entry_by_name"),
        ]

    def __str__(self) -> str:
        return self.name
