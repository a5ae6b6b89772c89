"""What is asked of the search for the same project, and what it may answer: frozen values, no rows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

Level = Literal["block", "warn", "hint"]
"""block: reported only with a reason; warn: reported, and the office decides; hint: shown and nothing else."""


@dataclass(frozen=True)
class Probe:
    """A project as somebody names it: whatever is known of it, '' or None for the rest. `amount` in yuan.

    `industry` is the word (产业) or the code (行业代码); `code` the one a provincial platform gave (省级项目编码);
    `phone` that of a person to call, in any spelling. `leave_out`: the case itself, and with it every case that a
    person has already decided about beside it.
    """

    name: str = ""
    investor: str = ""
    credit_code: str = ""
    code: str = ""
    industry: str = ""
    amount: int | None = None
    phone: str = ""
    address: str = ""
    group: str = ""
    reported_on: date | None = None
    leave_out: UUID | None = None


@dataclass(frozen=True)
class Match:
    """A project that may be the same one, as the viewer may know of it.

    Masked, where the viewer may not see it: `case` None, `name`, `investor`, `rule` '' and `unit` None; `reason` says
    that there is one and `ask` whom to call; all masked ones of a probe are one match. `holder` and `until`: whose
    claim it is and until when, where the regime tells that to everyone (`shows: holder`). `other` is the case whatever
    the viewer may see: for actions, never for a page.
    """

    rule: str
    level: Level
    reason: str
    case: UUID | None = None
    name: str = ""
    investor: str = ""
    unit: UUID | None = None
    reported_on: date | None = None
    clause: str = ""
    default: bool = False
    ask: str = ""
    holder: str = ""
    until: date | None = None
    other: UUID | None = field(default=None, repr=False, compare=False)

    @property
    def certain(self) -> bool:
        """Whether it is reported again only with a reason."""
        return self.level == "block"

    @property
    def masked(self) -> bool:
        """Whether the viewer may know no more than that it exists."""
        return self.case is None
