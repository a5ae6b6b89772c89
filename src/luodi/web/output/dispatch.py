"""调度册: what the monthly dispatch goes through: late items by unit, stuck projects, who has not reported."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from luodi.common import clock
from luodi.documents.public import STUCK_DAYS, Part, Sheet, Table, stuck
from luodi.ledger.public import current
from luodi.ledger.supervision import Narrowing, Watched, by_unit, sees_others, watched
from luodi.projects.public import Filters, tally
from luodi.regimes.regime import Regime
from luodi.units.public import Viewer, calendar_for
from luodi.web import formats
from luodi.web.clauses import task_tag
from luodi.web.context import Request
from luodi.web.output.sheets import in_word, shown
from luodi.web.reviews.rows import task_state
from luodi.web.shell import page
from luodi.web.workbook import place_of
from luodi.weekly.public import reported, week_of

MOST_LATE = 200
"""So many late items stand in the booklet; the list has them all."""


def booklet(viewer: Viewer) -> Sheet:
    """The booklet of today, of what the viewer sees."""
    _, regime = current(viewer.jurisdiction)
    month = f"{viewer.day.year} 年 {viewer.day.month} 月"
    late, total = _late(viewer, regime)
    return Sheet(
        title="招商项目调度册",
        sub=f"{month}，数据截至{formats.day(viewer.day, viewer.day)}",
        parts=(
            Part("总体情况", table=_stages(viewer, regime), empty="还没有项目"),
            Part("各单位", table=_units(viewer, regime), empty="没有未办结的事项"),
            Part(f"逾期事项（{total} 件）", table=late, empty="没有逾期的事项"),
            Part(f"停滞的项目（{STUCK_DAYS} 天没有任何记录）", table=_stuck(viewer), empty="没有停滞的项目"),
            Part("本周还没有更新的", table=_silent(viewer), empty="都更新了"),
        ),
        foot=f"{formats.moment_in_full(clock.now())}，{viewer.name}从系统取出，只含本人可以看到的项目。",
    )


def _stages(viewer: Viewer, regime: Regime) -> Table:
    numbers = tally(viewer, Filters())
    rows = []
    for stage in regime.pack.stages:
        count, yuan = numbers.of(stage.id)
        if stage.case == "project" and count:
            rows.append((stage.title, str(count), formats.yi(yuan)))
    for standing in regime.pack.standings:
        count, yuan = numbers.of(standing=standing.id)
        if standing.case == "project" and count:
            rows.append((standing.title, str(count), formats.yi(yuan)))
    count, yuan = numbers.of()
    if rows:
        rows.append(("合计", str(count), formats.yi(yuan)))
    return Table(("阶段", "项目（个）", "投资总额"), tuple(rows), (6, 3, 4), frozenset({1, 2}))


def _units(viewer: Viewer, regime: Regime) -> Table:
    counted = by_unit(viewer, regime, Narrowing(), viewer.day)
    rows = tuple((one.title, str(one.late), str(one.today), str(one.open)) for one in counted)
    return Table(("单位或职务", "逾期", "今日到期", "未办结"), rows, (8, 2, 2, 2), frozenset({1, 2, 3}))


def _late(viewer: Viewer, regime: Regime) -> tuple[Table, int]:
    calendar, number, total, more = calendar_for(viewer.jurisdiction), 1, 0, True
    found: list[Watched] = []
    while more and len(found) < MOST_LATE:
        listed = watched(viewer, regime, Narrowing(state="late"), number, viewer.day)
        found += list(listed.rows)
        total = max(total, listed.total)
        number, more = number + 1, listed.more
    shown_rows = sorted(found[:MOST_LATE], key=lambda one: ("、".join(one.task.owners), str(one.task.due_on)))
    rows = tuple(
        (
            "、".join(one.task.owners) or "未明确",
            one.task.case_title,
            one.task.title,
            formats.day(one.task.due_on, viewer.day),
            task_state(one.task, calendar, viewer.day).text,
            place_of(task_tag(one.task, regime)),
        )
        for one in shown_rows
    )
    return Table(("责任单位", "项目", "事项", "期限", "情况", "依据"), rows, (3, 5, 4, 3, 3, 3)), total


def _stuck(viewer: Viewer) -> Table:
    rows = tuple(
        (one.unit, one.name, one.stage, formats.day(one.since, viewer.day), f"{one.days} 天") for one in stuck(viewer)
    )
    return Table(("单位", "项目", "阶段", "最近一次记录", "停了"), rows, (4, 6, 3, 3, 2), frozenset({4}))


def _silent(viewer: Viewer) -> Table:
    found = reported(viewer, week_of(viewer.day))
    counted: Counter[str] = Counter()
    for one in found.units if found else ():
        counted[one.title or "责任单位未明确"] += len(one.missing)
    rows = tuple((title, str(number)) for title, number in counted.most_common() if number)
    return Table(("单位", "项目（个）"), rows, (8, 3), frozenset({1}))


def _allowed(request: Request) -> Viewer:
    if not sees_others(request.viewer):
        office = current(request.viewer.jurisdiction)[1].office
        raise PermissionDenied(f"调度册由{office}、督办单位和领导取用；本单位的事项在“督办”里看。")
    return request.viewer


@page(
    "supervision/dispatch/",
    name="dispatch",
    title="调度册",
    nav="supervision",
    shows=("obligations", "stages:project/*", "standings"),
    opens=sees_others,
)
def dispatch(request: Request) -> HttpResponse:
    """The booklet, to be printed."""
    return shown(request, booklet(_allowed(request)), "dispatch_word")


@page("supervision/dispatch.docx", name="dispatch_word", title="调度册", nav="supervision", export=True)
def dispatch_word(request: Request) -> HttpResponse:
    """The same in Word."""
    return in_word(booklet(_allowed(request)), "招商项目调度册")
