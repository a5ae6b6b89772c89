"""What other rooms and pages see of units and people: frozen values, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

How = Literal["appointed", "acting", "seconded", "ex_officio", "delegated"]
HOW_TITLES: Mapping[str, str] = {
    "appointed": "任命",
    "acting": "主持工作",
    "seconded": "抽调",
    "ex_officio": "随任",
    "delegated": "代办",
}


@dataclass(frozen=True)
class UnitView:
    """A unit as it was on the day asked; `depth` 0 is the root."""

    id: UUID
    code: str
    kind: str
    kind_title: str
    name: str
    short_name: str
    area_code: str
    parent_id: UUID | None
    hosted_by_id: UUID | None = None
    managed_by_id: UUID | None = None
    located_in_id: UUID | None = None
    depth: int = 0
    opened_on: date = date.min


@dataclass(frozen=True)
class PositionView:
    """A position and how far it sees: all, tree, unit, tasks."""

    id: UUID
    code: str
    title: str
    unit_id: UUID
    unit_name: str
    sees: str
    rank: int
    held_through_id: UUID | None = None

    @property
    def full_title(self) -> str:
        """Unit and title, as a letter would put it; the unit once where the title begins with it."""
        return self.title if self.title.startswith(self.unit_name) else f"{self.unit_name}{self.title}"


@dataclass(frozen=True)
class Appointed:
    """A person in a position on the day asked; `since` to `until` is the appointment's span."""

    user_id: UUID
    name: str
    position_id: UUID
    how: How
    since: date
    until: date | None
    basis: str = ""


@dataclass(frozen=True)
class Held:
    """A position the viewer holds, or acts for when `how` is delegated."""

    position: PositionView
    how: How
    basis: str = ""


@dataclass(frozen=True)
class Viewer:
    """A person on a day in a jurisdiction, with what the positions held and the grants then allow.

    `unit_ids`: units of every position held, and those merged into them (`carried`: by the unit that carries them on);
    `inherited`: positions that are no more, by the position or unit held that does what they still owe.
    `tree_unit_ids`: units of positions that see the tree, with all below;
    `seen_unit_ids`: all units whose cases may be seen for the unit's sake. Tasks add to it elsewhere.
    `scoped_rights`: right to the units in which alone it holds. `rights_by`: the rights that hold everywhere, by the
    position that carries them, or by the person's own id where they were granted in person.
    """

    user_id: UUID
    name: str
    jurisdiction: UUID
    day: date
    positions: tuple[Held, ...] = ()
    unit_ids: frozenset[UUID] = frozenset()
    carried: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict, hash=False)
    inherited: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict, hash=False)
    tree_unit_ids: frozenset[UUID] = frozenset()
    seen_unit_ids: frozenset[UUID] = frozenset()
    rights: frozenset[str] = frozenset()
    rights_by: Mapping[UUID, frozenset[str]] = field(default_factory=dict, hash=False)
    scoped_rights: Mapping[str, frozenset[UUID]] = field(default_factory=dict, hash=False)
    sees_all: bool = False

    @property
    def position_ids(self) -> frozenset[UUID]:
        """Every position held or acted for."""
        return frozenset(held.position.id for held in self.positions)

    @property
    def duty_ids(self) -> frozenset[UUID]:
        """Every position whose duties are the viewer's: held or acted for, and those that are no more."""
        return self.position_ids.union(*self.inherited.values())

    @property
    def acting_for(self) -> tuple[Held, ...]:
        """Positions of others for which the viewer acts, with the basis."""
        return tuple(held for held in self.positions if held.how == "delegated")

    @property
    def own(self) -> tuple[Held, ...]:
        """Positions held in the viewer's own name."""
        return tuple(held for held in self.positions if held.how != "delegated")

    def may(self, right: str, unit_id: UUID | None = None) -> bool:
        """Whether the right holds: everywhere, or in `unit_id` where it is scoped."""
        return right in self.rights or (unit_id is not None and unit_id in self.scoped_rights.get(right, frozenset()))

    def may_somewhere(self, right: str) -> bool:
        """Whether the right holds everywhere, or in one unit at least."""
        return right in self.rights or right in self.scoped_rights


@dataclass(frozen=True)
class Adopted:
    """A regime adopted: `text` is the resolved pack as JSON, `digest` its SHA-256 in hex; `fact` the act, if recorded.

    `above`: the adoption of the government above that it was laid over; `follows`: it changes with that one.
    """

    id: UUID
    regime: str
    adopted_on: date
    text: str
    digest: str
    basis: str
    choices: Mapping[str, object] = field(hash=False)
    fact: UUID | None = None
    follows: bool = False
    above: UUID | None = None


@dataclass(frozen=True)
class Finding:
    """Something in the organisation that somebody should look at; nothing is forbidden by it."""

    kind: Literal["administrators", "vacant_right", "vacant_position", "empty_body"]
    message: str
    subject_id: UUID | None = None
