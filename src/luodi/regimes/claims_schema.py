"""首报、首谈: a claim to a project, with its start, its protection, what keeps it alive and what ends it."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from luodi.regimes.schema_parts import Id, Rule, Triggers
from luodi.regimes.spans import parse_due

RENEWED = "claim.renewed"
RELEASED = "claim.released"
DISPUTED = "claim.disputed"
STATED = "claim.stated"
RULED = "claim.ruled"
EXPIRING = "claim.expiring"
LAPSED = "claim.lapsed"
"""The facts about claims that the fold itself understands."""

TERM_CLAIM = "权属"
TERM_HOLDER = "权属单位"
TERM_LIMIT = "保护截止日"
TERM_RENEWED_TO = "保护期延至"
TERM_RIVAL = "争议单位"
TERM_RULED_FOR = "裁定归属"
TERM_STATE_BY = "陈述期限"
TERM_RULED_ON = "裁定日期"

ABOUT_A_CLAIM = frozenset({RENEWED, RELEASED, DISPUTED, STATED, RULED})


def _span(text: str) -> str:
    due = parse_due(text)
    if due.anchor != "start" or due.unit == "working days":
        raise ValueError("保护期和跟进间隔按日历天算，应写成 90 days、6 months 或 1 year")
    return text


SpanText = Annotated[str, AfterValidator(_span)]
"""A span of calendar days or months: a claim runs without a working calendar."""


class ClaimRule(Rule):
    """A claim (权属): who came first, until when that is protected, what keeps it alive.

    `title` is what facts name it by (权属). `starts` begins it, and begins it again once it is over; `holder` is the
    slot whose unit holds it: as filled when it began, and from then on moved by a ruling alone. It lapses after `lasts`
    or when nothing of `kept_by` happened `within`; `warn` before that the holder gets a duty to keep it. `shows`: what
    others learn at the duplicate check.
    """

    starts: Triggers
    when: str | None = None
    holder: Id
    lasts: SpanText | None = None
    lasts_default: bool = False
    kept_by: Triggers = ()
    within: SpanText | None = None
    within_default: bool = False
    warn: SpanText = "10 days"
    ends: Triggers
    shows: Literal["exists", "holder"] = "exists"
    ladder: Id = "gentle"
    hint: str | None = None
