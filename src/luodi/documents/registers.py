"""Views of the one register (qiaocheng 1.3): the work register 工作台账, the investor directory 客商目录.

Nothing of them is kept by hand; always for a viewer.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from luodi.common.ids import read_id
from luodi.common.text import normalised_name
from luodi.ledger.public import CaseFile, current, glances, moved_between
from luodi.parties.public import ContactView, contacts_by_name
from luodi.projects.public import Condition, Filters, Row, all_rows, columns_of
from luodi.regimes.case import Fact
from luodi.regimes.regime import Regime
from luodi.regimes.terms import TermKind
from luodi.units.public import Viewer, people_names, ref_book

PAGE = 50
MOST = 20_000
CONTACT_TERMS = frozenset({"洽谈情况", "走访情况", "联系情况", "考察情况", "拜访情况"})
"""Terms that tell of having met or spoken with an investor."""
STUCK_DAYS = 30
"""So many days without anything recorded, and a project counts as stuck (系统默认)."""
LONGEST = 300


@dataclass(frozen=True)
class Deed:
    """One line of the work register; `texts` are (label, text) of the fact's values."""

    case: UUID
    project: str
    stage: str
    day: date
    title: str
    texts: tuple[tuple[str, str], ...]
    unit: str
    papers: int

    @property
    def content(self) -> str:
        """What was said, in one text."""
        return "；".join(f"{label}：{text.rstrip('。；')}" for label, text in self.texts)[:LONGEST]


@dataclass(frozen=True)
class Investor:
    """One line of the investor directory: projects the viewer sees, persons to call, the last contact."""

    name: str
    code: str
    origin: str
    contacts: tuple[ContactView, ...]
    projects: tuple[tuple[UUID, str], ...]
    total: int
    last: date | None


def kinds_of(regime: Regime) -> list[str]:
    """Kinds that tell of the project itself."""
    return [kind for kind, spec in regime.facts("project").items() if spec.about is None]


def work_register(viewer: Viewer, since: date, until: date, start: int = 0, most: int = PAGE) -> tuple[list[Deed], int]:
    """What was done in the projects in [since, until), latest first; so many from `start` on, and how many in all."""
    _, regime = current(viewer.jurisdiction)
    moved = sorted(
        moved_between(viewer, since, until, kinds_of(regime)), key=lambda one: (one.happened_on, one.id), reverse=True
    )
    shown = moved[start : start + most]
    files = glances(viewer, [one.case for one in shown])
    facts = {fact.id: (file, fact) for file in files.values() for fact in file.state.active}
    listed = [facts[str(one.id)] for one in shown if str(one.id) in facts]
    people = people_names(person for file, fact in listed for person in _persons(file, fact))
    return [_deed(replace(file, people=people), fact) for file, fact in listed], len(moved)


def _persons(file: CaseFile, fact: Fact) -> Iterator[UUID]:
    for name, value in fact.values.items():
        term = file.regime.terms.get(name)
        if term is not None and term.kind is TermKind.PERSON and (person := read_id(value)):
            yield person


def _deed(file: CaseFile, fact: Fact) -> Deed:
    spec = file.regime.pack.facts.get(fact.kind)
    names = (*spec.terms, *spec.optional) if spec else ()
    unit = file.book.id_of(fact.unit)
    return Deed(
        case=file.id,
        project=file.title,
        stage=file.regime.place_title(file.state.stage or "", file.state.standing or ""),
        day=fact.happened_on,
        title=spec.title if spec else fact.kind,
        texts=tuple(
            (file.regime.terms[name].label, file.show(name, fact.values[name]))
            for name in names
            # Which other project is named is not everybody's to know who sees this one.
            if name in fact.values and name in file.regime.terms and file.regime.terms[name].kind is not TermKind.CASE
        ),
        unit=file.book.titles.get(unit, "") if unit else "",
        papers=len(fact.evidence),
    )


def investors(viewer: Viewer) -> list[Investor]:
    """Every investor of a project the viewer sees, with the persons to call: five queries, whatever their number."""
    _, regime = current(viewer.jurisdiction)
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(viewer, Filters(), regime):
        if row.investor:
            by_name[normalised_name(row.investor)].append(row)
    kinds = [kind for kind in kinds_of(regime) if CONTACT_TERMS & set(_terms(regime, kind))]
    tomorrow = viewer.day + timedelta(days=1)
    met: dict[UUID, date] = {}
    for one in moved_between(viewer, viewer.day - timedelta(days=3 * 365), tomorrow, kinds):
        met[one.case] = max(one.happened_on, met.get(one.case, one.happened_on))
    people = contacts_by_name(viewer.jurisdiction, by_name)
    found = [_investor(rows, people.get(name, ()), met) for name, rows in by_name.items()]
    return sorted(found, key=lambda one: (-len(one.projects), one.name))


def _terms(regime: Regime, kind: str) -> tuple[str, ...]:
    spec = regime.pack.facts[kind]
    return (*spec.terms, *spec.optional)


def _investor(rows: list[Row], contacts: tuple[ContactView, ...], met: dict[UUID, date]) -> Investor:
    days = [met[row.case] for row in rows if row.case in met]
    return Investor(
        name=rows[0].investor,
        code=next((row.credit_code for row in rows if row.credit_code), ""),
        origin=next((row.origin for row in rows if row.origin), ""),
        contacts=contacts,
        projects=tuple((row.case, row.name) for row in rows),
        total=sum(row.total_investment or 0 for row in rows),
        last=max(days, default=None),
    )


@dataclass(frozen=True)
class Stuck:
    """A project of which nothing was recorded for long; `unit` answers for it."""

    case: UUID
    name: str
    stage: str
    unit: str
    since: date
    days: int


def stuck(viewer: Viewer, most: int = 200) -> list[Stuck]:
    """Projects under way without anything recorded for STUCK_DAYS, the longest first."""
    _, regime = current(viewer.jurisdiction)
    touched = columns_of(regime)["touched"]
    before = viewer.day - timedelta(days=STUCK_DAYS)
    filters = Filters(conditions=(Condition(touched, high=before),), by=touched, turned=True)
    over = {stage.id for stage in regime.pack.stages if stage.final}
    titles, found = ref_book(viewer.jurisdiction).titles, []
    for row in _rows(viewer, filters, regime):
        if row.stage in over or row.standing or row.touched_at is None:
            continue
        unit = row.landing_area or row.introducing_unit
        since = row.touched_at.date()
        stage = regime.place_title(row.stage, row.standing)
        called = titles.get(unit, "") if unit else ""
        found.append(Stuck(row.case, row.name, stage, called, since, (viewer.day - since).days))
    return found[:most]


def _rows(viewer: Viewer, filters: Filters, regime: Regime) -> Iterator[Row]:
    touched = columns_of(regime)["touched"]
    for chunk in all_rows(viewer, filters, MOST, [touched]):
        yield from chunk
