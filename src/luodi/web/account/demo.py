"""The invented people of a demo instance, as the sign-in page lists them. Nothing here is read elsewhere."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from luodi.common import clock
from luodi.units.models import Appointment, Delegation, Unit, UnitKind
from luodi.units.public import making, on

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
    UnitKind.SECTION,
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

    @property
    def post(self) -> str:
        """Unit and position; a position that already bears the unit's name says it once."""
        return self.title if self.title.startswith(self.unit) else f"{self.unit} · {self.title}"


@dataclass(frozen=True)
class DemoGroup:
    """People of one kind of unit."""

    title: str
    people: tuple[DemoPerson, ...]


@dataclass(frozen=True)
class DemoGovernment:
    """A government of the instance with its people."""

    id: UUID
    title: str
    groups: tuple[DemoGroup, ...]

    @property
    def count(self) -> int:
        """How many people are listed."""
        return sum(len(group.people) for group in self.groups)


def demo_people() -> list[DemoGovernment]:
    """Everyone appointed today, by government, kind of unit and then by rank; three queries at most.

    Nobody of a government that is still being made: what is there of it is half.
    """
    day = clock.today()
    acting: dict[UUID, str] = {
        row.delegate_id: _joined(row.principal.unit.short_name or row.principal.unit.name, row.principal.title)
        for row in Delegation.objects.filter(on(day)).select_related("principal__unit")
    }
    rows = (
        Appointment.objects.filter(on(day), on(day, "position__"), user__is_active=True)
        .select_related("user", "position__unit")
        .order_by("position__rank", "position__unit__pk", "pk")
    )
    now = making()
    roots = Unit.objects.filter(pk=F("jurisdiction_id")).order_by("pk").values_list("pk", "name")
    titles = {pk: name for pk, name in roots if now is None or pk != now.government}
    people: dict[UUID, dict[str, dict[UUID, DemoPerson]]] = {pk: {kind: {} for kind in ORDER} for pk in titles}
    for row in rows:
        listed = people.get(row.position.unit.jurisdiction_id)
        if listed is None:
            continue
        # Whoever holds several positions stands once, by the first in rank.
        if not any(row.user_id in found for found in listed.values()):
            listed[row.position.unit.kind][row.user_id] = DemoPerson(
                row.user_id,
                row.user.name,
                row.position.unit.short_name or row.position.unit.name,
                row.position.title,
                acting.get(row.user_id, ""),
            )
    governments = []
    for pk, listed in people.items():
        groups = [DemoGroup(str(UnitKind(kind).label), tuple(all_.values())) for kind, all_ in listed.items() if all_]
        if groups:
            governments.append(DemoGovernment(pk, titles[pk], tuple(groups)))
    return governments


def still_made() -> list[str]:
    """The governments that are still being made, by their short names."""
    now = making()
    return [one.title for one in now.left] if now else []


def _joined(unit: str, title: str) -> str:
    return title if title.startswith(unit) else f"{unit}{title}"
