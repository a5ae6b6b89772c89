"""What an adoption by page has yet to move 按新规定: carried on by the worker, CHUNK cases at a time, each of them one
transaction with its progress; killed anywhere, nothing is half and nothing is done twice. What a job that died has left
is taken up by the tick.
"""

import time
from collections.abc import Collection
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from luodi.common import clock
from luodi.ledger import regimes
from luodi.ledger.models import Fact
from luodi.ledger.movable import choose, concerned, moving, seen
from luodi.ledger.turns import let_others_write
from luodi.regimes.case import BY_NEW_RULES, RULE_CHOSEN
from luodi.units.public import leave_to_move, moved_on, viewer_then, yet_to_move

CHUNK = 50
SPAN = 300
"""So many seconds one job goes on before it leaves the rest to the next: one that takes much longer is broken off."""


def leave(adoption: UUID, count: int) -> None:
    """Leave so many obligations of the adoption just recorded to the worker, who begins once the act is committed."""
    leave_to_move(adoption, count)
    _hand_on(adoption)


def take_up(jurisdiction: UUID) -> None:
    """Hand on once more what may have been left lying; where a job is still at it, the two take turns."""
    if (left := yet_to_move(jurisdiction)) is not None:
        _hand_on(left.adoption)


def _hand_on(adoption: UUID) -> None:
    from django_q.tasks import async_task

    transaction.on_commit(partial(async_task, "luodi.ledger.rest.go_on", str(adoption)))


def go_on(adoption: str, span: float | None = SPAN) -> int:
    """The job: move what is left of the adoption; how many. Run twice it moves nothing more. `span`: see SPAN."""
    begun, done = time.monotonic(), 0
    while (moved := _some(UUID(adoption))) is not None:
        done += moved
        if span is not None and time.monotonic() - begun > span:
            _hand_on(UUID(adoption))
            break
        let_others_write()
    return done


@transaction.atomic
def _some(adoption: UUID) -> int | None:
    """Move the next CHUNK cases; None when none is left."""
    left = yet_to_move(adoption=adoption, lock=True)
    if left is None:
        return None
    eras = regimes.eras_until(adoption)
    joined = regimes.regime_of(adoption)
    decided = Fact.objects.values_list("recorded_at", flat=True).get(pk=left.fact, jurisdiction_id=left.jurisdiction)
    # In the name and with the rights of who adopted, also where that person has left the post since.
    viewer = viewer_then(left.by, left.jurisdiction, decided.astimezone(clock.SHANGHAI).date())
    open_ones = concerned(left.jurisdiction, eras[-2].regime, eras[-1].regime)
    if left.after is not None:
        open_ones = open_ones.filter(case__gt=left.after)
    cases = seen(viewer, open_ones, CHUNK)
    if not cases:
        moved_on(adoption, left.total, None)
        return None
    said = _said(left.jurisdiction, cases, decided)
    found = [
        move
        for move in moving(left.jurisdiction, cases, joined, left.digest, clock.today())
        if (move.case, move.key) not in said
    ]
    key = f"adoption:{adoption}"
    choose(viewer, [(move, BY_NEW_RULES) for move in found], joined, left.digest, left.basis, key)
    # More may have begun since they were counted: it is through when no case is left, and not before.
    moved_on(adoption, min(left.done + len(found), left.total - 1), cases[-1])
    return len(found)


def _said(jurisdiction: UUID, cases: Collection[UUID], since: datetime) -> set[tuple[UUID, str]]:
    """The obligations for which was said what holds, by the adoption itself or since."""
    rows = Fact.objects.filter(jurisdiction_id=jurisdiction, case__in=cases, kind=RULE_CHOSEN, recorded_at__gte=since)
    return set(rows.values_list("case_id", "about"))
