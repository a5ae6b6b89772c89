"""The room's pages register themselves when imported."""

from luodi.web.administration import findings, history, views

__all__ = ["findings", "history", "views"]
