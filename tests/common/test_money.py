"""Money and land as typed and as printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.common.money import LAND_UNITS, MONEY_UNITS, InputError, format_mu, format_yuan, micro_mu, yuan


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("10", "亿元", 1_000_000_000),
        ("0.038", "亿元", 3_800_000),
        ("1,234.5", "万元", 12_345_000),
        ("１，２３４．５", "万元", 12_345_000),
        (" 380 万元 ", "万元", 3_800_000),
        ("6.3亿", "亿元", 630_000_000),
        ("¥99", "元", 99),
        ("0", "元", 0),
        ("0.00000001", "亿元", 1),
    ],
)
def test_amount_as_people_type_it_is_whole_yuan(text: str, unit: str, expected: int) -> None:
    assert yuan(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [
        ("380万", "亿元", "这里按亿元填写；380万元请填 0.038"),
        ("1.5亿元", "万元", "这里按万元填写；1.5亿元请填 15000"),
        ("500元", "万元", "这里按万元填写；500元请填 0.05"),
    ],
)
def test_amount_in_another_unit_is_refused_with_what_to_type(text: str, unit: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        yuan(text, unit)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("-1", "元", "不能是负数"),
        ("－3", "万元", "不能是负数"),
        ("0.5", "元", "精确到元"),
        ("1.00001", "万元", "精确到元"),
        ("0.0000000000000000000000000000000000001", "亿元", "精确到元"),
        ("100万美元", "万元", "不认识“万美元”"),
        ("约三百", "万元", "不是数字"),
        ("", "万元", "请填写"),
        ("1e5", "元", "不认识"),
        ("1.2.3", "元", "不是数字"),
        ("12,34", "元", "逗号"),
        ("999999999999", "亿元", "过大"),
        ("nan", "元", "不是数字"),
        ("9" * 100, "元", "不是数字"),
        ("1000 2000", "元", "不是数字"),
    ],
)
def test_amount_that_cannot_be_meant_is_refused_with_the_reason(text: str, unit: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        yuan(text, unit)


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (38_000_000, "亿元", "0.38"),
        (1_234_500_000_000, "万元", "123,450,000"),
        (1_000_000_000, "亿元", "10"),
        (0, "万元", "0"),
        (-50_000, "万元", "-5"),
        (1, "亿元", "0.00000001"),
    ],
)
def test_amount_is_printed_without_trailing_zeros(amount: int, unit: str, shown: str) -> None:
    assert format_yuan(amount, unit) == shown


@given(st.integers(0, 9_000_000_000_000_000), st.sampled_from(list(MONEY_UNITS)))
def test_amount_printed_and_typed_again_is_the_same(amount: int, unit: str) -> None:
    assert yuan(format_yuan(amount, unit), unit) == amount


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [("1", "亩", 1_000_000), ("1", "平方米", 1_500), ("2", "公顷", 30_000_000), ("0.5亩", "亩", 500_000)],
)
def test_area_is_whole_millionths_of_a_mu(text: str, unit: str, expected: int) -> None:
    assert micro_mu(text, unit) == expected


def test_area_in_another_unit_is_refused_with_what_to_type() -> None:
    with pytest.raises(InputError, match="这里按亩填写；2000平方米请填 3"):
        micro_mu("2000平米", "亩")


def test_area_finer_than_a_millionth_of_a_mu_is_refused() -> None:
    with pytest.raises(InputError, match="小数位太多"):
        micro_mu("0.0000001", "亩")


def test_area_of_no_round_figure_is_printed_to_six_places() -> None:
    assert format_mu(1_000_000, "平方米") == "666.666667"


@given(st.integers(0, 10**8), st.sampled_from(list(LAND_UNITS)))
def test_area_printed_and_typed_again_is_the_same(units: int, unit: str) -> None:
    area = units * LAND_UNITS[unit]
    assert micro_mu(format_mu(area, unit), unit) == area
