"""The language of a pack as an official reads it: who, by when, under which condition. Pure; nothing but the regime."""

import re
from collections.abc import Iterable

from luodi.regimes.regime import Regime
from luodi.regimes.rights import RIGHTS
from luodi.regimes.schema import Requirement, Trigger
from luodi.regimes.spans import Due, parse_due, parse_offset
from luodi.regimes.who import title_of

UNITS = {"working days": "个工作日", "days": "天", "months": "个月"}
EVERY = {"once": "一次", "week": "每周", "month": "每月", "quarter": "每季度", "half-year": "每半年", "year": "每年"}
THIS = {"week": "本周", "month": "当月", "quarter": "本季度", "half-year": "本半年", "year": "当年"}
NEXT = {"week": "下周", "month": "次月", "quarter": "下季度", "half-year": "下半年度", "year": "次年"}
SEES = {"all": "全部项目", "tree": "本单位及下级", "unit": "本单位", "tasks": "只看所承办"}

_AMOUNT = re.compile(r"(\w+)\(\s*(-?[\d.]+)\s*\)")
_PER_MU = {"万元每亩": "万元/亩", "元每亩": "元/亩", "亿元每亩": "亿元/亩"}
_IN = re.compile(r"(\w+) (not )?in \(([^)]*)\)")
_QUOTED = re.compile(r"'([^']*)'")
_SIGNS = (
    (re.compile(r" is not null\b"), " 已填"),
    (re.compile(r" is null\b"), " 未填"),
    (re.compile(r"\bnot (?=\w)"), "不是 "),
    (re.compile(r" and "), " 且 "),
    (re.compile(r" or "), " 或 "),
    (re.compile(r" = (?=“)"), "为"),
    (re.compile(r" = true\b"), " 为是"),
    (re.compile(r" = false\b"), " 为否"),
    (re.compile(r">="), "≥"),
    (re.compile(r"<="), "≤"),
    (re.compile(r"<>"), "≠"),
    (re.compile(r" / "), " ÷ "),
    (re.compile(r" \* "), " × "),
)


def who(refs: Iterable[str], regime: Regime) -> str:
    """Bodies, positions, slots and groups by title; a right by its name."""
    return "、".join(dict.fromkeys(_one(ref, regime) for ref in refs))


def _one(ref: str, regime: Regime) -> str:
    if ref.startswith("right."):
        return f"有“{RIGHTS.get(ref.removeprefix('right.'), '相应')}”权限的职务"
    return title_of(ref, regime)


def owners(refs: Iterable[str], otherwise: Iterable[str], regime: Regime) -> str:
    """Who answers; and who does while nobody fills the role."""
    instead = who(otherwise, regime)
    return who(refs, regime) + (f"（未明确时：{instead}）" if instead else "")


def due(text: str | None, every: str = "") -> str:
    """A due text in words; `every` is the period of a cadence."""
    if text is None:
        return "不定期限"
    return _due(parse_due(text), every)


def _due(span: Due, every: str) -> str:
    amount = f"{abs(span.amount)} {UNITS[span.unit]}"
    when = (NEXT if span.next_period else THIS).get(every, "下期" if span.next_period else "当期")
    if span.anchor == "start":
        return f"{amount}内"
    if span.anchor == "term":
        if not span.amount:
            return f"{span.term}当天"
        return f"{span.term}{'前' if span.amount < 0 else '后'} {amount}"
    if span.anchor == "period_last_working_day":
        return f"{when}最后一个工作日"
    if span.anchor == "period_working_day":
        return f"{when}第 {span.amount} 个工作日"
    if span.anchor == "period_day":
        return f"{when}第 {span.amount} 天"
    return "不定期限"


def span(text: str) -> str:
    """A span of calendar days or months: 90 天, 6 个月."""
    found = parse_due(text)
    return f"{found.amount} {UNITS[found.unit]}"


def offset(text: str) -> str:
    """A ladder's point in time: 到期前 1 个工作日, 到期当天, 逾期 5 个工作日."""
    days = parse_offset(text).working_days
    if not days:
        return "到期当天"
    return f"到期前 {-days} 个工作日" if days < 0 else f"逾期 {days} 个工作日"


def fact_title(kind: str, regime: Regime) -> str:
    """The title of a kind of fact."""
    spec = regime.pack.facts.get(kind)
    return spec.title if spec else kind


def trigger(one: Trigger, regime: Regime) -> str:
    """A kind of fact with its condition: “签约”（协议类型为投资合同）."""
    said = [f"{name}为{_value(name, value, regime)}" for name, value in one.equals.items()]
    if one.where:
        said.append(condition(one.where, regime))
    return f"“{fact_title(one.fact, regime)}”" + (f"（{'，'.join(said)}）" if said else "")


def _value(term: str, value: str, regime: Regime) -> str:
    """A value as people say it: a cadence by its title, a body or position by its own."""
    return duty_title(term, value, regime) or title_of(value, regime)


def duty_title(term: str, value: str, regime: Regime) -> str | None:
    """The title of the cadence that a period names by its id in its own term; None for any other value."""
    return next((c.title for c in regime.pack.cadences if c.id == value and c.period_term == term), None)


def triggers(several: Iterable[Trigger], regime: Regime) -> str:
    """Any of several kinds of fact."""
    return "或".join(trigger(one, regime) for one in several)


def condition(text: str, regime: Regime) -> str:
    """A formula of the pack in the official's words: 固定资产投资 ÷ 用地面积 ≥ 380 万元/亩."""
    said = _IN.sub(lambda found: _among(found, regime), text)
    said = _AMOUNT.sub(_amount, said)
    said = _QUOTED.sub(lambda found: f"“{title_of(found[1], regime)}”", said)
    for sign, word in _SIGNS:
        said = sign.sub(word, said)
    return said


def _amount(found: re.Match[str]) -> str:
    unit, number = found[1], found[2]
    return f"{number}%" if unit == "百分之" else f"{number} {_PER_MU.get(unit, unit)}"


def _among(found: re.Match[str], regime: Regime) -> str:
    listed = "、".join(title_of(name, regime) for name in _QUOTED.findall(found[3]))
    return f"{found[1]} {'不是' if found[2] else '是'}{listed}{'中的任何一个' if found[2] else '之一'}"


def requirement(wanted: Requirement, regime: Regime) -> str:
    """What a gate asks for: the pack's own words where it has them, else said in full."""
    return wanted.title or _asked(wanted, regime)


def requirement_detail(wanted: Requirement, regime: Regime) -> str:
    """The same in full, '' where the short words already are."""
    return _asked(wanted, regime) if wanted.title else ""


def _asked(wanted: Requirement, regime: Regime) -> str:
    if wanted.evidence:
        return "附有材料"
    if wanted.papers:
        return f"附有{'、'.join(wanted.papers)}" + ("之一" if len(wanted.papers) > 1 else "")
    if wanted.parts:
        review = next((r.title for r in regime.pack.reviews if r.id == wanted.parts), wanted.parts)
        return f"“{review}”各项意见齐备"
    if wanted.slot:
        return f"已明确{title_of(f'slot.{wanted.slot}', regime)}"
    named = trigger(Trigger(fact=wanted.fact or "", where=wanted.where, equals=wanted.equals), regime)
    later = f"最近一次{triggers(wanted.since, regime)}之后" if wanted.since else ""
    state = "没有" if wanted.absent else "已有"
    return f"{later}{state}{named}" + ("，并已核实" if wanted.verified else "")


def duties_clause(regime: Regime) -> str | None:
    """The clause that gives the bodies their duties: the one called so (职责); a body's own clause only sets it up."""
    return next((number for number, clause in regime.pack.clauses.items() if "职责" in clause.title), None)
