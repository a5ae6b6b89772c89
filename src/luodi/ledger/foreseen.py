"""What an organisational act would do before it is done: carried out and taken back, so that it is never a guess."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from luodi.ledger.drafts import Draft
from luodi.ledger.orphans import Orphaned, orphaned
from luodi.ledger.oversight import owing
from luodi.ledger.record import record
from luodi.units.public import Viewer, changed, heir_of, reading, ref_book

DAYS = ("截止日期", "起始日期", "任职日期", "免职日期")
"""Terms that say from which day an organisational fact holds; without one it is the day it is recorded."""


HEIRS = {"unit.closed": "并入单位", "position.closed": "接任职务"}
"""By kind of what is closed, the term that says who carries its work on."""


@dataclass(frozen=True)
class Handed:
    """Open work of one unit or position, and who does it from then on; '' where nobody does, and then `term` is what
    the act has to say for somebody to."""

    title: str
    count: int
    heir: str
    term: str = ""


@dataclass(frozen=True)
class Foreseen:
    """What changes, from which day, whose open work goes where, and what nobody would answer for then."""

    day: date
    lines: tuple[str, ...]
    handed: tuple[Handed, ...]
    orphans: tuple[Orphaned, ...]


def foresee(actor: Viewer, draft: Draft, request_key: str) -> Foreseen:
    """Raises Refused where the act itself would be. Nothing of it stays."""
    day = effective(draft.values, draft.happened_on)
    before = {one.ref: one.count for one in orphaned(actor.jurisdiction, max(day, actor.day))}
    with reading(), transaction.atomic():
        receipt = record(actor=actor, drafts=[draft], request_key=request_key)
        done = changed(receipt.facts[0])
        owed = owing(actor.jurisdiction, done.gone)
        titles = ref_book(actor.jurisdiction).titles
        heirs = {ref: heir_of(actor.jurisdiction, ref, day) for ref in done.gone}
        alone = {ref for ref, heir in heirs.items() if heir == ref}
        called = {ref: "" if ref in alone else titles.get(heir, "") for ref, heir in heirs.items()}
        term = HEIRS.get(draft.kind, "")
        handed = [Handed(titles.get(ref, ""), owed[ref], called[ref], term) for ref in heirs if owed[ref]]
        later = [
            one
            for one in orphaned(actor.jurisdiction, max(day, actor.day))
            if one.count > before.get(one.ref, 0) and one.ref not in alone
        ]
        found = Foreseen(day, done.lines, tuple(handed), tuple(later))
        transaction.set_rollback(True)
    return found


def effective(values: Mapping[str, object], day: date) -> date:
    """The day from which a fact with these values holds."""
    return next((value for name in DAYS if isinstance(value := values.get(name), date)), day)
