"""Pages of the regime. Everybody signed in may read them."""

from datetime import date

from django.http import Http404, HttpResponse
from django.urls import reverse

from luodi.ledger.public import Refused, current
from luodi.regimes.coverage import SECTION_TITLES
from luodi.web.context import Request
from luodi.web.regime import overview
from luodi.web.shell import page, render

EVERYTHING = ("clauses", *SECTION_TITLES)


@page("regime/", name="regime", title="机制", shows=EVERYTHING)
def regime_page(request: Request) -> HttpResponse:
    """Every clause, the rules that carry it, how often it was kept; `?stand=` narrows, `?year=` looks back."""
    try:
        adopted, regime = current(request.viewer.jurisdiction)
    except Refused as refused:
        return render(request, "regime/none.html", {"why": refused.message})
    years = _years(adopted.adopted_on, request.viewer.day)
    stand = request.GET.get("stand", "")
    stand = stand if stand in overview.STANDS else ""
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(y) for y in years} else years[0]
    address = reverse("regime")
    rows = overview.rows(request.viewer, regime, stand, year)
    context = {
        "head": overview.head(adopted, regime),
        "regime": regime,
        "tabs": overview.tabs(regime, stand, address, asked if year != years[0] else ""),
        "stand": stand,
        "rows": rows,
        "year": year,
        "years": years,
        "defaults": overview.unclaused(regime) if not stand else [],
    }
    return render(request, "regime/regime.html", context)


def _years(first: date, today: date) -> list[int]:
    """Years to look at, this one first."""
    return list(range(today.year, min(first.year, today.year) - 1, -1))


@page("regime/<str:clause>/", name="clause", title="条款", nav="regime", shows=EVERYTHING)
def clause_page(request: Request, clause: str) -> HttpResponse:
    """One clause with all its rules in full."""
    from luodi.web.regime import detail

    try:
        _, regime = current(request.viewer.jurisdiction)
    except Refused:
        raise Http404 from None
    if clause not in regime.pack.clauses:
        raise Http404("采用的机制里没有这一条。")
    return render(request, "regime/clause.html", {"x": detail.clause(request.viewer, regime, clause)})
