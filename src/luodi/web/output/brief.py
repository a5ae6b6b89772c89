"""项目一页纸: any project on a page, printed or in Word, every figure from the register, every day with its clause."""

from uuid import UUID

from django.http import HttpResponse

from luodi.common import clock
from luodi.documents.public import Part, Sheet, Table
from luodi.ledger.public import CaseFile, Line
from luodi.regimes.gates import next_steps
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.context import Request
from luodi.web.output.sheets import in_word, shown
from luodi.web.parts import ClauseTag
from luodi.web.projects import duties, head
from luodi.web.projects.missing import gate_lines
from luodi.web.projects.views import the_project
from luodi.web.shell import page
from luodi.web.workbook import place_of

BASICS = (
    "投资方名称", "统一社会信用代码", "产业", "来源地", "投资总额", "固定资产投资", "用地面积", "预计年产值",
    "预计年税收", "协议投资额", "到位资金", "计划开工日期",
)  # fmt: skip
LATEST = 6
"""So many of the latest facts stand on the page."""
LONGEST = 120
SIGNS = {"block": "未满足", "unknown": "待补充", "warn": "提醒", "overridden": "已破例放行", "pass": "已满足"}


def brief_of(file: CaseFile, viewer: Viewer) -> Sheet:
    """The page as plain values."""
    regime, today = file.regime, file.state.day
    standing = head.standing_of(file)
    stage = regime.place_title(file.state.stage or "", standing.id if standing else "")
    since = file.state.entries[-1].on if file.state.entries else file.opened_on
    papers = sum(len(line.papers) for line in file.lines)
    sub = f"{stage}，{formats.day(since, today)}起；记录 {len(file.lines)} 条，材料 {papers} 份"
    taken = formats.moment_in_full(clock.now())
    return Sheet(
        title=file.title,
        sub=sub,
        parts=(
            Part("基本情况", pairs=_basics(file), empty="还没有记"),
            Part("项目内容", lines=_content(file), empty="还没有记"),
            Part("谁负责", table=_who(file, viewer), empty="还没有明确"),
            Part("还差什么", table=_missing(file), empty="没有前置条件"),
            Part("未办结", table=_open(file, viewer), empty="没有未办结的事项"),
            Part("最近进展", table=_latest(file), empty="还没有记"),
        ),
        foot=f"{taken}，{viewer.name}从系统取出。（系统默认）指文件没有写、由系统补上的。",
    )


def _basics(file: CaseFile) -> tuple[tuple[str, str], ...]:
    terms = file.regime.terms
    return tuple((terms[name].label, file.show(name)) for name in BASICS if name in terms and file.show(name))


def _content(file: CaseFile) -> tuple[str, ...]:
    text = file.show("项目内容")
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _who(file: CaseFile, viewer: Viewer) -> Table:
    rows = tuple((one.label, one.value, one.note, place_of(one.clause)) for one in head.who_answers(file, viewer, {}))
    return Table(("责任", "单位、职务或人", "说明", "依据"), rows, (3, 4, 5, 4))


def _missing(file: CaseFile) -> Table:
    rows = []
    for stage, verdicts in next_steps(file.progress, file.state, file.regime, file.state.day):
        for line in gate_lines(file, verdicts, {}):
            if line.verdict != "pass":
                figures = " ".join(part for part in (line.left, line.operator, line.right, line.unit) if part)
                detail = figures or line.detail
                rows.append((stage.title, line.title, SIGNS[line.verdict], detail, place_of(line.clause)))
    return Table(("进入", "条件", "现在", "数据", "依据"), tuple(rows), (3, 5, 2, 4, 3))


def _open(file: CaseFile, viewer: Viewer) -> Table:
    rows = tuple(
        (
            one.title,
            one.owner,
            one.due or "—",
            "未到期" if one.state.text == one.due else one.state.text,
            _tag(one.clause, by_default=one.days_by_default),
        )
        for one in duties.open_duties(file, viewer, {})
    )
    return Table(("事项", "责任单位", "期限", "情况", "依据"), rows, (5, 4, 3, 3, 3))


def _tag(tag: ClauseTag | None, *, by_default: bool) -> str:
    said = place_of(tag)
    return f"{said}（期限系统默认）" if by_default and said and "系统默认" not in said else said


def _checked(line: Line) -> str:
    if line.verified is None:
        return "待核实" if line.needs_verification else ""
    return "已核实" if line.verified else "核实不属实"


def _latest(file: CaseFile) -> Table:
    rows = []
    for line in [one for one in reversed(file.lines) if not one.reversed][:LATEST]:
        text = "；".join(f"{label}：{value}" for label, value in line.values)
        checked = _checked(line)
        proof = "，".join(part for part in (f"{len(line.papers)} 份" if line.papers else "", checked) if part)
        short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        rows.append((formats.day(line.fact.happened_on, file.state.day), line.title, short, line.unit, proof or "—"))
    return Table(("日期", "事项", "内容", "记录单位", "材料"), tuple(rows), (3, 3, 7, 3, 2))


@page(
    "projects/<uuid:id>/brief/",
    name="project_brief",
    title="项目一页纸",
    nav="projects",
    shows=("gates", "obligations", "slots", "stages:project/*"),
)
def project_brief(request: Request, id: UUID) -> HttpResponse:
    """The page, to be printed."""
    file = the_project(request.viewer, id)
    return shown(request, brief_of(file, request.viewer), "project_brief_word", id)


@page("projects/<uuid:id>/brief.docx", name="project_brief_word", title="项目一页纸", nav="projects", export=True)
def project_brief_word(request: Request, id: UUID) -> HttpResponse:
    """The same in Word."""
    file = the_project(request.viewer, id)
    return in_word(brief_of(file, request.viewer), f"{file.title} 一页纸")
