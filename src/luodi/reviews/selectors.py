"""A review as people read it: every item and unit with its opinion, the criteria, the figures beside the thresholds."""

from dataclasses import dataclass
from uuid import UUID

from luodi.ledger.public import CaseFile, Line, case_file
from luodi.regimes.case import Obligation, Status, Verdict
from luodi.regimes.gates import gate_lines
from luodi.regimes.regime import version
from luodi.regimes.schema import Review, ReviewItem
from luodi.units.public import Viewer


@dataclass(frozen=True)
class Part:
    """One unit's answer to one item. `mine`: the viewer's unit owes or gave it.

    `verdict` is '' while it is owed; `opinion` is the line of the page, None also where a case was read at a glance.
    """

    item: ReviewItem
    unit: str
    unit_title: str
    obligation: Obligation
    opinion: Line | None
    verdict: str
    mine: bool


@dataclass(frozen=True)
class ItemView:
    """An item with its parts and its computed figures."""

    item: ReviewItem
    parts: tuple[Part, ...]
    figures: tuple[Verdict, ...]

    @property
    def answered(self) -> int:
        """How many units have answered."""
        return sum(bool(part.verdict) for part in self.parts)


@dataclass(frozen=True)
class ReviewView:
    """The latest round of a review in a case."""

    rule: Review
    items: tuple[ItemView, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts of all items."""
        return tuple(part for item in self.items for part in item.parts)

    @property
    def answered(self) -> int:
        """How many parts are answered."""
        return sum(bool(part.verdict) for part in self.parts)

    def part(self, key: str) -> Part | None:
        """The part with this obligation key."""
        return next((part for part in self.parts if part.obligation.key == key), None)


def review_of(file: CaseFile, viewer: Viewer | None = None) -> ReviewView | None:
    """The latest round of the case's review, None before the first one."""
    latest: dict[str, Obligation] = {}
    for obligation in file.state.obligations:
        rule = _rule(file, obligation)
        if rule is not None:
            latest[obligation.rule] = obligation
    if not latest:
        return None
    last = max(latest.values(), key=lambda o: o.started_on)
    rule = _rule(file, last)
    if rule is None:
        return None
    mine = _mine(file, viewer)
    items = []
    for item in rule.items:
        parts = [
            _part(file, item, unit, latest[f"{rule.id}.{item.id}.{unit}"], rule, mine)
            for unit in item.units
            if f"{rule.id}.{item.id}.{unit}" in latest
        ]
        items.append(ItemView(item, tuple(parts), _figures(file, item)))
    return ReviewView(rule, tuple(items))


def part_of(viewer: Viewer, case_id: UUID, key: str) -> tuple[CaseFile, ReviewView, Part] | None:
    """One part for its own page; None when the case has no such part."""
    file = case_file(viewer, case_id)
    review = review_of(file, viewer)
    part = review.part(key) if review else None
    return (file, review, part) if review and part else None


def _rule(file: CaseFile, obligation: Obligation) -> Review | None:
    entries = file.regime.reviews.get(obligation.part_of or "")
    return version(entries, obligation.started_on) if entries else None


def _part(
    file: CaseFile, item: ReviewItem, unit: str, obligation: Obligation, rule: Review, mine: frozenset[str]
) -> Part:
    ref = obligation.owners[0] if obligation.owners else unit
    ended_by = obligation.ended_by if obligation.status is Status.DONE else None
    given = file.state.fact(ended_by) if ended_by else None
    verdict = str(given.values.get(rule.verdict_term, "")) if given else ""
    opinion = file.line(ended_by) if ended_by else None
    return Part(item, ref, file.name(ref), obligation, opinion, verdict, bool(mine & set(obligation.owners)))


def _figures(file: CaseFile, item: ReviewItem) -> tuple[Verdict, ...]:
    """The gates an item names, evaluated on what the case knows today."""
    wanted = [gate for gate in file.regime.gates(file.state.day, file.kind) if gate.id in item.figures]
    values = dict(file.state.values)
    return tuple(
        line for gate in wanted for line in gate_lines(gate, file.progress, file.regime, values, None, file.state.day)
    )


def _mine(file: CaseFile, viewer: Viewer | None) -> frozenset[str]:
    if viewer is None:
        return frozenset()
    return file.book.all_refs(viewer.unit_ids | viewer.position_ids)
