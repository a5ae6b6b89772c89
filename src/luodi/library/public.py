"""What other rooms may use of the library."""

from luodi.library.crossing import Cross, Heading, crossed, headings
from luodi.library.pipeline import HandOff, Place, Waits, hand_offs, places

__all__ = ["Cross", "HandOff", "Heading", "Place", "Waits", "crossed", "hand_offs", "headings", "places"]
