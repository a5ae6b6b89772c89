"""Row ids: UUID version 7 (RFC 9562, 5.7), in the order they were made within one process."""

import secrets
import threading
import time
import uuid

_COUNTER_BITS = 12
_lock = threading.Lock()
_last_millisecond = 0
_counter = 0


def _tick() -> tuple[int, int]:
    """The next (millisecond, 12-bit counter), strictly greater than every pair given before by this process.

    The counter is RFC 9562 6.2 method 1: a random start with the top bit clear leaves room for 2048 ids in one
    millisecond; when it is full, or the clock steps back, the millisecond is borrowed from the future.
    """
    global _last_millisecond, _counter
    with _lock:
        now = time.time_ns() // 1_000_000
        if now > _last_millisecond:
            _last_millisecond, _counter = now, secrets.randbits(_COUNTER_BITS - 1)
        else:
            _counter += 1
            if _counter >> _COUNTER_BITS:
                _last_millisecond, _counter = _last_millisecond + 1, secrets.randbits(_COUNTER_BITS - 1)
        return _last_millisecond, _counter


def new_id() -> uuid.UUID:
    """A new UUIDv7: 48 bits of milliseconds since 1970, 12 bits of counter, 62 random bits."""
    millisecond, counter = _tick()
    value = (millisecond & (1 << 48) - 1) << 80
    value |= 0x7 << 76
    value |= counter << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return uuid.UUID(int=value)


def read_id(text: object) -> uuid.UUID | None:
    """The id that a text from outside names; None where it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
