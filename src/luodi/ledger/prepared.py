"""Counting on every page: the SQL of a count worked out once for a viewer, asked anew each time.

Building a large query costs several times what the database needs for it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

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
