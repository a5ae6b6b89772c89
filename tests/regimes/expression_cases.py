"""Terms, and random expressions and records over them, for the tests of expressions."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from luodi.regimes.expressions import Expression, compile_expression
from luodi.regimes.vocabulary import Term, TermKind, Value

TERMS: dict[str, Term] = {
    term.name: term
    for term in (
        Term("固定资产投资", TermKind.MONEY, "万元"),
        Term("投资总额", TermKind.MONEY, "亿元"),
        Term("用地面积", TermKind.LAND, "亩"),
        Term("建筑面积", TermKind.LAND, "平方米"),
        Term("亩均税收", TermKind.NUMBER, "万元/亩"),
        Term("完成值", TermKind.NUMBER),
        Term("目标值", TermKind.NUMBER),
        Term("用电容量", TermKind.NUMBER, "KVA"),
        Term("就业人数", TermKind.INTEGER, "人"),
        Term("建设周期", TermKind.INTEGER, "个月"),
        Term("开工率", TermKind.RATIO),
        Term("流转", TermKind.BOOLEAN),
        Term("大项目", TermKind.BOOLEAN),
        Term("园区", TermKind.CHOICE, options=("东园", "西园", "智能制造产业园")),
        Term("产业方向", TermKind.CHOICES, options=("装备", "新材料", "食品")),
        Term("备注", TermKind.TEXT),
        Term("签约日", TermKind.DATE),
        Term("开工日", TermKind.DATE),
        Term("首谈地", TermKind.UNIT),
        Term("落户地", TermKind.UNIT),
    )
}


def compiled(text: str, expects: str = "boolean") -> Expression:
    return compile_expression(text, TERMS, where="机制.yaml:1", expects=expects)  # type: ignore[arg-type]


def verdict(text: str, **values: Value | None) -> Value | None:
    return compiled(text).evaluate(values).value


# Records.

_WHOLE = st.sampled_from([0, 1, 3, 380 * 10**10, 10**9, 2**53, 2**53 + 1, -(2**53) - 1, 2**62]) | st.integers(
    -(10**6), 10**12
)
_NUMBER = (
    st.sampled_from(
        [0.0, -0.0, 0.1, 0.3, 1.0, 380.0, 1e15, 1e-9, 1e-12, 1e300, float("nan"), float("inf"), float("-inf")]
    )
    | st.decimals(-1000, 1000, places=3).map(float)
    | st.floats(-1e9, 1e9)
)
_DAY = st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 1, 9))
_OF_KIND: dict[TermKind, st.SearchStrategy[Value]] = {
    TermKind.MONEY: _WHOLE,
    TermKind.LAND: _WHOLE,
    TermKind.INTEGER: _WHOLE,
    TermKind.NUMBER: _NUMBER,
    TermKind.RATIO: _NUMBER,
    TermKind.BOOLEAN: st.booleans(),
    TermKind.CHOICES: st.sampled_from(["装备", "装备、食品", "新材料", "装备、新材料、食品"]),
    TermKind.TEXT: st.sampled_from(["A", "a", "链主", "Ａ", "ß", "甲 "]),
    TermKind.DATE: _DAY,
    TermKind.UNIT: st.sampled_from(["东乡", "西乡"]),
}


def _value_of(term: Term) -> st.SearchStrategy[Value | None]:
    present = st.sampled_from(term.options) if term.kind == TermKind.CHOICE else _OF_KIND[term.kind]
    return st.none() | present | present | present


records: st.SearchStrategy[dict[str, Value | None]] = st.fixed_dictionaries(
    {name: _value_of(term) for name, term in TERMS.items()}
)

# Expressions, by dimension.

_figures = st.decimals(Decimal("0.001"), 2000, places=3).map(lambda d: f"{d:f}") | st.integers(1, 500).map(str)
_counts = st.sampled_from(["完成值", "目标值"]) | _figures | st.just("0")
_LEAVES: dict[tuple[int, int], st.SearchStrategy[str]] = {
    (1, 0): st.sampled_from(["固定资产投资", "投资总额", "亿元(10)", "万元(5000)", "元(0)", "元(9007199254740993)"]),
    (0, 1): st.sampled_from(["用地面积", "建筑面积", "亩(100)", "平方米(0)", "公顷(3)"]),
    (1, -1): st.sampled_from(["亩均税收", "万元每亩(380)", "元每平方米(12.5)"]),
    (0, 0): _counts,
}
_RATIOS = st.sampled_from(["开工率", "百分之(70)", "百分之(0.1)", "1"])


@st.composite
def numbers(draw: st.DrawFn, dimension: tuple[int, int] = (0, 0), depth: int = 2) -> str:
    """A numeric expression of this dimension (powers of money and of land)."""
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return draw(_LEAVES[dimension])
    same = numbers(dimension, depth - 1)
    forms = ["({} + {})", "({} - {})", "least({}, {})", "greatest({}, {})", "coalesce({}, {})"]
    form = draw(st.sampled_from(["abs({})", "(-{})", "scaled", "quotient", *forms]))
    if form == "scaled":
        return f"({draw(same)} {draw(st.sampled_from('*/'))} {draw(numbers((0, 0), depth - 1))})"
    if form == "quotient":
        above, below = {
            (1, -1): ((1, 0), (0, 1)),
            (0, 0): ((1, 0), (1, 0)),
            (1, 0): ((1, 0), (0, 0)),
            (0, 1): ((0, 1), (0, 0)),
        }[dimension]
        return f"({draw(numbers(above, depth - 1))} / {draw(numbers(below, depth - 1))})"
    return form.format(*(draw(same) for _ in range(form.count("{}"))))


_signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "!=", "≥", "＜"])
_equalities = st.sampled_from(["=", "<>"])
_TEXTS = st.sampled_from(
    [
        "园区 = '东园'",
        "园区 <> '西园'",
        "园区 in ('东园', '智能制造产业园')",
        "园区 not in ('东园')",
        "包含(产业方向, '装备')",
        "包含(产业方向, '新材料')",
        "备注 = 'A'",
        "备注 <> '链主'",
        "首谈地 <> 落户地",
        "首谈地 = '东乡'",
        "流转",
        "流转 = true",
        "coalesce(大项目, false)",
        "大项目 <> 流转",
        "签约日 < 开工日",
        "签约日 >= 日期('2024-01-05')",
        "建设周期 <= 个月(3)",
        "就业人数 > 建设周期 * 2",
        "用电容量 >= KVA(0.3)",
        "coalesce(备注, '链主') = '链主'",
    ]
)


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> str:
    """A boolean expression."""
    form = draw(st.sampled_from(["number", "number", "ratio", "text", "null"] + ["and", "or", "not"] * (depth > 0)))
    if form == "number":
        dimension = draw(st.sampled_from([(1, 0), (0, 1), (1, -1), (0, 0)]))
        return f"{draw(numbers(dimension))} {draw(_signs)} {draw(numbers(dimension))}"
    if form == "ratio":
        return f"开工率 {draw(_signs)} {draw(_RATIOS)}"
    if form == "text":
        return draw(_TEXTS)
    if form == "null":
        return (
            f"{draw(numbers(depth=1) | st.sampled_from(list(TERMS)))} is {draw(st.sampled_from(['null', 'not null']))}"
        )
    inner = conditions(depth - 1)
    return f"not ({draw(inner)})" if form == "not" else f"({draw(inner)}) {form} ({draw(inner)})"
