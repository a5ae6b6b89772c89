"""Two projects side by side: what is equal, what differs, what only one of them says; and what a merge would do."""

from collections.abc import Mapping
from dataclasses import dataclass

from luodi.ledger.public import CaseFile
from luodi.projects.public import Moves, Suspicion, moves
from luodi.regimes.case import Claim
from luodi.regimes.terms import HIDDEN, TermKind
from luodi.web import formats
from luodi.web.clauses import case_url
from luodi.web.parts import State

FIRST = ("项目名称", "投资方名称", "统一社会信用代码", "省级项目编码", "所属集团", "产业", "投资总额", "建设地址")
EARLIER, LATER = "先报的", "后报的"
ASKED = ("lead.reported", "project.identified")
"""Kinds of facts that ask what a project is."""
STATES: Mapping[str, State] = {
    "same": State("kept", "相同"),
    "differs": State("late", "不同"),
    "one": State("wait", "只有一边"),
}


@dataclass(frozen=True)
class Line:
    """One line of the comparison; '' where a side does not say it."""

    label: str
    newer: str
    known: str
    how: str
    first: bool = True

    @property
    def state(self) -> State:
        """Equal, different, or said by one side alone."""
        return STATES[self.how]


@dataclass(frozen=True)
class Preview:
    """What a merge would do, as people read it. `kept` and `gone` are 先报的 and 后报的: often both bear one name."""

    case: str
    title: str
    kept: str
    gone: str
    taken: tuple[tuple[str, str], ...]
    ends: tuple[str, ...]
    claims: tuple[str, ...]
    ahead: str
    facts: int
    papers: int


def lines(found: Suspicion) -> list[Line]:
    """What identifies a project first, then what else the two say, in the order of the vocabulary.

    `first` are those by which one tells two projects apart: what is asked when one is reported, where they stand now.
    """
    newer, known = found.newer, found.known
    terms = newer.regime.terms
    held = [
        name
        for name, term in terms.items()
        if term.kind is not TermKind.CASE and (name in newer.state.values or name in known.state.values)
    ]
    order = [name for name in FIRST if name in held] + [name for name in held if name not in FIRST]
    asked = {name for kind in ASKED for name in _asked(newer, kind)} | set(FIRST)
    rows = [_line(terms[name].label, newer.show(name), known.show(name), name in asked) for name in order]
    slots = [slot for slot in newer.regime.pack.slots if slot in newer.state.slots or slot in known.state.slots]
    rows += [_line(newer.regime.pack.slots[slot].title, newer.slot(slot), known.slot(slot), False) for slot in slots]
    rows.append(_line("现在", _place(newer), _place(known)))
    rows.append(_line("首报日期", formats.day(newer.opened_on), formats.day(known.opened_on)))
    return list(dict.fromkeys(rows))


def _asked(file: CaseFile, kind: str) -> tuple[str, ...]:
    spec = file.regime.pack.facts.get(kind)
    return (*spec.terms, *spec.optional) if spec else ()


def _line(label: str, newer: str, known: str, first: bool = True) -> Line:
    how = "one" if not (newer and known) else "same" if newer == known else "differs"
    return Line(label, newer, known, how, first)


def _place(file: CaseFile) -> str:
    return file.regime.place_title(file.state.stage or "", file.state.standing or "")


def previews(found: Suspicion) -> list[Preview]:
    """The merge either way, the project that was there before first."""
    ways = ((found.known, found.newer, EARLIER, LATER), (found.newer, found.known, LATER, EARLIER))
    return [_preview(moves(kept, gone), stays, goes) for kept, gone, stays, goes in ways]


def _preview(move: Moves, kept: str, gone: str) -> Preview:
    terms = move.kept.regime.terms
    return Preview(
        case=str(move.kept.id),
        title=move.kept.title,
        kept=kept,
        gone=gone,
        taken=tuple((terms[name].label, move.gone.show(name, value)) for name, value in move.taken.items()),
        ends=move.ends,
        claims=tuple(f"{one.title}（{_held(move.gone, one)}）" for one in move.claims),
        ahead=f"{gone}走到“{_place(move.gone)}”，{kept}在“{_place(move.kept)}”" if move.ahead else "",
        facts=move.facts,
        papers=move.papers,
    )


def _held(file: CaseFile, claim: Claim) -> str:
    return f"归{file.name(claim.holder)}，{formats.day(claim.since)}起" if claim.holder else "还没有归到单位"


def side(file: CaseFile) -> dict[str, str]:
    """The head of a column."""
    unit = file.slot("introducing_unit")
    return {"title": file.title, "url": case_url("project", file.id), "unit": unit if unit != HIDDEN else ""}
