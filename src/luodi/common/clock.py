"""The only place that reads the time. Moments are aware and in Asia/Shanghai; days are days there.

`at()` sets the clock for the demo generator and for tests; it holds for the current context (thread, task) only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_set: ContextVar[datetime | None] = ContextVar("luodi_clock", default=None)


def now() -> datetime:
    """The moment, aware, in Asia/Shanghai."""
    return _set.get() or datetime.now(SHANGHAI)


def today() -> date:
    """The day in Asia/Shanghai."""
    return now().date()


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An aware moment on `day` in Asia/Shanghai, nine in the morning unless told."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


@contextmanager
def at(when: datetime) -> Iterator[None]:
    """Stand the clock still at `when` inside the block; ValueError for a naive datetime."""
    if when.tzinfo is None:
        raise ValueError("clock.at 需要带时区的时刻，请用 clock.moment(日期) 取得")
    token = _set.set(when.astimezone(SHANGHAI))
    try:
        yield
    finally:
        _set.reset(token)
