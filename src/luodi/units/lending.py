"""People of one unit who work for another for a time (抽调): where they come from, also once that unit is no more."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from luodi.units.dated import title_on
from luodi.units.models import Appointment, AppointmentKind
from luodi.units.refs import RefBook, ref_book
from luodi.units.selectors import heir_of


@dataclass(frozen=True)
class Lent:
    """A person who works for `host` over a span; the position at home stays.

    `home` is None for who held no other position. `kept`: that position is held on the day asked, too; `heir` carries
    on the home unit where that is no more.
    """

    user: UUID
    name: str
    home: UUID | None
    home_name: str
    kept: bool
    heir: UUID | None
    heir_name: str
    host: UUID
    host_name: str
    title: str
    since: date
    until: date | None
    basis: str


def secondments(jurisdiction: UUID, day: date, unit: UUID) -> tuple[tuple[Lent, ...], tuple[Lent, ...]]:
    """Who of `unit`, or of one it carries on, works elsewhere on `day` or will, and who of elsewhere works in it."""
    found = _lent_on(jurisdiction, day)
    away = tuple(one for one in found if unit in (one.home, one.heir) and one.host != unit)
    return away, tuple(one for one in found if one.host == unit)


def _lent_on(jurisdiction: UUID, day: date) -> list[Lent]:
    """A fixed number of queries."""
    rows = Appointment.objects.filter(Q(until=None) | Q(until__gt=day), jurisdiction_id=jurisdiction)
    rows = rows.filter(kind=AppointmentKind.SECONDED).exclude(until=F("since")).select_related("user", "position")
    lent = list(rows.annotate(called=title_on(day, "position")).order_by("since", "pk"))
    posts: dict[UUID, list[Appointment]] = defaultdict(list)
    others = Appointment.objects.filter(jurisdiction_id=jurisdiction, user__in={row.user_id for row in lent})
    for post in others.exclude(kind=AppointmentKind.SECONDED).exclude(until=F("since")).select_related("position"):
        posts[post.user_id].append(post)
    book = ref_book(jurisdiction)
    return [_told(row, _home(row, posts[row.user_id], day), day, book) for row in lent]


def _home(lent: Appointment, posts: Iterable[Appointment], day: date) -> Appointment | None:
    """The position lent from: the first by rank of those held on the day, else the last one held while lent."""
    meanwhile = [post for post in posts if post.since <= max(day, lent.since) and _last(post) > min(day, lent.since)]
    now = [post for post in meanwhile if _holds(post, day)]
    if now:
        return min(now, key=lambda post: (post.position.rank, post.pk))
    return max(meanwhile, key=lambda post: (_last(post), post.pk), default=None)


def _last(post: Appointment) -> date:
    return post.until or date.max


def _holds(post: Appointment, day: date) -> bool:
    return post.since <= day < _last(post)


def _told(row: Appointment, home: Appointment | None, day: date, book: RefBook) -> Lent:
    unit = home.position.unit_id if home else None
    heir = heir_of(row.jurisdiction_id, unit, day) if unit else None
    return Lent(
        user=row.user_id,
        name=row.user.name,
        home=unit,
        home_name=book.titles[unit] if unit else "",
        kept=home is not None and _holds(home, day),
        heir=heir if heir != unit else None,
        heir_name=book.titles[heir] if heir and heir != unit else "",
        host=row.position.unit_id,
        host_name=book.titles[row.position.unit_id],
        title=row.called,  # type: ignore[attr-defined]
        since=row.since,
        until=row.until,
        basis=row.basis,
    )
