"""record(): the one door. Lock the case, admit by the fold, append facts, refold, store, effects on commit.

Page, API, import, command line, demo generator and tick all come through here; nothing else writes.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from luodi.common import clock
from luodi.ledger.act import Work
from luodi.ledger.drafts import Draft, Receipt, payload_digest
from luodi.ledger.errors import Refused, Reused
from luodi.ledger.models import Act, Fact, FactTerm
from luodi.ledger.prepared import Prepared
from luodi.units.public import Viewer, read_once

KEY_LENGTH = 120
ATTEMPTS = 3


def record(
    *,
    actor: Viewer,
    drafts: Sequence[Draft],
    request_key: str,
    at: datetime | None = None,
    on_behalf_of: UUID | None = None,
    expected: Mapping[UUID, int] | None = None,
    then: Callable[[Receipt], None] | None = None,
    joint: bool = False,
) -> Receipt:
    """Record `drafts` as one act, all or none.

    `expected` holds, by case, the version the person looked at: the act is refused as Stale when somebody has since
    done the same thing or moved the stage. `then` runs inside the transaction after storing (for a room's own rows).
    `joint`: the drafts hold all that belongs together, so that facts may be among them that never stand alone.
    A replay under the same key returns the first receipt; another payload under that key is Reused. Raises Refused.
    """
    if not drafts:
        raise Refused("没有要记录的内容")
    key = _key(actor, request_key)
    payload = payload_digest(drafts, actor.user_id, on_behalf_of)
    for attempt in range(ATTEMPTS):
        if (before := _replay(actor.jurisdiction, key, payload)) is not None:
            return before
        try:
            with transaction.atomic(), read_once():
                work = Work(actor, at or clock.now(), on_behalf_of, joint=joint)
                return work.carry_out(drafts, key, payload, expected or {}, then)
        except IntegrityError:
            # Somebody else at the same moment used the same key, whose result is then ours, or opened the same keyed
            # case, which the next attempt finds.
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def already(
    actor: Viewer,
    request_key: str,
    told: Mapping[str, str | date] | None = None,
    *,
    cases: Collection[UUID] = (),
) -> Receipt | None:
    """What the actor's act under this key recorded, None before it: for a second click on a page no longer in sight.

    `told`: texts and days by term that the act has said, and `cases` that it was about, where it is the same one; else
    Reused, as by `record`.
    """
    found = _acts(actor.jurisdiction, _key(actor, request_key))
    if not found:
        return None
    receipt = _receipt(found[0][0])
    if not set(cases) <= set(receipt.cases):
        raise Reused
    if told:
        of_act = FactTerm.objects.filter(jurisdiction_id=actor.jurisdiction, fact__act=receipt.act, term__in=told)
        said = {(term, text if day is None else day) for term, text, day in of_act.values_list("term", "text", "day")}
        if not told.items() <= said:
            raise Reused
    return receipt


def _key(actor: Viewer, request_key: str) -> str:
    """The key in the actor's own name: what one person sends can never answer for another."""
    if not request_key:
        raise Refused("页面缺少提交编号，请刷新页面后重新填写")
    key = f"{actor.user_id}:{request_key}"
    return key if len(key) <= KEY_LENGTH else f"{actor.user_id}:{hashlib.sha256(request_key.encode()).hexdigest()}"


def _replay(jurisdiction: UUID, key: str, payload: str) -> Receipt | None:
    for act, before in _acts(jurisdiction, key):
        if before != payload:
            raise Reused
        return _receipt(act)
    return None


@Prepared
def _acts(jurisdiction: UUID, key: str) -> QuerySet[Any, Any]:
    return Act.objects.filter(jurisdiction_id=jurisdiction, key=key).values_list("pk", "payload")


def _receipt(act: UUID) -> Receipt:
    rows = list(Fact.objects.filter(act_id=act).order_by("id").values_list("id", "case_id"))
    return Receipt(act, tuple(r[0] for r in rows), tuple(r[1] for r in rows), replayed=True)
