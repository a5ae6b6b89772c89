"""Standing cases and key industries: what a body is said to have can be recorded, and every code is the standard's."""

from collections.abc import Iterator

from luodi.regimes.checker.context import Context, Finding
from luodi.regimes.industries import full_code
from luodi.regimes.standing import opening, place_of


def check_standing(c: Context) -> Iterator[Finding]:
    """Industries with codes that exist; bodies managed, located, with slots and industries that exist."""
    known = {industry.id for industry in c.pack.industries}
    for at, industry in enumerate(c.pack.industries):
        if not industry.codes:
            yield ("industries", at, "codes"), f"“{industry.title}”没有行业代码，请写 GB/T 4754-2017 的代码"
        for n, code in enumerate(industry.codes):
            if full_code(code) is None:
                yield ("industries", at, "codes", n), f"“{code}”不是 GB/T 4754-2017 的行业代码，例如 27、C276"
    for body_id, body in c.pack.bodies.items():
        for name in ("managed_by", "located_in"):
            other = getattr(body, name)
            if other is not None and other not in c.pack.bodies:
                yield ("bodies", body_id, name), c.unknown("机构（bodies）", other, c.pack.bodies)
            elif other == body_id:
                yield ("bodies", body_id, name), f"“{body.title}”不能由自己管理、位于自己"
        for n, name in enumerate(body.industries):
            if name not in known:
                yield ("bodies", body_id, "industries", n), c.unknown("重点产业（industries）", name, known)
        for slot in body.slots:
            yield from _filled(c, body_id, slot)


def _filled(c: Context, body_id: str, slot: str) -> Iterator[Finding]:
    """A slot the document itself fills: it exists, its case is opened, a fact can say it, and the value fits."""
    path = ("bodies", body_id, "slots", slot)
    body, known = c.pack.bodies[body_id], c.pack.slots.get(slot)
    if known is None:
        yield path, c.unknown("责任角色（slots）", slot, c.pack.slots)
        return
    value = body.slots[slot]
    if known.holds == "person":
        yield path, f"“{known.title}”由个人担任，机制里不写人名，请在系统里记录"
    elif known.holds == "unit" and value not in c.pack.bodies:
        yield path, c.unknown("机构（bodies）", value, c.pack.bodies)
    elif known.holds == "position" and value not in c.pack.positions:
        yield path, c.unknown("职务（positions）", value, c.pack.positions)
    elif not opening(c.regime, body_id):
        yield path, f"没有 every: once 的周期事项为“{body.title}”立项，“{known.title}”没有地方记"
    elif place_of(c.regime, body_id, slot) is None:
        yield path, f"“{body.title}”的事项里没有哪种事实能只凭这一项填“{known.title}”（facts 的 cases、fills、terms）"
