"""What one fact changed, in words: read from its journal, for a preview before it is done."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Q

from luodi.common.text import day_in_full
from luodi.units.dated import on
from luodi.units.facts.journal import noted
from luodi.units.models import (
    AppliedFact,
    Appointment,
    AppointmentKind,
    Delegation,
    Position,
    PositionTitle,
    Relation,
    Unit,
    UnitName,
    UnitPlacement,
)

JOINED: Mapping[type[Model], tuple[str, ...]] = {
    Unit: ("merged_into",),
    Position: ("carried_on_by",),
    Appointment: ("user", "position__unit"),
    Delegation: ("delegate", "principal"),
    UnitName: (),
    PositionTitle: (),
    UnitPlacement: ("unit", "parent"),
}


PLACED: Mapping[Relation, str] = {
    Relation.UNDER: "隶属{}",
    Relation.HOSTED: "设在{}",
    Relation.MANAGED: "由{}管理",
    Relation.LOCATED: "位于{}",
    Relation.MEMBER: "是“{}”的成员单位",
}


LEAST = 3
"""A name of fewer signs may stand in any title: then only those in the unit itself are meant."""
NAMED = 6
"""So many titles are named."""


@dataclass(frozen=True)
class Changed:
    """Sentences, the weightiest first, and the units and positions that are no more by it."""

    lines: tuple[str, ...] = ()
    gone: tuple[UUID, ...] = ()


def changed(fact_id: UUID) -> Changed:
    """What the fact ended and what it set up. A fixed number of queries, however much hangs on a unit."""
    applied = AppliedFact.objects.filter(pk=fact_id).first()
    if applied is None:
        return Changed()
    touched: dict[type[Model], dict[UUID, set[str]]] = defaultdict(dict)
    for note in applied.undo or ():
        model, pk, was = noted(note)
        touched[model].setdefault(pk, set()).update(was)
    lines: list[str] = []
    gone: list[UUID] = []
    for model, joined in JOINED.items():
        rows = model._default_manager.select_related(*joined) if joined else model._default_manager.all()
        for row in rows.filter(pk__in=touched[model]).order_by("pk") if touched[model] else ():
            if said := _told(row, touched[model][row.pk]):
                lines.append(said)
            if isinstance(row, (Unit, Position)) and touched[model][row.pk] & {"closed_on", "until"}:
                gone.append(row.pk)
    named = UnitName.objects.filter(fact_id=fact_id, unit__in=touched[Unit]).order_by("pk")
    for row in named:
        short = f"（{row.short_name}）" if row.short_name else ""
        lines.append(f"自 {day_in_full(row.since)}起称“{row.name}”{short}")
    titled = PositionTitle.objects.filter(fact_id=fact_id, position__in=touched[Position]).order_by("pk")
    lines += [f"自 {day_in_full(row.since)}起称“{row.title}”" for row in titled]
    lines += _still_called(applied)
    placed = UnitPlacement.objects.filter(fact_id=fact_id).select_related("unit", "parent").order_by("pk")
    lines += [f"“{row.unit}”自 {day_in_full(row.since)}起{_placed(row)}" for row in placed]
    lines += _without_post(touched[Appointment])
    return Changed(tuple(dict.fromkeys(lines)), tuple(gone))


def _told(row: Model, fields: set[str]) -> str:
    if isinstance(row, Unit):
        heir = f"并入“{row.merged_into.name}”" if row.merged_into else "没有承接的单位"
        return f"“{row.name}”自 {day_in_full(row.closed_on)}起撤销，{heir}" if "closed_on" in fields else ""
    if isinstance(row, Position):
        heir = f"，由“{row.carried_on_by.title}”接任" if row.carried_on_by else ""
        return f"撤销职务“{row.title}”{heir}" if "until" in fields else ""
    if isinstance(row, Appointment):
        unit = "" if row.position.title.startswith(str(row.position.unit)) else str(row.position.unit)
        return f"{row.user.name}自 {day_in_full(row.until)}起不再任“{unit}{row.position.title}”"
    if isinstance(row, Delegation):
        return f"{row.delegate.name}自 {day_in_full(row.until)}起不再代办“{row.principal.title}”"
    if isinstance(row, (UnitName, PositionTitle)):
        return f"“{row}”这个名称用到 {day_in_full(row.until)}前，此前的日子仍显示它"
    if isinstance(row, UnitPlacement):
        return f"“{row.unit}”自 {day_in_full(row.until)}起不再{_placed(row)}"
    return ""


def _still_called(applied: AppliedFact) -> list[str]:
    """Positions whose title bears the name that a unit has just lost: they keep it until they are renamed."""
    if applied.kind != "unit.renamed":
        return []
    was = next(former for model, _, former in map(noted, applied.undo or ()) if model is Unit)
    unit, bears = Unit.objects.get(pk=applied.object_id), Q(pk=None)
    for name in {str(was["name"]), str(was["short_name"])} - {"", unit.name, unit.short_name}:
        bears |= Q(title__contains=name) if len(name) >= LEAST else Q(title__contains=name, unit=unit)
    rows = Position.objects.filter(bears, jurisdiction_id=applied.jurisdiction_id, until=None)
    titles = list(dict.fromkeys(row.title for row in rows.order_by("rank", "pk")))
    if not titles:
        return []
    more = f"等 {len(titles)} 个" if len(titles) > NAMED else ""
    said = "、".join(f"“{title}”" for title in titles[:NAMED])
    return [f"职务名称不随单位改，{said}{more}还带着原来的名称；要改的，另办“职务更名”"]


def _placed(row: UnitPlacement) -> str:
    """How the unit stands to the other, the right way round."""
    return PLACED[Relation(row.relation)].format(row.parent)


def _without_post(ended: Collection[UUID]) -> list[str]:
    """Who holds nothing any more once these appointments have ended, and would see nothing; who is only lent (抽调)."""
    rows = list(Appointment.objects.filter(pk__in=ended).select_related("user").order_by("pk")) if ended else []
    if not rows:
        return []
    day = max(row.until for row in rows if row.until)
    still = Appointment.objects.filter(on(day), user__in={row.user_id for row in rows})
    kinds: dict[UUID, set[str]] = {row.user_id: set() for row in rows}
    for user, kind in still.filter(jurisdiction_id=rows[0].jurisdiction_id).values_list("user_id", "kind"):
        kinds[user].add(kind)
    lines = []
    for how, left in (("没有别的职务", set[str]()), ("只有抽调的职务", {str(AppointmentKind.SECONDED)})):
        names = dict.fromkeys(row.user.name for row in rows if kinds[row.user_id] == left)
        if names:
            lines.append(f"{'、'.join(names)}此后{how}，请另行任职")
    return lines
