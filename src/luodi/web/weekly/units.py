"""Which units have kept their lines in a week, and a text to ask the others in the chat group."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from luodi.ledger.public import current
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.parts import State, Tab
from luodi.web.shell import page, render
from luodi.weekly.public import Reported, UnitWeek, oversees, reported, week_of

BACK = 4
"""So many weeks back can be looked at."""
NAMED = 20
"""So many projects of one unit stand in the text."""


@dataclass(frozen=True)
class UnitRow:
    """One unit; `url` opens its grid, where the week is this one."""

    title: str
    url: str
    lines: int
    in_time: int
    later: int
    unchanged: int
    missing: int
    state: State


@page(
    "weekly/units/",
    name="weekly_units",
    title="各单位更新情况",
    nav="weekly",
    shows=("weekly", "slots"),
    opens=oversees,
)
def weekly_units(request: Request) -> HttpResponse:
    """By unit: lines, in time, later, without change, missing; `?back=` so many weeks ago."""
    viewer = request.viewer
    if not oversees(viewer):
        office = current(viewer.jurisdiction)[1].office
        raise PermissionDenied(f"各单位的更新情况由{office}、督办单位查看；本单位的请在“本周更新”里看。")
    back = back_of(request)
    week = week_of(viewer.day - timedelta(days=7 * back))
    found = reported(viewer, week)
    if found is None:
        return render(request, "weekly/none.html", {})
    rule = found.rule
    context = {
        "rows": [_row(one, found, back) for one in found.units],
        "tabs": [Tab(_called(n), _address(n), n == back) for n in range(BACK + 1)],
        "tag": clause_tag(found.regime, rule.clause, place=rule.place or "", default=rule.default or rule.due_default),
        "span": f"{formats.day(week.first, viewer.day)}至{formats.day(week.last, viewer.day)}",
        "due": formats.day(found.due, viewer.day),
        "back": back,
        "missing": found.missing,
        "text": chase(found, viewer.day) if found.missing else "",
        "slots": "、".join(
            found.regime.pack.slots[word.removeprefix("slot.")].title
            for word in rule.keeper
            if word.removeprefix("slot.") in found.regime.pack.slots
        ),
    }
    return render(request, "weekly/units.html", context)


def back_of(request: Request) -> int:
    """So many weeks ago, as the address asks."""
    text = request.GET.get("back", "")
    return min(int(text), BACK) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _called(back: int) -> str:
    return {0: "本周", 1: "上周"}.get(back, f"{back} 周前")


def _address(back: int) -> str:
    return reverse("weekly_units") + (f"?back={back}" if back else "")


def _row(one: UnitWeek, found: Reported, back: int) -> UnitRow:
    missing = len(one.missing)
    state = State("kept", "都更新了") if not missing else State("wait" if back == 0 else "late", f"还差 {missing} 个")
    url = reverse("weekly", query={"unit": str(one.unit)}) if one.unit and back == 0 else ""
    title = one.title or "责任单位未明确"
    return UnitRow(title, url, one.lines, one.in_time, one.later, one.unchanged, missing, state)


def chase(found: Reported, today: date) -> str:
    """A text for the chat group: by unit, the projects nobody has said anything of."""
    waiting = [one for one in found.units if one.missing]
    when = f"请在{formats.day(found.due, today)}前更新" if found.due >= today else "请尽快补上"
    count = f"还有 {len(waiting)} 个单位的 {found.missing} 个项目没有更新"
    lines = [f"【{found.rule.title}】{count}，{when}；没有变化的点“无变化”："]
    for one in waiting:
        names = [name for _, name in one.missing[:NAMED]]
        rest = len(one.missing) - len(names)
        lines += ["", f"{one.title or '责任单位未明确'}（{len(one.missing)} 个）"]
        lines += [f"{number}. {name}" for number, name in enumerate(names, 1)]
        if rest:
            lines.append(f"另有 {rest} 个")
    return "\n".join(lines)
