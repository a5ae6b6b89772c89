"""Who a signed-in person is on a day: positions, sight and rights in one frozen value."""

from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Q

from luodi.units.dated import on, title_on
from luodi.units.models import Appointment, Delegation, Grant, Position, Relation, Sees, UnitPlacement, User
from luodi.units.refs import ref_book
from luodi.units.revisions import kept
from luodi.units.rights import SEE_ALL
from luodi.units.selectors import carried_by, position_view
from luodi.units.tree import Tree
from luodi.units.views import Held, How, Viewer


def viewer_for(user: User, jurisdiction: UUID, day: date) -> Viewer:
    """The viewer; one query while nobody's position, grant or place in the tree has changed.

    A deactivated person is a viewer with nothing. A delegate has the named position's sight and rights and no others:
    what its holder holds ex officio needs a delegation of its own.
    """
    if not user.is_active:
        return Viewer(user.pk, user.name, jurisdiction, day)
    key = ("viewer", user.pk, user.name, day)
    return kept(jurisdiction, ("staff", "tree"), key, lambda: _read(user, jurisdiction, day))


def viewer_then(user_id: UUID, jurisdiction: UUID, day: date) -> Viewer:
    """Who the person was on a day past, whoever it may be today: what was decided then is carried out."""
    return _read(User.objects.get(pk=user_id), jurisdiction, day)


def _read(user: User, jurisdiction: UUID, day: date) -> Viewer:
    positions = _held(user, jurisdiction, day)
    units = {held.position.unit_id for held in positions}
    taken_over = carried_by(jurisdiction, {held.position.id for held in positions} | units, day)
    every_unit = ref_book(jurisdiction).units if taken_over else frozenset()
    carried = {heir: gone & every_unit for heir, gone in taken_over.items() if heir in units}
    inherited = {heir: gone - every_unit for heir, gone in taken_over.items()}
    unit_ids = frozenset(units).union(*carried.values())
    tree = _sight_on(jurisdiction, day)
    below = tree.descendants(held.position.unit_id for held in positions if held.position.sees == Sees.TREE)
    own = {held.position.unit_id for held in positions if held.position.sees == Sees.UNIT}
    rights: set[str] = set()
    by_holder: dict[UUID, frozenset[str]] = {}
    scoped: dict[str, frozenset[UUID]] = {}
    grants = Grant.objects.filter(
        on(day),
        Q(user=user) | Q(position__in={held.position.id for held in positions}),
        jurisdiction_id=jurisdiction,
    )
    for right, scope, position in grants.values_list("right", "scope_id", "position_id"):
        if scope is None:
            rights.add(right)
            holder = position or user.pk
            by_holder[holder] = by_holder.get(holder, frozenset()) | {right}
        else:
            scoped[right] = scoped.get(right, frozenset()) | tree.descendants([scope])
    own = own.union(*(carried.get(unit, frozenset()) for unit in own | below))
    seen = below | own | scoped.get(SEE_ALL, frozenset())
    return Viewer(
        user_id=user.pk,
        name=user.name,
        jurisdiction=jurisdiction,
        day=day,
        positions=positions,
        unit_ids=unit_ids,
        carried=carried,
        inherited=inherited,
        tree_unit_ids=below,
        seen_unit_ids=seen,
        rights=frozenset(rights),
        rights_by=by_holder,
        scoped_rights=scoped,
        sees_all=SEE_ALL in rights or any(held.position.sees == Sees.ALL for held in positions),
    )


def _sight_on(jurisdiction: UUID, day: date) -> Tree:
    """The tree by who manages: a unit managed by another (lishui 2.2) is seen from there, not from where it belongs."""

    def read() -> Tree:
        rows = UnitPlacement.objects.filter(
            on(day), jurisdiction_id=jurisdiction, relation__in=(Relation.UNDER, Relation.MANAGED)
        )
        listed = list(rows.values_list("relation", "unit_id", "parent_id"))
        # Who manages comes last and counts.
        ordered = sorted(listed, key=lambda row: row[0] == Relation.MANAGED)
        return Tree({unit: parent for _, unit, parent in ordered})

    return kept(jurisdiction, ("tree",), ("sight", day), read)


def _held(user: User, jurisdiction: UUID, day: date) -> tuple[Held, ...]:
    """Own positions first, by rank, the home one before any one is lent to (抽调); then those carried by them; then
    those acted for."""
    appointed = {
        row["position_id"]: row
        for row in Appointment.objects.filter(on(day), jurisdiction_id=jurisdiction, user=user).values(
            "position_id", "kind", "basis"
        )
    }
    delegated = {
        row["principal_id"]: row
        for row in Delegation.objects.filter(on(day), jurisdiction_id=jurisdiction, delegate=user).values(
            "principal_id", "basis"
        )
    }
    rows = Position.objects.filter(
        on(day),
        Q(pk__in={*appointed, *delegated}) | Q(held_through__in=set(appointed)),
        jurisdiction_id=jurisdiction,
    )
    own: list[Held] = []
    carried: list[Held] = []
    acting: list[Held] = []
    called = ref_book(jurisdiction).titles
    for position in rows.annotate(called=title_on(day)).order_by("rank", "pk"):
        view = position_view(position, position.called, called[position.unit_id])
        if row := appointed.get(position.pk):
            own.append(Held(view, cast("How", row["kind"]), row["basis"]))
        elif position.held_through_id in appointed:
            carried.append(Held(view, "ex_officio", appointed[position.held_through_id]["basis"]))
        else:
            acting.append(Held(view, "delegated", delegated[position.pk]["basis"]))
    own.sort(key=lambda held: held.how == "seconded")
    return (*own, *carried, *acting)
