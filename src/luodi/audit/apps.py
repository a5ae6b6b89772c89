"""The audit room."""

from django.apps import AppConfig

from luodi.ledger import triggers


class AuditConfig(AppConfig):
    """Label `audit`."""

    name = "luodi.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        """Entries are append-only like the ledger."""
        triggers.guard("audit_entry")
