"""What the reader of expressions knows beforehand: the shape of each kind of term, and the words of its refusals."""

from collections.abc import Mapping

from sqlglot import exp

from luodi.regimes import expression_nodes as n
from luodi.regimes.terms import INTENSITY_UNITS, REFERENCE_KINDS, Term, TermKind

HINTS: Mapping[type[exp.Expr], str] = {
    exp.Between: "between 请写成 x >= 下限 and x <= 上限。",
    exp.Like: "不能用 like；请用 = 或 in 列出文字。",
    exp.Case: "不能用 case；请拆成几条规则。",
    exp.Alias: "有两个词连在一起，中间缺运算符。",
    exp.Star: "不能用 *。",
    exp.Mod: "不能用 %；比例请写 百分之(70)。",
}
TYPE_TITLES: Mapping[n.Type, str] = {
    "bool": "是否",
    "int": "数",
    "float": "数",
    "text": "文字",
    "date": "日期",
    "unit": "单位",
    "position": "岗位",
    "person": "人员",
    "party": "企业",
    "choices": "多选",
}
DIMENSION_TITLES: Mapping[tuple[int, int], str] = {
    (0, 0): "没有单位的数",
    (1, 0): "金额",
    (0, 1): "面积",
    (1, -1): "单位面积金额",
    (-1, 1): "单位金额面积",
}
DIMENSION_HINTS: Mapping[tuple[int, int], str] = {
    (1, 0): "金额请写 亿元(1)、万元(5000)",
    (0, 1): "面积请写 亩(100)、平方米(2000)",
    (1, -1): "单位面积金额请写 万元每亩(380)",
}


def shape_of(term: Term) -> tuple[n.Shape, float]:
    """The shape of a term's value and the factor to base units."""
    kind, unit = term.kind, term.display_unit
    if kind == TermKind.MONEY:
        return n.Shape("int", money=1, unit=unit), 1.0
    if kind == TermKind.LAND:
        return n.Shape("int", land=1, unit=unit), 1.0
    if kind == TermKind.INTEGER:
        return n.Shape("int", unit=unit), 1.0
    if kind in (TermKind.NUMBER, TermKind.RATIO):
        intensity = INTENSITY_UNITS.get(unit.replace("每", "/"))
        scale = 1.0 if intensity is None else float(intensity)
        low, high = n.SMALLEST_FIGURE * scale, n.LARGEST_FIGURE * scale
        if intensity is not None:
            return n.Shape("float", money=1, land=-1, unit=unit.replace("每", "/"), low=low, high=high), scale
        return n.Shape("float", unit=unit, ratio=kind == TermKind.RATIO, low=low, high=high), 1.0
    if kind == TermKind.BOOLEAN:
        return n.Shape("bool"), 1.0
    if kind == TermKind.DATE:
        return n.Shape("date"), 1.0
    if kind == TermKind.CHOICES:
        return n.Shape("choices", options=term.options), 1.0
    if kind in REFERENCE_KINDS:
        return n.Shape(kind.value), 1.0  # type: ignore[arg-type]  # the four kinds are types of their own
    return n.Shape("text", options=term.options), 1.0


def shown_part(part: object) -> str:
    """The part as written, short enough for a message."""
    text = part.sql() if isinstance(part, exp.Expr) else str(part)
    return text if len(text) <= 40 else text[:39] + "…"
