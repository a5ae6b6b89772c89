"""组织事项的经过: every organisational fact, latest first, and the way to put a wrong one right."""

from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from luodi.ledger.drafts import Draft
from luodi.ledger.public import CaseFile, Line, NotVisible, Refused, case_file, record, visible_cases
from luodi.ledger.sight import ORGANISATION
from luodi.regimes.case import REVERSED
from luodi.units.facts.reverse import OPPOSITE
from luodi.units.public import ADMINISTRATORS, Viewer, reversible
from luodi.web import errors, formats
from luodi.web.administration.organising import allowed
from luodi.web.context import Request
from luodi.web.shell import page, render

SHOWN = 100
LONG = 60


@dataclass(frozen=True)
class Told:
    """One organisational fact, ready to print; `may_reverse` with the act that would put it right instead."""

    id: str
    title: str
    when: str
    who: str
    lines: tuple[str, ...]
    reversed: bool
    may_reverse: bool
    instead: str


def _may(viewer: Viewer) -> bool:
    return any(viewer.may(right) for right in ADMINISTRATORS)


@page("administration/history/", name="organisation_history", title="组织事项的经过", nav="administration",
      methods=("GET", "HEAD", "POST"), shows=("facts:organisation/*",), opens=_may)  # fmt: skip
def history(request: Request) -> HttpResponse:
    """What was recorded of the organisation; 冲正 is a fact beside the wrong one, which stays."""
    viewer = request.viewer
    if not _may(viewer):
        return errors.forbidden(request)
    file = _file(viewer)
    wrong, typed, target = "", request.POST.get("reason", ""), request.POST.get("fact", "")
    if request.method == "POST" and file is not None:
        try:
            _reverse(viewer, file, target, typed, request.POST.get("request_key", ""))
        except Refused as refused:
            wrong = "；".join(dict.fromkeys([refused.message, *refused.fields.values()]))
        else:
            messages.success(request, "已冲正：原记录不删，从此不再算数。")
            return redirect("organisation_history")
    lines = list(reversed(file.lines)) if file else []
    context = {
        "told": [_told(line, file, viewer) for line in lines[:SHOWN]] if file else [],
        "more": len(lines) > SHOWN,
        "total": len(lines),
        "wrong": wrong,
        "typed": typed,
        "target": target,
        "request_key": str(uuid4()),
    }
    return render(request, "administration/history.html", context, status=422 if wrong else 200)


def _file(viewer: Viewer) -> CaseFile | None:
    case = visible_cases(viewer, ORGANISATION).values_list("pk", flat=True).first()
    try:
        return case_file(viewer, case) if case else None
    except NotVisible:
        return None


def _reverse(viewer: Viewer, file: CaseFile, target: str, reason: str, key: str) -> None:
    if not reason.strip():
        raise Refused("请写明冲正的原因")
    spec = file.regime.pack.facts[REVERSED]
    draft = Draft(file.id, REVERSED, viewer.day, {spec.terms[0]: reason.strip()}, about=target or None)
    record(actor=viewer, drafts=[draft], request_key=key)


def _told(line: Line, file: CaseFile, viewer: Viewer) -> Told:
    kind = line.fact.kind
    opposite = file.regime.pack.facts.get(OPPOSITE.get(kind, ""))
    may = reversible(kind) and not line.reversed and bool(line.spec and allowed(viewer, line.spec))
    return Told(
        line.fact.id,
        line.title,
        formats.moment(line.fact.recorded_at),
        f"{line.unit} {line.actor}" + (f"（代{line.on_behalf_of}）" if line.on_behalf_of else ""),
        tuple(f"{label}：{text[:LONG]}" for label, text in line.values if text),
        line.reversed,
        may,
        opposite.title if opposite else "",
    )
