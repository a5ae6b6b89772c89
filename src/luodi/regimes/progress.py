"""What facts leave behind in a case, and the two questions everything asks of it: which rule bound, what ends it."""

from dataclasses import dataclass, field
from datetime import date

from luodi.common.workdays import WorkingCalendar
from luodi.regimes.case import REVERSED, CaseState, Fact, StageEntry
from luodi.regimes.obligations import Running, resolve_owners
from luodi.regimes.regime import Regime
from luodi.regimes.schema import ObligationRule
from luodi.regimes.vocabulary import Value


@dataclass
class Progress:
    """What the facts so far leave behind; picklable, changed only by `step`."""

    kind: str
    facts: list[Fact] = field(default_factory=list)
    by_id: dict[str, Fact] = field(default_factory=dict)
    reversed: dict[str, str] = field(default_factory=dict)
    verified: dict[str, bool] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)
    entries: list[StageEntry] = field(default_factory=list)
    standing: str | None = None
    running: list[Running] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)
    seen: tuple[int, date, Regime, WorkingCalendar, CaseState] | None = field(default=None, compare=False, repr=False)
    """The last look at it: how many facts there were, the day, regime and calendar, and the state."""

    def __getstate__(self) -> dict[str, object]:
        """All but the last look."""
        return {**self.__dict__, "seen": None}

    @property
    def stage(self) -> str | None:
        """The stage entered last."""
        return self.entries[-1].stage if self.entries else None

    def active(self) -> list[Fact]:
        """Facts that count, in the order they were recorded."""
        return [f for f in self.facts if f.id not in self.reversed and f.kind != REVERSED]


def rule_of(regime: Regime, running: Running) -> ObligationRule:
    """The dated entry that binds: that of the day it started, unless a named act adopted a later one."""
    return regime.era(running.version).obligation_entry[running.rule, running.since]


def rule_on(regime: Regime, running: Running, day: date) -> ObligationRule:
    """The dated entry that bound on `day`."""
    version, since = running.bound_on(day)
    return regime.era(version).obligation_entry[running.rule, since]


def ends(p: Progress, running: Running, rule: ObligationRule, fact: Fact, regime: Regime) -> bool:
    """Whether `fact` is what the obligation waits for."""
    if not regime.any_matches(rule.ends, fact.kind, fact.values):
        return False
    start = p.by_id[running.started_by]
    if rule.about and fact.about != (start.id if rule.about == "start" else start.about):
        return False
    if rule.owner_term and str(fact.values.get(rule.owner_term, "")) not in resolve_owners(rule, start, p.slots):
        return False
    return all(start.values.get(term) == fact.values.get(term) for term in rule.match)


def met_after(p: Progress, running: Running, rule: ObligationRule, after: str | None, regime: Regime) -> bool:
    """Whether a fact that counts and was recorded after the fact `after` is what the obligation waits for."""
    seen = False
    for fact in p.facts:
        if seen and fact.id not in p.reversed and fact.kind != REVERSED and ends(p, running, rule, fact, regime):
            return True
        seen = seen or fact.id == after
    return False
