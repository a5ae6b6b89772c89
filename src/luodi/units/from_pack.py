"""From a regime pack to what `found()` sets up: the root, the bodies below it, their positions. Pure.

Groups become people by their members: a body of kind `leading_group` takes the group of its own name, whose members are
member units, and whose leader, deputies and members hold a seat ex officio (随任) beside their own position.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from luodi.regimes.schema import Body, Group, Pack
from luodi.units.founding import BodySpec, PositionSpec

LEADING_GROUP = "leading_group"
FIRST_RANK = 10
RANK_STEP = 10


@dataclass(frozen=True)
class Organisation:
    """What a pack describes: the root unit and everything below it."""

    root: BodySpec
    bodies: tuple[BodySpec, ...]
    positions: tuple[PositionSpec, ...]


def organisation(pack: Pack) -> Organisation:
    """The organisation of a resolved pack. A pack without a government of its own gets a root named after itself."""
    root_code = next((code for code, body in pack.bodies.items() if body.kind == "government" and not body.parent), "")
    groups = dict(_groups_of(pack))
    root = pack.bodies.get(root_code)
    return Organisation(
        BodySpec(root_code, root.title if root else pack.title, root.short if root else pack.short, "government",
                 area_code=pack.area or ""),
        tuple(_body(code, body, pack, groups.get(code)) for code, body in pack.bodies.items() if code != root_code),
        (*_own_positions(pack), *_seats(pack, groups)),
    )  # fmt: skip


def _groups_of(pack: Pack) -> Iterator[tuple[str, tuple[str, Group]]]:
    """For each leading group among the bodies, the group whose title its own title holds; the longest title wins."""
    for code, body in pack.bodies.items():
        if body.kind != LEADING_GROUP:
            continue
        named = [(key, group) for key, group in pack.groups.items() if group.title in body.title and group.members]
        if named:
            yield code, max(named, key=lambda pair: len(pair[1].title))


def _body(code: str, body: Body, pack: Pack, group: tuple[str, Group] | None) -> BodySpec:
    members = dict.fromkeys(_unit_of(ref, pack) for ref in group[1].members) if group else {}
    return BodySpec(
        code,
        body.title,
        body.short,
        body.kind,
        hosted_by=body.hosted_by or "",
        parent=body.parent or "",
        managed_by=body.managed_by or "",
        located_in=body.located_in or "",
        closed=body.closed,
        merged_into=body.merged_into or "",
        members=tuple(ref for ref in members if ref and ref != code),
    )


def _unit_of(ref: str, pack: Pack) -> str:
    """The body a member stands for: itself, or the body of the position."""
    if ref in pack.bodies:
        return ref
    return pack.positions[ref].body if ref in pack.positions else ""


def _own_positions(pack: Pack) -> Iterator[PositionSpec]:
    """Positions in the order of the pack; the first of a body ranks first."""
    seen: dict[str, int] = {}
    for code, spec in pack.positions.items():
        seen[spec.body] = seen.get(spec.body, 0) + 1
        rank = FIRST_RANK + RANK_STEP * (seen[spec.body] - 1)
        through = spec.held_through or ""
        yield PositionSpec(code, spec.body, spec.title, spec.sees, spec.rights, rank, held_through=through)


def _seats(pack: Pack, groups: dict[str, tuple[str, Group]]) -> Iterator[PositionSpec]:
    for body, (group_id, group) in groups.items():
        seats = [(ref, "leader") for ref in (group.leader,) if ref]
        seats += [(ref, "deputy") for ref in group.deputies] + [(ref, "member") for ref in group.members]
        titles = group.seat_titles
        taken: set[str] = set()
        for i, (ref, seat) in enumerate(seats):
            if ref in pack.positions and ref not in taken:
                taken.add(ref)
                rank = FIRST_RANK + i
                yield PositionSpec(f"{group_id}.{ref}", body, titles[seat], "tasks", rank=rank, held_through=ref)
