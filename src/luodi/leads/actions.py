"""Reporting a lead: opens the project's case, keeps the investor as a party, tells what the city already knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from luodi.ledger.public import Attachment, Draft, Opening, Receipt, Refused, current, record
from luodi.parties.public import PartyError, Role, add_contact, find_or_create
from luodi.projects.public import Match, find, probe_of, raise_suspicions
from luodi.regimes.vocabulary import Value
from luodi.units.public import Held, Viewer, ref_book

REPORTED = "lead.reported"
NOTED = "note.added"
NOTE_TERM = "记事"
UNIT_TERM = "首报单位"
DIFFERENT = "不是同一项目的理由"
"""Beside this name stands what is wrong with the reason given for reporting a project the city already has."""
PARTY_TERMS = {"企业名称": "投资方名称"}


@dataclass(frozen=True)
class ContactPerson:
    """Whom to call at the investor. Kept with the party, never in a fact."""

    name: str = ""
    phone: str = ""
    post: str = ""

    def __bool__(self) -> bool:
        return bool(self.name.strip() or self.phone.strip() or self.post.strip())


class AlreadyKnown(Refused):
    """The city has this project by name or credit code; it may be reported with a reason why it is another one."""

    def __init__(self, matches: Sequence[Match]) -> None:
        message = "很可能已有同一个项目，没有重复记。确实是另一个项目的，写明理由再报一次；是同一个的，不必再报。"
        super().__init__(message, {DIFFERENT: "请写明为什么是另一个项目。"})
        self.matches = tuple(matches)


def report(
    *,
    actor: Viewer,
    values: Mapping[str, Value],
    happened_on: date,
    request_key: str,
    evidence: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
    contact: ContactPerson | None = None,
    different: str | None = None,
    beside: Sequence[Draft] = (),
) -> Receipt:
    """Report a lead (首报). The first filing unit is the actor's unless `values` names another. Raises Refused.

    `different`: None asks for no check (the demo, old projects taken in); '' raises AlreadyKnown where the city has the
    project for certain; a reason is kept beside the report as a note. What may be another project's is recorded as a
    suspicion for the office in the same transaction, reason or not. The investor and the person to call are kept as a
    party in the same transaction. `beside`: what the same act records elsewhere, such as that a planned project became
    this lead; recorded together, the two know each other.
    """
    name = str(values.get("项目名称") or "").strip()
    if not name:
        raise Refused("请填写项目名称。", {"项目名称": "请填写项目名称。"})
    book = ref_book(actor.jurisdiction)
    held = _held(actor, on_behalf_of)
    unit = held[0].position.unit_id
    filled = {UNIT_TERM: book.ref_of(unit), **{k: v for k, v in values.items() if v not in (None, "")}}
    _refuse_foreign(actor, held, book.id_of(str(filled[UNIT_TERM])))
    opening = Opening("project", name[:200], unit=book.id_of(str(filled[UNIT_TERM])) or unit)
    drafts = [Draft(opening, REPORTED, happened_on, filled, evidence=evidence)]
    reason = (different or "").strip()
    if reason:
        drafts.append(Draft(opening, NOTED, happened_on, {NOTE_TERM: f"与已有的项目不是同一个：{reason}"}))
    drafts += beside
    phone = contact.phone if contact else ""
    known = [] if different is None else find(actor, probe_of(filled, phone=phone, reported_on=happened_on))

    def then(receipt: Receipt) -> None:
        # Only here, so that a second click, whose own first report is what the check finds, gets its first receipt.
        if not reason and any(match.certain for match in known):
            raise AlreadyKnown([match for match in known if match.certain])
        _keep_party(actor, filled, contact)
        key = f"suspected:{receipt.case}"
        raise_suspicions(actor.jurisdiction, {receipt.case: known}, on=happened_on, key=key, at=at)

    try:
        return record(actor=actor, drafts=drafts, request_key=request_key, on_behalf_of=on_behalf_of, at=at, then=then)
    except Refused as refused:
        if NOTE_TERM in refused.fields:
            refused.fields[DIFFERENT] = refused.fields.pop(NOTE_TERM)
        raise


def _held(actor: Viewer, on_behalf_of: UUID | None) -> tuple[Held, ...]:
    held = (*actor.own, *actor.acting_for)
    if on_behalf_of is not None:
        held = tuple(h for h in actor.acting_for if h.position.id == on_behalf_of) or held
    if not held:
        raise Refused("您现在没有任何职务，不能报送；请联系系统管理员核对任职")
    return held


def _refuse_foreign(actor: Viewer, held: tuple[Held, ...], unit: UUID | None) -> None:
    """Only the office reports for others: a first report is the claim to a project, and gives its unit a say in it."""
    if unit in {h.position.unit_id for h in held} or actor.may("office") or unit is None:
        return
    office = current(actor.jurisdiction)[1].office
    message = f"只能替本人任职的单位报送；替别的单位报送，请由{office}办理。"
    raise Refused(message, {UNIT_TERM: message})


def _keep_party(actor: Viewer, values: Mapping[str, Value], contact: ContactPerson | None) -> None:
    """The investor as a party, with the person to call. Refused beside the field it is about."""
    name = str(values.get("投资方名称") or "")
    if not name:
        if contact:
            raise Refused("填了联系人，请先填投资方。", {"投资方名称": "填了联系人的，要填是哪家的联系人。"})
        return
    try:
        taken = find_or_create(
            jurisdiction=actor.jurisdiction,
            name=name,
            role=Role.INVESTOR.value,
            credit_code=str(values.get("统一社会信用代码") or ""),
            origin=str(values.get("来源地") or ""),
            group=str(values.get("所属集团") or ""),
        )
        if contact:
            add_contact(
                jurisdiction=actor.jurisdiction,
                party_id=taken.party.id,
                name=contact.name,
                phone=contact.phone,
                post=contact.post,
            )
    except PartyError as error:
        message = f"{error.reason}。"
        raise Refused(message, {PARTY_TERMS.get(error.term, error.term): message} if error.term else {}) from error
