"""The lead form: few fields first, the rest folded; the contact and the reason for a second report beside the fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from luodi.leads.public import DIFFERENT, REPORTED, ContactPerson
from luodi.ledger.public import Refused, current
from luodi.projects.public import Match, find, probe_of
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import InputError, Term, Value, parse_input
from luodi.units.public import RefBook, Viewer, ref_book, unit_tree
from luodi.web import formats
from luodi.web.clauses import case_url, clause_tag
from luodi.web.context import Request
from luodi.web.forms import FactForm, Field
from luodi.web.parts import ClauseTag, Option

FIRST = ("项目名称", "投资方名称", "线索来源", "投资总额", "联系情况", "项目内容")
"""Asked first where the pack asks for them at all; whatever else the pack makes mandatory follows them."""
UNIT_TERM = "首报单位"
KNOWN_BY = (
    "项目名称", "投资方名称", "统一社会信用代码", "省级项目编码", "产业", "行业代码", "投资总额", "建设地址",
    "所属集团",
)  # fmt: skip
CONTACT = ("contact_name", "contact_phone", "contact_post")
CONTACT_TERMS = {"联系人": "contact_name", "联系电话": "contact_phone", "联系人职务": "contact_post"}
REASON = "different"
LONGEST_GIVEN = 200


@dataclass(frozen=True)
class KnownLine:
    """One project that may be the same, as far as the viewer may know of it; `url` '' where it may not be opened."""

    reason: str
    certain: bool
    name: str
    detail: str
    url: str
    tag: ClauseTag | None = None


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
    def faults(self) -> list[Field]:
        """Fields with an error, in the order of this page."""
        return [made for made in (*self.first, *self.rest, self.fact.day) if made is not None and made.error]

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
    def sent(self) -> list[str]:
        """Names of the inputs the check reads."""
        return [name for name in KNOWN_BY if name in self.fact.fields] + ["contact_phone"]

    @property
    def watched(self) -> list[str]:
        """Ids of the inputs that ask for the check again when something is typed."""
        return [f"f-{name}" for name in self.sent]

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

    def ask_reason(self) -> None:
        """Where the project is known for certain: the reason is missing along with whatever else is."""
        if self.certain and not self.reason:
            self.errors.setdefault(REASON, "请写明为什么是另一个项目。")

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


def lead_form(request: Request, known: Mapping[str, Value] | None = None) -> LeadForm:
    """The form; the filing unit is that of the position acted in.

    `known`: what is recorded elsewhere already. The address fills in fields by term: `?合作机构=…`.
    """
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
        initial={**(known or {}), **({UNIT_TERM: first} if first else {})},
    )
    for name, made in fact.fields.items():
        if name != UNIT_TERM and (text := request.GET.get(name, "")[:LONGEST_GIVEN]):
            made.typed = text
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
    """What the city already knows of what is typed; what cannot be read yet is not searched."""
    told: dict[str, Value] = {}
    for name in KNOWN_BY:
        typed, term = posted.get(name, "").strip()[:400], regime.terms.get(name)
        if typed and term is not None:
            try:
                told[name] = parse_input(term, typed, today=viewer.day)
            except InputError:
                continue
    book = ref_book(viewer.jurisdiction)
    probe = probe_of(told, phone=posted.get("contact_phone", "")[:40])
    return [known_line(viewer, match, regime, book) for match in find(viewer, probe)]


def known_line(viewer: Viewer, match: Match, regime: Regime, book: RefBook) -> KnownLine:
    """A match as the page may show it."""
    if match.case is None:
        held = f"，现由{match.holder}持有" if match.holder else ""
        until = f"，到{formats.day(match.until, viewer.day)}为止" if match.until else ""
        detail = f"不在您可以查看的范围内，可向{match.ask}了解{held}{until}"
        return KnownLine(match.reason, match.certain, "", detail, "")
    unit = book.titles.get(match.unit, "") if match.unit else ""
    filed = f"{formats.day(match.reported_on, viewer.day)}首报" if match.reported_on else ""
    detail = "，".join(text for text in (match.investor, unit, filed) if text)
    tag = clause_tag(regime, match.clause or None, default=match.default)
    return KnownLine(match.reason, match.certain, match.name, detail, case_url("project", match.case), tag)
