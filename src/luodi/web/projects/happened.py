"""What happened: the timeline of facts with papers, verification, seal and what may be done about each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from luodi.common import clock
from luodi.ledger.public import CaseFile, Line, Paper, choices_about
from luodi.regimes.case import REVERSED, VERIFIED
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag, State
from luodi.web.projects.addresses import about_url, paper_url

SHOWN_VALUES = 6
SHOWN_LINES = 30
FOLDED = 4


@dataclass(frozen=True)
class PaperLink:
    """A paper under a fact, with its address."""

    name: str
    kind: str
    size: str
    url: str
    when: str = ""
    title: str = ""


@dataclass(frozen=True)
class Happened:
    """One fact on the timeline. `more` are the values behind the first few."""

    id: str
    title: str
    day: str
    moment: str
    who: str
    about: str
    about_url: str
    values: tuple[tuple[str, str], ...]
    more: tuple[tuple[str, str], ...]
    papers: tuple[PaperLink, ...]
    badges: tuple[State, ...]
    sealed: str
    clause: ClauseTag | None
    struck: bool
    actions: tuple[tuple[str, str], ...] = ()


def timeline(file: CaseFile, viewer: Viewer, *, whole: bool) -> tuple[list[Happened], int]:
    """Facts, the last recorded first, and how many older ones are left out."""
    lines = list(reversed(file.lines))
    shown = lines if whole else lines[:SHOWN_LINES]
    return [with_actions(file, viewer, happened(file, line), line) for line in shown], len(lines) - len(shown)


@dataclass(frozen=True)
class Run:
    """Facts in a row; `title` folds them away under one line where many of a kind stand together."""

    title: str
    entries: tuple[Happened, ...]


def runs(entries: Sequence[Happened]) -> list[Run]:
    """The timeline with long rows of one kind, such as sixteen opinions, folded."""
    found: list[Run] = []
    for title, group in groupby(entries, key=lambda entry: (entry.title, entry.day)):
        held = tuple(group)
        found.append(Run(title[0] if len(held) >= FOLDED else "", held))
    return found


def happened(file: CaseFile, line: Line) -> Happened:
    """A fact, without what may be done about it."""
    fact, today = line.fact, file.state.day
    recorded = formats.moment(fact.recorded_at)
    same_day = fact.recorded_at.astimezone(clock.SHANGHAI).date() == fact.happened_on
    who = f"{line.unit} · {line.actor}" + (f"代{line.on_behalf_of}办理" if line.on_behalf_of else "")
    clause = line.spec.clause if line.spec else None
    return Happened(
        id=fact.id,
        title=line.title,
        day=formats.day(fact.happened_on, today),
        moment=fact.happened_on.isoformat(),
        who=f"{who}，{recorded if not same_day else recorded.split()[-1]}记",
        about=line.about,
        about_url=f"#fact-{fact.about}" if fact.about and file.state.fact(fact.about) else "",
        values=line.values[:SHOWN_VALUES],
        more=line.values[SHOWN_VALUES:],
        papers=tuple(paper(found) for found in line.papers),
        badges=tuple(badges(line)),
        sealed=f"封签第 {line.seal} 号" if line.seal else "",
        clause=clause_tag(file.regime, clause) if clause else None,
        struck=line.reversed,
    )


def badges(line: Line) -> list[State]:
    """冲正, 核实, 补录."""
    found = []
    if line.reversed:
        found.append(State("ended", "已冲正", "原记录保留，不再算数"))
    elif line.verified is True:
        found.append(State("kept", "已核实"))
    elif line.verified is False:
        found.append(State("late", "核实不属实"))
    elif line.needs_verification:
        found.append(State("wait", "待核实", "核实之后才计入考核数字"))
    if line.late_recorded:
        found.append(State("wait", "补录", "发生三个工作日以后才记"))
    return found


def paper(found: Paper) -> PaperLink:
    """A paper as a link."""
    return PaperLink(found.name, found.kind, size(found.size), paper_url(found.id))


def size(count: int) -> str:
    """Bytes for people."""
    return f"{count / 1024**2:.1f} MB" if count >= 1024**2 else f"{max(1, round(count / 1024))} KB"


def with_actions(file: CaseFile, viewer: Viewer, shown: Happened, line: Line) -> Happened:
    """The fact with what the viewer may record about it; nothing about what no longer counts."""
    if line.reversed or line.fact.kind == REVERSED:
        return shown
    actions = []
    for kind, spec in choices_about(file, viewer, line.fact.id):
        if kind == VERIFIED and (line.verified or not line.needs_verification):
            continue
        actions.append((spec.title, about_url(file.kind, file.id, kind, line.fact.id)))
    return replace(shown, actions=tuple(actions))


def all_papers(file: CaseFile) -> list[PaperLink]:
    """Every paper of the case, the last first, with the fact it lies under."""
    found = []
    for line in reversed(file.lines):
        for held in line.papers:
            day = formats.day(line.fact.happened_on, file.state.day)
            found.append(replace(paper(held), when=day, title=line.title))
    return found


def with_term(file: CaseFile, terms: Sequence[str]) -> list[Line]:
    """Lines that hold any of the terms, the last first."""
    return [line for line in reversed(file.lines) if any(term in line.fact.values for term in terms)]
