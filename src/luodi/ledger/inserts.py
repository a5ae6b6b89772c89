"""New rows of one act, written together: one statement for each table instead of one for each case.

Outside of an act rows are inserted at once. Foreign keys are checked when the transaction ends, so the order of tables
does not matter; what an act reads of its own new rows it has in hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import groupby

from django.db import models

Waiting = list[models.Model]

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
    order = {table: number for number, table in enumerate(dict.fromkeys(type(row) for row in rows))}
    for table, same in groupby(sorted(rows, key=lambda row: order[type(row)]), key=type):
        table._default_manager.bulk_create(list(same))
