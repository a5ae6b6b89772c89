"""What other rooms may use of the exchange."""

from luodi.exchange.actions import may_exchange, offers, remove_template, set_columns, take_template
from luodi.exchange.selectors import (
    SHOWN,
    Cellwise,
    Difference,
    Reconciled,
    TemplateView,
    filled,
    reconcile,
    template,
    templates,
)
from luodi.exchange.values import Mapped

__all__ = [
    "SHOWN",
    "Cellwise",
    "Difference",
    "Mapped",
    "Reconciled",
    "TemplateView",
    "filled",
    "may_exchange",
    "offers",
    "reconcile",
    "remove_template",
    "set_columns",
    "take_template",
    "template",
    "templates",
]
