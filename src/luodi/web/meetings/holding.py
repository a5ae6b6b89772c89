"""The form of a meeting: its minutes, a line for each project on the agenda, lines for what was resolved.

Everything is plain fields with numbered names, so that it works without scripts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from luodi.ledger.public import CaseFile, Refused
from luodi.meetings.public import HELD, RESOLVED, Agenda, Item, Settled
from luodi.regimes.case import Verdict
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec
from luodi.regimes.vocabulary import Term, TermKind, Value
from luodi.units.public import RefBook, Viewer, unit_tree
from luodi.web.context import Request
from luodi.web.forms import FactForm, Field
from luodi.web.parts import Option

TYPE, NAME, DAY, NUMBER = "会议类型", "会议名称", "会议日期", "纪要文号"
FIRST_ROWS, MORE_ROWS, MOST_ROWS = 3, 3, 30


class Row(FactForm):
    """A fact's fields on one line of a larger form: names carry the line's prefix; an empty line asks for nothing."""

    def __init__(
        self, prefix: str, kind: str, spec: FactSpec, terms: Mapping[str, Term], units: Sequence[Option]
    ) -> None:
        plain = spec.model_copy(update={"terms": (), "optional": (*spec.terms, *spec.optional)})
        super().__init__(
            kind, plain, terms, options=lambda term: units if term.kind is TermKind.UNIT else None, ask_day=False
        )
        self.asked = spec.terms
        self.file_fields = []
        for name, made in self.fields.items():
            made.name = f"{prefix}-{name}"
            made.required = name in spec.terms
            made.widget = "select" if made.widget == "radio" else made.widget

    @property
    def used(self) -> bool:
        """Whether anything was filled in."""
        return any(made.typed.strip() for made in self.fields.values())

    @property
    def given(self) -> dict[str, Value]:
        """The values by term."""
        by_name = {made.name: term for term, made in self.fields.items()}
        return {by_name[name]: value for name, value in self.values.items()}

    def take(self, request: Request) -> bool:
        """Read the line; whether it is in order. An empty one is."""
        for made in self.fields.values():
            made.required = False
        self.read_posted(request.POST)
        if self.used:
            for term in self.asked:
                if term in self.fields and not self.fields[term].typed.strip():
                    self.fields[term].error = f"请填写{self.fields[term].term.label}。"
        return not any(made.error for made in self.fields.values())

    def forgive(self) -> None:
        """Keep what was typed, say nothing yet."""
        for made in self.fields.values():
            made.error = ""


@dataclass
class ProjectLine:
    """A project on the agenda with its line of the form."""

    item: Item
    row: Row
    result: Field | None
    rest: list[Field]
    message: str = ""
    verdicts: tuple[Verdict, ...] = ()

    @property
    def file(self) -> CaseFile:
        """The project."""
        return self.item.file


class MeetingForm:
    """The whole. `main` is the meeting's own fact; `projects` and `resolutions` its lines."""

    def __init__(
        self, viewer: Viewer, regime: Regime, book: RefBook, meeting_type: str, found: Agenda | None, request: Request
    ) -> None:
        self.regime = regime
        self.type = meeting_type
        self.agenda = found
        units = [
            Option(book.ref_of(unit.id), unit.short_name or unit.name, unit.kind_title)
            for unit in unit_tree(viewer.jurisdiction, viewer.day)
        ]
        self.main = _main(regime, meeting_type, found)
        posted = set(request.POST.getlist("project"))
        wanted = set(request.GET.getlist("project"))
        items = (*found.ready, *(i for i in found.not_ready if str(i.file.id) in posted)) if found else ()
        self.projects = [_line(regime, found, item, units) for item in items] if found else []
        self.asked_for = [i for i in found.not_ready if str(i.file.id) in wanted - posted] if found else []
        count = _rows(request)
        spec = regime.pack.facts[RESOLVED]
        own = spec.model_copy(update={"optional": tuple(n for n in spec.optional if n not in (NAME, NUMBER))})
        self.resolutions = [Row(f"r{at}", RESOLVED, own, regime.terms, units) for at in range(count)]

    def read(self, request: Request) -> bool:
        """Take what was posted; whether all of it holds."""
        good = self.main.read(request)
        lines = [line.row.take(request) for line in self.projects] + [row.take(request) for row in self.resolutions]
        if self.agenda and self._settled():
            for name in self.agenda.spec.terms:
                if name in self.main.fields and not self.main.fields[name].typed.strip():
                    self.main.refuse(f"会上定了项目，请填写{self.main.fields[name].term.label}。", name)
                    good = False
            if self.agenda.spec.evidence.required and not self.main.files and not self.main.file_error:
                kinds = "、".join(self.agenda.spec.evidence.kinds)
                self.main.file_error = f"会上定了项目，请附上{kinds}。"
                good = False
        return good and all(lines)

    def grow(self, request: Request) -> None:
        """More lines for resolutions: what was typed stays, nothing is checked yet."""
        self.read(request)
        self.main.posted = False
        self.main.page_errors, self.main.file_error = [], ""
        for made in (*self.main.fields.values(), *((self.main.day,) if self.main.day else ())):
            made.error = ""
        for row in (*self.resolutions, *(line.row for line in self.projects)):
            row.forgive()

    def _settled(self) -> list[ProjectLine]:
        return [line for line in self.projects if line.result is not None and line.result.typed]

    def settled(self) -> list[Settled]:
        """What the meeting settled, project by project; the meeting's own values are filled in."""
        if self.agenda is None:
            return []
        spec = self.agenda.spec
        shared: dict[str, Value | None] = {
            NAME: self.main.values.get(NAME),
            NUMBER: self.main.values.get(NUMBER),
            DAY: self.main.happened_on,
        }
        names = (*spec.terms, *spec.optional)
        given = {name: value for name, value in shared.items() if value is not None and name in names}
        return [Settled(line.file.id, self.agenda.kind, {**line.row.given, **given}) for line in self._settled()]

    def resolved(self) -> list[Mapping[str, Value]]:
        """What was resolved, the meeting's name and number with it."""
        names = (*self.regime.pack.facts[RESOLVED].optional,)
        shared = {n: v for n in (NAME, NUMBER) if n in names and (v := self.main.values.get(n)) is not None}
        return [{**row.given, **shared} for row in self.resolutions if row.used]

    def values(self) -> dict[str, Value]:
        """The meeting's own values."""
        return {**self.main.values, TYPE: self.type}

    def refuse(self, refused: Refused) -> bool:
        """Put a refusal beside the project or the resolution it met; False where it met neither."""
        at = (refused.draft or 0) - 1
        settled = self._settled()
        if 0 <= at < len(settled):
            settled[at].message = "" if refused.verdicts else refused.message
            settled[at].verdicts = refused.verdicts
            self.main.page_errors.append(f"“{settled[at].file.title}”不能这样定，全部没有记下。")
            return True
        used = [row for row in self.resolutions if row.used]
        at -= len(settled)
        if 0 <= at < len(used):
            for term, message in refused.fields.items():
                if term in used[at].fields:
                    used[at].fields[term].error = message
            self.main.page_errors.append(f"第 {at + 1} 条议定事项没有记下：{refused.message}")
            return True
        return False

    @property
    def seen(self) -> dict[UUID, int]:
        """Versions of the projects as they are now."""
        return {line.file.id: line.file.version for line in self.projects}

    @property
    def status(self) -> int:
        """HTTP status of the page."""
        wrong = any(f.error for r in (*self.resolutions, *(p.row for p in self.projects)) for f in r.fields.values())
        return 422 if wrong and self.main.posted and self.main.ok else self.main.status


def _main(regime: Regime, meeting_type: str, found: Agenda | None) -> FactForm:
    spec = regime.pack.facts[HELD]
    kinds = [*(found.spec.evidence.kinds if found else ()), *spec.evidence.kinds]
    own: dict[str, Any] = {
        "terms": tuple(name for name in spec.terms if name != TYPE),
        "evidence": spec.evidence.model_copy(update={"kinds": tuple(dict.fromkeys(kinds))}),
    }
    form = FactForm(HELD, spec.model_copy(update=own), regime.terms)
    if form.day:
        form.day.term = Term(name="会议日期", kind=TermKind.DATE, help="开会那一天。")
    return form


def _line(regime: Regime, found: Agenda, item: Item, units: Sequence[Option]) -> ProjectLine:
    spec = found.spec
    shared = {NAME, NUMBER, DAY}
    own = spec.model_copy(
        update={
            "terms": tuple(name for name in spec.terms if name not in shared),
            "optional": tuple(name for name in spec.optional if name not in shared),
        }
    )
    row = Row(f"p{item.file.id.hex}", found.kind, own, regime.terms, units)
    result = row.fields.get(found.result.name) if found.result else None
    return ProjectLine(item, row, result, [made for made in row.fields.values() if made is not result])


def _rows(request: Request) -> int:
    text = request.POST.get("rows", "")
    count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else FIRST_ROWS
    return min(max(count + (MORE_ROWS if "more" in request.POST else 0), FIRST_ROWS), MOST_ROWS)
