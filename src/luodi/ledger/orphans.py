"""What nobody answers for, and what should long have been said: findings over the whole government, counted.

Counts and names of units alone: who administers the organisation need not see a single project for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from luodi.ledger.models import Case, Obligation, ObligationOwner
from luodi.ledger.store import NOBODY
from luodi.regimes.case import Status
from luodi.regimes.regime import Regime
from luodi.regimes.standing import standing_kinds
from luodi.units.public import nobodys

SHOWN = 200


@dataclass(frozen=True)
class Orphaned:
    """Open obligations of a unit or position with nobody behind it; `why` says what mends it. NOBODY: no owner yet."""

    ref: UUID
    why: str
    count: int
    late: int


@dataclass(frozen=True)
class Unfilled:
    """A role that should have been filled by now: in how many cases, under which rule."""

    rule: str
    clause: str
    title: str
    default: bool
    count: int
    oldest: date | None


@dataclass(frozen=True)
class Lacking:
    """A standing case in which something is still to be said: the titles, those beyond their day apart."""

    case: UUID
    kind: str
    title: str
    unit: UUID
    late: tuple[str, ...]
    waiting: tuple[str, ...]


def orphaned(jurisdiction: UUID, day: date) -> list[Orphaned]:
    """Most first. What somebody else answers for as well is not an orphan. One query beside the organisation's."""
    why = dict(nobodys(jurisdiction, day))
    alone = [*why, NOBODY]
    others = ObligationOwner.objects.filter(obligation=OuterRef("obligation"), open=True).exclude(ref__in=alone)
    rows = (
        ObligationOwner.objects.filter(jurisdiction_id=jurisdiction, open=True, ref__in=alone)
        .exclude(Exists(others))
        .values_list("ref")
        .annotate(n=Count("obligation"), late=Count("obligation", filter=Q(obligation__due_on__lt=day)))
        .order_by("-n", "ref")
    )
    said = "有事项还没有责任人，请明确责任单位"
    return [Orphaned(ref, why.get(ref, said), count, late) for ref, count, late in rows]


def slot_rules(regime: Regime) -> Mapping[str, str]:
    """The rules that ask for a role, with the role's id."""
    return {rule.id: rule.unless_slot for rule in regime.obligations if rule.unless_slot}


def unfilled(jurisdiction: UUID, regime: Regime, day: date) -> list[Unfilled]:
    """Roles beyond their day in cases that are not standing ones (those are named one by one). One query."""
    found = Obligation.objects.filter(
        jurisdiction_id=jurisdiction, status=Status.OPEN.value, due_on__lt=day, rule__in=list(slot_rules(regime))
    ).exclude(case__kind__in=standing_kinds(regime))
    rows = found.values_list("rule", "clause", "title", "default").annotate(n=Count("pk"))
    oldest = dict(found.order_by("-due_on").values_list("rule", "due_on"))
    return [
        Unfilled(rule, clause, title, default, count, oldest[rule])
        for rule, clause, title, default, count in rows.order_by("-n", "rule")
    ]


def lacking(jurisdiction: UUID, regime: Regime, day: date, units: Sequence[UUID] = ()) -> list[Lacking]:
    """Standing cases with a role still empty, in the order of their titles; of `units` alone where given."""
    kinds = standing_kinds(regime)
    cases = Case.objects.filter(jurisdiction_id=jurisdiction, kind__in=kinds)
    if units:
        cases = cases.filter(unit_id__in=units)
    listed = {case.pk: case for case in cases.order_by("title")[:SHOWN]}
    empty: dict[UUID, list[tuple[str, date | None]]] = {}
    rows = Obligation.objects.filter(case_id__in=listed, status=Status.OPEN.value, rule__in=list(slot_rules(regime)))
    slots = regime.pack.slots
    for case, rule, due in rows.order_by("id").values_list("case_id", "rule", "due_on"):
        empty.setdefault(case, []).append((slots[slot_rules(regime)[rule]].title, due))
    return [
        Lacking(
            pk,
            case.kind,
            case.title,
            case.unit_id,
            tuple(title for title, due in empty[pk] if due is not None and due < day),
            tuple(title for title, due in empty[pk] if due is None or due >= day),
        )
        for pk, case in listed.items()
        if pk in empty
    ]
