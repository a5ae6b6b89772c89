"""Seals 封签: committed facts numbered in hashed batches, each over the one before; unsealed facts are unprotected."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from luodi.common import clock
from luodi.ledger.errors import Refused
from luodi.ledger.models import Fact, Seal, SealedFact
from luodi.units.public import Viewer, lock_jurisdiction

CHUNK = 2000
SEAL_RIGHT = "seal"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class SealedState:
    """How a page tells whether a fact is protected: the seal's number and moment, or None before its seal."""

    number: int | None
    sealed_at: datetime | None

    @property
    def text(self) -> str:
        """What stands beside a fact."""
        if self.number is None or self.sealed_at is None:
            return "尚未封签：封签之前的改动查不出来"
        return f"封签 {self.number}（{self.sealed_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}）"


UNSEALED = SealedState(None, None)


def seal(jurisdiction: UUID, *, by: Viewer | None = None, month: str = "") -> Seal | None:
    """Seal what is committed and not yet sealed; None when there is nothing, except that a month close always seals.

    `month` is 2026-11. Refused for a person without the right to seal, a month not yet over, or one already closed.
    """
    if by is not None and not by.may(SEAL_RIGHT):
        raise Refused("您的职务没有封签的权限；请由有“封签”权限的人办理")
    if month:
        _check_month(jurisdiction, month)
    with transaction.atomic():
        # One sealer at a time: two would number the same facts.
        lock_jurisdiction(jurisdiction)
        if month and Seal.objects.filter(jurisdiction_id=jurisdiction, month=month).exists():
            raise Refused(f"{month} 已经封账，不必再封")
        last = Seal.objects.filter(jurisdiction_id=jurisdiction).order_by("-number").first()
        waiting = list(_waiting(jurisdiction))
        if not waiting and not month:
            return None
        made = Seal(
            jurisdiction_id=jurisdiction,
            number=last.number + 1 if last else 1,
            sealed_at=clock.now(),
            by_id=by.user_id if by else None,
            month=month,
            count=len(waiting),
            previous=last.digest if last else "",
        )
        made.digest = seal_digest(made, ((fact_id, digest) for fact_id, digest in waiting))
        made.save(force_insert=True)
        for start in range(0, len(waiting), CHUNK):
            SealedFact.objects.bulk_create(
                SealedFact(fact_id=fact_id, jurisdiction_id=jurisdiction, seal=made, position=position, digest=digest)
                for position, (fact_id, digest) in enumerate(waiting[start : start + CHUNK], start + 1)
            )
    return made


def _waiting(jurisdiction: UUID) -> Iterator[tuple[UUID, str]]:
    rows = Fact.objects.filter(jurisdiction_id=jurisdiction, sealed__isnull=True).order_by("recorded_at", "id")
    yield from rows.values_list("id", "digest").iterator(CHUNK)


def seal_digest(made: Seal, facts: Iterable[tuple[UUID, str]]) -> str:
    """SHA-256 over the seal before, the seal's own row, and its facts with their digests, in their order."""
    head = [
        str(made.jurisdiction_id),
        made.number,
        made.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(made.by_id or ""),
        made.month,
        made.count,
        made.previous,
    ]
    digest = hashlib.sha256(json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode())
    for fact_id, fact_digest in facts:
        digest.update(f"\n{fact_id} {fact_digest}".encode())
    return digest.hexdigest()


def is_seal_of(jurisdiction: UUID, number: int, digest: str) -> bool:
    """Whether the government has this very seal: which of several a digest kept outside belongs to."""
    return Seal.objects.filter(jurisdiction_id=jurisdiction, number=number, digest=digest).exists()


def sealed_state(fact_ids: Iterable[UUID]) -> dict[UUID, SealedState]:
    """For each fact whether and where it is sealed."""
    wanted = list(fact_ids)
    rows = SealedFact.objects.filter(fact_id__in=wanted).values_list("fact_id", "seal__number", "seal__sealed_at")
    return dict.fromkeys(wanted, UNSEALED) | {fact: SealedState(number, at) for fact, number, at in rows}


def _check_month(jurisdiction: UUID, month: str) -> None:
    if not _MONTH.fullmatch(month):
        raise Refused(f"月份“{month[:20]}”应写成 2026-11")
    if month >= f"{clock.today():%Y-%m}":
        raise Refused(f"{month} 还没有过完，下月 1 日起才能封账")
