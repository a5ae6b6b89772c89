"""A party is kept once, however often somebody reports it."""

from uuid import UUID

import pytest
from stdnum.cn import uscc

from luodi.parties.models import Contact, Party, PartyRole
from luodi.parties.public import PartyError, Role, add_contact, close_contact, contacts, contacts_by_id, find_or_create


def _code(number: int) -> str:
    """An invented code that is well formed."""
    body = f"91110000MA{number:07d}"
    return body + uscc.calc_check_digit(body)


ONE, OTHER = _code(1), _code(2)


def test_same_name_in_other_signs_is_the_same_party(here: UUID) -> None:
    first = find_or_create(jurisdiction=here, name="演示新材料（甲县）有限公司", role=Role.INVESTOR)
    again = find_or_create(jurisdiction=here, name="演示新材料(甲县)有限公司 ", role=Role.INVESTOR)
    assert (first.created, again.created) == (True, False)
    assert again.party == first.party
    assert PartyRole.objects.count() == 1


def test_known_party_in_a_new_role_bears_both(here: UUID) -> None:
    find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR)
    again = find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.ENTERPRISE)
    assert again.party.roles == ("enterprise", "investor")


def test_code_given_later_is_written_in(here: UUID) -> None:
    find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR)
    again = find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR, credit_code=ONE.lower())
    assert not again.created
    assert Party.objects.get().credit_code == ONE


def test_same_name_with_two_codes_is_two_companies(here: UUID) -> None:
    find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR, credit_code=ONE)
    other = find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR, credit_code=OTHER)
    assert other.created


def test_code_of_another_name_is_refused_without_telling_that_name(here: UUID) -> None:
    find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR, credit_code=ONE)
    with pytest.raises(PartyError, match="另一个企业名称") as refused:
        find_or_create(jurisdiction=here, name="别家食品有限公司", role=Role.INVESTOR, credit_code=ONE)
    assert "演示新材料" not in str(refused.value), "whose it is may be a project one must not know of"
    assert refused.value.term == "统一社会信用代码"
    assert Party.objects.count() == 1


def test_code_with_a_wrong_check_digit_is_refused(here: UUID) -> None:
    wrong = ONE[:-1] + ("1" if ONE[-1] != "1" else "2")
    with pytest.raises(PartyError, match="校验位"):
        find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR, credit_code=wrong)


@pytest.mark.parametrize("name", ["", "   ", "（）——", "长" * 201])
def test_name_that_is_none_or_too_long_is_refused_beside_it(here: UUID, name: str) -> None:
    with pytest.raises(PartyError) as refused:
        find_or_create(jurisdiction=here, name=name, role=Role.INVESTOR)
    assert refused.value.term == "企业名称"


def test_unknown_role_is_answered_with_those_allowed(here: UUID) -> None:
    with pytest.raises(PartyError, match="招商顾问"):
        find_or_create(jurisdiction=here, name="演示新材料有限公司", role="boss")


def test_two_governments_keep_the_same_company_apart(here: UUID, elsewhere: UUID) -> None:
    find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR, credit_code=ONE)
    other = find_or_create(jurisdiction=elsewhere, name="演示新材料有限公司", role=Role.INVESTOR, credit_code=ONE)
    assert other.created


def test_same_contact_twice_is_kept_once_with_the_newer_post(here: UUID) -> None:
    party = find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR).party
    add_contact(jurisdiction=here, party_id=party.id, name="演示丁", phone="010-5550100")
    add_contact(jurisdiction=here, party_id=party.id, name="演示丁", phone="010-5550100", post="投资总监")
    assert [contact.post for contact in contacts(here, party.id)] == ["投资总监"]


def test_closed_contact_is_not_called_and_still_has_a_name(here: UUID) -> None:
    party = find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR).party
    contact = add_contact(jurisdiction=here, party_id=party.id, name="演示丁")
    close_contact(jurisdiction=here, contact_id=contact.id)
    assert contacts(here, party.id) == ()
    assert contacts_by_id(here, [contact.id])[contact.id].name == "演示丁"


def test_phone_that_is_none_is_refused(here: UUID) -> None:
    party = find_or_create(jurisdiction=here, name="演示新材料有限公司", role=Role.INVESTOR).party
    with pytest.raises(PartyError) as refused:
        add_contact(jurisdiction=here, party_id=party.id, name="演示丁", phone="找前台转")
    assert refused.value.term == "联系电话"
    assert not Contact.objects.exists()


def test_contact_at_a_party_of_another_government_is_refused(here: UUID, elsewhere: UUID) -> None:
    party = find_or_create(jurisdiction=elsewhere, name="演示新材料有限公司", role=Role.INVESTOR).party
    with pytest.raises(PartyError, match="找不到"):
        add_contact(jurisdiction=here, party_id=party.id, name="演示丁")
    assert contacts(here, party.id) == ()


def test_name_with_signs_no_database_keeps_is_taken_without_them(here: UUID) -> None:
    taken = find_or_create(jurisdiction=here, name="演示\x00新\u200b材料\ud800有限公司", role=Role.INVESTOR)
    assert taken.party.name == "演示新材料有限公司"
