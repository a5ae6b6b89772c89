"""Whole populations: an expression as the SQL of SQLite, PostgreSQL, DuckDB or Spark.

Columns hold values as the vocabulary stores them: money, land and integers as 64-bit integers, numbers and ratios as
doubles, dates as dates (ISO text on SQLite), booleans as booleans (0 and 1 on SQLite), the rest as text.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Literal

from luodi.regimes import expression_nodes as n
from luodi.regimes.terms import TermKind

Dialect = Literal["sqlite", "postgres", "duckdb", "spark"]

_DOUBLE: Mapping[Dialect, str] = {
    "sqlite": "REAL",
    "postgres": "DOUBLE PRECISION",
    "duckdb": "DOUBLE",
    "spark": "DOUBLE",
}
_FIND: Mapping[Dialect, str] = {"sqlite": "instr", "postgres": "strpos", "duckdb": "instr", "spark": "instr"}


def quoted(text: str) -> str:
    """A text literal. Expressions hold no quote and no backslash; doubled all the same."""
    return "'" + text.replace("'", "''") + "'"


class SqlWriter:
    """Writes trees for one dialect; `column` gives the SQL that reads a term."""

    def __init__(self, dialect: Dialect, column: Callable[[str], str]) -> None:
        self.dialect = dialect
        self.column = column

    def write(self, node: n.Node) -> str:
        """The SQL of `node`, safe to stand as an operand."""
        match node:
            case n.Constant(value=value):
                return self._constant(value)
            case n.Read():
                return self._read(node)
            case n.Arithmetic(sign=sign, left=left, right=right):
                divisor = self._double(right)
                return f"({self._double(left)} {sign} {f'NULLIF({divisor}, 0)' if sign == '/' else divisor})"
            case n.Negative(inner=inner):
                return f"(- {self.write(inner)})"
            case n.Absolute(inner=inner):
                return f"ABS({self.write(inner)})"
            case n.Extreme(which=which, items=items):
                return self._extreme(which, [self._typed(item, node.shape) for item in items])
            case n.FirstKnown(items=items):
                return f"COALESCE({', '.join(self._typed(item, node.shape) for item in items)})"
        return self._verdict(node)

    def _verdict(self, node: n.Node) -> str:
        match node:
            case n.Compare(sign=sign, left=left, right=right):
                if "float" in (left.shape.type, right.shape.type):
                    return self._near(sign, self._double(left), self._double(right))
                return f"({self.write(left)} {sign} {self.write(right)})"
            case n.Among(inner=inner, options=options):
                return f"({self.write(inner)} IN ({', '.join(map(quoted, options))}))"
            case n.Holds(inner=inner, option=option):
                listed = f"'、' || {self.write(inner)} || '、'"
                return f"({_FIND[self.dialect]}({listed}, {quoted(f'、{option}、')}) > 0)"
            case n.IsMissing(inner=inner):
                return f"({self.write(inner)} IS NULL)"
            case n.Not(inner=inner):
                return f"(NOT {self.write(inner)})"
            case n.Junction(word=word, items=items):
                return f"({f' {word.upper()} '.join(self.write(item) for item in items)})"
        raise TypeError(type(node).__name__)

    def _constant(self, value: int | float | str | bool | datetime.date) -> str:
        if isinstance(value, bool):
            return str(int(value)) if self.dialect == "sqlite" else str(value).upper()
        if isinstance(value, datetime.date):
            return quoted(value.isoformat()) if self.dialect == "sqlite" else f"DATE {quoted(value.isoformat())}"
        if isinstance(value, str):
            return quoted(value)
        if isinstance(value, int):
            return str(value)
        # The exponent makes a double of it everywhere but on PostgreSQL, where it would stay a numeric.
        plain = repr(value) if "e" in repr(value) else f"{value!r}e0"
        return f"CAST({plain} AS DOUBLE PRECISION)" if self.dialect == "postgres" else plain

    def _read(self, node: n.Read) -> str:
        column = self.column(node.name)
        if node.kind not in (TermKind.NUMBER, TermKind.RATIO):
            return column
        number = f"CAST({column} AS {_DOUBLE[self.dialect]})"
        # NaN and infinity, which some engines order above all numbers, fail the range and are unknown.
        within = f"{number} = 0 OR ABS({number}) BETWEEN {n.SMALLEST_FIGURE!r} AND {n.LARGEST_FIGURE!r}"
        scaled = number if node.scale == 1.0 else f"{number} * {self._constant(node.scale)}"
        return f"(CASE WHEN {within} THEN {scaled} END)"

    def _double(self, node: n.Node) -> str:
        """As a double: no engine then divides integers."""
        if node.shape.type == "float":
            return self.write(node)
        return f"CAST({self.write(node)} AS {_DOUBLE[self.dialect]})"

    def _typed(self, node: n.Node, shape: n.Shape) -> str:
        return self._double(node) if shape.type == "float" else self.write(node)

    def _extreme(self, which: str, items: list[str]) -> str:
        if self.dialect == "sqlite":
            # SQLite's scalar MIN and MAX are null as soon as an argument is.
            return f"{'MIN' if which == 'least' else 'MAX'}({', '.join(items)})"
        # The other engines leave nulls out: a missing figure would pass for the smaller one.
        missing = " OR ".join(f"{item} IS NULL" for item in items)
        return f"(CASE WHEN {missing} THEN NULL ELSE {which.upper()}({', '.join(items)}) END)"

    def _near(self, sign: n.CompareSign, left: str, right: str) -> str:
        """The comparison of two doubles with the relative tolerance, term for term as `closures.near`."""
        difference = f"({left} - {right})"
        tolerance = f"{self._constant(n.HALF_TOLERANCE)} * (ABS({left}) + ABS({right}))"
        match sign:
            case "=":
                return f"(ABS({difference}) <= {tolerance})"
            case "<>":
                return f"(ABS({difference}) > {tolerance})"
            case ">=" | "<":
                return f"({difference} {sign} -({tolerance}))"
            case ">" | "<=":
                return f"({difference} {sign} {tolerance})"
