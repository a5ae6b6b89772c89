"""Laying a regime ready for adoption, and finding it again by its digest."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from luodi.units.models import Adoption, RegimeText, Unit
from luodi.units.revisions import touch
from luodi.units.selectors import adoptions, current_adoption


@dataclass(frozen=True)
class YetToMove:
    """Obligations an adoption still has to take 按新规定: `done` of `total`, the cases up to `after` are through."""

    adoption: UUID
    jurisdiction: UUID
    digest: str
    basis: str
    fact: UUID
    by: UUID
    total: int
    done: int
    after: UUID | None


def leave_to_move(adoption: UUID, count: int) -> None:
    """Note how many obligations are still to be moved."""
    Adoption.objects.filter(pk=adoption).update(to_move=count, moved=0, moved_to=None)


def moved_on(adoption: UUID, done: int, after: UUID | None) -> None:
    """Note how far it is; with `after` None that it is through."""
    total = {} if after is not None else {"to_move": done}
    Adoption.objects.filter(pk=adoption).update(moved=done, moved_to=after, **total)


def yet_to_move(
    jurisdiction: UUID | None = None, *, adoption: UUID | None = None, lock: bool = False
) -> YetToMove | None:
    """What one adoption, or the government's, has yet to move; None where all is through. `lock`: one at a time."""
    found = Adoption.objects.filter(moved__lt=F("to_move"))
    found = found.filter(pk=adoption) if adoption else found.filter(jurisdiction_id=jurisdiction)
    row = (found.select_for_update(no_key=True) if lock else found).order_by("pk").first()
    if row is None or row.fact_id is None or row.by_id is None:
        return None
    return YetToMove(
        row.pk, row.jurisdiction_id, row.digest, row.basis, row.fact_id, row.by_id, row.to_move, row.moved, row.moved_to
    )


def lay_ready(jurisdiction: UUID, regime: str, text: str, files: Mapping[str, str], above: UUID | None = None) -> str:
    """Keep a resolved regime until it is adopted; its digest. `files` are its own YAML by name, `above` what they were
    laid over. Laying the same text again is laying it once."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    RegimeText.objects.update_or_create(
        jurisdiction_id=jurisdiction,
        digest=digest,
        defaults={"regime": regime, "text": text, "files": dict(files), "above_id": above},
    )
    return digest


def laid_text(jurisdiction: UUID, digest: str) -> str:
    """The text laid ready under this digest; '' where there is none."""
    rows = RegimeText.objects.filter(jurisdiction_id=jurisdiction, digest=digest)
    return rows.values_list("text", flat=True).first() or ""


def laid_above(jurisdiction: UUID, digest: str) -> UUID | None:
    """What the text laid ready was laid over."""
    rows = RegimeText.objects.filter(jurisdiction_id=jurisdiction, digest=digest)
    return rows.values_list("above_id", flat=True).first()


def adopted_files(adoption_id: UUID) -> dict[str, str]:
    """The YAML files that an adoption was made from; empty where they were not kept (instances of long ago)."""
    return dict(Adoption.objects.values_list("files", flat=True).get(pk=adoption_id))


def with_files(jurisdiction: UUID) -> frozenset[UUID]:
    """The adoptions whose own files are kept. One query."""
    rows = Adoption.objects.filter(jurisdiction_id=jurisdiction).exclude(files={})
    return frozenset(rows.values_list("pk", flat=True))


def set_over(jurisdiction: UUID, above: UUID, follows: bool) -> None:
    """Note of a government just founded what its first regime lies over, and whether it changes with that."""
    Adoption.objects.filter(jurisdiction_id=jurisdiction).update(above_id=above, follows=follows)
    touch(jurisdiction, "regime")


def adopted_by(adoption_id: UUID) -> UUID:
    """The government whose adoption it is."""
    return Adoption.objects.values_list("jurisdiction_id", flat=True).get(pk=adoption_id)


def governments_under(regime: str, but: UUID) -> list[UUID]:
    """Governments of the instance, `but` one, whose last adoption is the regime of this name, oldest first."""
    roots = Unit.objects.filter(pk__in=Adoption.objects.values("jurisdiction_id")).exclude(pk=but).order_by("pk")
    found = []
    for root in roots.values_list("pk", flat=True):
        adopted = current_adoption(root)
        if adopted is not None and adopted.regime == regime:
            found.append(root)
    return found


def followers(jurisdiction: UUID) -> list[UUID]:
    """Governments whose last adoption is laid over one of this government's and changes with it."""
    mine = {one.id for one in adoptions(jurisdiction)}
    roots = Adoption.objects.filter(above__in=mine, follows=True).values_list("jurisdiction_id", flat=True).distinct()
    found = []
    for root in sorted(set(roots)):
        adopted = current_adoption(root)
        if adopted is not None and adopted.follows and adopted.above in mine:
            found.append(root)
    return found
