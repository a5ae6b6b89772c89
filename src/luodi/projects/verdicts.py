"""查重裁定: the same project (merged), a phase or expansion of it (only the increment counts), another one.

A verdict and what follows from it are one act; undoing it reverses all of that in one act.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from luodi.common import clock
from luodi.common.ids import read_id
from luodi.ledger.public import (
    CaseFile,
    Draft,
    Line,
    NotVisible,
    Receipt,
    Refused,
    already,
    case_file,
    case_titles,
    record,
)
from luodi.projects.models import DuplicatePair
from luodi.projects.pairs import (
    ABSORBED,
    EXPANDED,
    JUDGED,
    MERGED,
    STANDING,
    SUSPECTED,
    TERM_KEPT,
    TERM_KNOWN,
)
from luodi.projects.recheck import recheck
from luodi.projects.reversal import TERM_WHY_REVERSED, take_back
from luodi.regimes.case import Claim, Fact
from luodi.regimes.vocabulary import Value
from luodi.units.public import Viewer

SAME, EXPANSION, ANOTHER = VERDICTS = ("同一项目", "分期或扩建", "另一项目")
TERM_VERDICT, TERM_REASON = "查重结论", "查重理由"
TERM_ABSORBED, TERM_ORIGIN, TERM_INCREMENT = "并入项目", "原项目", "增量投资额"
TERM_TOTAL, TERM_TOLD_TOTAL = "投资总额", "申报总额"


@dataclass(frozen=True)
class Suspicion:
    """Two projects that may be one, both in sight, the one reported later first. `fact` raised it, in `asked`, which
    is the earlier one where that was told anew; `verdict` the line that decided it."""

    fact: str
    newer: CaseFile
    known: CaseFile
    asked: CaseFile
    verdict: Line | None

    @property
    def concluded(self) -> str:
        """What a person decided; '' while nobody has."""
        return str(self.verdict.fact.values.get(TERM_VERDICT) or "") if self.verdict else ""

    def other(self, case: UUID) -> CaseFile:
        """The file beside this one."""
        return self.known if case == self.newer.id else self.newer


@dataclass(frozen=True)
class Moves:
    """What a merge into `kept` would do: values it takes over, obligations and claims that end, what stays with `gone`.

    `ahead`: `gone` stands at a later stage than `kept`, which then has those steps still to take.
    """

    kept: CaseFile
    gone: CaseFile
    taken: Mapping[str, Value]
    ends: tuple[str, ...]
    claims: tuple[Claim, ...]
    ahead: bool
    facts: int
    papers: int


@dataclass(frozen=True)
class Decided:
    """The other project of a verdict, the fact of the suspicion, and what was decided (VERDICTS)."""

    case: UUID
    title: str
    fact: UUID
    verdict: str


def suspicion(viewer: Viewer, fact: UUID) -> Suspicion:
    """The suspicion that this fact raised. NotVisible where one of the two projects is not the viewer's to see."""
    row = DuplicatePair.objects.filter(jurisdiction_id=viewer.jurisdiction, fact=fact).first()
    if row is None:
        raise NotVisible
    asked, beside = case_file(viewer, row.case_id), case_file(viewer, row.known_id)
    known, newer = sorted((asked, beside), key=lambda file: (file.opened_on, file.id))
    told = (line for line in reversed(asked.lines) if line.fact.kind == JUDGED and not line.reversed)
    verdict = next((line for line in told if line.fact.about == str(fact)), None)
    return Suspicion(str(fact), newer, known, asked, verdict)


def decided_beside(viewer: Viewer, case: UUID) -> list[Decided]:
    """Verdicts about this case and another one that the viewer sees, the first first. Two queries."""
    ours = DuplicatePair.objects.filter(jurisdiction_id=viewer.jurisdiction).exclude(verdict="").order_by("id")
    rows = ours.filter(Q(case=case) | Q(known=case)).values_list("case_id", "known_id", "fact", "verdict")
    told = [(known if newer == case else newer, fact, verdict) for newer, known, fact, verdict in rows]
    titles = case_titles(viewer, {other for other, _, _ in told})
    return [Decided(other, titles[other], fact, verdict) for other, fact, verdict in told if other in titles]


def moves(kept: CaseFile, gone: CaseFile) -> Moves:
    """The preview of a merge; nothing is written."""
    spec = kept.regime.pack.facts[ABSORBED]
    taken = {
        term: gone.state.values[term]
        for term in spec.optional
        if term in gone.state.values and term not in kept.state.values
    }
    ends = tuple(o.title for o in gone.state.open_obligations)
    order = [stage.id for stage in kept.regime.pack.stages]
    stands = [order.index(file.state.stage) if file.state.stage in order else -1 for file in (kept, gone)]
    claims = tuple(claim for claim in gone.state.claims if claim.alive)
    papers = sum(len(line.papers) for line in gone.lines)
    return Moves(kept, gone, taken, ends, claims, stands[1] > stands[0], len(gone.state.active), papers)


def judge(
    *,
    actor: Viewer,
    fact: UUID,
    verdict: str,
    reason: str,
    request_key: str,
    keep: UUID | None = None,
    increment: int | None = None,
    expected: Mapping[UUID, int] | None = None,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Decide a suspicion. `keep`: which of the two stays where they are one; `increment`: yuan of a phase or expansion.

    Where the project may be yet another one, that is raised next. Raises Refused beside the field it is about.
    """
    told = {TERM_VERDICT: verdict, TERM_REASON: reason.strip()}
    if before := already(actor, request_key, told):
        return before
    found = suspicion(actor, fact)
    day = (at or clock.now()).astimezone(clock.SHANGHAI).date()
    if found.verdict is not None:
        raise Refused(f"已经裁定为“{found.concluded}”；要改的，先撤销原来的裁定。")
    asked = found.asked
    drafts = [Draft(asked.id, JUDGED, day, told, about=found.fact)]
    if verdict == SAME:
        drafts += _merging(found, keep, day)
    elif verdict == EXPANSION:
        drafts.append(_expanding(found, increment, day))

    def then(receipt: Receipt) -> None:
        # A merge may have told the one kept a code or a name, by which the ledger asks in this act itself.
        if verdict != SAME:
            recheck(actor.jurisdiction, [asked.id], receipt.act, at or clock.now())

    return record(
        actor=actor,
        drafts=drafts,
        request_key=request_key,
        expected=expected,
        on_behalf_of=on_behalf_of,
        at=at,
        then=then,
        joint=True,
    )


def undo(
    *,
    actor: Viewer,
    fact: UUID,
    reason: str,
    request_key: str,
    expected: Mapping[UUID, int] | None = None,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Take a verdict back with all that followed from it; the suspicion waits again. Raises Refused."""
    if before := already(actor, request_key, {TERM_WHY_REVERSED: reason.strip()}):
        return before
    found = suspicion(actor, fact)
    if found.verdict is None:
        raise Refused("还没有裁定，没有什么可以撤销。")
    followed = [(found.asked.id, found.verdict.fact)]
    for file in (found.newer, found.known):
        followed += [(file.id, one) for one in file.state.active if _follows(one, found.other(file.id).id)]
    return take_back(
        actor=actor,
        facts=followed,
        reason=reason,
        request_key=request_key,
        expected=expected,
        on_behalf_of=on_behalf_of,
        at=at,
    )


def _merging(found: Suspicion, keep: UUID | None, day: date) -> list[Draft]:
    if keep not in {found.newer.id, found.known.id}:
        raise Refused("请选定保留哪一个项目。", {TERM_KEPT: "请选定保留哪一个项目。"})
    kept, gone = found.other(found.other(keep).id), found.other(keep)
    for file in (kept, gone):
        if file.state.standing == STANDING:
            raise Refused(f"“{file.title}”已经并入别的项目，请先看它并入了哪一个。")
    absorbed = {TERM_ABSORBED: str(gone.id), **moves(kept, gone).taken}
    return [
        Draft(gone.id, MERGED, day, {TERM_KEPT: str(kept.id)}),
        Draft(kept.id, ABSORBED, day, absorbed),
    ]


def _expanding(found: Suspicion, increment: int | None, day: date) -> Draft:
    if not increment:
        message = "请填写增量投资额：比原来的项目多出来多少。"
        raise Refused(message, {TERM_INCREMENT: message})
    values: dict[str, Value] = {TERM_ORIGIN: str(found.known.id), TERM_INCREMENT: increment, TERM_TOTAL: increment}
    total = found.newer.state.values.get(TERM_TOTAL)
    if isinstance(total, int):
        if total < increment:
            message = "增量不能超过这个项目报来的投资总额。"
            raise Refused(message, {TERM_INCREMENT: message})
        values[TERM_TOLD_TOTAL] = total
    return Draft(found.newer.id, EXPANDED, day, values)


def _follows(fact: Fact, other: UUID) -> bool:
    """Whether the fact is what a verdict about the project `other` brought with it."""
    terms = {MERGED: TERM_KEPT, ABSORBED: TERM_ABSORBED, EXPANDED: TERM_ORIGIN}
    return fact.kind in terms and read_id(fact.values.get(terms[fact.kind])) == other


def open_suspicion(file: CaseFile) -> Fact | None:
    """The suspicion of this project that nobody has decided yet, as its file shows it: the other one HIDDEN where the
    viewer may not see that."""
    judged = {f.about for f in file.state.active if f.kind == JUDGED}
    waiting = [f for f in file.state.active if f.kind == SUSPECTED and f.id not in judged]
    return next((f for f in waiting if read_id(f.values.get(TERM_KNOWN))), next(iter(waiting), None))
