"""Holding a project against both catalogues before a visit (regime qiaocheng, clause 1.6): what it hits, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from luodi.common.ids import read_id
from luodi.common.text import bigrams, normalised_name
from luodi.ledger.public import Draft, Receipt, Refused, record
from luodi.library.catalogues import ACCESS, INDUSTRY, Item, Version, in_force, item, items
from luodi.regimes.vocabulary import Value
from luodi.units.public import Viewer

CHECKED = "catalogue.checked"
NO_HIT = "none"
HIT = "命中条目"
SUGGESTED = 8
CONSIDERED = 3000
ALIKE = 2
"""So many pairs of signs in common with the project make an entry worth a look (系统默认)."""


@dataclass(frozen=True)
class Side:
    """One kind of catalogue as the fact records it: the terms of category and version, the category of no hit."""

    kind: str
    category: str
    version: str
    otherwise: str
    short: str


SIDES = (
    Side(INDUSTRY, "产业结构类别", "产业目录版本", "允许类", "产业结构"),
    Side(ACCESS, "市场准入", "负面清单版本", "不在清单", "市场准入"),
)


def suggested(viewer: Viewer, version: Version, about: str, most: int = SUGGESTED) -> list[Item]:
    """Entries that share the most words with what is known of a project, the likest first."""
    pairs = set(bigrams(normalised_name(about)))
    scored = [(len(pairs & set(bigrams(normalised_name(f"{one.industry}{one.text}")))), one)
              for one in items(viewer, version, most=CONSIDERED)]  # fmt: skip
    scored = [pair for pair in scored if pair[0] >= ALIKE]
    scored.sort(key=lambda pair: -pair[0])
    return [one for _, one in scored[:most]]


def check(
    *,
    actor: Viewer,
    case: UUID,
    chosen: Mapping[str, str],
    happened_on: date,
    request_key: str,
    expected: Mapping[UUID, int] | None = None,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Record what a project hit. `chosen`, by kind of catalogue: an entry's id or NO_HIT.

    The versions are those in force on the day of the check. Raises Refused beside the kind that is wrong.
    """
    held = in_force(actor, happened_on)
    values: dict[str, Value] = {}
    hits: list[str] = []
    for side in SIDES:
        version = held.get(side.kind)
        if version is None:
            message = f"{happened_on} 施行的{side.kind}还没有装入，请先装入，或者核对日期。"
            raise Refused(message, {side.kind: message})
        found = _chosen(actor, side, version, chosen.get(side.kind, ""))
        values[side.category] = found.category if found else side.otherwise
        values[side.version] = version.name + ("（摘录）" if version.extract else "")
        if found:
            hits.append(f"{side.short}：{found.number} {found.text[:80]}")
    if hits:
        values[HIT] = "；".join(hits)
    draft = Draft(case, CHECKED, happened_on, values)
    return record(
        actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of, at=at, expected=expected
    )


def _chosen(actor: Viewer, side: Side, version: Version, chosen: str) -> Item | None:
    if chosen == NO_HIT:
        return None
    entry = read_id(chosen)
    found = item(actor, version, entry) if entry else None
    if found is None:
        message = f"请在{side.kind}里选对上的条目，或者选“没有对上”；换过日期的，按当天施行的版本重新选。"
        raise Refused(message, {side.kind: message})
    return found
