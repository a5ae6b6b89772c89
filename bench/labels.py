"""Recall and precision of the rules on the labelled set: a pair counts as raised where a rule blocks or warns."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bench.disguises import Labelled
from luodi.common import clock
from luodi.regimes.duplicates import judge, rules_on
from luodi.regimes.duplicates_schema import DuplicateRule


@dataclass(frozen=True)
class Score:
    """How many were raised rightly and wrongly, and missed; `missed` and `wrong` by what had been done."""

    right: int
    missed: Counter[str]
    wrong: Counter[str]

    @property
    def recall(self) -> float:
        """Raised of those that are one."""
        return self.right / (self.right + self.missed.total())

    @property
    def precision(self) -> float:
        """One of those that were raised."""
        return self.right / (self.right + self.wrong.total())


def score(rules: Iterable[DuplicateRule], pairs: Iterable[Labelled]) -> Score:
    """The rules over the pairs, the first taken as on record."""
    listed = rules_on(rules, clock.today())
    right, missed, wrong = 0, Counter[str](), Counter[str]()
    for pair in pairs:
        ground = judge(listed, pair.second.traits, pair.first.traits)
        raised = ground is not None and ground.rule.level != "hint"
        if pair.same and raised:
            right += 1
        elif pair.same:
            missed[pair.how] += 1
        elif raised:
            wrong[pair.how] += 1
    return Score(right, missed, wrong)
