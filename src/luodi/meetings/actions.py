"""Holding a meeting: its minutes, what it settled for each project, what it resolved; one act, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from luodi.ledger.public import Attachment, Draft, Opening, Receipt, record
from luodi.regimes.vocabulary import Value
from luodi.units.public import Viewer

HELD = "meeting.held"
RESOLVED = "resolution.made"


@dataclass(frozen=True)
class Settled:
    """What the meeting settled for one project: a fact of `kind` with its values."""

    case: UUID
    kind: str
    values: Mapping[str, Value] = field(default_factory=dict)


def hold(
    *,
    actor: Viewer,
    title: str,
    values: Mapping[str, Value],
    happened_on: date,
    request_key: str,
    settled: Sequence[Settled] = (),
    resolutions: Sequence[Mapping[str, Value]] = (),
    minutes: tuple[Attachment, ...] = (),
    case: UUID | None = None,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
    expected: Mapping[UUID, int] | None = None,
) -> Receipt:
    """Record a meeting held on `happened_on`. `case`: a meeting that was called before; else one is opened.

    The minutes are evidence of every fact the meeting settled. Raises Refused, and then nothing is recorded.
    """
    meeting: UUID | Opening = case or Opening("meeting", title[:200])
    drafts = [Draft(meeting, HELD, happened_on, values, evidence=minutes)]
    drafts += [Draft(one.case, one.kind, happened_on, one.values, evidence=minutes) for one in settled]
    drafts += [Draft(meeting, RESOLVED, happened_on, resolution, evidence=minutes) for resolution in resolutions]
    return record(
        actor=actor, drafts=drafts, request_key=request_key, on_behalf_of=on_behalf_of, at=at, expected=expected
    )
