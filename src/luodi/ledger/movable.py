"""Open obligations that an adoption would have otherwise: which they are, and how they would be."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from luodi.common import clock
from luodi.ledger.casefile import name_of
from luodi.ledger.drafts import Draft
from luodi.ledger.models import Case, Obligation
from luodi.ledger.record import record
from luodi.ledger.rows import read_facts
from luodi.ledger.sight import visible_cases
from luodi.regimes.case import RULE_CHOSEN, TERM_DIGEST, TERM_RULES, Fact, Status
from luodi.regimes.fold import progress, rule_of
from luodi.regimes.obligations import due_day, resolve_owners
from luodi.regimes.regime import Regime
from luodi.regimes.starting import entry_chosen
from luodi.regimes.vocabulary import Value
from luodi.units.public import RefBook, Viewer, calendar_for, people_names, ref_book

CHUNK = 200
Progressing = Callable[[int, int], None]


@dataclass(frozen=True)
class Move:
    """An open obligation that another regime would have otherwise: another day, another owner, or not at all."""

    case: UUID
    case_kind: str
    case_title: str
    key: str
    title: str
    clause: str
    before: date | None
    after: date | None
    owners: str
    owners_after: str
    gone: bool = False


def concerned(jurisdiction: UUID, before: Regime, after: Regime) -> QuerySet[Obligation]:
    """Open obligations of rules that the two regimes do not have alike."""
    rules = {**before.obligations_by_id, **after.obligations_by_id}
    changed = [name for name in rules if before.obligations_by_id.get(name) != after.obligations_by_id.get(name)]
    return Obligation.objects.filter(jurisdiction_id=jurisdiction, status=Status.OPEN.value, rule__in=changed)


def seen(viewer: Viewer, found: QuerySet[Obligation], most: int | None = None) -> list[UUID]:
    """The cases of these obligations that the viewer may see, in the order of their ids; the first `most` of them."""
    rows = visible_cases(viewer).filter(pk__in=found.values("case_id")).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def choose(
    actor: Viewer,
    chosen: Iterable[tuple[Move, str]],
    regime: Regime,
    digest: str,
    basis: str,
    key: str,
    at: datetime | None = None,
    told: Progressing | None = None,
) -> None:
    """Record 按新规定 or 保留原期限 for each, a fact in its own case; CHUNK cases in one act under a key of their own.

    `told` hears how many of how many cases are done. Raises Refused.
    """
    by_case: dict[UUID, list[Draft]] = {}
    day = (at or clock.now()).astimezone(clock.SHANGHAI).date()
    for move, rules in chosen:
        if move.case_kind in regime.pack.facts[RULE_CHOSEN].cases:
            values: dict[str, Value] = {TERM_RULES: rules, TERM_DIGEST: digest, "依据": basis.strip()}
            by_case.setdefault(move.case, []).append(Draft(move.case, RULE_CHOSEN, day, values, about=move.key))
    waiting, done = iter(by_case.items()), 0
    while chunk := list(islice(waiting, CHUNK)):
        drafts = [draft for _, of_case in chunk for draft in of_case]
        record(actor=actor, drafts=drafts, request_key=f"{key}:{chunk[0][0]}", at=at)
        done += len(chunk)
        if told is not None:
            told(done, len(by_case))


def moving(jurisdiction: UUID, cases: Iterable[UUID], regime: Regime, digest: str, day: date) -> Iterator[Move]:
    """What moves in these cases by the adoption of `digest`, chosen on `day`; `regime` joins it to those before."""
    book = ref_book(jurisdiction)
    waiting = iter(cases)
    while chunk := list(islice(waiting, CHUNK)):
        facts = read_facts(chunk, regime, book)
        for case in Case.objects.filter(pk__in=chunk).order_by("pk"):
            yield from _moves_in(case, facts[case.pk], regime, digest, day, book)


def _moves_in(case: Case, facts: list[Fact], regime: Regime, digest: str, day: date, book: RefBook) -> Iterator[Move]:
    p = progress(facts, regime, case.kind)
    calendar = calendar_for(case.jurisdiction_id)
    people: dict[UUID, str] = {}
    for running in p.running:
        found = entry_chosen(p, running, digest, day, regime) if running.status is Status.OPEN else None
        if found is None:
            continue
        rule, started = rule_of(regime, running), p.by_id[running.started_by]
        before = due_day(running, rule, started, p.values, calendar)
        owners = resolve_owners(rule, started, p.slots)
        new = found[1]
        after = due_day(running, new, started, p.values, calendar) if new else None
        owners_after = resolve_owners(new, started, p.slots) if new else ()
        if new is not None and (before, owners) == (after, owners_after):
            continue
        named = _namer(regime, book, people)
        title = f"{rule.title}（{rule.part_title}）" if rule.part_title else rule.title
        yield Move(
            case.pk, case.kind, case.title, running.key, title, rule.clause or "", before, after,
            named(owners), named(owners_after), new is None,
        )  # fmt: skip


def _namer(regime: Regime, book: RefBook, people: dict[UUID, str]) -> Callable[[tuple[str, ...]], str]:
    def named(refs: tuple[str, ...]) -> str:
        unknown = {found for ref in refs if (found := book.id_of(ref)) is not None and found not in book.titles}
        people.update(people_names(unknown - people.keys()) if unknown - people.keys() else {})
        return "、".join(name_of(ref, regime, book, people) for ref in refs) or "未明确"

    return named
