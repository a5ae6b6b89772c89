"""The form of one kind of fact, made from its spec and the vocabulary; whatever is wrong, what was typed stays.

    form = FactForm(kind, spec, terms, options=options_of, version=str(case.version))
    if request.method == "POST" and form.read(request) : record(..., request_key=form.request_key, **form.values)
    return render(request, "…", {"form": form}, status=form.status)

The values are parsed by `vocabulary.parse_input`; what may be done is the ledger's to say (`form.refuse`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from luodi.common import clock
from luodi.regimes.case import ANY_PAPER
from luodi.regimes.schema import FactSpec, Form
from luodi.regimes.vocabulary import (
    REFERENCE_KINDS,
    InputError,
    Term,
    TermKind,
    Value,
    format_value,
    parse_input,
)
from luodi.web.parts import Option

Widget = Literal["text", "textarea", "number", "money", "date", "select", "search", "radio", "checks", "boolean"]
HAPPENED_ON = Term(name="发生日期", kind=TermKind.DATE, help="这件事实际发生的那一天，不是填表的日子。")
RADIO_OPTIONS = 5
LONG_LIST = 12
STALE = "这一页打开之后，别人已经改动了这个事项。您填的内容都还在：请先看看页面上的新情况，核对后再提交一次。"

OptionsOf = Callable[[Term], Sequence[Option] | None]
"""Choices of a term that names a unit, position, person or party; None where it is typed."""


@dataclass
class Field:
    """One input. `typed` is what stands in it, several for checkboxes; `error` stands beside it."""

    term: Term
    name: str
    required: bool
    widget: Widget
    options: Sequence[Option] = ()
    typed: str = ""
    picked: frozenset[str] = frozenset()
    error: str = ""
    max_day: str = ""

    @property
    def id(self) -> str:
        """The element's id: the label points at it, `#f-…` leads to it."""
        return f"f-{self.name}"

    @property
    def unit(self) -> str:
        """The unit printed behind the input."""
        return self.term.display_unit

    @property
    def described_by(self) -> str:
        """Ids of the help and of the error, for `aria-describedby`."""
        parts = [f"{self.id}-help"] if self.term.help else []
        return " ".join([*parts, f"{self.id}-error"] if self.error else parts)


@dataclass(frozen=True)
class Line:
    """One line of the form: a heading over the next ones, or a field with its number in the document's form."""

    heading: str = ""
    number: str = ""
    field: Field | None = None


@dataclass(frozen=True)
class FileField:
    """One place to hand in papers of one kind; `index` is its place in the spec."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Handed:
    """A file handed in, and as what kind of paper."""

    kind: str
    file: "UploadedFile[Any]"


@dataclass
class FactForm:
    """See the module. `version` is the case's as this page shows it; `layout` the pack's own order of lines."""

    kind: str
    spec: FactSpec
    terms: Mapping[str, Term]
    options: OptionsOf = lambda _term: None
    version: str = ""
    layout: Form | None = None
    initial: Mapping[str, Value] = field(default_factory=dict)
    today: date = field(default_factory=clock.today)
    ask_day: bool = True

    def __post_init__(self) -> None:
        self.fields: dict[str, Field] = {name: self._field(name) for name in (*self.spec.terms, *self.spec.optional)}
        self.day: Field | None = self._day_field() if self.ask_day else None
        self.file_fields = [
            FileField(f"evidence-{index}", kind, self.spec.evidence.required)
            for index, kind in enumerate(self.spec.evidence.kinds or ("佐证材料",))
        ]
        self.values: dict[str, Value] = {}
        self.happened_on: date = self.today
        self.files: list[Handed] = []
        self.file_error = ""
        self.page_errors: list[str] = []
        self.stale = False
        self.posted = False
        self.had_files = False
        self.request_key: UUID = uuid4()
        self.next_key: UUID = self.request_key

    def _field(self, name: str) -> Field:
        term = self.terms[name]
        options = self._options(term)
        made = Field(term, name, name in self.spec.terms, _widget(term, options), options)
        if name in self.initial:
            self._type(made, [_as_typed(term, self.initial[name])])
        if term.kind == TermKind.DATE and not term.future:
            made.max_day = self.today.isoformat()
        return made

    def _options(self, term: Term) -> Sequence[Option]:
        if term.options:
            return [Option(text, text) for text in term.options]
        return (self.options(term) if term.kind in REFERENCE_KINDS or term.kind == TermKind.INDUSTRY else None) or ()

    def _day_field(self) -> Field:
        return Field(
            HAPPENED_ON, "happened_on", True, "date", typed=self.today.isoformat(), max_day=self.today.isoformat()
        )

    def _type(self, made: Field, typed: Sequence[str]) -> None:
        """Put into the field what a person would have typed."""
        made.typed = typed[0] if typed else ""
        made.picked = frozenset(part for text in typed for part in text.split("、") if part)

    @property
    def lines(self) -> list[Line]:
        """Fields in the order of the document's form; terms it does not list follow, mandatory ones first."""
        listed: list[Line] = []
        for row in self.layout.fields if self.layout else ():
            if row.term is None:
                listed.append(Line(heading=row.heading or "", number=row.number or ""))
            elif row.term in self.fields:
                listed.append(Line(number=row.number or "", field=self.fields[row.term]))
        done = {line.field.name for line in listed if line.field}
        return listed + [Line(field=made) for name, made in self.fields.items() if name not in done]

    @property
    def faults(self) -> list[Field]:
        """Fields with an error, in the order of the page."""
        shown = [self.day] if self.day else []
        return [made for made in (*shown, *(line.field for line in self.lines)) if made and made.error]

    @property
    def papers(self) -> tuple[str, ...]:
        """The kinds of paper handed in; before anything was posted, whatever the form has a place for."""
        return tuple(dict.fromkeys(one.kind for one in self.files)) if self.posted else (ANY_PAPER,)

    @property
    def largest_megabytes(self) -> int:
        """The largest file taken."""
        return int(settings.EVIDENCE_MAX_BYTES) // 1024**2

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not (self.faults or self.page_errors or self.file_error)

    @property
    def status(self) -> int:
        """HTTP status of the page that shows this form: 409 for a stale page, 422 for errors, else 200."""
        return 200 if self.ok else 409 if self.stale else 422

    def read(self, request: HttpRequest) -> bool:
        """Take what was posted; whether all of it holds. A second reading replaces the first."""
        return self.read_posted(request.POST, request.FILES)

    def read_posted(self, posted: QueryDict, files: "MultiValueDict[str, UploadedFile[Any]] | None" = None) -> bool:
        """As `read`, of what lies at hand."""
        self.posted = True
        self.page_errors, self.files, self.file_error, self.values = [], [], "", {}
        for made in self.fields.values():
            self._read_field(made, posted.getlist(made.name))
        if self.day:
            self._type(self.day, posted.getlist(self.day.name))
            self._read_day(self.day)
        self._read_files(files or MultiValueDict())
        self._read_key(posted.get("request_key", ""))
        self.stale = bool(self.version) and posted.get("version", "") != self.version
        if self.stale:
            self.page_errors.append(STALE)
        return self.ok

    def _read_field(self, made: Field, typed: Sequence[str]) -> None:
        joined = ["、".join(typed)] if made.widget == "checks" else list(typed[:1])
        self._type(made, joined)
        made.error = ""
        if not made.typed.strip():
            if made.required:
                made.error = f"请{'选择' if made.options else '填写'}{made.term.label}。"
            return
        try:
            value = parse_input(made.term, made.typed, today=self.today)
        except InputError as error:
            made.error = error.message
            return
        if made.options and not made.term.options and value not in {option.value for option in made.options}:
            made.error = f"{made.term.label}没有这一项，请从列出的里面选。"
            return
        self.values[made.name] = value

    def _read_day(self, made: Field) -> None:
        try:
            read = parse_input(HAPPENED_ON, made.typed, today=self.today)
        except InputError as error:
            made.error = error.message
            return
        made.error = ""
        if isinstance(read, date):
            self.happened_on = read

    def _read_files(self, files: "MultiValueDict[str, UploadedFile[Any]]") -> None:
        limit = settings.EVIDENCE_MAX_BYTES
        for place in self.file_fields:
            for file in files.getlist(place.name):
                self.had_files = True
                if not file.size:
                    self.file_error = f"文件“{file.name}”是空的，请核对后重新选择。"
                elif file.size > limit:
                    size, most = file.size / 1024**2, limit // 1024**2
                    self.file_error = f"文件“{file.name}”有 {size:.1f} MB，超过 {most} MB；请压缩或拆分后再传。"
                else:
                    self.files.append(Handed(place.kind, file))
        if self.spec.evidence.required and not self.files and not self.file_error:
            kinds = "、".join(self.spec.evidence.kinds) or "佐证材料"
            self.file_error = f"这件事要有材料才能记：请附上{kinds}，有一份即可。"

    def _read_key(self, text: str) -> None:
        try:
            self.request_key = UUID(text)
        except ValueError:
            self.page_errors.append("提交不完整：缺少本次办理的编号。请核对下面的内容，再提交一次。")
        self.next_key = uuid4()

    def refuse(self, message: str, term: str = "") -> None:
        """Show what the ledger refused: beside the field of `term`, or above the form."""
        if term in self.fields:
            self.fields[term].error = message
        elif term == HAPPENED_ON.name and self.day:
            self.day.error = message
        elif term in ("材料", "佐证材料"):
            self.file_error = message
        else:
            self.page_errors.append(message)

    def refuse_stale(self) -> None:
        """Show that somebody else was first, where only the ledger could know."""
        self.stale = True
        self.page_errors.append(STALE)


def _as_typed(term: Term, value: Value) -> str:
    """A stored value as a person would type it: no thousands separators, no unit."""
    text = format_value(term, value)
    return text.replace(",", "").removesuffix("%") if not isinstance(value, str) else text


def _widget(term: Term, options: Sequence[Option]) -> Widget:
    if term.kind == TermKind.CHOICES:
        return "checks"
    if options:
        if term.kind == TermKind.CHOICE and len(options) <= RADIO_OPTIONS:
            return "radio"
        return "search" if len(options) > LONG_LIST else "select"
    plain: Mapping[TermKind, Widget] = {
        TermKind.BOOLEAN: "boolean",
        TermKind.DATE: "date",
        TermKind.MONEY: "money",
        TermKind.LAND: "number",
        TermKind.NUMBER: "number",
        TermKind.INTEGER: "number",
        TermKind.RATIO: "number",
    }
    return plain.get(term.kind, "textarea" if term.multiline else "text")
