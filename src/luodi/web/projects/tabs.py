"""The tabs of a project's page, each an address of its own: 经过, 评审, 进度, 资金, 业绩, 问题, 材料."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from luodi.ledger.public import CaseFile, Line
from luodi.regimes.case import Obligation
from luodi.regimes.fold import rule_of
from luodi.reviews.public import Part, ReviewView, review_of
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag, GateLine, State, Tab
from luodi.web.projects import earned
from luodi.web.projects.addresses import project_url, review_item_url
from luodi.web.projects.duties import state_of, tag_of
from luodi.web.projects.happened import Happened, happened, with_actions, with_term
from luodi.web.projects.head import ARRIVED
from luodi.web.projects.missing import gate_lines

TOLD = "进展情况"
TITLES: Mapping[str, str] = {
    "": "经过",
    "review": "意见",
    "progress": "进度",
    "funds": "资金",
    "credits": "业绩",
    "problems": "问题",
    "papers": "材料",
}


def tabs(file: CaseFile, viewer: Viewer, current: str) -> list[Tab]:
    """The tabs with what each counts; the reviews under the regime's word, where it has any."""
    pack = file.regime.pack
    review = review_of(file, viewer)
    problems = raised(file)
    waiting = sum(o.open for _, o in problems)
    counts = {
        "": str(len(file.lines)),
        "review": f"{review.answered}/{len(review.parts)}" if review else "",
        "progress": "",
        "funds": str(len(with_term(file, [ARRIVED])) or ""),
        "credits": str(len({(posting.fact, posting.measure) for posting in file.state.credits}) or ""),
        "problems": str(waiting or ""),
        "papers": str(sum(len(line.papers) for line in file.lines) or ""),
    }
    shown = {**TITLES, "review": pack.words["review"]}
    left_out = {"credits": not earned.counts(file), "review": not pack.reviews}
    return [
        Tab(
            title, project_url(file.id, name) if name else f"{project_url(file.id)}#tabs", name == current, counts[name]
        )
        for name, title in shown.items()
        if not left_out.get(name)
    ]


@dataclass(frozen=True)
class Cell:
    """One unit's answer to one item."""

    unit: str
    state: State
    note: str
    url: str
    mine: bool


@dataclass(frozen=True)
class ItemRow:
    """One item of the review: its clause, the figures beside their thresholds, each unit's answer."""

    title: str
    question: str
    clause: ClauseTag | None
    figures: tuple[GateLine, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ReviewTable:
    """The latest round of the review."""

    title: str
    answered: int
    total: int
    clause: ClauseTag | None
    rows: tuple[ItemRow, ...]


def review_table(file: CaseFile, viewer: Viewer, allowed: Mapping[str, bool]) -> ReviewTable | None:
    """Item by unit; None before the first round."""
    review = review_of(file, viewer)
    if review is None:
        return None
    rows = []
    for view in review.items:
        item = view.item
        tag = clause_tag(file.regime, item.clause or review.rule.clause, place=item.place or "", choice=item.choice)
        figures = gate_lines(file, view.figures, allowed)
        rows.append(
            ItemRow(item.title, item.question, tag, figures, tuple(_cell(file, review, part) for part in view.parts))
        )
    rule = review.rule
    tag = clause_tag(file.regime, rule.clause, place=rule.place or "", default=rule.default, choice=rule.choice)
    return ReviewTable(rule.title, review.answered, len(review.parts), tag, tuple(rows))


def _cell(file: CaseFile, review: ReviewView, part: Part) -> Cell:
    url = review_item_url(file.id, part.obligation.key)
    if part.opinion is None:
        return Cell(part.unit_title, state_of(file, part.obligation), "", url, part.mine)
    agreed = part.verdict in review.rule.agree
    first = bool(review.rule.agree) and part.verdict == review.rule.agree[0]
    kind = "kept" if first else "soon" if agreed else "late"
    line = part.opinion
    note = f"{formats.day(line.fact.happened_on, file.state.day)} · {line.actor}"
    return Cell(part.unit_title, State(kind, part.verdict), note, url, part.mine)  # type: ignore[arg-type]


@dataclass(frozen=True)
class StageRow:
    """A stage the project entered: since when, and how many days it stayed."""

    title: str
    since: str
    stayed: str
    clause: ClauseTag | None


@dataclass(frozen=True)
class PlanRow:
    """A planned day beside the day it came true."""

    title: str
    planned: str
    actual: str
    state: State
    clause: ClauseTag | None


def stages(file: CaseFile) -> list[StageRow]:
    """Stages entered, in order."""
    found = []
    entries = file.state.entries
    for place, entry in enumerate(entries):
        stage = file.regime.stages[entry.stage]
        until = entries[place + 1].on if place + 1 < len(entries) else file.state.day
        still = "至今" if place + 1 == len(entries) else "历时"
        stayed = f"{still} {(until - entry.on).days} 天"
        tag = clause_tag(file.regime, stage.clause, default=stage.default)
        found.append(StageRow(stage.title, formats.day(entry.on, file.state.day), stayed, tag))
    return found


def plan(file: CaseFile) -> list[PlanRow]:
    """Obligations due on a day that somebody planned, those replaced by a later plan left out."""
    found = []
    for running, obligation in zip(file.progress.running, file.state.obligations, strict=True):
        due = rule_of(file.regime, running).due or ""
        if due.startswith("on ") and obligation.due_on and obligation.status.value != "replaced":
            found.append(_plan_row(file, obligation, obligation.due_on))
    return found


def _plan_row(file: CaseFile, obligation: Obligation, due: date) -> PlanRow:
    today = file.state.day
    ended = formats.day(obligation.ended_on, today) if obligation.ended_on and not obligation.open else ""
    return PlanRow(
        obligation.title, formats.day(due, today), ended, state_of(file, obligation), tag_of(file, obligation)
    )


def reports(file: CaseFile, viewer: Viewer) -> list[Happened]:
    """Facts that say how it goes: those that begin a stage, and reports of progress."""
    kinds = {trigger.fact for stage in file.regime.stages.values() for trigger in stage.on} | {
        kind for kind, spec in file.regime.facts(file.kind).items() if TOLD in spec.terms
    }
    found = [line for line in reversed(file.lines) if line.fact.kind in kinds]
    return [with_actions(file, viewer, happened(file, line), line) for line in found[:20]]


@dataclass(frozen=True)
class Payment:
    """One arrival of funds."""

    shown: Happened
    amount: str
    purpose: str
    counts: bool


def payments(file: CaseFile, viewer: Viewer) -> list[Payment]:
    """Arrivals, the last first."""
    found = []
    for line in with_term(file, [ARRIVED]):
        amount = line.fact.values[ARRIVED]
        shown = with_actions(file, viewer, happened(file, line), line)
        purpose = str(line.fact.values.get("资金用途", ""))
        found.append(Payment(shown, formats.wan(int(amount)), purpose, not line.reversed))  # type: ignore[arg-type]
    return found


@dataclass(frozen=True)
class Problem:
    """Something raised that somebody must settle, and how it stands."""

    shown: Happened
    state: State
    owner: str
    due: str
    clause: ClauseTag | None
    answer: str


def raised(file: CaseFile) -> list[tuple[Line, Obligation]]:
    """Facts that asked somebody to answer that very fact (问题, 批示, 议定事项, 附加条件), the last first."""
    found = []
    for running, obligation in zip(file.progress.running, file.state.obligations, strict=True):
        rule = rule_of(file.regime, running)
        line = file.line(obligation.started_by)
        if rule.about == "start" and line is not None and not line.needs_verification and not line.reversed:
            found.append((line, obligation))
    return found[::-1]


def problems(file: CaseFile, viewer: Viewer) -> list[Problem]:
    """Open ones first."""
    found = []
    for line, obligation in sorted(raised(file), key=lambda pair: not pair[1].open):
        answer = file.line(obligation.ended_by) if obligation.ended_by else None
        told = "；".join(f"{label}：{text}" for label, text in answer.values) if answer else ""
        found.append(
            Problem(
                with_actions(file, viewer, happened(file, line), line),
                state_of(file, obligation),
                file.owners(obligation),
                formats.day(obligation.due_on, file.state.day) if obligation.due_on else "",
                tag_of(file, obligation),
                told,
            )
        )
    return found
