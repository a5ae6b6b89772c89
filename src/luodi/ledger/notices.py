"""Notices: a fact whose kind names somebody to tell (`notify`) leaves a line for that unit, position or person.

A ladder step taken is a notice to those who answer for the obligation; it has no row, `noticeboard` reads the steps.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction

from luodi.ledger.inserts import insert
from luodi.ledger.models import Case, Notice
from luodi.ledger.models import Fact as FactRow
from luodi.regimes.case import AS_BEFORE, RULE_CHOSEN, TERM_RULES, CaseState
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec
from luodi.regimes.terms import TermKind
from luodi.regimes.who import expand
from luodi.units.public import RefBook


def give(case: Case, added: Sequence[FactRow], state: CaseState, regime: Regime, book: RefBook, at: datetime) -> None:
    """Leave the notices of the facts just recorded; nobody is told of what the own unit did."""
    rows: list[Notice] = []
    for row in added:
        spec = regime.pack.facts.get(row.kind)
        if spec is None or not spec.notify or _changes_nothing(row, state):
            continue
        text = f"{book.titles.get(row.unit_id, '')}：{_text(spec, row, state, regime)}"
        for ref in _told(spec.notify, row, state, regime, book):
            if ref != row.unit_id:
                rows.append(
                    Notice(jurisdiction_id=case.jurisdiction_id, ref=ref, case=case, fact=row, text=text[:300], at=at)
                )
    if not rows:
        return
    insert(rows)
    if getattr(settings, "EMAIL_CONFIGURED", False):
        _later("send_notices", [str(row.pk) for row in rows])


def _changes_nothing(row: FactRow, state: CaseState) -> bool:
    """An open obligation that keeps its day when a regime is adopted: of hundreds at once, nobody need be told."""
    fact = state.fact(str(row.pk)) if row.kind == RULE_CHOSEN else None
    return fact is not None and fact.values.get(TERM_RULES) == AS_BEFORE


def mail_steps(jurisdiction: UUID, taken_at: datetime) -> None:
    """Have the owners of the steps taken at that moment written to; nothing where no e-mail is configured."""
    if getattr(settings, "EMAIL_CONFIGURED", False):
        _later("send_steps", str(jurisdiction), taken_at.isoformat())


def _later(task: str, *ids: object) -> None:
    """Hand a task to the queue once the act is really committed; ids only, what they stand for is read then."""
    from django_q.tasks import async_task

    transaction.on_commit(partial(async_task, f"luodi.ledger.tasks.{task}", *ids))


def _text(spec: FactSpec, row: FactRow, state: CaseState, regime: Regime) -> str:
    """The kind of fact, what it is about, and its outcome: 核实“资金到位”（不属实）. No free text leaves the case."""
    about = _about(row, state, regime)
    fact = state.fact(str(row.pk))
    chosen = [
        str(fact.values[name])
        for name in spec.terms
        if fact is not None and name in fact.values and regime.terms[name].kind is TermKind.CHOICE
    ]
    return spec.title + (f"“{about}”" if about else "") + (f"（{'、'.join(chosen)}）" if chosen else "")


def _about(row: FactRow, state: CaseState, regime: Regime) -> str:
    fact = state.fact(row.about) if row.about else None
    spec = regime.pack.facts.get(fact.kind) if fact else None
    obligation = state.obligation(row.about) if row.about else None
    return spec.title if spec else obligation.title if obligation else ""


def _told(words: Sequence[str], row: FactRow, state: CaseState, regime: Regime, book: RefBook) -> list[UUID]:
    """`owner`: who answers for the obligation the fact is about, and for those it starts; `starter`: the unit that
    recorded what it is about; `fact.<term>`: whom the fact names."""
    refs: list[str] = []
    named = state.fact(str(row.pk))
    for word in words:
        if word.startswith("slot."):
            refs.append(state.slots.get(word.removeprefix("slot."), ""))
        elif word == "starter":
            about = state.fact(row.about) if row.about else None
            refs.append(about.unit if about else "")
        elif word.startswith("fact."):
            refs.append(str(named.values.get(word.removeprefix("fact."), "")) if named else "")
        elif word == "owner":
            concerned = (o for o in state.obligations if o.key == row.about or o.started_by == str(row.pk))
            refs.extend(ref for obligation in concerned for ref in obligation.owners)
        else:
            refs.append(word)
    found = [book.id_of(ref) for ref in expand(regime, refs) if ref]
    return list(dict.fromkeys(ref for ref in found if ref is not None))
