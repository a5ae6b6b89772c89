"""Taking in parties and contacts. A party is kept once per jurisdiction, however often somebody reports it."""

import re
import unicodedata
from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from luodi.common.ids import new_id
from luodi.common.names import phone_digits
from luodi.common.text import bigrams, credit_code_problem, normalise, normalised_name, tidy
from luodi.parties.errors import PartyError
from luodi.parties.models import Contact, Party, PartyRole, PartyToken, Role
from luodi.parties.selectors import contact_view, party_view
from luodi.parties.views import ContactView, Taken
from luodi.units.public import plain, ways, write_values

HOME = "中国"
_PHONE = re.compile(r"\+?[0-9][0-9 \-()]{5,30}")


@transaction.atomic
def find_or_create(
    *,
    jurisdiction: UUID,
    name: str,
    role: str,
    credit_code: str = "",
    country: str = HOME,
    origin: str = "",
    group: str = "",
) -> Taken:
    """The party of that credit code, else the one of that very name, else a new one; the role is added.

    A name match only counts where not both have a credit code: two codes are two companies. A credit code given for a
    party known by name alone is written in. PartyError for an empty or overlong name, a bad code, an unknown role, or
    a code that is already another name's.
    """
    name, code = _name(name), _code(credit_code)
    if role not in Role.values:
        raise PartyError(f"没有“{role}”这种角色，可选：{'、'.join(str(label) for label in Role.labels)}", "角色")
    party = _known(jurisdiction, name, code)
    created = False
    if party is None:
        party, created = _make(jurisdiction, name, code, tidy(country) or HOME, tidy(origin))
    elif code and not party.credit_code:
        party.credit_code = code
        party.save(update_fields=["credit_code"])
    _join(party, tidy(group))
    PartyRole.objects.get_or_create(jurisdiction_id=jurisdiction, party=party, role=role)
    return Taken(party_view(party), created)


@transaction.atomic
def take_in(*, jurisdiction: UUID, role: str, companies: Mapping[str, str]) -> set[str]:
    """Of many companies, by name with their place of origin, those are made that nobody has named yet; their names.

    For an import: as `find_or_create` would make them one by one, without a credit code. What is known already, or
    cannot be read, is left to that. A number of statements that hardly grows with them.
    """
    fresh: dict[str, Party] = {}
    for told, origin in companies.items():
        name, place = tidy(told), tidy(origin)
        compared = normalised_name(name)
        if not compared or len(name) > 200 or len(compared) > 400 or len(place) > 128 or compared in fresh:
            continue
        fresh[compared] = Party(jurisdiction_id=jurisdiction, name=name, normalised_name=compared, origin=place)
    ours = Party.objects.filter(jurisdiction_id=jurisdiction, normalised_name__in=fresh)
    for known in set(ours.values_list("normalised_name", flat=True)):
        del fresh[known]
    made = Party.objects.bulk_create(fresh.values())
    PartyRole.objects.bulk_create(PartyRole(jurisdiction_id=jurisdiction, party=party, role=role) for party in made)
    how = ways()
    ours_as_given = plain(jurisdiction, how)
    write_values(
        PartyToken,
        ("id", "jurisdiction_id", "party_id", "token"),
        (
            (plain(new_id(), how), ours_as_given, plain(party.pk, how), token)
            for party in made
            for token in dict.fromkeys(bigrams(party.name))
        ),
    )
    return {told for told in companies if normalised_name(tidy(told)) in fresh}


@transaction.atomic
def add_contact(*, jurisdiction: UUID, party_id: UUID, name: str, phone: str = "", post: str = "") -> ContactView:
    """A person to call at the party; the same name and number are kept once. PartyError for what cannot be read."""
    party = Party.objects.filter(jurisdiction_id=jurisdiction, pk=party_id).first()
    if party is None:
        raise PartyError("找不到这家企业，请重新选择", "企业")
    name, phone, post = read_contact(name, phone, post)
    row, _ = Contact.objects.get_or_create(
        jurisdiction_id=jurisdiction,
        party=party,
        name=name,
        phone=phone,
        active=True,
        defaults={"post": post, "digits": phone_digits(phone)},
    )
    if post and row.post != post:
        row.post = post
        row.save(update_fields=["post"])
    return contact_view(row)


def read_contact(name: str, phone: str = "", post: str = "") -> tuple[str, str, str]:
    """Name, number and post as they are kept. PartyError for what cannot be read."""
    name, phone, post = tidy(name), tidy(normalise(phone)), tidy(post)
    if not name:
        raise PartyError("缺少联系人姓名，请填写", "联系人")
    for term, text, limit in (("联系人", name, 64), ("联系人职务", post, 64)):
        if len(text) > limit:
            raise PartyError(f"“{term}”最多 {limit} 个字，现有 {len(text)} 个，请缩短", term)
    if phone and not _PHONE.fullmatch(phone):
        raise PartyError(f"电话“{phone}”无法识别，请只填一个号码，如 0826-1234567", "联系电话")
    return name, phone, post


@transaction.atomic
def close_contact(*, jurisdiction: UUID, contact_id: UUID) -> None:
    """The person is no longer called; facts that name the contact keep their meaning."""
    if not Contact.objects.filter(jurisdiction_id=jurisdiction, pk=contact_id).update(active=False):
        raise PartyError("找不到这位联系人，请刷新后重试", "联系人")


def _join(party: Party, group: str) -> None:
    """Write down the group that was told; PartyError for an overlong one."""
    if not group or group == party.group:
        return
    if len(group) > 200:
        raise PartyError(f"“所属集团”最多 200 个字，现有 {len(group)} 个，请缩短", "所属集团")
    party.group, party.normalised_group = group, normalised_name(group)[:400]
    party.save(update_fields=["group", "normalised_group"])


def _known(jurisdiction: UUID, name: str, code: str) -> Party | None:
    ours = Party.objects.filter(jurisdiction_id=jurisdiction)
    compared = normalised_name(name)
    if code and (same := ours.filter(credit_code=code).first()) is not None:
        if same.normalised_name != compared:
            raise PartyError(f"统一社会信用代码 {code} 已登记在另一个企业名称下，请核对代码或名称", "统一社会信用代码")
        return same
    named = list(ours.filter(normalised_name=compared).order_by("pk"))
    if code:
        return next((party for party in named if not party.credit_code), None)
    if len(named) > 1:
        return next((party for party in named if not party.credit_code), named[0])
    return named[0] if named else None


def _make(jurisdiction: UUID, name: str, code: str, country: str, origin: str) -> tuple[Party, bool]:
    """The new party and True, or the one somebody made a moment ago and False."""
    for term, text, limit in (("国别", country, 64), ("来源地", origin, 128)):
        if len(text) > limit:
            raise PartyError(f"“{term}”最多 {limit} 个字，现有 {len(text)} 个，请缩短", term)
    try:
        with transaction.atomic():
            party = Party.objects.create(
                jurisdiction_id=jurisdiction,
                name=name,
                normalised_name=normalised_name(name),
                credit_code=code,
                country=country,
                origin=origin,
            )
    except IntegrityError:
        if code and (same := Party.objects.filter(jurisdiction_id=jurisdiction, credit_code=code).first()):
            return same, False
        raise
    PartyToken.objects.bulk_create(
        PartyToken(jurisdiction_id=jurisdiction, party=party, token=token) for token in dict.fromkeys(bigrams(name))
    )
    return party, True


def _name(text: str) -> str:
    """The name as typed, tidied; its brackets stay Chinese."""
    name = tidy(text)
    if not normalised_name(name):
        raise PartyError("缺少企业名称，请填写全称", "企业名称")
    if len(name) > 200:
        raise PartyError(f"企业名称最多 200 个字，现有 {len(name)} 个，请缩短", "企业名称")
    if len(normalised_name(name)) > 400:
        raise PartyError("企业名称含有无法识别的符号，请改用常用字", "企业名称")
    return name


def _code(text: str) -> str:
    """The credit code in capitals; empty where none is given."""
    code = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if code and (problem := credit_code_problem(code)):
        raise PartyError(problem, "统一社会信用代码")
    return code
