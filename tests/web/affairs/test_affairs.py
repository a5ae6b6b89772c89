"""企业诉求 (heyuan 7.3, 7.4) by page: raised, assigned, handled, answered, rated; refused with what was typed."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.affairs.public import affair_kinds, begin
from luodi.ledger.models import Case
from luodi.regimes.loader import shipped

from ..conftest import World, build

LIST, NEW = reverse("affairs"), reverse("affair_new", args=["appeal"])
RAISED = {
    "企业名称": "示例铜箔公司",
    "企业类别": "重点规上企业",
    "联系方式": "走访调研",
    "诉求内容": "用电容量不足",
    "受理单位": "industry_info",
}


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """A city whose pack has affairs, for all tests here; what each does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(shipped("heyuan"))
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _rows(db: None) -> None:
    """Each test in its own transaction within the city's."""


def client(city: World, who: str) -> Client:
    made = Client()
    made.force_login(city.users[who], backend="django.contrib.auth.backends.ModelBackend")
    return made


def post(city: World, who: str, address: str, **values: str) -> Any:
    told = {"request_key": str(uuid4()), "happened_on": city.day.isoformat(), **values}
    return client(city, who).post(address, told)


def raised(city: World) -> UUID:
    answer = post(city, "commerce_clerk", NEW, **RAISED)
    assert answer.status_code == 303, answer.content.decode()
    return Case.objects.get(kind="appeal").pk


def step(city: World, who: str, case: UUID, kind: str, **values: str) -> None:
    answer = post(city, who, reverse("case_record", args=[case, kind]), **values)
    assert answer.status_code == 303, answer.content.decode()


def handled(city: World) -> UUID:
    case, day = raised(city), (city.day + timedelta(days=9)).isoformat()
    step(city, "industry_info_clerk", case, "appeal.assigned", 责任单位="dev_reform", 办结期限=day, 办理意见="请办")
    step(city, "dev_reform_clerk", case, "appeal.handled", 办理结果="已增容")
    step(city, "industry_info_clerk", case, "appeal.answered", 答复内容="已增容，请查收")
    return case


@pytest.mark.clause("heyuan-7.3")
def test_appeal_goes_round_the_loop_by_page(city: World) -> None:
    case = handled(city)
    step(city, "industry_info_clerk", case, "appeal.rated", 满意度="满意")
    page = client(city, "industry_info_clerk").get(reverse("case", args=[case])).content.decode()
    assert "示例铜箔公司：用电容量不足" in page
    assert Case.objects.get(pk=case).stage == "appeal_closed"
    assert "已办结" in client(city, "commerce_clerk").get(LIST).content.decode()
    assert client(city, "commerce_clerk").get(reverse("affairs_export"))["Content-Type"].endswith("sheet")


@pytest.mark.clause("heyuan-7.3")
def test_appeal_that_does_not_satisfy_is_handled_anew(city: World) -> None:
    case = handled(city)
    step(city, "industry_info_clerk", case, "appeal.rated", 满意度="不满意")
    page = client(city, "dev_reform_clerk").get(reverse("case", args=[case])).content.decode()
    assert "企业不满意，重新办理" in page
    assert 'data-clause="heyuan-7.3"' in page


def test_what_was_typed_stays_where_the_form_is_not_in_order(city: World) -> None:
    answer = post(city, "commerce_clerk", NEW, **{**RAISED, "企业类别": ""})
    assert answer.status_code == 422
    assert "用电容量不足" in answer.content.decode()
    assert not Case.objects.filter(kind="appeal").exists()


def test_list_asks_as_many_questions_for_many_affairs_as_for_few(city: World) -> None:
    kind = affair_kinds(city.under)[0]

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert reader.get(LIST).status_code == 200
        return len(found)

    def more(count: int) -> None:
        for _ in range(count):
            begin(
                actor=city.viewer("commerce_clerk"), regime=city.under, kind=kind, values=RAISED,
                happened_on=city.day, request_key=str(uuid4()),
            )  # fmt: skip

    reader = client(city, "industry_info_clerk")
    more(2)
    asked()
    few = asked()
    more(8)
    assert asked() == few


def test_page_and_forms_of_an_affair_are_marked_as_its_own_in_the_navigation(city: World) -> None:
    case = raised(city)
    for address in (reverse("case", args=[case]), reverse("case_record", args=[case, "appeal.assigned"])):
        page = client(city, "commerce_clerk").get(address).content.decode()
        assert {
            re.sub("<[^>]+>", "", one).strip() for one in re.findall(r'aria-current="page"[^>]*>(.*?)</a>', page)
        } == {"企业诉求"}
