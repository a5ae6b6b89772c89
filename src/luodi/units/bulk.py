"""Many rows at once, past the ORM: values as the drivers take them, one statement or one COPY for a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from django.db import connection, connections, models


def ways() -> dict[type, Callable[[Any], object]]:
    """By type how a value is handed to the driver; all other types as they are."""
    real = connections[connection.alias]
    ways: dict[type, Callable[[Any], object]] = {
        datetime: real.ops.adapt_datetimefield_value,
        date: real.ops.adapt_datefield_value,
    }
    if not real.features.has_native_uuid_field:
        ways[UUID] = attrgetter("hex")
    return ways


def plain(value: object, ways: Mapping[type, Callable[[Any], object]]) -> Any:
    """The value as `ways` hands it to the driver."""
    way = ways.get(type(value))
    return value if way is None else way(value)


def write_values(table: type[models.Model], columns: Sequence[str], content: Iterable[Sequence[object]]) -> None:
    """Insert rows of values that `plain` gave, in the order of `columns` as the database names them."""
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
