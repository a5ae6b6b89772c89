"""What other rooms may use: `note` writes, `entries` reads."""

from luodi.audit.noting import KINDS, Line, note
from luodi.audit.selectors import Entries, EntryView, Wanted, entries

__all__ = ["KINDS", "Entries", "EntryView", "Line", "Wanted", "entries", "note"]
