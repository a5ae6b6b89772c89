"""Giving opinions: one at a time with its grounds, or 无意见 for several at once. All through `record()`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from luodi.ledger.public import (
    Attachment,
    CaseFile,
    Draft,
    NotVisible,
    Receipt,
    Refused,
    Stale,
    already,
    case_file,
    record,
)
from luodi.regimes.case import STATUS_TITLES
from luodi.regimes.vocabulary import Value
from luodi.reviews.drafting import drafter_on_record
from luodi.reviews.selectors import Part, ReviewView, part_of, review_of
from luodi.units.public import Viewer

GONE = "没有这项评审，或者评审已经重新开始；请回到项目页再看"


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
    try:
        file, review, found = _open_part(actor, case, part)
    except NotVisible:
        # With its last answer a unit loses sight of the project: a second click still gets the first result.
        told = {name: value for name, value in values.items() if isinstance(value, str)}
        if before := already(actor, request_key, told, cases=[case]):
            return before
        raise
    signed = {**values, **drafter_on_record(actor, file, review, found)}
    draft = _draft(case, review, found, signed, happened_on, evidence)
    return record(
        actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of, at=at, expected=expected
    )


class SeveralRefused(Refused):
    """None of several parts was answered; `failed` says for each that stood in the way: (project, item, why)."""

    def __init__(self, failed: Sequence[tuple[str, str, str]]) -> None:
        whole = "；".join(f"{project}·{item}：{why}" for project, item, why in failed)
        super().__init__(f"所选的都没有提交，因为有 {len(failed)} 项不能一起办：{whole}")
        self.failed = tuple(failed)


def agree_to_several(
    *,
    actor: Viewer,
    parts: Sequence[tuple[UUID, str]],
    happened_on: date,
    request_key: str,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
    expected: Mapping[UUID, int] | None = None,
) -> Receipt:
    """同意 on several parts (case, obligation key) in one act, all or none.

    Raises SeveralRefused, which names the parts that stood in the way; the whole act was then taken back.
    """
    if not parts:
        raise Refused("请至少选一项")
    files: dict[UUID, CaseFile] = {}
    drafts: list[Draft] = []
    told: list[tuple[str, str]] = []
    failed: list[tuple[str, str, str]] = []
    refusals: list[tuple[str, str, str]] = []
    for case, key in dict.fromkeys(parts):
        try:
            file = files.get(case) or case_file(actor, case)
        except NotVisible as hidden:
            if before := already(actor, request_key, cases=[one for one, _ in parts]):
                return before
            failed.append(("（看不到的项目）", "", hidden.message))
            continue
        files[case] = file
        review = review_of(file, actor)
        found = review.part(key) if review else None
        if review is None or found is None:
            failed.append((file.title, "", GONE))
            continue
        told.append((file.title, found.item.title))
        if why := _standing_against(found):
            refusals.append((file.title, found.item.title, why))
        drafts.append(_draft(case, review, found, {review.rule.verdict_term: review.rule.agree[0]}, happened_on, ()))
    if failed:
        raise SeveralRefused(failed)
    try:
        return record(
            actor=actor, drafts=drafts, request_key=request_key, on_behalf_of=on_behalf_of, at=at, expected=expected
        )
    except Stale:
        raise
    except Refused as refused:
        if refused.draft is None:
            raise
        # A second click is answered by `record` with the first result, so what stands against a part is asked last.
        raise SeveralRefused(refusals or [(*told[refused.draft], refused.message)]) from refused


def _standing_against(part: Part) -> str:
    """Why a part can no longer be answered; '' when it can."""
    if part.opinion is not None:
        return f"已经答复“{part.verdict}”"
    if not part.obligation.open:
        return STATUS_TITLES[part.obligation.status]
    return "" if part.mine else "不是您所在单位的事项"


def request_materials(
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
    """Ask for more papers on one item: the clock of that part stands still until they come (停表). Raises Refused."""
    _, review, found = _open_part(actor, case, part)
    if review.rule.pauses is None:
        raise Refused("这里的评审不停表，不能要求补充材料")
    fixed = {review.rule.item_term: found.item.title, review.rule.unit_term: found.unit}
    draft = Draft(case, review.rule.pauses.on.fact, happened_on, {**values, **fixed}, evidence=evidence)
    return record(
        actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of, at=at, expected=expected
    )


def _open_part(actor: Viewer, case: UUID, key: str) -> tuple[CaseFile, ReviewView, Part]:
    found = part_of(actor, case, key)
    if found is None:
        raise Refused(GONE)
    return found


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
