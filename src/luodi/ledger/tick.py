"""tick: the calendar moves on. Periods of cadences open, ladder steps are taken; twice or late leaves one effect."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from luodi.common import clock
from luodi.ledger import claims_told, notices, regimes, rest
from luodi.ledger.actors import system_viewer
from luodi.ledger.drafts import Draft, Opening
from luodi.ledger.models import Case, FactTerm, LadderStep, Obligation, Tick
from luodi.ledger.moved import CHUNK, store_anew
from luodi.ledger.prepared import Prepared
from luodi.ledger.record import record
from luodi.regimes.cadences import Period, due_in, owners, period_of, periods_begun
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Cadence
from luodi.regimes.standing import fillings, standing_kinds
from luodi.regimes.timeline import Era
from luodi.regimes.vocabulary import Value
from luodi.units.public import RefBook, UnitView, calendar_for, ref_book, unit_tree

LABEL = "周期"
OWNER = "责任单位"
STANDING = period_of("once", date.min).label
AT_ONCE = 100
"""So many periods that begin on one day are opened by one act."""

Mark = tuple[str, str, str, UUID | None]
"""What is opened once: the kind of fact, the cadence, the period's label, whose it is."""


@dataclass(frozen=True)
class TickReport:
    """What one run did: the day it brought the calendar up to, periods opened, ladder steps taken."""

    day: date
    periods: int
    steps: int


@dataclass(frozen=True)
class _Wanted:
    """One period to open for one owner, with what the document itself fills in; `mark`: it is opened once."""

    mark: Mark
    drafts: tuple[Draft, ...]

    @property
    def on(self) -> date:
        """The day it begins."""
        return self.drafts[0].happened_on

    @property
    def case(self) -> tuple[str, str]:
        """Kind and key of the case it stands in."""
        opening = self.drafts[0].case
        return (opening.kind, opening.key) if isinstance(opening, Opening) else ("", "")


def tick(jurisdiction: UUID, today: date | None = None) -> TickReport:
    """Bring the calendar up to `today`. Refused before the first adoption."""
    day = today or clock.today()
    at = clock.now() if day == clock.today() else clock.moment(day)
    eras = regimes.eras_until(regimes.newest(jurisdiction)[0].id)
    _bring_up(jurisdiction, at)
    last = next((ran for (ran,) in _last(jurisdiction)), None)
    since = last + timedelta(days=1) if last else eras[0].since
    opened = _open_periods(jurisdiction, eras, since, day, at)
    claims_told.tell(jurisdiction, day, at)
    rest.take_up(jurisdiction)
    steps = take_steps(jurisdiction, day, at)
    if last is None:
        Tick.objects.update_or_create(jurisdiction_id=jurisdiction, defaults={"day": day, "ran_at": at})
    elif last < day:
        Tick.objects.filter(jurisdiction_id=jurisdiction, day__lt=day).update(day=day, ran_at=at)
    return TickReport(day, opened, steps)


@Prepared
def _last(jurisdiction: UUID) -> QuerySet[Any, Any]:
    return Tick.objects.filter(jurisdiction_id=jurisdiction).values_list("day")


def _bring_up(jurisdiction: UUID, at: datetime) -> None:
    """Cases that began under the regime before while another act adopted the next one."""
    behind = regimes.bring_up(jurisdiction)
    for start in range(0, len(behind), CHUNK):
        with transaction.atomic():
            store_anew(jurisdiction, behind[start : start + CHUNK], at)


def _open_periods(jurisdiction: UUID, eras: Sequence[Era], since: date, day: date, at: datetime) -> int:
    """Each period under the regime in force on its first day."""
    begun = [era for era in eras if era.since <= day] or [eras[0]]
    wanted = list(_standing(jurisdiction, begun[-1].regime, begun[-1].since, day))
    for number, era in enumerate(begun):
        first = since if number == 0 else max(since, era.since)
        last = begun[number + 1].since - timedelta(days=1) if number + 1 < len(begun) else day
        wanted += _wanted(jurisdiction, era.regime, first, last)
    # What one case is asked for on a day stands together: the case is then folded and stored once.
    missing = sorted(_missing(jurisdiction, wanted), key=lambda one: (one.on, one.case))
    opened = 0
    for _, begun_on in groupby(missing, key=lambda one: one.on):
        while batch := list(islice(begun_on, AT_ONCE)):
            opened += _open(jurisdiction, batch, at)
    return opened


def _open(jurisdiction: UUID, batch: Sequence[_Wanted], at: datetime) -> int:
    """Open periods that begin on one day in one act; how many were still missing."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Two runs at the same moment: the second waits here and then finds everything opened.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [jurisdiction.int >> 65])
        missing = _missing(jurisdiction, batch)
        if missing:
            marks = "\n".join(str(w.mark) for w in missing)
            key = f"tick:{missing[0].on}:{hashlib.sha256(marks.encode()).hexdigest()[:40]}"
            drafts = [draft for w in missing for draft in w.drafts]
            record(actor=system_viewer(jurisdiction), drafts=drafts, request_key=key, at=at)
    return len(missing)


def _missing(jurisdiction: UUID, wanted: Sequence[_Wanted]) -> list[_Wanted]:
    """Those that no fact has opened yet, whatever the calendar or the regime said when it did."""
    if not wanted:
        return []
    lasting = {w.case[0] for w in wanted if w.mark[2] == STANDING}
    days = [w.on for w in wanted if w.mark[2] != STANDING]
    # A period begins on its own day for good; a standing case may have begun under an earlier regime.
    asked = Q(fact__case__kind__in=lasting) if lasting else Q()
    asked |= Q(fact__happened_on__range=(min(days), max(days))) if days else Q()
    rows = FactTerm.objects.filter(
        asked, fact__jurisdiction_id=jurisdiction, fact__kind__in={w.mark[0] for w in wanted}, text__isnull=False
    )
    told: dict[tuple[UUID, str], dict[str, str]] = defaultdict(dict)
    for fact, kind, term, text in rows.values_list("fact_id", "fact__kind", "term", "text"):
        told[fact, kind][term] = text or ""
    book = ref_book(jurisdiction)
    done = {
        (kind, cadence, values.get(LABEL, ""), book.id_of(values.get(OWNER, "")))
        for (_, kind), values in told.items()
        for cadence in values.values()
    }
    return [w for w in wanted if w.mark not in done]


def _wanted(jurisdiction: UUID, regime: Regime, since: date, day: date) -> Iterator[_Wanted]:
    """Every period begun in [since, day] under the cadences in force on its first day."""
    book, calendar = ref_book(jurisdiction), calendar_for(jurisdiction)
    lasting = standing_kinds(regime)
    for cadence in regime.pack.cadences:
        for period in periods_begun(cadence.every, since, day):
            if not cadence.holds_on(period.first):
                continue
            there: dict[UUID | None, UnitView] = {unit.id: unit for unit in unit_tree(jurisdiction, period.first)}
            for ref in owners(cadence, regime):
                unit = there.get(unit_of(ref, book))
                if unit is None:
                    continue
                opening = _opening(cadence, unit, book, None if cadence.case in lasting else period.first.year)
                draft = _opened(cadence, opening, ref, period, due_in(period, cadence.due, calendar))
                yield _Wanted(_mark(cadence, period, ref, book), (draft,))


def _standing(jurisdiction: UUID, regime: Regime, adopted_on: date, day: date) -> Iterator[_Wanted]:
    """The standing cases of the units there are on `day`: from the unit's first day, or the regime's."""
    book, calendar = ref_book(jurisdiction), calendar_for(jurisdiction)
    there: dict[UUID | None, UnitView] = {unit.id: unit for unit in unit_tree(jurisdiction, day)}
    for cadence in (one for one in regime.pack.cadences if one.every == "once"):
        filled: set[UUID] = set()
        for ref in owners(cadence, regime):
            unit = there.get(unit_of(ref, book))
            if unit is None:
                continue
            first = max(unit.opened_on, adopted_on, cadence.since or date.min)
            if first > day or not cadence.holds_on(first):
                continue
            opening, period = _opening(cadence, unit, book, None), period_of("once", first)
            until = due_in(period, cadence.due, calendar) if cadence.due != "open" else None
            drafts = [_opened(cadence, opening, ref, period, until)]
            for said in fillings(regime, unit.code, cadence) if unit.id not in filled else ():
                # Who is named there but was never set up here is left for people to fill.
                if regime.pack.slots[said.slot].holds == "text" or book.id_of(said.holder) is not None:
                    drafts.append(Draft(opening, said.kind, first, dict(said.values)))
            filled.add(unit.id)
            yield _Wanted(_mark(cadence, period, ref, book), tuple(drafts))


def _mark(cadence: Cadence, period: Period, ref: str, book: RefBook) -> Mark:
    return cadence.period_fact, cadence.id, period.label, book.id_of(ref)


def _opening(cadence: Cadence, unit: UnitView, book: RefBook, year: int | None) -> Opening:
    """The unit's work of a year, or, without one, its standing case."""
    ref = book.ref_of(unit.id)
    if year is None:
        return Opening(cadence.case, unit.name, ref, unit.id)
    return Opening(cadence.case, f"{book.titles[unit.id]}{year}年度工作", f"{ref}:{year}", unit.id)


def _opened(cadence: Cadence, opening: Opening, ref: str, period: Period, until: date | None) -> Draft:
    """The fact that opens a period for one owner."""
    values: dict[str, Value] = {cadence.period_term: cadence.id, LABEL: period.label, OWNER: ref}
    if until is not None:
        values["周期截止日"] = until
    return Draft(opening, cadence.period_fact, period.first, values)


def unit_of(ref: str, book: RefBook) -> UUID | None:
    """The unit whose yearly work a duty belongs to. A position's duty stands in its unit's work but is its own to do:
    责任单位 then names the position, so that it reaches whoever holds it and not everybody in the unit."""
    found = book.id_of(ref)
    return None if found is None else found if found in book.units else book.unit_of.get(found)


def take_steps(jurisdiction: UUID, day: date, at: datetime) -> int:
    """Take every planned step whose day has come: a handful of statements, however many obligations are open."""
    if not _any_due(jurisdiction, day):
        return 0
    due = LadderStep.objects.filter(jurisdiction_id=jurisdiction, taken_at=None, on_day__lte=day)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _lock_cases(jurisdiction, day)
        taken = due.update(taken_at=at)
        if taken:
            counted = (
                LadderStep.objects.filter(obligation_id=OuterRef("pk"), taken_at__isnull=False)
                .order_by()
                .values("obligation_id")
                .annotate(n=Count("position"))
                .values("n")
            )
            fresh = LadderStep.objects.filter(jurisdiction_id=jurisdiction, taken_at=at).values("obligation_id")
            Obligation.objects.filter(jurisdiction_id=jurisdiction, pk__in=fresh).update(
                steps_count=Coalesce(Subquery(counted), 0)
            )
            notices.mail_steps(jurisdiction, at)
    return taken


@Prepared
def _any_due(jurisdiction: UUID, day: date) -> QuerySet[Any, Any]:
    due = LadderStep.objects.filter(jurisdiction_id=jurisdiction, taken_at=None, on_day__lte=day)
    return due.values_list("position")[:1]


def _lock_cases(jurisdiction: UUID, day: date) -> None:
    """Lock the cases as `record()` does and in the same order, so that neither waits for the other in a ring."""
    due = LadderStep.objects.filter(jurisdiction_id=jurisdiction, taken_at=None, on_day__lte=day)
    cases = Obligation.objects.filter(pk__in=due.values("obligation_id")).values("case_id")
    rows = Case.objects.filter(pk__in=cases).order_by("pk").select_for_update(no_key=True).values("pk")
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) locked", params)
