"""Turns: what happens to one project and not to the next. Read from the pack where the pack says it.

A standing of the pack (搁置, 撤回, 不予引进) gives a turn; so does every other outcome of a stage's choice (不通过,
暂缓); the rest are facts of `common`: returned, problem, instruction, reversal, waiver, extension.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from luodi.regimes.case import REVERSED, VERIFIED, WAIVED, CaseState
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Standing, Trigger
from luodi.regimes.transfers import route
from luodi.regimes.vocabulary import Value

if TYPE_CHECKING:
    from luodi.demo.project import ProjectLife

NEVER = date.max
TRIES = 6


@dataclass
class Turn:
    """Record `trigger` `delay` days after the project came to stage number `stage`. `on` NEVER: not yet due."""

    name: str
    trigger: Trigger
    stage: int = 0
    delay: int = 1
    fixed: Mapping[str, Value] = field(default_factory=dict)
    on: date = NEVER
    tries: int = 0
    over: bool = False

    def act(self, life: "ProjectLife") -> None:
        """Do it when its day has come; try again some days later while a gate or a task stands in the way."""
        if self.over:
            return
        state, day = life.state, life.world.day
        if self.on == NEVER:
            if self._reached(state, life.world.regime):
                self.on = life.world.working(day + timedelta(days=self.delay))
            return
        if self.on > day:
            return
        if self._do(life, state) or self.tries >= TRIES:
            self.over, self.on = True, NEVER
            self._afterwards(life)
        else:
            self.tries += 1
            self.on = life.world.working(day + timedelta(days=3 + 2 * self.tries))

    def _reached(self, state: CaseState, regime: Regime) -> bool:
        ids = [stage.id for stage in regime.pack.stages if stage.case == state.kind]
        return state.stage is not None and ids.index(state.stage) >= self.stage

    def _do(self, life: "ProjectLife", state: CaseState) -> bool:
        return life.achieve(self.trigger, fixed=self.fixed)[0]

    def _afterwards(self, life: "ProjectLife") -> None:
        """What follows of itself."""


@dataclass
class Stand(Turn):
    """A standing is taken; `back` after so many days, never when None."""

    standing: Standing | None = None
    back: int | None = None

    def _afterwards(self, life: "ProjectLife") -> None:
        if self.back is not None and self.standing is not None and life.state.standing == self.standing.id:
            until = self.standing.until[0]
            again = Turn(f"{self.name}·重启", until, 0, self.back)
            life.turns.append(again)


@dataclass
class About(Turn):
    """A fact about a fact of `kinds`, or about an open obligation when `kinds` is empty; `late`: only a late one."""

    kinds: tuple[str, ...] = ()
    late: bool = False
    again: bool = False

    def _do(self, life: "ProjectLife", state: CaseState) -> bool:
        aim = self._aim(life, state)
        if aim is None:
            return False
        target = state.fact(aim)
        done = life.achieve(self.trigger, about=aim, fixed=self.fixed)[0]
        if done and self.again and target is not None:
            # Reversed and recorded anew, as one corrects a slip of the pen.
            life.achieve(Trigger(fact=target.kind), fixed=dict(target.values))
        return done

    def _aim(self, life: "ProjectLife", state: CaseState) -> str | None:
        if self.kinds:
            held = [f.id for f in state.active if f.kind in self.kinds and f.id not in state.verified]
            return held[-1] if held else None
        day = life.world.day
        usual = [o for o in state.open_obligations if o.due_on and (not self.late or o.due_on < day)]
        return usual[0].key if usual else None


@dataclass
class Extend(About):
    """An owner asks for more time: until three weeks after the day."""

    def _do(self, life: "ProjectLife", state: CaseState) -> bool:
        aim = self._aim(life, state)
        obligation = state.obligation(aim) if aim else None
        if obligation is None or obligation.due_on is None:
            return False
        later = max(obligation.due_on, life.world.day) + timedelta(days=21)
        life.planned[obligation.key] = life.world.working(later - timedelta(days=2))
        return life.achieve(self.trigger, about=aim, fixed={"申请延期至": later})[0]


@dataclass
class AskMaterials(Turn):
    """A reviewing unit asks for more papers: the clock of its own item stands still until they come."""

    def _do(self, life: "ProjectLife", state: CaseState) -> bool:
        for review in life.world.regime.pack.reviews:
            for obligation in state.open_obligations:
                if obligation.part_of == review.id and obligation.owners:
                    item = obligation.title.partition("：")[2]
                    fixed = {review.item_term: item, review.unit_term: obligation.owners[0]}
                    return life.achieve(self.trigger, fixed=fixed)[0]
        return False


@dataclass
class Blocked(Turn):
    """Somebody tries to skip a step; the gate refuses and nothing is recorded."""

    def _do(self, life: "ProjectLife", state: CaseState) -> bool:
        spec = life.world.regime.pack.facts[self.trigger.fact]
        values = life._form(state).fill(spec, dict(self.trigger.equals))
        deed = life.world.deed(life.mirror, self.trigger.fact, values, None)
        return deed is not None and bool(life.world.do(life.mirror, deed))


def catalogue(regime: Regime) -> list[list[Turn]]:
    """The turns of project number 0, 1, 2 …, round and round: plain ones between the others."""
    common = [
        *_corrections(regime),
        *_standings(regime),
        *_outcomes(regime),
    ]
    plain: list[list[Turn]] = [[]]
    mixed: list[list[Turn]] = []
    for turn in common:
        mixed += [[turn]]
        if len(mixed) % 3 == 0:
            mixed += plain
    return mixed


def _corrections(regime: Regime) -> Iterator[Turn]:
    facts = regime.pack.facts
    half = max(sum(s.case == "project" for s in regime.pack.stages) // 2, 1)
    transferred = route(regime)
    wanted: list[Turn] = [
        Turn("退回补正", Trigger(fact="lead.returned"), 0, 1),
        Turn("提出问题", Trigger(fact="problem.raised"), half, 20),
        *(Turn("流转", Trigger(fact=kind), 1, 8) for kind in (transferred.asking if transferred else ())),
        About("冲正重记", Trigger(fact=REVERSED), half, 60, kinds=("funds.arrived",), again=True),
        AskMaterials("补充材料", Trigger(fact="review.materials_requested"), min(half - 1, 3), 2),
        Turn("领导批示", Trigger(fact="instruction.issued"), 1, 15),
        Extend("申请延期", Trigger(fact="extension.requested"), half, 15),
        About("豁免", Trigger(fact=WAIVED), half, 25, late=True),
        About("核实不属实", Trigger(fact=VERIFIED), half, 45, {"核实结论": "不属实"}, kinds=("funds.arrived",)),
    ]
    yield from (turn for turn in wanted if turn.trigger.fact in facts)
    gated = next((g for g in regime.pack.gates if g.override == "none" and g.recording and g.case == "project"), None)
    if gated is not None and gated.recording is not None:
        yield Blocked("关口拦下", gated.recording, 1, 6)


def _standings(regime: Regime) -> Iterator[Turn]:
    """Each standing once for good, and once more with a way back where it pauses."""
    half = max(sum(s.case == "project" for s in regime.pack.stages) // 2, 1)
    for standing in regime.pack.standings:
        if standing.case != "project":
            continue
        trigger = standing.on[0]
        at = _place(regime, trigger, 0 if "lead." in trigger.fact else 2)
        yield Stand(standing.title, trigger, at, 12, standing=standing)
        if standing.obligations == "pause" and standing.until:
            yield Stand(f"{standing.title}再启", trigger, half, 20, standing=standing, back=60)


def _place(regime: Regime, trigger: Trigger, otherwise: int) -> int:
    """The stage in which the kind of fact is due: the one before the stage that it begins with another outcome."""
    stages = [stage for stage in regime.pack.stages if stage.case == "project"]
    found = [i for i, stage in enumerate(stages) for on in stage.on if on.fact == trigger.fact]
    return max(found[0] - 1, 0) if found else otherwise


def _outcomes(regime: Regime) -> Iterator[Turn]:
    """Where a stage begins with one outcome of a choice, the other outcomes happen too (不通过, 暂缓)."""
    taken = {(t.fact, v) for s in regime.pack.standings for t in s.on for v in t.equals.values()}
    stages = [stage for stage in regime.pack.stages if stage.case == "project"]
    for place, stage in enumerate(stages):
        for trigger in stage.on:
            for term, wanted in trigger.equals.items():
                for option in regime.terms[term].options:
                    if option != wanted and (trigger.fact, option) not in taken:
                        other = Trigger(fact=trigger.fact, equals={term: option})
                        yield Turn(f"{stage.title}：{option}", other, max(place - 1, 0), 4)
