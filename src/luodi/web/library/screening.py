"""对照目录和负面清单: the entries a project may hit, in the versions of the day; what was picked becomes the fact."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from luodi.common.ids import read_id
from luodi.ledger.public import CaseFile, Refused, Stale, choices
from luodi.library.public import CHECKED, NO_HIT, SIDES, Item, Version, check, in_force, item, items, suggested
from luodi.regimes.vocabulary import InputError, Term, TermKind, parse_input
from luodi.regimes.who import who_titles
from luodi.web import formats
from luodi.web.acts import seen
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.forms import HAPPENED_ON, FactForm
from luodi.web.parts import GateLine
from luodi.web.projects.addresses import project_url, record_url
from luodi.web.projects.missing import gate_lines
from luodi.web.projects.views import the_project
from luodi.web.shell import page, render

LONGEST = 60
ABOUT = ("产业", "项目名称", "项目内容", "投资方名称")


@dataclass(frozen=True)
class Panel:
    """One kind of catalogue on the page: its version of the day, entries offered, what is picked."""

    kind: str
    version: Version | None
    found: tuple[Item, ...]
    picked: str
    otherwise: str
    error: str


@page(
    "library/screening/<uuid:case>/",
    name="library_screening",
    title="对照目录和负面清单",
    nav="projects",
    shows=("facts:project/catalogue.*", "gates:/catalogue*"),
    methods=("GET", "HEAD", "POST"),
)
def screening(request: Request, case: UUID) -> HttpResponse:
    """Search both catalogues for what a project does; pick the entry it hits, or that it hits none; record it."""
    viewer = request.viewer
    file = the_project(viewer, case)
    spec = file.regime.facts(file.kind).get(CHECKED)
    if spec is None:
        raise Http404
    choice = next((one for one in choices(file, viewer) if one.kind == CHECKED), None)
    if choice is None:
        who = who_titles(spec.by, file.regime)
        raise PermissionDenied(f"“{spec.title}”不归您现在的职务办理；可以办的是：{who}。")
    form = FactForm(CHECKED, spec.model_copy(update={"terms": (), "optional": ()}), file.regime.terms)
    asked = request.POST if request.method == "POST" else request.GET
    day, problem = _day(asked.get(HAPPENED_ON.name, "") or asked.get("happened_on", ""), viewer.day)
    errors = {HAPPENED_ON.name: problem} if problem else {}
    gates: tuple[GateLine, ...] = ()
    message, status = "", 422 if problem and request.method == "POST" else 200
    if request.method == "POST" and not problem and "search" not in asked:
        form.read_posted(request.POST)
        try:
            check(
                actor=viewer,
                case=case,
                chosen={side.kind: asked.get(side.kind, "") for side in SIDES},
                happened_on=day,
                request_key=str(form.request_key),
                expected=seen(request, case),
                on_behalf_of=request.on_behalf_of,
            )
        except Refused as refused:
            errors |= refused.fields
            gates = gate_lines(file, refused.verdicts, {})
            message, status = refused.message, 409 if isinstance(refused, Stale) else 422
        else:
            messages.success(request, f"已记下：{spec.title}（{formats.day(day)}）。")
            return HttpResponse(status=303, headers={"Location": project_url(case)})
    q = asked.get("q", "").strip()[:LONGEST]
    context = {
        "file": file,
        "spec": spec,
        "form": form,
        "tag": clause_tag(file.regime, spec.clause),
        "panels": [_panel(request, file, side.kind, side.otherwise, day, q, errors) for side in SIDES],
        "q": q,
        "day": day.isoformat() if not problem else asked.get("happened_on", ""),
        "day_error": errors.get(HAPPENED_ON.name, ""),
        "about": _about(file),
        "gates": gates,
        "message": message,
        "seen": file.version,
        "trail": (("项目", reverse("projects")), (file.title, project_url(case))),
        "plain_url": record_url(case, CHECKED, given={"plain": "1"}),
        "back": project_url(case),
        "no_hit": NO_HIT,
    }
    return render(request, "library/screening.html", context, status=status)


def _day(text: str, today: date) -> tuple[date, str]:
    """The day of the check; what is wrong with it."""
    if not text.strip():
        return today, ""
    term = Term(name="发生日期", kind=TermKind.DATE)
    try:
        found = parse_input(term, text, today=today)
    except InputError as error:
        return today, error.message
    return (found, "") if isinstance(found, date) else (today, "日期写成 2026-03-01 这样。")


def _about(file: CaseFile) -> str:
    return " ".join(text for name in ABOUT if (text := str(file.state.values.get(name, ""))))


def _panel(
    request: Request, file: CaseFile, kind: str, otherwise: str, day: date, q: str, errors: dict[str, str]
) -> Panel:
    version = in_force(request.viewer, day).get(kind)
    picked = request.POST.get(kind, "")
    if version is None:
        return Panel(kind, None, (), "", otherwise, errors.get(kind, ""))
    viewer = request.viewer
    found = items(viewer, version, q, most=20) if q else suggested(viewer, version, _about(file))
    if picked and picked != NO_HIT and all(str(one.id) != picked for one in found):
        chosen = read_id(picked)
        kept = item(viewer, version, chosen) if chosen else None
        found = [kept, *found] if kept else found
    return Panel(kind, version, tuple(found), picked, otherwise, errors.get(kind, ""))
