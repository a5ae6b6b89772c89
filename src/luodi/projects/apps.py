"""The projects room: a project's whole life, from lead to aftercare."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Label `projects`."""

    name = "luodi.projects"
    label = "projects"
    verbose_name = "项目"
