"""What nobody answers for and what should have been said by now: who must mend it, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse

from luodi.ledger.orphans import lacking, orphaned, unfilled
from luodi.ledger.public import Refused, current
from luodi.ledger.store import NOBODY
from luodi.ledger.supervision import sees_others
from luodi.regimes.regime import Regime
from luodi.regimes.who import who_titles
from luodi.units.public import RIGHTS, Viewer, administrator_findings, heir_of, positions, unit_tree
from luodi.web import errors
from luodi.web.clauses import case_url, clause_tag, link
from luodi.web.context import Request
from luodi.web.parts import ClauseTag, State
from luodi.web.shell import page, render

SHOWN = 60
APART = ("administrators", "vacant_right")
ADMINISTRATION = ("system", "security", "audit", "seal", "adopt")


@dataclass(frozen=True)
class Found:
    """One finding: how grave, what, who must mend it, and the page where that is done ('' where there is none)."""

    state: State
    text: str
    who: str = ""
    url: str = ""
    tag: ClauseTag | None = None


def plain(viewer: Viewer) -> list[Found]:
    """Administrators not apart, rights nobody has, then positions nobody holds and bodies without any."""
    said = []
    for one in sorted(administrator_findings(viewer.jurisdiction, viewer.day), key=lambda f: f.kind not in APART):
        state = State("soon", "三员") if one.kind in APART else State("wait", "空缺")
        url = ""
        if one.kind == "vacant_position":
            url = _organise(viewer, "appointment.made", 职务=str(one.subject_id))
        elif one.kind == "empty_body":
            url = _organise(viewer, "position.created", 单位=str(one.subject_id))
        said.append(Found(state, one.message, _right("system"), url))
    return said[:SHOWN]


def _organise(viewer: Viewer, kind: str, **given: str) -> str:
    return link("organise", kind, query=given) if viewer.may("system") else ""


def _right(code: str) -> str:
    return f"有“{RIGHTS[code]}”权限的人"


def unowned(viewer: Viewer) -> list[Found]:
    """Open work of units and positions with nobody behind them; roles and teams with something missing."""
    try:
        regime = current(viewer.jurisdiction)[1]
    except Refused:
        return []
    office = who_titles(["office"], regime) if "office" in regime.pack.bodies else _right("office")
    return [*_orphans(viewer, office), *_teams(viewer, regime), *_roles(viewer, regime, office)][:SHOWN]


def _orphans(viewer: Viewer, office: str) -> list[Found]:
    found = []
    for one in orphaned(viewer.jurisdiction, viewer.day):
        late = f"，其中逾期 {one.late} 件" if one.late else ""
        url = link("supervision", query={"unit": str(one.ref)}) if sees_others(viewer) else ""
        who = office if one.ref == NOBODY else _right("system")
        text = f"{one.why}：还有 {one.count} 件未办结{late}"
        found.append(Found(State("late", "无人承办"), text, who, url or _mend(viewer, one.ref)))
    return found


def _mend(viewer: Viewer, ref: UUID) -> str:
    """The form that gives what nobody does somebody: who takes over is already chosen in it."""
    heir = heir_of(viewer.jurisdiction, ref, viewer.day)
    known = positions(viewer.jurisdiction, viewer.day)
    posts = [one.id for one in known if heir in (one.id, one.unit_id)]
    if posts or not any(unit.id == heir for unit in unit_tree(viewer.jurisdiction, viewer.day)):
        return _organise(viewer, "appointment.made", **({"职务": str(posts[0])} if posts else {}))
    return _organise(viewer, "position.created", 单位=str(heir))


def _teams(viewer: Viewer, regime: Regime) -> list[Found]:
    """Standing cases with a role empty: one line for each, in the words of the pack."""
    titles = {rule.case: (rule.title, rule) for rule in regime.pack.responsibilities}
    found = []
    for one in lacking(viewer.jurisdiction, regime, viewer.day):
        title, rule = titles.get(one.kind, ("", None))
        state = State("late", "缺项") if one.late else State("wait", "缺项")
        missing = "、".join((*one.late, *one.waiting))
        tag = clause_tag(regime, rule.clause, default=rule.default) if rule else None
        url = case_url(one.kind, one.case) if sees_others(viewer) else link("unit", one.unit)
        overdue = "，已过期限" if one.late else ""
        found.append(Found(state, f"“{one.title}”的“{title}”还缺：{missing}{overdue}", one.title, url, tag))
    return found


def _roles(viewer: Viewer, regime: Regime, office: str) -> list[Found]:
    return [
        Found(
            State("late", "责任未明确"),
            f"{one.title}：{one.count} 件过了期限还没有明确",
            office,
            link("supervision", query={"rule": one.rule, "state": "late"}) if sees_others(viewer) else "",
            clause_tag(regime, one.clause, default=one.default),
        )
        for one in unfilled(viewer.jurisdiction, regime, viewer.day)
    ]


def _may(viewer: Viewer) -> bool:
    return sees_others(viewer) or any(viewer.may(right) for right in ADMINISTRATION)


@page("units/findings/", name="findings", title="无人承办", nav="units",
      shows=("responsibilities", "slots", "positions"), opens=_may)  # fmt: skip
def findings_page(request: Request) -> HttpResponse:
    """For the office and the administrators: everything without an owner, with who must mend it."""
    viewer = request.viewer
    if not _may(viewer):
        return errors.forbidden(request)
    said: Sequence[Found] = unowned(viewer)
    return render(request, "administration/findings.html", {"unowned": said, "vacant": plain(viewer)})
