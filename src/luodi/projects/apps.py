"""The projects room: the register of projects, search, duplicates."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectsConfig(AppConfig):
    """Label `projects`."""

    name = "luodi.projects"
    label = "projects"
    verbose_name = "项目"

    def ready(self) -> None:
        """Have the ledger keep the register with every stored act."""
        from luodi.ledger.public import register
        from luodi.projects.lineage import keep_names
        from luodi.projects.recheck import recheck
        from luodi.projects.register import PROJECT, keep

        register(PROJECT, keep, later=recheck)
        register(PROJECT, keep_names)
        post_migrate.connect(bring_up, sender=self)


def bring_up(using: str, **_options: Any) -> None:
    """Rows from before the register held the terms: folded once all tables are as this release has them."""
    from luodi.projects.register import complete

    if using == "default":
        complete()
