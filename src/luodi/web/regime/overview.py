"""The page of the whole regime: a row for every clause, narrowed by how it stands, with this year's record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from luodi.ledger.public import Kept, kept_by
from luodi.ledger.supervision import sees_others
from luodi.regimes.coverage import ClauseCoverage, clause_mentions, coverage
from luodi.regimes.regime import Regime
from luodi.units.public import Adopted, Viewer
from luodi.web import formats
from luodi.web.clauses import clause_tag, link
from luodi.web.parts import ClauseTag, State, Tab
from luodi.web.regime.briefs import Brief, briefs

STANDS: Mapping[str, str] = {"": "全部", "running": "在运行", "missing": "待补文件", "off": "未启用"}
SHOWN = 4
"""So many lines of a clause stand in the table; the rest opens."""


@dataclass(frozen=True)
class Chosen:
    """What the adopter decided where the document leaves it open."""

    id: str
    question: str
    chosen: str
    others: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Record:
    """How a clause was kept: figures as people read them, with the address of the list behind them ('' where none)."""

    total: int
    in_time: int
    due: int
    ended_late: int
    open_late: int
    waiting: int
    share: str
    list_url: str = ""
    late_url: str = ""

    @property
    def late_state(self) -> State | None:
        """What is late at this moment."""
        return State("late", f"仍逾期 {self.open_late}") if self.open_late else None


@dataclass(frozen=True)
class Row:
    """A clause of the table. `lines` are shown, `more` open on request; `record` is None where nothing has a day."""

    clause: str
    title: str
    summary: str
    tag: ClauseTag
    url: str
    lines: tuple[Brief, ...]
    more: tuple[Brief, ...]
    choices: tuple[Chosen, ...]
    missing: str
    no_rule: str
    record: Record | None


@dataclass(frozen=True)
class Head:
    """The document a regime carries out, and since when it holds here."""

    document: str
    issued_by: str
    issued_on: str
    adopted_on: str
    basis: str
    digest: str
    short_digest: str


def head(adopted: Adopted, regime: Regime) -> Head:
    """Basis, adoption day and the digest that says which text is in force."""
    basis = regime.pack.basis
    issued = basis.issued_on if basis else ""
    return Head(
        document=basis.document if basis else regime.pack.title,
        issued_by=basis.issued_by if basis else "",
        issued_on="印发日期不详" if issued in ("", "unknown") else f"{issued} 印发",
        adopted_on=formats.day(adopted.adopted_on),
        basis=adopted.basis,
        digest=adopted.digest,
        short_digest=adopted.digest[:8],
    )


def stands(covered: ClauseCoverage) -> frozenset[str]:
    """Under which of STANDS a clause is listed; one that runs may still wait for a paper."""
    found = {"running"} if covered.carried else set()
    if covered.missing:
        found.add("missing")
    return frozenset(found or {"off"})


def tabs(regime: Regime, chosen: str, address: str, year: str) -> list[Tab]:
    """The filter as tabs with counts."""
    found = coverage(regime)
    return [
        Tab(
            title,
            address + _query(stand, year),
            stand == chosen,
            str(sum(not stand or stand in stands(covered) for covered in found)),
        )
        for stand, title in STANDS.items()
    ]


def _query(stand: str, year: str) -> str:
    said = [f"stand={stand}"] if stand else []
    said += [f"year={year}"] if year else []
    return f"?{'&'.join(said)}" if said else ""


def rows(viewer: Viewer, regime: Regime, stand: str, year: int) -> list[Row]:
    """The clauses, in the order of the document. One query, however many clauses."""
    kept = kept_by(viewer, "clause", date(year, 1, 1), date(year + 1, 1, 1), viewer.day)
    timed = {rule.clause for rule in regime.obligations if rule.clause}
    return [
        _row(covered, regime, record(kept.get(covered.clause), covered.clause, viewer, covered.clause in timed))
        for covered in coverage(regime)
        if not stand or stand in stands(covered)
    ]


def _row(covered: ClauseCoverage, regime: Regime, kept: Record | None) -> Row:
    tag = clause_tag(regime, covered.clause)
    assert tag is not None
    lines = briefs(covered.rules, regime)
    # One line more is no reason to fold it away.
    cut = len(lines) if len(lines) <= SHOWN + 1 else SHOWN
    return Row(
        covered.clause,
        covered.title,
        covered.summary,
        tag,
        link("clause", covered.clause),
        tuple(lines[:cut]),
        tuple(lines[cut:]),
        choices(regime, covered.clause),
        covered.missing or "",
        covered.no_rule or "",
        kept,
    )


def choices(regime: Regime, clause: str) -> tuple[Chosen, ...]:
    """What was decided about a clause."""
    return tuple(
        Chosen(c.id, c.question, c.chosen, tuple(option for option in c.options if option != c.chosen), c.reason)
        for c in regime.pack.choices
        if c.clause == clause
    )


def record(kept: Kept | None, clause: str, viewer: Viewer, timed: bool) -> Record | None:
    """The figures of a clause; None where it sets no day and none was counted."""
    if kept is None:
        return Record(0, 0, 0, 0, 0, 0, "") if timed else None
    due = kept.in_time + kept.ended_late + kept.open_late
    lists = sees_others(viewer)
    return Record(
        total=kept.total,
        in_time=kept.in_time,
        due=due,
        ended_late=kept.ended_late,
        open_late=kept.open_late,
        waiting=kept.open_in_time,
        share=formats.percent(kept.share) if due else "",
        list_url=link("supervision", query={"clause": clause}) if lists else "",
        late_url=link("supervision", query={"clause": clause, "state": "late"}) if lists else "",
    )


def unclaused(regime: Regime) -> list[Brief]:
    """Rules that carry no clause: what the document does not say and the program had to fill in."""
    from luodi.regimes.coverage import RuleRef

    named = {(ref.section, ref.id, ref.since) for _, ref, _ in clause_mentions(regime.pack)}
    refs = []
    for section in ("obligations", "gates", "claims", "standings", "ladders"):
        for rule in getattr(regime.pack, section):
            ref = RuleRef(section, rule.id, rule.title, rule.default, getattr(rule, "since", None))
            if (ref.section, ref.id, ref.since) not in named and ref not in refs:
                refs.append(ref)
    return briefs(refs, regime)
