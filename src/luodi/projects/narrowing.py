"""Conditions and orders of a list over the columns of the register and the terms beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.fields.json import KeyTransform

from luodi.common import clock
from luodi.projects.columns import Column, Kind
from luodi.projects.models import Project
from luodi.units.public import Viewer, descendants, people_called, ref_book

BLANK = "（未填）"
FILLED = "（已填）"
"""Conditions of any column that is not narrowed by a span: whether anything is filled in at all."""
EXACTLY = "="
"""Before a text that must be the whole value, not a part of it."""


@dataclass(frozen=True)
class Condition:
    """One column narrowed: to one value (a part of a text or of a person's name, a choice, an id as text, 是 or 否), or
    from and to.

    `value` may also be BLANK or FILLED, or EXACTLY and a whole text. Days and figures as they are stored; `ids` of a
    step are its stages.
    """

    column: Column
    value: str = ""
    low: int | float | date | None = None
    high: int | float | date | None = None
    stages: tuple[str, ...] = ()


def applied(found: QuerySet[Project], conditions: Iterable[Condition], viewer: Viewer) -> QuerySet[Project]:
    """`found` where every condition holds; what is missing meets none."""
    for number, condition in enumerate(conditions):
        column = condition.column
        name, within = column.field, _within(column)
        if within is not None:
            name = f"c{number}"
            found = found.alias(**{name: within})
        found = found.filter(_meets(condition, name, viewer))
    return found


def _within(column: Column) -> KeyTransform | None:
    """Where in JSON the value lies: among the row's terms, or the title of what is due; None for one of its own."""
    if column.kind is Kind.TASK:
        return KeyTransform("0", column.field)
    return None if column.field else KeyTransform(column.key, "terms")


def _meets(condition: Condition, name: str, viewer: Viewer) -> Q:
    column, value = condition.column, condition.value
    if value in (BLANK, FILLED):
        blank = Q(**{f"{name}__isnull": True})
        if column.kind in {Kind.TEXT, Kind.CHOICE, Kind.TASK}:
            blank |= Q(**{name: ""})
        return blank if value == BLANK else ~blank
    if column.kind is Kind.STEP:
        return Q(**{f"{name}__in": condition.stages})
    if column.ranged:
        return _between(condition, name)
    if column.kind is Kind.UNIT and column.field:
        return Q(**{f"{name}_id__in": _below(value, viewer)})
    if column.kind in {Kind.UNIT, Kind.POSITION}:
        book = ref_book(viewer.jurisdiction)
        ids = _below(value, viewer) if column.kind is Kind.UNIT else [UUID(value)]
        return Q(**{f"{name}__in": [book.ref_of(one) for one in ids]})
    if column.kind is Kind.PERSON:
        return Q(**{f"{name}__in": [str(one) for one in people_called(viewer.jurisdiction, value)]})
    if column.kind is Kind.BOOLEAN:
        return Q(**{name: value == "是"})
    if column.kind is Kind.CHOICE:
        return Q(**{name: value})
    if value.startswith(EXACTLY):
        return Q(**{name: value.removeprefix(EXACTLY)})
    return Q(**{f"{name}__icontains": value})


def _below(value: str, viewer: Viewer) -> list[UUID]:
    """The unit and those below it: a county's projects are also those of its towns."""
    return sorted(descendants(viewer.jurisdiction, UUID(value), viewer.day) | {UUID(value)})


def _between(condition: Condition, name: str) -> Q:
    wanted = Q()
    for bound, lookup in ((condition.low, "gte"), (condition.high, "lte")):
        if bound is None:
            continue
        if condition.column.kind is Kind.MOMENT and isinstance(bound, date):
            first = bound if lookup == "gte" else bound + timedelta(days=1)
            moment = datetime.combine(first, time(), tzinfo=clock.SHANGHAI)
            wanted &= Q(**{f"{name}__{'gte' if lookup == 'gte' else 'lt'}": moment})
        elif isinstance(bound, date) and not condition.column.field:
            wanted &= Q(**{f"{name}__{lookup}": bound.isoformat()})
        else:
            wanted &= Q(**{f"{name}__{lookup}": bound})
    return wanted


def ordered(
    found: QuerySet[Project], column: Column | None, turned: bool, stages: tuple[str, ...] = ()
) -> QuerySet[Project]:
    """By the column, unknown ones last; the last touched first where none is named. Equal ones in a fixed order."""
    if column is None:
        return found.order_by("-touched_at", "-id")
    down = (column.natural == "desc") is not turned
    tail = "-id" if down else "id"
    if column.kind in {Kind.STAGE, Kind.STEP}:
        place = Case(*(When(stage=s, then=Value(n)) for n, s in enumerate(stages)), output_field=IntegerField())
        return found.order_by(_directed(place, down), "-touched_at", "-id")
    if column.key == "name":
        return found.order_by("-pinyin" if down else "pinyin", tail)
    if (within := _within(column)) is not None:
        return found.order_by(_directed(within, down), tail)
    if not Project._meta.get_field(column.field).null:
        return found.order_by(f"-{column.field}" if down else column.field, tail)
    path = f"{column.field}__name" if column.kind is Kind.UNIT else column.field
    return found.order_by(_directed(F(path), down), tail)


def _directed(what: F | Case | KeyTransform, down: bool) -> OrderBy:
    return what.desc(nulls_last=True) if down else what.asc(nulls_last=True)
