"""How a case lives: its open obligations are met, early, late or never; gates are satisfied before a step is taken.

Nothing here knows a city: which fact ends an obligation, what a gate asks for and who may record it stand in the pack.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from luodi.demo.profile import Profile
from luodi.demo.values import Form
from luodi.demo.world import Mirror, World
from luodi.ledger.public import Receipt
from luodi.regimes.case import CaseState, Obligation, Verdict
from luodi.regimes.fold import rule_of
from luodi.regimes.gates import following, gate_lines
from luodi.regimes.schema import FactSpec, Gate, ObligationRule, Requirement, Trigger
from luodi.regimes.vocabulary import Value

NEVER = date.max
DEPTH = 3
ATTEMPTS = 6
SOON = 30
"""What is due on an appointed day further off than this is done near it: one starts building when it was planned."""


@dataclass
class Life:
    """One case in the play. `planned`: the day on which each obligation will be met.

    `diligence`: share of obligations met in time; `neglect`: share met weeks or months late; `linger`: the stage beyond
    which it does not come.
    """

    world: World
    mirror: Mirror
    profile: Profile | None = None
    diligence: float = 0.8
    neglect: float = 0.03
    verdicts: list[str] = field(default_factory=list)
    planned: dict[str, date] = field(default_factory=dict)
    plan: list[date] = field(default_factory=list)
    linger: str = ""
    wakes_on: date | None = None
    order: int = 0

    @property
    def state(self) -> CaseState:
        """The case as of today."""
        return self.world.state(self.mirror)

    def wake(self) -> date | None:
        """Do what is due today; the next day on which something will be, None when nothing is planned."""
        for _ in range(8):
            state = self.state
            self._look_ahead(state)
            today = [o for o in state.open_obligations if self.planned.get(o.key, NEVER) <= self.world.day]
            if not today or state.standing is not None:
                break
            obligation = min(today, key=lambda o: self.planned[o.key])
            self._meet(obligation)
        state = self.state
        self._look_ahead(state)
        self._write_off(state)
        waiting = [self.planned[o.key] for o in state.open_obligations if self.planned.get(o.key, NEVER) != NEVER]
        return max(min(waiting), self.world.day + timedelta(days=1)) if waiting else None

    def _look_ahead(self, state: CaseState) -> None:
        for obligation in state.open_obligations:
            if obligation.key not in self.planned:
                self.planned[obligation.key] = self._day_for(obligation)

    def _day_for(self, obligation: Obligation) -> date:
        """When somebody will get round to it."""
        rng, started = self.world.rng, max(obligation.started_on, self.world.day)
        due = obligation.due_on or started + timedelta(days=20)
        span = max((due - started).days, 1)
        luck = rng.random()
        if luck < self.diligence:
            appointed = (self._rule(obligation).due or "").startswith("on ")
            early = rng.randrange(0, 12) if appointed and span > SOON else round(span * rng.uniform(0.05, 0.8))
            day = due - timedelta(days=early)
        elif luck < 1 - self.neglect:
            day = due + timedelta(days=rng.randrange(1, 20))
        else:
            day = due + timedelta(days=rng.randrange(20, 110))
        return self.world.working(max(day, started))

    def _meet(self, obligation: Obligation) -> None:
        """Record what ends it; what cannot be done yet is put off behind what it waits for."""
        rule = self._rule(obligation)
        for trigger in rule.ends:
            done, waits = self.achieve(trigger, obligation=obligation, rule=rule)
            if done:
                return
            if waits is not None:
                self.planned[obligation.key] = waits
                return
        self.planned[obligation.key] = NEVER

    def _rule(self, obligation: Obligation) -> ObligationRule:
        running = next(r for r in self.mirror.p.running if r.key == obligation.key)
        return rule_of(self.world.regime, running)

    def achieve(
        self,
        trigger: Trigger,
        *,
        obligation: Obligation | None = None,
        rule: ObligationRule | None = None,
        about: str | None = None,
        fixed: Mapping[str, Value] | None = None,
        depth: int = 0,
    ) -> tuple[bool, date | None]:
        """Record a fact that pulls the trigger: whether it was recorded, else the day to try again (None: give up)."""
        spec = self.world.regime.pack.facts.get(trigger.fact)
        if spec is None or self.mirror.p.kind not in spec.cases or depth > DEPTH:
            return False, None
        if self._beyond(trigger):
            return False, NEVER
        state = self.state
        given = {**trigger.equals, **(fixed or {})}
        if obligation is not None and rule is not None:
            given = {**given, **self._from_obligation(obligation, rule, spec, state)}
            about = about or self._aim(obligation, rule, spec, state)
        for _ in range(ATTEMPTS):
            values = self._form(state).fill(spec, {**self._usual(trigger.fact), **given}, self._not_again(spec, state))
            if not self.world.regime.holds(trigger.where, values):
                continue
            owners = obligation.owners if obligation else ()
            deed = self.world.deed(self.mirror, trigger.fact, values, about, owners)
            if deed is None:
                continue
            done = self.world.do(self.mirror, deed)
            if isinstance(done, Receipt):
                return True, None
            remedied, waits = self._remedy(done, depth)
            if waits is not None:
                return False, waits
            if remedied:
                state = self.state
            elif not self._worth_another_form(done, spec):
                return False, None
        return False, None

    def _worth_another_form(self, stopping: tuple[Verdict, ...], spec: FactSpec) -> bool:
        """Whether what stops it depends on how the form is filled in: its own values, or its papers."""
        asked = {*spec.terms, *spec.optional}
        for verdict in stopping:
            gate = self._gate(verdict.gate)
            names = self.world.regime.conditions[gate.must].names if gate and gate.must else frozenset()
            papers = verdict.gate == "evidence" or (gate and any(w.evidence or w.papers for w in gate.require))
            if not papers and not asked & set(names) and not (gate and gate.recording and gate.recording.where):
                return False
        return True

    def _beyond(self, trigger: Trigger) -> bool:
        """Whether the fact would carry the case past the stage in which it lingers."""
        stages = [s for s in self.world.regime.pack.stages if s.case == self.mirror.p.kind]
        at = next((i for i, stage in enumerate(stages) if stage.id == self.linger), len(stages))
        return any(on.fact == trigger.fact for stage in stages[at + 1 :] for on in stage.on)

    def _usual(self, kind: str) -> dict[str, Value]:
        """The outcome with which a stage begins is the usual one: most reviews are passed."""
        usual: dict[str, Value] = {}
        for stage in self.world.regime.pack.stages:
            for trigger in stage.on:
                if trigger.fact == kind and stage.case == self.mirror.p.kind and self.world.rng.random() < 0.93:
                    usual.update(trigger.equals)
        return usual

    def _gate(self, gate_id: str) -> Gate | None:
        return next((gate for gate in self.world.regime.pack.gates if gate.id == gate_id), None)

    def _from_obligation(
        self, obligation: Obligation, rule: ObligationRule, spec: FactSpec, state: CaseState
    ) -> dict[str, Value]:
        start = state.fact(obligation.started_by)
        values: dict[str, Value] = {}
        if start is not None:
            values.update({t: start.values[t] for t in rule.match if t in start.values})
            if "申请延期至" in start.values and "延期至" in spec.terms:
                values["延期至"] = start.values["申请延期至"]
        if rule.owner_term and obligation.owners:
            values[rule.owner_term] = obligation.owners[0]
        review = next((r for r in self.world.regime.pack.reviews if r.id == rule.part_of), None)
        if review is not None:
            verdict = self.verdicts.pop() if self.verdicts else ""
            values[review.verdict_term] = verdict or review.agree[0]
        return values

    def _aim(self, obligation: Obligation, rule: ObligationRule, spec: FactSpec, state: CaseState) -> str | None:
        if rule.about == "start":
            return obligation.started_by
        if rule.about == "same":
            start = state.fact(obligation.started_by)
            return start.about if start else None
        return None

    def _form(self, state: CaseState) -> Form:
        return Form(
            regime=self.world.regime,
            cast=self.world.cast,
            profile=self.profile,
            day=self.world.day,
            rng=self.world.rng,
            held=state.values,
            slots=state.slots,
            home=self.mirror.home,
            plan=self.plan,
        )

    def _not_again(self, spec: FactSpec, state: CaseState) -> frozenset[str]:
        """Optional terms that no longer make sense: planned days of what has happened, 落户地 once it is fixed."""
        kinds = {fact.kind for fact in state.active}
        gone = {"construction.started": "开工", "construction.completed": "竣工", "production.started": "投产"}
        past = [word for kind, word in gone.items() if kind in kinds]
        names = {t for t in spec.optional if any(word in t for word in past)}
        filled = {f.term for f in spec.fills if f.slot in state.slots}
        return frozenset(names | filled | {"调整原因"} | ({"项目名称"} if state.facts else set()))

    def _remedy(self, stopping: tuple[Verdict, ...], depth: int) -> tuple[bool, date | None]:
        """Satisfy what the gates ask for: True when something was recorded, a day when others are still at it."""
        did = False
        for verdict in stopping:
            gate = self._gate(verdict.gate)
            for wanted in self._unmet(gate) if gate else ():
                waits = self._awaited(wanted)
                if waits is not None:
                    return did, waits
                ways = [Trigger(fact=wanted.fact, equals=wanted.equals)] if wanted.fact and not wanted.absent else []
                for way in ways or self._filling(wanted.slot):
                    did = self.achieve(way, depth=depth + 1)[0] or did
        return did, None

    def _unmet(self, gate: Gate) -> list[Requirement]:
        """What the gate asks for and the case does not have: its lines stand in the order of its requirements."""
        p = self.mirror.p
        lines = gate_lines(gate, p, self.world.regime, dict(p.values), None, self.world.day)
        return [wanted for wanted, line in zip(gate.require, lines, strict=False) if line.stops]

    def _filling(self, slot: str | None) -> list[Trigger]:
        """The facts that fill a slot: by its title where one kind fills several."""
        if slot is None or slot in self.mirror.p.slots:
            return []
        title = self.world.regime.pack.slots[slot].title
        found = []
        for kind, spec in self.world.regime.facts(self.mirror.p.kind).items():
            if any(fills.slot == slot for fills in spec.fills):
                found.append(Trigger(fact=kind))
            elif any(fills.slot_from for fills in spec.fills):
                term = next(fills.slot_from for fills in spec.fills if fills.slot_from)
                found.insert(0, Trigger(fact=kind, equals={term: title}))
        return found[:1]

    def _awaited(self, wanted: Requirement) -> date | None:
        """The day after the last open obligation that will give what is asked; those given up are taken up again."""
        open_ones = self.state.open_obligations
        if wanted.parts:
            asked = [o for o in open_ones if o.part_of == wanted.parts]
        else:
            asked = [o for o in open_ones if any(t.fact == wanted.fact for t in self._rule(o).ends)]
        days = []
        for obligation in asked:
            day = self.planned.get(obligation.key, NEVER)
            if day == NEVER:
                day = self.world.working(self.world.day + timedelta(days=self.world.rng.randrange(3, 20)))
                self.planned[obligation.key] = day
            days.append(day)
        if not days:
            return None
        return self.world.working(max(max(days), self.world.day) + timedelta(days=1))

    def _write_off(self, state: CaseState) -> None:
        """Late ones that were supervised are confirmed by another unit, most of them within a few days."""
        for obligation in state.obligations:
            key = f"write-off {obligation.key}"
            if obligation.awaits_write_off and key not in self.planned:
                self.planned[key] = NEVER
                if self.world.rng.random() < 0.85:
                    self.achieve(Trigger(fact="obligation.written_off"), about=obligation.key)

    def push(self) -> date | None:
        """Take the next stage where no obligation leads there; the day to look again where others are still at it.

        A review that ended badly is asked for anew (再次送审).
        """
        p, regime = self.mirror.p, self.world.regime
        for stage in following(p.stage, regime, p.kind, p.values):
            for trigger in stage.on:
                done, waits = self.achieve(trigger)
                if done or waits is not None:
                    return waits
        now = regime.stages.get(p.stage or "")
        rounds = {t.fact for review in regime.pack.reviews for t in review.starts}
        parts = {review.id for review in regime.pack.reviews}
        if now is not None and not any(o.part_of in parts for o in self.state.open_obligations):
            for trigger in now.on:
                if trigger.fact in rounds and self.achieve(trigger)[0]:
                    break
        return None

    def led_on(self, state: CaseState) -> bool:
        """Whether somebody is still at it: an open task brings the next stage, or is to be done within some weeks."""
        ahead = {
            t.fact for stage in following(state.stage, self.world.regime, state.kind, state.values) for t in stage.on
        }
        soon = self.world.day + timedelta(days=40)
        return not ahead or any(
            self.planned.get(o.key, NEVER) <= soon or any(t.fact in ahead for t in self._rule(o).ends)
            for o in state.open_obligations
        )
