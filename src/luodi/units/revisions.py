"""Stamps that change with what they stand for, so that a process may keep what it has read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast
from uuid import UUID

from django.db import connection

from luodi.common.ids import new_id
from luodi.units.bulk import plain, ways
from luodi.units.models import Revision

Stamp = UUID | str
"""As the driver gives it; it is only held against another one."""
TOPICS = ("tree", "staff", "calendar", "regime")

Value = TypeVar("Value")
_KEEP = 1024
_kept: dict[tuple[object, ...], object] = {}
_read: ContextVar[dict[UUID, dict[str, Stamp]] | None] = ContextVar("stamps_read", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Within it the stamps are read once for each jurisdiction: a page asks for viewer, tree, regime and calendar."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


@contextmanager
def read_once() -> Iterator[None]:
    """The same for one act: what it reads it asks the stamps of once, unless a page around it does so already.

    Where it fails, what it had changed was not: the stamps are read again.
    """
    if (read := _read.get()) is None:
        with reading():
            yield
        return
    try:
        yield
    except BaseException:
        read.clear()
        raise


def touched(jurisdiction: UUID, topic: str) -> bool:
    """Whether anything of the topic was ever changed."""
    return bool(_stamps(jurisdiction, (topic,)))


def _stamps(jurisdiction: UUID, topics: tuple[str, ...]) -> tuple[tuple[str, Stamp], ...]:
    """(topic, stamp) of those topics that have one, in the order of their names."""
    read = _read.get()
    if read is None or jurisdiction not in read:
        # Past the ORM: with every page and every check this is asked first.
        table = connection.ops.quote_name(Revision._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT topic, stamp FROM {table} WHERE jurisdiction_id = %s", [plain(jurisdiction, ways())]
            )
            found = dict(cursor.fetchall())
        if read is not None:
            read[jurisdiction] = found
    else:
        found = read[jurisdiction]
    return tuple((topic, found[topic]) for topic in sorted(topics) if topic in found)


def touch(jurisdiction: UUID, *topics: str) -> None:
    """Whatever was read of the topics is out of date."""
    if (read := _read.get()) is not None:
        read.clear()
    for topic in topics:
        Revision.objects.update_or_create(jurisdiction_id=jurisdiction, topic=topic, defaults={"stamp": new_id()})


def kept(jurisdiction: UUID, topics: tuple[str, ...], key: tuple[object, ...], read: Callable[[], Value]) -> Value:
    """What `read` gives, read once per state of the topics in this process; one query where it is kept."""
    stamps = _stamps(jurisdiction, topics)
    if len(stamps) < len(topics):
        return read()
    place = (jurisdiction, stamps, *key)
    if place in _kept:
        return cast("Value", _kept[place])
    value = read()
    while len(_kept) >= _KEEP:
        _kept.pop(next(iter(_kept)), None)
    _kept[place] = value
    return value
