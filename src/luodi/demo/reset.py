"""Clearing a demo instance: its tables are rebuilt, its evidence removed. Nothing like it exists for a real one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from luodi.units.errors import UnitsError


def clear() -> None:
    """Drop all rows by rebuilding the tables: facts may not be deleted, not even here. UnitsError outside a demo."""
    if not settings.DEMO:
        raise UnitsError("只有演示实例可以清空")
    if connection.vendor == "sqlite":
        _drop_sqlite()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)
    shutil.rmtree(Path(settings.EVIDENCE_DIR), ignore_errors=True)
    Path(settings.EVIDENCE_DIR).mkdir(parents=True, exist_ok=True)


def _drop_sqlite() -> None:
    """Every object of the file; a running server keeps its connections to the same file."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        for kind in ("trigger", "view", "table"):
            cursor.execute("SELECT name FROM sqlite_master WHERE type=%s AND name NOT LIKE %s", [kind, "sqlite_%"])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP {kind} IF EXISTS {connection.ops.quote_name(name)}")
        cursor.execute("PRAGMA foreign_keys=ON")


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
