"""What the three administrators look at: seals, what waits for one, open duties that nobody holds. Counts alone."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from luodi.ledger.models import Fact, ObligationOwner, Seal


@dataclass(frozen=True)
class SealRow:
    """One seal as the list shows it; `by` is None for the program's own."""

    number: int
    sealed_at: datetime
    by: UUID | None
    month: str
    count: int
    digest: str


@dataclass(frozen=True)
class Unsealed:
    """Facts no seal protects yet: how many, and since when the oldest has waited."""

    count: int
    oldest: datetime | None


def seals(jurisdiction: UUID, limit: int = 60) -> list[SealRow]:
    """The seals, latest first."""
    rows = Seal.objects.filter(jurisdiction_id=jurisdiction).order_by("-number")[:limit]
    return [SealRow(*row) for row in rows.values_list("number", "sealed_at", "by_id", "month", "count", "digest")]


def months_closed(jurisdiction: UUID) -> frozenset[str]:
    """Months that are closed 封账."""
    rows = Seal.objects.filter(jurisdiction_id=jurisdiction).exclude(month="")
    return frozenset(rows.values_list("month", flat=True))


def unsealed(jurisdiction: UUID) -> Unsealed:
    """What waits for the next seal."""
    waiting = Fact.objects.filter(jurisdiction_id=jurisdiction, sealed__isnull=True)
    oldest = waiting.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return Unsealed(waiting.count(), oldest)


def owing(jurisdiction: UUID, refs: Collection[UUID]) -> Counter[UUID]:
    """How many open obligations each of these positions or units answers for."""
    rows = ObligationOwner.objects.filter(jurisdiction_id=jurisdiction, open=True, ref__in=refs)
    return Counter(rows.values_list("ref", flat=True))
