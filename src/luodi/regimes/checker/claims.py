"""首报、首谈: they begin and end by facts there are, are held by units, and are named by what 权属 offers."""

from collections.abc import Iterator

from luodi.regimes.checker.context import Context, Finding
from luodi.regimes.claims_schema import ABOUT_A_CLAIM, EXPIRING, LAPSED, TERM_CLAIM, TERM_HOLDER, TERM_LIMIT


def check_claims(c: Context) -> Iterator[Finding]:
    """Every claim names what exists; the facts about claims carry what the fold reads."""
    titles: dict[str, str] = {}
    term = c.regime.terms.get(TERM_CLAIM)
    for at, rule in enumerate(c.pack.claims):
        here = ("claims", at)
        if rule.case not in c.pack.cases:
            yield (*here, "case"), c.unknown("事项种类（cases）", rule.case, c.pack.cases)
        yield from c.triggers(rule.starts, rule.case, (*here, "starts"))
        yield from c.triggers(rule.ends, rule.case, (*here, "ends"))
        if rule.kept_by:
            yield from c.triggers(rule.kept_by, rule.case, (*here, "kept_by"))
        if bool(rule.kept_by) != bool(rule.within):
            yield (*here, "within"), "kept_by（做什么）和 within（多久做一次）要一起写"
        yield from c.slot(rule.holder, (*here, "holder"))
        slot = c.pack.slots.get(rule.holder)
        if slot is not None and slot.holds != "unit":
            yield (*here, "holder"), f"“{slot.title}”不是由单位担任的"
        yield from c.condition(rule.when, rule.case, (*here, "when"))
        if rule.ladder not in c.regime.ladders:
            yield (*here, "ladder"), c.unknown("阶梯（ladders）", rule.ladder, c.regime.ladders)
        if titles.setdefault(rule.title, rule.id) != rule.id:
            yield (*here, "title"), f"“{rule.title}”有两条，记录里分不清说的是哪一条"
        if term is None or (term.options and rule.title not in term.options):
            yield (*here, "title"), f"术语“{TERM_CLAIM}”的选项里没有“{rule.title}”，记录里说不了它"
    for kind in (*sorted(ABOUT_A_CLAIM), EXPIRING, LAPSED) if c.pack.claims else ():
        spec = c.pack.facts.get(kind)
        wanted = (TERM_CLAIM, TERM_HOLDER, TERM_LIMIT) if kind in (EXPIRING, LAPSED) else (TERM_CLAIM,)
        for name in wanted:
            if spec is None or name not in spec.terms:
                yield ("claims",), f"有首报首谈（claims）的，要有记录“{kind}”，其中必填“{name}”"
