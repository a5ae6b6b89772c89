"""One line of the grid as a small form: what was typed in it, what is wrong with it, its own request key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.http import QueryDict

from luodi.common.ids import read_id
from luodi.ledger.public import Refused
from luodi.regimes.terms import Term, TermKind
from luodi.regimes.vocabulary import InputError, Value, format_value, parse_input
from luodi.web.parts import State
from luodi.web.projects.addresses import menu_url, project_url
from luodi.weekly.public import Ask, Line


@dataclass(frozen=True)
class Input:
    """One input of the line. `held`: what the project holds now, with its unit; `wide` for words."""

    name: str
    id: str
    label: str
    unit: str
    held: str
    typed: str
    error: str
    kind: str


@dataclass
class LineForm:
    """`typed` by term; `error` is what is wrong with the line as a whole; `saved`: just recorded."""

    line: Line
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    error: str = ""
    saved: bool = False
    key: UUID = field(default_factory=uuid4)
    seen: int | None = None
    values: dict[str, Value] = field(default_factory=dict)

    @property
    def case(self) -> UUID:
        """The project."""
        return self.line.case

    @property
    def version(self) -> int:
        """What the person has seen: after a refusal for what others did, the news is on the page."""
        return self.line.version if self.seen is None else self.seen

    @property
    def filled(self) -> bool:
        """Whether anything was typed."""
        return any(self.typed.values())

    @property
    def wrong(self) -> bool:
        """Whether something stands in the way of saving."""
        return bool(self.errors or self.error)

    @property
    def note(self) -> Input | None:
        """The field of the note."""
        ask = self.line.asks.note
        return self._input(ask) if ask else None

    @property
    def inputs(self) -> list[Input]:
        """The values beside the note."""
        return [self._input(ask) for ask in self.line.asks.values]

    @property
    def url(self) -> str:
        """The project's page."""
        return project_url(self.case)

    @property
    def more_url(self) -> str:
        """Where what needs papers is recorded."""
        return menu_url(self.case)

    @property
    def state(self) -> State:
        """How the line stands this week."""
        if self.saved:
            return State("kept", "已保存")
        return State("kept", "已更新") if self.line.updated else State("wait", "还没更新")

    def _input(self, ask: Ask) -> Input:
        name = ask.term.name
        return Input(
            name=f"{self.case}.{name}",
            id=f"w-{self.case}-{name}",
            label=ask.term.label,
            unit=ask.term.display_unit,
            held=_held(ask),
            typed=self.typed.get(name, ""),
            error=self.errors.get(name, ""),
            kind=_kind(ask.term),
        )

    def read(self, posted: QueryDict, today: date) -> None:
        """Take what was posted for this line."""
        key = read_id(posted.get(f"{self.case}.key", ""))
        if key is not None:
            self.key = key
        else:
            self.error = "提交不完整：缺少这一行的编号。请核对后再保存一次。"
        seen = posted.get(f"{self.case}.seen", "")
        self.seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
        offered = [*([self.line.asks.note] if self.line.asks.note else []), *self.line.asks.values]
        for ask in offered:
            name = ask.term.name
            typed = posted.get(f"{self.case}.{name}", "").strip()
            self.typed[name] = typed
            if not typed:
                continue
            try:
                self.values[name] = parse_input(ask.term, typed, today=today)
            except InputError as error:
                self.errors[name] = error.message

    def refuse(self, refused: Refused) -> None:
        """Show what the ledger refused, beside its field or on the line; the next try is another act."""
        shown = {term: message for term, message in refused.fields.items() if term in self.typed}
        self.errors |= shown
        lines = [verdict.title for verdict in refused.verdicts if verdict.stops]
        if not shown:
            self.error = "；".join(lines) + "。" if lines else refused.message
        self.key = uuid4()


def _held(ask: Ask) -> str:
    if ask.held is None or ask.term.multiline:
        return ""
    text = format_value(ask.term, ask.held)
    return f"{text} {ask.term.display_unit}".strip()


def _kind(term: Term) -> str:
    if term.kind is TermKind.DATE:
        return "day"
    return "words" if term.kind is TermKind.TEXT else "figure"


def forms_of(lines: Mapping[UUID, Line]) -> dict[UUID, LineForm]:
    """An empty form for each line."""
    return {case: LineForm(line) for case, line in lines.items()}
