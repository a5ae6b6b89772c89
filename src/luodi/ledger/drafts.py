"""What is handed to `record()` and what comes back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from luodi.regimes.vocabulary import Value


@dataclass(frozen=True)
class Opening:
    """A case to be opened by the draft that bears it; drafts that bear an equal one share the case.

    `place` tells apart cases of one title that one act opens, as the rows of a table do; it is not kept.
    """

    kind: str
    title: str
    key: str = ""
    unit: UUID | None = None
    place: int = 0


@dataclass(frozen=True)
class Attachment:
    """A stored evidence file, with the name and kind it is attached under."""

    file: UUID
    name: str
    kind: str = ""


@dataclass(frozen=True)
class Draft:
    """A fact to be recorded: typed values by term; `about` a fact's id or an obligation's key."""

    case: UUID | Opening
    kind: str
    happened_on: date
    values: Mapping[str, Value] = field(default_factory=dict)
    about: str | None = None
    evidence: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """One act: its id, the facts and cases in the order of the drafts, and whether it was a replay."""

    act: UUID
    facts: tuple[UUID, ...]
    cases: tuple[UUID, ...]
    replayed: bool = False

    @property
    def case(self) -> UUID:
        """The case of the first draft."""
        return self.cases[0]


def payload_digest(drafts: Sequence[Draft], actor: UUID, on_behalf_of: UUID | None) -> str:
    """SHA-256 of what is asked for, so that one request key cannot carry two different requests."""
    content = [
        [
            str(d.case) if isinstance(d.case, UUID) else [d.case.kind, d.case.title, d.case.key, str(d.case.unit)],
            d.kind,
            d.happened_on.isoformat(),
            sorted((term, repr(value)) for term, value in d.values.items()),
            d.about,
            [[str(a.file), a.name, a.kind] for a in d.evidence],
        ]
        for d in drafts
    ]
    text = json.dumps([content, str(actor), str(on_behalf_of)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
