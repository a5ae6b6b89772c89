"""Running a scenario through the program's own admission, fold and gates; what came out otherwise is listed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from luodi.common.clock import moment
from luodi.common.workdays import WorkingCalendar
from luodi.regimes.admission import admit
from luodi.regimes.case import CaseState, Fact, Obligation, Outcome, Status
from luodi.regimes.credits import balances, totals
from luodi.regimes.figures import amount_text, amount_typed
from luodi.regimes.figures_schema import Measure
from luodi.regimes.fold import Progress, progress, step, view
from luodi.regimes.gates import gate_lines
from luodi.regimes.regime import Regime
from luodi.regimes.scenarios import TOTAL, Expectation, FactLine, Scenario
from luodi.regimes.vocabulary import InputError, Value, parse_input
from luodi.regimes.who import Actor
from luodi.regimes.yamlsource import Path_, Problem

_WORST_FIRST = (Outcome.BLOCKS, Outcome.UNKNOWN, Outcome.WARNS, Outcome.OVERRIDDEN, Outcome.PASSES)


def run(scenario: Scenario, regime: Regime, calendar: WorkingCalendar) -> list[Problem]:
    """Everything that came out otherwise than the scenario says; empty when it holds."""
    problems: list[Problem] = []
    p = Progress(scenario.text.case)
    for at, line in enumerate(scenario.text.facts):
        fact, refusals = _fact(line, at, p, regime)
        actor = actor_of(line, regime)
        if not refusals:
            refusals = list(admit(p, fact, actor, regime, calendar).reasons)
        if (wrong := _compare_refusal(line, refusals)) is not None:
            problems.append(Problem(scenario.place(("facts", at)), wrong))
        if not refusals:
            step(p, fact, regime)
    for at, expected in enumerate(scenario.text.expect):
        known = progress((f for f in p.facts if f.recorded_at.date() <= expected.on), regime, p.kind)
        for path, wrong in _compare(expected, known, regime, calendar):
            problems.append(Problem(scenario.place(("expect", at, *path)), wrong))
    return problems


def actor_of(line: FactLine, regime: Regime) -> Actor:
    """The person of a line, with the unit, position and rights the pack gives."""
    if line.by == "system":
        return Actor("系统", "system", frozenset(), frozenset(), frozenset(), system=True)
    person = line.person or f"{line.by}的人"
    position = regime.pack.positions.get(line.by)
    if position is None:
        return Actor(person, line.by, frozenset({line.by}), frozenset(), frozenset())
    body = position.body
    return Actor(person, body, frozenset({body}), frozenset({line.by}), frozenset(position.rights))


def _fact(line: FactLine, at: int, p: Progress, regime: Regime) -> tuple[Fact, list[str]]:
    """The fact of a line, and what is wrong with what was typed."""
    values: dict[str, Value] = {}
    problems = []
    for name, raw in line.values.items():
        try:
            values[name] = parse_input(regime.terms[name], raw, today=line.known_on)
        except InputError as error:
            problems.append(str(error))
    actor = actor_of(line, regime)
    fact = Fact(
        id=line.id or f"fact-{at + 1}",
        kind=line.kind,
        happened_on=line.on,
        recorded_at=moment(line.known_on, 9 + at // 60, at % 60),
        actor=actor.person,
        unit=actor.unit,
        values=values,
        about=_about(line.about, p),
        evidence=line.evidence,
    )
    if fact.id in p.by_id:
        problems.append(f"代号“{fact.id}”写了两次")
    return fact, problems


def _about(name: str | None, p: Progress) -> str | None:
    if name is None or name in p.by_id:
        return name
    of_rule = [running for running in p.running if running.rule == name]
    still_open = [running for running in of_rule if running.status is Status.OPEN]
    return (still_open or of_rule)[-1].key if of_rule else name


def _compare_refusal(line: FactLine, refusals: list[str]) -> str | None:
    found = "；".join(refusals)
    if line.refused is None:
        return f"“{line.kind}”应记得上，实际被拒：{found}" if refusals else None
    if not refusals:
        return f"“{line.kind}”应被拒（{line.refused}），实际记上了"
    return None if line.refused in found else f"应以“{line.refused}”被拒，实际是：{found}"


def _compare(e: Expectation, p: Progress, regime: Regime, calendar: WorkingCalendar) -> Iterator[tuple[Path_, str]]:
    state = view(p, regime, calendar, e.on)
    if e.stage is not None and e.stage != (state.stage or "none"):
        yield ("stage",), f"{e.on} 阶段应为 {e.stage}，实际 {state.stage or 'none'}"
    if e.standing is not None and e.standing != (state.standing or "none"):
        yield ("standing",), f"{e.on} 停留状态应为 {e.standing}，实际 {state.standing or 'none'}"
    yield from _compare_lists(e, state)
    yield from _compare_each(e, state)
    for slot, ref in e.slots.items():
        if ref != state.slots.get(slot, "none"):
            yield ("slots", slot), f"{e.on} 责任角色 {slot} 应为 {ref}，实际 {state.slots.get(slot, 'none')}"
    yield from _compare_credits(e, state, regime)
    yield from _compare_claims(e, state)
    for gate, word in e.gates.items():
        found = gate_word(gate, p, regime, e.on)
        if found != word:
            yield ("gates", gate), f"{e.on} 关口 {gate} 应为 {word}，实际 {found}"


def _compare_claims(e: Expectation, state: CaseState) -> Iterator[tuple[Path_, str]]:
    for name, wanted in e.claims.items():
        claim = next((c for c in state.claims if c.id == name), None)
        for field, word in wanted.items():
            held = getattr(claim, field, None)
            found = "none" if held is None else str(held)
            if found != word:
                yield ("claims", name, field), f"{e.on} {name} 的 {field} 应为 {word}，实际 {found}"


def _compare_lists(e: Expectation, state: CaseState) -> Iterator[tuple[Path_, str]]:
    open_ones = state.open_obligations
    seen: dict[str, tuple[Obligation, ...]] = {
        "open": open_ones,
        "late": tuple(o for o in open_ones if o.late_on(e.on)),
        "paused": tuple(o for o in open_ones if o.paused),
    }
    titles = {"open": "未办结的", "late": "逾期的", "paused": "停表的"}
    for name, obligations in seen.items():
        wanted = getattr(e, name)
        found = {o.part_of if o.part_of and o.part_of in (wanted or ()) else o.rule for o in obligations}
        if wanted is not None and set(wanted) != found:
            yield (name,), f"{e.on} {titles[name]}应为 {_listed(wanted)}，实际 {_listed(found)}"
    done = [o for o in state.obligations if o.status is Status.DONE]
    for rule in e.done:
        if not any(rule in {o.rule, o.part_of} for o in done):
            yield ("done",), f"{e.on} {rule} 应已办结，实际办结的：{_listed({o.rule for o in done})}"


def _compare_each(e: Expectation, state: CaseState) -> Iterator[tuple[Path_, str]]:
    last = {o.rule: o for o in (*(o for o in state.obligations if not o.open), *state.open_obligations)}
    for rule, day in e.due.items():
        found = str(last[rule].due_on or "none") if rule in last else "没有这个事项"
        if found != day:
            yield ("due", rule), f"{e.on} {rule} 的期限应为 {day}，实际 {found}"
    for rule, wanted in e.steps.items():
        steps = tuple(s.id for s in last[rule].steps) if rule in last else ()
        if steps != wanted:
            yield ("steps", rule), f"{e.on} {rule} 的阶梯应走到 {_listed(wanted)}，实际 {_listed(steps)}"
    for rule, wanted in e.owners.items():
        owners = last[rule].owners if rule in last else ()
        if set(owners) != set(wanted):
            yield ("owners", rule), f"{e.on} {rule} 的责任人应为 {_listed(wanted)}，实际 {_listed(owners)}"


def _compare_credits(e: Expectation, state: CaseState, regime: Regime) -> Iterator[tuple[Path_, str]]:
    measures = {measure.id: measure for measure in regime.pack.measures}
    held, total = balances(state.credits), totals(state.credits)
    for name, texts in e.credits.items():
        measure = measures[name]
        found = held.get(name, {}) | ({TOTAL: total.get(name, 0)} if TOTAL in texts else {})
        try:
            wanted = {account: amount_typed(text, measure, regime.terms) for account, text in texts.items()}
        except InputError as error:
            yield ("credits", name), str(error)
            continue
        if wanted != found:
            said = [_accounts(accounts, measure, regime) for accounts in (wanted, found)]
            yield ("credits", name), f"{e.on} {measure.title}的业绩应为 {said[0]}，实际 {said[1]}"


def _accounts(amounts: Mapping[str, int], measure: Measure, regime: Regime) -> str:
    return _listed(
        [f"{account}: {amount_text(amounts[account], measure, regime.terms)}" for account in sorted(amounts)]
    )


def gate_word(gate_id: str, p: Progress, regime: Regime, day: date) -> str:
    """What a gate says as a whole on `day`: its worst line; `none` where it is not in force or does not apply."""
    gate = next((g for g in regime.gates(day, p.kind) if g.id == gate_id), None)
    outcomes = {line.outcome for line in gate_lines(gate, p, regime, dict(p.values), None, day)} if gate else set()
    return next((outcome.value for outcome in _WORST_FIRST if outcome in outcomes), "none")


def _listed(names: Iterable[str]) -> str:
    return "[" + ", ".join(sorted(names) if isinstance(names, set) else names) + "]"
