"""Reading the organisation on a day. The organisation itself is open to everyone who signs in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast
from uuid import UUID

from luodi.common.workdays import WorkingCalendar
from luodi.units.dated import on, title_on
from luodi.units.models import (
    Adoption,
    Appointment,
    CalendarDay,
    CalendarYear,
    Delegation,
    Grant,
    Position,
    Relation,
    Unit,
    UnitName,
    UnitPlacement,
    User,
)
from luodi.units.refs import ref_book
from luodi.units.revisions import kept
from luodi.units.tree import Tree
from luodi.units.unit_rows import read_units
from luodi.units.views import Adopted, Appointed, How, PositionView, UnitView


def tree_on(jurisdiction: UUID, day: date) -> Tree:
    """The tree on `day`, kept until a unit moves."""

    def read() -> Tree:
        rows = UnitPlacement.objects.filter(on(day), jurisdiction_id=jurisdiction, relation=Relation.UNDER)
        return Tree(dict(rows.values_list("unit_id", "parent_id")))

    return kept(jurisdiction, ("tree",), ("tree", day), read)


def descendants(jurisdiction: UUID, unit_id: UUID, day: date) -> frozenset[UUID]:
    """The unit and everything below it on `day`."""
    return tree_on(jurisdiction, day).descendants([unit_id])


def unit_tree(jurisdiction: UUID, day: date) -> tuple[UnitView, ...]:
    """Every unit that exists on `day`, each before what is below it, named as it was called then."""
    return kept(jurisdiction, ("tree",), ("units",), lambda: read_units(jurisdiction)).on(day)


def unit_by_code(jurisdiction: UUID, code: str, day: date) -> UnitView | None:
    """The unit a pack calls `code`, None where it does not exist on `day`."""
    return next((unit for unit in unit_tree(jurisdiction, day) if unit.code == code), None)


def heirs(jurisdiction: UUID, day: date) -> Mapping[UUID, UUID]:
    """Units and positions that are no more on `day`, to the unit or position that does next what they still owe.

    A position without an heir of its own goes with its unit. What nobody carries on is not there.
    """

    def read() -> dict[UUID, UUID]:
        closed = Unit.objects.filter(jurisdiction_id=jurisdiction, merged_into__isnull=False, closed_on__lte=day)
        found: dict[UUID, UUID] = dict(closed.values_list("pk", "merged_into_id"))
        ended = Position.objects.filter(jurisdiction_id=jurisdiction, until__lte=day)
        for pk, unit, heir in ended.values_list("pk", "unit_id", "carried_on_by_id"):
            if heir is not None:
                found[pk] = heir
            elif unit in found:
                found[pk] = found[unit]
        return found

    return kept(jurisdiction, ("staff", "tree"), ("heirs", day), read)


def carried_by(jurisdiction: UUID, refs: Iterable[UUID], day: date) -> dict[UUID, frozenset[UUID]]:
    """By each of the units and positions `refs`: those that are no more whose work has come to it, however often."""
    wanted, next_of = set(refs), heirs(jurisdiction, day)
    found: dict[UUID, frozenset[UUID]] = {}
    for gone in next_of:
        heir, seen = gone, {gone}
        while (heir := next_of.get(heir, heir)) not in seen:
            seen.add(heir)
            if heir in wanted:
                found[heir] = found.get(heir, frozenset()) | {gone}
    return found


def heir_of(jurisdiction: UUID, ref: UUID, day: date) -> UUID:
    """The unit or position that answers on `day` for what was `ref`'s: itself while it is there, else its last heir."""
    next_of, seen = heirs(jurisdiction, day), {ref}
    while (heir := next_of.get(ref)) is not None and heir not in seen:
        seen.add(heir)
        ref = heir
    return ref


def successor(unit_id: UUID) -> UUID:
    """The unit that carries on the work: itself, or where it was merged into, however often."""
    seen = {unit_id}
    while heir := Unit.objects.filter(pk=unit_id).values_list("merged_into_id", flat=True).first():
        if heir in seen:
            break
        seen.add(heir)
        unit_id = heir
    return unit_id


def names(ids: Iterable[UUID], day: date | None = None) -> dict[UUID, str]:
    """Unit names on `day`, or the latest ones; a day outside a unit's life gives its latest name."""
    wanted = set(ids)
    found = dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "name"))
    if day is not None:
        found |= dict(UnitName.objects.filter(on(day), unit_id__in=wanted).values_list("unit_id", "name"))
    return found


def people_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of persons."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def members(jurisdiction: UUID, group_id: UUID, day: date) -> tuple[UUID, ...]:
    """Member units of a leading group on `day`, in the order they joined."""
    rows = UnitPlacement.objects.filter(
        on(day), jurisdiction_id=jurisdiction, relation=Relation.MEMBER, parent_id=group_id
    )
    return tuple(rows.order_by("since", "pk").values_list("unit_id", flat=True))


def position_view(position: Position, title: str, unit_name: str) -> PositionView:
    """A position row as a value; `title` is what it is called, `unit_name` what its unit is."""
    return PositionView(
        id=position.pk,
        code=position.code,
        title=title,
        unit_id=position.unit_id,
        unit_name=unit_name,
        sees=position.sees,
        rank=position.rank,
        held_through_id=position.held_through_id,
    )


def positions(jurisdiction: UUID, day: date) -> tuple[PositionView, ...]:
    """Every position that exists on `day`, by rank, as it was called then."""

    def read() -> tuple[PositionView, ...]:
        called = ref_book(jurisdiction).titles
        rows = Position.objects.filter(on(day), jurisdiction_id=jurisdiction).annotate(called=title_on(day))
        return tuple(position_view(row, row.called, called[row.unit_id]) for row in rows.order_by("rank", "pk"))

    return kept(jurisdiction, ("staff", "tree"), ("positions", day), read)


def position_by_code(jurisdiction: UUID, code: str, day: date) -> PositionView | None:
    """The position a pack calls `code`, None where it does not exist on `day`."""
    return next((position for position in positions(jurisdiction, day) if position.code == code), None)


def holders(jurisdiction: UUID, position_ids: Iterable[UUID], day: date) -> dict[UUID, tuple[Appointed, ...]]:
    """Who holds each position on `day`, ex officio included, appointed before acting; a vacant one is missing."""
    wanted = set(position_ids)
    through = dict(
        Position.objects.filter(on(day), pk__in=wanted, held_through__isnull=False).values_list("pk", "held_through_id")
    )
    rows = Appointment.objects.filter(
        on(day), on(day, "position__"), jurisdiction_id=jurisdiction, position__in=wanted | set(through.values())
    ).values_list("user_id", "user__name", "position_id", "kind", "since", "until", "basis")
    by_position: dict[UUID, list[Appointed]] = defaultdict(list)
    for user, name, position, kind, since, until, basis in rows.order_by("since", "pk"):
        by_position[position].append(Appointed(user, name, position, cast("How", kind), since, until, basis))
    found: dict[UUID, tuple[Appointed, ...]] = {}
    order = ("appointed", "acting", "seconded")
    for group in by_position.values():
        group.sort(key=lambda held: order.index(held.how))
    for position in wanted:
        own = list(by_position.get(position, ()))
        if carrier := through.get(position):
            own += [
                Appointed(held.user_id, held.name, position, "ex_officio", held.since, held.until, held.basis)
                for held in by_position.get(carrier, ())
            ]
        if own:
            found[position] = tuple(own)
    return found


def delegates(jurisdiction: UUID, position_ids: Iterable[UUID], day: date) -> dict[UUID, tuple[Appointed, ...]]:
    """Who acts for the holder of each position on `day`."""
    rows = Delegation.objects.filter(on(day), jurisdiction_id=jurisdiction, principal__in=set(position_ids))
    found: dict[UUID, list[Appointed]] = defaultdict(list)
    for row in rows.select_related("delegate").order_by("since", "pk"):
        found[row.principal_id].append(
            Appointed(
                row.delegate_id, row.delegate.name, row.principal_id, "delegated", row.since, row.until, row.basis
            )
        )
    return {position: tuple(people) for position, people in found.items()}


def people_with(jurisdiction: UUID, right: str, day: date) -> frozenset[UUID]:
    """Persons who have the right on `day`, anywhere: by position, ex officio, as delegate, or granted in person."""
    grants = Grant.objects.filter(on(day), jurisdiction_id=jurisdiction, right=right)
    by_position = {p for p in grants.values_list("position_id", flat=True) if p is not None}
    people = {u for u in grants.values_list("user_id", flat=True) if u is not None}
    for held in (holders(jurisdiction, by_position, day), delegates(jurisdiction, by_position, day)):
        people |= {person.user_id for group in held.values() for person in group}
    return frozenset(people)


def calendar_for(jurisdiction: UUID) -> WorkingCalendar:
    """The jurisdiction's working calendar, kept until a day is edited."""

    def read() -> WorkingCalendar:
        days = CalendarDay.objects.filter(jurisdiction_id=jurisdiction).values_list("day", "working")
        years = set(CalendarYear.objects.filter(jurisdiction_id=jurisdiction).values_list("year", flat=True))
        confirmed = min(years, default=0)
        while confirmed + 1 in years:
            confirmed += 1
        return WorkingCalendar(dict(days), confirmed)

    return kept(jurisdiction, ("calendar",), ("calendar",), read)


def current_adoption(jurisdiction: UUID, day: date | None = None) -> Adopted | None:
    """The regime adopted last of those that hold on `day`, or at all; None before the first."""
    adopted = adoptions(jurisdiction)
    return next((one for one in reversed(adopted) if day is None or one.adopted_on <= day), None)


def adoptions(jurisdiction: UUID) -> tuple[Adopted, ...]:
    """Every regime adopted, oldest first; none begins before the one before it."""

    def read() -> tuple[Adopted, ...]:
        rows = Adoption.objects.filter(jurisdiction_id=jurisdiction).order_by("adopted_on", "pk")
        return tuple(adopted(row) for row in rows)

    return kept(jurisdiction, ("regime",), ("adoptions",), read)


def adoptions_until(adoption_id: UUID) -> tuple[Adopted, ...]:
    """The adoption and those of the same government before it, oldest first. Two queries."""
    jurisdiction = Adoption.objects.values_list("jurisdiction_id", flat=True).get(pk=adoption_id)
    rows = Adoption.objects.filter(jurisdiction_id=jurisdiction, pk__lte=adoption_id).order_by("adopted_on", "pk")
    return tuple(adopted(row) for row in rows)


def adopted(row: Adoption) -> Adopted:
    """An adoption row as a value."""
    return Adopted(
        row.pk,
        row.regime,
        row.adopted_on,
        row.text,
        row.digest,
        row.basis,
        row.choices,
        row.fact_id,
        row.follows,
        row.above_id,
    )


def adoption_text(adoption_id: UUID) -> str:
    """The resolved pack an adoption stored, as JSON text."""
    return Adoption.objects.values_list("text", flat=True).get(pk=adoption_id)
