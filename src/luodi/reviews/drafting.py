"""A clerk drafts, the head signs: what was drafted waits inside the unit until somebody hands the opinion in (签发)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from luodi.common import clock
from luodi.ledger.public import CaseFile, Refused
from luodi.regimes.schema import FactSpec
from luodi.regimes.vocabulary import InputError, Value, parse_input
from luodi.reviews.models import DraftedOpinion
from luodi.reviews.selectors import Part, ReviewView, part_of
from luodi.units.public import Viewer, people_names

DRAFTER = "拟稿人"
"""The term that keeps on record who drafted what another person signed."""
LONGEST = 5000


@dataclass(frozen=True)
class Drafted:
    """A draft as its unit sees it. `values` are those that the regime still reads."""

    by: str
    by_id: UUID
    at: datetime
    values: Mapping[str, Value]


def draft_opinion(
    *, actor: Viewer, case: UUID, part: str, typed: Mapping[str, str], at: datetime | None = None
) -> None:
    """Leave a draft for the unit's head to sign; a later one takes the place of the first. Raises Refused."""
    found = part_of(actor, case, part)
    if found is None or not found[2].obligation.open:
        raise Refused("这项评审已经答复，或者已经重新开始；请回到项目页再看")
    if not found[2].mine:
        raise Refused("不是您所在单位的事项")
    terms = _asked(found[0], found[1])
    kept = {name: text for name, text in typed.items() if name in terms and text}
    if any(len(text) > LONGEST for text in kept.values()):
        raise Refused(f"每一栏最多 {LONGEST} 个字，请改短后再存")
    DraftedOpinion.objects.update_or_create(
        jurisdiction_id=actor.jurisdiction,
        case_id=case,
        part=part,
        defaults={"typed": kept, "drafted_by_id": actor.user_id, "drafted_at": at or clock.now()},
    )


def drafted(viewer: Viewer, file: CaseFile, review: ReviewView, part: Part) -> Drafted | None:
    """The draft of a part; None for who is not of its unit."""
    if not part.mine:
        return None
    row = DraftedOpinion.objects.filter(
        jurisdiction_id=viewer.jurisdiction, case_id=file.id, part=part.obligation.key
    ).first()
    if row is None:
        return None
    asked = _asked(file, review)
    values = dict(_read(file, {name: text for name, text in row.typed.items() if name in asked}))
    by = people_names({row.drafted_by_id}).get(row.drafted_by_id, "")
    return Drafted(by, row.drafted_by_id, row.drafted_at, values)


def drafters(viewer: Viewer, parts: Iterable[tuple[UUID, str]]) -> dict[tuple[UUID, str], str]:
    """Who drafted which of the parts (case, obligation key), for a list of what the viewer's own units owe."""
    asked = set(parts)
    rows = DraftedOpinion.objects.filter(
        jurisdiction_id=viewer.jurisdiction, case_id__in={case for case, _ in asked}, part__in={key for _, key in asked}
    ).values_list("case_id", "part", "drafted_by_id")
    found = {(case, key): person for case, key, person in rows if (case, key) in asked}
    names = people_names(set(found.values()))
    return {place: names.get(person, "") for place, person in found.items()}


def drafter_on_record(viewer: Viewer, file: CaseFile, review: ReviewView, part: Part) -> dict[str, Value]:
    """Who drafted what the viewer now signs, where the regime has a place for it and it was somebody else."""
    spec = _spec(file, review)
    if DRAFTER not in spec.optional:
        return {}
    found = drafted(viewer, file, review, part)
    return {DRAFTER: str(found.by_id)} if found and found.by_id != viewer.user_id else {}


def _spec(file: CaseFile, review: ReviewView) -> FactSpec:
    return file.regime.pack.facts[review.rule.opinion]


def _asked(file: CaseFile, review: ReviewView) -> frozenset[str]:
    """The terms of an opinion but those that the part itself gives, and the drafter."""
    spec = _spec(file, review)
    return frozenset({*spec.terms, *spec.optional} - {review.rule.item_term, review.rule.unit_term, DRAFTER})


def _read(file: CaseFile, typed: Mapping[str, str]) -> Iterable[tuple[str, Value]]:
    for name, text in typed.items():
        try:
            yield name, parse_input(file.regime.terms[name], text, today=file.state.day)
        except InputError:
            continue
