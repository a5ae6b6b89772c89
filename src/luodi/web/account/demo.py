"""The invented people of a demo instance, as the sign-in page lists them. Nothing here is read elsewhere."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from luodi.common import clock
from luodi.units.models import Appointment, Delegation
from luodi.units.public import on


@dataclass(frozen=True)
class DemoPerson:
    """One invented person: whose account, which position, and for whom the person acts."""

    user_id: UUID
    name: str
    unit: str
    title: str
    acting_for: str = ""


@dataclass(frozen=True)
class DemoGroup:
    """People of one kind of unit."""

    title: str
    people: tuple[DemoPerson, ...]


def demo_people() -> list[DemoGroup]:
    """Everyone appointed today, by kind of unit and then by rank; three queries at most."""
    day = clock.today()
    acting: dict[UUID, str] = {
        row.delegate_id: f"{row.principal.unit.short_name or row.principal.unit.name}{row.principal.title}"
        for row in Delegation.objects.filter(on(day)).select_related("principal__unit")
    }
    rows = (
        Appointment.objects.filter(on(day), on(day, "position__"), user__is_active=True)
        .select_related("user", "position__unit")
        .order_by("position__unit__kind", "position__rank", "position__unit__pk", "pk")
    )
    groups: list[DemoGroup] = []
    for kind, appointed in groupby(rows, key=lambda row: row.position.unit.get_kind_display()):
        people = {
            row.user_id: DemoPerson(
                row.user_id,
                row.user.name,
                row.position.unit.short_name or row.position.unit.name,
                row.position.title,
                acting.get(row.user_id, ""),
            )
            for row in appointed
        }
        groups.append(DemoGroup(str(kind), tuple(people.values())))
    return groups
