"""The parties room: who invests, builds, brokers, advises."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Label `parties`."""

    name = "luodi.parties"
    label = "parties"
    verbose_name = "企业与投资方"
