"""The exchange room: tables of other platforms, filled from the register and held against it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Label `exchange`."""

    name = "luodi.exchange"
    label = "exchange"
    verbose_name = "数据交换"
