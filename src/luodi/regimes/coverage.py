"""Which rules carry each clause: what `luodi clauses` and the regime page list, and what the checker counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from luodi.regimes.regime import Regime
from luodi.regimes.schema import Pack

SECTION_TITLES: Mapping[str, str] = {
    "bodies": "机构",
    "positions": "职务",
    "groups": "组",
    "slots": "责任角色",
    "industries": "重点产业",
    "terms": "术语",
    "facts": "记录",
    "steps": "步骤",
    "stages": "阶段",
    "standings": "停留状态",
    "obligations": "时限事项",
    "cadences": "周期事项",
    "gates": "关口",
    "reviews": "评审",
    "responsibilities": "责任",
    "ladders": "阶梯",
    "claims": "首报首谈",
    "forms": "表单",
    "weekly": "每周更新",
    "duplicates": "查重",
    "measures": "指标",
    "credits": "业绩分配",
    "ratings": "评级",
    "sheets": "考核表",
    "choices": "采用时选定",
}


@dataclass(frozen=True)
class RuleRef:
    """One rule, body, step, form … that carries a clause; `section` is its key in the pack, see SECTION_TITLES."""

    section: str
    id: str
    title: str
    default: bool
    since: date | None = None

    @property
    def section_title(self) -> str:
        """What kind of rule it is, in Chinese."""
        return SECTION_TITLES[self.section]


@dataclass(frozen=True)
class ClauseCoverage:
    """One clause with what carries it; `no_rule` and `missing` say why nothing does (文件规定之外、待补文件).

    `origin`: the short title of the pack it is taken over from (a county's from its city's), "" for its own.
    """

    clause: str
    title: str
    place: str
    summary: str
    rules: tuple[RuleRef, ...]
    choices: tuple[str, ...]
    no_rule: str | None
    missing: str | None
    origin: str = ""

    @property
    def carried(self) -> bool:
        """Whether anything other than a choice carries the clause."""
        return any(rule.section != "choices" for rule in self.rules)

    @property
    def explained(self) -> bool:
        """Whether it is carried, or says why not."""
        return self.carried or bool(self.no_rule or self.missing)


def clause_rules(regime: Regime) -> dict[str, list[RuleRef]]:
    """For every clause of the pack, in its order, the rules that name it; empty where none does."""
    found: dict[str, list[RuleRef]] = {clause: [] for clause in regime.pack.clauses}
    for clause, ref, _ in clause_mentions(regime.pack):
        if clause in found and ref not in found[clause]:
            found[clause].append(ref)
    return found


def coverage(regime: Regime) -> list[ClauseCoverage]:
    """Every clause with its rules, choices, and what is missing."""
    rules = clause_rules(regime)
    return [
        ClauseCoverage(
            clause=number,
            title=clause.title,
            place=clause.place,
            summary=clause.summary,
            rules=tuple(rules[number]),
            choices=tuple(choice.id for choice in regime.pack.choices if choice.clause == number),
            no_rule=clause.no_rule,
            missing=clause.missing,
            origin=regime.taken_from("clauses", number),
        )
        for number, clause in regime.pack.clauses.items()
    ]


def clause_mentions(pack: Pack) -> Iterator[tuple[str, RuleRef, tuple[str | int, ...]]]:
    """Every place of a pack that names a clause: the clause, the rule, the path in the pack."""
    for section in SECTION_TITLES:
        content = getattr(pack, section)
        entries: Mapping[Any, Any] = content if isinstance(content, dict) else dict(enumerate(content))
        for key, entry in entries.items():
            ref = _ref(section, str(getattr(entry, "id", key)), entry)
            if entry.clause is not None:
                yield entry.clause, ref, (section, key, "clause")
            for at, item in enumerate(getattr(entry, "items", ())):
                if item.clause is not None:
                    yield item.clause, ref, (section, key, "items", at, "clause")
            verification = getattr(entry, "verification", None)
            if verification is not None and verification.clause is not None:
                yield verification.clause, ref, (section, key, "verification", "clause")


def _ref(section: str, name: str, entry: Any) -> RuleRef:
    title = getattr(entry, "title", None) or getattr(entry, "question", None) or name
    return RuleRef(section, name, title, bool(getattr(entry, "default", False)), getattr(entry, "since", None))
