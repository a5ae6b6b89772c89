"""What every command asks of the instance: its tables, its government, its sort."""

from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from luodi.cli.say import Stop
from luodi.units.models import Unit
from luodi.units.public import making


def migrated() -> bool:
    """Whether the tables are those of this release."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrate() -> None:
    """Bring the tables up to this release."""
    call_command("migrate", verbosity=0, interactive=False)


def governments() -> list[UUID]:
    """The governments of this instance, oldest first; not one of a demo that is still being made."""
    from django.db.models import F

    now = making()
    roots = Unit.objects.filter(pk=F("jurisdiction_id")).order_by("opened_on", "pk").values_list("pk", flat=True)
    return [root for root in roots if now is None or root != now.government]


def the_governments() -> list[UUID]:
    """The same, or Stop where there is none yet."""
    if not migrated():
        raise Stop("数据库还没有建好。请先运行 luodi up，它会自动建表")
    found = governments()
    if not found:
        raise Stop("这个实例还没有建立政府。演示请运行 luodi demo；正式使用请运行 luodi found <机制代号>")
    return found


def named_governments() -> list[tuple[UUID, str]]:
    """The same, each with what its lines begin with: its name where there are several, else nothing."""
    found = the_governments()
    names = dict(Unit.objects.filter(pk__in=found).values_list("pk", "name"))
    return [(one, f"{names[one]}：" if len(found) > 1 else "") for one in found]


def need_demo(what: str) -> None:
    """Stop unless this is a demo instance: nothing of the demo may reach a real one."""
    if not settings.DEMO:
        raise Stop(f"{what}只在演示实例里可用。请在命令前加 LUODI_DEMO=1，并用单独的 LUODI_VAR 目录")
