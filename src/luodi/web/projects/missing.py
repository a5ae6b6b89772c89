"""What is missing for the next stage: the lines of its gates with figures and clause, and where to supply the rest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from luodi.ledger.public import CaseFile
from luodi.regimes.case import Outcome
from luodi.regimes.case import Verdict as Found
from luodi.regimes.schema import Gate, Requirement, Stage
from luodi.regimes.who import who_titles
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag, GateLine
from luodi.web.parts import Verdict as Mark
from luodi.web.projects.addresses import project_url, record_url
from luodi.web.projects.head import ASSIGNED

MARKS: Mapping[Outcome, Mark] = {
    Outcome.PASSES: "pass",
    Outcome.BLOCKS: "block",
    Outcome.WARNS: "warn",
    Outcome.UNKNOWN: "unknown",
    Outcome.OVERRIDDEN: "overridden",
}


OPPOSITE: Mapping[str, str] = {"≥": "＜", "＞": "≤", "≤": "＞", "＜": "≥", "=": "≠", "≠": "="}
"""How two figures stand where a condition fails: 24.3 ＜ 30, not 24.3 ≥ 30."""


@dataclass(frozen=True)
class NextStage:
    """A stage that may follow: how it begins, by whom, and every line of its gates."""

    title: str
    summary: str
    begins: str
    action_text: str
    action_url: str
    lines: tuple[GateLine, ...]
    clause: ClauseTag | None
    back: bool = False
    """A stage already passed: going there again is the exception, and its lines are folded away."""


def next_stages(file: CaseFile, allowed: Mapping[str, bool]) -> list[NextStage]:
    """Those that may follow, in the pack's order. `allowed`: kinds the viewer may record; true: freely."""
    return [_next(file, stage, verdicts, allowed) for stage, verdicts in file.next]


def _next(file: CaseFile, stage: Stage, verdicts: Sequence[Found], allowed: Mapping[str, bool]) -> NextStage:
    facts = file.regime.pack.facts
    kinds = [kind for kind in dict.fromkeys(trigger.fact for trigger in stage.on) if kind in facts]
    begins = "或".join(f"“{facts[kind].title}”" for kind in kinds)
    who = "、".join(dict.fromkeys(who_titles(facts[kind].by, file.regime) for kind in kinds))
    ready = next((kind for kind in kinds if allowed.get(kind)), "")
    counted = Counter(v.outcome for v in verdicts)
    summary = "，".join(
        f"{counted[outcome]} 项{words}"
        for outcome, words in (
            (Outcome.BLOCKS, "未满足"),
            (Outcome.UNKNOWN, "待补充"),
            (Outcome.WARNS, "提醒"),
            (Outcome.OVERRIDDEN, "已破例放行"),
        )
        if counted[outcome]
    )
    return NextStage(
        title=stage.title,
        summary=summary or ("条件都已满足" if verdicts else "没有前置条件"),
        begins=f"记{begins}即进入；由{who}记" if begins else "",
        action_text=facts[ready].title if ready else "",
        action_url=record_url(file.id, ready) if ready else "",
        lines=_stopping_first(verdicts, gate_lines(file, verdicts, allowed)),
        clause=clause_tag(file.regime, stage.clause, default=stage.default),
        back=_behind(file, stage),
    )


def _stopping_first(verdicts: Sequence[Found], lines: Sequence[GateLine]) -> tuple[GateLine, ...]:
    """The lines, each of its verdict, with what really stands in the way before what only reminds."""
    paired = sorted(zip(verdicts, lines, strict=True), key=lambda pair: not pair[0].stops)
    return tuple(line for _, line in paired)


def _behind(file: CaseFile, stage: Stage) -> bool:
    """Whether the stage stands before the present one in the pack's order."""
    order = [one.id for one in file.regime.pack.stages]
    return file.stage is not None and order.index(stage.id) < order.index(file.stage.id)


def gate_lines(
    file: CaseFile, verdicts: Iterable[Found], allowed: Mapping[str, bool], *, here: Iterable[str] = ()
) -> tuple[GateLine, ...]:
    """The verdicts as lines of a page. `here`: terms that the form on this page asks for itself."""
    required = _requirements(file)
    seen: Counter[str] = Counter()
    lines = []
    for verdict in verdicts:
        wants = required.get(verdict.gate, ())
        place = seen[verdict.gate]
        seen[verdict.gate] += 1
        wanted = wants[place] if place < len(wants) else None
        lines.append(gate_line(file, verdict, wanted, allowed, frozenset(here)))
    return tuple(lines)


def gate_of(file: CaseFile, gate_id: str) -> Gate | None:
    """The gate in force today; None for what the program itself asks."""
    return next((gate for gate in file.regime.gates(file.state.day, file.kind) if gate.id == gate_id), None)


def _guards(file: CaseFile, gate: Gate | None, here: frozenset[str]) -> bool:
    """Whether the gate only refuses certain values of this form: what its formula reads then tells nobody anything."""
    if gate is None or gate.recording is None or gate.recording.where is None or gate.must is None:
        return False
    return not here & names_of(file, gate)


def names_of(file: CaseFile, gate: Gate) -> frozenset[str]:
    """The terms its formula reads."""
    return file.regime.conditions[gate.must].names if gate.must else frozenset()


def _requirements(file: CaseFile) -> dict[str, tuple[Requirement, ...]]:
    return {gate.id: gate.require for gate in file.regime.gates(file.state.day, file.kind)}


def gate_line(
    file: CaseFile, verdict: Found, wanted: Requirement | None, allowed: Mapping[str, bool], here: frozenset[str]
) -> GateLine:
    """One line: what was read, what is unknown, whether it stops, and the next thing to do about it."""
    handed_in = wanted is not None and (wanted.evidence or wanted.papers)
    if handed_in and verdict.outcome is Outcome.BLOCKS and not here:
        verdict = replace(verdict, outcome=Outcome.UNKNOWN, detail="记的时候附上")
    failed = verdict.outcome in {Outcome.BLOCKS, Outcome.WARNS}
    operator = OPPOSITE.get(verdict.operator, verdict.operator) if failed else verdict.operator
    text, url = _remedy(file, verdict, wanted, allowed, here)
    if _guards(file, gate_of(file, verdict.gate), here):
        verdict = replace(verdict, detail="", left="", operator="", right="", unit="", missing=())
    labels = [file.regime.terms[name].label for name in verdict.missing if name in file.regime.terms]
    parts = [verdict.detail] if verdict.detail else []
    if verdict.outcome is Outcome.UNKNOWN:
        supplier = "" if url or set(verdict.missing) <= here else _supplier(file, verdict.missing)
        if labels:
            parts.append(f"待补充：{'、'.join(labels)}{supplier}")
    if verdict.outcome is not Outcome.PASSES:
        parts.append(_force(verdict))
        if verdict.note:
            parts.append(verdict.note)
    return GateLine(
        MARKS[verdict.outcome],
        verdict.title,
        "；".join(part for part in parts if part),
        verdict.left,
        operator,
        verdict.right,
        verdict.unit,
        clause_tag(
            file.regime,
            verdict.clause,
            place=verdict.place or "",
            default=verdict.default or not verdict.clause,
            choice=verdict.choice,
        ),
        text,
        url,
    )


def _force(verdict: Found) -> str:
    """Whether the line stops, in words."""
    if not verdict.hard:
        return "指导性：提醒，不阻断"
    if not verdict.stops:
        return ""
    return "可由有权的职务破例放行" if verdict.overridable else "不可越过"


def _remedy(
    file: CaseFile, verdict: Found, wanted: Requirement | None, allowed: Mapping[str, bool], here: frozenset[str]
) -> tuple[str, str]:
    if verdict.outcome in {Outcome.PASSES, Outcome.OVERRIDDEN}:
        return "", ""
    missing = [name for name in verdict.missing if name not in here]
    if missing:
        return _supply(file, missing, allowed)
    if wanted is None:
        return "", ""
    if wanted.parts:
        return "看各项意见", project_url(file.id, "review")
    if wanted.slot and ASSIGNED in allowed:
        title = file.regime.pack.slots[wanted.slot].title
        return f"明确{title}", record_url(file.id, ASSIGNED, given={"责任角色": title})
    if wanted.fact in allowed and wanted.fact is not None and not wanted.absent:
        return file.regime.pack.facts[wanted.fact].title, record_url(file.id, wanted.fact)
    return "", ""


def _supply(file: CaseFile, missing: Sequence[str], allowed: Mapping[str, bool]) -> tuple[str, str]:
    """The form that asks for most of what is missing, one that nothing stops first."""
    best: tuple[tuple[bool, int], str, str] | None = None
    for kind, free in allowed.items():
        spec = file.regime.pack.facts[kind]
        held = [name for name in missing if name in spec.terms or name in spec.optional]
        if held and (best is None or (free, len(held)) > best[0]):
            best = ((free, len(held)), kind, held[0])
    return ("去补充", record_url(file.id, best[1], field=best[2])) if best else ("", "")


def supply_url(file: CaseFile, term: str, allowed: Mapping[str, bool]) -> str:
    """The form that asks for a term, for those who may fill it in; else ''."""
    return _supply(file, [term], allowed)[1]


def _supplier(file: CaseFile, missing: Sequence[str]) -> str:
    """Who may supply it, for those who may not."""
    for kind, spec in file.regime.facts(file.kind).items():
        offered = spec.menu and not spec.about and not (spec.opens and file.state.facts)
        if offered and any(name in spec.terms or name in spec.optional for name in missing):
            who = who_titles(spec.by, file.regime)
            return f"（由{who}在“{file.regime.pack.facts[kind].title}”里补）"
    return ""
