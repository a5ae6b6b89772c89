"""Closures, SQLite, DuckDB and PostgreSQL give one verdict over random expressions and records."""

from __future__ import annotations

import datetime
import math
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import psycopg
import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.regimes.expressions import Dialect, Expression, ExpressionError
from luodi.regimes.vocabulary import TermKind, Value
from regimes.expression_cases import TERMS, compiled, conditions, numbers, records

Rows = list[tuple[Any, ...]]
Record = dict[str, Value | None]

_WHOLE = {TermKind.MONEY, TermKind.LAND, TermKind.INTEGER}
_FLOAT = {TermKind.NUMBER, TermKind.RATIO}


def _column(name: str) -> str:
    return f'"{name}"'


def _table(dialect: Dialect) -> str:
    def type_of(kind: TermKind) -> str:
        if kind in _WHOLE:
            return "BIGINT"
        if kind in _FLOAT:
            return "REAL" if dialect == "sqlite" else "DOUBLE PRECISION"
        if kind == TermKind.BOOLEAN and dialect != "sqlite":
            return "BOOLEAN"
        return (
            "DATE" if kind == TermKind.DATE and dialect != "sqlite" else "TEXT" if kind != TermKind.BOOLEAN else "INT"
        )

    columns = ", ".join(f"{_column(name)} {type_of(term.kind)}" for name, term in TERMS.items())
    return f"CREATE TEMPORARY TABLE cases (position INT, {columns})"


class Engine:
    """One open engine with an empty table of all terms."""

    def __init__(self, dialect: Dialect, execute: Callable[..., Any], mark: str) -> None:
        self.dialect = dialect
        self._execute = execute
        self._insert = f"INSERT INTO cases VALUES ({', '.join([mark] * (len(TERMS) + 1))})"
        execute(_table(dialect))

    def run(self, expressions: list[Expression], cases: list[Record]) -> Rows:
        """One row for each record, one value for each expression."""
        self._execute("DELETE FROM cases")
        for at, case in enumerate(cases):
            self._execute(self._insert, [at, *(self._stored(case[name]) for name in TERMS)])
        selected = ", ".join(expression.sql(self.dialect, _column) for expression in expressions)
        return list(self._execute(f"SELECT {selected} FROM cases ORDER BY position").fetchall())

    def _stored(self, value: Value | None) -> Value | None:
        return value.isoformat() if self.dialect == "sqlite" and isinstance(value, datetime.date) else value


@pytest.fixture(scope="module", params=["sqlite", "duckdb", "postgres"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "sqlite":
        with sqlite3.connect(":memory:") as lite:
            yield Engine("sqlite", lite.execute, "?")
    elif request.param == "duckdb":
        with duckdb.connect(":memory:") as duck:
            yield Engine("duckdb", duck.execute, "?")
    else:
        with psycopg.connect(request.getfixturevalue("postgres_url")) as server:
            yield Engine("postgres", server.execute, "%s")


def _usable(texts: list[str], expects: str) -> list[Expression]:
    """The expressions that compile; the grammar may only go beyond the limits of size."""
    usable = []
    for text in texts:
        try:
            usable.append(compiled(text, expects))
        except ExpressionError as error:
            assert any(word in error.reason for word in ("太长", "太多", "太深", "除数是零")), (text, error.reason)
    return usable


_settings = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
_cases = st.lists(records, min_size=6, max_size=12)


@_settings
@given(texts=st.lists(conditions(), min_size=5, max_size=12), cases=_cases)
def test_random_conditions_on_every_engine_give_the_verdict_of_the_closures(
    engine: Engine, texts: list[str], cases: list[Record]
) -> None:
    expressions = [compiled("true"), *_usable(texts, "boolean")]
    for case, row in zip(cases, engine.run(expressions, cases), strict=True):
        for expression, found in zip(expressions, row, strict=True):
            expected = expression.evaluate(case).value
            assert (None if found is None else bool(found)) is expected, (expression.text, case)


@_settings
@given(texts=st.lists(numbers(), min_size=5, max_size=12), cases=_cases)
def test_random_formulas_on_every_engine_give_the_figure_of_the_closures(
    engine: Engine, texts: list[str], cases: list[Record]
) -> None:
    expressions = [compiled("1", "number"), *_usable(texts, "number")]
    for case, row in zip(cases, engine.run(expressions, cases), strict=True):
        for expression, found in zip(expressions, row, strict=True):
            expected = expression.evaluate(case).value
            assert found == expected, (expression.text, case)
            assert found is None or math.isfinite(found)


@_settings
@given(text=conditions(depth=3), case=records)
def test_random_condition_holds_exactly_where_all_its_parts_hold(text: str, case: Record) -> None:
    for expression in _usable([text], "boolean"):
        verdicts = [part.evaluate(case).value for part in expression.parts]
        every = False if False in verdicts else None if None in verdicts else True
        assert expression.evaluate(case).value is every
        assert [compiled(part.text).root for part in expression.parts] == [part.root for part in expression.parts]


FIXED: list[tuple[str, Record, bool | None]] = [
    ("固定资产投资 / 用地面积 >= 万元每亩(380)", {"固定资产投资": 380 * 10**4 * 7, "用地面积": 7 * 10**6}, True),
    ("固定资产投资 / 用地面积 > 万元每亩(380)", {"固定资产投资": 380 * 10**4 * 7, "用地面积": 7 * 10**6}, False),
    ("固定资产投资 / 用地面积 >= 万元每亩(380)", {"固定资产投资": 1, "用地面积": 0}, None),
    ("就业人数 / 2 = 1.5", {"就业人数": 3}, True),
    ("固定资产投资 > 投资总额", {"固定资产投资": 2**53 + 1, "投资总额": 2**53}, True),
    ("固定资产投资 = 元(9007199254740993)", {"固定资产投资": 2**53}, False),
    ("least(完成值, 目标值) < 5", {"完成值": 1.0}, None),
    ("greatest(完成值, 目标值) > 0", {"完成值": 1.0}, None),
    ("完成值 > 1", {"完成值": float("nan")}, None),
    ("完成值 > 1", {"完成值": float("inf")}, None),
    ("完成值 is null", {"完成值": float("nan")}, True),
    ("not (流转)", {}, None),
    ("流转 or 大项目", {"流转": True}, True),
    ("流转 and 大项目", {"流转": False}, False),
    ("流转 and 大项目", {"流转": True}, None),
    ("备注 = 'a'", {"备注": "A"}, False),
    ("流转 = true", {"流转": True}, True),
]


@pytest.mark.parametrize(("text", "values", "expected"), FIXED)
def test_trap_on_every_engine_gives_the_known_verdict(
    engine: Engine, text: str, values: Record, expected: bool | None
) -> None:
    case = dict.fromkeys(TERMS) | values
    found = engine.run([compiled(text)], [case])[0][0]
    assert (None if found is None else bool(found)) is expected
    assert compiled(text).evaluate(case).value is expected


@pytest.mark.parametrize(("text", "values", "expected"), FIXED)
def test_sql_for_spark_read_by_another_engine_gives_the_known_verdict(
    text: str, values: Record, expected: bool | None
) -> None:
    """No Spark runs here: its SQL is parsed as Spark's and carried over to DuckDB."""
    written = compiled(text).sql("spark", lambda name: f"`{name}`")
    with duckdb.connect(":memory:") as duck:
        engine = Engine("duckdb", duck.execute, "?")
        engine.run([compiled("true")], [dict.fromkeys(TERMS) | values])
        carried = sqlglot.transpile(f"SELECT {written} FROM cases", read="spark", write="duckdb")[0]
        assert duck.execute(carried).fetchall() == [(expected,)]
