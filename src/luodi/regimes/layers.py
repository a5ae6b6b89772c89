"""A pack over another: what it leaves out of those below, and who answers in it for a body that the one below names.

    omits: {facts: [review.requested], obligations: [supply-materials]}
    counterparts: {office: county_office}

`omits` takes entries of the packs below away; `counterparts` lets a county that takes its city's rules over name its
own body once, instead of writing every rule anew. Groups are left alone: a county writes those it fills otherwise.
"""

from collections.abc import Iterator, Mapping
from typing import Any

WHO_FIELDS = frozenset({"by", "owner", "else_owner", "to", "notify", "write_off_by", "units", "each"})
ACTING = ("facts", "obligations", "cadences", "gates", "reviews", "responsibilities", "ladders")
"""Sections in which a body acts or answers."""


def with_counterparts(sections: Mapping[str, Any], counterparts: Mapping[str, Any]) -> dict[str, Any]:
    """The raw sections of the packs below with every such body replaced where it acts; nothing else is touched."""
    if not counterparts:
        return dict(sections)
    return {name: _replaced(content, counterparts) if name in ACTING else content for name, content in sections.items()}


def _replaced(content: Any, counterparts: Mapping[str, Any], acts: bool = False) -> Any:
    if isinstance(content, dict):
        return {key: _replaced(value, counterparts, key in WHO_FIELDS) for key, value in content.items()}
    if isinstance(content, list):
        return [_replaced(value, counterparts, acts) for value in content]
    return counterparts.get(content, content) if acts and isinstance(content, str) else content


def left_out(sections: Mapping[str, Any], omits: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(section, name) of each omission that the packs below do have."""
    for section, names in omits.items():
        there = _names(sections.get(section))
        yield from ((section, str(name)) for name in names if str(name) in there)


def not_there(sections: Mapping[str, Any], omits: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    """(section, place in its list, name) of each omission that leads nowhere."""
    for section, names in omits.items():
        there = _names(sections.get(section))
        yield from ((section, at, str(name)) for at, name in enumerate(names) if str(name) not in there)


def _names(content: Any) -> frozenset[str]:
    if isinstance(content, dict):
        return frozenset(content)
    return frozenset(str(e["id"]) for e in content or () if isinstance(e, dict) and "id" in e)
