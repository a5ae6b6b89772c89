"""Reporting a lead: opens the project's case, keeps the investor as a party, tells what the city already knows."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from luodi.ledger.public import Attachment, Draft, Opening, Receipt, Refused, record
from luodi.regimes.vocabulary import Value
from luodi.units.public import Viewer, ref_book

REPORTED = "lead.reported"


def report(
    *,
    actor: Viewer,
    values: Mapping[str, Value],
    happened_on: date,
    request_key: str,
    evidence: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Report a lead (首报). The first filing unit is the actor's unless `values` names another. Raises Refused."""
    name = str(values.get("项目名称") or "").strip()
    if not name:
        raise Refused("请填写项目名称。", {"项目名称": "请填写项目名称。"})
    book = ref_book(actor.jurisdiction)
    held = (*actor.own, *actor.acting_for)
    if not held:
        raise Refused("你现在没有任何职务，不能报送线索；请联系系统管理员核对任职")
    unit = held[0].position.unit_id
    filled = {"首报单位": book.ref_of(unit), **{k: v for k, v in values.items() if v not in (None, "")}}
    opening = Opening("project", name[:200], unit=book.id_of(str(filled["首报单位"])) or unit)
    return record(
        actor=actor,
        drafts=[Draft(opening, REPORTED, happened_on, filled, evidence=evidence)],
        request_key=request_key,
        on_behalf_of=on_behalf_of,
        at=at,
    )
