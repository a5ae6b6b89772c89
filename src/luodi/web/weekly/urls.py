"""The room's pages register themselves when imported."""

from luodi.web.weekly import units, views

__all__ = ["units", "views"]
