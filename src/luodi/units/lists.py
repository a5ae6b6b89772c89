"""What pages list of the organisation beyond one day: histories, accounts, grants, the calendar year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from luodi.common import clock
from luodi.common.ids import read_id
from luodi.units.dated import on, title_on
from luodi.units.models import (
    Appointment,
    CalendarDay,
    CalendarSource,
    CalendarYear,
    Delegation,
    Grant,
    Unit,
    UnitKind,
    UnitName,
    User,
)
from luodi.units.views import Appointed


@dataclass(frozen=True)
class NameSpan:
    """What a unit was called from `since` until before `until`."""

    name: str
    short_name: str
    since: date
    until: date | None


@dataclass(frozen=True)
class UnitLife:
    """A unit over all its days; `merged_into` carries its work on."""

    id: UUID
    code: str
    kind: str
    kind_title: str
    name: str
    opened_on: date
    closed_on: date | None
    merged_into: UUID | None
    names: tuple[NameSpan, ...]


@dataclass(frozen=True)
class Account:
    """A person's account; `held` are ids of positions held on the day asked, `second`: it has a second factor."""

    id: UUID
    username: str
    name: str
    active: bool
    must_change: bool
    second: bool
    held: tuple[UUID, ...]


@dataclass(frozen=True)
class Granted:
    """A right as it stands on the day asked, to a position or to a person, everywhere or within `scope`."""

    right: str
    position: UUID | None
    user: UUID | None
    scope: UUID | None
    since: date
    until: date | None
    basis: str


@dataclass(frozen=True)
class DayNote:
    """A day of the calendar that is named: a holiday, a make-up day, a day set by hand."""

    working: bool
    note: str
    edited: bool


def unit_life(jurisdiction: UUID, unit_id: UUID) -> UnitLife | None:
    """One unit with every name it had; None where the jurisdiction has no such unit. Two queries."""
    unit = Unit.objects.filter(pk=unit_id, jurisdiction_id=jurisdiction).first()
    if unit is None:
        return None
    rows = UnitName.objects.filter(unit=unit).exclude(until=F("since")).order_by("since")
    names = tuple(NameSpan(*row) for row in rows.values_list("name", "short_name", "since", "until"))
    title = str(UnitKind(unit.kind).label)
    return UnitLife(unit.pk, unit.code, unit.kind, title, unit.name, unit.opened_on, unit.closed_on,
                    unit.merged_into_id, names)  # fmt: skip


def coming(jurisdiction: UUID, position_ids: Iterable[UUID], day: date) -> dict[UUID, tuple[Appointed, ...]]:
    """Who takes over each position after `day`, soonest first. One query."""
    rows = Appointment.objects.filter(jurisdiction_id=jurisdiction, position__in=set(position_ids), since__gt=day)
    return _appointed(rows.exclude(until=F("since")).order_by("since", "pk"))


def earlier(jurisdiction: UUID, position_ids: Iterable[UUID], day: date) -> dict[UUID, tuple[Appointed, ...]]:
    """Who held each position before `day` and no longer does, latest first. One query."""
    rows = Appointment.objects.filter(jurisdiction_id=jurisdiction, position__in=set(position_ids), until__lte=day)
    return _appointed(rows.exclude(until=F("since")).order_by("-until", "pk"))


@dataclass(frozen=True)
class Post:
    """A position a person holds, held or will hold, in the unit as it is called now."""

    position: UUID
    title: str
    unit: UUID
    unit_name: str
    how: str
    since: date
    until: date | None
    basis: str
    code: str = ""


def person_posts(jurisdiction: UUID, user: UUID) -> tuple[str, tuple[Post, ...]] | None:
    """A person's name and every appointment here, latest first; None for who never was appointed here. Two queries."""
    rows = Appointment.objects.filter(jurisdiction_id=jurisdiction, user=user).exclude(until=F("since"))
    posts = _posts(rows.order_by("-since", "-pk"))
    if not posts:
        return None
    return User.objects.values_list("name", flat=True).get(pk=user), posts


def _posts(rows: QuerySet[Appointment]) -> tuple[Post, ...]:
    return tuple(
        Post(
            row.position_id,
            row.called,
            row.position.unit_id,
            str(row.position.unit),
            row.kind,
            row.since,
            row.until,
            row.basis,
            row.position.code,
        )
        for row in rows.select_related("position__unit").annotate(called=title_on(clock.today(), "position"))
    )


def _appointed(rows: Iterable[Appointment]) -> dict[UUID, tuple[Appointed, ...]]:
    found: dict[UUID, list[Appointed]] = defaultdict(list)
    for row in rows.select_related("user"):  # type: ignore[attr-defined]
        how = row.kind
        found[row.position_id].append(
            Appointed(row.user_id, row.user.name, row.position_id, how, row.since, row.until, row.basis)
        )
    return {position: tuple(people) for position, people in found.items()}


def people_here(jurisdiction: UUID) -> QuerySet[User]:
    """Persons this government may know of: appointed or acting here at any time, or whose account it opened.

    An account that nobody opened on a page and that was never given a position belongs to the only government there is.
    The calendar's own is left out.
    """
    appointed = Appointment.objects.filter(user=OuterRef("pk"))
    acting = Delegation.objects.filter(delegate=OuterRef("pk"))
    here = Exists(appointed.filter(jurisdiction_id=jurisdiction)) | Exists(acting.filter(jurisdiction_id=jurisdiction))
    unplaced = ~Exists(appointed) & ~Exists(acting)
    others = Unit.objects.filter(pk=F("jurisdiction_id")).exclude(pk=jurisdiction)
    mine = Q(opened_by=jurisdiction) | (Q(opened_by=None) & ~Exists(others))
    return User.objects.exclude(username="system").filter(here | (unplaced & mine))


def person_here(jurisdiction: UUID, ref: str) -> UUID | None:
    """The id of a person this government may know of, named by id or account; None for anybody else."""
    person = read_id(ref)
    named = Q(pk=person) if person else Q(username=ref)
    return people_here(jurisdiction).filter(named).values_list("pk", flat=True).first()


def people_called(jurisdiction: UUID, text: str) -> list[UUID]:
    """Ids of those whose name holds `text`."""
    return list(people_here(jurisdiction).filter(name__icontains=text).values_list("pk", flat=True))


def accounts(jurisdiction: UUID, day: date) -> tuple[Account, ...]:
    """Accounts of those this government may know of, by name."""
    users = people_here(jurisdiction)
    held: dict[UUID, list[UUID]] = defaultdict(list)
    for user, position in Appointment.objects.filter(on(day), jurisdiction_id=jurisdiction).values_list(
        "user_id", "position_id"
    ):
        held[user].append(position)
    users = users.annotate(second=Exists(Authenticator.objects.filter(user=OuterRef("pk"))))
    return tuple(
        Account(
            user.pk, user.username, user.name, user.is_active, user.must_change_password, user.second,
            tuple(held.get(user.pk, ())),
        )
        for user in users.order_by("name", "username")
    )  # fmt: skip


def grants(jurisdiction: UUID, day: date) -> tuple[Granted, ...]:
    """Every right given on `day`."""
    rows = Grant.objects.filter(on(day), jurisdiction_id=jurisdiction).order_by("right", "since", "pk")
    return tuple(
        Granted(*row)
        for row in rows.values_list("right", "position_id", "user_id", "scope_id", "since", "until", "basis")
    )


def calendar_notes(jurisdiction: UUID, year: int) -> dict[date, DayNote]:
    """The named days of a year."""
    rows = CalendarDay.objects.filter(jurisdiction_id=jurisdiction, day__year=year)
    return {
        day: DayNote(working, note, source == CalendarSource.EDITED)
        for day, working, note, source in rows.values_list("day", "working", "note", "source")
    }


def confirmed_years(jurisdiction: UUID) -> dict[int, str]:
    """Years whose official notice is entered, with its basis."""
    return dict(CalendarYear.objects.filter(jurisdiction_id=jurisdiction).values_list("year", "basis"))
