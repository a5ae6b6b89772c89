"""The room's pages register themselves when imported."""

from luodi.web.library import crossing, pipeline

__all__ = ["crossing", "pipeline"]
