"""Bodies, positions, groups."""

from collections.abc import Iterator

from luodi.regimes.checker.context import Context, Finding


def check_organisation(c: Context) -> Iterator[Finding]:
    """Every body, position and group leads to something that exists, and no body stands above itself."""
    bodies = c.pack.bodies
    for body_id, body in bodies.items():
        for name in ("parent", "hosted_by", "managed_by", "located_in", "merged_into"):
            above = getattr(body, name)
            if above is not None and above not in bodies:
                yield ("bodies", body_id, name), c.unknown("机构（bodies）", above, bodies)
        if body.merged_into is not None and body.closed is None:
            yield ("bodies", body_id, "merged_into"), f"“{body.title}”并入别的机构，请用 closed 写明从哪天起"
        if _loops(c, body_id):
            yield ("bodies", body_id, "parent"), f"“{body.title}”的上级绕成了圈"
    for position_id, position in c.pack.positions.items():
        if position.body not in bodies:
            yield ("positions", position_id, "body"), c.unknown("机构（bodies）", position.body, bodies)
        yield from _held_through(c, position_id)
    for group_id, group in c.pack.groups.items():
        for name in ("leader", "deputies", "members"):
            listed = getattr(group, name) or ()
            for ref in (listed,) if isinstance(listed, str) else listed:
                yield from c.holder(ref, ("groups", group_id, name), groups=False)
    yield from _counterparts(c)
    names = [*bodies, *c.pack.positions, *c.pack.groups]
    for name in sorted({name for name in names if names.count(name) > 1}):
        section = "groups" if name in c.pack.groups else "positions"
        yield (section, name), f"“{name}”同时是机构、职务、组中的两种，代号不能相同"


def _counterparts(c: Context) -> Iterator[Finding]:
    """A body of the packs below and the one that acts for it here are both there."""
    for theirs, ours in c.pack.counterparts.items():
        for ref in (theirs, ours):
            yield from c.holder(ref, ("counterparts", theirs))


def _held_through(c: Context, position_id: str) -> Iterator[Finding]:
    """随任 leads to a position that somebody is appointed to."""
    carrier = c.pack.positions[position_id].held_through
    if carrier is None:
        return
    if carrier not in c.pack.positions:
        yield ("positions", position_id, "held_through"), c.unknown("职务（positions）", carrier, c.pack.positions)
    elif c.pack.positions[carrier].held_through is not None:
        yield ("positions", position_id, "held_through"), f"“{carrier}”本身随其他职务担任，请写最初的职务"


def _loops(c: Context, body_id: str) -> bool:
    above = c.pack.bodies[body_id].parent
    seen = set()
    while above is not None and above in c.pack.bodies and above not in seen:
        if above == body_id:
            return True
        seen.add(above)
        above = c.pack.bodies[above].parent
    return False
