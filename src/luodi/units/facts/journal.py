"""What a fact changed in rows that stood before it, noted as it is done: its reversal puts back exactly that."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from uuid import UUID

from django.apps import apps
from django.db.models import Field, Model

Note = dict[str, object]

_notes: ContextVar[list[Note] | None] = ContextVar("notes", default=None)


@contextmanager
def noting() -> Iterator[list[Note]]:
    """The notes of one fact, in the order its changes were made."""
    notes: list[Note] = []
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)


def note(row: Model, *fields: str) -> None:
    """Note what the fields hold before they are changed."""
    notes = _notes.get()
    if notes is not None:
        was = {name: _plain(getattr(row, name)) for name in fields}
        notes.append({"model": type(row).__name__, "id": str(row.pk), "was": was})


def noted(one: Note) -> tuple[type[Model], UUID, dict[str, object]]:
    """The model, row and former values of a stored note."""
    model = apps.get_model("units", str(one["model"]))
    was = one["was"]
    assert isinstance(was, dict)
    return model, UUID(str(one["id"])), {name: _typed(model, name, value) for name, value in was.items()}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def _typed(model: type[Model], name: str, value: object) -> object:
    field = model._meta.get_field(name)
    return field.to_python(value) if isinstance(field, Field) and value is not None else None
