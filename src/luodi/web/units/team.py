"""The standing cases of a unit as its page shows them: each role in the pack's own words, what is missing in red."""

from dataclasses import dataclass
from uuid import UUID

from luodi.ledger.public import CaseFile, case_file, choices
from luodi.ledger.whose import standing_case
from luodi.projects.industries import of_industries
from luodi.regimes.case import Obligation
from luodi.regimes.fold import rule_of
from luodi.regimes.industries import named
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Responsibility
from luodi.regimes.standing import filler, opening, standing_kinds
from luodi.units.lists import UnitLife
from luodi.units.models import UnitKind
from luodi.units.public import UnitView, Viewer
from luodi.web import formats
from luodi.web.clauses import case_url, clause_tag, link
from luodi.web.parts import ClauseTag, Figure, State

PROJECTS = 20


@dataclass(frozen=True)
class Ones:
    """What one standing case asks for: its roles, how many are missing, the address of the case."""

    title: str
    tag: ClauseTag | None
    figures: tuple[Figure, ...]
    missing: int
    url: str


@dataclass(frozen=True)
class Trade:
    """A key industry of the unit, its codes in words."""

    title: str
    codes: str
    tag: ClauseTag | None


@dataclass(frozen=True)
class TradeProject:
    """A project of the unit's industries."""

    name: str
    url: str
    industry: str
    stage: str
    total: str


def ones(viewer: Viewer, unit: UUID, regime: Regime) -> list[Ones]:
    """The unit's standing cases, as far as the viewer may read them."""
    found = []
    for case, kind in standing_case(viewer, unit, standing_kinds(regime)):
        file = case_file(viewer, case)
        rules = [rule for rule in file.regime.pack.responsibilities if rule.case == kind]
        found += [_ones(file, viewer, rule) for rule in rules]
    return found


def _ones(file: CaseFile, viewer: Viewer, rule: Responsibility) -> Ones:
    asked = _asked(file)
    allowed = {choice.kind for choice in choices(file, viewer) if not choice.stopping}
    figures = tuple(_one(file, slot.slot, asked.get(slot.slot), rule, allowed) for slot in rule.slots)
    missing = sum(figure.missing for figure in figures)
    tag = clause_tag(file.regime, rule.clause, place=rule.place or "", default=rule.default, choice=rule.choice)
    return Ones(rule.title, tag, figures, missing, case_url(file.kind, file.id))


def _asked(file: CaseFile) -> dict[str, Obligation]:
    """Open obligations to fill a role, by role."""
    pairs = zip(file.progress.running, file.state.obligations, strict=True)
    return {
        slot: obligation
        for running, obligation in pairs
        if obligation.open and (slot := rule_of(file.regime, running).unless_slot)
    }


def _one(file: CaseFile, slot: str, open_one: Obligation | None, rule: Responsibility, allowed: set[str]) -> Figure:
    spec = file.regime.pack.slots[slot]
    default = bool(open_one and open_one.due_default) or rule.default
    tag = clause_tag(file.regime, spec.clause or rule.clause, place=rule.place or "", default=default)
    if slot in file.state.slots:
        return Figure(spec.title, _holder(file, slot, spec.holds), note=_papers(file, slot), clause=tag)
    said = filler(file.regime, file.kind, slot)
    url = ""
    if said is not None and said[0] in allowed:
        chosen = {said[1].slot_from: spec.title} if said[1].slot_from else None
        url = link("case_record", file.id, said[0], query=chosen)
    due = open_one.due_on if open_one else None
    late = due is not None and due < file.state.day
    state = formats.due_state(due, file.calendar, file.state.day) if due else State("wait", "没有期限")
    by = file.owners(open_one) if open_one else ""
    note = "，".join(part for part in (f"由{by}明确" if by else "", f"{formats.day(due)}前" if due else "") if part)
    return Figure(spec.title, "缺", url=url, note=note, missing=True, state=state if late or due else None, clause=tag)


def _holder(file: CaseFile, slot: str, holds: str) -> str:
    return file.state.slots[slot] if holds == "text" else file.slot(slot)


def _papers(file: CaseFile, slot: str) -> str:
    """The papers beside the fact that filled the slot last."""
    title = file.regime.pack.slots[slot].title
    for line in reversed(file.lines):
        if not line.reversed and line.spec and any(fills.slot in (None, slot) for fills in line.spec.fills):
            values = set(line.fact.values.values())
            if (title in values or slot in values) and line.papers:
                return "附：" + "、".join(paper.name for paper in line.papers)
    return ""


def trades(unit: UnitView | None, regime: Regime) -> list[Trade]:
    """The key industries the unit answers for."""
    body = regime.pack.bodies.get(unit.code) if unit and unit.code else None
    wanted = body.industries if body else ()
    return [
        Trade(one.title, named(one), clause_tag(regime, one.clause, default=one.default))
        for one in regime.pack.industries
        if one.id in wanted
    ]


def trade_projects(viewer: Viewer, unit: UnitView | None, regime: Regime) -> list[TradeProject]:
    """The latest projects of the unit's industries that the viewer may know of."""
    body = regime.pack.bodies.get(unit.code) if unit and unit.code else None
    industries = [one for one in regime.pack.industries if body and one.id in body.industries]
    return [
        TradeProject(
            row.name,
            case_url("project", row.case),
            row.industry,
            regime.place_title(row.stage, row.standing),
            formats.money(row.total_investment),
        )
        for row in of_industries(viewer, industries, PROJECTS)
    ]


def standing_title(code: str, regime: Regime) -> str:
    """What the pack calls such a unit: the title of its standing case; '' where it has none."""
    first = next(iter(opening(regime, code)), None) if code else None
    body = regime.pack.bodies.get(code)
    return regime.pack.cases[first.case].title if first and body and body.kind == "team" else ""


def unlisted(unit: UnitLife, regime: Regime) -> str:
    """What the pack calls the teams of which it asks something for good, where this team is none of them; else ''."""
    if unit.kind != UnitKind.TEAM or opening(regime, unit.code):
        return ""
    return next((title for code in regime.pack.bodies if (title := standing_title(code, regime))), "")
