"""Facts about the working calendar and the adopted regime."""

import hashlib
import json
from uuid import UUID

from luodi.units.errors import UnitsError
from luodi.units.facts.reading import Reading
from luodi.units.models import Adoption, CalendarDay, CalendarSource, CalendarYear, RegimeText

FOLLOWS = "随之变动"


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
    """regime.adopted: stores the resolved pack whole, with its SHA-256.

    The fact names by 机制校验码 what was laid ready; a government that is just being set up brings the text itself.
    """
    laid = _laid(fact)
    text = laid.text if laid else str(fact.values.get("文本") or "")
    choices = fact.values.get("取舍") or _choices(text)
    if not isinstance(choices, dict):
        raise UnitsError("“取舍”应是条款与选择的对照，请重新填写", "取舍")
    files = laid.files if laid else fact.values.get("原文件") or {}
    before = Adoption.objects.filter(jurisdiction_id=fact.jurisdiction).order_by("-adopted_on", "-pk").first()
    if before is not None and fact.on("起始日期") < before.adopted_on:
        raise UnitsError(f"现行机制自 {before.adopted_on} 起采用，新的不能早于这一天；请改“起始日期”", "起始日期")
    row = Adoption.objects.create(
        jurisdiction_id=fact.jurisdiction,
        regime=fact.needed("机制", 64),
        adopted_on=fact.on("起始日期"),
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        by_id=fact.actor,
        basis=fact.text("依据"),
        choices=choices,
        follows=fact.text("上级机制变动") == FOLLOWS,
        above_id=laid.above_id if laid else None,
        files=files,
        fact_id=fact.fact_id,
    )
    return row.pk


def _laid(fact: Reading) -> RegimeText | None:
    digest = fact.text("机制校验码", 64)
    if not digest:
        return None
    found = RegimeText.objects.filter(jurisdiction_id=fact.jurisdiction, digest=digest).first()
    if found is None or found.regime != fact.needed("机制", 64):
        raise UnitsError("没有这份机制文本，请先在“机制”页选好要采用的机制包", "机制校验码")
    return found


def _choices(text: str) -> dict[str, str]:
    """What the adopter decided, as the pack says it."""
    try:
        stored = json.loads(text)
    except ValueError:
        raise UnitsError("“文本”不是完整的机制文本，请重新从机制目录采用", "文本") from None
    pack = stored.get("pack", {}) if isinstance(stored, dict) else {}
    return {choice["id"]: choice["chosen"] for choice in pack.get("choices", [])}
