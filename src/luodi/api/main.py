"""The API: report a lead, read a project, record a fact, open obligations, clauses. Same doors as the pages.

Every operation asks for a bearer token and acts for its holder. Errors are `ProblemOut`, in Chinese.
"""

from collections.abc import Sequence
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import File, NinjaAPI, Status, UploadedFile
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import Field

from luodi.api import reading, schemas
from luodi.api.tokens import viewer_behind
from luodi.common import clock
from luodi.leads.public import AlreadyKnown, report
from luodi.ledger.public import (
    Draft,
    NotVisible,
    Refused,
    Stale,
    by_due,
    case_file,
    current,
    evidence_handle,
    may_see,
    my_obligations,
    record,
    regime_of_case,
    store_evidence,
    tasks,
    visible_obligations,
)
from luodi.projects.public import Filters, find, probe_of, project_page
from luodi.units.public import Viewer

PAGE = 100
LAST_PAGE = 10_000
PageNumber = Annotated[int, Field(ge=1, le=LAST_PAGE)]


class Bearer(HttpBearer):
    """`Authorization: Bearer luodi_…`; the viewer it stands for is `request.auth`."""

    openapi_description = "令牌由本人在“接口令牌”页签发，只能做本人职务今天能做的事。"

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """The viewer behind the token, None for one that opens nothing."""
        return viewer_behind(token)


PROBLEMS = dict.fromkeys((400, 401, 404, 409, 422), schemas.ProblemOut)

api = NinjaAPI(
    title="落地接口",
    version="1",
    description="与页面走同一扇门：同样的权限、同样的规则、同样的错误。",
    auth=Bearer(),
    docs_url=None,
    urls_namespace="api",
)


def _viewer(request: HttpRequest) -> Viewer:
    return cast("Viewer", request.auth)  # type: ignore[attr-defined]


@api.post(
    "/leads",
    response={201: schemas.ReceiptOut, 200: schemas.ReceiptOut, **PROBLEMS},
    summary="报送（首报）",
    tags=["首报"],
)
def report_lead(request: HttpRequest, body: schemas.LeadIn) -> Status[Any]:
    """首报：开一个项目，返回回执。重放同一请求号返回第一次的回执（200）。"""
    viewer = _viewer(request)
    _, regime = current(viewer.jurisdiction)
    receipt = report(
        actor=viewer,
        values=reading.typed(body.values, regime),
        happened_on=body.happened_on or clock.today(),
        request_key=f"api:{body.request_key}",
        evidence=reading.attachments(body.evidence),
        different=body.different,
    )
    return Status(200 if receipt.replayed else 201, _receipt(receipt))


@api.post("/leads/check", response={200: list[schemas.KnownOut], **PROBLEMS}, summary="查重", tags=["首报"])
def check_lead(request: HttpRequest, body: schemas.LeadCheckIn) -> list[dict[str, Any]]:
    """在全部项目里查重；看不到的只说有、可向谁了解。什么也不记。"""
    viewer = _viewer(request)
    values = reading.typed(body.values, current(viewer.jurisdiction)[1])
    return [reading.known(match) for match in find(viewer, probe_of(values, phone=body.phone))]


@api.get("/projects", response={200: schemas.ProjectList, **PROBLEMS}, summary="项目列表", tags=["项目"])
def list_projects(request: HttpRequest, q: str = "", stage: str = "", page: PageNumber = 1) -> dict[str, Any]:
    """看得见的项目，最近变动的在前。"""
    found = project_page(_viewer(request), Filters(q=q[:100], stage=stage[:80], page=page))
    rows = [
        {
            "id": row.case,
            "name": row.name,
            "investor": row.investor,
            "stage": row.stage,
            "standing": row.standing,
            "total_investment": row.total_investment,
            "land": row.land,
            "reported_on": row.reported_on,
            "next_due": row.next_due,
        }
        for row in found.rows
    ]
    return {"page": found.number, "more": found.more, "rows": rows}


@api.get(
    "/projects/{uuid:project_id}", response={200: schemas.ProjectOut, **PROBLEMS}, summary="读一个项目", tags=["项目"]
)
def read_project(request: HttpRequest, project_id: UUID) -> dict[str, Any]:
    """阶段、还差什么、时限、事实。看不到与不存在回答相同。"""
    return reading.project(case_file(_viewer(request), project_id))


@api.post(
    "/projects/{uuid:project_id}/facts",
    response={201: schemas.ReceiptOut, 200: schemas.ReceiptOut, **PROBLEMS},
    summary="记一件事",
    tags=["项目"],
)
def record_fact(request: HttpRequest, project_id: UUID, body: schemas.FactIn) -> Status[Any]:
    """在一个事项里记一件事实；关口、权限与页面相同。"""
    viewer = _viewer(request)
    if not may_see(viewer, {project_id}):
        raise NotVisible
    receipt = record(
        actor=viewer,
        drafts=[
            Draft(
                project_id,
                body.kind,
                body.happened_on or clock.today(),
                reading.typed(body.values, regime_of_case(viewer, project_id)),
                about=body.about,
                evidence=reading.attachments(body.evidence),
            )
        ],
        request_key=f"api:{body.request_key}",
        expected=None if body.version is None else {project_id: body.version},
    )
    return Status(200 if receipt.replayed else 201, _receipt(receipt))


@api.get("/obligations", response={200: schemas.TaskList, **PROBLEMS}, summary="未办结的时限事项", tags=["督办"])
def open_obligations(
    request: HttpRequest, mine: bool = True, late: bool = False, page: PageNumber = 1
) -> dict[str, Any]:
    """逾期的在前。mine=false 为看得见的全部。"""
    viewer = _viewer(request)
    today = clock.today()
    found = my_obligations(viewer) if mine else visible_obligations(viewer).filter(status="open")
    if late:
        found = found.filter(due_on__lt=today)
    start = (page - 1) * PAGE
    rows = tasks(by_due(found)[start : start + PAGE + 1], viewer)
    return {"page": page, "more": len(rows) > PAGE, "rows": [reading.task(row, today) for row in rows[:PAGE]]}


@api.get("/clauses", response={200: list[schemas.ClauseOut], **PROBLEMS}, summary="机制的条款", tags=["机制"])
def list_clauses(request: HttpRequest) -> list[dict[str, Any]]:
    """现行机制的每一条，和执行它的规则。"""
    return reading.clauses(current(_viewer(request).jurisdiction)[1])


@api.get("/kinds", response={200: list[schemas.KindOut], **PROBLEMS}, summary="可以记的事", tags=["机制"])
def list_kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """项目里可以记的各种事，和要填的词。"""
    _, regime = current(_viewer(request).jurisdiction)
    return [
        {
            "kind": kind,
            "title": spec.title,
            "terms": list(spec.terms),
            "optional": list(spec.optional),
            "evidence_required": spec.evidence.required,
            "about": spec.about,
        }
        for kind, spec in regime.facts("project").items()
    ]


@api.post("/evidence", response={201: schemas.EvidenceOut, **PROBLEMS}, summary="上传材料", tags=["材料"])
def upload_evidence(request: HttpRequest, file: File[UploadedFile]) -> Status[Any]:
    """先上传，得到 file，再在记事时附上。"""
    viewer = _viewer(request)
    stored = store_evidence(viewer.jurisdiction, file, file.name or "", actor=viewer)
    known = {"sha256": stored.sha256, "size": stored.size, "media_type": stored.media_type}
    return Status(201, {"file": evidence_handle(stored, viewer), **known})


def _receipt(receipt: Any) -> dict[str, Any]:
    return {"act": receipt.act, "case": receipt.case, "facts": list(receipt.facts), "replayed": receipt.replayed}


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    status = 404 if isinstance(error, NotVisible) else 409 if isinstance(error, Stale) else 422
    gates = [reading.verdict(line) for line in error.verdicts]
    return api.create_response(
        request, {"message": error.message, "fields": error.fields, "gates": gates, **_known(error)}, status=status
    )


def _known(error: Refused) -> dict[str, Any]:
    """The projects that stood in the way of a report, as far as the viewer may know of them."""
    return {"known": [reading.known(one) for one in error.matches]} if isinstance(error, AlreadyKnown) else {}


@csrf_exempt
def no_such_address(request: HttpRequest) -> HttpResponse:
    """The answer to whatever below /api/ is no operation."""
    return _plain(request, "接口里没有这个地址；全部操作列在“接口令牌”页", 404)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _plain(request, "没有令牌，或者令牌不对、已作废、已到期；请在“接口令牌”页重新签发", 401)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 400:
        return _plain(request, "请求的内容读不懂：应是 UTF-8 的 JSON", 400)
    return _plain(request, str(error), error.status_code)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {_place(e["loc"]): _reason(e) for e in error.errors}
    body = {"message": "；".join(f"{name}：{text}" for name, text in fields.items()), "fields": fields, "gates": []}
    return api.create_response(request, body, status=422)


def _place(where: Sequence[Any]) -> str:
    """The name the caller wrote: `where` begins with the part of the request, and, in a body, our name of the body."""
    named = where[2:] if where[0] == "body" else where[1:]
    return ".".join(str(part) for part in named) or "请求的内容"


_REASONS = {
    "missing": "缺少这一项",
    "string_too_short": "太短",
    "string_too_long": "太长",
    "string_pattern_mismatch": "只能用字母、数字和 _ . : -",
    "json_invalid": "不是有效的 JSON",
}


def _reason(error: Any) -> str:
    kind = str(error.get("type", ""))
    if kind in _REASONS:
        return _REASONS[kind]
    if kind.startswith("date"):
        return "不是有效的日期，应写成 2026-11-20"
    if kind.startswith("uuid"):
        return "不是有效的编号"
    return "类型不对" if kind.endswith(("_type", "_parsing")) else "不在允许的范围内"


def _plain(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return api.create_response(request, {"message": message, "fields": {}, "gates": []}, status=status)
