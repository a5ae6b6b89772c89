"""The person who acts, as a pack's words see it: refs of units and positions held today, rights, whom one acts for."""

from uuid import UUID

from luodi.common import clock
from luodi.regimes.who import Actor
from luodi.units.public import Held, RefBook, User, Viewer

SYSTEM_ID = UUID("00000000-0000-7000-8000-000000000001")
"""The account under which the calendar itself records (周期开始); nobody can sign in with it."""


def system_viewer(jurisdiction: UUID) -> Viewer:
    """The viewer of `tick`. Makes the system account the first time."""
    User.objects.get_or_create(pk=SYSTEM_ID, defaults={"username": "system", "name": "系统", "is_active": False})
    return Viewer(SYSTEM_ID, "系统", jurisdiction, clock.today(), sees_all=True)


def own_actor(viewer: Viewer, book: RefBook) -> Actor:
    """The viewer in the positions held in the viewer's own name."""
    return _actor(viewer, book, viewer.own, viewer.rights_by.get(viewer.user_id, frozenset()))


def delegated_actor(viewer: Viewer, book: RefBook, held: Held) -> Actor:
    """The viewer acting for the holder of one position (代办), with its rights and none of the viewer's own."""
    return _actor(viewer, book, (held,), frozenset())


def _actor(viewer: Viewer, book: RefBook, positions: tuple[Held, ...], personal: frozenset[str]) -> Actor:
    unit_ids = [held.position.unit_id for held in positions]
    duties = {held.position.id for held in positions}
    duties = duties.union(*(viewer.inherited.get(one, frozenset()) for one in (*duties, *unit_ids)))
    system = viewer.user_id == SYSTEM_ID
    return Actor(
        person=str(viewer.user_id),
        unit=book.ref_of(viewer.jurisdiction if system or not unit_ids else unit_ids[0]),
        units=book.all_refs({*unit_ids}.union(*(viewer.carried.get(unit, frozenset()) for unit in unit_ids))),
        positions=book.all_refs(duties),
        rights=personal.union(*(viewer.rights_by.get(held.position.id, frozenset()) for held in positions)),
        system=system,
    )


def ordered_units(viewer: Viewer, book: RefBook) -> list[str]:
    """Refs of the units the viewer may act for, own first, each once."""
    return list(dict.fromkeys(book.ref_of(held.position.unit_id) for held in (*viewer.own, *viewer.acting_for)))
