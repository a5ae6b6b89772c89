"""What in the organisation somebody should look at: shown, never forbidden."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from luodi.units.models import UnitKind
from luodi.units.rights import ADMINISTRATORS
from luodi.units.selectors import holders, people_names, people_with, positions, unit_tree
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
