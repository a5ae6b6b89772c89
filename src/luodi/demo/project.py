"""A project's life: what its obligations ask, what happens besides (talks, money, problems), a turn of its own."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from luodi.demo.life import NEVER, Life
from luodi.demo.turns import Turn
from luodi.regimes.case import CaseState
from luodi.regimes.schema import Trigger

SIGNED = "agreement.signed"
CONFIRMED = "lead.confirmed"
BEFORE_SIGNING = ("negotiation.held", "negotiation.held", "site.recommended", "note.added", "resolution.made")
AFTER_SIGNING = (
    "funds.arrived", "funds.arrived", "funds.arrived", "progress.reported", "progress.reported", "progress.reported",
    "problem.raised", "visit.made", "note.added",
)  # fmt: skip
MOST_FUNDS = 0.95


@dataclass
class ProjectLife(Life):
    """`begins`: day of the first report; `turns`: what sets it apart; `leisure`: days between side events."""

    begins: date = date.min
    turns: list[Turn] = field(default_factory=list)
    leisure: int = 40
    idle_on: date = NEVER
    side_on: date = NEVER
    funds: int = 0

    def wake(self) -> date | None:
        """Report first; then what is due, the turns, side events, and a push where nothing else leads on."""
        if not self.mirror.p.facts:
            return self._report()
        day = self.world.day
        for turn in self.turns:
            turn.act(self)
        following_up = super().wake()
        state = self.state
        if state.standing is None:
            if self.side_on <= day:
                self._side(state)
            self._idle(state)
        later = [d for d in (following_up, self.side_on, self.idle_on, *(t.on for t in self.turns)) if d]
        later = [d for d in later if d != NEVER]
        return self.world.working(max(min(later), day + timedelta(days=1))) if later else None

    def _report(self) -> date | None:
        opening = next(k for k, s in self.world.regime.facts("project").items() if s.opens and not s.baseline)
        done, _ = self.achieve(Trigger(fact=opening))
        if not done:
            return None
        self.side_on = self.world.working(self.world.day + timedelta(days=self.leisure // 2))
        return self.world.working(self.world.day + timedelta(days=1))

    def _idle(self, state: CaseState) -> None:
        """Where no task leads on, somebody takes the next step after some weeks."""
        day, rng = self.world.day, self.world.rng
        if self.led_on(state):
            self.idle_on = NEVER
        elif self.idle_on == NEVER:
            self.idle_on = self.world.working(day + timedelta(days=rng.randrange(10, 40)))
        elif self.idle_on <= day:
            waits = self.push()
            again = day + timedelta(days=rng.randrange(20, 60))
            self.idle_on = self.world.working(max(waits or again, day + timedelta(days=3)))

    def _side(self, state: CaseState) -> None:
        """Something that no deadline asks for."""
        kinds = {fact.kind for fact in state.active}
        rng = self.world.rng
        self.side_on = self.world.working(
            self.world.day + timedelta(days=rng.randrange(self.leisure * 2 // 3, self.leisure * 3 // 2))
        )
        if SIGNED in kinds:
            self._record(rng.choice(AFTER_SIGNING))
        elif CONFIRMED in kinds:
            own = self._own_kinds(kinds)
            self._record(rng.choice(own) if own and rng.random() < 0.35 else rng.choice(BEFORE_SIGNING))

    def _own_kinds(self, kinds: set[str]) -> list[str]:
        """Kinds the city's own document adds, that begin no stage and no standing and were not yet recorded here."""
        regime = self.world.regime
        begin = {t.fact for stage in regime.pack.stages for t in stage.on}
        begin |= {t.fact for standing in regime.pack.standings for t in (*standing.on, *standing.until)}
        begin |= {t.fact for rule in regime.obligations for t in rule.ends}
        return [
            kind
            for kind, spec in regime.facts("project").items()
            if regime.origins.get(("facts", kind)) == regime.slug
            and spec.menu and not spec.about and not spec.opens and kind not in begin | kinds
        ]  # fmt: skip

    def _record(self, kind: str) -> bool:
        if kind not in self.world.regime.pack.facts:
            return False
        fixed = {}
        if kind == "funds.arrived" and self.profile is not None:
            amount = self.profile.fixed // self.world.rng.randrange(4, 9) // 10_000 * 10_000
            if amount <= 0 or self.funds + amount > self.profile.fixed * MOST_FUNDS:
                return False
            self.funds += amount
            fixed["到位资金"] = amount
        return self.achieve(Trigger(fact=kind), fixed=fixed)[0]
