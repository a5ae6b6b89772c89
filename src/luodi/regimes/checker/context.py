"""What the checks share: looking up names of a pack, and saying in Chinese what was expected instead."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from luodi.regimes.expressions import Expression
from luodi.regimes.regime import Regime
from luodi.regimes.schema import WHO_WORDS, FactSpec, Pack, Trigger
from luodi.regimes.spans import Due, parse_due
from luodi.regimes.terms import REFERENCE_KINDS, TermKind

Path = tuple[str | int, ...]
Finding = tuple[Path, str]
"""Path of an entry of the resolved pack, and what is wrong there."""

TEXT_KINDS = REFERENCE_KINDS | {TermKind.TEXT, TermKind.CHOICE, TermKind.CHOICES, TermKind.INDUSTRY}
OWNER_WORDS = frozenset({"starter"})


class Context:
    """A pack under check."""

    def __init__(self, regime: Regime) -> None:
        self.regime = regime
        self.pack: Pack = regime.pack
        self.filled = _slots_filled(self.pack)
        self.recorded = {case: _recorded(self.pack, case) for case in self.pack.cases}

    def unknown(self, what: str, name: str, known: Iterable[str]) -> str:
        """`没有这个…`, with the nearest known name."""
        near = get_close_matches(name, list(known), n=1, cutoff=0.5)
        return f"没有“{name}”这个{what}" + (f"，是不是“{near[0]}”？" if near else "，请先定义或改正")

    def kind(self, kind: str, case: str, path: Path) -> Iterator[Finding]:
        """A fact kind that must be recordable in `case`."""
        spec = self.pack.facts.get(kind)
        if spec is None:
            yield path, self.unknown("事实种类（facts）", kind, self.pack.facts)
        elif case not in spec.cases:
            title = self.pack.cases[case].title if case in self.pack.cases else case
            yield path, f"“{kind}”不能记在“{title}”里（它的 cases 是 {'、'.join(spec.cases)}），等不到它"

    def trigger(self, trigger: Trigger, case: str, path: Path) -> Iterator[Finding]:
        """A kind, the terms and values it is compared with, the terms its condition reads."""
        yield from self.kind(trigger.fact, case, path)
        spec = self.pack.facts.get(trigger.fact)
        if spec is not None:
            yield from self.equals(trigger.equals, trigger.fact, spec, path)
            yield from self.where(trigger.where, trigger.fact, spec, path)

    def triggers(self, triggers: Iterable[Trigger], case: str, path: Path) -> Iterator[Finding]:
        """Each of several triggers, and that there is one."""
        listed = list(triggers)
        if not listed:
            yield path, "至少要写一种事实"
        for at, trigger in enumerate(listed):
            yield from self.trigger(trigger, case, (*path, at))

    def equals(self, equals: dict[str, str], kind: str, spec: FactSpec, path: Path) -> Iterator[Finding]:
        """Terms of the fact with a value each may hold."""
        for name, value in equals.items():
            at = (*path, "equals", name)
            term = self.regime.terms.get(name)
            if term is None:
                yield at, self.unknown("术语（terms）", name, self.regime.terms)
            elif name not in (*spec.terms, *spec.optional):
                yield at, f"“{kind}”没有“{name}”这个术语，应是：{self.listed((*spec.terms, *spec.optional))}"
            elif term.kind not in TEXT_KINDS:
                yield at, f"“{name}”不是文字类术语，请改用 where 写条件"
            elif term.options and value not in term.options:
                yield at, f"“{name}”没有“{value}”这一项，应是：{self.listed(term.options)}"

    def where(self, text: str | None, kind: str, spec: FactSpec, path: Path) -> Iterator[Finding]:
        """A condition on one fact reads only that fact's terms; anything else would always be unknown."""
        for name in sorted(self.names(text)):
            if name not in (*spec.terms, *spec.optional):
                yield (*path, "where"), f"“{kind}”没有“{name}”这个术语，这个条件永远不会成立"

    def condition(self, text: str | None, case: str, path: Path) -> Iterator[Finding]:
        """A condition on a case reads only terms that some fact of such a case may hold."""
        for name in sorted(self.names(text)):
            if name not in self.recorded.get(case, frozenset()):
                yield path, f"这类事项里没有哪种事实填“{name}”，这个条件永远待补充"

    def names(self, text: str | None) -> frozenset[str]:
        """The terms a compiled condition reads; none for one that was refused already."""
        expression: Expression | None = self.regime.conditions.get(text or "")
        return expression.names if expression is not None else frozenset()

    def holder(self, ref: str, path: Path, groups: bool = True) -> Iterator[Finding]:
        """A body, a position or a group."""
        known = [*self.pack.bodies, *self.pack.positions, *(self.pack.groups if groups else ())]
        if ref not in known:
            yield path, self.unknown("机构、职务或组" if groups else "机构或职务", ref, known)

    def holders(self, refs: Iterable[str], path: Path) -> Iterator[Finding]:
        """Bodies, positions or groups."""
        for ref in refs:
            yield from self.holder(ref, path)

    def who(
        self, refs: Iterable[str], path: Path, *, words: frozenset[str], facts: Iterable[str] = (), fact: bool = True
    ) -> Iterator[Finding]:
        """Words, slots, terms of each of `facts`, rights (where all words are allowed), bodies, positions, groups."""
        kinds = [kind for kind in facts if kind in self.pack.facts]
        for ref in refs:
            if ref.startswith("slot."):
                yield from self.slot(ref.removeprefix("slot."), path)
                yield from self._nobody(ref.removeprefix("slot."), path)
            elif ref.startswith("fact.") and fact:
                for kind in kinds:
                    yield from self._fact_term(ref.removeprefix("fact."), kind, path)
            elif ref.startswith("right.") and words == WHO_WORDS:
                continue
            elif ref in WHO_WORDS and ref not in words:
                allowed = "、".join(sorted(words))
                yield path, f"这里不能写“{ref}”，可以写机构、职务、组、slot.…" + (f"或 {allowed}" if allowed else "")
            elif ref not in WHO_WORDS:
                yield from self.holder(ref, path)

    def _nobody(self, slot: str, path: Path) -> Iterator[Finding]:
        """A slot that holds a text answers for nothing."""
        known = self.pack.slots.get(slot)
        if known is not None and known.holds == "text":
            yield path, f"“{known.title}”填的是文字，不是单位、职务或人，不能由它负责"

    def _fact_term(self, name: str, kind: str, path: Path) -> Iterator[Finding]:
        spec = self.pack.facts[kind]
        term = self.regime.terms.get(name)
        if name not in (*spec.terms, *spec.optional):
            yield path, f"fact.{name}：“{kind}”没有“{name}”这个术语，应是：{self.listed((*spec.terms, *spec.optional))}"
        elif term is not None and term.kind not in REFERENCE_KINDS:
            yield path, f"fact.{name}：“{name}”应是单位、职务或人（unit、position、person），不是 {term.kind}"

    def slot(self, slot: str, path: Path) -> Iterator[Finding]:
        """A slot that is defined and that some fact fills."""
        if slot not in self.pack.slots:
            yield path, self.unknown("责任角色（slots）", slot, self.pack.slots)
        elif slot not in self.filled:
            yield path, f"没有哪种事实填“{self.pack.slots[slot].title}”（facts 的 fills），它永远空着"

    def term(self, name: str, path: Path) -> Iterator[Finding]:
        """A word of the vocabulary."""
        if name not in self.regime.terms:
            yield path, self.unknown("术语（terms）", name, self.regime.terms)

    def due(self, text: str | None, case: str, path: Path) -> Iterator[Finding]:
        """A due text of anything but a cadence."""
        due = parse_due(text) if text is not None else Due("open")
        if due.anchor.startswith("period_"):
            yield path, f"“{text}”只用于周期事项（cadences）"
        if due.term is None:
            return
        term = self.regime.terms.get(due.term)
        if term is None:
            yield path, self.unknown("术语（terms）", due.term, self.regime.terms)
        elif term.kind is not TermKind.DATE:
            yield path, f"期限里的“{due.term}”应是日期（date），不是 {term.kind}"
        elif due.term not in self.recorded.get(case, frozenset()):
            yield path, f"这类事项里没有哪种事实填“{due.term}”，算不出期限"

    def someone(self, refs: Iterable[str]) -> bool:
        """Whether anybody at all may be meant: not only empty groups and slots that nothing fills."""
        for ref in refs:
            group = self.pack.groups.get(ref)
            if group is not None:
                if group.leader or group.deputies or group.members:
                    return True
            elif not ref.startswith("slot.") or ref.removeprefix("slot.") in self.filled:
                return True
        return False

    @staticmethod
    def listed(names: Iterable[str]) -> str:
        """Names for a message, the first dozen."""
        found = list(names)
        return "、".join(found[:12]) + ("……" if len(found) > 12 else "") or "（没有）"


def _slots_filled(pack: Pack) -> frozenset[str]:
    """Slots some fact fills; a fact that names the slot itself (`slot_from`) may fill any."""
    if any(fills.slot_from for spec in pack.facts.values() for fills in spec.fills):
        return frozenset(pack.slots)
    return frozenset(fills.slot for spec in pack.facts.values() for fills in spec.fills if fills.slot)


def _recorded(pack: Pack, case: str) -> frozenset[str]:
    return frozenset(
        term for spec in pack.facts.values() if case in spec.cases for term in (*spec.terms, *spec.optional)
    )
