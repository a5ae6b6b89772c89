"""The jurisdiction's calendar, edited by facts."""

from datetime import date
from uuid import UUID

import pytest

from luodi.units.public import UnitsError, calendar_for

from .conftest import Apply

DAY = date(2026, 12, 1)


def test_edited_day_changes_the_calendar_at_once(government: UUID, fact: Apply) -> None:
    assert calendar_for(government).is_working(date(2027, 1, 1))
    fact("calendar.day_set", DAY, 日期="2027-01-01", 是否工作日="否", 说明="元旦")
    assert not calendar_for(government).is_working(date(2027, 1, 1))


def test_day_set_twice_keeps_the_later(government: UUID, fact: Apply) -> None:
    fact("calendar.day_set", DAY, 日期=date(2026, 12, 3), 是否工作日=False, 说明="停工")
    fact("calendar.day_set", DAY, 日期=date(2026, 12, 3), 是否工作日=True, 说明="停工取消")
    assert calendar_for(government).is_working(date(2026, 12, 3))


def test_confirmed_year_is_no_longer_provisional(government: UUID, fact: Apply) -> None:
    assert calendar_for(government).is_provisional(date(2027, 5, 1))
    fact("calendar.year_confirmed", DAY, 年度=2027, 依据="节假日安排通知")
    assert not calendar_for(government).is_provisional(date(2027, 5, 1))


def test_year_confirmed_beyond_a_gap_stays_provisional(government: UUID, fact: Apply) -> None:
    fact("calendar.year_confirmed", DAY, 年度=2028)
    assert calendar_for(government).is_provisional(date(2028, 5, 1))


def test_another_government_keeps_its_own_calendar(government: UUID, fact: Apply) -> None:
    from luodi.units.public import found

    other = found("乙县人民政府", date(2024, 1, 1))
    fact("calendar.day_set", DAY, 日期="2026-12-03", 是否工作日="否")
    assert calendar_for(other).is_working(date(2026, 12, 3))


def test_day_that_is_neither_yes_nor_no_is_refused(fact: Apply) -> None:
    with pytest.raises(UnitsError, match="是或否"):
        fact("calendar.day_set", DAY, 日期="2026-12-03", 是否工作日="也许")


def test_adopted_text_that_is_no_json_is_refused(fact: Apply) -> None:
    with pytest.raises(UnitsError) as refused:
        fact("regime.adopted", DAY, 机制="jia", 文本="{半截")
    assert refused.value.term == "文本"
