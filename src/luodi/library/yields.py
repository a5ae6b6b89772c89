"""What a channel, a partner body or an activity brought: leads, confirmed ones, contracts, money. Whole yuan, summed.

Counted from the register, under the viewer's sight: what a lead itself names (线索来源、合作机构、活动名称) is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import CharField, Count, F, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from luodi.ledger.public import ToldFact, facts_of
from luodi.projects.public import Column, columns_of, visible_projects
from luodi.regimes.gates import following
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer

PARTNER, ACTIVITY = "partner.agreed", "activity.held"
BODY, BODY_KIND, BODY_UNTIL, BODY_ABOUT = "合作机构", "合作机构类型", "合作截止日", "合作内容"
EVENT, EVENT_KIND, EVENT_REGION, EVENT_SAID = "活动名称", "活动类型", "目标区域", "引进线索数"
SOON = 60
"""An agreement that ends within so many days is shown as ending soon (系统默认)."""


@dataclass(frozen=True)
class Yield:
    """Leads reported in the span, how many of them confirmed, how many signed; 协议投资额 and 到位资金 in yuan."""

    leads: int = 0
    confirmed: int = 0
    signed: int = 0
    contracted: int = 0
    arrived: int = 0


@dataclass(frozen=True)
class Partner:
    """A body the government works with, by its latest agreement; `times` how many were made."""

    name: str
    kind: str
    about: str
    agreed_on: date
    until: date | None
    unit: UUID
    case: UUID
    times: int

    def state(self, today: date) -> str:
        """ended, soon or open."""
        if self.until is None:
            return "open"
        left = (self.until - today).days
        return "ended" if left < 0 else "soon" if left <= SOON else "open"


@dataclass(frozen=True)
class Activity:
    """An activity 请进来、走出去, by its last time; `said`: how many leads its reports give, None where none does.

    A lead names its activity alone: what is held again under one name is one line, `times` how often it was held.
    """

    name: str
    kind: str
    region: str
    held_on: date
    unit: UUID
    case: UUID
    said: int | None
    times: int


def confirming_term(regime: Regime) -> str:
    """The term that only the fact which confirms a lead has: where a project has it, its lead was confirmed."""
    facts = regime.facts("project")
    entry = next((stage for stage in regime.pack.stages if stage.case == "project"), None)
    onward = [trigger.fact for stage in following(entry.id, regime) for trigger in stage.on] if entry else []
    for kind in onward:
        for term in facts[kind].terms if kind in facts else ():
            if all(term not in (*spec.terms, *spec.optional) for other, spec in facts.items() if other != kind):
                return term
    return ""


def yields(viewer: Viewer, regime: Regime, key: str, since: date | None, until: date | None) -> dict[str, Yield]:
    """By value of a column or term of the register, of leads first reported on days of [since, until]. One query."""
    column = columns_of(regime).get(key)
    if column is None:
        return {}
    found = visible_projects(viewer).order_by()
    if since:
        found = found.filter(reported_on__gte=since)
    if until:
        found = found.filter(reported_on__lte=until)
    found = found.annotate(named=F(column.field) if column.field else _term(column.key))
    marker = confirming_term(regime)
    confirmed = Q(marked__isnull=False) if marker else Q(pk__isnull=True)
    if marker:
        found = found.annotate(marked=_term(marker))
    rows = found.values_list("named").annotate(
        leads=Count("pk"),
        confirmed=Count("pk", filter=confirmed),
        signed=Count("pk", filter=Q(contracted__isnull=False)),
        money=Sum("contracted"),
        came=Sum("arrived"),
    )
    told: dict[str, Yield] = {}
    for name, n, sure, signed, yuan, came in rows:
        one = Yield(n, sure, signed, int(yuan or 0), int(came or 0))
        # What is not filled in may stand there as nothing or as an empty text.
        told[name or ""] = total({"now": one, "before": told.get(name or "", Yield())})
    return told


def _term(name: str) -> Cast:
    return Cast(KeyTextTransform(name, "terms"), CharField())


def column_of(regime: Regime, key: str) -> Column | None:
    """The column of the list that a yield is counted by."""
    return columns_of(regime).get(key)


def partners(viewer: Viewer, regime: Regime) -> list[Partner]:
    """Bodies by name, those whose agreement ends first at the top, ended ones last. Three queries."""
    by_name: dict[str, list[ToldFact]] = {}
    for fact in facts_of(viewer, regime, [PARTNER]):
        by_name.setdefault(str(fact.values.get(BODY, "")), []).append(fact)
    found = [_partner(name, told) for name, told in by_name.items() if name]
    order = {"soon": 0, "open": 1, "ended": 2}
    return sorted(found, key=lambda one: (order[one.state(viewer.day)], one.until or date.max, one.name))


def _partner(name: str, told: list[ToldFact]) -> Partner:
    last = told[0]
    until = last.values.get(BODY_UNTIL)
    return Partner(
        name=name,
        kind=str(last.values.get(BODY_KIND, "")),
        about=str(last.values.get(BODY_ABOUT, "")),
        agreed_on=last.happened_on,
        until=until if isinstance(until, date) else None,
        unit=last.unit,
        case=last.case,
        times=len(told),
    )


def activities(viewer: Viewer, regime: Regime, since: date | None, until: date | None) -> list[Activity]:
    """Activities of the span, latest first. Three queries."""
    by_name: dict[str, list[ToldFact]] = {}
    for fact in facts_of(viewer, regime, [ACTIVITY], since):
        if until is None or fact.happened_on <= until:
            by_name.setdefault(str(fact.values.get(EVENT, "")), []).append(fact)
    return [_activity(name, told) for name, told in by_name.items()]


def _activity(name: str, told: list[ToldFact]) -> Activity:
    last = told[0]
    said = [n for fact in told if isinstance(n := fact.values.get(EVENT_SAID), int)]
    return Activity(
        name=name,
        kind=str(last.values.get(EVENT_KIND, "")),
        region=str(last.values.get(EVENT_REGION, "")),
        held_on=last.happened_on,
        unit=last.unit,
        case=last.case,
        said=sum(said) if said else None,
        times=len(told),
    )


def total(found: Mapping[str, Yield]) -> Yield:
    """All of them together: each project has one value, and is counted once."""
    parts = list(found.values())
    return Yield(
        sum(one.leads for one in parts),
        sum(one.confirmed for one in parts),
        sum(one.signed for one in parts),
        sum(one.contracted for one in parts),
        sum(one.arrived for one in parts),
    )
