"""What counts can be added to and never changed, by whatever way the tables are reached."""

import pytest
from django.db import DatabaseError, connection, transaction

from ledger.conftest import World
from luodi.ledger import triggers
from luodi.ledger.models import Act, Fact, FactTerm


@pytest.mark.parametrize("table", triggers.TABLES)
def test_every_guarded_table_exists_and_refuses_both_verbs(world: World, table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
        assert cursor.fetchone() == (2,)


@pytest.mark.parametrize("model", [Fact, FactTerm, Act])
def test_update_or_delete_of_recorded_rows_is_refused(
    world: World, model: type[Fact] | type[FactTerm] | type[Act]
) -> None:
    world.lead()
    with pytest.raises(DatabaseError, match="只增不改"), transaction.atomic():
        model.objects.update(jurisdiction_id=world.jurisdiction)
    with pytest.raises(DatabaseError, match="只增不改"), transaction.atomic():
        model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    assert model.objects.exists()


def test_facts_can_be_altered_only_while_the_guard_is_lifted(world: World) -> None:
    world.lead()
    with triggers.lifted(connection):
        Fact.objects.update(kind="altered.fact")
    with pytest.raises(DatabaseError), transaction.atomic():
        Fact.objects.update(kind="altered.again")
    assert Fact.objects.get().kind == "altered.fact"


def test_transactional_test_is_flushed_and_guarded_again_first(shared_world: World) -> None:
    shared_world.lead()
    assert Fact.objects.count() == 1


def test_transactional_test_is_flushed_and_guarded_again_second(shared_world: World) -> None:
    shared_world.lead()
    assert Fact.objects.count() == 1
    with pytest.raises(DatabaseError):
        Fact.objects.update(kind="altered.fact")
