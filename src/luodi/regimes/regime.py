"""A resolved regime: conditions compiled, shorthand spelled out, rules indexed by the kind of fact."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from luodi.regimes.case import Fact
from luodi.regimes.claims_schema import ClaimRule
from luodi.regimes.desugar import all_obligations
from luodi.regimes.expressions import Expression
from luodi.regimes.figures_schema import Measure
from luodi.regimes.schema import (
    Cadence,
    FactSpec,
    Gate,
    Ladder,
    ObligationRule,
    Pack,
    Review,
    Stage,
    Standing,
    Trigger,
)
from luodi.regimes.schema_parts import Rule
from luodi.regimes.vocabulary import Term, Value

R = TypeVar("R", bound=Rule)


@dataclass(frozen=True)
class Regime:
    """One government's mechanism, ready to fold.

    `terms` by Chinese name; `conditions` by their text as written in the pack; `origins` says for (section, id) which
    pack an entry came from, so that a default of `common` is shown as one.
    """

    pack: Pack
    terms: Mapping[str, Term]
    conditions: Mapping[str, Expression]
    origins: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def under(self, fact: Fact) -> "Regime":
        """The regime the fact is judged by: itself, unless several were adopted one after another (`timeline`)."""
        return self.era(self.version(fact))

    def version(self, fact: Fact) -> int:
        """The number of that regime."""
        return 0

    def era(self, number: int) -> "Regime":
        """The regime of that number."""
        return self

    def chosen(self, digest: str, day: date) -> "tuple[int, date] | None":
        """Where a named act (适用规定) looks: number of the adoption of this digest, and day; None without one."""
        return None

    @property
    def slug(self) -> str:
        """The pack's name."""
        return self.pack.regime

    @cached_property
    def text(self) -> str:
        """The resolved pack as JSON, in the order of the pack: what an adoption stores."""
        content = self.pack.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(
            {"pack": content, "origins": {f"{s}/{i}": o for (s, i), o in self.origins.items()}},
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of `text`."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def obligations(self) -> tuple[ObligationRule, ...]:
        """Every obligation rule, with reviews, responsibilities, verifications and cadences spelled out."""
        return all_obligations(self.pack)

    @cached_property
    def obligations_by_id(self) -> Mapping[str, tuple[ObligationRule, ...]]:
        """The dated entries of each obligation id, oldest first."""
        return _by_id(self.obligations)

    @cached_property
    def obligation_entry(self) -> Mapping[tuple[str, date | None], ObligationRule]:
        """A dated entry by its id and first day."""
        return {(rule.id, rule.since): rule for rule in self.obligations}

    @cached_property
    def started_by(self) -> Mapping[str, tuple[ObligationRule, ...]]:
        """Obligation rules by the kind of fact that starts them."""
        index: dict[str, list[ObligationRule]] = defaultdict(list)
        for rule in self.obligations:
            for kind in dict.fromkeys(trigger.fact for trigger in rule.starts):
                index[kind].append(rule)
        return {kind: tuple(rules) for kind, rules in index.items()}

    @cached_property
    def touched_by(self) -> Mapping[str, frozenset[tuple[str, date | None]]]:
        """Dated entries (id, first day) that a kind of fact may end, pause or resume."""
        index: dict[str, set[tuple[str, date | None]]] = defaultdict(set)
        for rule in self.obligations:
            pauses = (rule.pauses.on, rule.pauses.until) if rule.pauses else ()
            for trigger in (*rule.ends, *pauses):
                index[trigger.fact].add((rule.id, rule.since))
        return {kind: frozenset(entries) for kind, entries in index.items()}

    @cached_property
    def conditional(self) -> frozenset[tuple[str, date | None]]:
        """Dated entries that hold only while a condition does."""
        return frozenset((rule.id, rule.since) for rule in self.obligations if rule.when is not None)

    @cached_property
    def counting(self) -> Mapping[str, tuple[Measure, ...]]:
        """The measures that count or sum facts of a kind."""
        index: dict[str, list[Measure]] = defaultdict(list)
        for measure in self.pack.measures:
            for kind in dict.fromkeys(measure.of):
                index[kind].append(measure)
        return {kind: tuple(measures) for kind, measures in index.items()}

    @cached_property
    def stages(self) -> Mapping[str, Stage]:
        """Stages by id, in the order of the pack."""
        return {stage.id: stage for stage in self.pack.stages}

    @cached_property
    def stages_by_kind(self) -> Mapping[str, tuple[tuple[Stage, Trigger], ...]]:
        """Which stages a kind of fact may begin."""
        index: dict[str, list[tuple[Stage, Trigger]]] = defaultdict(list)
        for stage in self.pack.stages:
            for trigger in stage.on:
                index[trigger.fact].append((stage, trigger))
        return {kind: tuple(rows) for kind, rows in index.items()}

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Standings by id."""
        return {standing.id: standing for standing in self.pack.standings}

    @cached_property
    def step_titles(self) -> Mapping[str, str]:
        """Titles of the steps by id, in the order of the pack."""
        return {step.id: step.title for step in self.pack.steps}

    def place_title(self, stage: str, standing: str) -> str:
        """Where a case stands, in the pack's words: its standing where it is in one, else its stage."""
        found = self.standings.get(standing) or self.stages.get(stage)
        return found.title if found else stage

    @cached_property
    def office(self) -> str:
        """Who leads the work from day to day, as the pack calls it: 领导小组办公室, 市招商局."""
        pack = self.pack
        body = pack.bodies.get(pack.counterparts.get("office", "office"))
        return body.short or body.title if body else pack.words["office"]

    @cached_property
    def reviews(self) -> Mapping[str, tuple[Review, ...]]:
        """Dated reviews by id."""
        return _by_id(self.pack.reviews)

    @cached_property
    def claims_started_by(self) -> Mapping[str, tuple[ClaimRule, ...]]:
        """Claims (首报、首谈) by the kind of fact that begins them."""
        index: dict[str, list[ClaimRule]] = defaultdict(list)
        for rule in self.pack.claims:
            for kind in dict.fromkeys(trigger.fact for trigger in rule.starts):
                index[kind].append(rule)
        return {kind: tuple(rules) for kind, rules in index.items()}

    @cached_property
    def ladders(self) -> Mapping[str, tuple[Ladder, ...]]:
        """Dated ladders by id."""
        return _by_id(self.pack.ladders)

    def facts(self, case_kind: str) -> Mapping[str, FactSpec]:
        """The kinds of fact that may be recorded in a case of this kind."""
        return self._facts_by_case.get(case_kind, {})

    @cached_property
    def _facts_by_case(self) -> Mapping[str, Mapping[str, FactSpec]]:
        index: dict[str, dict[str, FactSpec]] = defaultdict(dict)
        for kind, spec in self.pack.facts.items():
            for case in spec.cases:
                index[case][kind] = spec
        return index

    def stands_alone(self, kind: str) -> bool:
        """Whether such a fact is recorded, and reversed, by itself: not only together with others of one act."""
        spec = self.pack.facts.get(kind)
        return spec is None or spec.alone

    @cached_property
    def derived(self) -> dict[tuple[str, object], Any]:
        """What the modules beside work out once for a part of the pack, by what it is and which part."""
        return {}

    def ladder(self, ladder_id: str, day: date) -> Ladder | None:
        """The ladder in force on `day`."""
        return version(self.ladders.get(ladder_id, ()), day)

    def gates(self, day: date, case_kind: str = "project") -> list[Gate]:
        """Gates in force on `day` for this kind of case."""
        return [gate for gate in self.pack.gates if gate.case == case_kind and gate.holds_on(day)]

    def cadences(self, day: date) -> list[Cadence]:
        """Cadences in force on `day`."""
        return [cadence for cadence in self.pack.cadences if cadence.holds_on(day)]

    def holds(self, condition: str | None, values: Mapping[str, Value]) -> bool | None:
        """Verdict of a condition of the pack: True, False, or None for unknown (待补充). No condition holds."""
        if condition is None:
            return True
        result = self.conditions[condition].evaluate(values).value
        return None if result is None else bool(result)

    def matches(self, trigger: Trigger, kind: str, values: Mapping[str, Value]) -> bool:
        """Whether a fact of `kind` with `values` pulls this trigger."""
        return (
            trigger.fact == kind
            and all(values.get(term) == wanted for term, wanted in trigger.equals.items())
            and self.holds(trigger.where, values) is True
        )

    def any_matches(self, triggers: Iterable[Trigger], kind: str, values: Mapping[str, Value]) -> bool:
        """Whether any of the triggers is pulled."""
        return any(self.matches(trigger, kind, values) for trigger in triggers)

    def slot_named(self, name: str) -> str:
        """The id of the slot that a fact names by id or by Chinese title; `name` itself when there is none."""
        return next((slot_id for slot_id, slot in self.pack.slots.items() if slot.title == name), name)

    def taken_from(self, section: str, name: str) -> str:
        """The short title of the pack below from which an entry is taken over; "" for one of the pack's own."""
        return self.pack.layers.get(self.origins.get((section, name), ""), "")

    def is_default(self, rule: Rule) -> bool:
        """Whether the rule comes from `common` or is marked 系统默认."""
        return rule.default


def _by_id(rules: Iterable[R]) -> dict[str, tuple[R, ...]]:
    index: dict[str, list[R]] = defaultdict(list)
    for rule in rules:
        index[rule.id].append(rule)
    return {key: tuple(sorted(found, key=lambda r: r.since or date.min)) for key, found in index.items()}


def version(entries: Iterable[R], day: date) -> R | None:
    """The dated entry in force on `day`."""
    return next((entry for entry in entries if entry.holds_on(day)), None)
