"""Rows of one table that are the same project under two spellings: held against each other by the rules of the pack."""

from typing import TYPE_CHECKING, NamedTuple

from luodi.common import clock
from luodi.projects.public import Match, Probe, keys_of, traits_of
from luodi.regimes.duplicates import asking, judge, reason, rules_on
from luodi.regimes.regime import Regime

if TYPE_CHECKING:
    from luodi.intake.rows import Judged

RUNS = 4
"""So many runs of syllables of a name are remembered: of ten thousands of rows each costs a hundred bytes."""
TRIED = 8


class Earlier(NamedTuple):
    """A row further up. `row` is kept only as long as its chunk is under work."""

    number: int
    probe: Probe
    row: "Judged | None"


class Alike:
    """The rows gone by that are new, under the keys by which the register would find them."""

    def __init__(self, regime: Regime, *, whole: bool) -> None:
        """`whole`: over the whole table, as long as nothing of it is recorded; else within each chunk, since what the
        chunks before recorded is found in the register."""
        self.rules = rules_on(regime.pack.duplicates, clock.today())
        self.whole = whole
        self.rows: list[Earlier] = []
        self.under: dict[int, list[int]] = {}

    def begin(self) -> None:
        """A chunk begins."""
        if not self.whole:
            self.rows.clear()
            self.under.clear()

    def beside(self, row: "Judged", probe: Probe) -> tuple[Earlier, Match] | None:
        """The row further up that this one surest repeats; it is remembered where there is none that is certain."""
        told = traits_of(probe)
        exact, called, runs, sites = keys_of(told)
        keys = [*sorted(exact | called), *sorted(runs)[:RUNS], *sorted(sites)[:RUNS]]
        rules = asking(self.rules, told)
        best: tuple[Earlier, Match] | None = None
        rank = None
        for at in sorted({at for key in keys for at in self.under.get(key, ())}):
            earlier = self.rows[at]
            known = traits_of(earlier.probe)
            ground = judge(rules, told, known)
            if ground is not None and (rank is None or ground.rank < rank):
                rank = ground.rank
                best = earlier, Match(ground.rule.id, ground.rule.level, reason(ground, told, known))
        if best is None or not best[1].certain:
            self._remember(row, probe, keys)
        return best

    def _remember(self, row: "Judged", probe: Probe, keys: list[int]) -> None:
        self.rows.append(Earlier(row.line.number, probe, None if self.whole else row))
        for key in keys:
            held = self.under.setdefault(key, [])
            if len(held) < TRIED:
                held.append(len(self.rows) - 1)
