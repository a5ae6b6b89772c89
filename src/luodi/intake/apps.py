"""The intake room: registers that people bring in as spreadsheets."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Label `intake`."""

    name = "luodi.intake"
    label = "intake"
    verbose_name = "导入"
