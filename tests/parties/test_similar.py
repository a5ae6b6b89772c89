"""Is this the same one? The search across the jurisdiction."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.parties.public import Role, find_or_create, similar

from .test_taking_in import ONE, OTHER


def _take(here: UUID, *names: str, code: str = "") -> None:
    for name in names:
        find_or_create(jurisdiction=here, name=name, role=Role.INVESTOR, credit_code=code)


def test_same_name_comes_first_and_says_so(here: UUID) -> None:
    _take(here, "演示光电科技股份有限公司", "演示光电科技有限公司")
    hits = similar(here, "演示光电科技 有限公司")
    assert (hits[0].party.name, hits[0].why, hits[0].score) == ("演示光电科技有限公司", "name", 1.0)


def test_same_code_under_another_name_comes_before_all(here: UUID) -> None:
    _take(here, "旧名食品有限公司", code=ONE)
    _take(here, "演示光电科技有限公司", code=OTHER)
    hits = similar(here, "演示光电科技有限公司", ONE)
    assert [(hit.party.name, hit.why) for hit in hits] == [
        ("旧名食品有限公司", "credit_code"),
        ("演示光电科技有限公司", "name"),
    ]


def test_name_within_a_longer_one_is_found(here: UUID) -> None:
    _take(here, "广东演示光电科技股份有限公司")
    assert [hit.why for hit in similar(here, "演示光电科技")] == ["similar"]


def test_name_that_shares_only_the_legal_form_is_not_found(here: UUID) -> None:
    _take(here, "东山食品科技有限公司")
    assert similar(here, "西河机械科技有限公司") == ()


def test_name_of_another_government_is_not_found(here: UUID, elsewhere: UUID) -> None:
    _take(elsewhere, "演示光电科技有限公司")
    assert similar(here, "演示光电科技有限公司") == ()


def test_nothing_asked_finds_nothing(here: UUID) -> None:
    _take(here, "演示光电科技有限公司")
    assert similar(here, " （） ") == ()


def test_limit_cuts_the_least_alike(here: UUID) -> None:
    _take(here, "演示光电科技有限公司", "演示光电科技股份有限公司", "广东演示光电科技有限公司")
    assert [hit.party.name for hit in similar(here, "演示光电科技有限公司", limit=1)] == ["演示光电科技有限公司"]


def test_common_words_in_a_crowd_do_not_hide_the_one_meant(here: UUID) -> None:
    _take(here, *(f"第{chr(0x4E00 + 7 * n)}{chr(0x5200 + 11 * n)}科技有限公司" for n in range(120)))
    _take(here, "演示光电科技有限公司")
    assert similar(here, "演示光电有限公司")[0].party.name == "演示光电科技有限公司"


@pytest.mark.parametrize("many", [3, 40])
def test_number_of_queries_does_not_grow(here: UUID, many: int) -> None:
    _take(here, *(f"演示光电{n}科技有限公司" for n in range(many)))
    with CaptureQueriesContext(connection) as queries:
        similar(here, "演示光电科技有限公司", ONE)
    assert len(queries) <= 6


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_is_answered(here: UUID, text: str) -> None:
    similar(here, text, text[:18])
