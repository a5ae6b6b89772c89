"""Spans [since, until) in queries and in changes."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from luodi.units.errors import UnitsError
from luodi.units.facts.journal import note
from luodi.units.models import Dated, PositionTitle

Row = TypeVar("Row", bound=Dated)


def on(day: date, prefix: str = "") -> Q:
    """Rows that hold on `day`; `prefix` is the path to a related row, such as `position__`."""
    open_or_later = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": day})
    return Q(**{f"{prefix}since__lte": day}) & open_or_later


def overlapping(since: date, until: date | None, prefix: str = "") -> Q:
    """Rows that share a day with [since, until)."""
    found = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": since})
    return found & Q(**{f"{prefix}since__lt": until}) if until else found


def title_on(day: date, position: str = "pk") -> Coalesce:
    """The title that a position bears on `day`; `position` is the path to it."""
    of = OuterRef(position)
    said = PositionTitle.objects.filter(on(day), position=of).values("title")[:1]
    own = F("title") if position == "pk" else F(f"{position}__title")
    return Coalesce(Subquery(said), own)


def in_order(since: date, until: date | None, term: str) -> None:
    """UnitsError where a span would end before it begins or on the day it begins."""
    if until is not None and until <= since:
        raise UnitsError(f"“{term}”{until} 应晚于开始的 {since}，请改日期", term)


def end(row: Dated, day: date, fact_id: UUID, what: str, term: str) -> None:
    """Let `row` hold no longer from `day` on; refused before its beginning and after its end."""
    if day < row.since:
        raise UnitsError(f"{what}自 {row.since} 起，不能在此前的 {day} 终止，请改“{term}”", term)
    if row.until is not None and row.until < day:
        raise UnitsError(f"{what}已于 {row.until} 终止，请核对“{term}”", term)
    note(row, "until", "ended_by")
    row.until, row.ended_by = day, fact_id
    row.save(update_fields=["until", "ended_by"])


def end_all(rows: QuerySet[Row], day: date, fact_id: UUID) -> int:
    """End every row that would still hold after `day`; one not yet begun becomes empty. The number of rows ended."""
    standing = rows.filter(Q(until=None) | Q(until__gt=day))
    for row in standing:
        note(row, "until", "ended_by")
    begun = standing.filter(since__lte=day).update(until=day, ended_by=fact_id)
    ended = 0
    for row in rows.filter(Q(until=None) | Q(until__gt=day), since__gt=day):
        row.until, row.ended_by = row.since, fact_id
        row.save(update_fields=["until", "ended_by"])
        ended += 1
    return begun + ended
