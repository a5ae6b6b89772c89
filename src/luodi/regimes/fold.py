"""fold(facts, regime, calendar, day): the one pure function that gives a regime its meaning. No clock, no database.

`Progress` is what facts leave behind, one after another in the order they were recorded; `view` looks at it on a day.
Folding facts one by one equals folding them at once, because `fold` is nothing but `step` over them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from luodi.common.workdays import WorkingCalendar
from luodi.regimes.case import (
    EXTENDED,
    OVERRIDDEN,
    REVERSED,
    TERM_EXTENDED_TO,
    TERM_GATE,
    TERM_VERIFIED,
    VERIFIED,
    VERIFIED_TRUE,
    WAIVED,
    WRITTEN_OFF,
    CaseState,
    Fact,
    StageEntry,
    Status,
)
from luodi.regimes.ladders import steps_taken
from luodi.regimes.obligations import Running, due_day, obligation_view, resolve_owners
from luodi.regimes.regime import Regime, version
from luodi.regimes.schema import ObligationRule
from luodi.regimes.vocabulary import Value


@dataclass
class Progress:
    """What the facts so far leave behind; picklable, changed only by `step`."""

    kind: str
    facts: list[Fact] = field(default_factory=list)
    by_id: dict[str, Fact] = field(default_factory=dict)
    reversed: dict[str, str] = field(default_factory=dict)
    verified: dict[str, bool] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)
    entries: list[StageEntry] = field(default_factory=list)
    standing: str | None = None
    running: list[Running] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)

    @property
    def stage(self) -> str | None:
        """The stage entered last."""
        return self.entries[-1].stage if self.entries else None

    def active(self) -> list[Fact]:
        """Facts that count, in the order they were recorded."""
        return [f for f in self.facts if f.id not in self.reversed and f.kind != REVERSED]


def fold(
    facts: Iterable[Fact], regime: Regime, calendar: WorkingCalendar, day: date, kind: str = "project"
) -> CaseState:
    """The state of a case of `kind` on `day` under `regime`, from its facts in the order they were recorded."""
    return view(progress(facts, regime, kind), regime, calendar, day)


def progress(facts: Iterable[Fact], regime: Regime, kind: str = "project") -> Progress:
    """What the facts leave behind, before a day is asked for."""
    p = Progress(kind)
    for fact in facts:
        step(p, fact, regime)
    return p


def step(p: Progress, fact: Fact, regime: Regime) -> None:
    """Take one more fact in."""
    p.facts.append(fact)
    p.by_id[fact.id] = fact
    if fact.kind == REVERSED:
        _reverse(p, fact, regime)
    else:
        _absorb(p, fact, regime)
        _about(p, fact)
        _end(p, fact, regime)
        _pause(p, fact, regime)
        _start(p, fact, regime)
    _settle(p, fact, regime)


def view(p: Progress, regime: Regime, calendar: WorkingCalendar, day: date) -> CaseState:
    """Look at `p` on `day`: due days, ladder steps, owners, findings."""
    obligations = []
    findings = []
    for running in p.running:
        rule = rule_of(regime, running)
        owners = resolve_owners(rule, p.by_id[running.started_by], p.slots)
        due = due_day(running, rule, p.by_id[running.started_by], p.values, calendar)
        ladder = regime.ladder(rule.ladder, running.started_on)
        paused = running.status is Status.OPEN and any(until is None for _, _, until, _ in running.pauses)
        steps = () if paused else steps_taken(ladder, due, running.ended_on, calendar, day)
        obligation = obligation_view(running, rule, owners, None if paused else due, steps)
        obligations.append(obligation)
        if obligation.open and not owners:
            findings.append(f"“{rule.title}”还没有责任人")
    return CaseState(
        day=day,
        kind=p.kind,
        stage=p.stage,
        entries=tuple(p.entries),
        standing=p.standing,
        values=dict(p.values),
        slots=dict(p.slots),
        obligations=tuple(obligations),
        facts=tuple(p.facts),
        verified=dict(p.verified),
        reversed=dict(p.reversed),
        findings=tuple(findings),
    )


def rule_of(regime: Regime, running: Running) -> ObligationRule:
    """The dated entry that bound when the obligation started."""
    entries = regime.obligations_by_id[running.rule]
    return next(entry for entry in entries if entry.since == running.since)


def _absorb(p: Progress, fact: Fact, regime: Regime) -> None:
    """Values, slots, stage and standing: plain functions of the facts that count."""
    for term, value in fact.values.items():
        spec = regime.pack.terms.get(term)
        before = p.values.get(term)
        if (
            spec is not None
            and spec.total == "sum"
            and isinstance(value, (int, float))
            and isinstance(before, (int, float))
        ):
            p.values[term] = before + value
        else:
            p.values[term] = value
    _fill(p, fact, regime)
    for stage, trigger in regime.stages_by_kind.get(fact.kind, ()):
        if stage.case == p.kind and regime.matches(trigger, fact.kind, fact.values):
            p.entries.append(StageEntry(stage.id, fact.happened_on, fact.id))
            p.overrides.clear()
    if fact.kind == OVERRIDDEN:
        p.overrides[str(fact.values[TERM_GATE])] = fact.id
    standing = regime.standings.get(p.standing or "")
    if standing is not None and regime.any_matches(standing.until, fact.kind, fact.values):
        p.standing = None
    for standing in regime.pack.standings:
        if standing.case == p.kind and regime.any_matches(standing.on, fact.kind, fact.values):
            p.standing = standing.id


def _fill(p: Progress, fact: Fact, regime: Regime) -> None:
    spec = regime.pack.facts.get(fact.kind)
    for fills in spec.fills if spec else ():
        slot = fills.slot or regime.slot_named(str(fact.values.get(fills.slot_from or "", "")))
        value = fact.values.get(fills.term)
        if slot and value is not None:
            p.slots[slot] = str(value)


def _about(p: Progress, fact: Fact) -> None:
    """Facts about a fact or an obligation that the fold itself understands."""
    if fact.kind == VERIFIED and fact.about:
        p.verified[fact.about] = fact.values.get(TERM_VERIFIED) == VERIFIED_TRUE
        return
    target = next((r for r in p.running if r.key == fact.about), None)
    if target is None:
        return
    if fact.kind == WAIVED and target.status is Status.OPEN:
        target.end(Status.WAIVED, fact)
    elif fact.kind == EXTENDED and target.status is Status.OPEN:
        until = fact.values.get(TERM_EXTENDED_TO)
        target.extended_to = until if isinstance(until, date) else None
    elif fact.kind == WRITTEN_OFF and target.status is Status.DONE:
        target.written_off_by = fact.id


def _end(p: Progress, fact: Fact, regime: Regime) -> None:
    for running in p.running:
        if running.status is not Status.OPEN:
            continue
        rule = rule_of(regime, running)
        if ends(p, running, rule, fact, regime):
            running.end(Status.DONE, fact)


def ends(p: Progress, running: Running, rule: ObligationRule, fact: Fact, regime: Regime) -> bool:
    """Whether `fact` is what the obligation waits for."""
    if not regime.any_matches(rule.ends, fact.kind, fact.values):
        return False
    start = p.by_id[running.started_by]
    if rule.about and fact.about != (start.id if rule.about == "start" else start.about):
        return False
    if rule.owner_term and str(fact.values.get(rule.owner_term, "")) not in resolve_owners(rule, start, p.slots):
        return False
    return all(start.values.get(term) == fact.values.get(term) for term in rule.match)


def _pause(p: Progress, fact: Fact, regime: Regime) -> None:
    for running in p.running:
        if running.status is not Status.OPEN:
            continue
        pauses = rule_of(regime, running).pauses
        if pauses is None:
            continue
        if running.paused and regime.matches(pauses.until, fact.kind, fact.values):
            running.resume(fact)
        elif not running.paused and regime.matches(pauses.on, fact.kind, fact.values):
            running.pause(fact)


def _start(p: Progress, fact: Fact, regime: Regime) -> None:
    for rule in regime.started_by.get(fact.kind, ()):
        if rule.case != p.kind or not regime.any_matches(rule.starts, fact.kind, fact.values):
            continue
        if not _binds(p, rule, fact):
            continue
        if rule.unless_slot and rule.unless_slot in p.slots:
            continue
        if regime.holds(rule.when, p.values) is True:
            _open(p, rule, fact, fact.happened_on, fact.id)
        elif rule.when is not None:
            p.waiting.append((rule.id, fact.id))


def _binds(p: Progress, rule: ObligationRule, fact: Fact) -> bool:
    """The entry in force on the starting day, or on the day of filing for old projects under old rules."""
    return rule.holds_on(p.facts[0].happened_on if rule.applies == "by_filing" else fact.happened_on)


def _open(
    p: Progress, rule: ObligationRule, start: Fact, day: date, cause: str, predecessor: str | None = None
) -> None:
    again = "new" if rule.about or predecessor else rule.again
    held = [r for r in p.running if r.rule == rule.id and r.status is Status.OPEN]
    if held and again == "ignore":
        return
    key = f"{rule.id}/{start.id}" if cause == start.id else f"{rule.id}/{start.id}/{cause}"
    if any(r.key == key for r in p.running):
        return
    if held and again == "replace":
        for running in held:
            running.end(Status.REPLACED, p.by_id[cause])
            predecessor = running.key
    p.running.append(
        Running(key=key, rule=rule.id, since=rule.since, started_by=start.id, started_on=day, predecessor=predecessor)
    )


def _settle(p: Progress, fact: Fact, regime: Regime) -> None:
    """Conditions that a new figure decides, and what a standing pauses or ends."""
    for rule_id, start_id in list(p.waiting):
        if start_id in p.reversed:
            p.waiting.remove((rule_id, start_id))
            continue
        start = p.by_id[start_id]
        rule = version((r for r in regime.obligations_by_id[rule_id] if _binds(p, r, start)), start.happened_on)
        if rule is not None and regime.holds(rule.when, p.values) is True:
            p.waiting.remove((rule_id, start_id))
            if not (rule.unless_slot and rule.unless_slot in p.slots):
                _open(p, rule, start, fact.happened_on, fact.id)
    for running in p.running:
        if running.status is Status.OPEN:
            rule = rule_of(regime, running)
            if rule.when is not None and regime.holds(rule.when, p.values) is False:
                running.end(Status.VOID, fact)
                p.waiting.append((running.rule, running.started_by))
    _stand(p, fact, regime)


def _stand(p: Progress, fact: Fact, regime: Regime) -> None:
    standing = regime.standings.get(p.standing or "")
    ending = standing is not None and standing.obligations == "end"
    for running in list(p.running):
        if running.status is Status.OPEN and standing is not None:
            if ending:
                running.end(Status.ENDED, fact)
            elif not running.held:
                running.hold(fact)
        elif running.status is Status.OPEN and running.held:
            running.release(fact)
        elif running.status is Status.ENDED and not ending and not running.revived:
            running.revived = True
            start = p.by_id[running.started_by]
            if start.id not in p.reversed:
                _open(p, rule_of(regime, running), start, fact.happened_on, fact.id, running.key)


def _reverse(p: Progress, fact: Fact, regime: Regime) -> None:
    """冲正: the target counts no more. What it started is void; what it ended gets a successor and stays ended."""
    target = fact.about
    if target is None or target not in p.by_id or target in p.reversed:
        return
    p.reversed[target] = fact.id
    p.verified.pop(target, None)
    p.values, p.slots, p.entries, p.standing, p.overrides = {}, {}, [], None, {}
    p.verified = {
        f.about: f.values.get(TERM_VERIFIED) == VERIFIED_TRUE for f in p.active() if f.kind == VERIFIED and f.about
    }
    for kept in p.active():
        _absorb(p, kept, regime)
    for running in list(p.running):
        running.forget_pause(target)
        if running.status is Status.OPEN and running.started_by == target:
            running.end(Status.VOID, fact)
        elif running.ended_by == target and running.started_by not in p.reversed and not running.revived:
            running.revived = True
            _open(p, rule_of(regime, running), p.by_id[running.started_by], fact.happened_on, fact.id, running.key)
        if running.written_off_by == target:
            running.written_off_by = None
