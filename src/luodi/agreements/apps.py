"""The agreements room: negotiation, decision, signing."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Label `agreements`."""

    name = "luodi.agreements"
    label = "agreements"
    verbose_name = "协议"
