"""Every list as a spreadsheet: the rows and columns of its page, all pages of it, for the same eyes."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from luodi.common import clock
from luodi.common.money import format_yuan
from luodi.leads.public import WAITING, WHICH, Lead, queue, sees_whole_queue
from luodi.ledger.public import current
from luodi.ledger.supervision import STATES, Narrowing, Watched, supervised, watched
from luodi.meetings.public import meeting_rows, meetings
from luodi.regimes.regime import Regime
from luodi.units.lists import accounts
from luodi.units.public import ADMINISTRATORS, Viewer, calendar_for, positions, ref_book, unit_tree
from luodi.web import errors, formats
from luodi.web.clauses import task_tag
from luodi.web.context import Request
from luodi.web.leads.views import TITLES as LEAD_TITLES
from luodi.web.reviews.rows import task_state
from luodi.web.shell import page
from luodi.web.supervision.rows import narrowing_of
from luodi.web.units.staff import seats
from luodi.web.weekly.units import back_of
from luodi.web.workbook import MOST, Col, case_col, note_of, too_long, workbook
from luodi.weekly.public import oversees, reported, week_of

BATCH = 50


def yi(amount: int | None) -> float | None:
    """Whole yuan as a figure in 亿元, as pages print it."""
    return None if amount is None else float(format_yuan(amount, "亿元").replace(",", ""))


@page("leads/export.xlsx", name="leads_export", title="导出线索", nav="leads", export=True)
def leads_export(request: Request) -> HttpResponse:
    """The queue of leads."""
    viewer = request.viewer
    which = request.GET.get("which", "")
    which = which if which in WHICH else WAITING if sees_whole_queue(viewer) else "all"
    first = queue(viewer, which, 1)
    if first.counts[which] > MOST:
        return too_long(request, reverse("leads"))
    calendar, regime = calendar_for(viewer.jurisdiction), first.regime

    def rows() -> Iterator[Lead]:
        number, found = 1, first.leads
        while found:
            yield from found
            number += 1
            found = queue(viewer, which, number).leads

    columns = (
        Col("线索", lambda r: r.name, 34),
        Col("投资方", lambda r: r.investor, 28),
        Col("投资总额（亿元）", lambda r: yi(r.total_investment)),
        Col("产业", lambda r: r.industry),
        Col("首报单位", lambda r: r.unit),
        Col("首报日期", lambda r: r.reported_on),
        Col("现在", lambda r: r.standing or r.stage),
        Col("依据", lambda r: task_tag(r.task, regime) if r.task else None),
        Col("最近期限", lambda r: r.task.due_on if r.task else None),
        Col("到期情况", lambda r: task_state(r.task, calendar, viewer.day) if r.task else None),
        case_col(lambda r: r.case),
    )
    return workbook("线索", note_of(viewer, LEAD_TITLES[which]), columns, rows(), author=viewer.name)


@page("supervision/export.xlsx", name="supervision_export", title="导出督办", nav="supervision", export=True)
def supervision_export(request: Request) -> HttpResponse:
    """What the supervision list is narrowed to."""
    viewer, today = request.viewer, clock.today()
    _, regime = current(viewer.jurisdiction)
    narrowing = narrowing_of(request.GET)
    if supervised(viewer, regime, narrowing, today).order_by()[: MOST + 1].count() > MOST:
        return too_long(request, reverse("supervision") + f"?{request.GET.urlencode()}")
    calendar = calendar_for(viewer.jurisdiction)

    def rows() -> Iterator[Watched]:
        number, more = 1, True
        while more:
            found = watched(viewer, regime, narrowing, number, today)
            yield from found.rows
            number, more = number + 1, found.more

    columns = (
        Col("事项", lambda r: r.task.title, 34),
        Col("项目或会议", lambda r: r.task.case_title, 34),
        Col("责任单位", lambda r: "、".join(r.task.owners) or "未明确", 24),
        Col("依据", lambda r: task_tag(r.task, regime), 20),
        Col("期限", lambda r: r.task.due_on),
        Col("情况", lambda r: task_state(r.task, calendar, today)),
        Col("已经", lambda r: [f"{title} {formats.day(day, today)}" for title, day in r.task.steps], 30),
        Col("申请延期至", lambda r: r.asked_until),
        case_col(lambda r: r.task.case),
    )
    return workbook("督办", note_of(viewer, _narrowed(narrowing, regime, viewer)), columns, rows(), author=viewer.name)


def _narrowed(narrowing: Narrowing, regime: Regime, viewer: Viewer) -> str:
    said = [STATES.get(narrowing.state, "")]
    if narrowing.unit:
        said.append(ref_book(viewer.jurisdiction).titles.get(narrowing.unit, ""))
    if narrowing.clause in regime.pack.clauses:
        said.append(f"{narrowing.clause} {regime.pack.clauses[narrowing.clause].title}")
    if narrowing.rule in regime.obligations_by_id:
        said.append(regime.obligations_by_id[narrowing.rule][-1].title)
    said.append(f"检索“{narrowing.q}”" if narrowing.q else "")
    return "；".join(text for text in said if text) or "全部未办结"


@page("meetings/export.xlsx", name="meetings_export", title="导出会议", nav="meetings", export=True)
def meetings_export(request: Request) -> HttpResponse:
    """Meetings, newest first."""
    viewer = request.viewer
    ids = list(meetings(viewer).values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        return too_long(request, reverse("meetings"))

    def rows() -> Iterator[Any]:
        for start in range(0, len(ids), BATCH):
            yield from meeting_rows(viewer, ids[start : start + BATCH])

    columns = (
        Col("会议", lambda r: r.title, 34),
        Col("类型", lambda r: r.type),
        Col("日期", lambda r: r.held_on),
        Col("情况", lambda r: "已开" if r.held else "召集，还没有记录"),
        Col("纪要文号", lambda r: r.minutes_number, 24),
        Col("议定事项（件）", lambda r: r.resolutions),
        Col("未办结（件）", lambda r: r.open),
        Col("逾期（件）", lambda r: r.late),
        case_col(lambda r: r.case),
    )
    return workbook("会议", note_of(viewer), columns, rows(), author=viewer.name)


@page("units/export.xlsx", name="units_export", title="导出组织", nav="units", export=True)
def units_export(request: Request) -> HttpResponse:
    """Every position with its unit and whoever holds it today."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    found = seats(viewer.jurisdiction, positions(viewer.jurisdiction, viewer.day), regime, viewer.day)
    units = {unit.id: unit for unit in unit_tree(viewer.jurisdiction, viewer.day)}
    order = {unit: at for at, unit in enumerate(units)}
    rows = sorted(found.values(), key=lambda seat: order.get(seat.unit_id, len(order)))
    columns = (
        Col("单位", lambda s: units[s.unit_id].name if s.unit_id in units else s.unit, 30),
        Col("类型", lambda s: units[s.unit_id].kind_title if s.unit_id in units else ""),
        Col("职务", lambda s: s.title, 24),
        Col("任职", lambda s: "、".join(f"{name}{f'（{how}）' if how else ''}" for name, how, _ in s.held), 24),
        Col("代办", lambda s: "、".join(name for name, _ in s.acting)),
        Col("接任", lambda s: s.next, 30),
        Col("随任", lambda s: s.through),
        Col("依据", lambda s: s.tag, 20),
    )
    return workbook("组织", note_of(viewer, formats.day(viewer.day)), columns, rows, author=viewer.name)


@page("administration/people.xlsx", name="people_export", title="导出人员", nav="administration", export=True)
def people_export(request: Request) -> HttpResponse:
    """Accounts, for the system administrator, who keeps them all."""
    viewer = request.viewer
    if not any(viewer.may(right) for right in ADMINISTRATORS) or not viewer.may("system"):
        return errors.forbidden(request)
    titles = ref_book(viewer.jurisdiction).titles
    columns = (
        Col("姓名", lambda a: a.name),
        Col("账号", lambda a: a.username, 24),
        Col("现任", lambda a: [titles.get(position, "") for position in a.held], 40),
        Col("状态", lambda a: "已停用" if not a.active else "待改密码" if a.must_change else "可登录"),
        Col("两步验证", lambda a: a.second),
    )
    rows = accounts(viewer.jurisdiction, viewer.day)
    return workbook("人员", note_of(viewer), columns, rows, author=viewer.name)


@page("weekly/units.xlsx", name="weekly_export", title="导出更新情况", nav="weekly", export=True)
def weekly_export(request: Request) -> HttpResponse:
    """By unit, how the lines of a week were kept."""
    viewer = request.viewer
    if not oversees(viewer):
        return errors.forbidden(request)
    found = reported(viewer, week_of(viewer.day - timedelta(days=7 * back_of(request))))
    columns = (
        Col("单位", lambda u: u.title or "责任单位未明确", 28),
        Col("项目", lambda u: u.lines),
        Col("按时", lambda u: u.in_time),
        Col("晚了", lambda u: u.later),
        Col("其中无变化", lambda u: u.unchanged),
        Col("还没更新", lambda u: len(u.missing)),
        Col("还没更新的项目", lambda u: [name for _, name in u.missing], 60),
    )
    span = f"{formats.day(found.week.first)}至{formats.day(found.week.last)}" if found else ""
    return workbook("本周更新", note_of(viewer, span), columns, found.units if found else (), author=viewer.name)
