"""Setting up an instance: the root unit, the bodies and positions of a pack, the calendar, the first adoption.

Used once, by `luodi up` and the demo; whatever comes later is a fact of the ledger.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from luodi.common.ids import new_id
from luodi.units.calendar_seed import FIRST_YEAR, LAST_YEAR, seed_days
from luodi.units.errors import UnitsError
from luodi.units.facts.apply import apply_fact
from luodi.units.models import CalendarDay, CalendarSource, CalendarYear, Unit, UnitKind, UnitName
from luodi.units.revisions import TOPICS, touch


@dataclass(frozen=True)
class BodySpec:
    """A unit to set up. `parent`, `hosted_by` and `members` are codes; without a parent it stands below the root.

    `closed` is the day from which it is no more, `merged_into` the code of the unit that carries its work on.
    """

    code: str
    title: str
    short: str = ""
    kind: str = "department"
    hosted_by: str = ""
    parent: str = ""
    managed_by: str = ""
    located_in: str = ""
    area_code: str = ""
    closed: date | None = None
    merged_into: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class PositionSpec:
    """A position to set up in `body` (a code; empty is the root); `held_through` is the code of another position."""

    code: str
    body: str
    title: str
    sees: str = "unit"
    rights: tuple[str, ...] = ()
    rank: int = 100
    single: bool = True
    held_through: str = ""


@dataclass(frozen=True)
class AdoptionSpec:
    """The regime to begin with: `text` is the resolved pack as JSON, `files` its own YAML by name."""

    regime: str
    text: str
    basis: str = ""
    choices: Mapping[str, object] | None = None
    files: Mapping[str, str] | None = None


@transaction.atomic
def found(
    title: str,
    day: date,
    *,
    bodies: Sequence[BodySpec] = (),
    positions: Sequence[PositionSpec] = (),
    adoption: AdoptionSpec | None = None,
    short: str = "",
    area_code: str = "",
    code: str = "",
) -> UUID:
    """The new jurisdiction's id. Bodies and positions may come in any order; UnitsError where a code leads nowhere.

    A body that closed before `day` is not set up, nor its positions: it never worked here.
    """
    gone = {body.code for body in bodies if body.closed is not None and body.closed <= day}
    bodies = [body for body in bodies if body.code not in gone]
    positions = [position for position in positions if position.body not in gone]
    root = _root(title, day, short, area_code, code)
    seed_calendar(root)
    touch(root, *TOPICS)

    def make(kind: str, **values: object) -> None:
        apply_fact(root, kind, {term: value for term, value in values.items() if value != ""}, day, new_id())

    for body in _in_order(list(bodies), {code}):
        make(
            "unit.opened",
            单位名称=body.title,
            单位类型=body.kind,
            单位代号=body.code,
            单位简称=body.short,
            行政区划代码=body.area_code,
            上级单位=body.parent,
            设在单位=body.hosted_by,
            管理单位=body.managed_by,
            所在单位=body.located_in,
        )
    for body in bodies:
        for member in body.members:
            make("unit.joined", 单位=member, 领导小组=body.code)
    # Those held ex officio last: what carries them must be there.
    for position in sorted(positions, key=lambda spec: bool(spec.held_through)):
        make(
            "position.created",
            单位=position.body or str(root),
            职务名称=position.title,
            职务代号=position.code,
            排序=position.rank,
            可见范围=position.sees,
            权限=list(position.rights),
            一人担任=position.single,
            随任职务=position.held_through,
        )
    for body in bodies:
        if body.closed is not None:
            make("unit.closed", 单位=body.code, 并入单位=body.merged_into, 截止日期=body.closed)
    if adoption is not None:
        make(
            "regime.adopted",
            机制=adoption.regime,
            文本=adoption.text,
            依据=adoption.basis,
            取舍=dict(adoption.choices or {}),
            原文件=dict(adoption.files or {}),
        )
    return root


def seed_calendar(jurisdiction: UUID) -> None:
    """The official holidays of the years known; later years stay provisional until somebody confirms them."""
    CalendarDay.objects.bulk_create(
        CalendarDay(
            jurisdiction_id=jurisdiction,
            day=seed.day,
            working=seed.working,
            note=seed.note,
            source=CalendarSource.SEED,
        )
        for seed in seed_days()
    )
    CalendarYear.objects.bulk_create(
        CalendarYear(jurisdiction_id=jurisdiction, year=year, basis="国务院办公厅节假日安排")
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    )


def _root(title: str, day: date, short: str, area_code: str, code: str) -> UUID:
    root = new_id()
    Unit.objects.create(
        id=root,
        jurisdiction_id=root,
        code=code,
        kind=UnitKind.GOVERNMENT,
        name=title,
        short_name=short,
        area_code=area_code,
        opened_on=day,
    )
    UnitName.objects.create(jurisdiction_id=root, unit_id=root, name=title, short_name=short, since=day)
    return root


def _in_order(bodies: list[BodySpec], known: set[str]) -> list[BodySpec]:
    """Bodies so that each comes after those it is placed at."""
    ordered: list[BodySpec] = []
    known = known | {""}
    while bodies:
        ready = [body for body in bodies if {body.parent, body.hosted_by, body.managed_by, body.located_in} <= known]
        if not ready:
            missing = "、".join(f"“{body.title}”" for body in bodies)
            raise UnitsError(f"{missing}的上级、设在、管理或所在单位找不到，或互相循环，请检查机制中的单位代号")
        ordered += ready
        known |= {body.code for body in ready}
        bodies = [body for body in bodies if body not in ready]
    return ordered
