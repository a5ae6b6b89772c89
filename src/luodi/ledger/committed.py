"""Facts this process has read before: of a case that goes on only what came since is read again.

What is committed of a case never changes, it only grows (the databases refuse anything else), and `version` counts it.
Kept is what was read, as soon as the transaction that read it is committed, for the adoption and the refs it was read
under. So a case whose locked row says the same or a higher version begins with just these facts.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from luodi.ledger.models import Case
from luodi.ledger.rows import read_facts
from luodi.regimes.case import Fact
from luodi.regimes.regime import Regime
from luodi.units.public import RefBook

KEPT_CASES = 256
LONGEST = 2000
"""Facts of a case; one beyond it is read whole each time."""


class _Known(NamedTuple):
    adoption: UUID
    book: RefBook
    facts: tuple[Fact, ...]


_known: dict[UUID, _Known] = {}


def locked_facts(cases: Sequence[Case], regime: Regime, book: RefBook) -> dict[UUID, list[Fact]]:
    """The facts of cases locked by this transaction, all folded under `regime`. Three queries, none for what is known.

    The refs must be the very same: a unit that got a code is called by it from then on.
    """
    known: dict[UUID, tuple[Fact, ...]] = {}
    for case in cases:
        before = _known.get(case.pk)
        fits = before is not None and before.adoption == case.adoption_id and before.book is book
        known[case.pk] = before.facts if before and fits and len(before.facts) <= case.version else ()
    grown = [case.pk for case in cases if len(known[case.pk]) < case.version]
    after = min((len(known[pk]) for pk in grown), default=0)
    read = read_facts(grown, regime, book, after)
    facts = {pk: [*before, *read.get(pk, [])[len(before) - after :]] for pk, before in known.items()}
    for case in cases:
        transaction.on_commit(partial(_keep, case.pk, _Known(case.adoption_id, book, tuple(facts[case.pk]))))
    return facts


def _keep(case: UUID, known: _Known) -> None:
    _known.pop(case, None)
    while len(_known) >= KEPT_CASES:
        _known.pop(next(iter(_known)), None)
    if len(known.facts) <= LONGEST:
        _known[case] = known
