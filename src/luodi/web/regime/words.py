"""The language of a pack as an official reads it; see `luodi.regimes.words`."""

from luodi.regimes.words import (
    EVERY,
    NEXT,
    SEES,
    THIS,
    UNITS,
    condition,
    due,
    duties_clause,
    fact_title,
    offset,
    owners,
    requirement,
    requirement_detail,
    trigger,
    triggers,
    who,
)

__all__ = [
    "EVERY",
    "NEXT",
    "SEES",
    "THIS",
    "UNITS",
    "condition",
    "due",
    "duties_clause",
    "fact_title",
    "offset",
    "owners",
    "requirement",
    "requirement_detail",
    "trigger",
    "triggers",
    "who",
]
