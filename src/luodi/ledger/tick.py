"""tick: the calendar moves on. Periods of cadences open, ladder steps are taken; twice or late leaves one effect."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from luodi.common import clock
from luodi.ledger import notices, regimes
from luodi.ledger.actors import SYSTEM_ID, system_viewer
from luodi.ledger.drafts import Draft, Opening
from luodi.ledger.models import Act, Case, LadderStep, Obligation, Tick
from luodi.ledger.moved import CHUNK, store_anew
from luodi.ledger.record import record
from luodi.regimes.cadences import Period, due_in, owners, period_of, periods_begun
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Cadence
from luodi.regimes.standing import fillings, standing_kinds
from luodi.regimes.timeline import Era
from luodi.regimes.vocabulary import Value
from luodi.units.public import RefBook, UnitView, calendar_for, ref_book, unit_tree


@dataclass(frozen=True)
class TickReport:
    """What one run did: the day it brought the calendar up to, periods opened, ladder steps taken."""

    day: date
    periods: int
    steps: int


@dataclass(frozen=True)
class _Wanted:
    """One period to open for one owner, with what the document itself fills in; `key`: it is opened once."""

    key: str
    drafts: tuple[Draft, ...]

    @property
    def on(self) -> date:
        """The day it begins."""
        return self.drafts[0].happened_on


def tick(jurisdiction: UUID, today: date | None = None) -> TickReport:
    """Bring the calendar up to `today`. Refused before the first adoption."""
    day = today or clock.today()
    at = clock.now() if day == clock.today() else clock.moment(day)
    eras = regimes.eras_until(regimes.newest(jurisdiction)[0].id)
    _bring_up(jurisdiction, at)
    last = Tick.objects.filter(jurisdiction_id=jurisdiction).values_list("day", flat=True).first()
    since = last + timedelta(days=1) if last else eras[0].since
    opened = _open_periods(jurisdiction, eras, since, day, at)
    steps = take_steps(jurisdiction, day, at)
    if last is None or last < day:
        Tick.objects.update_or_create(jurisdiction_id=jurisdiction, defaults={"day": day, "ran_at": at})
    return TickReport(day, opened, steps)


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
    wanted.sort(key=lambda one: one.on)
    if not wanted:
        return 0
    keys = {f"{SYSTEM_ID}:{w.key}" for w in wanted}
    done = set(Act.objects.filter(jurisdiction_id=jurisdiction, key__in=keys).values_list("key", flat=True))
    actor = system_viewer(jurisdiction)
    opened = 0
    for w in wanted:
        # Asked beforehand: a calendar edited since would make the same period a different request.
        if f"{SYSTEM_ID}:{w.key}" not in done:
            opened += not record(actor=actor, drafts=w.drafts, request_key=w.key, at=at).replayed
    return opened


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
                yield _Wanted(f"tick:{cadence.id}:{period.label}:{ref}", (draft,))


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
            yield _Wanted(f"tick:{cadence.id}:once:{ref}", tuple(drafts))


def _opening(cadence: Cadence, unit: UnitView, book: RefBook, year: int | None) -> Opening:
    """The unit's work of a year, or, without one, its standing case."""
    ref = book.ref_of(unit.id)
    if year is None:
        return Opening(cadence.case, unit.name, ref, unit.id)
    return Opening(cadence.case, f"{book.titles[unit.id]}{year}年度工作", f"{ref}:{year}", unit.id)


def _opened(cadence: Cadence, opening: Opening, ref: str, period: Period, until: date | None) -> Draft:
    """The fact that opens a period for one owner."""
    values: dict[str, Value] = {cadence.period_term: cadence.id, "周期": period.label, "责任单位": ref}
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


def _lock_cases(jurisdiction: UUID, day: date) -> None:
    """Lock the cases as `record()` does and in the same order, so that neither waits for the other in a ring."""
    due = LadderStep.objects.filter(jurisdiction_id=jurisdiction, taken_at=None, on_day__lte=day)
    cases = Obligation.objects.filter(pk__in=due.values("obligation_id")).values("case_id")
    rows = Case.objects.filter(pk__in=cases).order_by("pk").select_for_update(no_key=True).values("pk")
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) locked", params)
