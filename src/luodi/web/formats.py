"""Values as people read them on a page: money, land, days, how long until a day. Pure; `None` reads as a dash."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from luodi.common import clock, text
from luodi.common.money import MONEY_UNITS, format_mu, trimmed
from luodi.common.workdays import WorkingCalendar
from luodi.web.parts import State

DASH = "—"
SOON_WORKING_DAYS = 3
WEEKDAYS = "一二三四五六日"


def yi(amount: int | None) -> str:
    """Whole yuan in 亿元, to the 万元: 6.8 亿元."""
    return _money(amount, "亿元", 4)


def wan(amount: int | None) -> str:
    """Whole yuan in 万元, to the yuan: 68,000 万元."""
    return _money(amount, "万元", 4)


def money(amount: int | None) -> str:
    """Whole yuan in 亿元 from one 亿元 up, in 万元 below."""
    return yi(amount) if amount is not None and abs(amount) >= MONEY_UNITS["亿元"] else wan(amount)


def _money(amount: int | None, unit: str, places: int) -> str:
    if amount is None:
        return DASH
    exact = Decimal(amount) / MONEY_UNITS[unit]
    return f"{trimmed(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))} {unit}"


def land(area: int | None) -> str:
    """Whole micro-mu in 亩: 86.4 亩."""
    return DASH if area is None else f"{format_mu(area, '亩')} 亩"


def percent(share: float | None, places: int = 1) -> str:
    """0.91 as 91.0%."""
    return DASH if share is None else f"{share:.{places}%}"


def day(value: date | None, today: date | None = None) -> str:
    """11 月 20 日, with the year where it is not this year's."""
    if value is None:
        return DASH
    short = f"{value.month} 月 {value.day} 日"
    return short if value.year == (today or clock.today()).year else f"{value.year} 年 {short}"


def day_in_full(value: date | None, _today: date | None = None) -> str:
    """2026 年 11 月 20 日: with the year whatever `today` is, for what is kept on paper."""
    return text.day_in_full(value) or DASH


def weekday(value: date) -> str:
    """星期五."""
    return f"星期{WEEKDAYS[value.weekday()]}"


def moment(value: datetime | None) -> str:
    """When something was recorded, in Shanghai: today 16:20, 昨天 16:20, 11 月 12 日 16:20."""
    if value is None:
        return DASH
    local = value.astimezone(clock.SHANGHAI)
    hour = f"{local:%H:%M}"
    days = (clock.today() - local.date()).days
    return {0: f"今天 {hour}", 1: f"昨天 {hour}"}.get(days, f"{day(local.date())} {hour}")


def moment_in_full(value: datetime) -> str:
    """For paper, which is read on another day: 2026 年 11 月 20 日 16:20."""
    local = value.astimezone(clock.SHANGHAI)
    return f"{text.day_in_full(local)} {local:%H:%M}"


def due_state(due: date | None, calendar: WorkingCalendar, today: date | None = None) -> State:
    """How a day to be kept stands today, in working days: 逾期 1 个工作日, 今日到期, 剩 3 个工作日, 11 月 25 日."""
    today = today or clock.today()
    if due is None:
        return State("paused", "停表中")
    if due == today:
        return State("soon", "今日到期")
    left = calendar.between(today, due)
    if due < today:
        # Due on a Friday and seen on the Saturday after: late, though no working day has gone by.
        return State("late", f"逾期 {-left} 个工作日" if left else "已逾期", title=f"应于 {day(due, today)} 办结")
    if left <= SOON_WORKING_DAYS:
        phrase = f"剩 {left} 个工作日" if left else f"剩 {(due - today).days} 天"
        return State("soon", phrase, title=f"{day(due, today)} 到期")
    return State("wait", day(due, today), title=f"剩 {left} 个工作日")
