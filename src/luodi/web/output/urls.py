"""The room's pages register themselves when imported."""

from luodi.web.output import brief, dispatch, lists, registers, tasks

__all__ = ["brief", "dispatch", "lists", "registers", "tasks"]
