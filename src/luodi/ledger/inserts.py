"""New rows of one act, written together: one statement for each table instead of one for each case.

Outside of an act rows are inserted at once. Foreign keys are checked when the transaction ends, so the order of tables
does not matter; what an act reads of its own new rows it has in hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby
from typing import Any, TypeAlias

from django.db import connection, models

Waiting = list[models.Model]
Column: TypeAlias = "models.Field[Any, Any]"
MANY = 100
AS_THEY_ARE = frozenset({int, str, float, type(None)})
"""Values that a driver takes as they are; but not those of a column that holds JSON."""

_waiting: ContextVar[Waiting | None] = ContextVar("rows_waiting", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Within it `insert` only notes the rows; they are written at its end, or by `flush`. Lost where it fails."""
    token = _waiting.set([])
    try:
        yield
        flush()
    finally:
        _waiting.reset(token)


def insert(rows: Iterable[models.Model]) -> None:
    """Insert new rows: now, or together with the others of the act."""
    waiting = _waiting.get()
    if waiting is None:
        _write(list(rows))
    else:
        waiting.extend(rows)


def flush() -> None:
    """Write what waits."""
    waiting = _waiting.get()
    if waiting:
        rows, waiting[:] = list(waiting), []
        _write(rows)


def waits(row: models.Model) -> bool:
    """Whether the row is new and not written yet: what is set on it now is written with it."""
    return _waiting.get() is not None and row._state.adding


def _write(rows: Sequence[models.Model]) -> None:
    tables = list(dict.fromkeys(type(row) for row in rows))
    order = {table: number for number, table in enumerate(tables)}
    for number, same in groupby(sorted(rows, key=lambda row: order[type(row)]), key=lambda row: order[type(row)]):
        fresh, table = list(same), tables[number]
        if len(fresh) < MANY:
            table._default_manager.bulk_create(fresh)
        else:
            _write_many(table, fresh)


def _write_many(table: type[models.Model], rows: Sequence[models.Model]) -> None:
    """One prepared statement for all: putting thousands of rows into the text of statements costs more than they do."""
    fields = [field for field in table._meta.concrete_fields if field.column]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column or "") for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    content: list[list[Any]] = [
        [
            value if type(value) in AS_THEY_ARE and not as_json else field.get_db_prep_save(value, connection)
            for field, as_json, value in zip(fields, json, _values(row, fields), strict=True)
        ]
        for json in [[isinstance(field, models.JSONField) for field in fields]]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(table._meta.db_table)} ({names}) VALUES ({marks})", content)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _values(row: models.Model, fields: Sequence[Column]) -> list[object]:
    return [getattr(row, field.attname) for field in fields]
