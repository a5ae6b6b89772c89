"""The room's pages register themselves when imported."""

from luodi.web.library import catalogues, crossing, entries, files, partners, pipeline, reporting, screening

__all__ = ["catalogues", "crossing", "entries", "files", "partners", "pipeline", "reporting", "screening"]
