"""The lead form: few fields first, the rest folded; the contact and the reason for a second report beside the fact."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from luodi.leads.public import DIFFERENT, REPORTED, ContactPerson
from luodi.ledger.public import Attachment, Refused, current, store_evidence
from luodi.projects.public import Match, Probe, find
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import InputError, Term, TermKind, parse_input
from luodi.units.public import RefBook, Viewer, ref_book, unit_tree
from luodi.web import formats
from luodi.web.clauses import case_url
from luodi.web.context import Request
from luodi.web.forms import FactForm, Field
from luodi.web.parts import Option

FIRST = ("项目名称", "投资方名称", "线索来源", "投资总额", "联系情况", "项目内容")
"""Asked first where the pack asks for them at all; whatever else the pack makes mandatory follows them."""
UNIT_TERM = "首报单位"
KNOWN_BY = ("项目名称", "投资方名称", "统一社会信用代码")
CONTACT = ("contact_name", "contact_phone", "contact_post")
CONTACT_TERMS = {"联系人": "contact_name", "联系电话": "contact_phone", "联系人职务": "contact_post"}
REASON = "different"


@dataclass(frozen=True)
class KnownLine:
    """One project that may be the same, as far as the viewer may know of it; `url` '' where it may not be opened."""

    reason: str
    certain: bool
    name: str
    detail: str
    url: str


@dataclass
class LeadForm:
    """`fact` holds the fields of the vocabulary; the rest stands beside it, typed text and errors by input name."""

    fact: FactForm
    regime: Regime
    unit_title: str
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    known: Sequence[KnownLine] = ()

    @property
    def first(self) -> list[Field]:
        """What is asked first: mandatory ones and FIRST."""
        fields = self.fact.fields
        names = [n for n in FIRST if n in fields]
        names += [n for n, made in fields.items() if made.required and n not in names and n != UNIT_TERM]
        return [fields[n] for n in names]

    @property
    def rest(self) -> list[Field]:
        """What is folded under 更多."""
        shown = {made.name for made in self.first}
        return [made for name, made in self.fact.fields.items() if name not in shown and not self.fixed(made)]

    def fixed(self, made: Field) -> bool:
        """The filing unit of a person with one unit is not asked for."""
        return made.name == UNIT_TERM and len(made.options) == 1

    @property
    def unit(self) -> Field | None:
        """The field of the filing unit."""
        return self.fact.fields.get(UNIT_TERM)

    @property
    def open(self) -> bool:
        """Whether the folded part is shown at once: something in it is wrong, or was filled in."""
        wrong = (
            any(made.error for made in self.rest) or self.fact.file_error or any(self.errors.get(n) for n in CONTACT)
        )
        return bool(wrong) or any(made.typed for made in self.rest if made.name != UNIT_TERM) or self.contact_typed

    @property
    def contact_typed(self) -> bool:
        """Whether anything of the contact was typed."""
        return any(self.typed.get(name) for name in CONTACT)

    @property
    def certain(self) -> bool:
        """Whether one of the known projects is the same for certain."""
        return any(line.certain for line in self.known)

    @property
    def contact(self) -> ContactPerson:
        """Whom to call, as typed."""
        return ContactPerson(*(self.typed.get(name, "") for name in CONTACT))

    @property
    def reason(self) -> str:
        """Why it is another project, as typed."""
        return self.typed.get(REASON, "")

    def read(self, request: Request) -> bool:
        """Take what was posted; whether the fields hold."""
        self.typed = {name: request.POST.get(name, "").strip() for name in (*CONTACT, REASON)}
        self.errors = {}
        ok = self.fact.read(request)
        if len(self.reason) > 500:
            self.errors[REASON] = f"理由太长：最多 500 字，现在 {len(self.reason)} 字。"
        return ok and not self.errors

    def refuse(self, refused: Refused) -> None:
        """Show what the ledger refused, each message beside its field, else above the form."""
        beside = False
        for term, message in refused.fields.items():
            name = REASON if term == DIFFERENT else CONTACT_TERMS.get(term, "")
            if name:
                self.errors[name] = message
                beside = True
            elif term in self.fact.fields:
                self.fact.refuse(message, term)
                beside = True
        if not beside or REASON in self.errors:
            self.fact.refuse(refused.message)

    @property
    def status(self) -> int:
        """HTTP status of the page."""
        return 422 if self.errors else self.fact.status


def lead_form(request: Request) -> LeadForm:
    """An empty form; the filing unit is that of the position acted in."""
    viewer = request.viewer
    regime = current(viewer.jurisdiction)[1]
    units = filing_units(request)
    options = [Option(ref, title) for ref, title in units.items()]

    def options_of(term: Term) -> Sequence[Option] | None:
        return options if term.name == UNIT_TERM else None

    first = next(iter(units), "")
    fact = FactForm(
        REPORTED,
        regime.pack.facts[REPORTED],
        regime.terms,
        options=options_of,
        initial={UNIT_TERM: first} if first else {},
    )
    return LeadForm(fact, regime, units.get(first, ""))


def filing_units(request: Request) -> dict[str, str]:
    """Refs and titles of units the person may file for: the one acted in first; every unit for the office."""
    viewer = request.viewer
    book = ref_book(viewer.jurisdiction)
    held = [request.held] if request.held else []
    own = viewer.acting_for if request.on_behalf_of else viewer.own
    units = {book.ref_of(h.position.unit_id): book.titles[h.position.unit_id] for h in (*held, *own)}
    if viewer.may("office"):
        units |= {
            book.ref_of(u.id): u.short_name for u in unit_tree(viewer.jurisdiction, viewer.day) if u.id not in units
        }
    return units


def known_lines(viewer: Viewer, posted: QueryDict, regime: Regime) -> list[KnownLine]:
    """What the city already knows of the name, investor or code as typed. A code that cannot be one is not searched."""
    name, investor, code = (posted.get(term, "").strip()[:400] for term in KNOWN_BY)
    term = regime.terms.get(KNOWN_BY[2], Term(KNOWN_BY[2], TermKind.TEXT, pattern="credit_code"))
    try:
        code = str(parse_input(term, code, today=viewer.day)) if code else ""
    except InputError:
        code = ""
    book = ref_book(viewer.jurisdiction)
    return [known_line(viewer, match, regime, book) for match in find(viewer, Probe(name, investor, code))]


def known_line(viewer: Viewer, match: Match, regime: Regime, book: RefBook) -> KnownLine:
    """A match as the page may show it."""
    if match.case is None:
        office = regime.pack.bodies.get("office")
        asked = office.short if office else regime.pack.words.get("office", "")
        return KnownLine(match.reason, match.certain, "", f"不在您可以查看的范围内，可向{asked}了解", "")
    unit = book.titles.get(match.unit, "") if match.unit else ""
    filed = f"{formats.day(match.reported_on, viewer.day)}首报" if match.reported_on else ""
    detail = "，".join(text for text in (match.investor, unit, filed) if text)
    return KnownLine(match.reason, match.certain, match.name, detail, case_url("project", match.case))


def attachments(form: FactForm, viewer: Viewer) -> tuple[Attachment, ...]:
    """Store what was handed in. Refused with the name of the file that cannot be taken."""
    kept = []
    for handed in form.files:
        name = handed.file.name or ""
        row = store_evidence(viewer.jurisdiction, handed.file, name, actor=viewer)
        kept.append(Attachment(row.pk, name.replace("\\", "/").rpartition("/")[2], handed.kind))
    return tuple(kept)
