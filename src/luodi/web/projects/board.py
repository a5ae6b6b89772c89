"""看板: the stages of the pack side by side, each with its number, its sum and its first projects."""

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import redirect

from luodi.ledger.public import current
from luodi.projects.public import MERGED, Row, cards, saved_views, tally
from luodi.units.public import calendar_for, ref_book
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.parts import ClauseTag, State
from luodi.web.projects import asking, filtering, listing
from luodi.web.projects.views_saved import view_links
from luodi.web.shell import page, render

CARDS = 12


@dataclass(frozen=True)
class Card:
    """One project on the board."""

    url: str
    name: str
    investor: str
    amount: str
    place: str
    task: str
    state: State | None
    clause: ClauseTag | None


@dataclass(frozen=True)
class Pile:
    """One column of the board; `now`: the one a phone shows; `more_url` leads to the list of all of it."""

    key: str
    title: str
    clause: ClauseTag | None
    count: str
    total: str
    cards: tuple[Card, ...]
    more: str
    more_url: str
    url: str
    now: bool


@page(
    "projects/board/",
    name="projects_board",
    title="看板",
    nav="projects",
    shows=("stages:project/*", "standings", "obligations"),
)
def projects_board(request: Request) -> HttpResponse:
    """The list as a board: the same conditions, the same sight; `?stage=` says which column a phone shows."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    wanted = asking.asked(request.GET, viewer, regime)
    if asking.untidy(request.GET) and not wanted.problems:
        return redirect(wanted.address("projects_board"))
    numbers = tally(viewer, wanted.filters)
    stages = [(s.id, s.title, s.clause, s.default) for s in regime.pack.stages if s.case == asking.CASE]
    beside = [
        (s.id, s.title, s.clause, s.default)
        for s in regime.pack.standings
        if s.case == asking.CASE and (s.id != MERGED or wanted.filters.standing == MERGED)
    ]
    places = [(one[0], "") for one in stages] + [("", one[0]) for one in beside]
    found = cards(viewer, wanted.filters, places, CARDS)
    printer = listing.Printer(
        wanted.columns, regime, ref_book(viewer.jurisdiction), calendar_for(viewer.jurisdiction), viewer
    )
    everywhere = replace(wanted.filters, stage="", standing="")
    open_one = wanted.stage or next((_key(*place) for place, rows in zip(places, found, strict=True) if rows), "")
    piles = []
    for place, (_, title, clause, default), rows in zip(places, [*stages, *beside], found, strict=True):
        n, yuan = numbers.of(*place)
        key = _key(*place)
        left = n - len(rows)
        if place[1] and not rows and key != open_one:
            continue
        more = "更多" if numbers.capped and len(rows) == CARDS else f"还有 {left} 个" if left > 0 else ""
        piles.append(
            Pile(
                key,
                title,
                clause_tag(regime, clause, default=default),
                "" if numbers.capped else str(n),
                formats.money(yuan) if yuan and not numbers.capped else "",
                tuple(_card(row, printer) for row in rows),
                more,
                wanted.address(stage=key),
                wanted.address("projects_board", stage=key),
                key == open_one,
            )
        )
    context = {
        "wanted": wanted,
        "piles": piles,
        "line": listing.summary(numbers, replace(wanted, filters=everywhere))[1],
        "chips": asking.chips(wanted, regime, viewer, "projects_board"),
        "views": view_links(saved_views(viewer), wanted, board=True),
        "quick": filtering.quick(wanted),
        "hidden": filtering.kept(wanted),
        "may_report": viewer.may("report"),
    }
    return render(request, "projects/board.html", context)


def _key(stage: str, standing: str) -> str:
    return asking.OUT + standing if standing else stage


def _card(row: Row, printer: listing.Printer) -> Card:
    titles = printer.book.titles
    units = [titles.get(one, "") for one in (row.introducing_unit, row.landing_area) if one]
    return Card(
        url=printer.url(row),
        name=row.name,
        investor=row.investor,
        amount=formats.money(row.total_investment) if row.total_investment is not None else "",
        place=" → ".join(dict.fromkeys(filter(None, units))),
        task=printer.task(row),
        state=printer.due(row),
        clause=printer.tag(row),
    )
