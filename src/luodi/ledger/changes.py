"""Rows changed and dropped by what they are known by, as plain values: an ORM statement costs several times as much."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection, models

from luodi.units.public import plain, ways


def change(table: type[models.Model], key: str, rows: Mapping[UUID, Mapping[str, object]]) -> None:
    """Set columns of the rows known by the column `key`: by its value, the columns and what they become."""
    alike: dict[tuple[str, ...], list[list[object]]] = {}
    for known_by, values in rows.items():
        alike.setdefault(tuple(values), []).append([*values.values(), known_by])
    quote = connection.ops.quote_name
    for columns, content in alike.items():
        sets = ", ".join(f"{quote(column)} = %s" for column in columns)
        _carry_out(f"UPDATE {quote(table._meta.db_table)} SET {sets} WHERE {quote(key)} = %s", content)


def drop(table: type[models.Model], keys: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Delete the rows known by the columns `keys`."""
    if not (content := list(rows)):
        return
    quote = connection.ops.quote_name
    known_by = " AND ".join(f"{quote(key)} = %s" for key in keys)
    _carry_out(f"DELETE FROM {quote(table._meta.db_table)} WHERE {known_by}", content)


def _carry_out(statement: str, content: Collection[Sequence[object]]) -> None:
    how = ways()
    if content:
        with connection.cursor() as cursor:
            cursor.executemany(statement, [[plain(value, how) for value in row] for row in content])
