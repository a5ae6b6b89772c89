"""What other rooms may use of parties. A foreign key to one is `"parties.Party"`, to a contact `"parties.Contact"`."""

from luodi.parties.actions import add_contact, close_contact, find_or_create, read_contact, take_in
from luodi.parties.directory import contacts_by_name
from luodi.parties.errors import PartyError
from luodi.parties.models import Role
from luodi.parties.selectors import (
    SIMILAR_FROM,
    contacts,
    contacts_by_id,
    names_by_phone,
    names_in_group,
    parties,
    similar,
)
from luodi.parties.views import ContactView, PartyView, Similar, Taken

__all__ = [
    "SIMILAR_FROM",
    "ContactView",
    "PartyError",
    "PartyView",
    "Role",
    "Similar",
    "Taken",
    "add_contact",
    "close_contact",
    "contacts",
    "contacts_by_id",
    "contacts_by_name",
    "find_or_create",
    "names_by_phone",
    "names_in_group",
    "parties",
    "read_contact",
    "similar",
    "take_in",
]
