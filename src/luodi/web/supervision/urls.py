"""The room's pages register themselves when imported."""

from luodi.web.supervision import cases, views

__all__ = ["cases", "views"]
