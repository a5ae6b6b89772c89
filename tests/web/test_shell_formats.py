"""Values as people read them."""

from datetime import date, datetime

import pytest

from luodi.common import clock
from luodi.common.workdays import WorkingCalendar
from luodi.web import formats

CALENDAR = WorkingCalendar({date(2026, 10, day): False for day in range(1, 8)}, 2026)
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (680_000_000, "6.8 亿元"),
        (100_000_000, "1 亿元"),
        (99_990_000, "9,999 万元"),
        (12_345, "1.2345 万元"),
        (0, "0 万元"),
        (123_456_789, "1.2346 亿元"),
        (None, "—"),
    ],
)
def test_money_reads_in_the_unit_of_its_size(amount: int | None, text: str) -> None:
    assert formats.money(amount) == text


def test_land_reads_in_mu() -> None:
    assert formats.land(86_400_000) == "86.4 亩"


@pytest.mark.parametrize(
    ("due", "kind", "text"),
    [
        (date(2026, 11, 19), "late", "逾期 1 个工作日"),
        (FRIDAY, "soon", "今日到期"),
        (date(2026, 11, 21), "soon", "剩 1 天"),
        (date(2026, 11, 23), "soon", "剩 1 个工作日"),
        (date(2026, 11, 25), "soon", "剩 3 个工作日"),
        (date(2026, 11, 26), "wait", "11 月 26 日"),
        (date(2027, 1, 5), "wait", "2027 年 1 月 5 日"),
        (None, "paused", "停表中"),
    ],
)
def test_due_day_reads_in_working_days(due: date | None, kind: str, text: str) -> None:
    state = formats.due_state(due, CALENDAR, FRIDAY)
    assert (state.kind, state.text) == (kind, text)


def test_day_missed_on_friday_is_late_on_saturday() -> None:
    assert formats.due_state(FRIDAY, CALENDAR, date(2026, 11, 21)).text == "已逾期"


def test_moment_reads_from_today() -> None:
    with clock.at(clock.moment(FRIDAY, 18)):
        assert formats.moment(clock.moment(FRIDAY, 16, 20)) == "今天 16:20"
        assert formats.moment(clock.moment(date(2026, 11, 19), 9)) == "昨天 09:00"
        assert formats.moment(datetime(2025, 11, 12, 8, tzinfo=clock.SHANGHAI)) == "2025 年 11 月 12 日 08:00"
