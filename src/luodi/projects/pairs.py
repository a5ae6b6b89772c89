"""Pairs of projects that may be one: projected from the facts of the newer one, so that lists and checks read a row."""

from uuid import UUID

from luodi.common.ids import read_id
from luodi.ledger.public import Case
from luodi.projects.models import DuplicatePair
from luodi.regimes.case import CaseState, Fact

SUSPECTED = "duplicate.suspected"
JUDGED = "duplicate.judged"
MERGED = "lineage.merged"
ABSORBED = "lineage.absorbed"
EXPANDED = "lineage.expanded"
TERM_KNOWN = "疑似项目"
TERM_VERDICT = "查重结论"
TERM_KEPT = "保留项目"
STANDING = "merged"
"""The standing of a project that turned out to be another one: out of lists and counts."""


def merged_into(state: CaseState) -> UUID | None:
    """The project that this one turned out to be."""
    facts = (f for f in reversed(state.active) if f.kind == MERGED)
    last = next(facts, None) if state.standing == STANDING else None
    return read_id(last.values.get(TERM_KEPT)) if last else None


def keep_pairs(case: Case, state: CaseState) -> None:
    """Bring the pairs of the case up to its facts."""
    suspicions = [f for f in state.active if f.kind == SUSPECTED]
    if not suspicions and not any(f.kind == SUSPECTED for f in state.facts):
        return
    verdicts = {f.about: str(f.values.get(TERM_VERDICT) or "") for f in state.active if f.kind == JUDGED}
    wanted: dict[UUID, tuple[Fact, str]] = {}
    for fact in suspicions:
        known = read_id(fact.values.get(TERM_KNOWN))
        if known is not None:
            wanted[known] = (fact, verdicts.get(fact.id, ""))
    held = {row.known_id: row for row in DuplicatePair.objects.filter(case=case)}
    gone = [row.pk for known, row in held.items() if known not in wanted]
    if gone:
        DuplicatePair.objects.filter(pk__in=gone).delete()
    for known, (fact, verdict) in wanted.items():
        row = held.get(known) or DuplicatePair(jurisdiction_id=case.jurisdiction_id, case=case, known_id=known)
        now = (UUID(fact.id), verdict, fact.happened_on)
        if (row.fact, row.verdict, row.raised_on) != now:
            row.fact, row.verdict, row.raised_on = now
            row.save()
