"""Whom to call at a partner body. Kept with the party, never in a fact, as with investors."""

from collections.abc import Sequence

from luodi.common.text import normalised_name
from luodi.ledger.public import NotVisible, Refused, current
from luodi.library.yields import partners
from luodi.parties.public import ContactView, PartyError, Role, add_contact, contacts_by_name, find_or_create
from luodi.units.public import Viewer


def partner_people(viewer: Viewer, bodies: Sequence[str]) -> dict[str, tuple[ContactView, ...]]:
    """By name of a partner body in sight: the persons to call. One query."""
    found = contacts_by_name(viewer.jurisdiction, {normalised_name(name) for name in bodies})
    return {name: found.get(normalised_name(name), ()) for name in bodies}


def add_partner_person(*, actor: Viewer, body: str, name: str, phone: str = "", post: str = "") -> ContactView:
    """Keep a person to call at a body whose agreement the actor sees. NotVisible; Refused beside the field."""
    _, regime = current(actor.jurisdiction)
    if body not in {one.name for one in partners(actor, regime)}:
        raise NotVisible
    if not (actor.own or actor.acting_for):
        raise Refused("您现在没有职务，不能记联系人。")
    try:
        taken = find_or_create(jurisdiction=actor.jurisdiction, name=body, role=Role.AGENT.value)
        return add_contact(jurisdiction=actor.jurisdiction, party_id=taken.party.id, name=name, phone=phone, post=post)
    except PartyError as error:
        message = f"{error.reason}。"
        raise Refused(message, {error.term: message} if error.term else {}) from error
