"""What other rooms may know of units."""

from luodi.units.models import Dated, Tenanted

__all__ = ["Dated", "Tenanted"]
