"""The leads room: first reports, screening, duplicate claims."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Label `leads`."""

    name = "luodi.leads"
    label = "leads"
    verbose_name = "线索"
