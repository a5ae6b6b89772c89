"""Who asks: the viewer of a request, the position acted in, and the government whose instance this is."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from luodi.affairs.public import affair_kinds
from luodi.common import clock
from luodi.ledger.public import Refused, current
from luodi.regimes.regime import Regime
from luodi.units.models import Appointment, Delegation, Unit
from luodi.units.public import Held, User, Viewer, names, on, viewer_for

JURISDICTION = "jurisdiction"
GOVERNMENT = "government"
POSITION = "position"
SECOND = "second_factor"
WORDS = "words"
"""Session keys; SECOND is set once the session proved the second factor."""
NO_WORDS = {"lead": "线索", "report": "报送线索", "review": "评审", "affairs": "", "office": "领导小组办公室"}
"""How `common` calls them: shown before a regime is adopted."""


class Request(HttpRequest):
    """A request as the view of a signed-in person receives it; the middleware fills it.

    `held` is the position acted in (None: none held); `on_behalf_of` its id where it is someone else's (代办).
    `nav` is set by a page that belongs to another item of the navigation than its route says.
    """

    user: User
    viewer: Viewer
    held: Held | None
    on_behalf_of: UUID | None
    htmx: HtmxDetails
    nav: str


@dataclass(frozen=True)
class Tenant:
    """The government that runs the instance."""

    id: UUID
    name: str


def tenant_of(request: HttpRequest, user: User) -> Tenant | None:
    """The government of a signed-in person, kept in the session; None before the instance has any unit."""
    session = request.session
    if JURISDICTION in session:
        return Tenant(UUID(session[JURISDICTION]), session[GOVERNMENT])
    found = _tenant_from_rows(user)
    if found:
        session[JURISDICTION], session[GOVERNMENT] = str(found.id), found.name
    return found


def words_of(request: HttpRequest, jurisdiction: UUID) -> dict[str, str]:
    """What the adopted regime calls a lead, reporting one, a review, its own kinds of case, the office; '' for none.

    Read once a day for each session: an adoption that changes a name is rare, and a page asks for these each time.
    """
    day = clock.today().isoformat()
    kept = request.session.get(WORDS)
    if kept is None or kept["day"] != day or not NO_WORDS.keys() <= kept.keys():
        kept = request.session[WORDS] = {"day": day, **_words(jurisdiction)}
    return {name: kept[name] for name in NO_WORDS}


def _words(jurisdiction: UUID) -> dict[str, str]:
    try:
        return words_in(current(jurisdiction)[1])
    except Refused:
        return NO_WORDS


def words_in(regime: Regime) -> dict[str, str]:
    """The same of a regime."""
    pack = regime.pack
    reported = pack.facts.get("lead.reported")
    return {
        "lead": pack.words["lead"],
        "report": reported.title if reported else NO_WORDS["report"],
        "review": pack.words["review"] if pack.reviews else "",
        "affairs": "、".join(dict.fromkeys(kind.title for kind in affair_kinds(regime))),
        "office": regime.office,
    }


def _tenant_from_rows(user: User) -> Tenant | None:
    """By appointment, by delegation, else the one root: an account not yet appointed sees the instance it is in."""
    day = clock.today()
    for rows in (Appointment.objects.filter(on(day), user=user), Delegation.objects.filter(on(day), delegate=user)):
        root = rows.values_list("jurisdiction_id", flat=True).first()
        if root:
            return Tenant(root, names([root], day)[root])
    return the_tenant()


def the_tenant() -> Tenant | None:
    """The instance's only government; None where there is none or more than one."""
    roots = list(Unit.objects.filter(pk=F("jurisdiction_id")).values_list("pk", "name")[:2])
    return Tenant(*roots[0]) if len(roots) == 1 else None


def viewer_of(request: HttpRequest, user: User) -> Viewer | None:
    """What the person may see and do today; None before the instance has any unit."""
    tenant = tenant_of(request, user)
    return viewer_for(user, tenant.id, clock.today()) if tenant else None


def held_of(request: HttpRequest, viewer: Viewer) -> Held | None:
    """The position chosen in the menu, as long as it is still held; else the first one in the person's own name."""
    chosen = request.session.get(POSITION)
    for held in viewer.positions:
        if str(held.position.id) == chosen:
            return held
    return next(iter(viewer.own), None)
