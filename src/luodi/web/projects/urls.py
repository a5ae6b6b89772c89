"""The room's pages register themselves when imported."""

from luodi.web.projects import board, claims, export, lists, recording, transfer, views, views_saved

__all__ = ["board", "claims", "export", "lists", "recording", "transfer", "views", "views_saved"]
