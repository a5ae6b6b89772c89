"""The page of a person: positions, what is open, what was late, projects. One's own, or of others what one may see."""

from uuid import UUID

from django.http import Http404, HttpResponse

from luodi.ledger.whose import cases_of, owed
from luodi.projects.public import rows_of
from luodi.regimes.regime import Regime
from luodi.units.lists import Post, person_posts
from luodi.units.public import HOW_TITLES, Viewer, carried_by, delegates
from luodi.web import formats
from luodi.web.clauses import case_url, clause_tag
from luodi.web.context import Request
from luodi.web.shell import page, render
from luodi.web.units.parts import adopted, late_rows, open_rows

SHOWN = 20
PROJECTS = 30


@page(
    "units/people/<uuid:person>/", name="person", title="个人", nav="units",
    shows=("positions", "obligations", "cadences", "responsibilities"),
)  # fmt: skip
def person_page(request: Request, person: UUID) -> HttpResponse:
    """Where the person works, now and before; of duties and projects what the viewer sees."""
    viewer = request.viewer
    found = person_posts(viewer.jurisdiction, person)
    regime = adopted(viewer)
    if found is None and person != viewer.user_id:
        raise Http404
    name, posts = found or (viewer.name, ())
    now = [post for post in posts if post.since <= viewer.day and (post.until is None or post.until > viewer.day)]
    held = {post.position for post in now}
    works = held | {post.unit for post in now}
    gone = carried_by(viewer.jurisdiction, works, viewer.day)
    refs = [person, *works, *(one for ones in gone.values() for one in ones)]
    whole = owed(viewer, refs, SHOWN) if regime else None
    context = {
        "name": name,
        "mine": person == viewer.user_id,
        "now": [_post(post, regime, viewer) for post in now],
        "coming": [_post(post, regime, viewer) for post in posts if post.since > viewer.day],
        "before": [_post(post, regime, viewer) for post in posts if post.until and post.until <= viewer.day],
        "acting": _acting(viewer, held),
        "owed": open_rows(whole, regime, viewer) if whole and regime else [],
        "total": whole.total if whole else 0,
        "late": whole.late if whole else 0,
        "past": late_rows(whole, regime, viewer) if whole and regime else [],
        "past_total": whole.was_late_total if whole else 0,
        "projects": _projects(viewer, refs, regime) if regime else [],
    }
    return render(request, "units/person.html", context)


def _post(post: Post, regime: Regime | None, viewer: Viewer) -> dict[str, object]:
    spec = regime.pack.positions.get(post.code) if regime and post.code else None
    until = f"，到 {formats.day(post.until, viewer.day)}前" if post.until else ""
    return {
        "title": post.title,
        "unit": post.unit,
        "unit_name": post.unit_name,
        "how": HOW_TITLES[post.how] if post.how != "appointed" else "",
        "span": f"{formats.day(post.since, viewer.day)}起{until}",
        "basis": post.basis,
        "tag": clause_tag(regime, spec.clause, default=spec.default) if regime and spec else None,
    }


def _acting(viewer: Viewer, held: set[UUID]) -> list[str]:
    """Who acts for the person today."""
    found = delegates(viewer.jurisdiction, held, viewer.day)
    return list(dict.fromkeys(f"{one.name}（{one.basis}）" for people in found.values() for one in people))


def _projects(viewer: Viewer, refs: list[UUID], regime: Regime) -> list[dict[str, str]]:
    cases = cases_of(viewer, refs, "project", PROJECTS)
    rows = rows_of(viewer, cases)
    return [
        {
            "name": rows[case].name,
            "url": case_url("project", case),
            "stage": regime.place_title(rows[case].stage, rows[case].standing),
            "total": formats.money(rows[case].total_investment),
            "due": formats.day(rows[case].next_due, viewer.day) if rows[case].next_due else "",
        }
        for case in cases
        if case in rows
    ]
