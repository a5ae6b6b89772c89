"""Reading parties. Who may know of a party is decided by the cases it takes part in, in the rooms below."""

import unicodedata
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Count

from luodi.common.text import bigrams, credit_code_problem, name_similarity, normalised_name
from luodi.parties.models import Contact, Party, PartyToken
from luodi.parties.views import ContactView, PartyView, Similar
from luodi.units.public import plain, ways

SIMILAR_FROM = 0.8
_CANDIDATES = 60
_LEADING = 12
_HALF_OF_THE_COUNTY = {"有限", "限公", "公司", "责任", "任公", "股份", "份有", "限责", "集团", "科技", "技有", "团有"}
"""Bigrams in so many company names that they find everything and tell nothing."""


def party_view(party: Party) -> PartyView:
    """A row as a value; its roles are read with it, so prefetch them for many."""
    roles = tuple(sorted(role.role for role in party.roles.all()))
    return PartyView(party.pk, party.name, party.credit_code, party.country, party.origin, roles)


def contact_view(contact: Contact) -> ContactView:
    """A row as a value."""
    return ContactView(contact.pk, contact.party_id, contact.name, contact.phone, contact.post)


def parties(jurisdiction: UUID, ids: Iterable[UUID]) -> dict[UUID, PartyView]:
    """Parties by id, those of this jurisdiction only."""
    rows = Party.objects.filter(jurisdiction_id=jurisdiction, pk__in=set(ids)).prefetch_related("roles")
    return {row.pk: party_view(row) for row in rows}


def contacts(jurisdiction: UUID, party_id: UUID) -> tuple[ContactView, ...]:
    """Persons to call at the party today. The caller has checked that the viewer may see a case of the party."""
    rows = Contact.objects.filter(jurisdiction_id=jurisdiction, party_id=party_id, active=True)
    return tuple(contact_view(row) for row in rows.order_by("created_at", "pk"))


def contacts_by_id(jurisdiction: UUID, ids: Iterable[UUID]) -> dict[UUID, ContactView]:
    """Contacts that facts name, closed ones included."""
    rows = Contact.objects.filter(jurisdiction_id=jurisdiction, pk__in=set(ids))
    return {row.pk: contact_view(row) for row in rows}


def similar(jurisdiction: UUID, name: str, credit_code: str = "", limit: int = 10) -> tuple[Similar, ...]:
    """Parties that may be the same, best first: same code, same name, then names at least `SIMILAR_FROM` alike.

    Four queries at most, whatever the number of parties. The whole jurisdiction is searched; what of it the viewer
    may be told is for the caller to decide.
    """
    ours = Party.objects.filter(jurisdiction_id=jurisdiction).prefetch_related("roles")
    code = unicodedata.normalize("NFKC", credit_code).replace(" ", "").upper()
    # A code that cannot be one is in no row; asking PostgreSQL for it may even be an error.
    code = "" if credit_code_problem(code) else code
    compared = normalised_name(name)
    if not compared and not code:
        return ()
    found: dict[UUID, Similar] = {}
    if code:
        for party in ours.filter(credit_code=code):
            found[party.pk] = Similar(party_view(party), 1.0, "credit_code")
    if compared:
        ids = _candidates(jurisdiction, name)
        ids += ours.filter(normalised_name=compared).values_list("pk", flat=True)[:limit]
        for party in ours.filter(pk__in=set(ids) - set(found)):
            exact = party.normalised_name == compared
            score = 1.0 if exact else name_similarity(name, party.name)
            if score >= SIMILAR_FROM:
                found[party.pk] = Similar(party_view(party), score, "name" if exact else "similar")
    order = ("credit_code", "name", "similar")
    ranked = sorted(found.values(), key=lambda hit: (order.index(hit.why), -hit.score, hit.party.name, hit.party.id))
    return tuple(ranked[:limit])


def names_by_phone(jurisdiction: UUID, phones: Iterable[str]) -> dict[str, set[str]]:
    """By the digits of a telephone (`phone_digits`): names of the parties with such a number. One query.

    For comparing, never for showing: a number tells nobody whose it is.
    """
    found: dict[str, set[str]] = {}
    wanted = {phone for phone in phones if phone}
    if wanted:
        rows = Contact.objects.filter(jurisdiction_id=jurisdiction, digits__in=wanted)
        for digits, name in rows.values_list("digits", "party__name"):
            found.setdefault(digits, set()).add(name)
    return found


def names_in_group(jurisdiction: UUID, names: Iterable[str]) -> dict[str, set[str]]:
    """By the normalised name of a party: its group and the parties of the same group. One query, past the ORM: it is
    asked with every check of a project."""
    wanted = sorted({name for name in names if name})
    if not wanted:
        return {}
    table, group = (connection.ops.quote_name(name) for name in (Party._meta.db_table, "group"))
    sql = (
        f"SELECT a.normalised_name, a.{group}, b.name FROM {table} a"
        f" JOIN {table} b ON b.jurisdiction_id = a.jurisdiction_id AND b.normalised_group = a.normalised_group"
        f" WHERE a.jurisdiction_id = %s AND a.normalised_name IN ({', '.join(['%s'] * len(wanted))})"
        # As the index says it, or SQLite does not take it.
        " AND NOT (a.normalised_group = '') AND NOT (b.normalised_group = '')"
    )
    members: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [plain(jurisdiction, ways()), *wanted])
        for name, told, member in cursor.fetchall():
            members.setdefault(name, {told}).add(member)
    return members


def _candidates(jurisdiction: UUID, name: str) -> list[UUID]:
    """Parties that share the most of the name's leading telling bigrams."""
    tokens = list(dict.fromkeys(bigrams(name)))
    telling = [token for token in tokens if token not in _HALF_OF_THE_COUNTY][:_LEADING] or tokens[:_LEADING]
    rows = PartyToken.objects.filter(jurisdiction_id=jurisdiction, token__in=telling).values("party")
    ranked = rows.annotate(shared=Count("token")).order_by("-shared", "party")
    return [row["party"] for row in ranked[:_CANDIDATES]]
