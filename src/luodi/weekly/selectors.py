"""The grid 本周更新 read for a person or a unit: a line for each project, what is still missing, who has not reported.

Always for a viewer; a number of queries that does not grow with the lines.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from luodi.common import clock
from luodi.ledger.public import CaseFile, Moved, current, glances, moved_between, parts_of
from luodi.projects.public import visible_projects
from luodi.regimes.cadences import Period
from luodi.regimes.case import Fact
from luodi.regimes.regime import Regime
from luodi.regimes.weekly_schema import Weekly
from luodi.units.public import Viewer, ref_book
from luodi.weekly.rules import (
    Asks,
    asked_by,
    asks,
    counts,
    keeper_slots,
    rule_on,
    telling_kinds,
    unit_of,
    week_of,
    weekly_kinds,
)

PAGE = 50
WAITING, DONE, PART = "waiting", "done", "part"
WHICH = (WAITING, DONE, PART)
OVERSEE = ("office", "supervise", "see_all")
"""Any of these rights shows which units have not reported."""
COLUMNS: Mapping[str, str] = {"introducing_unit": "introducing_unit_id", "landing_area": "landing_area_id"}
"""Slots that are columns of the register; the others lie among its terms."""


@dataclass(frozen=True)
class Place:
    """A project on the grid: whose line it is, which units have a part in it, whether this week knows it already."""

    case: UUID
    name: str
    keeper: UUID | None
    parts: frozenset[UUID]
    updated: bool = False
    unchanged: bool = False
    on: date | None = None
    recorded_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """What was said of a project: the day, the title of the fact, its values as (label, text), the unit's title."""

    day: date
    kind: str
    title: str
    texts: tuple[tuple[str, str], ...]
    unit: str


@dataclass(frozen=True)
class Line:
    """One project of the grid. `before`: the last entry earlier than this week, `last_week` where it is of the one
    before; `now`: what this week knows. `version`: what the page saw, for the guard against a stale one."""

    case: UUID
    name: str
    stage: str
    keeper: str
    mine: bool
    version: int
    asks: Asks
    now: tuple[Entry, ...]
    before: Entry | None
    last_week: bool

    @property
    def updated(self) -> bool:
        """Whether nothing more is asked this week."""
        return bool(self.now)


@dataclass(frozen=True)
class Grid:
    """One page of lines. `counts` by WHICH; `unit` the one looked at, None for the viewer's own work."""

    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    week: Period
    due: date
    rule: Weekly
    regime: Regime
    unit: UUID | None


def oversees(viewer: Viewer) -> bool:
    """Whether the viewer may look at the lines of every unit, as far as the projects are visible."""
    return viewer.sees_all or any(viewer.may_somewhere(right) for right in OVERSEE)


def grid(viewer: Viewer, which: str = WAITING, number: int = 1, unit: UUID | None = None) -> Grid | None:
    """Page `number` of the lines of the viewer's units, or of `unit`; None where the regime has no weekly line."""
    _, regime = current(viewer.jurisdiction)
    rule = rule_on(regime, viewer.day)
    if rule is None:
        return None
    week = week_of(viewer.day)
    whose = frozenset({unit}) if unit else viewer.unit_ids
    refs = whose if unit else whose | viewer.duty_ids | {viewer.user_id}
    found = _places(visible_projects(viewer).filter(case_id__in=parts_of(viewer, refs)), regime, rule, viewer)
    found = _told(viewer, found, regime, rule, week, narrow=True)
    parted = _parted(found, whose)
    places = parted.get(which, [])[(number - 1) * PAGE : number * PAGE]
    return Grid(
        lines=_lines(viewer, places, rule, week, whose),
        counts={one: len(parted.get(one, ())) for one in WHICH},
        week=week,
        due=asked_by(viewer, rule, week),
        rule=rule,
        regime=regime,
        unit=unit,
    )


def lines_of(viewer: Viewer, cases: Iterable[UUID], unit: UUID | None = None) -> dict[UUID, Line]:
    """The lines of these projects as they stand now, as far as the viewer sees them."""
    _, regime = current(viewer.jurisdiction)
    rule = rule_on(regime, viewer.day)
    if rule is None:
        return {}
    found = _places(visible_projects(viewer).filter(case_id__in=list(cases)), regime, rule, viewer, every=True)
    whose = frozenset({unit}) if unit else viewer.unit_ids
    return {line.case: line for line in _lines(viewer, found, rule, week_of(viewer.day), whose)}


def _parted(found: Iterable[Place], whose: Collection[UUID]) -> dict[str, list[Place]]:
    parted: dict[str, list[Place]] = defaultdict(list)
    for place in found:
        own = place.keeper in whose
        parted[PART if not own else DONE if place.updated else WAITING].append(place)
    return parted


def _places(found: QuerySet[Any], regime: Regime, rule: Weekly, viewer: Viewer, *, every: bool = False) -> list[Place]:
    """The projects under way, in the order of their names."""
    if not every:
        over = [stage.id for stage in regime.pack.stages if stage.final]
        found = found.filter(standing="").exclude(stage__in=over)
    slots = keeper_slots(rule)
    among = {
        f"slot_{at}": KeyTextTransform(f"@{slot}", "terms") for at, slot in enumerate(slots) if slot not in COLUMNS
    }
    names = [COLUMNS.get(slot, f"slot_{at}") for at, slot in enumerate(slots)]
    book = ref_book(viewer.jurisdiction)
    places = []
    rows = found.annotate(**among).order_by("pinyin", "id").values_list("case_id", "name", *names)
    for case, name, *held in rows:
        units = [
            one if one is None or slot in COLUMNS else unit_of(one, book) for slot, one in zip(slots, held, strict=True)
        ]
        keeper = next((one for one in units if one is not None), None)
        places.append(Place(case, name, keeper, frozenset(one for one in units if one is not None)))
    return places


def _told(
    viewer: Viewer, found: Sequence[Place], regime: Regime, rule: Weekly, week: Period, *, narrow: bool
) -> list[Place]:
    """The places with what the week knows of them."""
    cases = [place.case for place in found] if narrow else None
    by_case: dict[UUID, list[Moved]] = defaultdict(list)
    for moved in moved_between(viewer, week.first, week.last + timedelta(days=1), telling_kinds(regime), cases):
        by_case[moved.case].append(moved)
    return [_with(place, by_case.get(place.case, ()), rule) for place in found]


def _with(place: Place, moved: Iterable[Moved], rule: Weekly) -> Place:
    told = [one for one in moved if counts(one.kind, one.unit, rule, place.parts)]
    if not told:
        return place
    first = min(one.recorded_at for one in told).astimezone(clock.SHANGHAI).date()
    unchanged = all(one.kind == rule.unchanged for one in told)
    return replace(place, updated=True, unchanged=unchanged, on=told[0].happened_on, recorded_on=first)


def _lines(
    viewer: Viewer, places: Sequence[Place], rule: Weekly, week: Period, whose: Collection[UUID]
) -> tuple[Line, ...]:
    files = glances(viewer, [place.case for place in places])
    titles = ref_book(viewer.jurisdiction).titles
    return tuple(
        _line(place, files[place.case], viewer, rule, week, titles, whose) for place in places if place.case in files
    )


def _line(
    place: Place,
    file: CaseFile,
    viewer: Viewer,
    rule: Weekly,
    week: Period,
    titles: Mapping[UUID, str],
    whose: Collection[UUID],
) -> Line:
    own = rule_on(file.regime, viewer.day) or rule
    told = [fact for fact in file.state.active if _counts(fact, file, own, place)]
    now = [fact for fact in told if week.first <= fact.happened_on <= week.last]
    earlier = [fact for fact in told if fact.happened_on < week.first]
    # What was said in words before what only moved a figure.
    weekly = [fact for fact in earlier if fact.kind in weekly_kinds(own)]
    last = max(weekly or earlier, key=lambda fact: fact.happened_on, default=None)
    return Line(
        case=place.case,
        name=place.name,
        stage=file.regime.place_title(file.state.stage or "", file.state.standing or ""),
        keeper=titles.get(place.keeper, "") if place.keeper else "",
        mine=place.keeper in whose,
        version=file.version,
        asks=asks(file, viewer, own),
        now=tuple(_entry(fact, file, own) for fact in now),
        before=_entry(last, file, own) if last else None,
        last_week=last is not None and last.happened_on >= week.first - timedelta(days=7),
    )


def _counts(fact: Fact, file: CaseFile, rule: Weekly, place: Place) -> bool:
    spec = file.regime.pack.facts.get(fact.kind)
    unit = file.book.id_of(fact.unit)
    if fact.about is not None or spec is None or unit is None:
        return False
    return counts(fact.kind, unit, rule, place.parts)


def _entry(fact: Fact, file: CaseFile, rule: Weekly) -> Entry:
    """Of what the line itself left, all values; of anything else that happened, its title says enough."""
    spec = file.regime.pack.facts[fact.kind]
    names = (*spec.terms, *spec.optional) if fact.kind in weekly_kinds(rule) else ()
    texts = tuple(
        (file.regime.terms[name].label, file.show(name, fact.values[name]))
        for name in names
        if name in fact.values and name in file.regime.terms
    )
    unit = file.book.id_of(fact.unit)
    return Entry(fact.happened_on, fact.kind, spec.title, texts, file.book.titles.get(unit, "") if unit else "")


@dataclass(frozen=True)
class UnitWeek:
    """How a unit kept its lines in a week: in time, later, of these without change, and the names still missing."""

    unit: UUID | None
    title: str
    lines: int
    in_time: int
    later: int
    unchanged: int
    missing: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class Reported:
    """Every unit with lines in a week, those that miss the most first."""

    week: Period
    due: date
    rule: Weekly
    regime: Regime
    units: tuple[UnitWeek, ...]

    @property
    def missing(self) -> int:
        """Lines nobody has filled in."""
        return sum(len(one.missing) for one in self.units)


def reported(viewer: Viewer, week: Period) -> Reported | None:
    """Who has reported in the week, by the unit that keeps the line. Four queries, whatever the number of projects."""
    _, regime = current(viewer.jurisdiction)
    rule = rule_on(regime, viewer.day)
    if rule is None:
        return None
    due = asked_by(viewer, rule, week)
    there = visible_projects(viewer).filter(reported_on__lte=week.last)
    found = _told(viewer, _places(there, regime, rule, viewer), regime, rule, week, narrow=False)
    titles = ref_book(viewer.jurisdiction).titles
    by_unit: dict[UUID | None, list[Place]] = defaultdict(list)
    for place in found:
        by_unit[place.keeper].append(place)
    units = [_unit_week(unit, titles.get(unit, "") if unit else "", places, due) for unit, places in by_unit.items()]
    units.sort(key=lambda one: (-len(one.missing), -one.lines, one.title))
    return Reported(week, due, rule, regime, tuple(units))


def _unit_week(unit: UUID | None, title: str, places: Sequence[Place], due: date) -> UnitWeek:
    told = [place for place in places if place.updated]
    in_time = sum(place.recorded_on is not None and place.recorded_on <= due for place in told)
    return UnitWeek(
        unit=unit,
        title=title,
        lines=len(places),
        in_time=in_time,
        later=len(told) - in_time,
        unchanged=sum(place.unchanged for place in told),
        missing=tuple((place.case, place.name) for place in places if not place.updated),
    )
