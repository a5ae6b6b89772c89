"""What an adoption by page has yet to move 按新规定: carried on by the worker, CHUNK cases at a time, each of them one
transaction with its progress; killed anywhere, nothing is half and nothing is done twice.
"""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.db import transaction

from luodi.common import clock
from luodi.ledger import regimes
from luodi.ledger.models import Fact
from luodi.ledger.movable import choose, concerned, moving, seen
from luodi.regimes.case import BY_NEW_RULES, RULE_CHOSEN
from luodi.units.public import User, YetToMove, leave_to_move, moved_on, viewer_for, yet_to_move

CHUNK = 50


def leave(adoption: UUID, count: int) -> None:
    """Leave so many obligations of the adoption just recorded to the worker, who begins once the act is committed."""
    from django_q.tasks import async_task

    leave_to_move(adoption, count)
    transaction.on_commit(partial(async_task, "luodi.ledger.rest.go_on", str(adoption)))


def go_on(adoption: str) -> int:
    """The job: move what is left of the adoption; how many. Run twice it moves nothing more."""
    done = 0
    while (moved := _some(UUID(adoption))) is not None:
        done += moved
    return done


@transaction.atomic
def _some(adoption: UUID) -> int | None:
    """Move the next CHUNK cases; None when none is left."""
    left = yet_to_move(adoption=adoption, lock=True)
    if left is None:
        return None
    eras = regimes.eras_until(adoption)
    joined = regimes.regime_of(adoption)
    viewer = viewer_for(User.objects.get(pk=left.by), left.jurisdiction, clock.today())
    open_ones = concerned(left.jurisdiction, eras[-2].regime, eras[-1].regime)
    if left.after is not None:
        open_ones = open_ones.filter(case__gt=left.after)
    cases = seen(viewer, open_ones)[:CHUNK]
    if not cases:
        moved_on(adoption, left.total, None)
        return None
    said = _said(cases, left)
    found = [
        move
        for move in moving(left.jurisdiction, cases, joined, left.digest, clock.today())
        if (move.case, move.key) not in said
    ]
    key = f"adoption:{adoption}"
    choose(viewer, [(move, BY_NEW_RULES) for move in found], joined, left.digest, left.basis, key)
    moved_on(adoption, left.done + len(found), cases[-1])
    return len(found)


def _said(cases: Collection[UUID], left: YetToMove) -> set[tuple[UUID, str]]:
    """The obligations for which the adoption itself has said what holds."""
    since = Fact.objects.values_list("recorded_at", flat=True).get(pk=left.fact)
    rows = Fact.objects.filter(case__in=cases, kind=RULE_CHOSEN, recorded_at__gte=since)
    return set(rows.values_list("case_id", "about"))
