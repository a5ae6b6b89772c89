"""Facts about the working calendar and the adopted regime."""

import hashlib
import json
from uuid import UUID

from luodi.units.errors import UnitsError
from luodi.units.facts.reading import Reading
from luodi.units.models import Adoption, CalendarDay, CalendarSource, CalendarYear


def set_day(fact: Reading) -> UUID:
    """calendar.day_set: a make-up day, a holiday, a declared stoppage; replaces what was known of the day."""
    day = fact.maybe_on("日期")
    if day is None:
        raise UnitsError("缺少“日期”，请填写", "日期")
    row, _ = CalendarDay.objects.update_or_create(
        jurisdiction_id=fact.jurisdiction,
        day=day,
        defaults={
            "working": fact.flag("是否工作日"),
            "note": fact.text("说明", 128),
            "source": CalendarSource.EDITED,
            "fact_id": fact.fact_id,
        },
    )
    return row.pk


def confirm_year(fact: Reading) -> UUID:
    """calendar.year_confirmed: the official notice of that year is entered; its days are no longer provisional."""
    row, _ = CalendarYear.objects.update_or_create(
        jurisdiction_id=fact.jurisdiction,
        year=fact.number("年度", at_most=9999),
        defaults={"basis": fact.text("依据"), "fact_id": fact.fact_id},
    )
    return row.pk


def adopt(fact: Reading) -> UUID:
    """regime.adopted: stores the resolved pack as the very text given, with its SHA-256."""
    text = str(fact.values.get("文本") or "")
    try:
        json.loads(text)
    except ValueError:
        raise UnitsError("“文本”不是完整的机制文本，请重新从机制目录采用", "文本") from None
    choices = fact.values.get("取舍") or {}
    if not isinstance(choices, dict):
        raise UnitsError("“取舍”应是条款与选择的对照，请重新填写", "取舍")
    row = Adoption.objects.create(
        jurisdiction_id=fact.jurisdiction,
        regime=fact.needed("机制", 64),
        adopted_on=fact.on("起始日期"),
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        by_id=fact.actor,
        basis=fact.text("依据"),
        choices=choices,
        fact_id=fact.fact_id,
    )
    return row.pk
