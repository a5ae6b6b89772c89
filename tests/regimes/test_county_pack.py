"""The county pack that ships over its city's (heyuan 8.2): what it takes over, what it sets itself."""

import pytest

from luodi.regimes.coverage import coverage
from luodi.regimes.loader import restore, shipped
from luodi.units.from_pack import organisation

CITY, COUNTY = "heyuan", "heyuan_county"


@pytest.mark.clause("heyuan-8.2")
def test_county_takes_over_every_clause_and_says_from_whom() -> None:
    county, city = shipped(COUNTY), shipped(CITY)
    assert list(county.pack.clauses) == list(city.pack.clauses)
    assert {found.origin for found in coverage(county)} == {city.pack.short}
    assert {found.origin for found in coverage(city)} == {""}


def test_origin_survives_adoption() -> None:
    kept = restore(shipped(COUNTY).text)
    assert kept.taken_from("clauses", "3.2") == shipped(CITY).pack.short
    assert kept.taken_from("gates", "county-studied-before-signing") == ""


@pytest.mark.clause("heyuan-8.2")
def test_what_the_county_sets_itself_is_a_default() -> None:
    county = shipped(COUNTY)
    rules = (*county.pack.obligations, *county.pack.gates, *county.pack.cadences)
    own = [rule for rule in rules if _section(rule.id, county) == COUNTY]
    assert len(own) > 3
    assert all(rule.default for rule in own)


def _section(rule_id: str, county: object) -> str | None:
    origins = county.origins  # type: ignore[attr-defined]
    return next((origins[s, rule_id] for s in ("obligations", "gates", "cadences") if (s, rule_id) in origins), None)


def test_duties_of_the_city_towards_its_counties_are_not_asked_of_towns() -> None:
    asked = {cadence.id for cadence in shipped(COUNTY).pack.cadences}
    assert "county-mechanism" not in asked
    assert "carrier-archive" in asked


@pytest.mark.clause("heyuan-3.2")
def test_case_by_case_stays_with_the_office_of_the_city() -> None:
    county = shipped(COUNTY)
    (settle,) = county.obligations_by_id["settle-case"]
    assert [county.pack.groups[ref].members for ref in settle.owner] == [("office",)]
    assert county.obligations_by_id["close-out"][0].owner == ("dy_office",)


@pytest.mark.clause("heyuan-0.1")
def test_seats_bear_the_titles_of_the_document_and_go_with_the_position() -> None:
    seats = {spec.code: spec for spec in organisation(shipped(CITY).pack).positions}
    assert seats["mechanism_members.mayor"].title == "召集人"
    assert seats["mechanism_members.vice_mayor"].title == "副召集人"
    assert seats["mechanism_members.commerce_head"].held_through == "commerce_head"
    assert seats["office_director"].held_through == "secretary_general"
