"""The room's pages register themselves when imported."""

from luodi.web.projects import lists, recording, views

__all__ = ["lists", "recording", "views"]
