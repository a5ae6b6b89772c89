"""The one clock."""

import threading
from datetime import UTC, date, datetime

import pytest

from luodi.common import clock


def test_clock_set_in_a_block_stands_still_and_runs_again_after() -> None:
    with clock.at(clock.moment(date(2024, 5, 6), 10, 30)):
        assert clock.now() == datetime(2024, 5, 6, 2, 30, tzinfo=UTC)
    assert clock.today() > date(2024, 5, 6)


def test_late_evening_in_utc_is_the_next_day_in_shanghai() -> None:
    with clock.at(datetime(2024, 12, 31, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2025, 1, 1)


def test_nested_block_returns_to_the_outer_moment() -> None:
    with clock.at(clock.moment(date(2024, 1, 1))):
        with clock.at(clock.moment(date(2024, 2, 1))):
            pass
        assert clock.today() == date(2024, 1, 1)


def test_clock_set_here_does_not_hold_in_another_thread() -> None:
    seen: list[date] = []
    with clock.at(clock.moment(date(2020, 1, 1))):
        other = threading.Thread(target=lambda: seen.append(clock.today()))
        other.start()
        other.join()
    assert seen[0].year > 2020


def test_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="时区"), clock.at(datetime(2024, 1, 1)):
        pass
