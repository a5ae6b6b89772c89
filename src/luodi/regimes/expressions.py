"""Conditions and formulas of a regime: SQL scalar expressions over the vocabulary, compiled once at load.

    固定资产投资 / 用地面积 >= 万元每亩(380) and 亩均税收 >= 万元每亩(30)

One record is evaluated by closures (`Expression.evaluate`), whole populations by SQL (`Expression.sql`); both give the
same verdict. What is missing is unknown (None), as in SQL, never false.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

from luodi.common.money import trimmed
from luodi.regimes import expression_nodes as n
from luodi.regimes.closures import Closure, Figure, closure, figure
from luodi.regimes.expression_reader import Reader
from luodi.regimes.expression_text import ExpressionError, cleaned, conjuncts
from luodi.regimes.sql import Dialect, SqlWriter
from luodi.regimes.terms import Term, Value

__all__ = ["Dialect", "Expression", "ExpressionError", "Result", "Sides", "compile_expression"]

_SIGNS: Mapping[n.CompareSign, str] = {"=": "＝", "<>": "≠", "<": "＜", "<=": "≤", ">": "＞", ">=": "≥"}


class Result(NamedTuple):
    """`value` is None where unknown; `read` holds every term the expression names, None where missing.

    A number is in base units: yuan, micro-mu, 0.7 for 70%.
    """

    value: bool | float | int | None
    read: dict[str, Value | None]

    @property
    def missing(self) -> list[str]:
        """The terms that are not filled in, in order of name."""
        return sorted(name for name, value in self.read.items() if value is None)


class Sides(NamedTuple):
    """The two figures of a comparison in `unit` (万元/亩, 亿元, %, …), None where unknown; `sign` as printed (≥)."""

    left: float | None
    sign: str
    right: float | None
    unit: str


@dataclass(frozen=True)
class Expression:
    """A compiled expression. `names`: the terms it reads. `unit`: in which a numeric result is best shown."""

    text: str
    names: frozenset[str]
    root: n.Node
    unit: str
    _closure: Closure = field(repr=False, compare=False)
    _sides: tuple[Figure, Figure] | None = field(repr=False, compare=False)
    parts: tuple["Expression", ...] = field(repr=False, compare=False)
    """The conditions joined by a top `and`, in order; the expression itself where there is no such `and`."""

    def evaluate(self, values: Mapping[str, Value | None]) -> Result:
        """The value over one record and what was read. TypeError where a value is not of its term's type."""
        value = self._closure(values)
        read = {name: values.get(name) for name in sorted(self.names)}
        return Result(value, read)  # type: ignore[arg-type]  # compile_expression lets no text or date be the top

    def sql(self, dialect: Dialect, column: Callable[[str], str]) -> str:
        """The expression in `dialect`; `column` gives the SQL that reads a term (quoted identifier or expression)."""
        return SqlWriter(dialect, column).write(self.root)

    def sides(self, values: Mapping[str, Value | None]) -> Sides | None:
        """The two figures where the top is a comparison of numbers, else None."""
        if self._sides is None or not isinstance(self.root, n.Compare):
            return None
        unit = _printed_unit(self.root)
        left, right = (_shown_figure(side(values), self.root, unit) for side in self._sides)
        return Sides(left, _SIGNS[self.root.sign], right, unit)

    def describe(self, values: Mapping[str, Value | None]) -> str:
        """For a page: '682.9 万元/亩 ≥ 380'; what is missing where it is unknown; else the text of the rule."""
        result = self.evaluate(values)
        if result.value is None:
            return f"待补充：{'、'.join(result.missing)}" if result.missing else "无法计算（除数为零）"
        sides = self.sides(values)
        if sides is None or sides.left is None or sides.right is None:
            return self.text
        left, right = _distinct(sides.left, sides.right)
        return (
            f"{left}{sides.unit if sides.unit == '%' else f' {sides.unit}' if sides.unit else ''} {sides.sign} {right}"
        )


def compile_expression(
    text: str, terms: Mapping[str, Term], *, where: str, expects: Literal["boolean", "number"] = "boolean"
) -> Expression:
    """Compile `text` over `terms`. `where` is its place in the pack, kept in every refusal.

    Raises ExpressionError, and nothing else, for any text at all.
    """
    code = cleaned(text, where)
    try:
        tree = sqlglot.parse_one(code, into=exp.Condition)
        return _compiled(tree, code, terms, where, expects)
    except ExpressionError:
        raise
    except ParseError as error:
        raise ExpressionError(where, _parse_reason(error)) from error
    except Exception as error:  # whatever the parser meets (TokenError, RecursionError …) is the text's fault
        raise ExpressionError(where, "看不懂这段表达式，请核对写法。") from error


def _compiled(
    tree: exp.Expr, code: str, terms: Mapping[str, Term], where: str, expects: Literal["boolean", "number"]
) -> Expression:
    reader = Reader(terms, where)
    if expects == "boolean":
        root = reader.verdict(tree)
    else:
        root = reader.read(tree)
        if not root.shape.numeric:
            raise ExpressionError(where, "这里要一个数，不是条件、文字或日期。")
    parts: tuple[Expression, ...] = ()
    trees, texts = _conjuncts(tree), conjuncts(code)
    if len(trees) > 1:
        pairs = zip(trees, texts, strict=True)
        parts = tuple(_compiled(part, part_text, terms, where, "boolean") for part, part_text in pairs)
    sides = None
    if isinstance(root, n.Compare) and root.left.shape.numeric:
        sides = (figure(root.left), figure(root.right))
    unit = root.shape.unit or n.default_unit(root.shape)
    names = frozenset(reader.names)
    compiled = Expression(code, names, root, unit, closure(root), sides, parts)
    if not parts:
        object.__setattr__(compiled, "parts", (compiled,))
    return compiled


def _conjuncts(tree: exp.Expr) -> list[exp.Expr]:
    """The conditions under a top `and`, left to right, brackets around them taken off."""
    inner = tree.unnest()
    if not isinstance(inner, exp.And):
        return [inner]
    return _conjuncts(inner.this) + _conjuncts(inner.args["expression"])


def _parse_reason(error: ParseError) -> str:
    found = error.errors[0] if error.errors else {}
    near, column = str(found.get("highlight") or ""), found.get("col")
    if near and column:
        return f"第 {column} 个字附近“{near[:20]}”看不懂，请核对写法。"
    return "看不懂这段表达式，请核对写法。"


def _printed_unit(node: n.Compare) -> str:
    """The unit a rule was written in says best how its figures are read: that of a constant before that of a term."""
    sides = sorted((node.right, node.left), key=lambda side: not isinstance(side, n.Constant))
    if any(side.shape.ratio for side in sides):
        return "%"
    return next((side.shape.unit for side in sides if side.shape.unit), "") or n.default_unit(node.left.shape)


def _shown_figure(value: int | float | None, node: n.Compare, unit: str) -> float | None:
    return None if value is None else value / n.display_factor(node.left.shape, unit)


def _distinct(left: float, right: float) -> tuple[str, str]:
    """Both figures at two places, or at as many as it takes to tell two different figures apart."""
    for places in (2, 3, 4, 6, 9):
        shown = tuple(trimmed(round(Decimal(repr(side)), places)) for side in (left, right))
        if shown[0] != shown[1] or abs(left - right) <= n.HALF_TOLERANCE * (abs(left) + abs(right)):
            break
    return shown[0], shown[1]
