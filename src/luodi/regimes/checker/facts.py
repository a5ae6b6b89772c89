"""Kinds of fact, the slots they fill, the forms that record them, the facts the program itself understands."""

from collections.abc import Iterator, Mapping

from luodi.regimes.case import (
    EXTENDED,
    OVERRIDDEN,
    TERM_EXTENDED_TO,
    TERM_GATE,
    TERM_OVERRIDE_REASON,
    TERM_STAGE,
    TERM_VERIFIED,
    VERIFIED,
    VERIFIED_TRUE,
)
from luodi.regimes.checker.context import Context, Finding, Path
from luodi.regimes.schema import WHO_WORDS, FactSpec, Fills, ObligationRule, Responsibility, Review, Slot
from luodi.regimes.terms import TermKind

BUILT_IN = {
    VERIFIED: (TERM_VERIFIED,),
    EXTENDED: (TERM_EXTENDED_TO,),
    OVERRIDDEN: (TERM_GATE, TERM_OVERRIDE_REASON),
}

NOTIFY_WORDS = frozenset({"owner", "starter"})


def check_facts(c: Context) -> Iterator[Finding]:
    """Every fact speaks known words, is recorded by somebody known, fills known slots."""
    for kind, spec in c.pack.facts.items():
        yield from _terms(c, kind, spec)
        yield from _people(c, kind, spec)
        yield from _fills(c, kind, spec)
        yield from _baseline(c, kind, spec)
        for at, about in enumerate(spec.about_kinds):
            if about not in c.pack.facts:
                yield ("facts", kind, "about_kinds", at), c.unknown("事实种类（facts）", about, c.pack.facts)
        for name in BUILT_IN.get(kind, ()):
            if name not in spec.terms:
                yield ("facts", kind, "terms"), f"“{kind}”必须有术语“{name}”"
    verdict = c.regime.terms.get(TERM_VERIFIED)
    if VERIFIED in c.pack.facts and verdict is not None and VERIFIED_TRUE not in verdict.options:
        yield ("terms", TERM_VERIFIED), f"“{TERM_VERIFIED}”的选项里应有“{VERIFIED_TRUE}”"
    for at, form in enumerate(c.pack.forms):
        spec_of = c.pack.facts.get(form.fact)
        if spec_of is None:
            yield ("forms", at, "fact"), c.unknown("事实种类（facts）", form.fact, c.pack.facts)
            continue
        for n, line in enumerate(form.fields):
            if line.term is not None and line.term not in (*spec_of.terms, *spec_of.optional):
                yield ("forms", at, "fields", n), f"“{form.fact}”没有“{line.term}”这个术语，表单不能填它"
            if (line.term is None) == (line.heading is None):
                yield ("forms", at, "fields", n), "表单的一行只写 term 或 heading 之一"


def _terms(c: Context, kind: str, spec: FactSpec) -> Iterator[Finding]:
    for section in ("terms", "optional"):
        for at, name in enumerate(getattr(spec, section)):
            yield from c.term(name, ("facts", kind, section, at))
    for name in spec.terms:
        if name in spec.optional:
            yield ("facts", kind, "optional"), f"“{name}”既是必填又是选填，请只留一处"
    for case in spec.cases:
        if case not in c.pack.cases:
            yield ("facts", kind, "cases"), c.unknown("事项种类（cases）", case, c.pack.cases)


def _people(c: Context, kind: str, spec: FactSpec) -> Iterator[Finding]:
    yield from c.who(spec.by, ("facts", kind, "by"), words=WHO_WORDS, facts=(kind,))
    if not c.someone(spec.by):
        yield ("facts", kind, "by"), f"没有人可以记“{spec.title}”：by 应写机构、职务、组、责任角色或 anyone"
    yield from c.who(spec.notify, ("facts", kind, "notify"), words=NOTIFY_WORDS, facts=(kind,))
    if spec.verification is not None:
        yield from c.holders(spec.verification.by, ("facts", kind, "verification", "by"))
        for case in spec.cases:
            yield from c.due(spec.verification.due, case, ("facts", kind, "verification", "due"))
            yield from c.kind(VERIFIED, case, ("facts", kind, "verification"))


def _baseline(c: Context, kind: str, spec: FactSpec) -> Iterator[Finding]:
    """What takes a case in as it stood begins it, says the stage, and pulls nothing: its past owes nobody anything."""
    if not spec.baseline:
        return
    if not spec.opens:
        yield ("facts", kind, "opens"), f"“{kind}”是存量入库（baseline），要写 opens: true"
    if TERM_STAGE not in spec.terms:
        yield ("facts", kind, "terms"), f"“{kind}”是存量入库（baseline），必填的术语里应有“{TERM_STAGE}”"
    rules: tuple[ObligationRule | Review | Responsibility, ...]
    rules = (*c.pack.obligations, *c.pack.reviews, *c.pack.responsibilities)
    for rule in rules:
        if any(trigger.fact == kind for trigger in rule.starts):
            yield ("facts", kind), f"“{rule.title}”由存量入库（{kind}）起算：以前的事不补时限，请改由别的事实起算"


def _fills(c: Context, kind: str, spec: FactSpec) -> Iterator[Finding]:
    for at, fills in enumerate(spec.fills):
        path = ("facts", kind, "fills", at)
        if (fills.slot is None) == (fills.slot_from is None):
            yield path, "fills 写 slot（哪个责任角色）或 slot_from（由哪个术语指明），二者之一"
        for name in (fills.term, fills.slot_from):
            if name is not None and name not in (*spec.terms, *spec.optional):
                yield path, f"“{kind}”没有“{name}”这个术语，填不了责任角色"
        slot = c.pack.slots.get(fills.slot or "")
        if fills.slot is not None and slot is None:
            yield path, c.unknown("责任角色（slots）", fills.slot, c.pack.slots)
        term = c.regime.terms.get(fills.term)
        if fills.means:
            yield from _means(c, fills, slot, (*path, "means"))
        elif slot is not None and term is not None and term.kind != slot.holds:
            yield path, f"“{slot.title}”由 {slot.holds} 担任，“{fills.term}”却是 {term.kind}"
        named = c.regime.terms.get(fills.slot_from or "")
        if named is not None and named.kind is TermKind.CHOICE:
            known = {*c.pack.slots, *(s.title for s in c.pack.slots.values())}
            for option in named.options:
                if option not in known:
                    yield path, f"“{fills.slot_from}”的选项“{option}”不是责任角色（slots）的名称"


def _means(c: Context, fills: Fills, slot: Slot | None, path: Path) -> Iterator[Finding]:
    """Every option of the term has its body or position, of the kind the slot holds."""
    able: dict[str, Mapping[str, object]] = {"unit": c.pack.bodies, "position": c.pack.positions}
    known = able.get(slot.holds if slot else "")
    term = c.regime.terms.get(fills.term)
    if known is None:
        yield path, "means 只用于由机构或职务担任的责任角色（slot，holds: unit 或 position）"
        return
    for option in term.options if term else ():
        if option not in fills.means:
            yield path, f"“{fills.term}”选“{option}”时由谁担任，没有写"
    for option, ref in fills.means.items():
        if term is not None and option not in term.options:
            yield (*path, option), c.unknown(f"“{fills.term}”的选项", option, term.options)
        if ref not in known:
            yield (*path, option), c.unknown("机构或职务", ref, known)
