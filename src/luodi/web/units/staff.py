"""Positions as pages show them: who holds each on a day, who acts for the holder, who takes over and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luodi.regimes.regime import Regime
from luodi.regimes.schema import Group
from luodi.units.lists import coming
from luodi.units.public import HOW_TITLES, Appointed, PositionView, delegates, holders, positions, unit_tree
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag


@dataclass(frozen=True)
class Seat:
    """One position: its title and unit, holders, delegates and successors as lines ready to print."""

    id: UUID
    title: str
    unit: str
    unit_id: UUID
    held: tuple[tuple[str, str, UUID], ...]
    acting: tuple[tuple[str, str], ...]
    next: tuple[str, ...]
    tag: ClauseTag | None = None
    through: str = ""

    @property
    def vacant(self) -> bool:
        """Whether nobody holds it."""
        return not self.held


@dataclass(frozen=True)
class Roster:
    """A group of the regime with its seats by rank; `bodies` are members that are units, `ranks` their titles."""

    id: str
    title: str
    tag: ClauseTag | None
    ranks: Mapping[str, str]
    leader: tuple[Seat, ...]
    deputies: tuple[Seat, ...]
    members: tuple[Seat, ...]
    bodies: tuple[tuple[str, UUID | None], ...]


def seats(jurisdiction: UUID, found: Sequence[PositionView], regime: Regime | None, day: date) -> dict[UUID, Seat]:
    """Seats by id of position, units called as they were on `day`. Few queries, however many positions."""
    called = {unit.id: unit.short_name for unit in unit_tree(jurisdiction, day)}
    ids = [position.id for position in found]
    held = holders(jurisdiction, ids, day)
    acting = delegates(jurisdiction, ids, day)
    carriers = {position.held_through_id for position in found if position.held_through_id}
    after = coming(jurisdiction, {*ids, *carriers}, day)
    titles = {p.id: f"{called.get(p.unit_id, p.unit_name)}{p.title}" for p in positions(jurisdiction, day)}
    return {
        position.id: Seat(
            position.id,
            position.title,
            called.get(position.unit_id, position.unit_name),
            position.unit_id,
            tuple(_holder(one, day) for one in held.get(position.id, ())),
            tuple((one.name, f"依据：{one.basis}" + _until(one, day)) for one in acting.get(position.id, ())),
            tuple(
                f"{formats.day(one.since, day)}起由{one.name}接任，未办事项随之移交"
                for one in (*after.get(position.id, ()), *after.get(position.held_through_id or position.id, ()))[:1]
            ),
            _tag(position.code, regime),
            titles.get(position.held_through_id, "") if position.held_through_id else "",
        )
        for position in found
    }


def _holder(one: Appointed, day: date) -> tuple[str, str, UUID]:
    how = HOW_TITLES[one.how] if one.how != "appointed" else ""
    said = [how, f"{formats.day(one.since, day)}起", f"依据：{one.basis}" if one.basis else ""]
    return one.name, "，".join(text for text in said if text) + _until(one, day), one.user_id


def _until(one: Appointed, day: date) -> str:
    return f"，到 {formats.day(one.until, day)}前" if one.until else ""


def _tag(code: str, regime: Regime | None) -> ClauseTag | None:
    spec = regime.pack.positions.get(code) if regime and code else None
    if spec is None or regime is None:
        return None
    return clause_tag(regime, spec.clause, default=spec.default)


def rosters(regime: Regime, by_code: dict[str, Seat], bodies: dict[str, tuple[str, UUID]]) -> list[Roster]:
    """Every group of the regime. `by_code`: seats by the code of their position; `bodies`: titles of units by code."""
    return [_roster(key, group, regime, by_code, bodies) for key, group in regime.pack.groups.items()]


def _roster(
    key: str, group: Group, regime: Regime, by_code: dict[str, Seat], bodies: dict[str, tuple[str, UUID]]
) -> Roster:
    def of(refs: Iterable[str]) -> tuple[Seat, ...]:
        return tuple(by_code[ref] for ref in refs if ref in by_code)

    units = tuple(
        bodies.get(ref, (regime.pack.bodies[ref].short, None)) for ref in group.members if ref in regime.pack.bodies
    )
    return Roster(
        key,
        group.title,
        clause_tag(regime, group.clause, default=group.default),
        group.seat_titles,
        of([group.leader] if group.leader else []),
        of(group.deputies),
        of(group.members),
        units,
    )
