"""The room's pages register themselves when imported."""

from luodi.web.library import catalogues, crossing, pipeline, screening

__all__ = ["catalogues", "crossing", "pipeline", "screening"]
