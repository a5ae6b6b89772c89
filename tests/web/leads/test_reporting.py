"""Reporting a lead from the page: what is taken in; what is wrong is said beside the field, nothing half written."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.common import clock
from luodi.ledger.models import Case, EvidenceFile, Fact, FactTerm
from luodi.parties.models import Contact, Party

from ..conftest import PAPER

GOOD_CODE = "91441803MA4UQ0XA96"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def nothing_written() -> bool:
    return not (Case.objects.exists() or Fact.objects.exists() or Party.objects.exists() or Contact.objects.exists())


def test_lead_reported_leads_to_its_receipt(post: Any) -> None:
    answer = post(投资总额="3.2")
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/leads/{case.pk}/receipt/")
    assert FactTerm.objects.get(term="投资总额").whole == 320_000_000


def test_receipt_names_filing_unit_clause_and_what_comes_next(post: Any, clerk: Client) -> None:
    day = clock.today() - timedelta(days=1)
    page = text(clerk.get(post(happened_on=day.isoformat())["Location"]))
    assert page.count(f"{day.year} 年 {day.month} 月 {day.day} 日") == 2, "the day it happened, and the claim's first"
    for wanted in (
        "首报回执",
        "发生日期",
        "太和镇",
        "筛选、确认信息",
        "领导小组办公室",
        "最迟",
        'data-clause="qingxin-4.2"',
    ):
        assert wanted in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("项目名称", "", "请填写项目名称。"),
        ("投资总额", "-3", "金额不能是负数"),
        ("投资总额", "380万", "这里按亿元填写"),
        ("统一社会信用代码", "91440000MA0000000X", "校验位不对"),
        ("联系情况", "电话 13800000000 找他", "电话请记在联系人里"),
        ("happened_on", "1026-03-01", "年份"),
        ("happened_on", "2099-01-01", "不能晚于今天"),
    ],
)
def test_wrong_value_is_said_beside_the_field_and_nothing_is_written(
    post: Any, field: str, typed: str, said: str
) -> None:
    answer = post(**{field: typed, "项目内容": "写好的内容"})
    page = text(answer)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in page
    assert said in page
    assert "写好的内容" in page
    assert not typed or typed in page
    assert nothing_written()


def test_refused_paper_is_named_and_nothing_is_recorded(post: Any) -> None:
    answer = post(**{"evidence-0": SimpleUploadedFile("简介.pdf", b"MZ\x90\x00 not a paper")})
    assert '<a href="#f-evidence">材料</a>：“简介.pdf”' in answer.content.decode()
    assert answer.status_code == 422
    assert "简介.pdf" in text(answer)
    assert nothing_written()


def test_refused_report_leaves_no_row_of_its_paper(post: Any) -> None:
    assert post().status_code == 302
    before = EvidenceFile.objects.count()
    paper = SimpleUploadedFile("简介.pdf", PAPER + b"%another", "application/pdf")
    assert post(**{"evidence-0": paper}).status_code == 422
    assert EvidenceFile.objects.count() == before


def test_same_request_twice_gives_one_lead_and_the_same_receipt(post: Any) -> None:
    key = uuid4()
    first, second = post(key), post(key)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_contact_is_kept_with_the_investor_and_never_in_a_fact(post: Any) -> None:
    post(投资方名称="示例材料有限公司", contact_name="甲先生", contact_phone="13800000000", contact_post="经理")
    contact = Contact.objects.get()
    assert (contact.party.name, contact.phone) == ("示例材料有限公司", "13800000000")
    assert not FactTerm.objects.filter(text__contains="13800000000").exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"contact_name": "甲先生"}, "要填是哪家的联系人"),
        ({"投资方名称": "示例材料有限公司", "contact_phone": "13800000000"}, "缺少联系人姓名"),
        ({"投资方名称": "示例材料有限公司", "contact_name": "甲先生", "contact_phone": "找门卫"}, "无法识别"),
    ],
)
def test_contact_that_cannot_be_kept_stops_the_whole_report(post: Any, fields: dict[str, str], said: str) -> None:
    answer = post(**fields)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "甲先生" in text(answer) or "contact_name" not in fields
    assert nothing_written()


def test_credit_code_of_another_company_stops_the_report(post: Any) -> None:
    post(投资方名称="示例甲有限公司", 统一社会信用代码=GOOD_CODE)
    answer = post(
        项目名称="完全不同的另一件事", 投资方名称="示例乙有限公司", 统一社会信用代码=GOOD_CODE, different="另一期"
    )
    assert answer.status_code == 422
    assert "已登记在另一个企业名称下" in text(answer)
    assert Case.objects.count() == 1
