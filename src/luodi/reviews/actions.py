"""Giving opinions: one at a time with its grounds, or 无意见 for several at once. All through `record()`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from luodi.ledger.public import Attachment, Draft, Receipt, Refused, record
from luodi.regimes.vocabulary import Value
from luodi.reviews.selectors import Part, ReviewView, part_of
from luodi.units.public import Viewer


def give_opinion(
    *,
    actor: Viewer,
    case: UUID,
    part: str,
    values: Mapping[str, Value],
    happened_on: date,
    request_key: str,
    evidence: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
    expected: Mapping[UUID, int] | None = None,
) -> Receipt:
    """Record a unit's opinion on one item; `part` is the obligation's key. Raises Refused."""
    review, found = _open_part(actor, case, part)
    draft = _draft(case, review, found, values, happened_on, evidence)
    return record(
        actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of, at=at, expected=expected
    )


def agree_to_several(
    *,
    actor: Viewer,
    parts: Sequence[tuple[UUID, str]],
    happened_on: date,
    request_key: str,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """同意 on several parts (case, obligation key) in one act, all or none. Raises Refused."""
    if not parts:
        raise Refused("请至少选一项")
    drafts = []
    for case, key in parts:
        review, found = _open_part(actor, case, key)
        drafts.append(_draft(case, review, found, {review.rule.verdict_term: review.rule.agree[0]}, happened_on, ()))
    return record(actor=actor, drafts=drafts, request_key=request_key, on_behalf_of=on_behalf_of, at=at)


def _open_part(actor: Viewer, case: UUID, key: str) -> tuple[ReviewView, Part]:
    found = part_of(actor, case, key)
    if found is None:
        raise Refused("没有这项评审，或者评审已经重新开始；请回到项目页再看")
    return found[1], found[2]


def _draft(
    case: UUID,
    review: ReviewView,
    part: Part,
    values: Mapping[str, Value],
    happened_on: date,
    evidence: tuple[Attachment, ...],
) -> Draft:
    fixed = {review.rule.item_term: part.item.title, review.rule.unit_term: part.unit}
    return Draft(case, review.rule.opinion, happened_on, {**values, **fixed}, evidence=evidence)
