"""The ledger room: facts, evidence, seals, the stored fold."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Label `ledger`."""

    name = "luodi.ledger"
    label = "ledger"
    verbose_name = "台账"
