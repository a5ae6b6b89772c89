"""渠道和合作机构: what each channel brought; bodies the government works with; activities with what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luodi.ledger.public import NotVisible, Refused, current
from luodi.library.public import (
    ACTIVITY,
    BODY,
    EVENT,
    PARTNER,
    Activity,
    Partner,
    Yield,
    activities,
    add_partner_person,
    confirming_term,
    partner_people,
    partners,
    total,
    yields,
)
from luodi.parties.public import ContactView
from luodi.projects.public import BLANK, EXACTLY, FILLED, Kind, columns_of
from luodi.regimes.regime import Regime
from luodi.units.public import RefBook, ref_book
from luodi.web import formats
from luodi.web.clauses import clause_tag, link
from luodi.web.context import Request
from luodi.web.library.tabs import tabs
from luodi.web.parts import ClauseTag, Filter, Option, State
from luodi.web.shell import page, render

SOURCE = "source"
LONGEST = 120
CONTACT = {"name": "联系人", "phone": "联系电话", "post": "联系人职务"}
"""Inputs of a person to call, by the words with which a party refuses them."""
YEARS = 5
NONE = Yield()


@dataclass(frozen=True)
class YieldRow:
    """What came of something; the addresses are lists of the same projects, '' where none."""

    title: str
    leads: int
    leads_url: str
    confirmed: int
    confirmed_url: str
    signed: int
    signed_url: str
    contracted: str
    arrived: str
    brought: Yield


@dataclass(frozen=True)
class PartnerRow:
    """A body with its agreement and its yield."""

    partner: Partner
    url: str
    unit: str
    state: State
    span: str
    brought: YieldRow
    report_url: str
    people: tuple[ContactView, ...]
    people_url: str


@dataclass(frozen=True)
class ActivityRow:
    """An activity with its yield; `differs` where its report gives another number of leads."""

    activity: Activity
    url: str
    unit: str
    day: str
    brought: YieldRow
    report_url: str
    differs: bool


@page(
    "library/partners/",
    name="library_partners",
    title="渠道和合作机构",
    nav="library",
    shows=("facts:work/*", "cadences"),
)
def partner_page(request: Request) -> HttpResponse:
    """Channels, partner bodies and activities, of the leads of a year or of all."""
    return render(request, "library/partners.html", {"tabs": tabs("library_partners"), **shown(request)})


def shown(request: Request) -> dict[str, Any]:
    """What the page and its file show."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    book = ref_book(viewer.jurisdiction)
    span, year = _span(request, viewer.day)
    marker = confirming_term(regime)
    by_source = yields(viewer, regime, SOURCE, *span)
    by_body = yields(viewer, regime, BODY, *span)
    by_event = yields(viewer, regime, EVENT, *span)
    column = columns_of(regime).get(SOURCE)
    options = column.term.options if column and column.term else ()
    bodies = partners(viewer, regime)
    people = partner_people(viewer, [one.name for one in bodies])
    names = [*options, *sorted(set(by_source) - set(options) - {""})]
    return {
        "channels": [_row(one, by_source.get(one, NONE), regime, SOURCE, span, marker) for one in names]
        + ([_row("", by_source[""], regime, SOURCE, span, marker)] if "" in by_source else []),
        "total": _row("合计", total(by_source), regime, "", span, marker),
        "bodies": [
            _partner(
                one,
                book,
                viewer.day,
                _row(one.name, by_body.get(one.name, NONE), regime, BODY, span, marker),
                people[one.name],
            )
            for one in bodies
        ],
        "events": [
            _event(one, book, viewer.day, _row(one.name, by_event.get(one.name, NONE), regime, EVENT, span, marker))
            for one in activities(viewer, regime, *span)
        ],
        "filters": [Filter("year", "报送年份", year, _years(viewer.day), all=False)],
        "said": "全部年份" if year == "all" else f"{year} 年首报的",
        "channel_tag": clause_tag(regime, column.term.clause) if column and column.term else None,
        "body_tag": _tag(regime, PARTNER),
        "event_tag": _tag(regime, ACTIVITY),
        "has_bodies": PARTNER in regime.pack.facts,
        "has_events": ACTIVITY in regime.pack.facts,
        "file_url": reverse("library_partners_export", query={"year": year}),
    }


def _tag(regime: Regime, kind: str) -> ClauseTag | None:
    spec = regime.pack.facts.get(kind)
    return clause_tag(regime, spec.clause) if spec else None


def _years(today: date) -> list[Option]:
    return [Option("all", "全部年份"), *(Option(str(y), f"{y} 年") for y in range(today.year, today.year - YEARS, -1))]


def _span(request: Request, today: date) -> tuple[tuple[date | None, date | None], str]:
    """The days of the year asked for, the present one where none is."""
    asked = request.GET.get("year", "")
    if asked == "all":
        return (None, None), "all"
    known = {option.value for option in _years(today)}
    year = int(asked) if asked in known else today.year
    return (date(year, 1, 1), date(year, 12, 31)), str(year)


def _row(
    name: str, one: Yield, regime: Regime, key: str, span: tuple[date | None, date | None], marker: str
) -> YieldRow:
    """The figures with the lists they come from."""
    offered = columns_of(regime)
    query: dict[str, str] = {}
    if key:
        exact = EXACTLY if key in offered and offered[key].kind is Kind.TEXT else ""
        query[key] = exact + name if name else BLANK
    bounds: Mapping[str, date | None] = {"reported.from": span[0], "reported.to": span[1]}
    query |= {bound: day.isoformat() for bound, day in bounds.items() if day}
    here = reverse("projects")

    def listed(n: int, more: Mapping[str, str]) -> str:
        return reverse("projects", query={**query, **more}) if n and (query or more) else here if n else ""

    return YieldRow(
        title=name or "未填",
        leads=one.leads,
        leads_url=listed(one.leads, {}),
        confirmed=one.confirmed,
        confirmed_url=listed(one.confirmed, {marker: FILLED}) if marker in offered else "",
        signed=one.signed,
        signed_url=listed(one.signed, {"contracted.from": "0"}) if "contracted" in offered else "",
        contracted=formats.money(one.contracted) if one.contracted else "—",
        arrived=formats.wan(one.arrived) if one.arrived else "—",
        brought=one,
    )


def _partner(
    one: Partner, book: RefBook, today: date, brought: YieldRow, people: tuple[ContactView, ...]
) -> PartnerRow:
    states = {"ended": State("ended", "已到期"), "soon": State("soon", "快到期"), "open": State("kept", "合作中")}
    until = f"到 {formats.day(one.until, today)}" if one.until else "没有写期限"
    return PartnerRow(
        partner=one,
        url=link("case", one.case),
        unit=book.titles.get(one.unit, ""),
        state=states[one.state(today)],
        span=f"{formats.day(one.agreed_on, today)}签，{until}" + (f"，第 {one.times} 次" if one.times > 1 else ""),
        brought=brought,
        report_url=link("lead_new", query={BODY: one.name}),
        people=people,
        people_url=reverse("library_partner_person", query={"body": one.name}),
    )


def _event(one: Activity, book: RefBook, today: date, brought: YieldRow) -> ActivityRow:
    return ActivityRow(
        activity=one,
        url=link("case", one.case),
        unit=book.titles.get(one.unit, ""),
        day=formats.day(one.held_on, today) + (f"，共 {one.times} 次" if one.times > 1 else ""),
        brought=brought,
        report_url=link("lead_new", query={EVENT: one.name}),
        differs=one.said is not None and one.said != brought.leads,
    )


@page(
    "library/partners/person/",
    name="library_partner_person",
    title="合作机构的联系人",
    nav="library",
    methods=("GET", "HEAD", "POST"),
)
def partner_person(request: Request) -> HttpResponse:
    """Who is to be called at the body named by `?body=`: those known, and the form of another one."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    body = request.GET.get("body", "")
    if body not in {one.name for one in partners(viewer, regime)}:
        raise Http404
    typed = {name: request.POST.get(name, "").strip()[:LONGEST] for name in CONTACT}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            add_partner_person(actor=viewer, body=body, **typed)
        except NotVisible as error:
            raise Http404 from error
        except Refused as refused:
            names = {title: name for name, title in CONTACT.items()}
            errors = {names.get(term, ""): text for term, text in refused.fields.items()} or {"": refused.message}
        else:
            messages.success(request, f"已记下“{body}”的联系人{typed['name']}。")
            return redirect("library_partners")
    context = {
        "body": body,
        "people": partner_people(viewer, [body])[body],
        "typed": typed,
        "errors": errors,
        "trail": (("渠道和合作机构", reverse("library_partners")),),
    }
    return render(request, "library/partner_person.html", context, status=422 if errors else 200)
