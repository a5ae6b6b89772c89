"""What compile_expression refuses, why, and that it never fails in another way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.regimes.expressions import Expression, ExpressionError, compile_expression
from regimes.expression_cases import TERMS, compiled


def refusal(text: str, expects: str = "boolean") -> str:
    with pytest.raises(ExpressionError) as caught:
        compiled(text, expects)
    assert caught.value.where == "机制.yaml:1"
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("流转 a", "附近"),
        ("流转 as a", "附近"),
        ("流转 -- 注释", "注释"),
        ("流转 /* 注释 */", "注释"),
        ("备注 like '%a'", "like"),
        ("interval 1 day", "不是这里能用的写法"),
        ("sum(完成值) > 1", "不是这里能用的写法"),
        ("count(*) > 1", "不是这里能用的写法"),
        ("(select 1) > 完成值", "不是这里能用的写法"),
        ("exists (select 1)", "不是这里能用的写法"),
        ("cast(完成值 as int) > 1", "不是这里能用的写法"),
        ("sum(完成值) over () > 1", "不是这里能用的写法"),
        ("case when 流转 then true end", "case"),
        ("完成值 between 1 and 2", ">="),
        ("*", "*"),
        ("园区[1] = '东园'", "不允许的字符"),
        ("完成值 > :上限", "不允许的字符"),
        ("完成值 > ?", "不允许的字符"),
        ("流转; drop table t", "不允许的字符"),
        ("完成值::int > 1", "不允许的字符"),
        ("备注 || 'a' = 'b'", "不允许的字符"),
        ("项目.流转", "不是这里能用的写法"),
        ("current_date > 签约日", "不是这里能用的写法"),
        ("upper(备注) = 'A'", "不是这里能用的写法"),
        ("流转 is true", "= true"),
    ],
)
def test_sql_beyond_the_language_is_refused(text: str, said: str) -> None:
    assert said in refusal(text)


@pytest.mark.parametrize("text", ["备注 > 'a'", "园区 <= '东园'", "首谈地 < 落户地", "流转 > 大项目"])
def test_order_of_what_has_none_is_refused(text: str) -> None:
    assert "不能比大小" in refusal(text)


@pytest.mark.parametrize("text", ["备注 = null", "完成值 <> null", "null = 流转"])
def test_comparison_with_null_is_refused_with_a_hint(text: str) -> None:
    assert "is null" in refusal(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("投资总额 >= 10", "亿元(1)"),
        ("投资总额 >= 0", "亿元(1)"),
        ("用地面积 > 100", "亩(100)"),
        ("固定资产投资 / 用地面积 >= 380", "万元每亩(380)"),
        ("固定资产投资 + 用地面积 > 元(1)", "不能放在一起"),
        ("least(投资总额, 1) > 元(1)", "亿元(1)"),
        ("coalesce(投资总额, 0) > 元(1)", "亿元(1)"),
        ("投资总额 * 固定资产投资 > 元(1)", "没有意义"),
        ("开工率 >= 70", "百分之(70)"),
        ("建设周期 <= 天(90)", "单位不同"),
    ],
)
def test_figures_of_different_dimensions_are_refused_with_a_hint(text: str, hint: str) -> None:
    assert hint in refusal(text)


@pytest.mark.parametrize("text", ["流转 + 大项目 > 1", "- 流转 > 0", "abs(流转) > 0", "备注 * 2 = 1", "流转 > 1"])
def test_arithmetic_on_what_is_no_number_is_refused(text: str) -> None:
    assert refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "园区 = '东圆'",
        "'东圆' <> 园区",
        "园区 in ('东园', '南园')",
        "coalesce(园区, '无') = '东园'",
        "包含(产业方向, '化工')",
    ],
)
def test_text_not_among_the_options_is_refused(text: str) -> None:
    assert "这个选项" in refusal(text)


def test_choices_compared_as_text_are_refused_with_the_right_form() -> None:
    assert "包含(" in refusal("产业方向 = '装备'")


def test_unknown_name_is_refused_with_the_name_that_was_meant() -> None:
    assert "固定资产投资" in refusal("固定投资 > 元(1)")


def test_unknown_function_is_refused_with_how_units_are_written() -> None:
    assert "亿元(10)" in refusal("亿(10) < 投资总额")


def test_amount_with_its_unit_behind_is_refused_with_how_units_are_written() -> None:
    assert "亿元(10)" in refusal("投资总额 >= 10亿元")


def test_date_compared_with_text_is_refused_with_the_right_form() -> None:
    assert "日期('2026-11-20')" in refusal("签约日 > '2026-01-01'")


def test_day_that_does_not_exist_is_refused() -> None:
    assert "日期" in refusal("签约日 > 日期('2026-02-30')")


def test_condition_where_a_number_is_expected_is_refused() -> None:
    assert "要一个数" in refusal("流转", expects="number")


def test_number_where_a_condition_is_expected_is_refused() -> None:
    assert "条件" in refusal("完成值 + 1")


def test_text_beyond_the_limit_is_refused_before_parsing() -> None:
    assert "500" in refusal("流转 and " * 80 + "流转")


def test_brackets_beyond_the_limit_are_refused() -> None:
    assert "括号嵌套太深" in refusal("(" * 200 + "流转" + ")" * 200)


@pytest.mark.parametrize("text", ["(流转", "流转)", ")流转("])
def test_brackets_that_do_not_match_are_refused(text: str) -> None:
    assert "括号不成对" in refusal(text)


def test_nesting_whose_sql_would_explode_is_refused() -> None:
    assert "嵌套太多" in refusal("least(" * 20 + "完成值" + ",1)" * 20 + " > 1")


def test_product_that_could_overflow_an_engine_is_refused() -> None:
    assert "超出数的范围" in refusal("*".join(["完成值"] * 40) + " > 1")


def test_quotient_that_could_underflow_an_engine_is_refused() -> None:
    assert "超出数的范围" in refusal("1 / " + " / ".join(["完成值"] * 40) + " > 1")


def test_division_by_a_written_zero_is_refused() -> None:
    assert "除数是零" in refusal("投资总额 / 0 > 元(1)")


def test_integer_beyond_64_bits_is_refused() -> None:
    assert "太大" in refusal("就业人数 = 9223372036854775808")


def test_superscript_digit_is_refused_instead_of_read_as_a_digit() -> None:
    assert "不允许的字符" in refusal("完成值 > 10²")


def test_money_finer_than_a_yuan_is_refused() -> None:
    assert "精确到元" in refusal("投资总额 > 元(0.5)")


@pytest.mark.parametrize("text", ["备注 = 'it''s'", "备注 = 'a", "备注 = ''", "备注 = 'a\\'", "备注 = 'a\x00'"])
def test_quotes_that_engines_read_differently_are_refused(text: str) -> None:
    assert refusal(text)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_empty_text_is_refused(text: str) -> None:
    assert "空" in refusal(text)


def test_refusal_names_its_place_in_the_pack() -> None:
    with pytest.raises(ExpressionError, match=r"^清新/gates\.yaml:12：没有“甲”"):
        compile_expression("甲 = 1", TERMS, where="清新/gates.yaml:12")


_PIECES = [
    *TERMS,
    *"()+-*/<>=,.'\"（）≥≤",
    "and",
    "or",
    "not",
    "in",
    "is",
    "null",
    "least(",
    "亿元(",
    "1",
    "10",
    "'东园'",
]
_PIECES += [
    "select",
    "case",
    "when",
    "then",
    "end",
    "between",
    "like",
    "interval",
    "over",
    "from",
    "values",
    "as",
    "--",
]
_PIECES += [
    "cast(",
    "date",
    "array",
    "struct(",
    "lambda",
    "->",
    "with",
    "create",
    "drop",
    "set",
    "if(",
    "coalesce(",
    "abs(",
]


def _accepted_or_refused(text: str) -> None:
    for expects in ("boolean", "number"):
        try:
            expression = compile_expression(text, TERMS, where="x", expects=expects)  # type: ignore[arg-type]
        except ExpressionError as error:
            assert error.reason and error.where == "x"
        else:
            assert isinstance(expression, Expression)
            expression.evaluate({})
            for dialect in ("sqlite", "postgres", "duckdb", "spark"):
                assert expression.sql(dialect, lambda name: name)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_arbitrary_text_is_accepted_or_refused(text: str) -> None:
    _accepted_or_refused(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join))
def test_arbitrary_words_of_the_language_are_accepted_or_refused(text: str) -> None:
    _accepted_or_refused(text)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["(", "not ", "- ", "abs(", "流转 and ", "1 + ", "完成值 * ", "case ", "[", "select "]),
    st.integers(1, 160),
)
def test_arbitrary_repetition_is_accepted_or_refused(piece: str, times: int) -> None:
    _accepted_or_refused(piece * times + "流转")
    _accepted_or_refused(piece * times + "完成值" + ")" * times)
