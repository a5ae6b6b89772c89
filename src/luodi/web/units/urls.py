"""The room's pages register themselves when imported."""

from luodi.web.units import person, views

__all__ = ["person", "views"]
