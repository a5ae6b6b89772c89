"""The invented people of a demo instance, as the sign-in page lists them. Nothing here is read elsewhere."""

from dataclasses import dataclass
from uuid import UUID

from luodi.common import clock
from luodi.units.models import Appointment, Delegation, UnitKind
from luodi.units.public import on

ORDER = (
    UnitKind.GOVERNMENT,
    UnitKind.LEADING_GROUP,
    UnitKind.OFFICE,
    UnitKind.TOWNSHIP,
    UnitKind.ZONE,
    UnitKind.PARK,
    UnitKind.TEAM,
    UnitKind.OUTPOST,
    UnitKind.DEPARTMENT,
    UnitKind.ENTERPRISE,
)


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
        .order_by("position__rank", "position__unit__pk", "pk")
    )
    people: dict[str, dict[UUID, DemoPerson]] = {kind: {} for kind in ORDER}
    for row in rows:
        # Whoever holds several positions stands once, by the first in rank.
        if not any(row.user_id in listed for listed in people.values()):
            people[row.position.unit.kind][row.user_id] = DemoPerson(
                row.user_id,
                row.user.name,
                row.position.unit.short_name or row.position.unit.name,
                row.position.title,
                acting.get(row.user_id, ""),
            )
    return [DemoGroup(str(UnitKind(kind).label), tuple(found.values())) for kind, found in people.items() if found]
