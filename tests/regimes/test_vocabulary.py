"""Values of terms: as typed, as sent, as shown, as kept in JSON."""

import datetime
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.regimes.vocabulary import (
    InputError,
    Term,
    TermKind,
    Value,
    check_value,
    format_value,
    from_json,
    parse_input,
    to_json,
)
from regimes.expression_cases import TERMS

TODAY = datetime.date(2026, 11, 22)

MONEY = Term("投资总额", TermKind.MONEY, "亿元")
LAND = Term("用地面积", TermKind.LAND, "亩")
NUMBER = Term("用电容量", TermKind.NUMBER, "KVA")
INTEGER = Term("就业人数", TermKind.INTEGER, "人")
RATIO = Term("开工率", TermKind.RATIO)
TEXT = Term("建设内容", TermKind.TEXT, multiline=True)
CODE = Term("信用代码", TermKind.TEXT, pattern="credit_code")
CHOICE = Term("园区", TermKind.CHOICE, options=("东园", "西园"))
CHOICES = Term("产业方向", TermKind.CHOICES, options=("装备", "新材料", "食品"))
BOOLEAN = Term("流转", TermKind.BOOLEAN)
DATE = Term("签约日", TermKind.DATE)
UNIT = Term("落户地", TermKind.UNIT)
INDUSTRY = Term("行业", TermKind.INDUSTRY)


def typed(term: Term, raw: str) -> Value:
    return parse_input(term, raw, today=TODAY)


def refusal(term: Term, raw: str) -> str:
    with pytest.raises(InputError) as caught:
        typed(term, raw)
    return caught.value.message


@pytest.mark.parametrize(
    ("term", "raw", "expected"),
    [
        (MONEY, "6.3", 630_000_000),
        (LAND, "100亩", 100_000_000),
        (NUMBER, "1,250.5 kva", 1250.5),
        (NUMBER, "-3", -3.0),
        (INTEGER, "１２０人", 120),
        (RATIO, "70", 0.7),
        (RATIO, "70%", 0.7),
        (RATIO, "１２．５％", 0.125),
        (TEXT, "一期\r\n二期 ", "一期\n二期"),
        (CODE, "9111 0000 6000 3734 1l", "91110000600037341L"),
        (CHOICE, " 东园 ", "东园"),
        (CHOICES, "食品，装备", "装备、食品"),
        (CHOICES, "食品、食品", "食品"),
        (BOOLEAN, "是", True),
        (BOOLEAN, "无", False),
        (DATE, "2026-11-20", datetime.date(2026, 11, 20)),
        (DATE, "2026年11月20日", datetime.date(2026, 11, 20)),
        (DATE, "2026/11/2", datetime.date(2026, 11, 2)),
        (DATE, "２０２６．１１．２０", datetime.date(2026, 11, 20)),
        (DATE, "2026-11-22", TODAY),
        (UNIT, "qingxin.office", "qingxin.office"),
        (INDUSTRY, "C3911", "C3911"),
    ],
)
def test_input_as_people_type_it_is_the_stored_value(term: Term, raw: str, expected: Value) -> None:
    value = typed(term, raw)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    ("term", "raw", "said"),
    [
        (MONEY, "380万", "这里按亿元填写；380万元请填 0.038"),
        (MONEY, "-1", "负数"),
        (MONEY, " ", "请填写投资总额"),
        (NUMBER, "3吨", "这里按KVA填写"),
        (NUMBER, "0.0000001", "6 位小数"),
        (NUMBER, "99999999999999999999", "过大"),
        (INTEGER, "1.5", "整数"),
        (RATIO, "七成", "不是数字"),
        (TEXT, "字" * 2001, "最多 2000 字，现在 2001 字"),
        (TEXT, "甲\x00乙", "控制字符"),
        (TEXT, "找我 13812345678", "电话请记在联系人里"),
        (TEXT, "找我１３８-１２３４-５６７８。", "电话请记在联系人里"),
        (CODE, "91110000600037341M", "校验位不对"),
        (CHOICE, "南园", "可选：东园、西园"),
        (CHOICES, "装备、化工", "没有“化工”这一项"),
        (CHOICES, "、", "请填写产业方向"),
        (BOOLEAN, "也许", "“是”或“否”"),
        (DATE, "1026-11-20", "年份 1026 不对"),
        (DATE, "26-11-20", "年份 26 不对"),
        (DATE, "2026-02-30", "没有 2026 年 2 月 30 日"),
        (DATE, "明天", "不是日期"),
        (DATE, "2026-11-23", "不能晚于今天"),
        (INDUSTRY, "制造业", "行业代码"),
    ],
)
def test_input_that_cannot_be_meant_is_refused_with_the_reason(term: Term, raw: str, said: str) -> None:
    assert said in refusal(term, raw)


def test_future_day_of_a_term_that_allows_it_passes() -> None:
    assert typed(Term("计划开工日", TermKind.DATE, future=True), "2027-03-01") == datetime.date(2027, 3, 1)


def test_digits_of_a_credit_code_in_a_text_are_no_phone_number() -> None:
    assert typed(TEXT, "代码 91138123456789012X")


def test_limits_of_a_term_are_in_its_display_unit() -> None:
    term = Term("投资总额", TermKind.MONEY, "亿元", minimum=Decimal(1), maximum=Decimal(100))
    assert typed(term, "1") == 10**8
    assert refusal(term, "0.99") == "投资总额不能小于 1亿元。"
    assert "大于 100亿元" in refusal(term, "101")


def test_limits_of_a_ratio_are_in_per_cent() -> None:
    assert "大于 100%" in refusal(Term("开工率", TermKind.RATIO, maximum=Decimal(100)), "100.5")


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (MONEY, 1.5),
        (MONEY, True),
        (MONEY, "100"),
        (MONEY, -1),
        (MONEY, 10**16),
        (NUMBER, float("nan")),
        (NUMBER, float("inf")),
        (NUMBER, 3),
        (RATIO, "0.7"),
        (BOOLEAN, 1),
        (DATE, "2026-11-20"),
        (DATE, datetime.datetime(2026, 11, 20)),
        (DATE, datetime.date(1026, 1, 1)),
        (TEXT, 5),
        (TEXT, ""),
        (TEXT, "\ud800"),
        (TEXT, "电话13812345678"),
        (CHOICE, "南园"),
        (CHOICES, "食品、装备"),
        (CHOICES, "装备、装备"),
        (UNIT, "x" * 201),
        (MONEY, None),
    ],
)
def test_typed_value_beyond_its_term_is_refused(term: Term, value: object) -> None:
    with pytest.raises(InputError):
        check_value(term, value)


def test_typed_day_in_the_future_is_refused_where_today_is_given() -> None:
    with pytest.raises(InputError, match="不能晚于今天"):
        check_value(DATE, datetime.date(2026, 12, 1), today=TODAY)


@pytest.mark.parametrize(
    ("term", "value", "shown"),
    [
        (MONEY, 630_000_000, "6.3"),
        (LAND, 12_345_600_000, "12,345.6"),
        (NUMBER, 1250.5, "1,250.5"),
        (NUMBER, 1e-7, "0"),
        (INTEGER, 1200, "1,200"),
        (RATIO, 0.07, "7%"),
        (RATIO, 1 / 3, "33.333333%"),
        (BOOLEAN, False, "否"),
        (DATE, datetime.date(2026, 1, 2), "2026-01-02"),
        (CHOICES, "装备、食品", "装备、食品"),
    ],
)
def test_value_is_shown_in_the_display_unit(term: Term, value: Value, shown: str) -> None:
    assert format_value(term, value) == shown


_VALUES: list[tuple[Term, st.SearchStrategy[Value]]] = [
    (MONEY, st.integers(0, 9 * 10**15)),
    (LAND, st.integers(0, 9 * 10**15)),
    (INTEGER, st.integers(-(10**15), 10**15)),
    (NUMBER, st.decimals(-(10**6), 10**6, places=6).map(float)),
    (RATIO, st.integers(0, 10**8).map(lambda n: float(n) / 10**8)),
    (BOOLEAN, st.booleans()),
    (DATE, st.dates(datetime.date(1949, 1, 1), TODAY)),
    (CHOICE, st.sampled_from(CHOICE.options)),
]


@given(st.one_of([st.tuples(st.just(term), values) for term, values in _VALUES]))
def test_value_through_json_is_the_same_value(pair: tuple[Term, Value]) -> None:
    term, value = pair
    back = from_json(term, json.loads(json.dumps(to_json(term, value))))
    assert back == value
    assert type(back) is type(value)


@given(st.one_of([st.tuples(st.just(term), values) for term, values in _VALUES]))
def test_value_shown_and_typed_again_is_the_same_value(pair: tuple[Term, Value]) -> None:
    term, value = pair
    assert typed(term, format_value(term, value)) == value


@settings(max_examples=300)
@given(
    st.sampled_from([*TERMS.values(), CODE, INDUSTRY]),
    st.text(max_size=40) | st.from_regex(r"[0-9.,%万亿元年月日 -]{1,20}"),
)
def test_arbitrary_input_is_taken_or_refused(term: Term, raw: str) -> None:
    try:
        value = typed(term, raw)
    except InputError as error:
        assert error.message
    else:
        assert check_value(term, value) == value
        assert format_value(term, value)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "投资 总额", "kind": "money"}, "名称"),
        ({"name": "1期", "kind": "money"}, "名称"),
        ({"name": "面积（亩）", "kind": "land"}, "名称"),
        ({"name": "投资", "kind": "money", "unit": "千元"}, "单位应为"),
        ({"name": "面积", "kind": "land", "unit": "元"}, "单位应为"),
        ({"name": "投资", "kind": "number", "unit": "万元"}, "money"),
        ({"name": "园区", "kind": "choice"}, "选项不能为空"),
        ({"name": "园区", "kind": "choices", "options": ("甲、乙",)}, "顿号"),
        ({"name": "备注", "kind": "text", "pattern": "postcode"}, "校验方式"),
        ({"name": "人数", "kind": "integer", "minimum": 2, "maximum": 1}, "最小值"),
    ],
)
def test_term_whose_parts_do_not_fit_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Term(**fields)  # type: ignore[arg-type]
