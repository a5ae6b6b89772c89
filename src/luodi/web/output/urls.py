"""The room's pages register themselves when imported."""

from luodi.web.output import lists

__all__ = ["lists"]
