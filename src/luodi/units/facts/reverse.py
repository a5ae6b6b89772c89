"""A wrong organisational fact is put right: what it set up never held, what it ended goes on as before.

Refused where later facts build on it, with the act that puts it right instead.
"""

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from luodi.units.dated import overlapping
from luodi.units.errors import UnitsError
from luodi.units.facts.journal import noted
from luodi.units.facts.kinds import FACT_KINDS
from luodi.units.models import (
    AppliedFact,
    Appointment,
    AppointmentKind,
    Dated,
    Delegation,
    Grant,
    Position,
    PositionTitle,
    Relation,
    Unit,
    UnitName,
    UnitPlacement,
)
from luodi.units.revisions import touch
from luodi.units.tree import Tree

OPPOSITE: Mapping[str, str] = MappingProxyType(
    {
        "unit.opened": "unit.closed",
        "unit.renamed": "unit.renamed",
        "unit.moved": "unit.moved",
        "unit.joined": "unit.left",
        "unit.left": "unit.joined",
        "unit.closed": "unit.opened",
        "position.created": "position.closed",
        "position.renamed": "position.renamed",
        "position.closed": "position.created",
        "appointment.made": "appointment.ended",
        "appointment.ended": "appointment.made",
        "delegation.given": "delegation.ended",
        "delegation.ended": "delegation.given",
        "grant.given": "grant.ended",
        "grant.ended": "grant.given",
        "calendar.day_set": "calendar.day_set",
        "calendar.year_confirmed": "calendar.day_set",
        "regime.adopted": "regime.adopted",
    }
)
"""The act that puts a fact right where it cannot be reversed any more."""

REPLACED = frozenset({"calendar.day_set", "calendar.year_confirmed", "regime.adopted"})
"""Kinds that are never reversed: a later one of the kind takes the place of the former."""

DATED: tuple[type[Dated], ...] = (
    UnitName,
    UnitPlacement,
    Position,
    PositionTitle,
    Appointment,
    Delegation,
    Grant,
)


def reversible(kind: str) -> bool:
    """Whether a fact of the kind can be reversed at all."""
    return kind in OPPOSITE and kind not in REPLACED


@transaction.atomic
def reverse_fact(jurisdiction: UUID, fact_id: UUID, reversal: UUID) -> None:
    """Undo one organisational fact, wholly or not at all. UnitsError says why not and which act puts it right."""
    applied = AppliedFact.objects.select_for_update().filter(pk=fact_id, jurisdiction_id=jurisdiction).first()
    if applied is None:
        raise UnitsError("这件事没有改动组织，不能冲正")
    if applied.kind in REPLACED:
        raise UnitsError(f"“{FACT_KINDS[applied.kind].title}”不能冲正，请再记一次{_remedy(applied.kind)}")
    if applied.reversed_by is not None:
        raise UnitsError("这件事已经冲正，不必重复")
    if applied.undo is None:
        raise UnitsError(f"这件事记下时还没有留下原状，不能冲正，请改用{_remedy(applied.kind)}")
    _refuse_later(applied)
    _void(applied, reversal)
    for note in reversed(applied.undo):
        model, pk, was = noted(note)
        model._default_manager.filter(pk=pk).update(**was)
    _check_restored(applied)
    applied.reversed_by = reversal
    applied.save(update_fields=["reversed_by"])
    touch(jurisdiction, "tree" if applied.kind.startswith("unit.") else "staff")


def _remedy(kind: str) -> str:
    return f"“{FACT_KINDS[OPPOSITE[kind]].title}”"


def _refuse_later(applied: AppliedFact) -> None:
    """Nothing that the fact set up or ended has been changed since, and nothing else hangs on what it set up."""
    ended: dict[type[models.Model], set[UUID]] = defaultdict(set)
    for note in applied.undo or ():
        model, pk, was = noted(note)
        if "ended_by" in was:
            ended[model].add(pk)
    for model, pks in ended.items():
        if (row := model._default_manager.filter(pk__in=pks).exclude(ended_by=applied.pk).first()) is not None:
            raise _later(applied, row)
    for model in DATED:
        for made in model._default_manager.filter(fact_id=applied.pk):
            if made.ended_by is not None:
                raise _later(applied, made)
    if applied.kind == "unit.opened":
        unit = Q(unit_id=applied.object_id)
        used = Position.objects.filter(unit).exists() or UnitPlacement.objects.filter(
            Q(parent_id=applied.object_id) | unit & ~Q(fact_id=applied.pk)
        )
        if used:
            raise UnitsError(f"这个单位下面已经有职务、单位或成员关系，不能冲正，请改用{_remedy(applied.kind)}")
    if applied.kind == "position.created":
        held = Appointment.objects.filter(position_id=applied.object_id).exclude(until=models.F("since"))
        carries = Position.objects.filter(held_through_id=applied.object_id)
        if held.exists() or carries.exists():
            raise UnitsError(f"这个职务已经有人任过，不能冲正，请改用{_remedy(applied.kind)}")


def _later(applied: AppliedFact, row: models.Model) -> UnitsError:
    return UnitsError(f"“{row}”此后又有变动，请先冲正后来的一件，或改用{_remedy(applied.kind)}")


def _void(applied: AppliedFact, reversal: UUID) -> None:
    """What the fact set up holds on no day: [since, since)."""
    for model in DATED:
        rows = model._default_manager.filter(fact_id=applied.pk)
        rows.update(until=models.F("since"), ended_by=reversal)
    Unit.objects.filter(fact_id=applied.pk).update(closed_on=models.F("opened_on"), ended_by=reversal)


def _check_restored(applied: AppliedFact) -> None:
    """What goes on again fits what has happened since."""
    restored: dict[type[models.Model], set[UUID]] = defaultdict(set)
    for note in applied.undo or ():
        model, pk, _ = noted(note)
        restored[model].add(pk)
    for held in Appointment.objects.filter(pk__in=restored[Appointment]).select_related("position", "user"):
        _check_appointment(applied, held)
    for placed in UnitPlacement.objects.filter(pk__in=restored[UnitPlacement]).select_related("parent"):
        _check_placement(applied, placed)


def _check_appointment(applied: AppliedFact, row: Appointment) -> None:
    others = Appointment.objects.filter(overlapping(row.since, row.until), position=row.position).exclude(pk=row.pk)
    same = others.filter(user=row.user)
    taken = others.filter(kind=AppointmentKind.APPOINTED) if row.position.single else others.none()
    alone = row.kind == AppointmentKind.APPOINTED
    if found := (same | taken if alone else same).exclude(until=models.F("since")).select_related("user").first():
        raise UnitsError(
            f"“{row.position.title}”自 {found.since} 起已由“{found.user.name}”担任，请改用{_remedy(applied.kind)}"
        )


def _check_placement(applied: AppliedFact, row: UnitPlacement) -> None:
    if row.until is None and row.parent.closed_on is not None:
        raise UnitsError(f"原来的“{row.parent.name}”已经撤销，请改用{_remedy(applied.kind)}")
    if row.until is None and row.relation == Relation.UNDER:
        rows = UnitPlacement.objects.filter(
            jurisdiction_id=applied.jurisdiction_id, relation=Relation.UNDER, until=None
        )
        parents: dict[UUID, UUID] = dict(rows.exclude(pk=row.pk).values_list("unit_id", "parent_id"))
        if Tree(parents).would_cycle(row.unit_id, row.parent_id):
            raise UnitsError(f"“{row.parent.name}”现在在它之下，请改用{_remedy(applied.kind)}")
