"""The tree of units on one day, as a value."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID


@dataclass(frozen=True)
class Tree:
    """`parents`: unit to the unit above it; the root has none."""

    parents: Mapping[UUID, UUID]

    @cached_property
    def children(self) -> Mapping[UUID, tuple[UUID, ...]]:
        """Unit to the units directly below it."""
        below: dict[UUID, list[UUID]] = defaultdict(list)
        for unit, parent in self.parents.items():
            below[parent].append(unit)
        return {unit: tuple(units) for unit, units in below.items()}

    def descendants(self, units: Iterable[UUID]) -> frozenset[UUID]:
        """The units themselves and everything below them."""
        found: set[UUID] = set()
        waiting = list(units)
        while waiting:
            unit = waiting.pop()
            if unit not in found:
                found.add(unit)
                waiting.extend(self.children.get(unit, ()))
        return frozenset(found)

    def ancestors(self, unit: UUID) -> tuple[UUID, ...]:
        """From the unit directly above up to the root."""
        path: list[UUID] = []
        while (above := self.parents.get(unit)) is not None and above not in path:
            path.append(above)
            unit = above
        return tuple(path)

    def would_cycle(self, unit: UUID, parent: UUID) -> bool:
        """Whether `unit` under `parent` would hang below itself."""
        return unit == parent or unit in self.ancestors(parent)
