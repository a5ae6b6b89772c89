"""The regime page, the page of a clause, the published procedure."""

import re

import pytest
from django.test import Client

from luodi.regimes.coverage import coverage
from web.conftest import SignIn, World, regime

pytestmark = pytest.mark.django_db


def test_every_clause_has_its_row_and_its_mark(sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/regime/").content.decode()
    for clause in regime().pack.clauses:
        assert f'id="c-{clause}"' in page
        assert f'data-clause="qingxin-{clause}"' in page


def test_each_choice_of_the_adopter_stands_beside_its_clause(sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/regime/").content.decode()
    for choice in regime().pack.choices:
        assert choice.question in page


@pytest.mark.parametrize(("stand", "clauses"), [("missing", {"6.1"}), ("off", {"3.7", "7.2"})])
def test_filter_lists_only_clauses_that_stand_so(sign_in: SignIn, stand: str, clauses: set[str]) -> None:
    page = sign_in("taihe_clerk").get("/regime/", {"stand": stand}).content.decode()
    assert set(re.findall(r'id="c-([\d.]+)"', page)) == clauses


def test_unknown_filter_and_year_show_everything(sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/regime/", {"stand": "<b>", "year": "1999"})
    assert page.status_code == 200
    assert page.content.decode().count('<tr id="c-') == len(regime().pack.clauses)


def test_late_confirmation_is_counted_with_a_link_for_the_office(world: World, sign_in: SignIn) -> None:
    world.lead(ago=30)
    page = sign_in("office_clerk").get("/regime/4.2/").content.decode()
    assert "仍逾期 1" in page


def test_town_counts_only_what_it_may_see(world: World, sign_in: SignIn) -> None:
    world.lead(ago=30)
    assert "仍逾期 1" in sign_in("taihe_clerk").get("/regime/4.2/").content.decode()
    assert "仍逾期" not in sign_in("taiping_clerk").get("/regime/4.2/").content.decode()


@pytest.mark.parametrize("clause", [covered.clause for covered in coverage(regime())])
def test_page_of_each_clause_says_its_rules_in_full(sign_in: SignIn, clause: str) -> None:
    answer = sign_in("taihe_clerk").get(f"/regime/{clause}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    titles = [rule.title for rule in regime().obligations if rule.clause == clause and not rule.part_of]
    assert all(title in page for title in titles)


def test_clause_page_names_the_scenarios_that_prove_it(sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/regime/2.4/").content.decode()
    assert "2.4-no-decision-unreviewed.yaml" in page


def test_gate_is_said_with_its_formula_in_words(sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/regime/6.1/").content.decode()
    assert "固定资产投资 ÷ 用地面积 ≥ 380 万元/亩" in page


@pytest.mark.parametrize("clause", ["9.9", "x", "2.4%27--"])
def test_clause_the_regime_does_not_have_is_not_found(sign_in: SignIn, clause: str) -> None:
    assert sign_in("taihe_clerk").get(f"/regime/{clause}/").status_code == 404


@pytest.mark.parametrize("address", ["/regime/", "/regime/2.4/"])
def test_stranger_is_sent_to_sign_in(world: World, address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_procedure_is_public_and_names_no_project(world: World) -> None:
    world.lead("示例不公开项目")
    answer = Client().get("/flow/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(step.title in page for step in regime().pack.steps)
    assert "示例不公开项目" not in page


def test_number_of_queries_does_not_grow(world: World, sign_in: SignIn, django_assert_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in("office_clerk")
    client.get("/regime/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/regime/")
    for number in range(5):
        world.lead(f"示例项目第{number}号")
    with CaptureQueriesContext(connection) as many:
        client.get("/regime/")
    assert len(many) == len(few) <= 12


def test_clauses_and_bodies_stand_in_the_order_of_the_document(sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/regime/").content.decode()
    assert re.findall(r'<tr id="c-([\d.]+)"', page) == list(regime().pack.clauses)
    bodies = [body.short for body in regime().pack.bodies.values() if body.clause == "1.1"]
    assert "；".join(bodies[:6]) in page
