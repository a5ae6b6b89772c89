"""日历: the year with its holidays and make-up days; a day is set by whoever keeps the organisation."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luodi.ledger.drafts import Draft
from luodi.ledger.moved import ORGANISATION, Moved, set_day, would_move
from luodi.ledger.public import Refused, record, visible_cases
from luodi.regimes.vocabulary import InputError, Term, TermKind, Value, parse_input
from luodi.units.lists import DayNote, calendar_notes, confirmed_years
from luodi.units.public import Viewer, calendar_for
from luodi.web import errors, formats
from luodi.web.context import Request
from luodi.web.shell import page, render

RIGHT = "system"
FIRST_YEAR = 2018
AHEAD = 3
"""So many years after this one may be looked at and set."""
SHOWN = 20
NOTE_LENGTH = 60


@dataclass(frozen=True)
class Day:
    """A day of the month grid; `number` 0 is a blank place."""

    number: int
    iso: str = ""
    kind: str = ""
    title: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Month:
    """A month as weeks, and how many working days it has."""

    number: int
    weeks: tuple[tuple[Day, ...], ...]
    working: int


@page("calendar/", name="calendar", title="日历", methods=("GET", "HEAD", "POST"))
def calendar_page(request: Request) -> HttpResponse:
    """The year (`?year=`); with the right, setting a day: first what it would move, then the fact."""
    viewer = request.viewer
    form = _form(request)
    status = 200
    if request.method == "POST":
        if not viewer.may(RIGHT):
            return errors.forbidden(request)
        if form.read() and "try" not in request.POST:
            try:
                set_day(actor=viewer, values=form.values, request_key=form.sent)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, f"已记下：{form.said}。受影响事项的期限已经重算。")
                return redirect(reverse("calendar", query={"year": form.day.year if form.day else viewer.day.year}))
        status = 200 if form.ok else 422
    year = _year(request, form)
    moved: list[Moved] | None = None
    if request.method == "POST" and form.ok and form.day:
        moved = would_move(viewer.jurisdiction, form.day, form.working)
    return render(request, "calendar/calendar.html", _context(viewer, year, form, moved), status=status)


@page("calendar/<int:year>/confirm/", name="calendar_confirm", title="确认年度日历", methods=("POST",), right=RIGHT)
def confirm_year(request: Request, year: int) -> HttpResponse:
    """Record that the official notice of a year is entered."""
    basis = request.POST.get("basis", "").strip()
    if not FIRST_YEAR <= year <= request.viewer.day.year + AHEAD or not basis or len(basis) > NOTE_LENGTH:
        messages.error(request, f"没有办成：请写明依据的文件（{NOTE_LENGTH} 字以内），例如国务院办公厅的放假通知。")
        return redirect(reverse("calendar", query={"year": year}))
    draft = Draft(ORGANISATION, "calendar.year_confirmed", request.viewer.day, {"年度": year, "依据": basis})
    try:
        record(actor=request.viewer, drafts=[draft], request_key=request.POST.get("request_key", ""))
    except Refused as refused:
        messages.error(request, f"没有办成：{refused.message}")
    else:
        messages.success(request, f"已记下：{year} 年的放假安排已经核对。")
    return redirect(reverse("calendar", query={"year": year}))


class DayForm:
    """What is asked to set a day; what was typed is kept."""

    def __init__(self, request: Request) -> None:
        posted = request.POST if request.method == "POST" else request.GET
        self.typed = {name: posted.get(name, "") for name in ("day", "working", "note")}
        self.sent = request.POST.get("request_key", "")
        self.key = self.sent or str(uuid4())
        self.errors: dict[str, str] = {}
        self.values: dict[str, Value] = {}
        self.day: date | None = None
        self.working = True
        self.today = request.viewer.day
        if request.method != "POST":
            self._read_day()
            self.errors.clear()

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.errors

    def error(self, name: str) -> str:
        """What stands beside a field, '' where nothing is wrong."""
        return self.errors.get(name, "")

    @property
    def said(self) -> str:
        """The fact in words."""
        return f"{formats.day(self.day)}{'上班' if self.working else '休息'}"

    def read(self) -> bool:
        """Take what was posted."""
        self._read_day()
        if self.typed["working"] not in ("是", "否"):
            self.errors["working"] = "请选上班还是休息。"
        self.working = self.typed["working"] == "是"
        if len(self.typed["note"]) > NOTE_LENGTH:
            self.errors["note"] = f"说明最多 {NOTE_LENGTH} 个字，现有 {len(self.typed['note'])} 个。"
        if self.ok and self.day:
            self.values = {"日期": self.day, "是否工作日": self.working}
            if self.typed["note"].strip():
                self.values["说明"] = self.typed["note"].strip()
        return self.ok

    def _read_day(self) -> None:
        try:
            read = parse_input(Term("日期", TermKind.DATE, future=True), self.typed["day"], today=self.today)
        except InputError as error:
            self.errors["day"] = error.message
            return
        if isinstance(read, date) and FIRST_YEAR <= read.year <= self.today.year + AHEAD:
            self.day = read
        else:
            self.errors["day"] = f"只能设 {FIRST_YEAR} 年到 {self.today.year + AHEAD} 年的日子。"

    def refuse(self, refused: Refused) -> None:
        """Show what the ledger refused."""
        places = {"日期": "day", "是否工作日": "working", "说明": "note"}
        self.errors.update({places.get(term, "page"): text for term, text in refused.fields.items()})
        if not refused.fields:
            self.errors["page"] = refused.message
        self.key = str(uuid4())


def _form(request: Request) -> DayForm:
    return DayForm(request)


def _year(request: Request, form: DayForm) -> int:
    asked = request.GET.get("year", "")
    years = _years(request.viewer)
    if form.day and form.day.year in years and not asked:
        return form.day.year
    return int(asked) if asked in {str(year) for year in years} else request.viewer.day.year


def _years(viewer: Viewer) -> list[int]:
    return list(range(FIRST_YEAR, viewer.day.year + AHEAD + 1))


def _context(viewer: Viewer, year: int, form: DayForm, moved: list[Moved] | None) -> dict[str, object]:
    notes = calendar_notes(viewer.jurisdiction, year)
    calendar = calendar_for(viewer.jurisdiction)
    confirmed = confirmed_years(viewer.jurisdiction)
    seen = (
        set(visible_cases(viewer).filter(pk__in={m.case for m in moved}).values_list("pk", flat=True))
        if moved
        else set()
    )
    shown = [m for m in moved or () if m.case in seen]
    return {
        "year": year,
        "years": _years(viewer),
        "months": [_month(year, month, notes, calendar, viewer.day) for month in range(1, 13)],
        "edited": [
            (formats.day(day), formats.weekday(day), note) for day, note in sorted(notes.items()) if note.edited
        ],
        "confirmed": confirmed.get(year),
        "provisional": year not in confirmed,
        "may": viewer.may(RIGHT),
        "form": form,
        "moved": None if moved is None else len(moved),
        "shown": [(m, formats.day(m.before), formats.day(m.after)) for m in shown[:SHOWN]],
        "hidden": (len(moved) - len(shown[:SHOWN])) if moved else 0,
        "confirm_key": str(uuid4()),
    }


def _month(year: int, month: int, notes: dict[date, DayNote], calendar: object, today: date) -> Month:
    weeks = tuple(
        tuple(_day(day, month, notes, calendar, today) for day in week)
        for week in Calendar().monthdatescalendar(year, month)
    )
    return Month(month, weeks, sum(day.kind in ("work", "make-up") for week in weeks for day in week))


def _day(day: date, month: int, notes: dict[date, DayNote], calendar: object, today: date) -> Day:
    if day.month != month:
        return Day(0)
    working = calendar.is_working(day)  # type: ignore[attr-defined]
    note = notes.get(day)
    weekend = day.weekday() >= 5
    kind = ("make-up" if weekend else "work") if working else ("holiday" if not weekend or note else "weekend")
    title = f"{formats.day(day, today)}，{formats.weekday(day)}，{'上班' if working else '休息'}"
    if note:
        title += f"，{note.note or '人工设定'}" + ("（人工设定）" if note.edited and note.note else "")
    mark = ("班" if kind == "make-up" else "休" if kind == "holiday" else "") + ("＊" if note and note.edited else "")
    return Day(day.day, day.isoformat(), kind + (" today" if day == today else ""), title, mark)
