"""沿革: former names, phases, shares, splits of a project; the page where shares and splits are recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from luodi.ledger.public import CaseFile, Refused, acting, recorded_beside
from luodi.projects.public import (
    ANOTHER,
    INTRODUCERS,
    INVESTORS,
    SPLIT_FROM,
    SPLIT_OFF,
    Lineage,
    decided_beside,
    lineage_of,
    share_out,
    split,
    unsplit,
)
from luodi.regimes.vocabulary import InputError, Value, parse_input
from luodi.regimes.who import may_begin
from luodi.units.public import Viewer, unit_tree
from luodi.web import formats
from luodi.web.acts import seen
from luodi.web.context import Request
from luodi.web.parts import Figure, Option
from luodi.web.projects.addresses import project_url, record_url
from luodi.web.shell import page, render

ROWS = 6
LONGEST = 200
BESIDE = {SPLIT_OFF: "分自", SPLIT_FROM: "分出的"}
"""What another project is to this one, by what was recorded in it."""


@dataclass(frozen=True)
class Panel:
    """What stands beside the project."""

    figures: tuple[Figure, ...]
    url: str


def panel(file: CaseFile) -> Panel | None:
    """The lineage in a few lines; None where the regime of the project knows none."""
    if SPLIT_OFF not in file.regime.pack.facts:
        return None
    return Panel(tuple(_figures(file, lineage_of(file.state))), reverse("project_lineage", args=[file.id]))


def _figures(file: CaseFile, found: Lineage) -> list[Figure]:
    today = file.state.day
    lines = [Figure("曾用名", one.name, note=f"用到 {formats.day(one.until, today)}") for one in found.former]
    for phase in found.phases:
        amount = formats.money(phase.amount) if phase.amount is not None else "待补充"
        lines.append(Figure(phase.name, amount, note=f"{formats.day(phase.starts_on)}开工" if phase.starts_on else ""))
    if found.phases:
        lines.append(Figure("各期合计", formats.money(found.phased), note="在投资总额里面，不另外加"))
    lines += [Figure("投资方", one.who, note=f"股比 {formats.percent(one.share)}") for one in found.investors]
    lines += [
        Figure("共同引进", file.name(one.who), note=f"占 {formats.percent(one.share)}") for one in found.introducers
    ]
    for part in found.split_off:
        amount = formats.money(part.amount) if part.amount is not None else ""
        lines.append(Figure("分出", part.name, note=f"{formats.day(part.on, today)}，{amount}，已从投资总额里减去"))
    lines += [
        Figure("并入的", file.name(ref), note=f"{formats.day(on, today)}合并，只在这里算一次")
        for ref, on in found.absorbed
    ]
    if found.expands is not None:
        one = found.expands
        told = f"，报来的总额 {formats.money(one.told)}" if one.told is not None else ""
        counted = formats.money(one.increment) if one.increment is not None else "待补充"
        lines.append(Figure("分期或扩建自", file.name(one.of), note=f"只算增量 {counted}{told}"))
    if found.split_from:
        lines.append(Figure("分自", file.name(found.split_from), note="投资额只算在这里"))
    return lines


@page(
    "projects/<uuid:id>/lineage/",
    name="project_lineage",
    title="沿革",
    nav="projects",
    methods=("GET", "HEAD", "POST"),
    shows=("facts:project/lineage.*",),
)
def project_lineage(request: Request, id: UUID) -> HttpResponse:
    """All of the lineage; shares and a split are recorded here, names and phases by their own forms."""
    from luodi.web.projects.views import the_project  # whose page shows the panel above

    viewer = request.viewer
    file = the_project(viewer, id)
    errors: dict[str, str] = {}
    what = request.POST.get("what", "")
    if request.method == "POST":
        if what not in (INVESTORS, INTRODUCERS, *ACTS):
            raise Http404
        if not may(file, viewer, SPLIT_OFF if what in ACTS else what):
            raise PermissionDenied("您现在的职务不办这件事；请核对右上角的职务。")
        try:
            done = ACTS[what](request, file) if what in ACTS else _share(request, file, what)
        except Refused as refused:
            errors[what] = "；".join(dict.fromkeys([refused.message, *refused.fields.values()]))
        else:
            messages.success(request, done)
            return HttpResponse(status=303, headers={"Location": reverse("project_lineage", args=[id])})
    found = lineage_of(file.state)
    context = {
        "file": file,
        "figures": _figures(file, found),
        "introducing": file.regime.pack.words["introducing_unit"],
        "trail": (("项目", reverse("projects")), (file.title, project_url(id))),
        "beside": [
            (one.case_title, project_url(one.case), BESIDE[one.fact.kind])
            for one in recorded_beside(viewer, id, (SPLIT_OFF, SPLIT_FROM))
            if one.case_kind == "project"
        ]
        + [
            (one.title, project_url(one.case), one.verdict)
            for one in decided_beside(viewer, id)
            if one.verdict != ANOTHER
        ],
        "tables": _tables(request, file, viewer, found),
        "units": _units(file, viewer),
        "may_split": may(file, viewer, SPLIT_OFF),
        "split_off": [(one.name, one.fact) for one in found.split_off],
        "forms": [
            (file.regime.pack.facts[kind].title, record_url(id, kind))
            for kind in ("lineage.renamed", "lineage.phased")
            if may(file, viewer, kind)
        ],
        "errors": errors,
        "typed": {name: request.POST.get(name, "") for name in ("name", "content", "amount", "reason", "fact", "why")},
        "key": uuid4(),
        "seen": file.version,
    }
    return render(request, "projects/lineage_page.html", context, status=422 if errors else 200)


def may(file: CaseFile, viewer: Viewer, kind: str) -> bool:
    """Whether the viewer may record this kind here."""
    spec = file.regime.facts(file.kind).get(kind)
    if spec is None:
        return False
    actors = acting(viewer, file.book)
    return any(may_begin(actor, kind, spec, file.progress, file.state, file.regime) for actor in actors)


def _units(file: CaseFile, viewer: Viewer) -> list[Option]:
    units = unit_tree(viewer.jurisdiction, viewer.day)
    return [Option(file.book.ref_of(unit.id), unit.short_name or unit.name) for unit in units]


def _tables(request: Request, file: CaseFile, viewer: Viewer, found: Lineage) -> list[tuple[str, str, list[list[str]]]]:
    """(kind, title, rows of name and per cent) of the shares the viewer may record; what was typed stays."""
    tables = []
    for kind, held in ((INVESTORS, found.investors), (INTRODUCERS, found.introducers)):
        if not may(file, viewer, kind):
            continue
        rows = [[one.who, f"{one.share * 100:g}"] for one in held]
        if request.POST.get("what") == kind:
            rows = [list(pair) for pair in zip(*_typed(request), strict=True)]
        rows += [["", ""] for _ in range(ROWS - len(rows))]
        tables.append((kind, file.regime.pack.facts[kind].title, rows))
    return tables


def _typed(request: Request) -> tuple[list[str], list[str]]:
    names = [text.strip()[:LONGEST] for text in request.POST.getlist("who")[:ROWS]]
    shares = [text.strip()[:20] for text in request.POST.getlist("share")[:ROWS]]
    return names, shares + [""] * (len(names) - len(shares))


def _share(request: Request, file: CaseFile, kind: str) -> str:
    shares: list[tuple[str, Decimal]] = []
    for name, text in zip(*_typed(request), strict=True):
        if not name and not text:
            continue
        try:
            part = Decimal(text.replace("％", "").removesuffix("%")) / 100
        except InvalidOperation:
            part = Decimal("NaN")
        if not name or not part.is_finite():
            raise Refused("每一行都要写明是谁、占百分之几，如 60。")
        shares.append((name, part))
    share_out(
        actor=request.viewer,
        case=file.id,
        kind=kind,
        shares=shares,
        happened_on=request.viewer.day,
        request_key=request.POST.get("request_key", ""),
        on_behalf_of=request.on_behalf_of,
        expected=seen(request, file.id),
    )
    return f"已记下：{file.regime.pack.facts[kind].title}，共 {len(shares)} 家。"


def _split(request: Request, file: CaseFile) -> str:
    told: dict[str, Value] = {}
    for name, term in (("name", "项目名称"), ("content", "项目内容"), ("amount", "分出投资额"), ("reason", "拆分原因")):
        text = request.POST.get(name, "").strip()
        if not text:
            raise Refused(f"请填写{file.regime.terms[term].label}。")
        try:
            told[name] = parse_input(file.regime.terms[term], text, today=request.viewer.day)
        except InputError as error:
            raise Refused(error.message) from error
    amount = told["amount"]
    split(
        actor=request.viewer,
        file=file,
        name=str(told["name"]),
        content=str(told["content"]),
        amount=amount if isinstance(amount, int) else 0,
        reason=str(told["reason"]),
        happened_on=request.viewer.day,
        request_key=request.POST.get("request_key", ""),
        on_behalf_of=request.on_behalf_of,
    )
    return f"已分出“{told['name']}”，原项目的投资总额已减去这一部分。"


def _unsplit(request: Request, file: CaseFile) -> str:
    reason = request.POST.get("why", "").strip()
    if not reason:
        raise Refused("请写明为什么撤销拆分。")
    unsplit(
        actor=request.viewer,
        file=file,
        fact=request.POST.get("fact", ""),
        reason=reason,
        request_key=request.POST.get("request_key", ""),
        on_behalf_of=request.on_behalf_of,
    )
    return "已撤销拆分：分出的项目不再列出，投资额回到原项目。"


ACTS: Mapping[str, Callable[[Request, CaseFile], str]] = {"split": _split, "unsplit": _unsplit}
"""What the page records besides shares, by the name its form sends."""
