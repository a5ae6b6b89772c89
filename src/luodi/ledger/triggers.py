"""Append-only by the database itself: whoever reaches the tables past the program cannot change or delete what counts.

An administrator of the database can lift the triggers; what is altered then is found by `verify` once sealed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = [
    "ledger_fact",
    "ledger_factterm",
    "ledger_factevidence",
    "ledger_act",
    "ledger_evidencefile",
    "ledger_seal",
    "ledger_sealedfact",
]
MESSAGE = "台账只增不改：{table} 的记录不能修改或删除，请用冲正"
FUNCTION = "luodi_append_only"


def guard(table: str) -> None:
    """Let another room's table be append-only as well."""
    if table not in TABLES:
        TABLES.append(table)


def install(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on every append-only table there is. Installing twice is installing once."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _install_statements(connection.vendor, _there(connection)):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift the refusal, for flushing a test database and for tests that alter what must be found."""
    with connection.cursor() as cursor:
        for statement in _remove_statements(connection.vendor, _there(connection)):
            cursor.execute(statement)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the refusal inside the block. Never used by the program itself."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _there(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that exist already: migrations of another room come later."""
    known = set(connection.introspection.table_names())
    return [table for table in TABLES if table in known]


def _install_statements(vendor: str, tables: list[str]) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE.format(table=table)}'); END"
            for table in tables
            for verb in ("UPDATE", "DELETE")
        ]
    message = MESSAGE.format(table="%")
    function = (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    rows = [
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
        for table in tables
    ]
    whole = [
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
        for table in tables
    ]
    return [function, *rows, *whole]


def _remove_statements(vendor: str, tables: list[str]) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in tables for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{verb} ON {table}" for table in tables for verb in ("change", "truncate")
    ]
