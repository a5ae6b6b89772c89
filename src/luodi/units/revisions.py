"""Stamps that change with what they stand for, so that a process may keep what it has read."""

from collections.abc import Callable
from typing import TypeVar, cast
from uuid import UUID

from luodi.common.ids import new_id
from luodi.units.models import Revision

TOPICS = ("tree", "staff", "calendar", "regime")

Value = TypeVar("Value")
_KEEP = 1024
_kept: dict[tuple[object, ...], object] = {}


def touch(jurisdiction: UUID, *topics: str) -> None:
    """Whatever was read of the topics is out of date."""
    for topic in topics:
        Revision.objects.update_or_create(jurisdiction_id=jurisdiction, topic=topic, defaults={"stamp": new_id()})


def kept(jurisdiction: UUID, topics: tuple[str, ...], key: tuple[object, ...], read: Callable[[], Value]) -> Value:
    """What `read` gives, read once per state of the topics in this process; one query where it is kept."""
    rows = Revision.objects.filter(jurisdiction_id=jurisdiction, topic__in=topics).values_list("topic", "stamp")
    stamps = tuple(sorted(rows))
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
