"""What other rooms may use of the documents."""

from luodi.documents.paper import Part, Sheet, Table, word
from luodi.documents.registers import (
    PAGE,
    STUCK_DAYS,
    Deed,
    Investor,
    Stuck,
    investors,
    stuck,
    work_register,
)

__all__ = [
    "PAGE",
    "STUCK_DAYS",
    "Deed",
    "Investor",
    "Part",
    "Sheet",
    "Stuck",
    "Table",
    "investors",
    "stuck",
    "word",
    "work_register",
]
