"""审计清单: who saw and did what, a page at a time; the audit administrator's alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from luodi.audit.public import KINDS, EntryView, Wanted, entries
from luodi.common.ids import read_id
from luodi.ledger.public import case_titles
from luodi.regimes.regime import Regime
from luodi.units.lists import accounts
from luodi.units.public import RefBook, ref_book
from luodi.web import formats
from luodi.web.context import Request
from luodi.web.parts import Filter, Option, State, StateKind
from luodi.web.shell import page, render
from luodi.web.units.parts import adopted

SHORT = 8
"""So much of the end of an id tells entries apart, its beginning is the time; a whole one may be of something the
reader is not given."""
IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Row:
    """One line of the list as people read it."""

    at: str
    person: str
    username: str
    acting: str
    kind: State
    what: str
    target: str
    status: int
    address: str


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def wanted_of(request: Request) -> Wanted:
    """What the address asks for; what cannot be read is not asked."""
    get = request.GET.get
    kind = get("kind", "")
    return Wanted(
        kind if kind in KINDS else "",
        read_id(get("person", "")),
        read_id(get("case", "")),
        _day(get("since", "")),
        _day(get("until", "")),
        read_id(get("before", "")),
    )


def row_of(line: EntryView, titles: Mapping[UUID, str], book: RefBook, regime: Regime | None) -> Row:
    """A line in words. `titles`: of the cases that the reader may know of."""
    named = titles.get(line.case, "") if line.case else ""
    told = [_told(part, regime) for part in line.target.split("，")]
    return Row(
        formats.moment(line.at),
        line.person or "未知",
        line.username,
        book.titles.get(line.acting, "") if line.acting else "",
        State(STATES[line.kind], KINDS[line.kind]),
        line.what,
        "，".join(filter(None, [named, *told[1:]] if named else told)),
        line.status,
        line.address,
    )


def _told(part: str, regime: Regime | None) -> str:
    """A part of what an address named: the end of an id, the title that a pack gives; '' for what says nothing."""
    if IDS.fullmatch(part):
        return f"编号 {part[-SHORT:]}"
    pack, name = regime and regime.pack, part.partition("/")[0]
    if pack and regime:
        rules = regime.obligations_by_id.get(name, ())
        found = pack.facts.get(name) or pack.cases.get(name) or next(iter(rules), None)
        if found is not None:
            return found.title
    return part if CHINESE.search(part) else ""


STATES: dict[str, StateKind] = {"see": "wait", "do": "kept", "export": "soon", "sign": "wait", "refuse": "late"}


@page("administration/audit/", name="audit", title="审计清单", nav="administration", right="audit")
@never_cache
def audit(request: Request) -> HttpResponse:
    """Entries, the newest first, by person, kind, project and days."""
    viewer = request.viewer
    wanted = wanted_of(request)
    found = entries(viewer, wanted)
    titles = case_titles(viewer, {line.case for line in found.lines if line.case})
    book, regime = ref_book(viewer.jurisdiction), adopted(viewer)
    people = sorted(accounts(viewer.jurisdiction, viewer.day), key=lambda one: one.name)
    query = {name: value for name, value in request.GET.items() if name != "before" and value}
    on = f"{reverse('audit')}?{urlencode({**query, 'before': str(found.more)})}" if found.more else ""
    context = {
        "rows": [row_of(line, titles, book, regime) for line in found.lines],
        "filters": [
            Filter("kind", "类别", wanted.kind, tuple(Option(k, t) for k, t in KINDS.items())),
            Filter("person", "人员", request.GET.get("person", ""),
                   tuple(Option(str(one.id), f"{one.name}（{one.username}）") for one in people)),
            Filter("since", "自", request.GET.get("since", ""), kind="date"),
            Filter("until", "至", request.GET.get("until", ""), kind="date"),
        ],
        "file_url": f"{reverse('audit_export')}?{urlencode(query)}",
        "hidden": {"case": request.GET["case"]} if wanted.case else {},
        "narrowed": bool(query),
        "more_url": on,
        "again": bool(wanted.before),
    }  # fmt: skip
    return render(request, "audit/list.html", context)
