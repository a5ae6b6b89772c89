"""How obligations open: by a fact, by a figure that comes later, by the end of a standing, after a reversal."""

from datetime import date

from luodi.regimes.case import Fact, Status
from luodi.regimes.obligations import Running
from luodi.regimes.progress import Progress, met_after, rule_of
from luodi.regimes.regime import Regime
from luodi.regimes.schema import ObligationRule


def start(p: Progress, fact: Fact, regime: Regime) -> None:
    """Every rule the fact starts: opened, or kept waiting for a figure its condition needs or a slot to fall empty."""
    version = regime.version(fact)
    for rule in regime.era(version).started_by.get(fact.kind, ()):
        if rule.case != p.kind or not binds(p, rule, fact):
            continue
        if regime.any_matches(rule.starts, fact.kind, fact.values):
            if asks(p, rule, regime):
                open_obligation(p, rule, version, fact, fact, cause=None)
            elif rule.when is not None or rule.unless_slot is not None:
                p.waiting.append((rule.id, fact.id))


def asks(p: Progress, rule: ObligationRule, regime: Regime) -> bool:
    """Whether the rule's condition holds and the slot it would fill is empty."""
    return not (rule.unless_slot and rule.unless_slot in p.slots) and regime.holds(rule.when, p.values) is True


def binds(p: Progress, rule: ObligationRule, fact: Fact) -> bool:
    """The entry in force on the starting day, or on the day of filing for old projects under old rules."""
    return rule.holds_on(p.facts[0].happened_on if rule.applies == "by_filing" else fact.happened_on)


def open_obligation(
    p: Progress,
    rule: ObligationRule,
    version: int,
    started: Fact,
    today: Fact,
    cause: Fact | None,
    follows: Running | None = None,
) -> None:
    """Open `rule` of the regime numbered `version` for the fact `started`, counting from the day of `today`.

    `cause` is the later fact that opened it where that is not `started` itself; `follows` the obligation it succeeds.
    """
    again = "new" if rule.about or follows is not None else rule.again
    held = [r for r in p.running if r.rule == rule.id and r.status is Status.OPEN]
    if held and again == "ignore":
        return
    key = f"{rule.id}/{started.id}" if cause is None else f"{rule.id}/{started.id}/{cause.id}"
    if any(r.key == key for r in p.running):
        return
    before = follows.key if follows is not None else _voided(p, rule, started)
    if held and again == "replace":
        for running in held:
            running.end(Status.REPLACED, cause or started)
            before = running.key
    p.running.append(
        Running(
            key=key,
            rule=rule.id,
            since=rule.since,
            version=version,
            started_by=started.id,
            started_on=today.happened_on,
            predecessor=before,
        )
    )


def _voided(p: Progress, rule: ObligationRule, started: Fact) -> str | None:
    """What a figure made void and another figure asks for again."""
    return next((r.key for r in reversed(p.running) if r.rule == rule.id and r.started_by == started.id), None)


def succeed(p: Progress, running: Running, cause: Fact, regime: Regime) -> None:
    """What had ended is to be done again: a successor names it, unless a later fact has already done it."""
    running.revived = True
    rule = rule_of(regime, running)
    if running.started_by not in p.reversed and not met_after(p, running, rule, running.ended_by, regime):
        open_obligation(p, rule, running.version, p.by_id[running.started_by], cause, cause, running)


def restart(p: Progress, running: Running, cause: Fact, regime: Regime) -> None:
    """The fact that started it was reversed: a later fact that asked for the same, and was passed over, starts it."""
    rule = rule_of(regime, running)
    if rule.about:
        return
    at = p.facts.index(p.by_id[running.started_by])
    for fact in p.facts[at + 1 :]:
        if fact.id in p.reversed or not regime.any_matches(rule.starts, fact.kind, fact.values):
            continue
        later = entry_for(p, rule.id, fact, regime)
        mine = any(r.rule == rule.id and r.started_by == fact.id for r in p.running)
        if later is not None and not mine and asks(p, later, regime):
            open_obligation(p, later, regime.version(fact), fact, fact, cause)


def entry_for(p: Progress, rule_id: str, started: Fact, regime: Regime) -> ObligationRule | None:
    """The dated entry of the rule that binds what `started` starts."""
    return next((r for r in regime.under(started).obligations_by_id.get(rule_id, ()) if binds(p, r, started)), None)


def entry_chosen(
    p: Progress, running: Running, digest: str, day: date, regime: Regime
) -> tuple[int, ObligationRule | None] | None:
    """What would bind an open obligation by the adoption of `digest`, chosen on `day`: (version, entry).

    An entry of None: the adoption has no such rule any more. None: there is no such adoption, or the rule leaves what
    was filed before to the rules of its day (老项目老办法).
    """
    at = regime.chosen(digest, day)
    if at is None or rule_of(regime, running).applies == "by_filing":
        return None
    version, on = at
    entries = regime.era(version).obligations_by_id.get(running.rule, ())
    return version, next((r for r in entries if r.case == p.kind and r.holds_on(on)), None)


def settle(p: Progress, fact: Fact, regime: Regime) -> None:
    """Conditions that a new figure decides, and what a standing pauses or ends."""
    for entry in list(p.waiting):
        rule_id, start_id = entry
        started = p.by_id[start_id]
        rule = entry_for(p, rule_id, started, regime)
        if start_id in p.reversed or rule is None:
            p.waiting.remove(entry)
        elif start_id != fact.id and asks(p, rule, regime):
            p.waiting.remove(entry)
            open_obligation(p, rule, regime.version(started), started, fact, fact)
    for running in p.running:
        if running.status is not Status.OPEN:
            continue
        if (running.rule, running.since) not in regime.era(running.version).conditional:
            continue
        if regime.holds(rule_of(regime, running).when, p.values) is False:
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
        elif running.status is Status.OPEN:
            if running.pauses and running.held:
                running.release(fact)
        elif running.status is Status.ENDED and not ending and not running.revived:
            succeed(p, running, fact, regime)
