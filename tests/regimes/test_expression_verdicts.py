"""What an expression says of one record, and what a page shows of it."""

import datetime

import pytest

from luodi.regimes.expressions import compile_expression
from luodi.regimes.vocabulary import Term, TermKind
from regimes.expression_cases import compiled, verdict


def test_plot_at_exactly_the_threshold_passes() -> None:
    assert all(
        verdict("固定资产投资 / 用地面积 >= 万元每亩(380)", 固定资产投资=3_800_000 * n, 用地面积=1_000_000 * n) is True
        for n in range(1, 500)
    )


def test_plot_a_yuan_below_the_threshold_fails() -> None:
    assert verdict("固定资产投资 / 用地面积 >= 万元每亩(380)", 固定资产投资=379_999_999, 用地面积=100_000_000) is False


def test_decimal_noise_is_equal_within_the_tolerance() -> None:
    assert verdict("完成值 + 0.2 = 0.3", 完成值=0.1) is True


def test_integers_one_apart_beyond_2_to_53_are_told_apart() -> None:
    assert verdict("固定资产投资 > 投资总额", 固定资产投资=2**60 + 1, 投资总额=2**60) is True


def test_integers_are_divided_as_doubles() -> None:
    assert compiled("就业人数 / 2", "number").evaluate({"就业人数": 3}).value == 1.5


def test_division_by_zero_is_unknown() -> None:
    assert verdict("完成值 / 目标值 > 1", 完成值=1.0, 目标值=0.0) is None


@pytest.mark.parametrize("which", ["least", "greatest"])
def test_least_and_greatest_with_one_missing_are_unknown(which: str) -> None:
    assert compiled(f"{which}(完成值, 目标值)", "number").evaluate({"完成值": 1.0}).value is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 1e300, 1e-300])
def test_figure_beyond_all_bounds_is_unknown(value: float) -> None:
    assert verdict("完成值 > 1", 完成值=value) is None
    assert verdict("完成值 is null", 完成值=value) is True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not 流转", None),
        ("流转 and false", False),
        ("流转 or true", True),
        ("流转 and true", None),
        ("流转 is null", True),
        ("流转 is not null", False),
        ("流转 = true", None),
        ("备注 in ('a')", None),
        ("包含(产业方向, '装备')", None),
        ("coalesce(流转, false)", False),
    ],
)
def test_missing_value_follows_three_valued_logic(text: str, expected: bool | None) -> None:
    assert verdict(text) is expected


def test_case_of_letters_is_told_apart() -> None:
    assert verdict("备注 = 'a'", 备注="A") is False


def test_full_width_text_in_quotes_is_kept_as_it_is() -> None:
    assert verdict("备注 = 'Ａ（一）'", 备注="Ａ（一）") is True


def test_full_width_signs_are_read_as_their_half_width_ones() -> None:
    assert verdict("（投资总额 ≥ 亿元（１０））and 园区 ＝ ‘东园’", 投资总额=10**9, 园区="东园") is True


def test_line_breaks_of_a_pack_are_blanks() -> None:
    assert verdict("流转\n  or 大项目\n", 流转=True) is True


def test_name_like_a_keyword_is_read_when_quoted() -> None:
    terms = {name: Term(name, TermKind.INTEGER) for name in ("order", "end", "日期")}
    expression = compile_expression('"order" + "end" = 日期', terms, where="x")
    assert expression.evaluate({"order": 1, "end": 2, "日期": 3}).value is True
    assert expression.names == {"order", "end", "日期"}


def test_unit_compared_with_a_code_of_the_pack_is_equality() -> None:
    assert verdict("首谈地 = '东乡' and 首谈地 <> 落户地", 首谈地="东乡", 落户地="西乡") is True


def test_dates_are_compared_as_days() -> None:
    assert verdict("签约日 < 开工日", 签约日=datetime.date(2026, 9, 30), 开工日=datetime.date(2026, 10, 1)) is True


def test_one_of_several_choices_is_found_whole() -> None:
    assert verdict("包含(产业方向, '食品')", 产业方向="装备、食品") is True
    assert verdict("包含(产业方向, '新材料')", 产业方向="装备、食品") is False


def test_result_gives_every_term_that_was_read() -> None:
    result = compiled("固定资产投资 / 用地面积 >= 万元每亩(380)").evaluate({"固定资产投资": 7, "别的": 1})
    assert result.read == {"固定资产投资": 7, "用地面积": None}
    assert result.missing == ["用地面积"]


def test_value_of_another_type_is_an_error_of_the_caller() -> None:
    with pytest.raises(TypeError, match="投资总额"):
        verdict("投资总额 > 元(1)", 投资总额="1000")


def test_intensity_is_described_in_the_unit_of_the_rule() -> None:
    rule = compiled("固定资产投资 / 用地面积 >= 万元每亩(380)")
    values = {"固定资产投资": 682_900_000, "用地面积": 100_000_000}
    assert rule.describe(values) == "682.9 万元/亩 ≥ 380"
    assert rule.sides(values) == (pytest.approx(682.9), "≥", 380.0, "万元/亩")


@pytest.mark.parametrize(
    ("text", "values", "shown"),
    [
        ("投资总额 >= 亿元(10)", {"投资总额": 630_000_000}, "6.3 亿元 ≥ 10"),
        ("开工率 >= 百分之(70)", {"开工率": 0.7}, "70% ≥ 70"),
        ("亩均税收 >= 万元每亩(30)", {"亩均税收": 32.5}, "32.5 万元/亩 ≥ 30"),
        ("用地面积 < 亩(100)", {"用地面积": 99_999_000}, "99.999 亩 ＜ 100"),
        ("建设周期 <= 18", {"建设周期": 24}, "24 个月 ≤ 18"),
        ("投资总额 >= 亿元(10)", {}, "待补充：投资总额"),
    ],
)
def test_comparison_is_described_with_its_figures(text: str, values: dict[str, float], shown: str) -> None:
    assert compiled(text).describe(values) == shown


def test_conditions_under_a_top_and_are_parts_with_their_own_verdicts() -> None:
    rule = compiled("投资总额 >= 亿元(10) and (流转 and 完成值 > 1)")
    assert [part.evaluate({"投资总额": 10**9, "流转": False}).value for part in rule.parts] == [True, False, None]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("投资总额 is not null and 完成值>1", ["投资总额 is not null", "完成值>1"]),
        ("((流转) AND (大项目 and (备注 = 'a and b')))", ["流转", "大项目", "备注 = 'a and b'"]),
        ("(流转 or 大项目) and (完成值 + 1) > (目标值)", ["流转 or 大项目", "(完成值 + 1) > (目标值)"]),
        ("流转 and 大项目 or 完成值 > 1", ["流转 and 大项目 or 完成值 > 1"]),
        ("not (流转 and 大项目)", ["not (流转 and 大项目)"]),
    ],
)
def test_parts_keep_the_text_of_the_rule(text: str, parts: list[str]) -> None:
    assert [part.text for part in compiled(text).parts] == parts


def test_condition_without_a_top_and_is_its_own_part() -> None:
    rule = compiled("流转 or 大项目")
    assert rule.parts == (rule,)


def test_formula_has_the_unit_of_its_dimension() -> None:
    assert compiled("固定资产投资 / 用地面积", "number").unit == "万元/亩"
