"""What one fact changed, in words: read from its journal, for a preview and for the history of the organisation."""

from dataclasses import dataclass
from uuid import UUID

from luodi.units.facts.journal import noted
from luodi.units.models import AppliedFact, Appointment, Delegation, Position, Unit, UnitName, UnitPlacement


@dataclass(frozen=True)
class Changed:
    """Sentences in the order of the changes, and the units and positions that are no more by it."""

    lines: tuple[str, ...] = ()
    gone: tuple[UUID, ...] = ()


def changed(fact_id: UUID) -> Changed:
    """What the fact ended and what it set up. Empty for a fact that changed nothing that stood before."""
    applied = AppliedFact.objects.filter(pk=fact_id).first()
    if applied is None:
        return Changed()
    lines: list[str] = []
    gone: list[UUID] = []
    for note in applied.undo or ():
        model, pk, was = noted(note)
        if model is Unit and "closed_on" in was:
            unit = Unit.objects.select_related("merged_into").get(pk=pk)
            gone.append(pk)
            heir = f"并入“{unit.merged_into.name}”" if unit.merged_into else "没有承接的单位"
            lines.insert(0, f"“{unit.name}”自 {unit.closed_on} 起撤销，{heir}")
        elif model is Position and "until" in was:
            position = Position.objects.select_related("carried_on_by").get(pk=pk)
            gone.append(pk)
            next_one = f"，由“{position.carried_on_by.title}”接任" if position.carried_on_by else ""
            lines.append(f"撤销职务“{position.title}”{next_one}")
        elif model is Appointment:
            held = Appointment.objects.select_related("user", "position__unit").get(pk=pk)
            lines.append(f"{held.user.name}自 {held.until} 起不再任“{held.position.unit}{held.position.title}”")
        elif model is Delegation:
            given = Delegation.objects.select_related("delegate", "principal").get(pk=pk)
            lines.append(f"{given.delegate.name}自 {given.until} 起不再代办“{given.principal.title}”")
        elif model is UnitName:
            name = UnitName.objects.get(pk=pk)
            lines.append(f"“{name.name}”这个名称用到 {name.until} 前，此前的日子仍显示它")
        elif model is UnitPlacement:
            lines.append(_placed(pk))
    lines += [f"“{row.unit}”自 {row.since} 起{row.get_relation_display()}：{row.parent}" for row in _set_up(fact_id)]
    return Changed(tuple(dict.fromkeys(lines)), tuple(gone))


def _set_up(fact_id: UUID) -> list[UnitPlacement]:
    return list(UnitPlacement.objects.filter(fact_id=fact_id).select_related("unit", "parent").order_by("pk"))


def _placed(pk: UUID) -> str:
    row = UnitPlacement.objects.select_related("unit", "parent").get(pk=pk)
    return f"“{row.unit}”自 {row.until} 起不再{row.get_relation_display()}：{row.parent}"
