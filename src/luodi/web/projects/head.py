"""What stands at the top and the side of a project's page: steps, standing, who answers, figures."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from luodi.ledger.public import CaseFile
from luodi.projects.public import MERGED
from luodi.regimes.case import Fact, Obligation
from luodi.regimes.fold import rule_of
from luodi.regimes.schema import Standing
from luodi.units.public import Viewer, holders
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag, Figure, State, Step
from luodi.web.projects.addresses import record_url

CIRCLED = re.compile(r"^[①-⑳]\s*")
MONEY = ("投资总额", "固定资产投资", "土地投资", "厂房投资", "设备投资")
CONTRACTED = "协议投资额"
ARRIVED = "到位资金"
LAND = "用地面积"
ASSIGNED = "responsibility.assigned"


@dataclass(frozen=True)
class StandingNote:
    """搁置, 撤回, 不予引进 and the like, as plainly as they are: since when, why, by whom, what lifts it."""

    said: str
    since: str
    lines: tuple[str, ...]
    lifted_by: tuple[tuple[str, str], ...]
    clause: ClauseTag | None


def subtitle(file: CaseFile) -> str:
    """Investor, amount, land, industry; what is not known yet is left out."""
    values = file.state.values
    known = (
        str(values.get("投资方名称", "")),
        formats.money(_whole(file, "投资总额")) if "投资总额" in values else "",
        formats.land(_whole(file, LAND)) if LAND in values else "",
        str(values.get("产业", "")),
    )
    return " · ".join(part for part in known if part)


def urgent(file: CaseFile) -> State | None:
    """The most urgent state: the standing, else what is due first."""
    standing = standing_of(file)
    if standing is not None:
        return State("ended" if standing.obligations == "end" else "paused", standing.title)
    due = sorted((o for o in file.state.open_obligations if o.due_on), key=lambda o: (o.due_on, o.title))
    if not due:
        return None
    first = due[0]
    state = formats.due_state(first.due_on, file.calendar, file.state.day)
    late = sum(o.late_on(file.state.day) for o in due)
    more = f"等 {late} 件" if late > 1 else ""
    return State(state.kind, f"{first.title}{more}：{state.text}", state.title)


def standing_of(file: CaseFile) -> Standing | None:
    """The standing beside the stage."""
    return file.regime.standings.get(file.state.standing or "")


def standing_note(file: CaseFile, allowed: Mapping[str, bool]) -> StandingNote | None:
    """The note of the present standing; `allowed` are the kinds the viewer may record.

    None for a project merged into another one: `duplicates.notes` says that, with the way there.
    """
    standing = standing_of(file)
    if standing is None or standing.id == MERGED:
        return None
    cause = next(
        (f for f in reversed(file.state.active) if file.regime.any_matches(standing.on, f.kind, f.values)), None
    )
    line = file.line(cause.id) if cause else None
    kinds = dict.fromkeys(trigger.fact for trigger in standing.until)
    facts = file.regime.pack.facts
    return StandingNote(
        said=said(standing, "“{}”"),
        since=formats.day(cause.happened_on, file.state.day) if cause else "",
        lines=tuple(f"{label}：{text}" for label, text in line.values) if line else (),
        lifted_by=tuple(
            (facts[kind].title, record_url(file.id, kind) if allowed.get(kind) else "")
            for kind in kinds
            if kind in facts
        ),
        clause=clause_tag(file.regime, standing.clause, default=standing.default or not standing.clause),
    )


def said(standing: Standing, form: str = "{}") -> str:
    """已“搁置”; a title that says so itself is left as it is: “未予确认”, “已清退”."""
    return ("" if standing.title[0] in "已未不" else "已") + form.format(standing.title)


def steps(file: CaseFile, note: str = "") -> list[Step]:
    """The flow the document draws, with days; under the present step what holds it there, and `note`."""
    regime, today = file.regime, file.state.day
    entered: dict[str, list[tuple[str, str]]] = {}
    for entry in file.state.entries:
        past = regime.stages[entry.stage]
        entered.setdefault(past.step or "", []).append((formats.day(entry.on, today), past.title))
    stage = file.stage
    order = [step.id for step in regime.pack.steps]
    now = order.index(stage.step) if stage and stage.step in order else -1
    found = []
    common = steps_clause(file)
    for place, step in enumerate(regime.pack.steps):
        visits = entered.get(step.id, [])
        tag = None if common else clause_tag(regime, step.clause)
        title = CIRCLED.sub("", step.title)
        if place == now and stage is not None:
            text = f"{stage.title}，{visits[-1][0]}起" if visits else stage.title
            standing = standing_of(file)
            told = (text, f"现{said(standing)}" if standing else "", note)
            found.append(Step(title, "；".join(part for part in told if part), "now", tag))
        elif place < now:
            found.append(Step(title, visits[0][0] if visits else "", "done" if visits else "skipped", tag))
        else:
            found.append(Step(title, "", "next", tag))
    return found


def steps_clause(file: CaseFile) -> ClauseTag | None:
    """The clause that draws the whole flow, where it is one."""
    clauses = {step.clause for step in file.regime.pack.steps}
    return clause_tag(file.regime, clauses.pop()) if len(clauses) == 1 else None


def who_answers(file: CaseFile, viewer: Viewer, allowed: Mapping[str, bool]) -> list[Figure]:
    """Every slot of the pack: who fills it, since which clause; empty ones red with the day they are due."""
    asked = _asked_slots(file)
    filled = {slot: ref for slot, ref in file.state.slots.items() if slot in file.regime.pack.slots}
    names = _holder_names(file, viewer, filled.values())
    found = []
    for slot_id, slot in file.regime.pack.slots.items():
        obligation = asked.get(slot_id)
        clause = (obligation.clause if obligation else None) or slot.clause
        tag = clause_tag(
            file.regime,
            clause,
            place=(obligation.place if obligation else "") or "",
            default=bool(obligation and obligation.due_default) or not clause,
            choice=obligation.choice if obligation else None,
        )
        url = record_url(file.id, ASSIGNED, given={"责任角色": slot.title}) if allowed.get(ASSIGNED) else ""
        if slot_id in filled:
            ref = filled[slot_id]
            found.append(Figure(slot.title, file.name(ref), note=names.get(ref, ""), clause=tag))
        elif obligation is not None:
            due = formats.due_state(obligation.due_on, file.calendar, file.state.day)
            day = f"{formats.day(obligation.due_on, file.state.day)}前" if obligation.due_on else ""
            note = "，".join(part for part in (f"由{file.owners(obligation)}明确", day) if part)
            found.append(Figure(slot.title, "未定", url=url, note=note, missing=True, state=due, clause=tag))
    return found


def _asked_slots(file: CaseFile) -> dict[str, Obligation]:
    """Open obligations to fill a slot, by slot."""
    found = {}
    for running, obligation in zip(file.progress.running, file.state.obligations, strict=True):
        slot = rule_of(file.regime, running).unless_slot
        if obligation.open and slot:
            found[slot] = obligation
    return found


def _holder_names(file: CaseFile, viewer: Viewer, refs: Iterable[str]) -> dict[str, str]:
    """Who holds the positions among the refs today."""
    ids: dict[str, UUID] = {}
    for ref in refs:
        found = file.book.id_of(ref)
        if found is not None and found in file.book.unit_of:
            ids[ref] = found
    if not ids:
        return {}
    held = holders(viewer.jurisdiction, ids.values(), file.state.day)
    return {ref: "、".join(p.name for p in held.get(some_id, ())) or "职务空缺" for ref, some_id in ids.items()}


def figures(file: CaseFile, supply: Callable[[str], str]) -> list[Figure]:
    """投资构成: amounts in 万元, land in 亩. `supply` gives the address of the form that asks for a term, or ''."""
    found = []
    for name in MONEY:
        if name in file.state.values or name in MONEY[:2]:
            found.append(_money(file, name, supply))
    if LAND in file.state.values:
        label = file.regime.terms[LAND].label
        text = formats.land(_whole(file, LAND)).removesuffix(" 亩")
        found.append(Figure(label, text, "亩", number=True, clause=_term_clause(file, LAND)))
    return found


@dataclass(frozen=True)
class Arrival:
    """到位 beside 协议: texts, and how much of it was verified."""

    contracted: str
    arrived: str
    verified: str
    waiting: str
    done: int
    total: int
    share: str


def arrival(file: CaseFile) -> Arrival | None:
    """Funds arrived against the agreement; None before the signing."""
    contracted = _whole(file, CONTRACTED)
    if contracted is None:
        return None
    arrived = _whole(file, ARRIVED) or 0
    verified = sum(_amount(f) for f in file.state.active if ARRIVED in f.values and file.state.verified.get(f.id))
    share = formats.percent(arrived / contracted) if contracted else formats.DASH
    waiting = formats.wan(arrived - verified) if arrived > verified else ""
    return Arrival(
        formats.money(contracted), formats.wan(arrived), formats.wan(verified), waiting, arrived, contracted, share
    )


def _amount(fact: Fact) -> int:
    value = fact.values.get(ARRIVED, 0)
    return value if isinstance(value, int) else 0


def _money(file: CaseFile, name: str, supply: Callable[[str], str]) -> Figure:
    amount = _whole(file, name)
    label = file.regime.terms[name].label if name in file.regime.terms else name
    if amount is None:
        return Figure(label, "待补充", url=supply(name), number=True, clause=_term_clause(file, name))
    text = formats.wan(amount).removesuffix(" 万元")
    return Figure(label, text, "万元", number=True, clause=_term_clause(file, name))


def _term_clause(file: CaseFile, name: str) -> ClauseTag | None:
    spec = file.regime.pack.terms.get(name)
    return clause_tag(file.regime, spec.clause) if spec and spec.clause else None


def _whole(file: CaseFile, name: str) -> int | None:
    value = file.state.values.get(name)
    return int(value) if isinstance(value, int | float) else None
