"""New rows of one act, written together: one statement for each table instead of one for each case.

Outside of an act rows are inserted at once. Foreign keys are checked when the transaction ends, so the order of tables
does not matter; what an act reads of its own new rows it has in hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeAlias

from django.db import connection, models

from luodi.units.public import plain, ways, write_values

Table: TypeAlias = type[models.Model]
Values: TypeAlias = Sequence[object]


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
        _write_rows(table, rows)
    for (table, columns), values in kept.plain.items():
        how = ways()
        # Spelled out and not `plain`: the calls alone would be a tenth of an import.
        content = ([how[type(one)](one) if type(one) in how else one for one in row] for row in values)
        write_values(table, columns, content)


def _write_rows(table: Table, rows: Sequence[models.Model]) -> None:
    """Past the ORM: putting rows into the text of statements costs more than they do."""
    fields = [each for each in table._meta.concrete_fields if each.column]
    names = [each.attname for each in fields]
    how = ways()
    jsons = {each.attname: each.get_db_prep_save for each in fields if isinstance(each, models.JSONField)}
    content = (
        [
            jsons[name](getattr(row, name), connection) if name in jsons else plain(getattr(row, name), how)
            for name in names
        ]
        for row in rows
    )
    write_values(table, tuple(each.column or "" for each in fields), content)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
