"""Three views of one register (qiaocheng 1.3): 项目信息库, 工作台账, 客商目录; never kept by hand twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.urls import reverse

from luodi.common.workdays import add_months
from luodi.documents.public import PAGE, Deed, Investor, investors, work_register
from luodi.ledger.public import Task, by_due, current, tasks, visible_obligations
from luodi.projects.public import Filters, tally
from luodi.regimes.regime import Regime
from luodi.regimes.transfers import route
from luodi.units.public import Viewer, calendar_for
from luodi.web import formats
from luodi.web.clauses import case_url, clause_tag, link, task_tag
from luodi.web.context import Request
from luodi.web.output.lists import yi
from luodi.web.paging import page_number, pager
from luodi.web.parts import ClauseTag, State, Tab
from luodi.web.reviews.rows import task_state
from luodi.web.shell import page, render
from luodi.web.workbook import MOST, Col, case_col, note_of, too_long, workbook

UPDATED = "registers.updated"
"""The kind of fact by which a pack asks for the three to be brought up to date."""
MONTHS = 6
EARLIEST = 1949
BATCH = 500


@dataclass(frozen=True)
class Register:
    """One of the three: its title, what it is, how many lines, where it is and where its file."""

    title: str
    what: str
    count: str
    url: str
    file_url: str


@dataclass(frozen=True)
class Asked:
    """An open obligation to bring them up to date."""

    title: str
    owner: str
    state: State
    due: str
    url: str
    clause: ClauseTag | None


@page("registers/", name="registers", title="库、台账、目录", nav="projects", shows=("cadences", "clauses"))
def registers(request: Request) -> HttpResponse:
    """The three, claims and transfers; who must bring them up to date by when, where the document says so."""
    viewer = request.viewer
    _, regime = current(viewer.jurisdiction)
    since, until = _month(viewer.day)
    total, _yuan = tally(viewer, Filters()).of()
    deeds = work_register(viewer, since, until, 0, 0)[1]
    rows = [
        Register(
            "项目信息库",
            "每个项目一行，列可选、可筛选",
            f"{total} 个项目",
            reverse("projects"),
            reverse("projects_export"),
        ),
        Register("工作台账", "哪天、哪个项目、办了什么", f"本月 {deeds} 件", reverse("work_register"), _file(since)),
        Register(
            "客商目录", "投资方、联系人、项目、最近一次往来", "", reverse("investors"), reverse("investors_export")
        ),
        Register("首报首谈", "每个项目归谁、保护到哪天、有没有争议", "", reverse("claims"), reverse("claims_export")),
    ]
    if route(regime) is not None:
        what = "提请、流转、不流转的，从哪里来、给谁"
        rows.append(Register("项目流转", what, "", reverse("transfers"), reverse("transfers_export")))
    context = {"rows": rows, "duties": _duties(viewer, regime), "tag": _tag(regime), "exchange": viewer.may("office")}
    return render(request, "output/registers.html", context)


def _file(since: date) -> str:
    return reverse("work_register_export", query={"month": f"{since:%Y-%m}"})


def _tag(regime: Regime) -> ClauseTag | None:
    """The clause that asks for the three."""
    spec = regime.pack.facts.get(UPDATED)
    return clause_tag(regime, spec.clause) if spec and spec.clause else None


def _duties(viewer: Viewer, regime: Regime) -> list[Asked]:
    rules = [rule.id for rule in regime.obligations if any(trigger.fact == UPDATED for trigger in rule.ends)]
    if not rules:
        return []
    found = tasks(by_due(visible_obligations(viewer).filter(status="open", rule__in=rules))[:12], viewer)
    calendar = calendar_for(viewer.jurisdiction)
    return [_asked(task, regime, task_state(task, calendar, viewer.day), viewer.day) for task in found]


def _asked(task: Task, regime: Regime, state: State, today: date) -> Asked:
    due = formats.day(task.due_on, today) if task.due_on else ""
    url = link("case_record", task.case, UPDATED) or case_url(task.case_kind, task.case)
    return Asked(task.title, "、".join(task.owners) or "未明确", state, due, url, task_tag(task, regime))


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, add_months(first, 1)


def _asked_month(request: Request) -> tuple[date, date]:
    """The month of the address (2026-11), else this one."""
    text = request.GET.get("month", "")[:7]
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = request.viewer.day
    return _month(first if first.year > EARLIEST else request.viewer.day)


@page("registers/work/", name="work_register", title="工作台账", nav="projects", shows=("stages:project/*",))
def work_register_page(request: Request) -> HttpResponse:
    """What was done in the projects in a month, latest first."""
    viewer = request.viewer
    since, until = _asked_month(request)
    number = page_number(request)
    deeds, total = work_register(viewer, since, until, (number - 1) * PAGE, PAGE)
    months = [add_months(viewer.day.replace(day=1), -back) for back in range(MONTHS)]
    last = until - timedelta(days=1)
    context = {
        "rows": [(deed, case_url("project", deed.case)) for deed in deeds],
        "tabs": [
            Tab(
                f"{one.year} 年 {one.month} 月", reverse("work_register", query={"month": f"{one:%Y-%m}"}), one == since
            )
            for one in months
        ],
        "pager": pager(request, number, PAGE, total, len(deeds), "件"),
        "file_url": _file(since),
        "span": f"{formats.day(since, viewer.day)}至{formats.day(last, viewer.day)}，共 {total} 件",
    }
    return render(request, "output/work.html", context)


@page("registers/work.xlsx", name="work_register_export", title="导出工作台账", nav="projects", export=True)
def work_register_export(request: Request) -> HttpResponse:
    """The same as a spreadsheet."""
    viewer = request.viewer
    since, until = _asked_month(request)
    if work_register(viewer, since, until, 0, 0)[1] > MOST:
        return too_long(request, reverse("work_register"))

    def rows() -> Iterator[Deed]:
        start, total = 0, 1
        while start < total:
            found, total = work_register(viewer, since, until, start, BATCH)
            yield from found
            start += BATCH

    columns = (
        Col("日期", lambda d: d.day),
        Col("项目", lambda d: d.project, 34),
        Col("阶段", lambda d: d.stage),
        Col("办了什么", lambda d: d.title, 20),
        Col("内容", lambda d: d.content, 60),
        Col("记录单位", lambda d: d.unit, 20),
        Col("材料（份）", lambda d: d.papers),
        case_col(lambda d: d.case),
    )
    return workbook("工作台账", note_of(viewer, f"{since:%Y-%m}"), columns, rows(), author=viewer.name)


@page("registers/investors/", name="investors", title="客商目录", nav="projects")
def investors_page(request: Request) -> HttpResponse:
    """Investors of the projects the viewer sees, with the persons to call."""
    found = investors(request.viewer)
    q = request.GET.get("q", "").strip()[:60]
    listed = [one for one in found if not q or q in one.name or q in one.origin]
    number = page_number(request)
    shown = listed[(number - 1) * PAGE : number * PAGE]
    context = {
        "rows": [(one, [(name, case_url("project", case)) for case, name in one.projects]) for one in shown],
        "q": q,
        "total": len(found),
        "pager": pager(request, number, PAGE, len(listed), len(shown), "家"),
    }
    return render(request, "output/investors.html", context)


@page("registers/investors.xlsx", name="investors_export", title="导出客商目录", nav="projects", export=True)
def investors_export(request: Request) -> HttpResponse:
    """The same as a spreadsheet."""
    viewer = request.viewer

    def people(one: Investor) -> list[str]:
        return [" ".join(part for part in (c.name, c.post, c.phone) if part) for c in one.contacts]

    columns = (
        Col("投资方", lambda i: i.name, 34),
        Col("统一社会信用代码", lambda i: i.code, 22),
        Col("来源地", lambda i: i.origin),
        Col("联系人", people, 34),
        # No heading that a register of projects has: a row of this list is none.
        Col("项目数", lambda i: len(i.projects)),
        Col("各个项目", lambda i: [name for _, name in i.projects], 50),
        Col("投资总额（亿元）", lambda i: yi(i.total) if i.total else None),
        Col("最近一次往来", lambda i: i.last),
    )
    return workbook("客商目录", note_of(viewer), columns, investors(viewer), author=viewer.name)
