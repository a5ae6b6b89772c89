"""What a demo instance still has to make: a note in its folder, for as long as governments are made one after another.

The first named is the one in the making. While it is, nothing of it is offered and the calendar leaves it alone; when
the making was broken off, the note says what is to be taken away and made anew.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

NOTE = "demo.json"


@dataclass(frozen=True)
class Wanted:
    """A government to be made: its pack and how it is called, how many projects over how many years."""

    slug: str
    title: str
    projects: int
    years: int


@dataclass(frozen=True)
class Making:
    """`left`: what is not finished, in order; `government`: the first of them, once it is begun."""

    seed: int
    left: tuple[Wanted, ...]
    government: UUID | None = None


def making() -> Making | None:
    """What is still to be made; None where nothing is, and always outside a demo instance."""
    if not settings.DEMO:
        return None
    try:
        told = json.loads(_note().read_text())
    except FileNotFoundError:
        return None
    begun = told["government"]
    return Making(told["seed"], tuple(Wanted(**one) for one in told["left"]), UUID(begun) if begun else None)


def note_making(now: Making) -> None:
    """Keep the note, whole or as it was; it goes when nothing is left."""
    if not now.left:
        _note().unlink(missing_ok=True)
        return
    begun = str(now.government or "")
    beside = _note().with_suffix(".new")
    beside.write_text(json.dumps({"seed": now.seed, "left": [asdict(one) for one in now.left], "government": begun}))
    beside.replace(_note())


def _note() -> Path:
    return Path(settings.VAR) / NOTE
