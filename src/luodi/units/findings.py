"""What in the organisation somebody should look at: shown, never forbidden."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from luodi.units.models import UnitKind
from luodi.units.refs import ref_book
from luodi.units.revisions import kept
from luodi.units.rights import ADMINISTRATORS
from luodi.units.selectors import (
    delegates,
    heir_of,
    holders,
    people_names,
    people_with,
    positions,
    unit_tree,
)
from luodi.units.views import Finding

_BODIES = {UnitKind.LEADING_GROUP, UnitKind.TEAM, UnitKind.OFFICE}


def administrator_findings(jurisdiction: UUID, day: date) -> tuple[Finding, ...]:
    """Persons who hold two or more of the three administrators' rights 三员分立; a right of the three nobody holds.

    Then positions without a holder and bodies without positions.
    """
    return (*_administrators(jurisdiction, day), *_vacancies(jurisdiction, day))


def _administrators(jurisdiction: UUID, day: date) -> list[Finding]:
    found: list[Finding] = []
    by_person: dict[UUID, list[str]] = defaultdict(list)
    for right, title in ADMINISTRATORS.items():
        people = people_with(jurisdiction, right, day)
        if not people:
            found.append(Finding("vacant_right", f"没有人担任{title}，请任命"))
        for person in people:
            by_person[person].append(title)
    called = people_names(by_person)
    for person, titles in sorted(by_person.items()):
        if len(titles) > 1:
            message = f"“{called[person]}”同时担任{'、'.join(titles)}，三员应当分设"
            found.append(Finding("administrators", message, person))
    return found


def _vacancies(jurisdiction: UUID, day: date) -> list[Finding]:
    known = positions(jurisdiction, day)
    held = holders(jurisdiction, (position.id for position in known), day)
    found = [
        Finding("vacant_position", f"“{position.full_title}”现无人担任，请任职或撤销", position.id)
        for position in known
        if position.id not in held
    ]
    staffed = {position.unit_id for position in known}
    found += [
        Finding("empty_body", f"“{unit.name}”还没有设立职务", unit.id)
        for unit in unit_tree(jurisdiction, day)
        if unit.kind in _BODIES and unit.id not in staffed
    ]
    return found


def nobodys(jurisdiction: UUID, day: date) -> dict[UUID, str]:
    """Units and positions with nobody behind them on `day`, nor behind their heirs: what they owe, nobody does.

    By id: why, in Chinese, and what mends it.
    """

    def read() -> dict[UUID, str]:
        known = positions(jurisdiction, day)
        ids = [position.id for position in known]
        behind = {*holders(jurisdiction, ids, day), *delegates(jurisdiction, ids, day)}
        staffed = {position.unit_id for position in known if position.id in behind}
        posted = {position.unit_id for position in known}
        living = {unit.id: unit.name for unit in unit_tree(jurisdiction, day)}
        alive = behind | staffed
        book = ref_book(jurisdiction)
        found: dict[UUID, str] = {}
        for ref in (*book.units, *book.unit_of):
            heir = heir_of(jurisdiction, ref, day)
            if heir in alive:
                continue
            called = book.titles.get(ref, "")
            if heir in living:
                lacking = "没有人任职，请任职" if heir in posted else "还没有设立职务，请设立并任职"
                found[ref] = f"“{called}”{lacking}" if heir == ref else f"承接“{called}”的“{living[heir]}”{lacking}"
            elif heir in ids:
                found[ref] = f"“{called}”空缺，请任职或委托代办"
            elif heir in book.units:
                found[ref] = f"“{called}”已撤销，没有承接的单位，请冲正后写明“并入单位”再撤销"
            else:
                found[ref] = f"“{called}”已撤销，没有接任的职务，请冲正后写明“接任职务”再撤销"
        return found

    return kept(jurisdiction, ("staff", "tree"), ("nobodys", day), read)
