"""The units room: who exists, who sits where, on which day."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Label `units`; holds the user model."""

    name = "luodi.units"
    label = "units"
    verbose_name = "组织"
