"""Pages of the regime. Everybody signed in may read them."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luodi.ledger.public import NotVisible, Refused, Reused, already, current
from luodi.regimes.case import AS_BEFORE, BY_NEW_RULES
from luodi.regimes.coverage import SECTION_TITLES
from luodi.regimes.difference import between
from luodi.regimes.loader import available, shipped
from luodi.regimes.yamlsource import PackError
from luodi.web.context import Request
from luodi.web.parts import Option
from luodi.web.regime import adopt, compare, overview
from luodi.web.shell import page, render
from luodi.web.workbook import taken

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
        "may_adopt": request.viewer.may(adopt.RIGHT),
        "coming": adopt.coming(request.viewer),
        "moving": adopt.moving(request.viewer),
        "moved": adopt.moved_on(request.viewer),
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


@page("regimes/compare/", name="regime_compare", title="比较机制", nav="regime")
def compare_page(request: Request) -> HttpResponse:
    """What is done differently: `?a=&b=` two regimes, `?from=&to=` two days of the adopted one."""
    try:
        _, regime = current(request.viewer.jurisdiction)
    except Refused as refused:
        return render(request, "regime/none.html", {"why": refused.message})
    asked = {name: request.GET.get(name, "") for name in ("a", "b", "from", "to")}
    options = compare.sides(request.viewer)
    found = None
    if asked["from"] or asked["to"]:
        found = compare.days(regime, asked["from"], asked["to"])
    elif asked["b"]:
        found = compare.two(request.viewer, asked["a"] or options[0].value, asked["b"])
    context = {"options": options, "asked": asked, "found": found}
    return render(request, "regime/compare.html", context, status=422 if found and found.wrong else 200)


@page(
    "regimes/adopt/", name="regime_adopt", title="采用机制", nav="regime", right="adopt",
    methods=("GET", "HEAD", "POST"),
)  # fmt: skip
def adopt_page(request: Request) -> HttpResponse:
    """Which pack: one that ships, or files handed in. It is checked and laid ready; nothing is adopted yet."""
    wrong: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            return redirect("regime_adopting", adopt.laid_from(request).digest)
        except PackError as error:
            wrong = adopt.problems(error)
        except Refused as refused:
            wrong = [("", refused.message)]
    context = {
        "packs": [Option(slug, shipped(slug).pack.title) for slug in available()],
        "picked": request.POST.get("pack", ""),
        "wrong": wrong,
        "x": adopt.standing(request.viewer),
    }
    return render(request, "regime/adopt.html", context, status=422 if wrong else 200)


@page("regimes/adopted/<uuid:id>/", name="regime_files", title="机制的文件", nav="regime", right="adopt", export=True)
def files_page(request: Request, id: UUID) -> HttpResponse:
    """The files of an adoption to work on and lay again."""
    try:
        name, archive = adopt.packed(request.viewer, id)
    except NotVisible:
        raise Http404 from None
    return taken(name, archive, "application/zip")


@page("regimes/moving/", name="regime_moving", title="正在改期限", nav="regime", right="adopt", polled=True)
def moving_page(request: Request) -> HttpResponse:
    """A fragment: how far the worker is. Once it is through, the page is asked for anew."""
    found = adopt.moving(request.viewer)
    response = render(request, "regime/moving.html", {"moving": found})
    if found is None:
        response["HX-Refresh"] = "true"
    return response


@page(
    "regimes/adopt/<str:digest>/", name="regime_adopting", title="采用机制", nav="regime", right="adopt",
    methods=("GET", "HEAD", "POST"),
)  # fmt: skip
def adopting_page(request: Request, digest: str) -> HttpResponse:
    """What would change and what would move; with a basis, the act itself."""
    from luodi.ledger.adoption import adopt as adopt_regime
    from luodi.ledger.adoption import laid, same_regime

    viewer = request.viewer
    if (done := _adopted_before(request, digest)) is not None:
        return done
    try:
        what = laid(viewer, digest)
    except NotVisible:
        raise Http404("没有这份待采用的机制。") from None
    form = adopt.form_of(request, what)
    found, obstacles, strangers = adopt.preview(viewer, what, form.day or viewer.day)
    picked = adopt.chosen_of(request, found) if request.method == "POST" else {}
    if request.method == "POST" and "look" not in request.POST and adopt.check(form, found):
        try:
            adopt_regime(
                actor=viewer,
                digest=digest,
                since=form.day or viewer.day,
                basis=form.basis,
                request_key=form.key,
                choices=picked,
                otherwise=form.otherwise or AS_BEFORE,
                follows=form.follows,
                later=True,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"已采用：{what.regime.pack.title}，自 {form.since} 起。")
            return redirect("regime")
    adopted, regime = current(viewer.jurisdiction)
    context = {
        "what": what,
        "above": adopt.above_title(what),
        "form": form,
        "parts_changed": compare.parts(between(regime, what.regime, form.day or viewer.day), regime, what.regime),
        "same": same_regime(adopted.text, what.regime.text),
        "found": found,
        "rows": adopt.choosing(found, what, picked, viewer.day),
        "obstacles": obstacles,
        "strangers": strangers,
        "sees_all": viewer.sees_all,
        "answers": (BY_NEW_RULES, AS_BEFORE),
    }
    return render(request, "regime/adopting.html", context, status=422 if form.errors else 200)


def _adopted_before(request: Request, digest: str) -> HttpResponse | None:
    """A second click: what the first one did is done. Another adoption under its key is refused by the act."""
    key = request.POST.get("request_key", "")
    if request.method != "POST" or not key or "look" in request.POST:
        return None
    try:
        before = already(request.viewer, key, adopt.told(request, digest))
    except Reused:
        return None
    return redirect("regime") if before is not None else None
