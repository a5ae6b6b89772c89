"""May this fact be recorded? One pure answer for the page, the API, an import, the command line and scenarios."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from luodi.common.clock import SHANGHAI
from luodi.common.workdays import WorkingCalendar
from luodi.regimes.baseline import carried, stage_named, stages_of
from luodi.regimes.case import (
    EXTENDED,
    OVERRIDDEN,
    REVERSED,
    TERM_EXTENDED_TO,
    TERM_GATE,
    TERM_STAGE,
    VERIFIED,
    WRITTEN_OFF,
    CaseState,
    Fact,
    Verdict,
)
from luodi.regimes.claims import refusal as claim_refusal
from luodi.regimes.fold import Progress, rule_of, view
from luodi.regimes.gates import spec_of, verdicts_for
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec, Override
from luodi.regimes.vocabulary import EARLIEST_YEAR, InputError, check_value
from luodi.regimes.who import Actor, expand, refusal, who_titles

FIELD_DAY = "happened_on"
"""Key of `Admission.problems` for the day of the fact; the other keys are names of terms."""


@dataclass(frozen=True)
class Admission:
    """The answer, in Chinese: `refusal` on the whole fact, `problems` beside a field, `verdicts` of the gates it meets.

    Gates are asked only when the rest is in order, so `verdicts` is empty with a refusal or a problem.
    """

    verdicts: tuple[Verdict, ...] = ()
    refusal: str | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def stopping(self) -> tuple[Verdict, ...]:
        """The gate lines that refuse the fact."""
        return tuple(verdict for verdict in self.verdicts if verdict.stops)

    @property
    def admitted(self) -> bool:
        """Whether the fact may be recorded."""
        return self.refusal is None and not self.problems and not self.stopping

    @property
    def reasons(self) -> tuple[str, ...]:
        """Everything that stands against it, one sentence each; empty when admitted."""
        whole = (self.refusal,) if self.refusal else ()
        gates = (f"{v.title}：{v.detail}" if v.detail else v.title for v in self.stopping)
        return (*whole, *self.problems.values(), *gates)


def admit(p: Progress, fact: Fact, actor: Actor, regime: Regime, calendar: WorkingCalendar) -> Admission:
    """Whether `actor` may record `fact` in the case that stands at `p`. Changes nothing."""
    spec = spec_of(fact, regime)
    if spec is None or p.kind not in spec.cases:
        return Admission(refusal=f"这类事项里没有“{spec.title if spec else fact.kind}”这种记录")
    if not p.facts and not spec.opens:
        return Admission(refusal=f"还没有立项的记录，不能先记“{spec.title}”")
    if spec.baseline and p.active():
        return Admission(refusal=f"这个项目已有记录，不能再记“{spec.title}”；有变动的，在项目页按实际发生的记")
    today = fact.recorded_at.astimezone(SHANGHAI).date()
    problems = {**_day_problem(fact, today), **_value_problems(fact, spec, regime, today, p.kind)}
    state = view(p, regime, calendar, today)
    refused = _about_refusal(fact, spec, p, state, regime) or _pause_refusal(fact, spec, p, state, regime)
    if refused is None and not problems:
        refused = refusal(actor, spec, p, state, regime, fact)
    if refused is None and not problems and fact.kind == OVERRIDDEN:
        refused = _override_refusal(fact, actor, p, regime)
    if refused is None and not problems and fact.kind == EXTENDED:
        problems = _extension_problem(fact, state)
    if refused is None and not problems:
        refused = claim_refusal(fact, state.claims)
    if refused is not None or problems:
        return Admission(refusal=refused, problems=problems)
    return Admission(verdicts=tuple(verdicts_for(p, fact, regime)))


def _day_problem(fact: Fact, today: date) -> dict[str, str]:
    if fact.happened_on > today:
        return {FIELD_DAY: f"日期不能晚于今天（{today.isoformat()}）。"}
    if fact.happened_on.year < EARLIEST_YEAR:
        return {FIELD_DAY: f"年份 {fact.happened_on.year} 不对，请写四位年份，例如 2026-11-20。"}
    return {}


def _value_problems(fact: Fact, spec: FactSpec, regime: Regime, today: date, case: str) -> dict[str, str]:
    """Terms that are missing, do not belong to this kind of fact, or hold a value they may not hold."""
    problems: dict[str, str] = {}
    beyond = carried(regime, spec, case) if spec.baseline else frozenset()
    for name in spec.terms:
        if fact.values.get(name) is None:
            problems[name] = f"请填写{regime.terms[name].label}。"
    for name, value in fact.values.items():
        if name not in spec.terms and name not in spec.optional and name not in beyond:
            problems[name] = f"“{spec.title}”里没有“{name}”这一项。"
        elif value is not None:
            try:
                check_value(regime.terms[name], value, today=today)
            except InputError as error:
                problems[name] = str(error)
    for fills in spec.fills:
        slot = fact.values.get(fills.slot_from) if fills.slot_from else None
        if fills.slot_from and slot is not None and regime.slot_named(str(slot)) not in regime.pack.slots:
            problems[fills.slot_from] = f"没有“{slot}”这个责任角色。"
    if spec.baseline and TERM_STAGE not in problems and stage_named(regime, case, fact.values.get(TERM_STAGE)) is None:
        known = "、".join(stage.title for stage in stages_of(regime, case))
        problems[TERM_STAGE] = f"没有“{str(fact.values.get(TERM_STAGE))[:20]}”这个阶段；可填：{known}。"
    return problems


def _about_refusal(fact: Fact, spec: FactSpec, p: Progress, state: CaseState, regime: Regime) -> str | None:
    if spec.about is None:
        return f"“{spec.title}”不针对别的记录" if fact.about is not None else None
    if fact.about is None:
        return f"“{spec.title}”要指明针对哪一件{'事项' if spec.about == 'obligation' else '记录'}"
    if spec.about == "obligation":
        return _obligation_refusal(fact, spec, state)
    return _target_refusal(fact, spec, p, regime)


def _obligation_refusal(fact: Fact, spec: FactSpec, state: CaseState) -> str | None:
    obligation = state.obligation(fact.about or "")
    if obligation is None:
        return f"“{spec.title}”针对的时限事项不存在，请刷新页面再看"
    if fact.kind == WRITTEN_OFF:
        if obligation.written_off_by is not None:
            return f"“{obligation.title}”已经销号"
        return None if obligation.awaits_write_off else f"“{obligation.title}”还没有办结，或者不需要销号"
    return None if obligation.open else f"“{obligation.title}”已经了结，不能再记“{spec.title}”"


def _target_refusal(fact: Fact, spec: FactSpec, p: Progress, regime: Regime) -> str | None:
    target = p.by_id.get(fact.about or "")
    if target is None:
        return f"“{spec.title}”针对的记录不存在，请刷新页面再看"
    about = regime.pack.facts.get(target.kind)
    title = about.title if about else target.kind
    if target.id in p.reversed:
        return f"“{title}”（{target.happened_on}）已经冲正，不能再记“{spec.title}”"
    if target.kind == REVERSED or (spec.about_kinds and target.kind not in spec.about_kinds):
        return f"“{spec.title}”不能针对“{title}”"
    if fact.kind == VERIFIED and (about is None or about.verification is None):
        return f"“{title}”不需要核实"
    if fact.kind == VERIFIED and p.verified.get(target.id):
        return f"“{title}”（{target.happened_on}）已经核实"
    return None


def _pause_refusal(fact: Fact, spec: FactSpec, p: Progress, state: CaseState, regime: Regime) -> str | None:
    """What stops the clocks of a review comes from a unit that still owes its opinion on the item it names."""
    if not any(r.pauses and r.pauses.on.fact == fact.kind and r.case == p.kind for r in regime.pack.reviews):
        return None
    for running, obligation in zip(p.running, state.obligations, strict=True):
        rule = rule_of(regime, running)
        if not obligation.open or rule.part_of not in regime.reviews or rule.owner_term is None:
            continue
        items = [trigger.equals for trigger in rule.ends]
        named = any(all(fact.values.get(term) == value for term, value in item.items()) for item in items)
        if named and fact.values.get(rule.owner_term) in obligation.owners:
            return None
    return f"“{spec.title}”要针对本单位还没有答复的评审事项"


def _override_refusal(fact: Fact, actor: Actor, p: Progress, regime: Regime) -> str | None:
    """Only a gate in force that names who may pass it, and only by one of those."""
    wanted = fact.values.get(TERM_GATE)
    gate = next((g for g in regime.under(fact).gates(fact.happened_on, p.kind) if g.id == wanted), None)
    if gate is None:
        return f"没有“{wanted}”这个关口"
    if gate.effect == "warn":
        return f"“{gate.title}”只作提示，不需要越过"
    if not isinstance(gate.override, Override):
        return f"“{gate.title}”不允许越过"
    if actor.is_one_of(expand(regime, gate.override.by)):
        return None
    return f"“{gate.title}”只能由{who_titles(gate.override.by, regime)}决定越过"


def _extension_problem(fact: Fact, state: CaseState) -> dict[str, str]:
    obligation = state.obligation(fact.about or "")
    until = fact.values.get(TERM_EXTENDED_TO)
    due = obligation.due_on if obligation else None
    if isinstance(until, date) and due is not None and until <= due:
        return {TERM_EXTENDED_TO: f"新的期限应晚于现在的期限（{due.isoformat()}）。"}
    return {}
