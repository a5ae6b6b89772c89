"""The room's pages register themselves when imported."""

from luodi.web.output import brief, dispatch, lists, registers

__all__ = ["brief", "dispatch", "lists", "registers"]
