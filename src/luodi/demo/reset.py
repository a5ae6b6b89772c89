"""Clearing a demo instance: its tables are emptied, its evidence removed. Nothing like it exists for a real one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from luodi.ledger.triggers import lifted
from luodi.units.errors import UnitsError
from luodi.units.models import Appointment, User


def clear() -> None:
    """Empty the tables of this release, with their refusal of deletion lifted meanwhile. UnitsError outside a demo.

    What migrations themselves have written (content types, permissions, their own record) stays.
    """
    if not settings.DEMO:
        raise UnitsError("只有演示实例可以清空")
    kept = {"django_migrations", "django_content_type", "auth_permission"}
    tables = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in kept]
    with transaction.atomic(), lifted(connection):
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True):
            with connection.cursor() as cursor:
                cursor.execute(statement)
    shutil.rmtree(Path(settings.EVIDENCE_DIR), ignore_errors=True)
    Path(settings.EVIDENCE_DIR).mkdir(parents=True, exist_ok=True)


@contextmanager
def quick() -> Iterator[None]:
    """Do not wait for the disk after each act: data that can be made again may be lost in a power cut."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")


def remove(jurisdiction: UUID) -> None:
    """Take one government of a demo away, with its people: one whose making was broken off. UnitsError outside a demo.

    Its evidence is swept up like all files that belong to nothing recorded.
    """
    if not settings.DEMO:
        raise UnitsError("只有演示实例可以清空")
    people = set(Appointment.objects.filter(jurisdiction_id=jurisdiction).values_list("user_id", flat=True))
    tables = [table for table in apps.get_models() if any(f.name == "jurisdiction" for f in table._meta.fields)]
    with transaction.atomic(), lifted(connection):
        for table in tables:
            table._base_manager.filter(jurisdiction_id=jurisdiction)._raw_delete(connection.alias)
        User.objects.filter(pk__in=people).delete()
        # Now and not at the end: the refusal is not put back on a table with questions open.
        connection.check_constraints()
