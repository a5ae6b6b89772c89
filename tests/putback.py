"""A world made once in a process and put back row by row for each further test: founding it anew takes a second."""

from collections.abc import Callable
from copy import copy
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Model

Made = TypeVar("Made")


class PutBack(Generic[Made]):
    """What `make` gives, with the rows of `units` it wrote; the statements that put them back are kept."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._made: list[Made] = []
        self._tables: list[list[Model]] = []
        self._inserts: list[tuple[str, Any]] = []

    def __call__(self) -> Made:
        """The world, as it was made the first time; the same object each time, which its user copies."""
        if not self._made:
            made = self._make()
            self._tables = [list(model._default_manager.all()) for model in apps.get_app_config("units").get_models()]
            self._made.append(made)
            return made
        if not self._inserts:
            with connection.execute_wrapper(self._note):
                for rows in filter(None, self._tables):
                    type(rows[0])._default_manager.bulk_create(copy(row) for row in rows)
        else:
            with connection.cursor() as cursor:
                for statement, values in self._inserts:
                    cursor.execute(statement, values)
        return self._made[0]

    def _note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith("INSERT"):
            self._inserts.append((sql, params))
        return execute(sql, params, many, context)
