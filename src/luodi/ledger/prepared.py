"""What every act and every page asks: the SQL worked out once, asked each time with other values.

Building a query costs several times what the database needs for it. What is kept is the text of a statement, which
depends on nothing but the models; never an answer.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any, Generic, ParamSpec
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from luodi.units.public import plain, ways

P = ParamSpec("P")

MARK = datetime(1949, 10, 1, 0, 0, 0, 1, tzinfo=UTC)
"""Stands in a query for the moment that changes from one asking to the next."""
KEPT = 512
_kept: dict[object, tuple[str, tuple[Any, ...]]] = {}


def counted(key: object, build: Callable[[datetime], QuerySet[Any, Any]], moment: datetime) -> int:
    """How many rows `build(moment)` has. `build` must be the same for the same key, but for the moment."""
    place = (connection.vendor, key)
    if place not in _kept:
        while len(_kept) >= KEPT:
            _kept.pop(next(iter(_kept)), None)
        sql, params = build(MARK).query.sql_with_params()
        _kept[place] = (f"SELECT COUNT(*) FROM ({sql}) counted", tuple(params))
    sql, params = _kept[place]
    adapted = connection.ops.adapt_datetimefield_value
    mark, now = adapted(MARK), adapted(moment)
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(now if param == mark else param for param in params))
        return int(cursor.fetchone()[0])


class Prepared(Generic[P]):
    """A query that `build` makes of its arguments: ids, days, moments, texts, numbers, and collections of one of them.

    `build` ends in `values_list`, treats every value alike and gives a collection to `__in`; one that is empty finds
    nothing. Rows come as tuples.
    """

    def __init__(self, build: Callable[P, QuerySet[Any, Any]]) -> None:
        self._build = build
        self._kept: dict[object, _Statement] = {}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[tuple[Any, ...]]:
        given = [_padded(one) if isinstance(one, Collection) and not isinstance(one, str) else one for one in args]
        if [] in given:
            return []
        shape = (connection.vendor, *(len(one) if isinstance(one, list) else type(one) for one in given))
        if shape not in self._kept:
            self._kept[shape] = self._worked_out(given)
        return self._kept[shape].ask(_flat(given))

    def _worked_out(self, given: list[Any]) -> "_Statement":
        number = count()
        marks = [
            [_mark(value, next(number)) for value in one] if isinstance(one, list) else _mark(one, next(number))
            for one in given
        ]
        build: Callable[..., QuerySet[Any, Any]] = self._build
        compiler = build(*marks).query.get_compiler(connection.alias)
        sql, params = compiler.as_sql()
        how = ways()
        numbers = {plain(mark, how): n for n, mark in enumerate(_flat(marks))}
        places = tuple((at, numbers[param]) for at, param in enumerate(params) if param in numbers)
        return _Statement(sql, tuple(params), places, compiler)


@dataclass(frozen=True)
class _Statement:
    """`places`: at which parameter which of the values goes; `compiler` knows how to read what the driver returns."""

    sql: str
    params: tuple[object, ...]
    places: tuple[tuple[int, int], ...]
    compiler: Any

    @cached_property
    def _converters(self) -> Any:
        return self.compiler.get_converters([column[0] for column in self.compiler.select])

    def ask(self, values: list[Any]) -> list[tuple[Any, ...]]:
        how = ways()
        params: list[Any] = list(self.params)
        for at, number in self.places:
            params[at] = plain(values[number], how)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        return [tuple(row) for row in self.compiler.apply_converters(rows, self._converters)]


def _padded(values: Collection[Any]) -> list[Any]:
    """The values, the last one repeated up to a power of two: few lengths, so few statements."""
    listed = list(values)
    return listed + listed[-1:] * ((1 << (len(listed) - 1).bit_length()) - len(listed)) if listed else listed


def _flat(values: list[Any]) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


def _mark(value: object, number: int) -> object:
    """Stands in a query for the value of this number: of its type, and like nothing that a query says itself."""
    if isinstance(value, UUID):
        return UUID(int=(MARK.year << 64) + number)
    if isinstance(value, datetime):
        return MARK + timedelta(microseconds=number + 1)
    if isinstance(value, date):
        return MARK.date() + timedelta(days=number)
    if isinstance(value, int):
        return MARK.year * 10**6 + number
    if isinstance(value, str):
        return f"\x01{number}"
    raise TypeError(f"no mark for {value!r}")
