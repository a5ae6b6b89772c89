"""The page of one clause: its rules in full, what was decided, what proves it, where it is seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from luodi.ledger.public import kept_by
from luodi.regimes.coverage import SECTION_TITLES, RuleRef, coverage
from luodi.regimes.loader import available, shipped
from luodi.regimes.regime import Regime
from luodi.regimes.scenarios import load_scenarios, shipped_scenarios
from luodi.units.public import Viewer
from luodi.web import shell
from luodi.web.clauses import clause_tag, link
from luodi.web.context import words_in
from luodi.web.parts import ClauseTag
from luodi.web.regime import full, overview
from luodi.web.regime.briefs import ACTING

LISTED = ("terms", "bodies", "positions", "slots", "facts")
"""Sections whose entries stand in a table instead of a panel each."""


@dataclass(frozen=True)
class Proof:
    """A scenario beside the pack: what it shows, in a sentence, and the file it stands in."""

    sentence: str
    file: str
    facts: int


@dataclass(frozen=True)
class Place:
    """A page on which the clause is seen; without an address where the page belongs to one project or meeting."""

    title: str
    url: str


@dataclass(frozen=True)
class Group:
    """The rules of one section."""

    title: str
    section: str
    rules: tuple[full.Whole, ...]
    listed: bool


@dataclass(frozen=True)
class Clause:
    """Everything of one clause."""

    clause: str
    title: str
    summary: str
    tag: ClauseTag
    stands: tuple[str, ...]
    missing: str
    no_rule: str
    groups: tuple[Group, ...]
    choices: tuple[overview.Chosen, ...]
    record: overview.Record | None
    by_rule: tuple[tuple[str, overview.Record], ...]
    year: int
    proofs: tuple[Proof, ...]
    places: tuple[Place, ...]
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def clause(viewer: Viewer, regime: Regime, number: str) -> Clause:
    """`number` is a clause of the regime. Two queries."""
    covered = next(c for c in coverage(regime) if c.clause == number)
    tag = clause_tag(regime, number)
    assert tag is not None
    wholes = full.wholes(covered.rules, regime, number)
    numbers = list(regime.pack.clauses)
    at = numbers.index(number)
    year = viewer.day.year
    span = (date(year, 1, 1), date(year + 1, 1, 1))
    kept = kept_by(viewer, "clause", *span, viewer.day)
    return Clause(
        number,
        covered.title,
        covered.summary,
        tag,
        tuple(overview.STANDS[stand] for stand in sorted(overview.stands(covered), reverse=True)),
        covered.missing or "",
        covered.no_rule or "",
        tuple(_groups(wholes)),
        overview.choices(regime, number),
        overview.record(kept.get(number), number, viewer, any(r.clause == number for r in regime.obligations)),
        _by_rule(viewer, regime, number, span),
        year,
        tuple(proof for clauses, proof in _proofs(regime.slug) if number in clauses),
        tuple(places(covered.rules, regime, viewer)),
        _neighbour(regime, numbers, at - 1),
        _neighbour(regime, numbers, at + 1),
    )


def _groups(wholes: Sequence[full.Whole]) -> list[Group]:
    order = [*ACTING, *(section for section in SECTION_TITLES if section not in ACTING)]
    return [
        Group(SECTION_TITLES[section], section, rules, section in LISTED)
        for section in order
        if (rules := tuple(one for one in wholes if one.section == section))
    ]


def _by_rule(
    viewer: Viewer, regime: Regime, number: str, span: tuple[date, date]
) -> tuple[tuple[str, overview.Record], ...]:
    """How each duty of the clause was kept, where it has more than one."""
    titles = {rule.id: rule.part_title or rule.title for rule in regime.obligations if rule.clause == number}
    if len(titles) < 2:
        return ()
    kept = kept_by(viewer, "rule", *span, viewer.day)
    found = []
    for rule, title in titles.items():
        counted = overview.record(kept.get(rule), number, viewer, False)
        if counted is not None:
            found.append((title, counted))
    return tuple(found)


@lru_cache(maxsize=8)
def _proofs(slug: str) -> tuple[tuple[tuple[str, ...], Proof], ...]:
    """Scenarios shipped beside the pack of this name, with the clauses each is about."""
    if slug not in available():
        return ()
    regime = shipped(slug)
    return tuple(
        (scenario.text.clauses, Proof(scenario.text.name, path.name, len(scenario.text.facts)))
        for path in shipped_scenarios(slug)
        for scenario in load_scenarios(path, regime)
    )


def places(refs: Sequence[RuleRef], regime: Regime, viewer: Viewer) -> list[Place]:
    """Pages open to the viewer that say they show a section of these rules, by the names they have in this regime."""
    sections = {ref.section for ref in refs}
    if sections & {"reviews", "responsibilities", "cadences"}:
        sections.add("obligations")
    found: dict[str, str] = {}
    words = words_in(regime)
    for route in shell.routes():
        shown = sections & set(route.shows) and route.name not in ("regime", "clause")
        if shown and route.open_to(viewer):
            # A list and the page of one thing may bear one title; the list can be opened from here.
            title = route.called(words)
            if title:
                found[title] = found.get(title) or link(route.name)
    return [Place(title, url) for title, url in found.items()]


def _neighbour(regime: Regime, numbers: Sequence[str], at: int) -> tuple[str, str] | None:
    if not 0 <= at < len(numbers):
        return None
    return f"{numbers[at]} {regime.pack.clauses[numbers[at]].title}", link("clause", numbers[at])
