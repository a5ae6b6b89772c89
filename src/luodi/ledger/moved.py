"""A day of the working calendar is set anew: which due days move by it, and storing the cases concerned anew.

Due days are stored by the fold: without this an edited calendar would show the old ones until the next act on a case.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby, islice
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from luodi.common import clock
from luodi.common.workdays import WorkingCalendar
from luodi.ledger import regimes
from luodi.ledger.drafts import Draft, Opening, Receipt
from luodi.ledger.models import Case, Obligation
from luodi.ledger.rows import read_facts
from luodi.ledger.store import Surroundings, store
from luodi.ledger.turns import let_others_write
from luodi.regimes.case import CaseState, Status
from luodi.regimes.fold import fold
from luodi.regimes.vocabulary import Value
from luodi.units.public import Viewer, calendar_for, ref_book

CHUNK = 200
AT_ONCE = 300
"""So many cases are stored anew in the act itself; beyond it a job does it as soon as the act is committed."""
BACKWARDS = timedelta(days=120)
"""A due day counted back from a planned date may lie this long before a day that is set."""

DAY_SET = "calendar.day_set"
DAY_TERM = "日期"
ORGANISATION = Opening("organisation", "组织", "organisation")


@dataclass(frozen=True)
class Moved:
    """An open obligation whose due day would be another."""

    case: UUID
    case_title: str
    title: str
    clause: str
    before: date | None
    after: date | None


def set_day(*, actor: Viewer, values: dict[str, Value], request_key: str, at: datetime | None = None) -> Receipt:
    """Record calendar.day_set; the act itself stores anew what moves. Raises Refused."""
    from luodi.ledger.record import record  # which stores anew what a day moves, whoever sets it

    moment = at or clock.now()
    draft = Draft(ORGANISATION, DAY_SET, moment.astimezone(clock.SHANGHAI).date(), values)
    return record(actor=actor, drafts=[draft], request_key=request_key, at=at)


def store_moved(jurisdiction: UUID, drafts: Iterable[Draft], moment: datetime) -> None:
    """Store anew what the days set by these drafts move: at once, or as a job where that is much."""
    for draft in drafts:
        day = draft.values.get(DAY_TERM)
        if draft.kind != DAY_SET or not isinstance(day, date):
            continue
        cases = touched(jurisdiction, day)
        if len(cases) <= AT_ONCE:
            store_anew(jurisdiction, cases, moment)
        else:
            _later(jurisdiction, day)


def _later(jurisdiction: UUID, day: date) -> None:
    from django_q.tasks import async_task

    transaction.on_commit(partial(async_task, "luodi.ledger.moved.day_changed", str(jurisdiction), day.isoformat()))


def day_changed(jurisdiction: str, day: str) -> int:
    """The job: store anew the cases that a changed day touches; how many. Run twice it changes nothing more."""
    found = touched(UUID(jurisdiction), date.fromisoformat(day))
    for start in range(0, len(found), CHUNK):
        with transaction.atomic():
            store_anew(UUID(jurisdiction), found[start : start + CHUNK], clock.now())
        let_others_write()
    return len(found)


def touched(jurisdiction: UUID, day: date) -> list[UUID]:
    """Cases with anything open, or with anything ended whose span the day lies in or near; the fold then judges."""
    spans = Q(started_on__lt=day) & (Q(due_on=None) | Q(due_on__gte=day - BACKWARDS))
    rows = Obligation.objects.filter(Q(status=Status.OPEN.value) | spans, jurisdiction_id=jurisdiction)
    return sorted(set(rows.values_list("case_id", flat=True)))


def store_anew(jurisdiction: UUID, cases: Sequence[UUID], now: datetime) -> None:
    """Fold the cases under the calendar as it is and store what differs. Called inside a transaction."""
    locked = Case.objects.select_for_update(no_key=True).filter(pk__in=cases, jurisdiction_id=jurisdiction)
    rows = list(locked.order_by("pk"))
    for case, state, around in _folded(jurisdiction, rows, calendar_for(jurisdiction), now):
        store(case, state, around, whole=True)


def would_move(jurisdiction: UUID, day: date, working: bool) -> list[Moved]:
    """Open obligations whose due day would change if `day` were (not) worked, soonest first. Nothing is written."""
    calendar = calendar_for(jurisdiction)
    if calendar.is_working(day) == working:
        return []
    changed = WorkingCalendar({**calendar.exceptions, day: working}, calendar.confirmed_until)
    ids = Obligation.objects.filter(jurisdiction_id=jurisdiction, status=Status.OPEN.value).values("case_id")
    cases = Case.objects.filter(pk__in=ids).order_by("adoption_id", "pk").iterator(CHUNK)
    found: list[Moved] = []
    while chunk := list(islice(cases, CHUNK)):
        known = {
            (case, key): due
            for case, key, due in Obligation.objects.filter(
                case__in=[c.pk for c in chunk], status=Status.OPEN.value
            ).values_list("case_id", "key", "due_on")
        }
        for case, state, _ in _folded(jurisdiction, chunk, changed, clock.now()):
            found += [
                Moved(case.pk, case.title, o.title, o.clause or "", known[(case.pk, o.key)], o.due_on)
                for o in state.open_obligations
                if (case.pk, o.key) in known and known[(case.pk, o.key)] != o.due_on
            ]
    return sorted(found, key=lambda one: (one.after or date.max, one.case_title, one.title))


def _folded(
    jurisdiction: UUID, cases: Sequence[Case], calendar: WorkingCalendar, now: datetime
) -> Iterator[tuple[Case, CaseState, Surroundings]]:
    book = ref_book(jurisdiction)
    today = now.astimezone(clock.SHANGHAI).date()
    for adoption, group in groupby(sorted(cases, key=lambda c: str(c.adoption_id)), key=lambda c: c.adoption_id):
        around = Surroundings(regimes.regime_of(adoption), book, calendar, now)
        under = list(group)
        facts = read_facts([case.pk for case in under], around.regime, book)
        for case in under:
            yield case, fold(facts[case.pk], around.regime, calendar, today, case.kind), around
