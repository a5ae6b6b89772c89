"""fold(facts, regime, calendar, day): the one pure function that gives a regime its meaning. No clock, no database.

`Progress` is what facts leave behind, one after another in the order they were recorded; `view` looks at it on a day.
Folding facts one by one equals folding them at once, because `fold` is nothing but `step` over them.
"""

from collections.abc import Iterable
from datetime import date
from functools import partial

from luodi.common.workdays import WorkingCalendar
from luodi.regimes.absorbing import take_slots, take_values
from luodi.regimes.baseline import entry
from luodi.regimes.case import (
    BY_NEW_RULES,
    EXTENDED,
    OVERRIDDEN,
    REVERSED,
    RULE_CHOSEN,
    TERM_DIGEST,
    TERM_EXTENDED_TO,
    TERM_GATE,
    TERM_RULES,
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
from luodi.regimes.claims import claims
from luodi.regimes.credits import postings
from luodi.regimes.ladders import climbed
from luodi.regimes.obligations import clock_spans, due_day, obligation_view, resolve_owners
from luodi.regimes.progress import Progress, ends, rule_of, rule_on
from luodi.regimes.regime import Regime
from luodi.regimes.running import Running
from luodi.regimes.schema import ObligationRule
from luodi.regimes.starting import entry_chosen, restart, settle, start, succeed

__all__ = ["Progress", "ends", "fold", "progress", "rule_of", "step", "view"]


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
        _about(p, fact, regime)
        _end(p, fact, regime)
        _pause(p, fact, regime)
        start(p, fact, regime)
    settle(p, fact, regime)


def view(p: Progress, regime: Regime, calendar: WorkingCalendar, day: date) -> CaseState:
    """Look at `p` on `day`: due days, ladder steps, owners, findings."""
    asked = (len(p.facts), day, regime, calendar)
    # Only `step` changes what was left behind, and it appends a fact.
    if p.seen is None or p.seen[:2] != asked[:2] or p.seen[2] is not regime or p.seen[3] is not calendar:
        p.seen = (*asked, _look(p, regime, calendar, day))
    return p.seen[4]


def _look(p: Progress, regime: Regime, calendar: WorkingCalendar, day: date) -> CaseState:
    obligations = []
    findings = []
    for running in p.running:
        rule = rule_of(regime, running)
        started = p.by_id[running.started_by]
        owners = resolve_owners(rule, started, p.slots)
        due = due_day(running, rule, started, p.values, calendar)
        ladder = regime.ladder(rule.ladder, running.started_on)
        spans = clock_spans(running, partial(rule_on, regime, running), started, p.values, calendar, due)
        steps = climbed(ladder, spans, running.ended_on, calendar, day)
        obligation = obligation_view(running, rule, owners, due, steps)
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
        credits=postings(p.facts, regime, p.kind),
        claims=claims(p.active(), regime, p.kind, p.values, day) if regime.pack.claims else (),
    )


def _absorb(p: Progress, fact: Fact, regime: Regime) -> None:
    """Values, slots, stage and standing: plain functions of the facts that count."""
    known, regime = regime, regime.under(fact)
    take_values(p.values, fact, regime)
    take_slots(p.slots, fact, regime)
    for stage, trigger in regime.stages_by_kind.get(fact.kind, ()):
        if stage.case == p.kind and regime.matches(trigger, fact.kind, fact.values):
            p.entries.append(StageEntry(stage.id, fact.happened_on, fact.id))
            p.overrides.clear()
    if (stood := entry(fact, regime, p.kind)) is not None:
        p.entries.append(stood)
    if fact.kind == OVERRIDDEN:
        p.overrides[str(fact.values.get(TERM_GATE))] = fact.id
    standing = (regime if p.standing in regime.standings else known).standings.get(p.standing or "")
    if standing is not None and known.any_matches(standing.until, fact.kind, fact.values):
        p.standing = None
    for standing in regime.pack.standings:
        if standing.case == p.kind and regime.any_matches(standing.on, fact.kind, fact.values):
            p.standing = standing.id


def _about(p: Progress, fact: Fact, regime: Regime) -> None:
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
        if isinstance(until, date):
            target.extensions.append((fact.id, fact.happened_on, until))
    elif fact.kind == WRITTEN_OFF and target.status is Status.DONE:
        target.written_off_by = fact.id
    elif fact.kind == RULE_CHOSEN and target.status is Status.OPEN and fact.values.get(TERM_RULES) == BY_NEW_RULES:
        _bind_anew(p, target, fact, regime)


def _bind_anew(p: Progress, running: Running, fact: Fact, regime: Regime) -> None:
    """按新规定: from now on the entry of the adoption named by the fact binds; without one it no longer applies."""
    found = entry_chosen(p, running, str(fact.values.get(TERM_DIGEST)), fact.happened_on, regime)
    if found is None:
        return
    version, rule = found
    if rule is None:
        running.end(Status.VOID, fact)
    elif (version, rule.since) != (running.version, running.since):
        running.bind(fact, version, rule.since)


def _touched(p: Progress, fact: Fact, regime: Regime) -> list[Running]:
    """What is open and may be ended, paused or resumed by this kind of fact."""
    return [
        r
        for r in p.running
        if r.status is Status.OPEN and (r.rule, r.since) in regime.era(r.version).touched_by.get(fact.kind, ())
    ]


def _end(p: Progress, fact: Fact, regime: Regime) -> None:
    for running in _touched(p, fact, regime):
        if ends(p, running, rule_of(regime, running), fact, regime):
            running.end(Status.DONE, fact)


def _pause(p: Progress, fact: Fact, regime: Regime) -> None:
    for running in _touched(p, fact, regime):
        rule = rule_of(regime, running)
        pauses = rule.pauses
        if pauses is None or not _concerns(p, running, rule, fact):
            continue
        if running.paused and regime.matches(pauses.until, fact.kind, fact.values):
            running.resume(fact)
        elif not running.paused and regime.matches(pauses.on, fact.kind, fact.values):
            running.pause(fact)


def _concerns(p: Progress, running: Running, rule: ObligationRule, fact: Fact) -> bool:
    """Whether what stops a clock, or lets it go on, speaks for the unit that owes this part (by `owner_term`)."""
    if rule.owner_term is None:
        return True
    unit = fact.values.get(rule.owner_term)
    stopped_by = [p.by_id[cause] for cause, _, until, _ in running.pauses if until is None and cause in p.by_id]
    if stopped_by:
        return any(cause.values.get(rule.owner_term) == unit for cause in stopped_by)
    return str(unit) in resolve_owners(rule, p.by_id[running.started_by], p.slots)


def _reverse(p: Progress, fact: Fact, regime: Regime) -> None:
    """冲正: the target counts no more. What it started is void; what it ended gets a successor and stays ended."""
    target = fact.about
    if target is None or target not in p.by_id or target in p.reversed:
        return
    p.reversed[target] = fact.id
    p.values, p.slots, p.entries, p.standing, p.overrides = {}, {}, [], None, {}
    p.verified = {
        f.about: f.values.get(TERM_VERIFIED) == VERIFIED_TRUE
        for f in p.active()
        if f.kind == VERIFIED and f.about and f.about not in p.reversed
    }
    for kept in p.active():
        _absorb(p, kept, regime)
    for running in list(p.running):
        running.forget(target)
        if running.status is Status.OPEN and running.started_by == target:
            running.end(Status.VOID, fact)
            restart(p, running, fact, regime)
        elif running.ended_by == target and not running.revived and _undone(p, running, target):
            succeed(p, running, fact, regime)


def _undone(p: Progress, running: Running, target: str) -> bool:
    """Whether the reversal brings it back. VOID comes back by its condition, ENDED by its standing: both recomputed."""
    if running.status is Status.VOID:
        return p.by_id[target].kind == RULE_CHOSEN
    return running.status in {Status.DONE, Status.WAIVED, Status.REPLACED}
