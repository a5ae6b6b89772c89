"""Everything with a deadline, from every source, in one list: filters, pages, counts by unit. Always for a viewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from luodi.ledger.casefile import acting
from luodi.ledger.drafts import Draft, Receipt
from luodi.ledger.errors import Refused
from luodi.ledger.models import Fact as FactRow
from luodi.ledger.models import FactTerm, Obligation, ObligationOwner
from luodi.ledger.record import record
from luodi.ledger.selectors import Task, by_due, my_obligations, owned_by, tasks, visible_obligations
from luodi.regimes.case import Status
from luodi.regimes.regime import Regime
from luodi.regimes.schema import WHO_WORDS
from luodi.regimes.vocabulary import Value
from luodi.regimes.who import group_refs
from luodi.units.public import Viewer, ref_book

PAGE = 50
COUNT_LIMIT = 10_000
"""Beyond this a list says 一万以上: counting a million rows for a pager helps nobody."""

ASKED = "extension.requested"
ASKED_UNTIL = "申请延期至"
MINE = ("supervise", "office", "see_all")
"""Any of these rights shows what the viewer sees of others; without one the list is one's own."""

STATES: Mapping[str, str] = {
    "late": "逾期",
    "today": "今日到期",
    "week": "本周到期",
    "paused": "停表",
    "write_off": "待销号",
    "asked": "延期申请",
}


@dataclass(frozen=True)
class Narrowing:
    """What the list is narrowed by; blank means all that is open."""

    state: str = ""
    unit: UUID | None = None
    clause: str = ""
    rule: str = ""
    q: str = ""


@dataclass(frozen=True)
class Watched:
    """A row: the task, and until which day an extension is asked for it, if any."""

    task: Task
    asked: bool = False
    asked_until: date | None = None


@dataclass(frozen=True)
class WatchedPage:
    """One page; `total` is exact up to COUNT_LIMIT."""

    rows: tuple[Watched, ...]
    number: int
    total: int
    more: bool


@dataclass(frozen=True)
class UnitCount:
    """How one owner stands: open, late, due today, waiting for write-off."""

    ref: UUID
    title: str
    open: int
    late: int
    today: int
    write_off: int = 0


@dataclass(frozen=True)
class Target:
    """An obligation something is recorded about; `seen` is the case's version as the page showed it."""

    case: UUID
    key: str
    seen: int | None = field(default=None, compare=False)


def sees_others(viewer: Viewer) -> bool:
    """Whether the list shows more than what the viewer answers for."""
    return viewer.sees_all or any(viewer.may_somewhere(right) for right in MINE)


def supervised(viewer: Viewer, regime: Regime, narrowing: Narrowing, today: date) -> QuerySet[Obligation]:
    """The obligations the list is about, narrowed."""
    found = visible_obligations(viewer) if sees_others(viewer) else _own(viewer)
    found = _in_state(found, narrowing.state, regime, today, viewer.jurisdiction)
    if narrowing.unit:
        found = owned_by(found, [narrowing.unit])
    plain = {"clause": narrowing.clause, "rule": narrowing.rule}
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if narrowing.q:
        found = found.filter(Q(title__icontains=narrowing.q) | Q(case__title__icontains=narrowing.q))
    return found


def _own(viewer: Viewer) -> QuerySet[Obligation]:
    refs = viewer.unit_ids | viewer.position_ids | {viewer.user_id}
    late_done = owned_by(visible_obligations(viewer).filter(awaits_write_off=True), refs)
    return Obligation.objects.filter(Q(pk__in=my_obligations(viewer).values("pk")) | Q(pk__in=late_done.values("pk")))


def _in_state(
    found: QuerySet[Obligation], state: str, regime: Regime, today: date, jurisdiction: UUID
) -> QuerySet[Obligation]:
    if state == "write_off":
        return found.filter(awaits_write_off=True)
    found = found.filter(status=Status.OPEN.value)
    if state == "late":
        return found.filter(due_on__lt=today)
    if state == "today":
        return found.filter(due_on=today)
    if state == "week":
        return found.filter(due_on__gte=today, due_on__lte=today + timedelta(days=6 - today.weekday()))
    if state == "paused":
        return found.filter(paused=True)
    if state == "asked":
        return found.filter(key__in=list(_asked(Obligation.objects.filter(jurisdiction_id=jurisdiction), regime)))
    return found


def _answer_rules(regime: Regime) -> list[str]:
    """Rules under which an extension asked for must be answered."""
    return [rule.id for rule in regime.started_by.get(ASKED, ())]


def watched(viewer: Viewer, regime: Regime, narrowing: Narrowing, number: int, today: date) -> WatchedPage:
    """One page of the list, late first: a number of queries that does not grow."""
    found = supervised(viewer, regime, narrowing, today)
    number = max(number, 1)
    start = (number - 1) * PAGE
    listed = tasks(by_due(found)[start : start + PAGE + 1], viewer)
    total = start + len(listed)
    if len(listed) > PAGE or (start and not listed):
        total = found.order_by()[: COUNT_LIMIT + 1].count()
    asked = asked_extensions(listed[:PAGE], regime)
    rows = tuple(Watched(task, task.key in asked, asked.get(task.key)) for task in listed[:PAGE])
    return WatchedPage(rows, number, total, len(listed) > PAGE)


def asked_extensions(listed: Sequence[Task], regime: Regime) -> dict[str, date | None]:
    """Of the tasks, by key, those for which an extension was asked and not yet answered: until which day."""
    asked = _asked(Obligation.objects.filter(case_id__in={task.case for task in listed}), regime)
    days = dict(FactTerm.objects.filter(fact_id__in=asked.values(), term=ASKED_UNTIL).values_list("fact_id", "day"))
    return {key: days.get(fact_id) for key, fact_id in asked.items()}


def _asked(within: QuerySet[Obligation], regime: Regime) -> dict[str, UUID]:
    """Keys of obligations whose extension was asked for and not yet answered, with the request. Two queries.

    The answer is an obligation of its own, whose key ends with the fact that started it: the request.
    """
    waiting = within.filter(rule__in=_answer_rules(regime), status=Status.OPEN.value).values_list("key", flat=True)
    requests = [UUID(key.split("/")[1]) for key in waiting]
    return {
        about: pk for pk, about in FactRow.objects.filter(pk__in=requests).order_by("pk").values_list("pk", "about")
    }


def by_unit(viewer: Viewer, regime: Regime, narrowing: Narrowing, today: date, limit: int = 60) -> list[UnitCount]:
    """How each owner stands within the list, whatever unit it is narrowed to; most late first. One query."""
    found = supervised(viewer, regime, replace(narrowing, unit=None), today)
    is_open = Q(obligation__status=Status.OPEN.value)
    rows = (
        ObligationOwner.objects.filter(
            jurisdiction_id=viewer.jurisdiction, obligation__in=found.order_by().values("pk")
        )
        .values_list("ref")
        .annotate(
            open=Count("obligation", filter=is_open),
            late=Count("obligation", filter=is_open & Q(obligation__due_on__lt=today)),
            today=Count("obligation", filter=is_open & Q(obligation__due_on=today)),
            write_off=Count("obligation", filter=Q(obligation__awaits_write_off=True)),
        )
        .order_by("-late", "-open", "ref")[:limit]
    )
    titles = ref_book(viewer.jurisdiction).titles
    return [UnitCount(ref, titles.get(ref, ""), *counts) for ref, *counts in rows if ref in titles]


def state_counts(viewer: Viewer, regime: Regime, narrowing: Narrowing, today: date) -> dict[str, int]:
    """How many stand in each state, within the other filters; '' is all that is open."""
    found = supervised(viewer, regime, replace(narrowing, state=""), today).order_by()
    week = today + timedelta(days=6 - today.weekday())
    counted = found.aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=today)),
        today=Count("pk", filter=Q(due_on=today)),
        week=Count("pk", filter=Q(due_on__gte=today, due_on__lte=week)),
        paused=Count("pk", filter=Q(paused=True)),
    )
    rest = {
        state: supervised(viewer, regime, replace(narrowing, state=state), today).order_by().count()
        for state in ("write_off", "asked")
    }
    return {"": counted.pop("all"), **counted, **rest}


def may_record(viewer: Viewer, regime: Regime, about: str | None = "obligation") -> dict[str, str]:
    """Kinds of fact about an obligation that the viewer's positions let record in general, with their titles.

    Whether one fits a given obligation is for `record` to say; those that only its owner may record are left out.
    """
    actors = acting(viewer, ref_book(viewer.jurisdiction))
    found = {}
    for kind, spec in regime.pack.facts.items():
        if spec.about != about or not spec.menu:
            continue
        words = set(spec.by)
        if "write_off" in words:
            words |= {who for ladder in regime.pack.ladders for who in ladder.write_off_by}
        named = [ref for word in words if "." not in word and word not in WHO_WORDS for ref in group_refs(regime, word)]
        rights = {word.removeprefix("right.") for word in words if word.startswith("right.")}
        if any(actor.is_one_of(named) or actor.rights & rights for actor in actors):
            found[kind] = spec.title
    return found


def answer_several(
    *,
    actor: Viewer,
    kind: str,
    targets: Sequence[Target],
    values: Mapping[str, Value],
    happened_on: date,
    request_key: str,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Record one kind of fact about several obligations in one act, all or none: extend, waive, write off.

    Raises Refused; its `draft` is the place of the target that stood in the way.
    """
    if not targets:
        raise Refused("请至少选一项")
    drafts = [Draft(target.case, kind, happened_on, values, about=target.key) for target in targets]
    seen = {target.case: target.seen for target in targets if target.seen is not None}
    return record(actor=actor, drafts=drafts, request_key=request_key, on_behalf_of=on_behalf_of, at=at, expected=seen)
