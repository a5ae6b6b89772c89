"""What a case would have been like under a changed regime: obligations, facts a gate would have stopped. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from luodi.common.workdays import WorkingCalendar
from luodi.regimes.case import REVERSED, CaseState, Fact, Obligation, Verdict
from luodi.regimes.fold import Progress, fold, step
from luodi.regimes.gates import verdicts_for
from luodi.regimes.regime import Regime, version
from luodi.regimes.schema_parts import Rule
from luodi.regimes.timeline import Era, timeline

How = Literal["day", "owner", "new", "gone"]
HOW_TITLES = {"day": "期限变动", "owner": "责任人变动", "new": "新增", "gone": "不再有"}
RuleKey = tuple[str, str]
"""The section of a rule and its id."""
DAYS = frozenset({"since", "until"})


@dataclass(frozen=True)
class Effect:
    """An obligation that would have been otherwise. `owners` are refs of those it concerns, before and after."""

    rule: str
    title: str
    clause: str
    how: How
    before: date | None
    after: date | None
    owners: tuple[str, ...]
    was_late: bool
    is_late: bool


@dataclass(frozen=True)
class Stop:
    """A fact that a gate would have stopped (`stops`), or would no longer have."""

    kind: str
    on: date
    unit: str
    gate: str
    title: str
    clause: str
    stops: bool


def tried(before: Regime, after: Regime, since: date, day: date) -> Regime:
    """`before` until `since`, then `after`, whatever was recorded when.

    What `after` changes from a day to come is tried as if it had begun on `since`: of several to come the last.
    """
    first = Era(date.min, None, "", "", before)
    coming = _to_come(before, after, day)
    sections = {name: tuple(_forward(name, rules, coming, since)) for name, rules in _sections(after).items()}
    forward = Regime(after.pack.model_copy(update=sections), after.terms, after.conditions, after.origins)
    return timeline([first, Era(since, None, "", "tried", forward)], day)


def begins(before: Regime, after: Regime, day: date) -> date | None:
    """The last day after `day` on which a rule changes by `after`; None where nothing is to come."""
    return max((turn for turns in _to_come(before, after, day).values() for turn in turns), default=None)


def _to_come(before: Regime, after: Regime, day: date) -> dict[RuleKey, set[date]]:
    """The days after `day` on which a rule changes by `after`, and not by `before` in the same way."""
    known = {key: dict(_turns(entries, day)) for key, entries in _entries(before).items()}
    found: dict[RuleKey, set[date]] = defaultdict(set)
    for key, entries in _entries(after).items():
        for turn, said in _turns(entries, day):
            if turn not in known.get(key, {}) or known[key][turn] != said:
                found[key].add(turn)
    return dict(found)


def _turns(entries: Sequence[Rule], day: date) -> Iterator[tuple[date, Mapping[str, object] | None]]:
    """The days after `day` on which a rule changes, with the fields that then say something else; None: it ends.

    What the rule says until then does not matter: an edit of today's entry leaves a change to come what it was.
    """
    days = {turn for rule in entries for turn in (rule.since, rule.until) if turn is not None and turn > day}
    for turn in sorted(days):
        old, new = version(entries, turn - timedelta(days=1)), version(entries, turn)
        if new is None:
            yield turn, None
            continue
        fields = {name: getattr(new, name) for name in type(new).model_fields if name not in DAYS}
        if said := {name: value for name, value in fields.items() if old is None or getattr(old, name) != value}:
            yield turn, said


def _entries(regime: Regime) -> dict[RuleKey, list[Rule]]:
    found: dict[RuleKey, list[Rule]] = defaultdict(list)
    for name, rules in _sections(regime).items():
        for rule in rules:
            found[name, rule.id].append(rule)
    return found


def _sections(regime: Regime) -> dict[str, tuple[Rule, ...]]:
    """The dated rules of a regime by section."""
    every = {name: getattr(regime.pack, name) for name in type(regime.pack).model_fields}
    return {name: rules for name, rules in every.items() if isinstance(rules, tuple) and _dated(rules)}


def _dated(rules: tuple[object, ...]) -> bool:
    return bool(rules) and all(isinstance(rule, Rule) for rule in rules)


def _forward(
    section: str, rules: tuple[Rule, ...], coming: Mapping[RuleKey, Collection[date]], since: date
) -> Iterator[Rule]:
    """The entries, those of the rules with a change to come as if the last to come had begun on `since`."""
    begun = [rule for rule in rules if rule.since is not None and rule.since in coming.get((section, rule.id), ())]
    last = {rule.id: rule for rule in sorted(begun, key=lambda rule: rule.since or date.min)}
    for rule in rules:
        if (section, rule.id) not in coming or (rule.until is not None and rule.until <= since):
            yield rule
        elif rule is last.get(rule.id):
            yield rule.model_copy(update={"since": since})
        elif rule.since is None or rule.since < since:
            yield rule.model_copy(update={"until": since})


def effects(
    facts: Sequence[Fact], before: Regime, after: Regime, calendar: WorkingCalendar, since: date, day: date, kind: str
) -> Iterator[Effect]:
    """Obligations begun on `since` or later that `after` (see `tried`) has otherwise."""
    old, new = (fold(facts, regime, calendar, day, kind) for regime in (before, after))
    was = {o.key: o for o in _begun(old, since)}
    now = {o.key: o for o in _begun(new, since)}
    for key in {**was, **now}:
        one, other = was.get(key), now.get(key)
        how = _how(one, other)
        shown = other or one
        if how is None or shown is None:
            continue
        owners = tuple(dict.fromkeys((*(one.owners if one else ()), *(other.owners if other else ()))))
        title = f"{shown.title}（{shown.part_title}）" if shown.part_title else shown.title
        yield Effect(
            shown.rule, title, shown.clause or "", how, one.due_on if one else None, other.due_on if other else None,
            owners, bool(one and one.late_on(day)), bool(other and other.late_on(day)),
        )  # fmt: skip


def stops(facts: Sequence[Fact], before: Regime, after: Regime, since: date, kind: str) -> Iterator[Stop]:
    """Facts of `since` or later that meet a stopping gate under one of the two regimes alone."""
    old, new = Progress(kind), Progress(kind)
    for fact in facts:
        if fact.happened_on >= since and fact.kind != REVERSED:
            was = {line.gate: line for line in verdicts_for(old, fact, before) if line.stops}
            now = {line.gate: line for line in verdicts_for(new, fact, after) if line.stops}
            yield from (_stop(fact, now[gate], True) for gate in now if gate not in was)
            yield from (_stop(fact, was[gate], False) for gate in was if gate not in now)
        step(old, fact, before)
        step(new, fact, after)


def _begun(state: CaseState, since: date) -> list[Obligation]:
    return [o for o in state.obligations if o.started_on >= since]


def _how(before: Obligation | None, after: Obligation | None) -> How | None:
    if before is None or after is None:
        return "new" if before is None else "gone"
    if before.due_on != after.due_on:
        return "day"
    return "owner" if before.owners != after.owners else None


def _stop(fact: Fact, line: Verdict, stopping: bool) -> Stop:
    return Stop(fact.kind, fact.happened_on, fact.unit, line.gate, line.title, line.clause or "", stopping)
