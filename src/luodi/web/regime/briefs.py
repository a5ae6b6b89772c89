"""Every rule of a clause in one line, for the table: what kind, what, who, until when, since or until which day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luodi.regimes import duplicates, words
from luodi.regimes import figure_words as figures
from luodi.regimes.claims_schema import ClaimRule
from luodi.regimes.coverage import SECTION_TITLES, RuleRef
from luodi.regimes.duplicates_schema import DuplicateRule
from luodi.regimes.regime import Regime
from luodi.regimes.saying import gate_when, opens_once
from luodi.regimes.schema import Cadence, Gate, Ladder, ObligationRule, Responsibility, Review, Standing
from luodi.regimes.schema_parts import Rule
from luodi.regimes.who import title_of

Acting = Rule | Standing

ACTING = (
    "obligations", "cadences", "gates", "reviews", "responsibilities", "standings", "ladders", "claims", "duplicates",
    "measures", "credits", "ratings", "sheets",
)  # fmt: skip
"""Sections whose rules each get a line; of the others, one line names them all."""
COUNTED = ("terms", "positions")
"""Sections of which only the number is said where the clause also makes somebody act."""
NAMED = 6
"""So many names of one section stand in its line."""


@dataclass(frozen=True)
class Brief:
    """One line. `text` says who and until when; `marks` are words such as 只提示; `days` the span it holds in."""

    kind: str
    title: str
    text: str = ""
    marks: tuple[str, ...] = ()
    default: bool = False
    due_default: bool = False
    choice: str = ""
    days: str = ""


def entries(refs: Iterable[RuleRef], regime: Regime) -> list[tuple[RuleRef, Acting]]:
    """The dated rules behind the refs of the acting sections."""
    found = []
    for ref in refs:
        if ref.section in ACTING:
            for rule in getattr(regime.pack, ref.section):
                if rule.id == ref.id and getattr(rule, "since", None) == ref.since:
                    found.append((ref, rule))
    return found


def briefs(refs: Sequence[RuleRef], regime: Regime) -> list[Brief]:
    """The lines of a clause: what makes somebody act first, then what names things."""
    lines = [_acting(ref, rule, regime) for ref, rule in entries(refs, regime)]
    named: dict[str, list[RuleRef]] = {}
    for ref in refs:
        if ref.section not in ACTING and ref.section != "choices":
            named.setdefault(ref.section, []).append(ref)
    if not lines:
        return [_naming(section, named[section], regime) for section in SECTION_TITLES if section in named]
    if named:
        lines.append(_beside(named, regime))
    return lines


def _beside(named: Mapping[str, Sequence[RuleRef]], regime: Regime) -> Brief:
    """What a clause names beside its duties and gates, in one line."""
    said = []
    for section, title in SECTION_TITLES.items():
        refs = named.get(section, ())
        if section in COUNTED and refs:
            said.append(f"{title} {len(refs)} 个")
        elif refs:
            said.append(f"{title}：{_titles(section, refs, regime)}")
    return Brief("另有", "", "。".join(said), default=all(ref.default for refs in named.values() for ref in refs))


def _naming(section: str, refs: Sequence[RuleRef], regime: Regime) -> Brief:
    text = _titles(section, refs, regime)
    return Brief(SECTION_TITLES[section], "", text, default=all(ref.default for ref in refs))


def _titles(section: str, refs: Sequence[RuleRef], regime: Regime) -> str:
    shorts = {code: body.short for code, body in regime.pack.bodies.items()} if section == "bodies" else {}
    titles = list(dict.fromkeys(shorts.get(ref.id, ref.title) for ref in refs))
    return "；".join(titles[:NAMED]) + (f" 等 {len(titles)} 个" if len(titles) > NAMED else "")


def _acting(ref: RuleRef, rule: Acting, regime: Regime) -> Brief:
    if isinstance(rule, Standing):
        return Brief(ref.section_title, rule.title, f"因{words.triggers(rule.on, regime)}", default=rule.default)
    text, marks, due_default = _said(rule, regime)
    return Brief(
        ref.section_title,
        rule.title,
        text,
        marks,
        rule.default,
        due_default and not rule.default,
        chosen(rule.choice, regime),
        held(rule.since, rule.until),
    )


def _said(rule: Rule, regime: Regime) -> tuple[str, tuple[str, ...], bool]:
    if isinstance(rule, ObligationRule):
        return f"{words.owners(rule.owner, rule.else_owner, regime)}，{words.due(rule.due)}", (), rule.due_default
    if isinstance(rule, Cadence):
        each = "各" if rule.each else ""
        if rule.every == "once":
            return opens_once(rule, regime), (), rule.due_default
        said = f"{each}{words.who(rule.owner, regime)}，{words.EVERY[rule.every]}，{words.due(rule.due, rule.every)}"
        return said, (), rule.due_default
    if isinstance(rule, Gate):
        return gate_when(rule, regime), (_short_effect(rule),), False
    if isinstance(rule, Review):
        units = {unit for item in rule.items for unit in item.units}
        return f"{len(rule.items)} 项、{len(units)} 个单位分头出意见，{words.due(rule.due)}", (), rule.due_default
    if isinstance(rule, Responsibility):
        named = "、".join(title_of(f"slot.{slot.slot}", regime) for slot in rule.slots)
        when = f"{words.condition(rule.when, regime)}：" if rule.when else ""
        by = words.owners(rule.owner, rule.else_owner, regime)
        days = "、".join(dict.fromkeys(words.due(slot.due) for slot in rule.slots))
        return f"{when}由{by}明确{named}，{days}", (), all(slot.due_default for slot in rule.slots)
    if isinstance(rule, ClaimRule):
        lasts = f"保护 {words.span(rule.lasts)}" if rule.lasts else "不设保护期"
        return f"{title_of(f'slot.{rule.holder}', regime)}，{lasts}", (), rule.lasts_default or rule.within_default
    if isinstance(rule, DuplicateRule):
        return duplicates.lines(rule)[0][1], (duplicates.LEVELS[rule.level],), False
    if isinstance(rule, Ladder):
        return "、".join(f"{step.title}（{words.offset(step.at)}）" for step in rule.steps), (), False
    return *figures.brief(rule, regime), False


def _short_effect(gate: Gate) -> str:
    if gate.effect == "warn":
        return "只提示"
    return "不可越过" if gate.override == "none" else "可破例放行"


def held(since: date | None, until: date | None) -> str:
    """The span a dated entry holds in: 2018-07-20 起, 到 2018-07-19 止."""
    said = [f"{since} 起"] if since else []
    if until:
        said.append(f"{until} 前")
    return "，".join(said)


def chosen(choice: str | None, regime: Regime) -> str:
    """What the adopter chose, by the id of the question."""
    return next((c.chosen for c in regime.pack.choices if c.id == choice), "")
