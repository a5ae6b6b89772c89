"""The projects room: the register of projects, search, duplicates."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Label `projects`."""

    name = "luodi.projects"
    label = "projects"
    verbose_name = "项目"

    def ready(self) -> None:
        """Have the ledger keep the register with every stored act."""
        from luodi.ledger.public import register
        from luodi.projects.register import PROJECT, keep

        register(PROJECT, keep)
