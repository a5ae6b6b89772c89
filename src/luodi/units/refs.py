"""Refs: how facts and rules name units and positions, by the pack's code where there is one, else by id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from luodi.common import clock
from luodi.common.ids import read_id
from luodi.units.models import Position, PositionTitle, Unit, UnitName
from luodi.units.revisions import kept


@dataclass(frozen=True)
class Former:
    """A name that a unit or position bore in [since, until)."""

    since: date
    until: date
    title: str

    def held_on(self, day: date) -> bool:
        """Whether it was called so on `day`."""
        return self.since <= day < self.until


@dataclass(frozen=True)
class RefBook:
    """Every unit and position a jurisdiction ever had. `ids` by ref, `refs` by id, `titles` by id, as called today.

    `closed` has the day from which a unit or position is no more; `former` what renamed ones were called, and when.
    """

    ids: Mapping[str, UUID]
    refs: Mapping[UUID, str]
    titles: Mapping[UUID, str]
    units: frozenset[UUID]
    unit_of: Mapping[UUID, UUID]
    closed: Mapping[UUID, date]
    former: Mapping[UUID, tuple["Former", ...]]

    def on(self, day: date) -> "RefBook":
        """The same by the names borne on `day`: what happened then is told in the words of then."""
        then = {which: one.title for which, names in self.former.items() for one in names if one.held_on(day)}
        return replace(self, titles={**self.titles, **then}) if then else self

    def id_of(self, ref: str) -> UUID | None:
        """The id behind a ref; a person's ref is the person's own id."""
        found = self.ids.get(ref)
        return found if found is not None else read_id(ref)

    def ref_of(self, some_id: UUID) -> str:
        """The ref of an id."""
        return self.refs.get(some_id, str(some_id))

    def all_refs(self, ids: Iterable[UUID]) -> frozenset[str]:
        """Refs of the ids and the ids themselves as text, so that either way of naming matches."""
        wanted = set(ids)
        return frozenset(self.ref_of(i) for i in wanted) | frozenset(str(i) for i in wanted)


def ref_book(jurisdiction: UUID) -> RefBook:
    """The refs of a jurisdiction, kept for the day until a unit or a position changes."""
    today = clock.today()
    return kept(jurisdiction, ("staff", "tree"), ("refs", today), lambda: _read(jurisdiction, today))


def _read(jurisdiction: UUID, today: date) -> RefBook:
    ids: dict[str, UUID] = {}
    refs: dict[UUID, str] = {}
    titles: dict[UUID, str] = {}
    units: set[UUID] = set()
    unit_of: dict[UUID, UUID] = {}
    closed: dict[UUID, date] = {}
    former, renamed = _former(jurisdiction), _titles_before(jurisdiction)
    for unit in Unit.objects.filter(jurisdiction_id=jurisdiction).only("code", "name", "short_name", "closed_on"):
        refs[unit.pk] = unit.code or str(unit.pk)
        # A name that is yet to come is not borne before its day.
        still = next((one.title for one in former.get(unit.pk, ()) if one.held_on(today)), "")
        titles[unit.pk] = still or unit.short_name or unit.name
        units.add(unit.pk)
        if unit.closed_on:
            closed[unit.pk] = unit.closed_on
    for position in Position.objects.filter(jurisdiction_id=jurisdiction).only("code", "title", "unit_id", "until"):
        refs[position.pk] = position.code or str(position.pk)
        said = [(one, _in_full(one.title, titles.get(position.unit_id, ""))) for one in renamed.get(position.pk, ())]
        if said:
            former[position.pk] = tuple(replace(one, title=title) for one, title in said)
        still = next((title for one, title in said if one.held_on(today)), "")
        titles[position.pk] = still or _in_full(position.title, titles.get(position.unit_id, ""))
        unit_of[position.pk] = position.unit_id
        if position.until:
            closed[position.pk] = position.until
    ids = {ref: some_id for some_id, ref in refs.items()}
    return RefBook(ids, refs, titles, frozenset(units), unit_of, closed, former)


def _former(jurisdiction: UUID) -> dict[UUID, tuple[Former, ...]]:
    """The names no longer borne, by unit."""
    found: dict[UUID, tuple[Former, ...]] = {}
    rows = UnitName.objects.filter(jurisdiction_id=jurisdiction).exclude(until=None).order_by("since")
    for unit, since, until, name, short in rows.values_list("unit_id", "since", "until", "name", "short_name"):
        if until is not None:
            found[unit] = (*found.get(unit, ()), Former(since, until, short or name))
    return found


def _titles_before(jurisdiction: UUID) -> dict[UUID, tuple[Former, ...]]:
    """The titles no longer borne, by position."""
    found: dict[UUID, tuple[Former, ...]] = {}
    rows = PositionTitle.objects.filter(jurisdiction_id=jurisdiction).exclude(until=None).order_by("since")
    for position, since, until, title in rows.values_list("position_id", "since", "until", "title"):
        if until is not None:
            found[position] = (*found.get(position, ()), Former(since, until, title))
    return found


def _in_full(title: str, unit_title: str) -> str:
    """Unit and title; the unit once where the title begins with it."""
    return title if title.startswith(unit_title) else unit_title + title
