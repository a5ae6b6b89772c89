"""Stages and standings: each can be reached and left."""

from collections.abc import Iterator

from luodi.regimes.checker.context import Context, Finding
from luodi.regimes.gates import following
from luodi.regimes.schema import Stage


def check_flow(c: Context) -> Iterator[Finding]:
    """Stages begin with facts that can be recorded, follow each other, and come to an end."""
    steps = {step.id for step in c.pack.steps}
    for at, stage in enumerate(c.pack.stages):
        yield from _case(c, stage.case, ("stages", at, "case"))
        yield from c.triggers(stage.on, stage.case, ("stages", at, "on"))
        yield from c.condition(stage.when, stage.case, ("stages", at, "when"))
        if stage.step is not None and stage.step not in steps:
            yield ("stages", at, "step"), c.unknown("步骤（steps）", stage.step, steps)
        for follower in stage.next:
            other = c.regime.stages.get(follower)
            if other is None or other.case != stage.case:
                yield ("stages", at, "next"), c.unknown("阶段（stages）", follower, c.regime.stages)
        if stage.final and stage.next:
            yield ("stages", at, "next"), f"“{stage.title}”是最后的阶段（final），不应再写 next"
    for at, standing in enumerate(c.pack.standings):
        yield from _case(c, standing.case, ("standings", at, "case"))
        yield from c.triggers(standing.on, standing.case, ("standings", at, "on"))
        if standing.until:
            # `until: []`: what is left by a reversal alone.
            yield from c.triggers(standing.until, standing.case, ("standings", at, "until"))
    for case in c.pack.cases:
        yield from _ways(c, case)


def _case(c: Context, case: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    if case not in c.pack.cases:
        yield path, c.unknown("事项种类（cases）", case, c.pack.cases)


def _ways(c: Context, case: str) -> Iterator[Finding]:
    places = {stage.id: at for at, stage in enumerate(c.pack.stages) if stage.case == case}
    facts = c.regime.facts(case)
    if facts and not any(spec.opens for spec in facts.values()):
        yield ("cases", case), f"没有哪种事实能开始一个“{c.pack.cases[case].title}”（opens: true）"
    stages = [stage for stage in c.pack.stages if stage.case == case]
    if not stages or any(follower not in places for stage in stages for follower in stage.next):
        return
    first = stages[0]
    if not any(facts[t.fact].opens for t in first.on if t.fact in facts):
        yield ("stages", places[first.id], "on"), f"第一个阶段“{first.title}”要由 opens: true 的事实开始"
    follows = {stage.id: [s.id for s in following(stage.id, c.regime, case)] for stage in stages}
    reached = _closure({first.id}, follows)
    ends = {stage.id for stage in stages if _is_end(stage, stages)}
    backwards: dict[str, list[str]] = {stage.id: [] for stage in stages}
    for stage_id, followers in follows.items():
        for follower in followers:
            backwards[follower].append(stage_id)
    leaving = _closure(ends, backwards)
    for stage in stages:
        if stage.id not in reached:
            yield ("stages", places[stage.id]), f"到不了阶段“{stage.title}”：没有哪个能到的阶段的 next 写着它"
        if stage.id not in leaving:
            yield (
                ("stages", places[stage.id]),
                f"离不开阶段“{stage.title}”：从它的 next 走不到最后，请补 next 或写 final: true",
            )


def _is_end(stage: Stage, stages: list[Stage]) -> bool:
    return stage.final or (not stage.next and stage is stages[-1])


def _closure(start: set[str], follows: dict[str, list[str]]) -> set[str]:
    seen = set(start)
    waiting = list(start)
    while waiting:
        for follower in follows[waiting.pop()]:
            if follower not in seen:
                seen.add(follower)
                waiting.append(follower)
    return seen
