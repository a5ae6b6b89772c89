"""Planned projects 谋划库 and the shared libraries 共享库: entries as cases, listed from their rows.

Whoever works in a unit of the government reads the shared libraries (lishui 1.8: 全市共享); who keeps an entry or the
office changes it. Planned projects are seen like any other case.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, UUIDField

from luodi.common import clock
from luodi.common.text import normalised_name
from luodi.ledger.public import (
    Attachment,
    Case,
    Draft,
    Opening,
    Receipt,
    Refused,
    case_file,
    record,
    system_viewer,
    visible_cases,
)
from luodi.library.models import Entry
from luodi.regimes.case import CaseState
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value
from luodi.units.public import RefBook, Viewer, lock_jurisdiction, ref_book

PLANNED, LIBRARY = "planned", "library"
OPENS: Mapping[str, str] = {PLANNED: "planned.recorded", LIBRARY: "library.entered"}
NAMES: Mapping[str, str] = {PLANNED: "谋划项目名称", LIBRARY: "入库名称"}
TEXTS: Mapping[str, str] = {PLANNED: "建设内容和规模", LIBRARY: "入库内容"}
UNITS: Mapping[str, str] = {PLANNED: "谋划单位", LIBRARY: "联系单位"}
SLOTS: Mapping[str, str] = {PLANNED: "planning_unit", LIBRARY: "keeping_unit"}
CONTACTED = "library.contacted"
BECAME = "planned.became_lead"
SHELF, MATURITY, AMOUNT, NEXT = "库别", "谋划成熟度", "谋划投资", "下次联系日期"
ENTERPRISE = "盯引企业"
"""The shelf whose entries are enterprises to win."""
LINED = frozenset({"产业", NEXT})
"""What may be left out of an entry and stands in its line."""
PAGE = 50
TO_LEAD: Mapping[str, str] = {
    "谋划项目名称": "项目名称",
    "建设内容和规模": "项目内容",
    "产业": "产业",
    "谋划投资": "投资总额",
    "谋划用地": "用地面积",
    "谋划选址": "拟选址",
}
"""What a lead takes over from the planned project it comes from."""


@dataclass(frozen=True)
class Line:
    """An entry in a list; `open` says whether the viewer may read its case and what happened to it."""

    id: UUID
    case: UUID
    shelf: str
    name: str
    text: str
    industry: str
    maturity: str
    amount: int | None
    unit: UUID
    entered_on: date
    due_on: date | None
    contacted_on: date | None
    closed: bool
    stage: str
    standing: str
    touched_at: datetime
    open: bool = True


FIELDS = (
    "id", "case_id", "shelf", "name", "text", "industry", "maturity", "amount", "unit_id", "entered_on", "due_on",
    "contacted_on", "closed", "stage", "standing", "touched_at",
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; blank is all. `closed`: those that left, else those that are in."""

    kind: str
    shelf: str = ""
    q: str = ""
    industry: str = ""
    maturity: str = ""
    unit: UUID | None = None
    stale: bool = False
    closed: bool = False
    page: int = 1


def enter(
    *,
    actor: Viewer,
    kind: str,
    values: Mapping[str, Value],
    happened_on: date,
    request_key: str,
    evidence: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Put an entry into a library. The unit it names is where it belongs. Raises Refused."""
    name = str(values.get(NAMES[kind]) or "").strip()
    if not name:
        raise Refused("请填写名称。", {NAMES[kind]: "请填写名称。"})
    unit = ref_book(actor.jurisdiction).id_of(str(values.get(UNITS[kind], "")))
    draft = Draft(Opening(kind, name[:200], unit=unit), OPENS[kind], happened_on, values, evidence=evidence)
    return record(actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of, at=at)


def refuse_second(jurisdiction: UUID, cases: Sequence[UUID], act: UUID, at: datetime) -> None:
    """One entry for one enterprise, whoever calls it: Refused where one of these came in beside another of its name.

    Everybody reads the libraries, so this tells nothing new. Called by the ledger at the end of the act that entered
    them or brought them back; of two such acts at one moment the second waits for the first.
    """
    del act, at
    lock_jurisdiction(jurisdiction)
    held = Entry.objects.filter(jurisdiction_id=jurisdiction, kind=LIBRARY, closed=False)
    same = held.filter(shelf=OuterRef("shelf"), normalised_name=OuterRef("normalised_name")).exclude(pk=OuterRef("pk"))
    keeper = Subquery(same.order_by("id").values("unit_id")[:1], output_field=UUIDField())
    new = held.filter(case_id__in=cases).annotate(keeper=keeper).filter(keeper__isnull=False)
    found = new.order_by("id").values_list("shelf", "keeper").first()
    if found is not None:
        shelf, unit = found
        who = ref_book(jurisdiction).titles.get(unit, "")
        told = f"“{shelf}”库里已有同名的，" + (f"由{who}联系，" if who else "")
        message = f"{told}不用再入，联系情况记在那一个里；确实是另一个的，名称里写清区别再入库。"
        raise Refused(message, {NAMES[LIBRARY]: message})


def keep(case: Case, state: CaseState, regime: Regime, book: RefBook) -> bool:
    """Bring the row of an entry up to its state; whether it came in, or is in under another name or in another library.
    Called with the stored fold."""
    opened = next((one for one in state.active if one.kind == OPENS[case.kind]), None)
    row = Entry.objects.filter(case=case).first()
    if opened is None:
        if row is not None:
            row.delete()
        return False
    before = (row.closed, row.shelf, row.normalised_name) if row else None
    row = row or Entry(jurisdiction_id=case.jurisdiction_id, case=case, kind=case.kind)
    values = state.values
    ranks = regime.terms[MATURITY].options if MATURITY in regime.terms else ()
    maturity = str(values.get(MATURITY, ""))
    contacts = [one.happened_on for one in state.active if one.kind == CONTACTED]
    amount, due = values.get(AMOUNT), values.get(NEXT)
    stage = regime.stages.get(state.stage or "")
    row.shelf = str(values.get(SHELF, ""))[:40]
    row.name = str(values.get(NAMES[case.kind], case.title))[:200]
    row.normalised_name = normalised_name(row.name)[:400]
    row.text = str(values.get(TEXTS[case.kind], ""))[:2000]
    row.industry = str(values.get("产业", ""))[:60]
    row.maturity = maturity[:40]
    row.rank = ranks.index(maturity) if maturity in ranks else 0
    row.amount = int(amount) if isinstance(amount, int) else None
    row.unit_id = book.id_of(str(state.slots.get(SLOTS[case.kind], ""))) or case.unit_id
    row.entered_on = opened.happened_on
    row.due_on = due if isinstance(due, date) else None
    row.contacted_on = max(contacts, default=opened.happened_on)
    row.closed = bool(state.standing) or bool(case.kind == PLANNED and stage and stage.final)
    row.stage, row.standing = state.stage or "", state.standing or ""
    row.touched_at = case.touched_at
    row.save()
    return not row.closed and before != (row.closed, row.shelf, row.normalised_name)


def may_read(viewer: Viewer, kind: str) -> bool:
    """The shared libraries are for everybody who works for the government; planned projects are sifted by case."""
    return kind == PLANNED or bool(viewer.positions)


def _readable(viewer: Viewer, kind: str) -> QuerySet[Entry]:
    found = Entry.objects.filter(jurisdiction_id=viewer.jurisdiction, kind=kind)
    if kind == LIBRARY:
        return found if may_read(viewer, kind) else found.none()
    return found if viewer.sees_all else found.filter(case_id__in=visible_cases(viewer, kind).values("pk"))


def _narrowed(viewer: Viewer, wanted: Wanted) -> QuerySet[Entry]:
    found = _readable(viewer, wanted.kind).filter(closed=wanted.closed)
    for field in ("shelf", "industry", "maturity"):
        if value := getattr(wanted, field):
            found = found.filter(**{field: value})
    if wanted.unit:
        found = found.filter(unit_id=wanted.unit)
    if wanted.q:
        found = found.filter(Q(name__icontains=wanted.q) | Q(text__icontains=wanted.q))
    return found.filter(due_on__lt=viewer.day) if wanted.stale else found


def listed(viewer: Viewer, wanted: Wanted) -> tuple[list[Line], int, int]:
    """A page of entries, how many there are, their 投资 in yuan. The most mature first, then what is due to be called.

    Three queries.
    """
    found = _narrowed(viewer, wanted)
    numbers = found.aggregate(n=Count("pk"), yuan=Sum("amount"))
    start = (wanted.page - 1) * PAGE
    order = ("-rank",) if wanted.kind == PLANNED else (F("due_on").asc(nulls_last=True),)
    rows = list(found.order_by(*order, "-touched_at", "-id").values_list(*FIELDS)[start : start + PAGE])
    return _lines(viewer, rows), int(numbers["n"]), int(numbers["yuan"] or 0)


def _lines(viewer: Viewer, rows: Sequence[Sequence[Any]]) -> list[Line]:
    cases = [row[1] for row in rows]
    open_ones = set(visible_cases(viewer).filter(pk__in=cases).values_list("pk", flat=True)) if cases else set()
    return [Line(*row, open=row[1] in open_ones) for row in rows]  # type: ignore[misc]


def entry(viewer: Viewer, case: UUID, kind: str) -> Line | None:
    """One entry that the viewer may read. Two queries."""
    rows = list(_readable(viewer, kind).filter(case_id=case).values_list(*FIELDS))
    return _lines(viewer, rows)[0] if rows else None


def particulars(viewer: Viewer, line: Line) -> dict[str, str]:
    """What else an entry of the shared libraries says of itself, by term: for everybody who may read the entry, unlike
    what happened with it since. Nothing of an entry of another kind."""
    if not may_read(viewer, LIBRARY):
        return {}
    file = case_file(system_viewer(viewer.jurisdiction), line.case)
    if file.kind != LIBRARY:
        return {}
    asked = file.regime.pack.facts[OPENS[LIBRARY]].optional
    return {term: text for term in asked if term not in LINED and (text := file.show(term))}


def counts(viewer: Viewer, wanted: Wanted, field: str) -> dict[str, int]:
    """How many entries of the list there are by a column, whichever of its values is asked for. One query."""
    without = Wanted(**{**wanted.__dict__, field: ""})
    rows = _narrowed(viewer, without).order_by().values_list(field).annotate(n=Count("pk"))
    return dict(rows)


def entered_by(viewer: Viewer, kind: str, units: Iterable[UUID], since: date, until: date) -> list[tuple[UUID, str]]:
    """Case and name of what these units put into a library on days of [since, until]: what a periodic report counts."""
    found = _readable(viewer, kind).filter(unit_id__in=list(units), entered_on__gte=since, entered_on__lte=until)
    return list(found.order_by("entered_on", "id").values_list("case_id", "name"))


def to_lead(values: Mapping[str, Value]) -> dict[str, Value]:
    """What a lead takes over from a planned project."""
    return {theirs: values[ours] for ours, theirs in TO_LEAD.items() if values.get(ours) not in (None, "")}


def becoming(case: UUID, day: date | None = None) -> Draft:
    """The fact that a planned project became a lead, to be recorded in one act with the report of the lead."""
    return Draft(case, BECAME, day or clock.today(), {})
