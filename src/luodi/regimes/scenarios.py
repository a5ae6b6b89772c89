"""Scenarios: tests beside a pack, in YAML. Facts go in by the program's own admission and fold; a state is expected.

    clauses: ["2.4"]
    name: 没有评审结论就不能决策
    regime: qingxin
    facts:
      - {id: lead, kind: lead.reported, on: 2026-03-02, by: taihe_clerk, values: {投资总额: 3.2亿元}}
      - {kind: decision.made, on: 2026-03-03, by: office_clerk, refused: 评审}
    expect:
      - {on: 2026-03-10, stage: lead, open: [confirm-lead], late: [confirm-lead], due: {confirm-lead: 2026-03-09}}

A file holds one scenario or a list of them. `by` is a position, a body, or `system`; `about` a fact's id here, or an
obligation's rule (its open one, else its last). `open`, `late` and `paused` are complete lists, in which the id of a
review or responsibility stands for all its parts; `done` must be among what is done. `credits` are, for a measure, all
accounts that hold something, 待定 (suspense) among them, and 合计 where it is asked for (双核算 taken out):

      - {on: 2026-06-30, credits: {realized: {taihe: 0.3亿元, 待定: 0.7亿元, 合计: 1亿元}, signed: {taihe: 1}}}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ValidationError

from luodi.regimes.case import SUSPENSE
from luodi.regimes.loader import PACKS
from luodi.regimes.refusals import reason
from luodi.regimes.regime import Regime
from luodi.regimes.schema_parts import FactKind, Id, Part
from luodi.regimes.yamlsource import PackError, Path_, Place, Problem, Source, read_file

GateWord = Literal["passes", "blocks", "warns", "unknown", "overridden", "none"]
"""What a gate says as a whole; `none` where it does not apply."""


TOTAL = "合计"
"""What a measure came to in all, written among the accounts of `credits`."""


def _texts(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _nothing(value: Any) -> Any:
    return "none" if value is None or value in {"", "None", "null"} else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
OrNone = Annotated[str | None, BeforeValidator(_nothing)]
"""A name or a day, or `none` (written so, as null or as an empty text)."""


class FactLine(Part):
    """One fact of a scenario, as a person would record it. `recorded` is the day it was typed in, `on` unless given."""

    id: str | None = None
    kind: FactKind
    on: date
    recorded: date | None = None
    by: Id
    person: str | None = None
    values: dict[str, str] = {}
    about: str | None = None
    evidence: Texts = ()
    refused: str | None = None

    @property
    def known_on(self) -> date:
        """The day from which the program knows of it."""
        return self.recorded or self.on


class Expectation(Part):
    """What must be seen on a day; only what is named is compared. `none` means nothing.

    `claims` (首报、首谈) by id: status (alive, lapsed, released, ended), holder, until, keep_by.
    """

    on: date
    stage: OrNone = None
    standing: OrNone = None
    open: Texts | None = None
    late: Texts | None = None
    paused: Texts | None = None
    done: Texts = ()
    due: dict[str, OrNone] = {}
    steps: dict[str, Texts] = {}
    slots: dict[str, OrNone] = {}
    gates: dict[str, GateWord] = {}
    owners: dict[str, Texts] = {}
    credits: dict[Id, dict[str, str]] = {}
    claims: dict[Id, dict[Literal["status", "holder", "until", "keep_by"], OrNone]] = {}


class ScenarioText(Part):
    """The text of one scenario."""

    clauses: Texts
    name: str
    regime: Id | None = None
    case: Id = "project"
    facts: tuple[FactLine, ...]
    expect: tuple[Expectation, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A scenario and where it stands; `place(path)` finds file and line of a part of it."""

    text: ScenarioText
    source: Source
    at: Path_

    def place(self, path: Path_ = ()) -> Place:
        """File and line of a part."""
        return self.source.place((*self.at, *path))

    @property
    def title(self) -> str:
        """For a list of tests: file and sentence."""
        return f"{self.source.file}：{self.text.name}"


def shipped_scenarios(slug: str, packs: Path = PACKS) -> list[Path]:
    """The scenario files beside a shipped pack."""
    return sorted((packs / slug / "scenarios").glob("*.yaml"))


def load_scenarios(path: Path, regime: Regime) -> list[Scenario]:
    """The scenarios of a file, every name in them known to `regime`. PackError with file, line and reason."""
    source = read_file(path)
    content = source.value
    entries: list[tuple[Path_, Any]] = [((), content)]
    if isinstance(content, list):
        entries = [((at,), entry) for at, entry in enumerate(content)]
    problems: list[Problem] = []
    found: list[Scenario] = []
    for at, entry in entries:
        try:
            scenario = Scenario(ScenarioText.model_validate(entry), source, at)
        except ValidationError as error:
            problems.extend(
                Problem(source.place((*at, *each["loc"])), reason(each, ScenarioText))
                for each in error.errors(include_url=False)
            )
            continue
        problems.extend(Problem(scenario.place(where), why) for where, why in _unknown(scenario.text, regime))
        found.append(scenario)
    if problems:
        raise PackError(problems)
    return found


def _unknown(text: ScenarioText, regime: Regime) -> Iterator[tuple[Path_, str]]:
    """Names that lead nowhere: a scenario that expects nothing of a misspelt rule would always pass."""
    pack = regime.pack
    if text.regime is not None and text.regime != regime.slug:
        yield ("regime",), f"这个场景写给“{text.regime}”，现在用的是“{regime.slug}”"
    for at, clause in enumerate(text.clauses):
        if clause not in pack.clauses:
            yield ("clauses", at), f"没有“{clause}”这个条款"
    if text.case not in pack.cases:
        yield ("case",), f"没有“{text.case}”这种事项"
    for at, line in enumerate(text.facts):
        yield from _unknown_in_fact(line, at, regime)
    for at, expected in enumerate(text.expect):
        for path, name, known in _names(expected, regime):
            if name not in known:
                yield ("expect", at, *path), f"没有“{name}”，可以写：{'、'.join(sorted(known)[:12])}"


def _unknown_in_fact(line: FactLine, at: int, regime: Regime) -> Iterator[tuple[Path_, str]]:
    if line.kind not in regime.pack.facts:
        yield ("facts", at, "kind"), f"没有“{line.kind}”这种事实"
    if line.by not in {*regime.pack.positions, *regime.pack.bodies, "system"}:
        yield ("facts", at, "by"), f"没有“{line.by}”这个职务或机构"
    for name in line.values:
        if name not in regime.terms:
            yield ("facts", at, "values", name), f"没有“{name}”这个术语"


def _names(expected: Expectation, regime: Regime) -> Iterator[tuple[Path_, str, set[str]]]:
    rules = set(regime.obligations_by_id)
    parts = rules | {rule.part_of for rule in regime.obligations if rule.part_of}
    if expected.stage is not None:
        yield ("stage",), expected.stage, {*regime.stages, "none"}
    if expected.standing is not None:
        yield ("standing",), expected.standing, {*regime.standings, "none"}
    lists: Mapping[str, tuple[str, ...]] = {
        name: getattr(expected, name) or () for name in ("open", "late", "paused", "done")
    }
    for name, listed in lists.items():
        for item in listed:
            yield (name,), item, parts
    for name in ("due", "steps", "owners"):
        for item in getattr(expected, name):
            yield (name, item), item, rules
    for slot in expected.slots:
        yield ("slots", slot), slot, set(regime.pack.slots)
    for gate in expected.gates:
        yield ("gates", gate), gate, {g.id for g in regime.pack.gates}
    for claim in expected.claims:
        yield ("claims", claim), claim, {rule.id for rule in regime.pack.claims}
    for measure, accounts in expected.credits.items():
        yield ("credits", measure), measure, {m.id for m in regime.pack.measures if m.ratio is None}
        for account in accounts:
            yield ("credits", measure, account), account, {*pack_refs(regime), SUSPENSE, TOTAL}


def pack_refs(regime: Regime) -> set[str]:
    """Bodies and positions of the pack: who may hold an account."""
    return {*regime.pack.bodies, *regime.pack.positions}
