"""What every piece of a pack is made of: ids, kinds of fact, who, and the dated rule that names its clause."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

ID = r"^[a-z][a-z0-9_.-]*$"
FACT_KIND = r"^[a-z_]+\.[a-z_]+$"
Id = Annotated[str, Field(pattern=ID, max_length=80)]
FactKind = Annotated[str, Field(pattern=FACT_KIND, max_length=60)]
Who = Annotated[str, Field(max_length=80)]
"""A body, a position, a slot, `fact.<term>`, or a word of `WHO_WORDS`."""


def listed(value: Any) -> Any:
    """One id may stand for a list of one."""
    return [value] if isinstance(value, str) else value


Whos = Annotated[tuple[Who, ...], BeforeValidator(listed)]
Kinds = Annotated[tuple[FactKind, ...], BeforeValidator(listed)]


class Part(BaseModel):
    """Base of every piece: frozen, no unknown field."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Trigger(Part):
    """A kind of fact, with a condition on its own values: an expression, or plain equality of terms."""

    fact: FactKind
    where: str | None = None
    equals: dict[str, str] = {}


def as_trigger(value: Any) -> Any:
    """A kind alone stands for a trigger."""
    return {"fact": value} if isinstance(value, str) else value


def _triggers(value: Any) -> Any:
    return [as_trigger(v) for v in value] if isinstance(value, (list, tuple)) else [as_trigger(value)]


Triggers = Annotated[tuple[Trigger, ...], BeforeValidator(_triggers)]


class Rule(Part):
    """What every rule has: an id, the clause it carries out, the days it holds, whether the document says it."""

    id: Id
    clause: str | None = None
    place: str | None = None
    title: str
    since: date | None = Field(None, alias="from")
    until: date | None = None
    default: bool = False
    choice: Id | None = None
    applies: Literal["by_start", "by_filing"] = "by_start"
    note: str | None = None
    case: Id = "project"

    def holds_on(self, day: date) -> bool:
        """Whether this dated entry is in force on `day` (half-open [from, until))."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)
