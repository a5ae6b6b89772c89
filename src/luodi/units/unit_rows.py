"""The units of a jurisdiction with all their names and places, of which the tree of each day is derived."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from luodi.units.models import Relation, Unit, UnitKind, UnitName, UnitPlacement
from luodi.units.views import UnitView


class Placed(NamedTuple):
    """`unit` stands in `relation` to `parent` over [since, until)."""

    unit: UUID
    relation: str
    parent: UUID
    since: date
    until: date | None


class Called(NamedTuple):
    """What `unit` is called over [since, until)."""

    unit: UUID
    name: str
    short: str
    since: date
    until: date | None


@dataclass(frozen=True)
class UnitRows:
    """All units there ever were, their names and places. Units by id, which is the order they were set up in."""

    units: Sequence[Unit]
    names: Sequence[Called]
    places: Sequence[Placed]
    _trees: dict[int, tuple[UnitView, ...]] = field(default_factory=dict)

    @cached_property
    def _changes(self) -> list[date]:
        dated: chain[Called | Placed] = chain(self.names, self.places)
        days = {day for row in dated for day in (row.since, row.until)}
        days |= {day for unit in self.units for day in (unit.opened_on, unit.closed_on)}
        return sorted(day for day in days if day is not None)

    def on(self, day: date) -> tuple[UnitView, ...]:
        """Every unit that exists on `day`, each before what is below it, named as it was called then."""
        # Between two days on which something changes every day has the same tree.
        stretch = bisect_right(self._changes, day)
        if stretch not in self._trees:
            self._trees[stretch] = self._derived(day)
        return self._trees[stretch]

    def _derived(self, day: date) -> tuple[UnitView, ...]:
        places: dict[UUID, dict[str, UUID]] = defaultdict(dict)
        for row in self.places:
            if _holds(row.since, row.until, day):
                places[row.unit][row.relation] = row.parent
        called = {row.unit: row for row in self.names if _holds(row.since, row.until, day)}
        units = {unit.pk: unit for unit in self.units if _holds(unit.opened_on, unit.closed_on, day)}
        below: dict[UUID | None, list[UUID]] = defaultdict(list)
        for pk in units:
            below[places[pk].get(Relation.UNDER)].append(pk)
        found: list[UnitView] = []
        waiting = [(pk, 0) for pk in reversed(below[None])]
        while waiting:
            pk, depth = waiting.pop()
            found.append(_view(units[pk], called.get(pk), places[pk], depth))
            waiting.extend((child, depth + 1) for child in reversed(below[pk]))
        return tuple(found)


def _holds(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or until > day)


def _view(unit: Unit, called: Called | None, place: dict[str, UUID], depth: int) -> UnitView:
    name, short = (called.name, called.short) if called else (unit.name, unit.short_name)
    return UnitView(
        id=unit.pk,
        code=unit.code,
        kind=unit.kind,
        kind_title=str(UnitKind(unit.kind).label),
        name=name,
        short_name=short or name,
        area_code=unit.area_code,
        parent_id=place.get(Relation.UNDER),
        hosted_by_id=place.get(Relation.HOSTED),
        managed_by_id=place.get(Relation.MANAGED),
        located_in_id=place.get(Relation.LOCATED),
        depth=depth,
        opened_on=unit.opened_on,
    )


def read_units(jurisdiction: UUID) -> UnitRows:
    """The rows of a jurisdiction. Three queries."""
    places = UnitPlacement.objects.filter(jurisdiction_id=jurisdiction).exclude(relation=Relation.MEMBER)
    names = UnitName.objects.filter(jurisdiction_id=jurisdiction)
    return UnitRows(
        tuple(Unit.objects.filter(jurisdiction_id=jurisdiction).order_by("pk")),
        tuple(Called(*row) for row in names.values_list("unit_id", "name", "short_name", "since", "until")),
        tuple(Placed(*row) for row in places.values_list("unit_id", "relation", "parent_id", "since", "until")),
    )
