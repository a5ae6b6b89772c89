"""The ledger room: facts, evidence, seals, the stored fold."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """Label `ledger`."""

    name = "luodi.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        """See to it that the tables stay append-only after every change of their shape."""
        post_migrate.connect(_keep_append_only, sender=self, dispatch_uid="luodi-append-only")


def _keep_append_only(using: str, **_: Any) -> None:
    """SQLite rebuilds a table to change a column, and its triggers go with the old one."""
    from luodi.ledger import triggers

    triggers.install(connections[using])
