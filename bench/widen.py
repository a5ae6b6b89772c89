"""Many more projects inside PostgreSQL itself: the loaded ones copied again by one statement for each table.

For the runs with hundreds of thousands of projects, where making each row in Python would take an hour. A copy's rows
are those of its original with ids, names and keys of their own; the digests are the original's, so these copies are
for measuring pages and searches, not for verification. Indexes are taken away before and made again after, as for any
bulk load.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, models, transaction

from bench.load import PATHS, Table, tables_of_a_case
from luodi.ledger.models import Act, Case, Fact, FactEvidence, FactTerm
from luodi.projects.models import Project, ProjectKey, ProjectToken

MOST = 255
"""Copies that one more pair of digits at the end of an id tells apart."""
NUMBERED = {(Case, "title"), (Project, "name"), (Project, "normalised_name"), (Act, "key")}
"""Texts that bear the number of the copy."""
MOVED = """
CREATE FUNCTION pg_temp.moved(id uuid, n int) RETURNS uuid IMMUTABLE LANGUAGE sql AS $$
  SELECT overlay(id::text placing lpad(to_hex((('x' || right(id::text, 2))::bit(8)::int + n) % 256), 2, '0')
                 from 35 for 2)::uuid $$
"""


def widen(jurisdiction: UUID, times: int) -> None:
    """Leave `times` as many projects of a jurisdiction as there are. ValueError beyond what ids can tell apart."""
    if not 1 < times <= MOST:
        raise ValueError(f"times must be 2..{MOST}, not {times}")
    tables: list[Table] = [Case, Act, Fact, FactTerm, FactEvidence, ProjectToken, ProjectKey]
    tables += [table for table, _ in tables_of_a_case() if table not in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
        cursor.execute(MOVED)
        cursor.execute(
            "CREATE TEMP TABLE chosen ON COMMIT DROP AS SELECT id FROM ledger_case "
            "WHERE kind = 'project' AND jurisdiction_id = %s",
            [jurisdiction],
        )
        with without_indexes([table._meta.db_table for table in tables]):
            for table in tables:
                cursor.execute(_copying(table, set(tables)), [times - 1])


def _copying(table: Table, copied: set[Table]) -> str:
    """The statement that writes all copies of a table's rows; its parameter is the number of copies."""
    taken, given = [], []
    for column in (one for one in table._meta.concrete_fields if one.column):
        name = f'"{column.column}"'
        own = column.primary_key or column.related_model in copied
        if own and isinstance(column.target_field if column.is_relation else column, models.UUIDField):
            given.append(f"pg_temp.moved(t.{name}, n)")
        elif (table, column.name) in NUMBERED:
            given.append(f"t.{name} || '-' || n")
        else:
            given.append(f"t.{name}")
        taken.append(name)
    return (
        f'INSERT INTO "{table._meta.db_table}" ({", ".join(taken)}) SELECT {", ".join(given)} '
        f'FROM "{table._meta.db_table}" t CROSS JOIN generate_series(1, %s) n WHERE {_of_chosen(table)}'
    )


def _of_chosen(table: Table) -> str:
    """The condition by which a row belongs to a chosen case."""
    if table is Case:
        return "t.id IN (SELECT id FROM chosen)"
    if table is Act:
        return "t.id IN (SELECT act_id FROM ledger_fact WHERE case_id IN (SELECT id FROM chosen))"
    names = {column.name for column in table._meta.concrete_fields}
    way = next(name for name in PATHS if name in names)
    if way == "case":
        return "t.case_id IN (SELECT id FROM chosen)"
    through = table._meta.get_field(way).related_model
    assert isinstance(through, type) and issubclass(through, models.Model)
    return f't.{way}_id IN (SELECT id FROM "{through._meta.db_table}" WHERE case_id IN (SELECT id FROM chosen))'


@contextmanager
def without_indexes(tables: list[str]) -> Iterator[None]:
    """The tables bare of foreign keys, unique constraints and indexes inside the block; all but their primary keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype IN ('f', 'u') AND conrelid::regclass::text = ANY(%s)",
            [tables],
        )
        constraints = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "WHERE NOT indisprimary AND indrelid::regclass::text = ANY(%s)",
            [tables],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, made in indexes:
            cursor.execute(made)
        for table, name, made in constraints:
            # Foreign keys are not tried again over all rows: the copies point where their originals' copies are.
            unchecked = " NOT VALID" if made.startswith("FOREIGN KEY") and "NOT VALID" not in made else ""
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {made}{unchecked}')
