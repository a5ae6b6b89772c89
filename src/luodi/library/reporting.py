"""信息报送: the duty of units to report every period, on time, late or missing; and how many leads came."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncMonth

from luodi.ledger.public import facts_of, visible_obligations
from luodi.projects.public import visible_projects
from luodi.regimes.cadences import Period, period_of, periods_begun
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Cadence
from luodi.units.public import Viewer, descendants, ref_book

REPORTED = "lead.reported"
SAID, PERIOD = "报送条数", "周期"
SPOKEN = frozenset({"month", "quarter"})


@dataclass(frozen=True)
class Report:
    """One unit's duty in one period: kept, late (reported late), missing (overdue), waiting, or void.

    `leads` were first reported by the unit and those below it in the period; `said` is what its report gives.
    """

    state: str
    due_on: date | None
    ended_on: date | None
    case: UUID
    leads: int
    said: int | None


@dataclass(frozen=True)
class UnitReports:
    """A unit's reports by the label of the period."""

    unit: UUID
    title: str
    reports: Mapping[str, Report]

    def count(self, state: str) -> int:
        """How many periods stand so."""
        return sum(one.state == state for one in self.reports.values())

    @property
    def leads(self) -> int:
        """All leads of the periods shown."""
        return sum(one.leads for one in self.reports.values())


def duties(regime: Regime, day: date) -> list[Cadence]:
    """Duties of every month or quarter that each unit of a group has; that of the clause of reporting leads first."""
    spec = regime.pack.facts.get(REPORTED)
    clause = spec.clause if spec else None
    found = [one for one in regime.pack.cadences if one.each and one.ends and one.every in SPOKEN and one.holds_on(day)]
    return sorted(found, key=lambda one: (one.clause is None or one.clause != clause, one.title))


def reporting(viewer: Viewer, regime: Regime, duty: Cadence, year: int) -> tuple[list[Period], list[UnitReports]]:
    """The periods of the year begun by today, and each unit's reports in them. Five queries."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), viewer.day)
    periods = list(periods_begun(duty.every, first, last))
    rows = visible_obligations(viewer).filter(rule=duty.id, started_on__gte=first, started_on__lte=last)
    told = rows.order_by("id").values_list(
        "owners__ref", "started_on", "status", "late", "due_on", "ended_on", "ended_by", "case_id"
    )
    leads = _leads(viewer, first, last)
    kinds = {trigger.fact for trigger in duty.ends}
    said = {fact.id: fact.values.get(SAID) for fact in facts_of(viewer, regime, kinds, first)}
    book = ref_book(viewer.jurisdiction)
    found: dict[UUID, dict[str, Report]] = defaultdict(dict)
    for ref, started, status, late, due, ended, by, case in told:
        if ref is None:
            continue
        period = period_of(duty.every, started)
        below = descendants(viewer.jurisdiction, ref, viewer.day) if ref in book.units else frozenset()
        n = sum(leads.get((unit, period.label), 0) for unit in below)
        number = said.get(by) if by else None
        state = _state(status, late, due, viewer.day)
        found[ref][period.label] = Report(state, due, ended, case, n, number if isinstance(number, int) else None)
    units = [UnitReports(ref, book.titles.get(ref, ""), reports) for ref, reports in found.items()]
    return periods, sorted(units, key=lambda one: (-one.count("missing"), -one.count("late"), one.title))


def _state(status: str, late: bool, due: date | None, today: date) -> str:
    if status == "done":
        return "late" if late else "kept"
    if status == "open":
        return "missing" if due and due < today else "waiting"
    return "void"


def _leads(viewer: Viewer, since: date, until: date) -> dict[tuple[UUID, str], int]:
    """How many leads each unit first reported in each month and quarter."""
    found = visible_projects(viewer).filter(reported_on__gte=since, reported_on__lte=until).order_by()
    rows = found.annotate(month=TruncMonth("reported_on")).values_list("introducing_unit_id", "month")
    counts: dict[tuple[UUID, str], int] = defaultdict(int)
    for unit, month, n in rows.annotate(n=Count("pk")):
        if unit is not None:
            counts[(unit, period_of("month", month).label)] += n
            counts[(unit, period_of("quarter", month).label)] += n
    return counts
