"""撞单: is this project already known? The whole city is searched; only what the viewer may know is shown.

The rules are the regime's (`duplicates:` of the pack). Typing, reporting, the API and an import all ask here.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from luodi.common import clock
from luodi.common.names import Name, company_name, may_be_alike, phone_digits
from luodi.common.text import normalised_name
from luodi.ledger.public import current, visible_cases
from luodi.parties.public import names_by_phone, names_in_group
from luodi.projects import keys, traits
from luodi.projects.holders import claim_holders
from luodi.projects.models import DuplicatePair, Project
from luodi.projects.probes import Level, Match, Probe
from luodi.regimes.duplicates import Ground, Traits, asking, judge, least_alike, reason, rules_on
from luodi.regimes.duplicates_schema import DuplicateRule
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, plain, ways

SHOWN = 8
MASKED: Mapping[Level, str] = {"block": "很可能已有同一个项目", "warn": "可能已有同一个项目", "hint": "已有相近的项目"}
"""What is said of a project that the viewer may not see, by how sure it is."""
AT_ONCE = 5_000
COLUMNS = (
    "id", "case_id", "name", "investor", "introducing_unit_id", "reported_on", "traits", "normalised_name",
    "normalised_investor", "credit_code", "total_investment",
)  # fmt: skip


class Known(NamedTuple):
    """A row that may be the same one; fields as COLUMNS."""

    id: UUID
    case: UUID
    name: str
    investor: str
    unit: UUID | None
    reported_on: date
    kept: list[Any]
    plain: str
    backer: str
    credit_code: str
    amount: int | None

    @property
    def traits(self) -> Traits:
        """What of it is compared."""
        return traits.of_row(self.kept, self.plain, self.backer, self.credit_code, self.amount)


class Stored(NamedTuple):
    """A row as the driver gives it, in the order of COLUMNS, and what it keeps: most that are looked at turn out to be
    others, for which no ids need be made."""

    row: tuple[Any, ...]
    kept: list[Any]

    @property
    def traits(self) -> Traits:
        """What of it is compared."""
        return traits.of_row(self.kept, *self.row[7:])

    @property
    def known(self) -> Known:
        """The row."""
        id_, case, name, investor, unit, reported_on, _, *rest = self.row
        return Known(_uuid(id_), _uuid(case), name, investor, unit and _uuid(unit), reported_on, self.kept, *rest)


class Hit(NamedTuple):
    """A row and the rule by which it is the one that was asked for."""

    known: Known
    ground: Ground
    told: Traits


def find(viewer: Viewer, probe: Probe) -> list[Match]:
    """Projects that may be the one the probe names, the surest first, at most SHOWN. Six queries at most."""
    return find_many(viewer, [probe])[0]


def find_many(viewer: Viewer, probes: Sequence[Probe]) -> list[list[Match]]:
    """For each probe what `find` answers, in their order; a number of queries that hardly grows with the probes."""
    regime = current(viewer.jurisdiction)[1]
    found = search(viewer.jurisdiction, regime, probes)
    cases = {hit.known.case for hits in found for hit in hits}
    seen = cases if viewer.sees_all else _seen(viewer, cases)
    shown = {hit.known.case for hits in found for hit in hits if hit.ground.rule.shows} - seen
    hidden = cases - seen if any(claim.shows == "holder" for claim in regime.pack.claims) else shown
    held = claim_holders(viewer.jurisdiction, hidden, shown) if hidden else {}
    return [_told(hits, seen, held, regime) for hits in found]


def search(jurisdiction: UUID, regime: Regime, probes: Sequence[Probe]) -> list[list[Hit]]:
    """Everything found for each probe, whoever may see it: never to be shown. The surest first."""
    rules = rules_on(regime.pack.duplicates, clock.today())
    told = _completed(jurisdiction, probes)
    asked = [keys.asked(each.traits, each.sounds) for each in told]
    under = keys.holders(
        jurisdiction,
        set().union(*(each.exact for each in asked)),
        set().union(*(each.called for each in asked)),
        set().union(*(each.runs | each.sites for each in asked)),
    )
    near = [_under(under, each.exact | each.called | each.sites) for each in asked]
    far = [_under(under, each.runs) - found for each, found in zip(asked, near, strict=True)]
    rows = _rows(jurisdiction, set().union(*near, *far))
    decided = _decided(jurisdiction, {probe.leave_out for probe in probes if probe.leave_out})
    least = least_alike(rules)
    found = []
    for probe, each, sure, others in zip(probes, told, near, far, strict=True):
        some = [rows[one] for one in sorted(sure) if one in rows]
        some += [row for one in sorted(others) if (row := rows.get(one)) and _alike(each.traits.name, row.kept, least)]
        found.append(_hits(probe, each.traits, some, rules, decided))
    return found


def _alike(name: Name, kept: list[Any], least: float) -> bool:
    """Whether a project found by a run of syllables alone may be as alike as any rule asks: most are not."""
    return any(may_be_alike(name, core, sound, least) for core, sound in traits.cores(kept))


class Told(NamedTuple):
    """A probe's traits, and the sounds of other investors to look under."""

    traits: Traits
    sounds: list[str]


def _completed(jurisdiction: UUID, probes: Sequence[Probe]) -> list[Told]:
    """What was told, with the parties of the same telephone and the same group."""
    phones = [phone_digits(probe.phone) for probe in probes]
    by_phone = names_by_phone(jurisdiction, phones) if any(phones) else {}
    investors = [normalised_name(probe.investor) for probe in probes]
    groups = names_in_group(jurisdiction, investors) if any(investors) else {}
    told = []
    for probe, phone, investor in zip(probes, phones, investors, strict=True):
        callers, kin = by_phone.get(phone, set()), groups.get(investor, set())
        known = traits.of_probe(probe)._replace(
            by_phone=frozenset(normalised_name(name) for name in callers),
            by_group=frozenset(normalised_name(name) for name in kin) - {investor},
        )
        told.append(Told(known, [company_name(name).sound for name in (*callers, *kin)]))
    return told


def _under(held: Mapping[int, list[keys.Id]], asked: Iterable[int]) -> set[keys.Id]:
    """The projects under any of these keys."""
    return {project for key in asked for project in held.get(key, ())}


def _rows(jurisdiction: UUID, ids: Collection[keys.Id]) -> dict[keys.Id, Stored]:
    """The projects by the ids the driver gave; those merged into another one are not there. Asked past the ORM, which
    takes longer over such a question than the database."""
    columns = ", ".join(map(connection.ops.quote_name, COLUMNS))
    table = connection.ops.quote_name(Project._meta.db_table)
    found: dict[keys.Id, Stored] = {}
    ordered = list(ids)
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), AT_ONCE):
            some = ordered[start : start + AT_ONCE]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                f"SELECT {columns} FROM {table} WHERE id IN ({marks}) AND jurisdiction_id = %s"
                " AND traits IS NOT NULL AND merged_into_id IS NULL",
                [*some, plain(jurisdiction, ways())],
            )
            found |= {row[0]: Stored(row, json.loads(row[6])) for row in cursor.fetchall()}
    return found


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _decided(jurisdiction: UUID, cases: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By case the cases that a person has decided about beside it."""
    found: dict[UUID, set[UUID]] = {}
    if cases:
        ours = DuplicatePair.objects.filter(jurisdiction_id=jurisdiction)
        for one, other in (("case_id", "known_id"), ("known_id", "case_id")):
            for case, beside in ours.filter(**{f"{one}__in": cases}).exclude(verdict="").values_list(one, other):
                found.setdefault(case, set()).add(beside)
    return found


def _hits(
    probe: Probe,
    told: Traits,
    rows: Iterable[Stored],
    rules: Sequence[DuplicateRule],
    decided: Mapping[UUID, set[UUID]],
) -> list[Hit]:
    left_out = {probe.leave_out, *decided.get(probe.leave_out, ())} if probe.leave_out else set()
    rules = asking(rules, told)
    found = []
    for row in rows:
        ground = judge(rules, told, row.traits)
        if ground is not None and (known := row.known).case not in left_out:
            found.append(Hit(known, ground, told))
    found.sort(key=lambda hit: (*hit.ground.rank, hit.known.reported_on, hit.known.case))
    return found


def _seen(viewer: Viewer, cases: Collection[UUID]) -> set[UUID]:
    return set(visible_cases(viewer).filter(pk__in=cases).values_list("pk", flat=True)) if cases else set()


def _told(
    hits: Sequence[Hit], seen: Collection[UUID], held: Mapping[UUID, tuple[str, date | None]], regime: Regime
) -> list[Match]:
    """What the viewer may know: projects in sight one by one, all others as one, by the surest of them."""
    matches: list[Match] = []
    masked = False
    for hit in hits:
        if hit.known.case in seen:
            matches.append(_open(hit))
        elif not masked:
            masked = True
            matches.append(_masked(hit, held, regime))
    return matches[:SHOWN]


def _open(hit: Hit) -> Match:
    rule, known = hit.ground.rule, hit.known
    return Match(
        rule=rule.id,
        level=rule.level,
        reason=reason(hit.ground, hit.told, known.traits),
        case=known.case,
        name=known.name,
        investor=known.investor,
        unit=known.unit,
        reported_on=known.reported_on,
        clause=rule.clause or "",
        default=rule.default,
        other=known.case,
    )


def _masked(hit: Hit, held: Mapping[UUID, tuple[str, date | None]], regime: Regime) -> Match:
    holder, until = held.get(hit.known.case, ("", None))
    level = hit.ground.rule.level
    return Match("", level, MASKED[level], ask=whom_to_ask(regime), holder=holder, until=until, other=hit.known.case)


def whom_to_ask(regime: Regime) -> str:
    """Whom to call about a project one may not see: the office, and the department it sits in."""
    body = regime.pack.bodies.get("office")
    if body is None:
        return regime.pack.words.get("office", "")
    host = regime.pack.bodies.get(body.hosted_by or "")
    return f"{body.title}（{host.short}）" if host else body.title
