"""The construction room: schedule, funds, start, completion, production."""

from django.apps import AppConfig


class ConstructionConfig(AppConfig):
    """Label `construction`."""

    name = "luodi.construction"
    label = "construction"
    verbose_name = "建设"
