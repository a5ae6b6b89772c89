"""Obligations, cadences, gates, reviews, responsibilities, ladders."""

from collections.abc import Iterator

from luodi.regimes.checker.context import OWNER_WORDS, Context, Finding, Path
from luodi.regimes.schema import Cadence, Gate, Ladder, Override, Requirement, Responsibility, Review, Trigger
from luodi.regimes.schema import ObligationRule as Obligation
from luodi.regimes.schema_parts import Rule
from luodi.regimes.spans import parse_due
from luodi.regimes.terms import TermKind

CADENCE_TERMS = {"责任单位": TermKind.UNIT, "周期": TermKind.TEXT, "周期截止日": TermKind.DATE}
"""What the fact that opens a period carries, beside the id of the cadence."""
PERIOD_DUE = "周期截止日"


def check_rules(c: Context) -> Iterator[Finding]:
    """Every rule names what exists, waits for what can happen, and falls on somebody."""
    for section in ("obligations", "cadences", "gates", "reviews", "responsibilities", "ladders", "forms"):
        for at, rule in enumerate(getattr(c.pack, section)):
            yield from _common(c, rule, (section, at))
            if isinstance(rule, Obligation):
                yield from _obligation(c, rule, (section, at))
            elif isinstance(rule, Cadence):
                yield from _cadence(c, rule, (section, at))
            elif isinstance(rule, Gate):
                yield from _gate(c, rule, (section, at))
            elif isinstance(rule, Review):
                yield from _review(c, rule, (section, at))
            elif isinstance(rule, Responsibility):
                yield from _responsibility(c, rule, (section, at))
    for at, ladder in enumerate(c.pack.ladders):
        yield from _ladder(c, ladder, ("ladders", at))


def _ladder(c: Context, ladder: Ladder, path: Path) -> Iterator[Finding]:
    seen: set[str] = set()
    for n, step in enumerate(ladder.steps):
        here = (*path, "steps", n)
        yield from c.who([ref for ref in step.to if ref != "owner"], (*here, "to"), words=frozenset(), fact=False)
        if "owner" not in step.to or any(ref.startswith("slot.") for ref in step.to):
            yield (*here, "to"), "to 写 owner（责任人总要知道），另可加机构、职务、组"
        if step.id in seen:
            yield (*here, "id"), f"阶梯里“{step.id}”写了两次"
        seen.add(step.id)
    yield from c.holders(ladder.write_off_by, (*path, "write_off_by"))
    if any(step.write_off for step in ladder.steps) and not c.someone(ladder.write_off_by):
        yield path, f"“{ladder.title}”有要销号的一级，write_off_by 应写明谁来销号"


def _common(c: Context, rule: Rule, path: Path) -> Iterator[Finding]:
    if rule.case not in c.pack.cases:
        yield (*path, "case"), c.unknown("事项种类（cases）", rule.case, c.pack.cases)
    ladder = getattr(rule, "ladder", None)
    if ladder is not None and ladder not in c.regime.ladders:
        yield (*path, "ladder"), c.unknown("阶梯（ladders）", ladder, c.regime.ladders)


def _owner(c: Context, rule: Obligation | Responsibility, path: Path) -> Iterator[Finding]:
    kinds = [trigger.fact for trigger in rule.starts]
    for name in ("owner", "else_owner"):
        yield from c.who(getattr(rule, name), (*path, name), words=OWNER_WORDS, facts=kinds)
    if not c.someone((*rule.owner, *rule.else_owner)):
        yield (*path, "owner"), f"“{rule.title}”没有人负责：owner 应写机构、职务、组或有事实填写的责任角色"


def _obligation(c: Context, rule: Obligation, path: Path) -> Iterator[Finding]:
    yield from c.triggers(rule.starts, rule.case, (*path, "starts"))
    yield from c.triggers(rule.ends, rule.case, (*path, "ends"))
    yield from _owner(c, rule, path)
    yield from c.condition(rule.when, rule.case, (*path, "when"))
    yield from c.due(rule.due, rule.case, (*path, "due"))
    if rule.unless_slot is not None:
        yield from c.slot(rule.unless_slot, (*path, "unless_slot"))
    if rule.pauses is not None:
        yield from c.trigger(rule.pauses.on, rule.case, (*path, "pauses", "on"))
        yield from c.trigger(rule.pauses.until, rule.case, (*path, "pauses", "until"))
    for name in rule.match:
        for trigger in (*rule.starts, *rule.ends):
            spec = c.pack.facts.get(trigger.fact)
            if spec is not None and name not in (*spec.terms, *spec.optional):
                yield (*path, "match"), f"“{trigger.fact}”没有“{name}”这个术语，比不出是不是同一件"
    if rule.about is not None:
        yield from _about(c, rule, path)


def _about(c: Context, rule: Obligation, path: Path) -> Iterator[Finding]:
    """Some ending fact can be about what the rule asks for."""
    starts = {trigger.fact for trigger in rule.starts}
    for trigger in (*rule.ends, *(rule.starts if rule.about == "same" else ())):
        spec = c.pack.facts.get(trigger.fact)
        if spec is None:
            continue
        if spec.about is None or (rule.about == "start" and spec.about != "fact"):
            yield (*path, "about"), f"“{trigger.fact}”不针对别的记录（about），这个事项办不结"
        elif rule.about == "start" and spec.about_kinds and not starts & set(spec.about_kinds):
            yield (*path, "about"), f"“{trigger.fact}”的 about_kinds 里没有 {'、'.join(sorted(starts))}，这个事项办不结"


def _cadence(c: Context, rule: Cadence, path: Path) -> Iterator[Finding]:
    if rule.ends or rule.every != "once":
        yield from c.triggers(rule.ends, rule.case, (*path, "ends"))
    yield from c.holders(rule.owner, (*path, "owner"))
    if rule.each is not None:
        yield from c.holder(rule.each, (*path, "each"))
    if not c.someone(rule.owner):
        yield (*path, "owner"), f"“{rule.title}”没有人负责：owner 应写机构、职务或组"
    yield from _cadence_due(rule, path)
    yield from c.kind(rule.period_fact, rule.case, (*path, "period_fact"))
    opened = c.pack.facts.get(rule.period_fact)
    dated = rule.every != "once" or rule.due != "open"
    for name in (rule.period_term, *CADENCE_TERMS):
        if opened is not None and name not in (*opened.terms, *opened.optional):
            yield (*path, "period_fact"), f"“{rule.period_fact}”必须有术语“{name}”"
        elif opened is not None and not dated and name == PERIOD_DUE and name in opened.terms:
            yield (*path, "period_fact"), f"“{rule.title}”没有截止日，“{rule.period_fact}”的“{name}”应列在 optional 里"
    for trigger in rule.ends:
        spec = c.pack.facts.get(trigger.fact)
        if spec is not None and rule.every != "once" and "周期" not in (*spec.terms, *spec.optional):
            yield (*path, "ends"), f"“{trigger.fact}”没有术语“周期”，分不清办的是哪一期"


def _cadence_due(rule: Cadence, path: Path) -> Iterator[Finding]:
    anchor = parse_due(rule.due).anchor
    if rule.every == "once" and anchor not in ("start", "open"):
        yield (*path, "due"), f"只立一次的事项没有周期，期限“{rule.due}”应写成 5 working days 这样"
    elif rule.every == "once" and not rule.ends and anchor != "open":
        yield (*path, "due"), f"“{rule.title}”没有 ends，只是立项，不写期限"
    elif rule.every != "once" and "due" not in rule.model_fields_set:
        yield (*path, "due"), "缺少字段“due”"
    elif anchor == "term":
        yield (
            (*path, "due"),
            f"周期事项的期限不能用日期术语：“{rule.due}”，应写 last working day、day 5 of next period 等",
        )


def _gate(c: Context, gate: Gate, path: Path) -> Iterator[Finding]:
    if gate.entering is not None:
        stage = c.regime.stages.get(gate.entering)
        if stage is None or stage.case != gate.case:
            yield (*path, "entering"), c.unknown("阶段（stages）", gate.entering, c.regime.stages)
    if gate.recording is not None:
        yield from c.trigger(gate.recording, gate.case, (*path, "recording"))
    yield from c.condition(gate.when, gate.case, (*path, "when"))
    yield from c.condition(gate.must, gate.case, (*path, "must"))
    if gate.reads == "fact":
        yield from _own_values(c, gate, path)
    if gate.unknown == "pass" and gate.must is None and gate.when is None:
        yield (*path, "unknown"), "unknown 说的是 must、when 缺数时怎么办，这个关口两样都没有"
    for at, wanted in enumerate(gate.require):
        yield from _requirement(c, gate, wanted, (*path, "require", at))
    if isinstance(gate.override, Override):
        yield from c.holders(gate.override.by, (*path, "override", "by"))
        if not c.someone(gate.override.by):
            yield (*path, "override"), f"“{gate.title}”没有人可以越过：by 应写职务或组，或写 override: none"


def _own_values(c: Context, gate: Gate, path: Path) -> Iterator[Finding]:
    """What a gate reads from the fact alone, the fact can say."""
    if gate.recording is None or gate.must is None:
        yield (*path, "reads"), "reads: fact 只用于记某种事（recording）的 must：从这件事自己填的值里取数"
        return
    spec = c.pack.facts.get(gate.recording.fact)
    asked = {*spec.terms, *spec.optional} if spec else c.names(gate.must)
    for name in sorted(c.names(gate.must) - asked):
        yield (*path, "must"), f"“{gate.recording.fact}”没有“{name}”这个术语，reads: fact 取不到它"


def _requirement(c: Context, gate: Gate, wanted: Requirement, path: Path) -> Iterator[Finding]:
    if wanted.fact is not None:
        spec = c.pack.facts.get(wanted.fact)
        trigger = Trigger(fact=wanted.fact, where=wanted.where, equals=wanted.equals)
        yield from c.trigger(trigger, gate.case, path)
        if spec is not None and wanted.verified and spec.verification is None:
            yield path, f"“{wanted.fact}”不用核实（没有 verification），这个关口永远过不去"
        if wanted.since:
            yield from c.triggers(wanted.since, gate.case, (*path, "since"))
        if spec is not None and not wanted.absent and not c.someone(spec.by):
            yield path, f"没有人可以记“{wanted.fact}”，这个关口永远过不去"
    if wanted.parts is not None:
        known = {rule.id for rule in (*c.pack.reviews, *c.pack.responsibilities)}
        if wanted.parts not in known:
            yield (*path, "parts"), c.unknown("评审或责任", wanted.parts, known)
    if wanted.slot is not None:
        yield from c.slot(wanted.slot, (*path, "slot"))
    if wanted.papers:
        yield from _papers(c, gate, wanted, (*path, "papers"))


def _papers(c: Context, gate: Gate, wanted: Requirement, path: Path) -> Iterator[Finding]:
    """The form of every fact that the gate stands before has a place for one of these papers."""
    stage = c.regime.stages.get(gate.entering or "")
    on = [gate.recording] if gate.recording else list(stage.on) if stage else []
    for kind in dict.fromkeys(trigger.fact for trigger in on if trigger.fact in c.pack.facts):
        offered = c.pack.facts[kind].evidence.kinds
        for paper in wanted.papers:
            if paper not in offered:
                known = c.listed(offered) if offered else "还没有写（evidence 的 kinds）"
                yield path, f"“{kind}”的材料里没有“{paper}”这一种，应是：{known}"


def _review(c: Context, review: Review, path: Path) -> Iterator[Finding]:
    yield from c.triggers(review.starts, review.case, (*path, "starts"))
    yield from c.kind(review.opinion, review.case, (*path, "opinion"))
    yield from c.due(review.due, review.case, (*path, "due"))
    spec = c.pack.facts.get(review.opinion)
    for name in ("item_term", "unit_term", "verdict_term"):
        term = getattr(review, name)
        if term not in c.regime.terms:
            yield (*path, name), c.unknown("术语（terms）", term, c.regime.terms)
        elif spec is not None and term not in (*spec.terms, *spec.optional):
            yield (*path, name), f"“{review.opinion}”没有“{term}”这个术语"
    yield from _options(c, review.verdict_term, review.agree, (*path, "agree"))
    if review.pauses is not None:
        yield from c.trigger(review.pauses.on, review.case, (*path, "pauses", "on"))
        yield from c.trigger(review.pauses.until, review.case, (*path, "pauses", "until"))
    yield from _items(c, review, path)


def _items(c: Context, review: Review, path: Path) -> Iterator[Finding]:
    gates = {gate.id for gate in c.pack.gates}
    for name in ("id", "title"):
        listed = [getattr(item, name) for item in review.items]
        for at, value in enumerate(listed):
            if value in listed[:at]:
                yield (*path, "items", at, name), f"评审事项“{value}”写了两次"
    for at, item in enumerate(review.items):
        here = (*path, "items", at)
        yield from _options(c, review.item_term, (item.title,), (*here, "title"))
        if not item.units:
            yield (*here, "units"), f"评审事项“{item.title}”没有评审单位"
        for unit in item.units:
            if unit.startswith("slot."):
                yield from c.slot(unit.removeprefix("slot."), (*here, "units"))
            elif unit not in c.pack.bodies:
                yield (*here, "units"), c.unknown("机构（bodies）", unit, c.pack.bodies)
        for figure in item.figures:
            if figure not in gates:
                yield (*here, "figures"), c.unknown("关口（gates）", figure, gates)


def _options(c: Context, term_name: str, values: tuple[str, ...], path: Path) -> Iterator[Finding]:
    term = c.regime.terms.get(term_name)
    for value in values:
        if term is not None and term.options and value not in term.options:
            yield path, f"“{term_name}”没有“{value}”这一项，应是：{c.listed(term.options)}"


def _responsibility(c: Context, rule: Responsibility, path: Path) -> Iterator[Finding]:
    yield from c.triggers(rule.starts, rule.case, (*path, "starts"))
    yield from c.condition(rule.when, rule.case, (*path, "when"))
    yield from _owner(c, rule, path)
    yield from c.kind(rule.fact, rule.case, (*path, "fact"))
    spec = c.pack.facts.get(rule.fact)
    if spec is not None and rule.slot_term not in (*spec.terms, *spec.optional):
        yield (*path, "slot_term"), f"“{rule.fact}”没有“{rule.slot_term}”这个术语，填不了责任角色"
    for at, slot in enumerate(rule.slots):
        here = (*path, "slots", at)
        yield from c.slot(slot.slot, (*here, "slot"))
        yield from c.due(slot.due, rule.case, (*here, "due"))
        known = c.pack.slots.get(slot.slot)
        if known is not None:
            yield from _options(c, rule.slot_term, (known.title,), (*here, "slot"))
