"""New rows of one act, written together: one statement for each table instead of one for each case.

Outside of an act rows are inserted at once. Foreign keys are checked when the transaction ends, so the order of tables
does not matter; what an act reads of its own new rows it has in hand.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, TypeAlias, cast
from uuid import UUID

from django.db import connection, connections, models

Table: TypeAlias = type[models.Model]
Values: TypeAlias = Sequence[object]
MANY = 100
"""From so many rows of a table on they are written past the ORM."""


@dataclass
class Waiting:
    """New rows by table, in the order in which the tables were first met: as objects, and as values of their columns.

    `plain` also by the names of the columns the values are of.
    """

    rows: dict[Table, list[models.Model]] = field(default_factory=dict)
    plain: dict[tuple[Table, tuple[str, ...]], list[Values]] = field(default_factory=dict)


_waiting: ContextVar[Waiting | None] = ContextVar("rows_waiting", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Within it `insert` only notes the rows; they are written at its end, or by `flush`. Lost where it fails."""
    token = _waiting.set(Waiting())
    try:
        yield
        flush()
    finally:
        _waiting.reset(token)


def insert(rows: Iterable[models.Model]) -> None:
    """Insert new rows: now, or together with the others of the act."""
    found = list(rows)
    waiting = _waiting.get()
    kept = waiting or Waiting()
    for row in found:
        kept.rows.setdefault(type(row), []).append(row)
    if waiting is None:
        _write(kept)


def insert_plain(table: Table, columns: tuple[str, ...], rows: Iterable[Values]) -> None:
    """Insert rows of narrow tables of which an act makes thousands (terms, search words), without objects for them.

    `columns` are those of the database, all that have no default there; none of them holds JSON.
    """
    waiting = _waiting.get()
    kept = waiting or Waiting()
    kept.plain.setdefault((table, columns), []).extend(rows)
    if waiting is None:
        _write(kept)


def flush() -> None:
    """Write what waits."""
    waiting = _waiting.get()
    if waiting is not None:
        kept = Waiting(dict(waiting.rows), dict(waiting.plain))
        waiting.rows.clear()
        waiting.plain.clear()
        _write(kept)


def waits(row: models.Model) -> bool:
    """Whether the row is new and not written yet: what is set on it now is written with it."""
    return _waiting.get() is not None and row._state.adding


def _write(kept: Waiting) -> None:
    for table, rows in kept.rows.items():
        if len(rows) < MANY:
            table._default_manager.bulk_create(rows)
        else:
            _write_rows(table, rows)
    for (table, columns), values in kept.plain.items():
        ways = _ways()
        _write_values(table, columns, ([_plain(value, ways) for value in row] for row in values))


def _write_rows(table: Table, rows: Sequence[models.Model]) -> None:
    """One prepared statement for all: putting thousands of rows into the text of statements costs more than they do."""
    fields = [each for each in table._meta.concrete_fields if each.column]
    ways = _ways()
    jsons = {each.attname: each.get_db_prep_save for each in fields if isinstance(each, models.JSONField)}
    content = (
        [
            jsons[name](getattr(row, name), connection) if name in jsons else _plain(getattr(row, name), ways)
            for name in [each.attname for each in fields]
        ]
        for row in rows
    )
    _write_values(table, tuple(each.column or "" for each in fields), content)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _ways() -> dict[type, Callable[[Any], object]]:
    """By type how a value is handed to the driver; all other types as they are."""
    real = connections[connection.alias]
    ways: dict[type, Callable[[Any], object]] = {
        datetime: real.ops.adapt_datetimefield_value,
        date: real.ops.adapt_datefield_value,
    }
    if not real.features.has_native_uuid_field:
        ways[UUID] = attrgetter("hex")
    return ways


def _plain(value: object, ways: Mapping[type, Callable[[Any], object]]) -> object:
    way = ways.get(type(value))
    return value if way is None else way(value)


def _write_values(table: Table, columns: tuple[str, ...], content: Iterable[Values]) -> None:
    quote = connection.ops.quote_name
    names, target = ", ".join(map(quote, columns)), quote(table._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy:
                for row in content:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {target} ({names}) VALUES ({marks})", cast("Any", content))
