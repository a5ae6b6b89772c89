"""The room's pages register themselves when imported."""

from luodi.web.intake import files, views

__all__ = ["files", "views"]
