"""业绩 of a project: every posting with its fact, share and clause, as the fold gives it. No figure of its own."""

from dataclasses import dataclass, replace
from itertools import groupby

from luodi.ledger.public import CaseFile
from luodi.regimes.case import SUSPENSE, Posting
from luodi.regimes.credits import balances, totals
from luodi.regimes.figures import amount_text
from luodi.regimes.figures_schema import Measure
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag, State


@dataclass(frozen=True)
class Share:
    """One posting: who, as what, by which share, how much. `note` says why it was taken back or added later."""

    account: str
    role: str
    share: str
    amount: str
    note: str
    back: bool
    waiting: State | None


@dataclass(frozen=True)
class Earned:
    """What one fact earned under one measure, posting by posting."""

    day: str
    fact: str
    measure: str
    clause: ClauseTag | None
    marks: tuple[State, ...]
    note: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Standing:
    """What a measure comes to in this project: each account, and the total with 双核算 taken out."""

    measure: str
    accounts: tuple[tuple[str, str], ...]
    total: str
    double: bool


def counts(file: CaseFile) -> bool:
    """Whether the regime counts anything that such a case may hold."""
    return any(measure.case == file.kind for listed in file.regime.counting.values() for measure in listed)


def standings(file: CaseFile) -> list[Standing]:
    """The accounts of each measure, in the order of the pack."""
    held, total = balances(file.state.credits), totals(file.state.credits)
    doubled = {posting.measure for posting in file.state.credits if posting.double}
    found = []
    for name, measure in _measures(file).items():
        accounts = tuple((_account(file, ref), _amount(file, measure, n)) for ref, n in held.get(name, {}).items())
        if accounts:
            found.append(Standing(measure.title, accounts, _amount(file, measure, total.get(name, 0)), name in doubled))
    return found


def earned(file: CaseFile) -> list[Earned]:
    """Fact by fact, the last first; under each the postings in the order they were made."""
    order = {fact.id: at for at, fact in enumerate(file.state.facts)}
    listed = sorted(file.state.credits, key=lambda posting: (-order[posting.fact], posting.measure))
    return [_earned(file, list(group)) for _, group in groupby(listed, key=lambda p: (p.fact, p.measure))]


def _earned(file: CaseFile, postings: list[Posting]) -> Earned:
    last = postings[-1]
    line = file.line(last.fact)
    tag = clause_tag(
        file.regime, last.clause, place=last.place or "", default=last.default or not last.clause, choice=last.choice
    )
    if tag is not None and last.missing:
        tag = replace(tag, default=False, choice="", missing=last.missing)
    marks = [State("wait", "试行", "文件写明是试行办法")] if last.trial else []
    if any(posting.double for posting in postings):
        marks.append(State("wait", "双核算", "各方都全额计入，汇总时只算一次"))
    note = f"分配标准在“{last.missing}”里，还没有这份文件，先记待定" if last.missing else ""
    return Earned(
        formats.day(last.on, file.state.day),
        line.title if line else "",
        last.title,
        tag,
        tuple(marks),
        note,
        tuple(_share(file, posting) for posting in postings),
    )


def _share(file: CaseFile, posting: Posting) -> Share:
    measure = _measures(file)[posting.measure]
    slot = file.regime.pack.slots.get(posting.slot or "")
    share = f"{posting.weight} / {posting.whole}" if posting.whole > 1 else "全额"
    return Share(
        _account(file, posting.account),
        slot.title if slot else "",
        share,
        _amount(file, measure, posting.amount),
        _why(file, posting),
        posting.mirrors,
        State("wait", SUSPENSE) if posting.account == SUSPENSE and not posting.mirrors else None,
    )


def _why(file: CaseFile, posting: Posting) -> str:
    """What made this line, where that is not the fact itself."""
    if posting.cause == posting.fact:
        return ""
    line = file.line(posting.cause)
    cause = f"{formats.day(posting.posted_on, file.state.day)}{f'“{line.title}”' if line else ''}"
    return f"{cause}，冲回" if posting.mirrors else f"{cause}后计入"


def _measures(file: CaseFile) -> dict[str, Measure]:
    return {measure.id: measure for measure in file.regime.pack.measures}


def _account(file: CaseFile, ref: str) -> str:
    return SUSPENSE if ref == SUSPENSE else file.name(ref)


def _amount(file: CaseFile, measure: Measure, amount: int) -> str:
    return amount_text(amount, measure, file.regime.terms)
