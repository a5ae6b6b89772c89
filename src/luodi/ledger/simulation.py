"""Last year's facts of a government under a changed regime: what would have differed, for whom. Only reads.

Cases are read and folded in chunks; what is kept are counts by rule, gate and unit, and a few examples of each.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from uuid import UUID

from luodi.ledger import regimes
from luodi.ledger.models import Case
from luodi.ledger.models import Fact as FactRow
from luodi.ledger.rows import read_facts
from luodi.regimes.regime import Regime
from luodi.regimes.simulation import Effect, Stop, begins, effects, stops, tried
from luodi.regimes.who import expand
from luodi.units.public import RefBook, calendar_for, ref_book

CHUNK = 100
EXAMPLES = 3


@dataclass
class Tally:
    """Of one rule or gate: its title and clause, how often each kind of difference, how lateness moves, examples."""

    title: str
    clause: str
    counts: "Counter[str]" = field(default_factory=Counter)
    turn_late: int = 0
    turn_in_time: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass
class Outcome:
    """The whole: cases and facts read, differences by rule, by gate and by unit."""

    cases: int = 0
    facts: int = 0
    begins: date | None = None
    """The day to come from which the changed regime differs, tried as if it had been from the beginning."""
    rules: dict[str, Tally] = field(default_factory=dict)
    gates: dict[str, Tally] = field(default_factory=dict)
    units: "Counter[tuple[str, str]]" = field(default_factory=Counter)
    """By (unit, 时限变动 or 被拦)."""


def simulate(jurisdiction: UUID, changed: Regime, since: date, today: date) -> Outcome:
    """Fold every case that something happened in since `since`, as it was and under `changed`. Refused before the
    first adoption."""
    _, before = regimes.newest(jurisdiction)
    after = tried(before, changed, since, today)
    book, calendar = ref_book(jurisdiction), calendar_for(jurisdiction)
    found = Outcome(begins=begins(before, changed, today))
    for chunk in _chunks(jurisdiction, since):
        facts = read_facts([case.pk for case in chunk], before, book)
        for case in chunk:
            told = facts[case.pk]
            found.cases += 1
            found.facts += sum(fact.happened_on >= since for fact in told)
            for effect in effects(told, before, after, calendar, since, today, case.kind):
                _count_effect(found, effect, case, after, book)
            for stop in stops(told, before, after, since, case.kind):
                _count_stop(found, stop, case, after, book)
    return found


def _chunks(jurisdiction: UUID, since: date) -> Iterator[list[Case]]:
    lately = FactRow.objects.filter(jurisdiction_id=jurisdiction, happened_on__gte=since).values("case_id")
    cases = Case.objects.filter(jurisdiction_id=jurisdiction, pk__in=lately).order_by("pk").iterator(CHUNK)
    while chunk := list(islice(cases, CHUNK)):
        yield chunk


def _count_effect(found: Outcome, effect: Effect, case: Case, regime: Regime, book: RefBook) -> None:
    tally = found.rules.setdefault(effect.rule, Tally(effect.title, effect.clause))
    tally.counts[effect.how] += 1
    tally.turn_late += effect.is_late and not effect.was_late
    tally.turn_in_time += effect.was_late and not effect.is_late
    owners = _titles(effect.owners, regime, book)
    for owner in owners:
        found.units[owner, "时限变动"] += 1
    if len(tally.examples) < EXAMPLES:
        days = f"{effect.before or '不设期限'} → {effect.after or '不设期限'}" if effect.how == "day" else ""
        days = days or (f"{effect.after or '不设期限'}" if effect.how == "new" else f"{effect.before or '不设期限'}")
        tally.examples.append(f"{case.title}：{days}（{'、'.join(owners) or '未明确'}）")


def _count_stop(found: Outcome, stop: Stop, case: Case, regime: Regime, book: RefBook) -> None:
    tally = found.gates.setdefault(stop.gate, Tally(stop.title, stop.clause))
    tally.counts["stops" if stop.stops else "passes"] += 1
    unit = next(iter(_titles((stop.unit,), regime, book)), "")
    found.units[unit, "会被拦住" if stop.stops else "不再被拦"] += 1
    if len(tally.examples) < EXAMPLES:
        spec = regime.pack.facts.get(stop.kind)
        tally.examples.append(f"{case.title}：{stop.on} 的“{spec.title if spec else stop.kind}”（{unit}）")


def _titles(refs: tuple[str, ...], regime: Regime, book: RefBook) -> list[str]:
    ids = (book.id_of(ref) for ref in expand(regime, refs))
    return list(dict.fromkeys(title for one in ids if one is not None and (title := book.titles.get(one, ""))))
