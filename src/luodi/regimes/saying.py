"""A rule in full: every field of the pack as a labelled sentence. Pure; nothing but the regime."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from luodi.regimes import duplicates, words
from luodi.regimes import figure_words as figures
from luodi.regimes.claims_schema import ClaimRule
from luodi.regimes.duplicates_schema import DuplicateRule
from luodi.regimes.figures_schema import Credit, Measure, Rating, Sheet
from luodi.regimes.industries import named
from luodi.regimes.regime import Regime
from luodi.regimes.rights import RIGHTS
from luodi.regimes.schema import (
    Body,
    Cadence,
    FactSpec,
    Form,
    Gate,
    Group,
    Industry,
    Ladder,
    ObligationRule,
    PositionSpec,
    Responsibility,
    Review,
    Slot,
    Stage,
    Standing,
    Step,
    TermSpec,
)
from luodi.regimes.standing import fillings, opening
from luodi.regimes.terms import TermKind
from luodi.regimes.weekly_schema import Weekly
from luodi.regimes.who import title_of

KINDS = {
    TermKind.MONEY: "金额", TermKind.LAND: "面积", TermKind.NUMBER: "数", TermKind.INTEGER: "整数",
    TermKind.RATIO: "比例",
    TermKind.TEXT: "文字", TermKind.CHOICE: "单选", TermKind.CHOICES: "多选", TermKind.BOOLEAN: "是或否",
    TermKind.DATE: "日期", TermKind.UNIT: "单位", TermKind.POSITION: "职务", TermKind.PERSON: "人员",
    TermKind.PARTY: "企业", TermKind.INDUSTRY: "行业代码", TermKind.CASE: "另一个事项",
}  # fmt: skip
HOLDS = {"unit": "单位", "position": "职务", "person": "人员", "text": "文字，可附文件"}
AGAIN = {"new": "再次发生时另起一件", "ignore": "再次发生时不另起", "replace": "再次发生时以新的一件替换"}
_ABOUT = {"start": "，针对起算的那一件", "same": "，针对同一件事"}

Lines = list["Said"]


@dataclass(frozen=True)
class Said:
    """One labelled sentence; `default`: this part alone is the system's."""

    label: str
    text: str
    default: bool = False


def said(entry: Any, regime: Regime) -> Lines:
    """What an entry of a pack says, sentence by sentence, the empty ones left out; nothing of a kind unknown here."""
    speak = _SAID.get(type(entry))
    return [line for line in speak(entry, regime) if line.text] if speak else []


def opens_once(rule: Cadence, regime: Regime) -> str:
    """What has a case for good, from its first day, and what the document itself fills in there."""
    kind = regime.pack.cases[rule.case].title if rule.case in regime.pack.cases else rule.case
    said = f"{words.who(rule.owner, regime)}，一设立就为其立“{kind}”一件，长期有效"
    return said + (f"，{words.due(rule.due)}办结" if rule.ends else "")


def gate_when(gate: Gate, regime: Regime) -> str:
    """Before what the gate is asked."""
    if gate.entering:
        stage = regime.stages.get(gate.entering)
        said = f"进入“{stage.title if stage else gate.entering}”之前"
    else:
        said = f"记{words.trigger(gate.recording, regime)}之前" if gate.recording else ""
    return said + (f"，{words.condition(gate.when, regime)}时" if gate.when else "")


def gate_effect(gate: Gate, regime: Regime) -> str:
    """What happens where it does not hold."""
    if gate.effect == "warn":
        return "只提示，不拦"
    if gate.override == "none":
        return "不满足就办不了，不可越过"
    return f"不满足就办不了；{words.who(gate.override.by, regime)}可写明理由破例放行"


def _obligation(rule: ObligationRule, regime: Regime) -> Lines:
    return [
        Said(
            "起算",
            words.triggers(rule.starts, regime) + (f"，且{words.condition(rule.when, regime)}" if rule.when else ""),
        ),
        Said("责任", words.owners(rule.owner, rule.else_owner, regime)),
        Said("期限", words.due(rule.due), rule.due_default),
        *_pauses(rule, regime),
        Said("办结", words.triggers(rule.ends, regime) + (_ABOUT.get(rule.about or "", ""))),
        Said("再次发生", AGAIN[rule.again] if rule.again != "ignore" else ""),
        *_ladder(rule.ladder, regime),
        Said("说明", rule.hint or ""),
    ]


def _when(condition: str | None, regime: Regime) -> str:
    return f"，且{words.condition(condition, regime)}" if condition else ""


def _pauses(rule: ObligationRule | Review, regime: Regime) -> Lines:
    if rule.pauses is None:
        return []
    stops = f"自{words.trigger(rule.pauses.on, regime)}起停表，到{words.trigger(rule.pauses.until, regime)}接着算"
    return [Said("停表", stops, rule.pauses.default)]


def _ladder(ladder_id: str, regime: Regime) -> Lines:
    ladder = next(iter(regime.ladders.get(ladder_id, ())), None)
    return [Said("逾期", _steps(ladder, regime), ladder.default)] if ladder else []


def _steps(ladder: Ladder, regime: Regime) -> str:
    said = [f"{words.offset(step.at)}{step.title}" + ("，须销号" if step.write_off else "") for step in ladder.steps]
    by = words.who(ladder.write_off_by, regime)
    return "；".join(said) + (f"；销号由{by}" if by else "")


def _cadence(rule: Cadence, regime: Regime) -> Lines:
    each = "，每个单位各一件" if rule.each else ""
    if rule.every == "once":
        return [
            Said("立项", opens_once(rule, regime)),
            Said("文件已明确", "；".join(_said_by_document(rule, regime))),
            Said("办结", words.triggers(rule.ends, regime)),
            *(_ladder(rule.ladder, regime) if rule.ends else ()),
            Said("说明", rule.hint or ""),
        ]
    return [
        Said("周期", words.EVERY[rule.every] + each),
        Said("责任", words.who(rule.owner, regime)),
        Said("期限", words.due(rule.due, rule.every), rule.due_default),
        Said("办结", words.triggers(rule.ends, regime)),
        *_ladder(rule.ladder, regime),
        Said("说明", rule.hint or ""),
    ]


def _said_by_document(rule: Cadence, regime: Regime) -> Iterator[str]:
    """For each body: what its document itself fills in the standing case."""
    for body_id, body in regime.pack.bodies.items():
        if body.slots and rule in opening(regime, body_id):
            said = fillings(regime, body_id, rule)
            filled = [f"{regime.pack.slots[one.slot].title}：{title_of(one.holder, regime)}" for one in said]
            if filled:
                yield f"{body.short}（{'，'.join(filled)}）"


def _gate(gate: Gate, regime: Regime) -> Lines:
    asked = [
        words.requirement(wanted, regime)
        + (f"（{detail}）" if (detail := words.requirement_detail(wanted, regime)) else "")
        for wanted in gate.require
    ]
    return [
        Said("何时检查", gate_when(gate, regime)),
        Said("须有", "；".join(asked)),
        Said("须满足", words.condition(gate.must, regime) if gate.must else ""),
        Said("取数", "只看这次填的" if gate.reads == "fact" else ""),
        Said("不满足", gate_effect(gate, regime)),
        Said("缺数字时", _unknown(gate)),
        Said("说明", gate.hint or ""),
    ]


def _unknown(gate: Gate) -> str:
    if gate.unknown == "pass":
        return "不问"
    return "算“待补充”，不算不满足" if gate.must and gate.reads == "case" else ""


def _review(review: Review, regime: Regime) -> Lines:
    agree = "、".join(review.agree)
    return [
        Said("起算", words.triggers(review.starts, regime)),
        Said("办法", f"{len(review.items)} 项分头同时评审，每项每个责任单位各出一份意见；{agree}算通过"),
        Said("期限", words.due(review.due), review.due_default),
        *_pauses(review, regime),
        Said("办结", f"“{words.fact_title(review.opinion, regime)}”，写明{review.verdict_term}"),
        *_ladder(review.ladder, regime),
    ]


def _responsibility(rule: Responsibility, regime: Regime) -> Lines:
    return [
        Said("起算", words.triggers(rule.starts, regime) + _when(rule.when, regime)),
        Said("由谁明确", words.owners(rule.owner, rule.else_owner, regime)),
        *(
            Said(title_of(f"slot.{slot.slot}", regime), f"{words.due(slot.due)}明确", slot.due_default)
            for slot in rule.slots
        ),
        Said("办结", f"“{words.fact_title(rule.fact, regime)}”"),
        *_ladder(rule.ladder, regime),
    ]


def _claim(rule: ClaimRule, regime: Regime) -> Lines:
    kept = f"{words.triggers(rule.kept_by, regime)}，每 {words.span(rule.within)}内至少一次" if rule.within else ""
    return [
        Said("起算", words.triggers(rule.starts, regime) + _when(rule.when, regime)),
        Said("归谁", f"起算时的{title_of(f'slot.{rule.holder}', regime)}；以后换了角色也不变，裁定改归的除外"),
        Said("保护期", f"{words.span(rule.lasts)}" if rule.lasts else "不设", rule.lasts_default),
        Said("靠什么保住", kept, rule.within_default),
        Said("提醒", f"到期前 {words.span(rule.warn)}"),
        Said("了结", f"{words.triggers(rule.ends, regime)}；撤回、不予引进等终止时；写明放弃时"),
        Said("查重时", "别的单位看得到归谁、到哪天" if rule.shows == "holder" else "别的单位只知道已有，不知道归谁"),
        Said("说明", rule.hint or ""),
    ]


def _standing(standing: Standing, regime: Regime) -> Lines:
    return [
        Said("因", words.triggers(standing.on, regime)),
        Said("到", words.triggers(standing.until, regime)),
        Said("其间", "未办的时限停表" if standing.obligations == "pause" else "未办的时限终止"),
    ]


def _stage(stage: Stage, regime: Regime) -> Lines:
    step = next((s.title for s in regime.pack.steps if s.id == stage.step), "")
    following = "、".join(regime.stages[name].title for name in stage.next if name in regime.stages)
    return [
        Said("进入", words.triggers(stage.on, regime)),
        Said("限于", words.condition(stage.when, regime) if stage.when else ""),
        Said("步骤", step),
        Said("其后", following),
    ]


def _fact(spec: FactSpec, regime: Regime) -> Lines:
    checked = spec.verification
    return [
        Said("谁来记", words.who(spec.by, regime)),
        Said("必填", _terms(spec.terms, regime)),
        Said("选填", _terms(spec.optional, regime)),
        Said("材料", "、".join(spec.evidence.kinds) + ("（必附）" if spec.evidence.required else "")),
        Said(
            "核实", f"{words.who(checked.by, regime)}，{words.due(checked.due)}" if checked else "",
            bool(checked and checked.default),
        ),
        Said("说明", spec.hint or ""),
    ]  # fmt: skip


def _terms(names: Iterable[str], regime: Regime) -> str:
    return "、".join(regime.terms[name].label if name in regime.terms else name for name in names)


def _term(term: TermSpec, regime: Regime) -> Lines:
    kind = KINDS[TermKind(term.kind)]
    return [
        Said("写法", kind + (f"（{term.unit}）" if term.unit else "")),
        Said("可选", "、".join(term.options)),
        Said("说明", term.help or ""),
    ]


def _form(form: Form, regime: Regime) -> Lines:
    rows = [field.heading or (f"{field.number or ''}{_terms([field.term or ''], regime)}") for field in form.fields]
    return [Said("记的是", f"“{words.fact_title(form.fact, regime)}”"), Said("逐行", "；".join(rows))]


def _body(body: Body, regime: Regime) -> Lines:
    return [
        Said("上级", words.who([body.parent] if body.parent else [], regime)),
        Said("设在", words.who([body.hosted_by] if body.hosted_by else [], regime)),
        Said("由谁管理", words.who([body.managed_by] if body.managed_by else [], regime)),
        Said("位于", words.who([body.located_in] if body.located_in else [], regime)),
        Said("重点产业", "、".join(one.title for one in regime.pack.industries if one.id in body.industries)),
        Said("职责", "；".join(body.duties)),
    ]


def _position(position: PositionSpec, regime: Regime) -> Lines:
    return [
        Said("单位", title_of(position.body, regime)),
        Said("可见", words.SEES[position.sees]),
        Said("权限", "、".join(RIGHTS.get(right, right) for right in position.rights)),
        Said("随任", title_of(position.held_through, regime) if position.held_through else ""),
    ]


def _group(group: Group, regime: Regime) -> Lines:
    called = group.seat_titles
    return [
        Said(called["leader"], words.who([group.leader] if group.leader else [], regime)),
        Said(called["deputy"], words.who(group.deputies, regime)),
        Said(called["member"], words.who(group.members, regime)),
    ]


def _slot(slot: Slot, regime: Regime) -> Lines:
    return [Said("由什么担任", HOLDS[slot.holds])]


def _industry(industry: Industry, regime: Regime) -> Lines:
    bodies = [body.short for body in regime.pack.bodies.values() if industry.id in body.industries]
    return [Said("行业代码", named(industry)), Said("由谁负责", "、".join(bodies)), Said("说明", industry.note or "")]


def _step(step: Step, regime: Regime) -> Lines:
    stages = "、".join(stage.title for stage in regime.pack.stages if stage.step == step.id)
    return [Said("做什么", step.summary or ""), Said("阶段", stages)]


def _weekly(rule: Weekly, regime: Regime) -> Lines:
    said = (f"{words.fact_title(field.fact, regime)}的{field.term}" for field in rule.fields)
    return [
        Said("谁来更新", "，没有的由".join(title_of(word, regime) for word in rule.keeper)),
        Said("期限", words.due(rule.due, "week"), rule.due_default),
        Said("填什么", "、".join([f"{words.fact_title(rule.fact, regime)}的{rule.note}", *said])),
        Said("没有变化", words.fact_title(rule.unchanged, regime)),
    ]


def _labelled(lines: figures.Said) -> Lines:
    return [Said(label, text) for label, text in lines]


_SAID: dict[type, Any] = {
    ObligationRule: _obligation,
    Cadence: _cadence,
    Gate: _gate,
    Review: _review,
    Responsibility: _responsibility,
    Standing: _standing,
    ClaimRule: _claim,
    Ladder: lambda ladder, regime: [Said("步骤", _steps(ladder, regime))],
    Stage: _stage,
    FactSpec: _fact,
    TermSpec: _term,
    Form: _form,
    Weekly: _weekly,
    DuplicateRule: lambda rule, _regime: _labelled(duplicates.lines(rule)),
    Body: _body,
    PositionSpec: _position,
    Group: _group,
    Slot: _slot,
    Industry: _industry,
    Step: _step,
    Measure: lambda rule, regime: _labelled(figures.measure_lines(rule, regime)),
    Credit: lambda rule, regime: _labelled(figures.credit_lines(rule, regime)),
    Rating: lambda rule, regime: _labelled(figures.rating_lines(rule, regime)),
    Sheet: lambda rule, regime: _labelled(figures.sheet_lines(rule, regime)),
}
