"""The registry: which kind of fact does what here. The ledger calls it in the transaction that appends the fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from luodi.units.errors import UnitsError
from luodi.units.facts import organise, rules, staff
from luodi.units.facts.journal import noting
from luodi.units.facts.kinds import FACT_KINDS
from luodi.units.facts.reading import Reading
from luodi.units.models import AppliedFact, Unit
from luodi.units.revisions import touch

Handler = Callable[[Reading], UUID]

HANDLERS: Mapping[str, tuple[str, Handler]] = MappingProxyType(
    {
        "unit.opened": ("tree", organise.open_unit),
        "unit.renamed": ("tree", organise.rename_unit),
        "unit.moved": ("tree", organise.move_unit),
        "unit.joined": ("tree", organise.join_unit),
        "unit.left": ("tree", organise.leave_unit),
        "unit.closed": ("tree", organise.close_unit),
        "position.created": ("staff", staff.create_position),
        "position.renamed": ("staff", staff.rename_position),
        "position.closed": ("staff", staff.close_position),
        "appointment.made": ("staff", staff.appoint),
        "appointment.ended": ("staff", staff.dismiss),
        "delegation.given": ("staff", staff.delegate),
        "delegation.ended": ("staff", staff.end_delegation),
        "grant.given": ("staff", staff.give_right),
        "grant.ended": ("staff", staff.take_right),
        "calendar.day_set": ("calendar", rules.set_day),
        "calendar.year_confirmed": ("calendar", rules.confirm_year),
        "regime.adopted": ("regime", rules.adopt),
    }
)


@dataclass(frozen=True)
class Applied:
    """What a fact did: the row it made or changed; `repeated` when it had been applied before and did nothing now."""

    kind: str
    object_id: UUID
    repeated: bool = False


def handles(kind: str) -> bool:
    """Whether this room acts on facts of the kind."""
    return kind in HANDLERS


def lock_jurisdiction(jurisdiction: UUID) -> bool:
    """Let one transaction at a time do what concerns the whole jurisdiction; False where there is no such one.

    A lock that rows pointing at the jurisdiction do not wait for: two acts that have both written such rows would else
    wait for each other for ever.
    """
    rows = Unit.objects.select_for_update(no_key=True).filter(pk=jurisdiction, jurisdiction_id=jurisdiction)
    return len(rows.values_list("pk", flat=True)) == 1


@transaction.atomic
def apply_fact(
    jurisdiction: UUID, kind: str, values: Mapping[str, object], day: date, fact_id: UUID, actor: UUID | None = None
) -> Applied:
    """Carry out one organisational fact, once. Raises UnitsError with the reason and the term; then nothing is changed.

    Permission is the caller's: the ledger's door asks who may record which kind.
    """
    if kind not in HANDLERS:
        raise UnitsError(f"没有“{kind}”这种组织事实，请从目录中选择")
    # One organisational change at a time in a jurisdiction: overlaps and cycles are checked against what stands.
    if not lock_jurisdiction(jurisdiction):
        raise UnitsError("找不到本级政府，请先建立实例")
    if (before := AppliedFact.objects.filter(pk=fact_id).first()) is not None:
        if (before.jurisdiction_id, before.kind) != (jurisdiction, kind):
            raise UnitsError("同一事实编号已用于另一项变动，请重新提交")
        return Applied(before.kind, before.object_id, repeated=True)
    fact = Reading(jurisdiction, values, day, fact_id, actor)
    for term in FACT_KINDS[kind].required:
        if not fact.has(term):
            raise UnitsError(f"缺少“{term}”，请填写", term)
    topic, handler = HANDLERS[kind]
    with noting() as notes:
        done = handler(fact)
    AppliedFact.objects.create(id=fact_id, jurisdiction_id=jurisdiction, kind=kind, object_id=done, undo=notes)
    touch(jurisdiction, topic)
    return Applied(kind, done)
