"""首报、首谈 for pages and lists: who holds a project, and the acts on a claim: renew, release, dispute, state, rule.

A unit that disputes a claim may not see the project: its side of the dispute is a case of its own (归属争议), found by
its key, which begins with the project's id. Both are ruled on in one act.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luodi.ledger.public import (
    Attachment,
    Case,
    CaseFile,
    ClaimRow,
    Draft,
    NotVisible,
    Opening,
    Receipt,
    Refused,
    case_file,
    claim_rows,
    record,
    visible_cases,
)
from luodi.regimes.case import Claim, Fact
from luodi.regimes.claims import claim_titled
from luodi.regimes.claims_schema import (
    DISPUTED,
    RELEASED,
    RENEWED,
    RULED,
    STATED,
    TERM_CLAIM,
    TERM_HOLDER,
    TERM_RENEWED_TO,
    TERM_RIVAL,
    TERM_RULED_FOR,
    TERM_RULED_ON,
    TERM_STATE_BY,
)
from luodi.regimes.spans import parse_due
from luodi.regimes.vocabulary import Value
from luodi.units.public import Viewer

DISPUTE = "dispute"
OPENED, ANSWERED, SETTLED = "dispute.opened", "dispute.stated", "dispute.ruled"
FOR_RIVAL, FOR_HOLDER = "归提出争议的单位", "归原来的单位"
WAIT = 5
"""Working days for a statement where a pack says nothing."""

ClaimView = ClaimRow


def claims_of(jurisdiction: UUID, case_ids: Collection[UUID], day: date) -> dict[UUID, ClaimView]:
    """The claim that counts in each case on `day`: one that is alive before one that is over, the later of two. One
    query; cases without a claim are left out."""
    found: dict[UUID, ClaimView] = {}
    for row in claim_rows(jurisdiction, case_ids, day):
        held = found.get(row.case)
        if held is None or _rank(row) >= _rank(held):
            found[row.case] = row
    return found


def _rank(row: ClaimView) -> tuple[bool, date]:
    return row.status == "alive", row.since


@dataclass(frozen=True)
class Dispute:
    """A dispute over a claim, open or ruled on. `rival` is a ref; `own_case` is the rival's side, None where hidden."""

    claim: str
    rival: str
    raised: Fact
    state_by: date | None
    own_case: UUID | None
    holder_said: tuple[Fact, ...]
    rival_said: tuple[Fact, ...]
    ruling: Fact | None


def disputes_of(viewer: Viewer, file: CaseFile) -> list[Dispute]:
    """The disputes of a project, the last first, with the rival's statement where the viewer may read it."""
    raised = [f for f in file.state.facts if f.kind == DISPUTED]
    if not raised:
        return []
    cases = {case.key: case.pk for case in _sides(viewer, file.id)}
    found = []
    for number, fact in enumerate(raised):
        if fact.id in file.state.reversed:
            continue
        title, rival = str(fact.values.get(TERM_CLAIM)), str(fact.values.get(TERM_RIVAL))
        later = file.state.active[file.state.active.index(fact) :]
        mine = [f for f in later if f.values.get(TERM_CLAIM) == title and f.values.get(TERM_RIVAL) == rival]
        ruling = next((f for f in mine if f.kind == RULED), None)
        own = cases.get(_key(file.id, number))
        said: tuple[Fact, ...] = ()
        if own is not None:
            said = tuple(f for f in case_file(viewer, own).state.active if f.kind == ANSWERED)
        until = fact.values.get(TERM_STATE_BY)
        holder_said = tuple(f for f in mine if f.kind == STATED)
        state_by = until if isinstance(until, date) else None
        found.append(Dispute(title, rival, fact, state_by, own, holder_said, said, ruling))
    return found[::-1]


def _sides(viewer: Viewer, case: UUID) -> Sequence[Case]:
    return list(visible_cases(viewer, DISPUTE).filter(key__startswith=f"{case}/").order_by("key"))


def _key(case: UUID, number: int) -> str:
    return f"{case}/{number}"


def renew(
    *,
    actor: Viewer,
    case: UUID,
    claim: str,
    reason: str,
    until: date | None,
    request_key: str,
    evidence: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
    expected: Mapping[UUID, int] | None = None,
) -> Receipt:
    """The office lets a claim go on. Raises Refused."""
    values: dict[str, Value] = {TERM_CLAIM: claim, "续期理由": reason}
    if until is not None:
        if until < actor.day:
            raise Refused("延到的日子已经过了。", {TERM_RENEWED_TO: "应是今天以后的日子。"})
        values[TERM_RENEWED_TO] = until
    draft = Draft(case, RENEWED, actor.day, values, evidence=evidence)
    return record(actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of, expected=expected)


def release(
    *,
    actor: Viewer,
    case: UUID,
    claim: str,
    reason: str,
    request_key: str,
    on_behalf_of: UUID | None = None,
    expected: Mapping[UUID, int] | None = None,
) -> Receipt:
    """The holder, or the office for it, gives a claim up. Raises Refused."""
    draft = Draft(case, RELEASED, actor.day, {TERM_CLAIM: claim, "放弃理由": reason})
    return record(actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of, expected=expected)


def dispute(
    *,
    actor: Viewer,
    case: UUID,
    claim: str,
    rival: str,
    reason: str,
    request_key: str,
    evidence: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
    expected: Mapping[UUID, int] | None = None,
) -> Receipt:
    """A unit that also claims the project says so; only the office does it for another. Raises Refused.

    Recorded in the project, and as a case of the rival's own, in one act.
    """
    file = case_file(actor, case)
    held = claim_titled(file.state.claims, claim)
    if held is None or held.holder is None:
        raise Refused(f"这个项目没有“{claim}”，或者还没有归到哪个单位，不用提出争议。")
    unit = file.book.id_of(rival)
    if unit is None or unit not in file.book.units:
        raise Refused("没有这个单位。", {TERM_RIVAL: "没有这个单位，请重新选择。"})
    if not actor.may("office") and unit not in actor.unit_ids:
        message = f"只能替本人任职的单位提出；替别的单位提出，请由{file.regime.office}办理。"
        raise Refused(message, {TERM_RIVAL: message})
    until = state_by(file, actor.day)
    told: dict[str, Value] = {TERM_CLAIM: claim, TERM_RIVAL: rival, "争议理由": reason, TERM_STATE_BY: until}
    number = sum(f.kind == DISPUTED for f in file.state.facts)
    title = f"{claim}归属争议（{file.book.titles.get(unit, '')}）"
    own = Opening(DISPUTE, title, _key(case, number), unit)
    drafts = [
        Draft(case, DISPUTED, actor.day, {**told, TERM_HOLDER: held.holder}, evidence=evidence),
        Draft(own, OPENED, actor.day, told, evidence=evidence),
    ]
    return record(actor=actor, drafts=drafts, request_key=request_key, on_behalf_of=on_behalf_of, expected=expected)


def state_by(file: CaseFile, day: date) -> date:
    """The last day for the statements of a dispute raised on `day`: as the regime's duty to state it has it."""
    for rule in file.regime.obligations:
        starts, ends = {t.fact for t in rule.starts}, {t.fact for t in rule.ends}
        if rule.case == file.kind and DISPUTED in starts and STATED in ends and rule.due and rule.holds_on(day):
            due = parse_due(rule.due)
            if due.anchor == "start":
                return file.calendar.due(day, due.amount, due.unit) or day
    return file.calendar.add(day, WAIT)


def state_for_holder(
    *,
    actor: Viewer,
    case: UUID,
    claim: str,
    rival: str,
    text: str,
    request_key: str,
    evidence: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
) -> Receipt:
    """The side that holds the claim says how it came to it. Raises Refused."""
    draft = Draft(case, STATED, actor.day, {TERM_CLAIM: claim, TERM_RIVAL: rival, "陈述": text}, evidence=evidence)
    return record(actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of)


def state_for_rival(
    *,
    actor: Viewer,
    dispute_case: UUID,
    text: str,
    request_key: str,
    evidence: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
) -> Receipt:
    """The side that disputes it says so in its own case. Raises Refused."""
    draft = Draft(dispute_case, ANSWERED, actor.day, {"陈述": text}, evidence=evidence)
    return record(actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of)


def rule(
    *,
    actor: Viewer,
    case: UUID,
    claim: str,
    rival: str,
    holder: str,
    reason: str,
    request_key: str,
    evidence: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
    expected: Mapping[UUID, int] | None = None,
) -> Receipt:
    """The office decides whose the claim is, in the project and for the rival in one act. Raises Refused."""
    file = case_file(actor, case)
    found = next((d for d in disputes_of(actor, file) if d.claim == claim and d.rival == rival and not d.ruling), None)
    if found is None:
        raise Refused("没有这个单位提出的争议，或者已经裁定。请刷新页面再看。")
    told: dict[str, Value] = {"裁定理由": reason, TERM_RULED_ON: actor.day}
    decided = {TERM_CLAIM: claim, TERM_RIVAL: rival, TERM_RULED_FOR: holder}
    drafts = [Draft(case, RULED, actor.day, {**decided, **told}, evidence=evidence)]
    if found.own_case is not None:
        outcome = FOR_RIVAL if holder == rival else FOR_HOLDER
        drafts.append(Draft(found.own_case, SETTLED, actor.day, {"裁定结果": outcome, **told}, evidence=evidence))
    return record(actor=actor, drafts=drafts, request_key=request_key, on_behalf_of=on_behalf_of, expected=expected)


@dataclass(frozen=True)
class OwnSide:
    """A dispute as the unit that raised it sees it: its own words and the ruling, nothing of the project."""

    file: CaseFile
    opened: Fact
    said: tuple[Fact, ...]
    ruling: Fact | None
    project: UUID | None
    """The project's case, where the viewer may see that, too."""


def own_side(viewer: Viewer, dispute_case: UUID) -> OwnSide:
    """Raises NotVisible."""
    file = case_file(viewer, dispute_case)
    opened = next((f for f in file.state.active if f.kind == OPENED), None)
    if file.kind != DISPUTE or opened is None:
        raise NotVisible
    key = visible_cases(viewer, DISPUTE).filter(pk=dispute_case).values_list("key", flat=True).first() or ""
    project = visible_cases(viewer, "project").filter(pk=key.partition("/")[0]).values_list("pk", flat=True).first()
    return OwnSide(
        file,
        opened,
        tuple(f for f in file.state.active if f.kind == ANSWERED),
        next((f for f in file.state.active if f.kind == SETTLED), None),
        project,
    )


def holds(file: CaseFile, claim: Claim, viewer: Viewer) -> bool:
    """Whether the viewer works in the unit that holds the claim."""
    return claim.holder is not None and file.book.id_of(claim.holder) in viewer.unit_ids
