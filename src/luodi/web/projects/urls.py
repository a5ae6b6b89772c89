"""The room's pages register themselves when imported."""

from luodi.web.projects import board, claim_list, claims, export, lists, recording, transfer, views, views_saved

__all__ = ["board", "claim_list", "claims", "export", "lists", "recording", "transfer", "views", "views_saved"]
