"""Pages of the organisation. Everybody signed in may read them; what is owed is shown as far as the viewer sees it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from luodi.ledger.supervision import sees_others
from luodi.ledger.whose import owed
from luodi.regimes import words
from luodi.regimes.regime import Regime
from luodi.units.lending import secondments
from luodi.units.lists import UnitLife, earlier, unit_life
from luodi.units.public import UnitView, carried_by, members, names, positions, unit_tree
from luodi.web import formats
from luodi.web.clauses import clause_tag, link
from luodi.web.context import Request
from luodi.web.parts import Tab
from luodi.web.shell import page, render
from luodi.web.units.parts import adopted, late_rows, open_rows
from luodi.web.units.staff import Seat, rosters, seats
from luodi.web.units.team import ones, standing_title, trade_projects, trades, unlisted

SHOWN = 20
FIRST = date(1949, 10, 1)


def the_day(request: Request) -> tuple[date, str]:
    """The day asked for and what is wrong with it; today where it cannot be read."""
    text = request.GET.get("day", "").strip()
    if not text:
        return request.viewer.day, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return request.viewer.day, f"“{text[:20]}”不是日期，应写成 2026-03-01；下面是今天的情况。"
    if not FIRST <= day <= date(request.viewer.day.year + 10, 12, 31):
        return request.viewer.day, f"{text[:20]} 太早或太远；下面是今天的情况。"
    return day, ""


def _tabs(request: Request, now: str) -> list[Tab]:
    query = f"?day={request.GET['day']}" if request.GET.get("day") else ""
    return [
        Tab("单位", reverse("units") + query, now == "units"),
        Tab("组和名单", reverse("groups") + query, now == "groups"),
    ]


@page("units/", name="units", title="组织", shows=("bodies", "positions"))
def units(request: Request) -> HttpResponse:
    """The tree on a day (`?day=`), each unit with its positions and whoever holds them."""
    viewer = request.viewer
    day, wrong = the_day(request)
    regime = adopted(viewer)
    tree = unit_tree(viewer.jurisdiction, day)
    found = seats(viewer.jurisdiction, positions(viewer.jurisdiction, day), regime, day)
    by_unit: dict[UUID, dict[str, list[Seat]]] = defaultdict(lambda: defaultdict(list))
    for seat in found.values():
        by_unit[seat.unit_id][seat.title].append(seat)
    context = {
        "tree": [
            (unit, _kind(unit, regime), list(by_unit[unit.id].items()), _body_tag(unit, regime), _placed(unit, tree))
            for unit in tree
        ],
        "day": day,
        "wrong": wrong,
        "today": day == viewer.day,
        "vacant": sum(seat.vacant for seat in found.values()),
        "seats": len(found),
        "tabs": _tabs(request, "units"),
        "query": f"?day={day.isoformat()}" if day != viewer.day else "",
    }
    return render(request, "units/units.html", context)


def _kind(unit: UnitView | UnitLife, regime: Regime | None) -> str:
    """What kind of unit it is, in the words of the pack where it has any."""
    return (regime and standing_title(unit.code, regime)) or unit.kind_title


def _body_tag(unit: UnitView, regime: Regime | None) -> object:
    body = regime.pack.bodies.get(unit.code) if regime and unit.code else None
    return clause_tag(regime, body.clause, default=body.default) if body and regime else None


def _placed(unit: UnitView, tree: tuple[UnitView, ...]) -> str:
    """Where it is hosted, managed, located, in words."""
    called = {one.id: one.short_name for one in tree}
    said = [
        how.format(called[place])
        for how, place in (
            ("设在{}", unit.hosted_by_id),
            ("由{}管理", unit.managed_by_id),
            ("位于{}", unit.located_in_id),
        )
        if place in called
    ]
    return "，".join(said)


@page("units/groups/", name="groups", title="组和名单", nav="units", shows=("groups", "positions"))
def groups(request: Request) -> HttpResponse:
    """Every group of the regime by seat: who holds it today, who takes over on which day."""
    viewer = request.viewer
    day, wrong = the_day(request)
    regime = adopted(viewer)
    if regime is None:
        return render(request, "regime/none.html", {"why": "本级政府还没有采用机制，没有组。"})
    known = positions(viewer.jurisdiction, day)
    found = seats(viewer.jurisdiction, known, regime, day)
    by_code = {position.code: found[position.id] for position in known if position.code}
    bodies = {unit.code: (unit.short_name, unit.id) for unit in unit_tree(viewer.jurisdiction, day) if unit.code}
    context = {
        "rosters": rosters(regime, by_code, bodies),
        "day": day,
        "wrong": wrong,
        "today": day == viewer.day,
        "tabs": _tabs(request, "groups"),
    }
    return render(request, "units/groups.html", context)


@page(
    "units/<uuid:unit>/", name="unit", title="单位", nav="units",
    shows=("bodies", "positions", "obligations", "cadences", "groups", "slots", "responsibilities", "industries"),
)  # fmt: skip
def unit_page(request: Request, unit: UUID) -> HttpResponse:
    """One unit: names over time, positions, duties, what it owes as far as the viewer sees it."""
    viewer = request.viewer
    day, wrong = the_day(request)
    life = unit_life(viewer.jurisdiction, unit)
    if life is None:
        raise Http404
    regime = adopted(viewer)
    tree = {one.id: one for one in unit_tree(viewer.jurisdiction, day)}
    known = [position for position in positions(viewer.jurisdiction, day) if position.unit_id == unit]
    found = seats(viewer.jurisdiction, known, regime, day)
    body = regime.pack.bodies.get(life.code) if regime and life.code else None
    gone = carried_by(viewer.jurisdiction, {unit, *found}, viewer.day)
    whole = owed(viewer, [unit, *found, *(one for ones in gone.values() for one in ones)], SHOWN)
    away, here = secondments(viewer.jurisdiction, day, unit)
    joined = members(viewer.jurisdiction, unit, day)
    above = tree[unit].parent_id if unit in tree else None
    took_over = gone.get(unit, frozenset())
    others = names([*joined, *took_over, *(one for one in (above, life.merged_into) if one)], day)
    context = {
        "life": life,
        "kind": _kind(life, regime),
        "view": tree.get(unit),
        "placed": _placed(tree[unit], tuple(tree.values())) if unit in tree else "",
        "above": (above, others.get(above, "")) if above else None,
        "merged": (life.merged_into, others.get(life.merged_into, "")) if life.merged_into else None,
        "below": [one for one in tree.values() if one.parent_id == unit],
        "members": [(one, others[one]) for one in joined if one in others],
        "day": day,
        "wrong": wrong,
        "today": day == viewer.day,
        "query": f"?day={day.isoformat()}" if day != viewer.day else "",
        "names": [(span.name, span.short_name, formats.day(span.since), formats.day(span.until) if span.until else "")
                  for span in reversed(life.names)],
        "seats": list(found.values()),
        "earlier": {
            position: [(one.name, formats.day(one.since), formats.day(one.until)) for one in people[:5]]
            for position, people in earlier(viewer.jurisdiction, found, day).items()
        },
        "duties": body.duties if body else (),
        "tag": clause_tag(regime, body.clause, default=body.default) if body and regime else None,
        "duties_tag": clause_tag(regime, words.duties_clause(regime)) if regime else None,
        "owed": open_rows(whole, regime, viewer) if regime else [],
        "total": whole.total,
        "late": whole.late,
        "past": late_rows(whole, regime, viewer) if regime else [],
        "past_total": whole.was_late_total,
        "ones": ones(viewer, unit, regime) if regime else [],
        "unlisted": unlisted(life, regime) if regime and (viewer.may("system") or viewer.may("adopt")) else "",
        "trades": trades(tree.get(unit), regime) if regime else [],
        "projects": trade_projects(viewer, tree.get(unit), regime) if regime else [],
        "took_over": [(one, others[one]) for one in took_over if one in others],
        "manages": [one for one in tree.values() if one.managed_by_id == unit],
        "away": [(one, _span(one.since, one.until, viewer.day)) for one in away],
        "here": [(one, _span(one.since, one.until, viewer.day)) for one in here],
        "acts": _acts(life, list(found), viewer.may("system"), day),
        "list_url": link("supervision", query={"unit": str(unit)}) if sees_others(viewer) else "",
    }  # fmt: skip
    return render(request, "units/unit.html", context)


def _acts(life: UnitLife, posts: Sequence[UUID], may: bool, day: date) -> list[tuple[str, str]]:
    """What the system administrator may record of a unit that still is, with the unit already chosen.

    Whoever is appointed or lent here takes one of its `posts`: the last by rank is chosen.
    """
    if not may or (life.closed_on is not None and life.closed_on <= day):
        return []
    kinds = {"unit.renamed": "更名", "unit.moved": "划转", "unit.closed": "撤销", "position.created": "设立职务"}
    acts = [(title, link("organise", kind, query={"单位": str(life.id)})) for kind, title in kinds.items()]
    if posts:
        acts.append(("任职、抽调", link("organise", "appointment.made", query={"职务": str(posts[-1])})))
    return acts


def _span(since: date, until: date | None, today: date) -> str:
    """A span of days, such as of a secondment."""
    return f"{formats.day(since, today)}起" + (f"，到 {formats.day(until, today)}前" if until else "，没有写明到哪天")
