"""本周更新: every value on the line belongs to a fact that the line alone can record."""

from collections.abc import Iterator

from luodi.regimes.checker.context import Context, Finding, Path
from luodi.regimes.schema import FactSpec
from luodi.regimes.weekly_schema import Weekly


def check_weekly(c: Context) -> Iterator[Finding]:
    """Known kinds and terms, slots held by units, no fact that needs more than the line holds."""
    for at, rule in enumerate(c.pack.weekly):
        here: Path = ("weekly", at)
        yield from c.due(rule.due if rule.due != "last working day" else None, rule.case, (*here, "due"))
        for n, slot in enumerate(rule.keeper):
            yield from _keeper(c, slot, (*here, "keeper", n))
        asked = {kind: {rule.note} if kind == rule.fact else set() for kind in _kinds(rule)}
        for field in rule.fields:
            asked[field.fact].add(field.term)
        places = {rule.fact: "fact", rule.unchanged: "unchanged"}
        for kind, names in asked.items():
            yield from _kind(c, rule, kind, names, (*here, places.get(kind, "fields")))


def _kinds(rule: Weekly) -> list[str]:
    return list(dict.fromkeys((rule.fact, rule.unchanged, *(field.fact for field in rule.fields))))


def _keeper(c: Context, word: str, path: Path) -> Iterator[Finding]:
    if not word.startswith("slot."):
        yield path, "keeper 只写责任角色，如 slot.landing_area"
        return
    slot = word.removeprefix("slot.")
    yield from c.slot(slot, path)
    if slot in c.pack.slots and c.pack.slots[slot].holds != "unit":
        yield path, f"“{c.pack.slots[slot].title}”不是由单位担任的"


def _kind(c: Context, rule: Weekly, kind: str, names: set[str], path: Path) -> Iterator[Finding]:
    yield from c.kind(kind, rule.case, path)
    spec = c.pack.facts.get(kind)
    if spec is None:
        return
    # What the line of `common` asks and a pack's own kind of fact does not hold is not asked there.
    for name in () if rule.default else sorted(names - {*spec.terms, *spec.optional}):
        yield path, f"“{kind}”没有“{name}”这个术语，应是：{c.listed((*spec.terms, *spec.optional))}"
    if wanting := _beyond(spec, names):
        yield path, f"“{spec.title}”还要{wanting}，一行里填不了"


def _beyond(spec: FactSpec, names: set[str]) -> str:
    """What the fact asks for that the line does not hold."""
    more = [name for name in spec.terms if name not in names]
    if spec.about:
        return "针对另一件事"
    return "填" + "、".join(more) if more else "附材料" if spec.evidence.required else ""
