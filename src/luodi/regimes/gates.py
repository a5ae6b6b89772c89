"""Gates (关口): what must hold before a fact may be recorded or a stage entered, and what is still missing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from luodi.common.money import trimmed
from luodi.common.text import day_in_full
from luodi.regimes import words
from luodi.regimes.baseline import done_before, reviewed_before
from luodi.regimes.case import (
    ANY_PAPER,
    OVERRIDDEN,
    REVERSED,
    VERIFIED,
    CaseState,
    Fact,
    Outcome,
    Status,
    Verdict,
)
from luodi.regimes.expressions import Expression
from luodi.regimes.fold import Progress, progress, rule_of, step
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec, Gate, Requirement, Stage
from luodi.regimes.vocabulary import REFERENCE_KINDS, Term, Value, format_value
from luodi.regimes.who import title_of

TAKEN_IN = "存量入库以前已办"
_OUTCOMES = {True: Outcome.PASSES, False: Outcome.BLOCKS, None: Outcome.UNKNOWN}


def verdicts_for(p: Progress, fact: Fact, regime: Regime) -> list[Verdict]:
    """Every gate line that `fact`, not yet recorded, meets; those with `stops` refuse it."""
    own = regime.under(fact)
    spec = spec_of(fact, regime)
    lines = list(_standing(p, fact, regime))
    if spec is not None and spec.evidence.required and not fact.evidence:
        lines.append(_system("evidence", f"“{spec.title}”要附材料", "、".join(spec.evidence.kinds) or "至少一份"))
    if fact.kind == REVERSED:
        lines.extend(_leans_on(p, fact, regime))
    entered = stages_entered(p, fact, own)
    values = {**p.values, **fact.values}
    before = own if p.stage in own.stages else regime
    lines.extend(line for stage in entered for line in _order(p, stage, before, values))
    for gate in own.gates(fact.happened_on, p.kind):
        asked = (gate.entering in {stage.id for stage in entered}) if gate.entering else False
        if gate.recording is not None:
            asked = regime.matches(gate.recording, fact.kind, fact.values)
        if asked:
            lines.extend(gate_lines(gate, p, regime, values, fact, fact.happened_on))
    return lines


def spec_of(fact: Fact, regime: Regime) -> FactSpec | None:
    """What the regime of the fact's day asks of its kind; what is still owed under an older one is recorded by that."""
    return regime.under(fact).pack.facts.get(fact.kind) or regime.pack.facts.get(fact.kind)


def stages_entered(p: Progress, fact: Fact, regime: Regime) -> list[Stage]:
    """The stages the fact would begin."""
    return [
        stage
        for stage, trigger in regime.stages_by_kind.get(fact.kind, ())
        if stage.case == p.kind and regime.matches(trigger, fact.kind, fact.values)
    ]


def gate_lines(
    gate: Gate, p: Progress, regime: Regime, values: dict[str, Value], fact: Fact | None, day: date
) -> list[Verdict]:
    """A gate as lines: one for each requirement and one for the formula. A gate that does not apply has none."""
    applies = regime.holds(gate.when, values)
    if applies is False:
        return []
    lines = [_require(gate, wanted, p, regime, fact, day) for wanted in gate.require]
    if gate.must is not None:
        own = fact.values if fact is not None else {}
        lines.extend(_must(gate, regime, dict(own) if gate.reads == "fact" else values))
    if applies is None and gate.unknown == "pass":
        return []
    if applies is None:
        missing = tuple(_missing(regime, gate.when or "", values))
        lines = [replace(line, outcome=Outcome.UNKNOWN, missing=missing) for line in lines]
    if gate.effect == "warn":
        lines = [
            replace(line, hard=False, outcome=Outcome.WARNS if line.outcome is Outcome.BLOCKS else line.outcome)
            for line in lines
        ]
    elif gate.id in p.overrides and gate.override != "none":
        lines = [replace(line, outcome=Outcome.OVERRIDDEN) if line.stops else line for line in lines]
    return lines


def next_steps(p: Progress, state: CaseState, regime: Regime, day: date) -> list[tuple[Stage, list[Verdict]]]:
    """For each stage that may follow: the lines of its gates as they stand today, for “还差什么”."""
    if state.standing is not None:
        return []
    found = []
    for stage in following(state.stage, regime, p.kind, p.values):
        kinds = {trigger.fact for trigger in stage.on}
        lines: list[Verdict] = []
        for gate in regime.gates(day, p.kind):
            on = gate.recording
            # What a gate asks only of certain values cannot be said before the form is filled in.
            of_values = gate.reads == "fact" or (on is not None and on.where is not None)
            if gate.entering == stage.id or (on is not None and on.fact in kinds and not of_values):
                lines.extend(gate_lines(gate, p, regime, dict(p.values), None, day))
        found.append((stage, lines))
    return found


def following(
    stage_id: str | None, regime: Regime, kind: str = "project", values: Mapping[str, Value] | None = None
) -> list[Stage]:
    """The stages the pack lets follow; without `next`, the one after it in the list.

    With `values`, those of the case, only the route that is its own: not a stage whose `when` does not hold.
    """
    stages = [stage for stage in regime.pack.stages if stage.case == kind]
    if stage_id is None:
        found = stages[:1]
    elif regime.stages[stage_id].next:
        found = [regime.stages[following_id] for following_id in regime.stages[stage_id].next]
    else:
        at = stages.index(regime.stages[stage_id])
        found = stages[at + 1 : at + 2]
    return found if values is None else [stage for stage in found if on_route(stage, regime, values)]


def on_route(stage: Stage, regime: Regime, values: Mapping[str, Value]) -> bool:
    """Whether a case with these values may come to the stage; not yet known does not close it."""
    return regime.holds(stage.when, values) is not False


def _order(p: Progress, stage: Stage, regime: Regime, values: Mapping[str, Value]) -> Iterator[Verdict]:
    allowed = following(p.stage, regime, p.kind, values)
    if stage.id in {one.id for one in allowed} or (p.stage == stage.id and not stage.final):
        return
    now = regime.stages[p.stage].title if p.stage else "尚未开始"
    ways = f"下一步可以是：{'、'.join(s.title for s in allowed) or '没有'}"
    if stage.when is not None and not on_route(stage, regime, values):
        ways = f"只有{words.condition(stage.when, regime)}的才走这一步；{ways}"
    yield _system("order", f"现在是“{now}”，不能直接进入“{stage.title}”", ways, stage.clause)


def _standing(p: Progress, fact: Fact, regime: Regime) -> Iterator[Verdict]:
    standing = regime.standings.get(p.standing or "")
    spec = regime.pack.facts.get(fact.kind)
    if standing is None or (spec is not None and (spec.any_standing or spec.about)):
        return
    if regime.any_matches(standing.until, fact.kind, fact.values):
        return
    until = "、".join(regime.pack.facts[t.fact].title for t in standing.until if t.fact in regime.pack.facts)
    yield _system("standing", f"这件事已“{standing.title}”", f"先办：{until}", standing.clause)


def _leans_on(p: Progress, fact: Fact, regime: Regime) -> Iterator[Verdict]:
    """A fact that a later one needed to pass a gate is reversed only after that later one."""
    target = fact.about
    active = p.active()
    at = next((i for i, f in enumerate(active) if f.id == target), None)
    if at is None:
        yield _system("reversal", "要冲正的事不存在，或已经冲正", "回到项目的“经过”再看")
        return
    if (answered := _answered_part(p, active[at], regime)) is not None:
        title = regime.pack.facts[answered.kind].title
        detail = f"先由记录单位冲正“{title}”，再冲正这一件"
        yield _system("reversal", f"后面的“{title}”（{day_in_full(answered.happened_on)}）是对它的答复", detail)
        return
    before = active[:at]
    without = progress(before, regime, p.kind)
    with_it = progress(active[: at + 1], regime, p.kind)
    for later in active[at + 1 :]:
        if later.kind not in {OVERRIDDEN, VERIFIED} or later.about != target:
            had = any(line.stops for line in verdicts_for(with_it, later, regime))
            has = any(line.stops for line in verdicts_for(without, later, regime))
            if has and not had:
                title = regime.pack.facts[later.kind].title if later.kind in regime.pack.facts else later.kind
                yield _system(
                    "reversal",
                    f"后面的“{title}”（{day_in_full(later.happened_on)}）以它为前提",
                    f"先冲正“{title}”，再冲正这一件",
                )
                return
        step(with_it, later, regime)
        step(without, later, regime)


def _answered_part(p: Progress, target: Fact, regime: Regime) -> Fact | None:
    """An opinion that still counts in the round of review that `target` asked for.

    Taking the request back would make a round that went badly disappear and an older one that passed count again.
    """
    for running in p.running:
        answered = running.status is Status.DONE and running.ended_by not in p.reversed
        if answered and running.started_by == target.id and rule_of(regime, running).part_of in regime.reviews:
            return p.by_id.get(running.ended_by or "")
    return None


def _require(gate: Gate, wanted: Requirement, p: Progress, regime: Regime, fact: Fact | None, day: date) -> Verdict:
    if wanted.parts:
        ok, title, detail = _parts(wanted.parts, p, regime, day)
    elif wanted.slot:
        slot = regime.pack.slots[wanted.slot]
        ok, title, detail = wanted.slot in p.slots, f"已明确{slot.title}", ""
    elif wanted.evidence or wanted.papers:
        ok, title, detail = _handed_in(wanted, fact, regime)
    else:
        ok, title, detail = _fact_present(wanted, p, regime, day)
        if wanted.absent:
            ok, title, detail = not ok, f"没有{title}", "" if not ok else detail
    return _line(gate, wanted.title or title, _OUTCOMES[ok], detail)


def _handed_in(wanted: Requirement, fact: Fact | None, regime: Regime) -> tuple[bool, str, str]:
    """A file of any kind, or one handed in as a kind of paper that is asked for."""
    brought, title = fact.evidence if fact else (), words.requirement(wanted, regime)
    if wanted.evidence:
        return bool(brought), title, ""
    ok = ANY_PAPER in brought or not set(brought).isdisjoint(wanted.papers)
    lacking = f"材料里还没有{'这几种之一' if len(wanted.papers) > 1 else '这一种'}：{'、'.join(wanted.papers)}"
    return ok, title, "" if ok else lacking


def _fact_present(wanted: Requirement, p: Progress, regime: Regime, day: date) -> tuple[bool, str, str]:
    kind = wanted.fact or ""
    spec = regime.pack.facts.get(kind)
    active = p.active()
    after = max((i for i, f in enumerate(active) if regime.any_matches(wanted.since, f.kind, f.values)), default=-1)
    title = spec.title if spec else kind
    for i in range(len(active) - 1, after, -1):
        found = active[i]
        if done_before(found, wanted, p.kind, regime):
            return True, title, f"{TAKEN_IN}（{day_in_full(found.happened_on)}）"
        if found.kind != kind or any(found.values.get(t) != v for t, v in wanted.equals.items()):
            continue
        if regime.holds(wanted.where, found.values) is not True:
            continue
        if found.happened_on > day and not wanted.absent:
            return False, title, f"记录的日期 {day_in_full(found.happened_on)} 晚于 {day_in_full(day)}"
        if wanted.verified and not p.verified.get(found.id):
            return False, title, "已记录，尚未核实"
        return True, title, day_in_full(found.happened_on)
    return False, title, "还没有记录"


def _parts(rule_id: str, p: Progress, regime: Regime, day: date) -> tuple[bool, str, str]:
    """All parts of the latest review are answered by `day`: none open, waived, missing or dated later."""
    latest: dict[str, tuple[str, bool]] = {}
    asked_by = None
    for running in p.running:
        rule = rule_of(regime, running)
        if rule.part_of == rule_id and running.status is not Status.VOID:
            if running.started_by != asked_by:
                # A new round asks anew; what an older one asked of a unit that has since gone is not waited for.
                asked_by, latest = running.started_by, {}
            named, done = rule.part_title or rule.title, running.status is Status.DONE
            if done and running.ended_on is not None and running.ended_on > day:
                named, done = f"{named}，{day_in_full(running.ended_on)} 才答复", False
            latest[rule.id] = (named, done)
    titles = {r.id: r.title for r in (*regime.pack.reviews, *regime.pack.responsibilities)}
    title = f"{titles.get(rule_id, rule_id)}各项齐备"
    if not latest and any(reviewed_before(fact, rule_id, p.kind, regime) for fact in p.active()):
        return True, title, TAKEN_IN
    if not latest:
        return False, title, "尚未开始"
    missing = [name for name, done in latest.values() if not done]
    count = f"{len(latest) - len(missing)} / {len(latest)}"
    return not missing, title, f"{count}，缺：{'、'.join(missing)}" if missing else count


def _must(gate: Gate, regime: Regime, values: dict[str, Value]) -> list[Verdict]:
    """One line for each condition that a top `and` joins, so that each figure stands beside its own threshold."""
    parts = regime.conditions[gate.must or ""].parts
    lines = [_condition_line(gate, part, len(parts) > 1, regime, values) for part in parts]
    return lines if gate.unknown == "block" else [line for line in lines if line.outcome is not Outcome.UNKNOWN]


def _condition_line(gate: Gate, part: Expression, several: bool, regime: Regime, values: dict[str, Value]) -> Verdict:
    result = part.evaluate(values)
    ok = None if result.value is None else bool(result.value)
    read = (
        f"{name} {_said_value(regime.terms[name], value, regime)}"
        for name, value in result.read.items()
        if value is not None
    )
    title = f"{gate.title}：{words.condition(part.text, regime)}" if several else gate.title
    line = _line(gate, title, _OUTCOMES[ok], "；".join(read))
    if ok is None:
        line = replace(line, missing=tuple(result.missing))
    sides = part.sides(values)
    if sides is None:
        return line
    return replace(line, left=_figure(sides.left), operator=sides.sign, right=_figure(sides.right), unit=sides.unit)


def _figure(value: float | None) -> str:
    """A side of a comparison to four places, '' where unknown; at a threshold the outcome says which side it is on."""
    return "" if value is None else trimmed(round(Decimal(repr(value)), 4))


def _said_value(term: Term, value: Value, regime: Regime) -> str:
    """A value with its unit; a unit or position by its title, one the pack does not know as 已填."""
    if term.kind in REFERENCE_KINDS:
        title = title_of(str(value), regime)
        return "已填" if title == value else title
    shown = format_value(term, value)
    return shown if term.display_unit in {"", "%"} else f"{shown} {term.display_unit}"


def _missing(regime: Regime, condition: str, values: dict[str, Value]) -> list[str]:
    return sorted(name for name in regime.conditions[condition].names if values.get(name) is None)


def _line(gate: Gate, title: str, outcome: Outcome, detail: str) -> Verdict:
    return Verdict(
        gate=gate.id,
        title=title,
        clause=gate.clause,
        place=gate.place,
        outcome=outcome,
        hard=True,
        detail=detail,
        default=gate.default,
        choice=gate.choice,
        overridable=gate.override != "none",
        note=gate.hint,
    )


def _system(gate: str, title: str, detail: str, clause: str | None = None) -> Verdict:
    return Verdict(gate, title, clause, None, Outcome.BLOCKS, hard=True, detail=detail, default=clause is None)
