"""查重: whether what is known of two projects makes them one, by the rules of a regime. Pure, like the fold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from luodi.common.money import format_yuan
from luodi.common.names import Name, likeness, overlap, same_company
from luodi.regimes.duplicates_schema import DuplicateRule, Nearness, percent, share

ORDER: Mapping[str, int] = {"block": 0, "warn": 1, "hint": 2}
BASES: Mapping[str, str] = {
    "earlier": "以在册的为基数",
    "later": "以新报的为基数",
    "larger": "以大的为基数",
    "smaller": "以小的为基数",
}

LEVELS: Mapping[str, str] = {"block": "写明理由才能报", "warn": "照报，事后裁定", "hint": "只提示"}
TRAITS: Mapping[str, str] = {
    "code": "在线招商项目代码",
    "name": "项目名称",
    "investor": "投资方",
    "industry": "产业",
    "credit_code": "统一社会信用代码",
    "phone": "联系电话",
    "address": "地址",
    "group": "所属集团",
}


NAMELESS = Name()
UNKEYED = frozenset({"industry"})
"""What two projects may share without being found by it."""
TOLD_WHOLE = ("code", "industry", "credit_code", "address")
"""What one side can share only where both have it; an investor's group may be told by the other side alone."""


class Traits(NamedTuple):
    """What is known of a project for the comparison; '' and None and empty for what is not. `amount` in yuan.

    `investors`: other names (`plain`) by which the investor goes as well, those with the same telephone and those of
    the same group, which only the side that asks has looked up. `former` and `former_investors`: names that project and
    investor had before (曾用名), by which they are known as well.
    """

    name: Name = NAMELESS
    investor: Name = NAMELESS
    credit_code: str = ""
    code: str = ""
    industry: str = ""
    amount: int | None = None
    address: str = ""
    group: Name = NAMELESS
    by_phone: frozenset[str] = frozenset()
    by_group: frozenset[str] = frozenset()
    former: tuple[Name, ...] = ()
    former_investors: tuple[Name, ...] = ()

    @property
    def names(self) -> tuple[Name, ...]:
        """The name of today first, then those before it."""
        return (self.name, *self.former)

    @property
    def investors(self) -> tuple[Name, ...]:
        """The investor's name of today first, then those before it."""
        return (self.investor, *self.former_investors)


@dataclass(frozen=True)
class Ground:
    """The rule that holds, how alike the names are, and how far apart the amounts where it compares them."""

    rule: DuplicateRule
    alike: float
    apart: Decimal | None = None

    @property
    def rank(self) -> tuple[int, float]:
        """The surest first."""
        return ORDER[self.rule.level], -self.alike


def judge(rules: Iterable[DuplicateRule], told: Traits, known: Traits) -> Ground | None:
    """The first of `rules` (the surest first) by which `told` is the project `known`, which was there before; None by
    none."""
    alike = likeness(told.name, known.name)
    if told.former or known.former:
        alike = max(likeness(a, b) for a in told.names for b in known.names)
    shared = _Shared(told, known)
    for rule in rules:
        if (ground := _holds(rule, shared, alike)) is not None:
            return ground
    return None


def rules_on(rules: Iterable[DuplicateRule], day: date) -> tuple[DuplicateRule, ...]:
    """The rules in force on a day, the surest first."""
    return tuple(sorted((rule for rule in rules if rule.holds_on(day)), key=lambda rule: ORDER[rule.level]))


def asking(rules: Iterable[DuplicateRule], told: Traits) -> tuple[DuplicateRule, ...]:
    """The rules that may hold for what was told: without those that ask for what was not."""
    missing = {trait for trait in TOLD_WHOLE if not getattr(told, trait)}
    return tuple(rule for rule in rules if missing.isdisjoint(rule.same))


def least_alike(rules: Iterable[DuplicateRule]) -> float:
    """From what likeness of names on a rule may hold for two projects that share nothing that is looked up whole.

    Above 1 where none may, 0 where a rule asks for neither.
    """
    asking = [rule for rule in rules if rule.alike or set(rule.same) <= UNKEYED]
    return min((share(rule.alike) if rule.alike else 0.0 for rule in asking), default=2.0)


def distance(earlier: int, later: int, base: str) -> Decimal | None:
    """How far two amounts are apart as a share of the one that `base` names; None where that one is nothing."""
    of = {"earlier": earlier, "later": later, "larger": max(earlier, later), "smaller": min(earlier, later)}[base]
    return Decimal(abs(earlier - later)) / of if of else None


def reason(ground: Ground, told: Traits, known: Traits) -> str:
    """Why, with what was compared: only for whom sees the project on record."""
    rule, parts = ground.rule, [ground.rule.title]
    if rule.alike is not None and told.name.plain != known.name.plain:
        parts.append(f"名称相似 {ground.alike:.0%}")
        if ground.alike > likeness(told.name, known.name):
            parts.append("与曾用名相比")
    if told.name.phase != known.name.phase and rule.level != "hint":
        parts.append("期次不同")
    if rule.amount is not None and ground.apart is not None and known.amount is not None and told.amount is not None:
        shown = f"在册 {format_yuan(known.amount, '亿元')} 亿元、新报 {format_yuan(told.amount, '亿元')} 亿元"
        parts.append(f"{shown}，相差 {ground.apart:.1%}（{BASES[rule.amount.base]}）")
    return "；".join(parts)


def lines(rule: DuplicateRule) -> list[tuple[str, str]]:
    """The rule as an official reads it: labels and sentences."""
    parts = [f"{'、'.join(TRAITS[one] for one in rule.same)}相同"] if rule.same else []
    if rule.alike is not None:
        parts.append(f"名称相似 {rule.alike} 以上")
    if rule.overlap is not None:
        parts.append(f"地址重合 {rule.overlap} 以上就算相同")
    if rule.amount is not None:
        bound = f"不到 {rule.amount.under}" if rule.amount.under else f"不超过 {rule.amount.up_to}"
        parts.append(f"投资总额相差{bound}（{BASES[rule.amount.base]}）")
    if rule.unless_differs:
        parts.append(f"两边都填了{'、'.join(TRAITS[one] for one in rule.unless_differs)}而不同的除外")
    told = [("谁能多知道", "看不到那个项目的，也告知由谁持有、到哪一天")] if rule.shows else []
    return [("凭什么", "，".join(parts)), ("怎么办", LEVELS[rule.level]), *told]


class _Shared(dict[str, bool]):
    """Which traits two projects have in common, each compared once however many rules ask."""

    def __init__(self, told: Traits, known: Traits) -> None:
        super().__init__()
        self.told, self.known = told, known

    def __missing__(self, trait: str) -> bool:
        found = self[trait] = _same(trait, self.told, self.known)
        return found

    @cached_property
    def overlap(self) -> float:
        """The share of the shorter address that stands in the other."""
        return overlap(self.told.address, self.known.address)


def _holds(rule: DuplicateRule, shared: _Shared, alike: float) -> Ground | None:
    if rule.alike is not None and alike < share(rule.alike):
        return None
    for trait in rule.same:
        if trait == "address" and rule.overlap is not None:
            if shared.overlap < share(rule.overlap):
                return None
        elif not shared[trait]:
            return None
    told, known = shared.told, shared.known
    for trait in rule.unless_differs:
        if _differs(trait, told, known):
            return None
    if rule.amount is None:
        return Ground(rule, alike)
    apart = _near(rule.amount, told.amount, known.amount)
    return None if apart is None else Ground(rule, alike, apart)


def _near(bound: Nearness, told: int | None, known: int | None) -> Decimal | None:
    """How far apart, where that is near enough."""
    if told is None or known is None:
        return None
    apart = distance(known, told, bound.base)
    if apart is None:
        return None
    if bound.under is not None:
        return apart if apart < percent(bound.under) else None
    return apart if bound.up_to is not None and apart <= percent(bound.up_to) else None


def _same(trait: str, told: Traits, known: Traits) -> bool:
    if trait == "name":
        return any(a and a.plain == b.plain for a in told.names for b in known.names)
    if trait == "investor":
        return _one_company(told, known)
    if trait == "phone":
        return bool(known.investor) and known.investor.plain in told.by_phone
    if trait == "group":
        return _one_group(told, known)
    mine, theirs = getattr(told, trait), getattr(known, trait)
    return bool(mine) and mine == theirs


def _one_company(told: Traits, known: Traits) -> bool:
    if told.credit_code and known.credit_code:
        return told.credit_code == known.credit_code
    if not told.former_investors and not known.former_investors:
        return same_company(told.investor, known.investor)
    return any(same_company(a, b) for a in told.investors for b in known.investors)


def _one_group(told: Traits, known: Traits) -> bool:
    """Both name one group, or one investor is the other's group, or a party of the same group as known."""
    if known.investor and known.investor.plain in told.by_group:
        return True
    if not told.group and not known.group:
        return False
    mine = [name for name in (told.group, told.investor) if name]
    theirs = [name for name in (known.group, known.investor) if name]
    return any((told.group == a or known.group == b) and same_company(a, b) for a in mine for b in theirs)


def _differs(trait: str, told: Traits, known: Traits) -> bool:
    """Known on both sides, and not the same."""
    if trait == "investor":
        both = bool(told.investor and known.investor) or bool(told.credit_code and known.credit_code)
        return both and not _one_company(told, known)
    if trait == "group":
        return bool(told.group and known.group) and not _one_group(told, known)
    if trait == "phone":
        return bool(told.by_phone and known.investor) and not _same(trait, told, known)
    return bool(getattr(told, trait) and getattr(known, trait)) and not _same(trait, told, known)
