"""Affairs of the kinds a pack itself brings (企业诉求): begun by somebody of a unit, then led on by their deadlines."""

from functools import partial

from luodi.affairs.public import AffairKind, affair_kinds, begin
from luodi.demo.clerk import Clerk, Reported
from luodi.demo.life import Life
from luodi.demo.world import Mirror
from luodi.regimes.fold import Progress
from luodi.regimes.who import group_refs

AGO = (170, 121, 86, 61, 43, 29, 20, 13, 8, 4)
"""Days ago on which one of each kind was begun."""
LEFT = 4
"""This one stays half way: somebody forgot it."""


def set_down(clerk: Clerk) -> None:
    """Each on its day."""
    for kind in affair_kinds(clerk.world.regime):
        for at, ago in enumerate(AGO):
            clerk.on(ago, partial(_begin, clerk, kind, at))


def _begin(clerk: Clerk, kind: AffairKind, at: int) -> None:
    world = clerk.world
    homes = _homes(clerk, kind)
    stages = [stage.id for stage in world.regime.pack.stages if stage.case == kind.case]
    life = Life(
        world,
        Mirror(Progress(kind.case), homes[at % len(homes)]),
        order=3_000 + at,
        linger=stages[(len(stages) - 1) // 2] if at == LEFT else "",
    )
    values = life._form(life.state).fill(kind.spec, {})
    receipt = begin(
        actor=clerk.who(unit=life.mirror.home), regime=world.regime, kind=kind, values=values, happened_on=world.day,
        request_key=clerk.key(),
    )  # fmt: skip
    life.mirror.case = receipt.case
    clerk.read(life)
    clerk.reported.append(Reported(life, clerk.tomorrow()))


def _homes(clerk: Clerk, kind: AffairKind) -> list[str]:
    """Where one is taken in: governments below the one that runs the instance, and departments the rules name."""
    regime = clerk.world.regime
    words = {word for rule in regime.obligations if rule.case == kind.case for word in rule.owner}
    named = {ref for word in words for ref in group_refs(regime, word)}
    bodies = regime.pack.bodies
    return [home for home in clerk.homes if bodies[home].kind == "government" or home in named] or clerk.homes
