"""The shape of a pack: what a YAML file of `packs/<regime>/` may hold, section by section.

A scalar arrives as text (3.10 is not 3.1); pydantic turns it into what a field declares; unknown fields are refused.
Sentences an official reads are Chinese, ids lower-case English; `regimes.loader` adds file and line to a refusal.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, model_validator

from luodi.regimes.claims_schema import ClaimRule
from luodi.regimes.duplicates_schema import DuplicateRule
from luodi.regimes.figures_schema import Credit, Measure, Rating, Sheet
from luodi.regimes.schema_parts import FactKind, Id, Kinds, Part, Rule, Triggers, Who, Whos, as_trigger, listed
from luodi.regimes.schema_parts import Trigger as Trigger
from luodi.regimes.spans import parse_due, parse_offset
from luodi.regimes.weekly_schema import Weekly

DueText = Annotated[str, AfterValidator(lambda text: parse_due(text) and text)]
OffsetText = Annotated[str, AfterValidator(lambda text: parse_offset(text) and text)]

WHO_WORDS = frozenset({"anyone", "owner", "starter", "verifier", "write_off", "system", "holder"})
"""anyone: appointed; owner: of an open obligation the fact would end; starter: the unit that recorded what it is about;
verifier: whom the fact it is about names; write_off: whom the ladder names; system: the program's own tick; holder: of
the claim (首报、首谈) the fact names."""


class Clause(Part):
    """One clause of the document, summarised in our own words; `place` is where the document has it."""

    title: str
    place: str
    summary: str
    no_rule: str | None = None
    missing: str | None = None


class Choice(Part):
    """An ambiguity of the document, and what the adopter decided; shown on the regime page."""

    id: Id
    clause: str
    question: str
    options: tuple[str, ...]
    chosen: str
    reason: str

    @model_validator(mode="after")
    def _chosen_is_an_option(self) -> "Choice":
        if self.chosen not in self.options:
            raise ValueError(f"chosen 应是 options 之一：{'、'.join(self.options)}")
        return self


class TermSpec(Part):
    """One vocabulary term; the fields are those of `vocabulary.Term`. `total: sum`: the case holds a running sum."""

    kind: str
    unit: str | None = None
    options: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    title: str | None = None
    help: str | None = None
    multiline: bool = False
    pattern: str | None = None
    future: bool = True
    total: Literal["sum"] | None = None
    clause: str | None = None


class Body(Part):
    """A body (机构) of the mechanism. Never a person's name.

    `managed_by` and `located_in` where the two are not its parent. `slots`: what the document itself says fills the
    slots of the body's standing case (a body, a position or a text). `industries`: ids of `industries` it answers for.
    `closed`: the day from which it is no more, `merged_into` the body that carries its work on: kept as history.
    """

    title: str
    short: str
    kind: str
    parent: Id | None = None
    hosted_by: Id | None = None
    managed_by: Id | None = None
    located_in: Id | None = None
    closed: date | None = None
    merged_into: Id | None = None
    clause: str | None = None
    default: bool = False
    duties: tuple[str, ...] = ()
    slots: dict[Id, str] = {}
    industries: tuple[Id, ...] = ()


class PositionSpec(Part):
    """A position (职务) at a body; `sees` is how far its holder sees, `rights` what the holder may do beyond tasks.

    `held_through` (随任): whoever holds that other position holds this one, with what it may do, from the first day.
    """

    body: Id
    held_through: Id | None = None
    title: str
    sees: Literal["all", "tree", "unit", "tasks"] = "unit"
    rights: tuple[str, ...] = ()
    clause: str | None = None
    default: bool = False
    leader: bool = False


SEATS: Mapping[str, str] = {"leader": "组长", "deputy": "副组长", "member": "成员"}
"""What the seats of a group are called unless its document calls them otherwise."""


class Group(Part):
    """A group of bodies and positions under one name: leading group, review group, joint meeting.

    `seats` says what its document calls leader, deputies and members where not 组长、副组长、成员: 召集人、副召集人.
    """

    title: str
    seats: dict[Literal["leader", "deputy", "member"], str] = {}
    clause: str | None = None
    leader: Id | None = None
    deputies: tuple[Id, ...] = ()
    members: tuple[Id, ...] = ()
    default: bool = False

    @property
    def seat_titles(self) -> dict[str, str]:
        """What the seats of leader, deputy and member are called here."""
        return {**SEATS, **{str(seat): title for seat, title in self.seats.items()}}


class CaseKind(Part):
    """A kind of case a regime governs: a project, a meeting, a body's yearly work."""

    title: str


class Slot(Part):
    """A responsibility of a case that facts fill: 引进单位, 落户地, 联系领导. `holds` is what fills it.

    `text` is a thing and nobody: a policy, a map, by its title, with its file as evidence.
    """

    title: str
    holds: Literal["unit", "position", "person", "text"]
    clause: str | None = None


class Fills(Part):
    """A fact fills `slot` with the value of `term`; `slot_from` names the term whose value is the slot instead.

    `means`: what fills the slot for each option of `term`, where the document ties the one to the other.
    """

    slot: Id | None = None
    slot_from: str | None = None
    term: str
    means: dict[str, str] = {}


class EvidenceSpec(Part):
    """What papers a fact needs: `required` refuses the fact without a file; `kinds` are the names offered."""

    required: bool = False
    kinds: tuple[str, ...] = ()


class Verification(Part):
    """A fact of this kind counts after another unit verified it against the evidence."""

    by: Whos
    due: DueText = "5 working days"
    default: bool = False
    clause: str | None = None


class FactSpec(Part):
    """One kind of fact: its terms, who may record it, in which cases, which slots it fills.

    `at_meeting` names the 会议类型 that settles it, so that the meeting's page records it for each project there.
    `notify`: who is told; `owner` there is who answers for the obligation it is about or for those it starts.
    `baseline`: takes a case in as it stood, at the stage it names, without starting what is past (`regimes.baseline`).
    `alone: false`: one of several facts that only hold together (a merge, a split): recorded and reversed by the action
    that knows them all, never by itself.
    """

    title: str
    terms: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    by: Whos = ("anyone",)
    cases: Annotated[tuple[Id, ...], BeforeValidator(listed)] = ("project",)
    evidence: EvidenceSpec = EvidenceSpec()
    verification: Verification | None = None
    fills: tuple[Fills, ...] = ()
    about: Literal["fact", "obligation"] | None = None
    about_kinds: Kinds = ()
    apart: Literal["unit", "person"] | None = None
    opens: bool = False
    baseline: bool = False
    any_standing: bool = False
    menu: bool = True
    alone: bool = True
    notify: Whos = ()
    at_meeting: str | None = None
    hint: str | None = None
    clause: str | None = None
    default: bool = False


class Step(Part):
    """A step a person counts (① 信息收集 …): the flow the document draws."""

    id: Id
    title: str
    clause: str | None = None
    summary: str | None = None


class Stage(Part):
    """Where a case stands; begins with a fact, nothing else sets it. `step` is the drawn step it belongs to.

    `when`: the route it belongs to, where the document sends projects different ways: a case of which it does not hold
    neither comes to it nor is shown it as the next; while it is unknown (待补充) the way stays open.
    """

    id: Id
    title: str
    step: Id | None = None
    on: Triggers
    when: str | None = None
    clause: str | None = None
    default: bool = False
    final: bool = False
    next: tuple[Id, ...] = ()
    case: Id = "project"


class Standing(Part):
    """A standing beside the stage: 搁置 pauses what is open, 撤回 and 不予引进 end it, until the named facts."""

    id: Id
    title: str
    on: Triggers
    until: Triggers
    obligations: Literal["pause", "end"]
    clause: str | None = None
    default: bool = False
    case: Id = "project"


class Pause(Part):
    """停表: from one kind of fact until another; days of [on, until] after the first day do not count."""

    on: Trigger
    until: Trigger
    default: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: as_trigger(v) if k in {"on", "until"} else v for k, v in value.items()}
        return value


class ObligationRule(Rule):
    """时限事项: who must do what by when.

    `about: start` ends it only by a fact about the one that started it; `about: same` by one about the same thing.
    """

    starts: Triggers
    when: str | None = None
    owner: Whos
    else_owner: Whos = ()
    due: DueText | None = None
    due_default: bool = False
    pauses: Pause | None = None
    ends: Triggers
    about: Literal["start", "same"] | None = None
    match: Annotated[tuple[str, ...], BeforeValidator(listed)] = ()
    again: Literal["new", "ignore", "replace"] = "ignore"
    ladder: Id = "standard"
    hint: str | None = None
    unless_slot: Id | None = None
    owner_term: str | None = None
    part_of: Id | None = None
    part_title: str | None = None


class Industry(Part):
    """A key industry (重点产业) with the codes of GB/T 4754-2017 it stands for; a section's letter may be left out."""

    id: Id
    title: str
    codes: tuple[str, ...]
    clause: str | None = None
    default: bool = False
    note: str | None = None


class Cadence(Rule):
    """A duty of the calendar: every month, quarter, half-year, year, one for each owner.

    `once` opens each owner's standing case as soon as the unit is there; without `ends` that is all it does.
    """

    every: Literal["once", "week", "month", "quarter", "half-year", "year"]
    owner: Whos
    each: Id | None = None
    due: DueText = "open"
    due_default: bool = False
    ends: Triggers
    ladder: Id = "standard"
    hint: str | None = None
    case: Id = "work"
    period_term: str = "周期事项"
    period_fact: FactKind = "period.opened"


class Requirement(Part):
    """One thing a gate asks for: a fact (with `where`, later than `since`), all parts of a review, a slot, a file.

    `absent` asks that no such fact is there. `papers`: a file handed in as one of these kinds of paper, by the names
    that the fact offers (`EvidenceSpec.kinds`); `evidence`: a file of any kind.
    """

    fact: FactKind | None = None
    where: str | None = None
    equals: dict[str, str] = {}
    since: Triggers = ()
    verified: bool = False
    absent: bool = False
    parts: Id | None = None
    slot: Id | None = None
    evidence: bool = False
    papers: Annotated[tuple[str, ...], BeforeValidator(listed)] = ()
    title: str | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> "Requirement":
        if sum(bool(x) for x in (self.fact, self.parts, self.slot, self.evidence, self.papers)) != 1:
            raise ValueError("一项要求只写 fact、parts、slot、evidence、papers 之一")
        return self


def _requirements(value: Any) -> Any:
    return [as_trigger(v) for v in value] if isinstance(value, list) else value


class Override(Part):
    """Who may pass a blocking gate, with a reason that stays."""

    by: Whos


class Gate(Rule):
    """关口: before entering a stage or recording a fact, what must hold; blocks, or warns (指导性).

    `reads: fact` reads `must` from the fact's own values, not from what the case knows already: what this form has to
    say. `unknown: pass`: what cannot be worked out for want of a figure is not asked; else it is 待补充, and stops.
    """

    entering: Id | None = None
    recording: Trigger | None = None
    when: str | None = None
    require: Annotated[tuple[Requirement, ...], BeforeValidator(_requirements)] = ()
    must: str | None = None
    reads: Literal["case", "fact"] = "case"
    unknown: Literal["block", "pass"] = "block"
    effect: Literal["block", "warn"] = "block"
    override: Override | Literal["none"] = "none"
    hint: str | None = None
    figure: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, dict) and "recording" in value:
            return {**value, "recording": as_trigger(value["recording"])}
        return value

    @model_validator(mode="after")
    def _complete(self) -> "Gate":
        if (self.entering is None) == (self.recording is None):
            raise ValueError("关口写 entering（进入某阶段）或 recording（记某种事），二者之一")
        if not self.require and self.must is None:
            raise ValueError("关口要写 require 或 must")
        return self


class ReviewItem(Part):
    """One item of a review: question, criteria, the units that each answer, the gates whose figures are shown."""

    id: Id
    title: str
    units: tuple[Who, ...]
    question: str
    criteria: tuple[str, ...] = ()
    figures: tuple[Id, ...] = ()
    clause: str | None = None
    place: str | None = None
    choice: Id | None = None


class Review(Rule):
    """联审: items answered in parallel by units; every (item, unit) becomes an obligation `<review>.<item>.<unit>`."""

    starts: Triggers
    opinion: FactKind
    item_term: str
    unit_term: str
    verdict_term: str
    agree: tuple[str, ...]
    items: tuple[ReviewItem, ...]
    due: DueText
    due_default: bool = False
    pauses: Pause | None = None
    ladder: Id = "standard"


class ResponsibilitySlot(Part):
    """A slot to fill: `by` names who decides, `due` when."""

    slot: Id
    due: DueText
    due_default: bool = False


class Responsibility(Rule):
    """Who answers for a case: slots to be filled after `starts`, when `when` holds."""

    starts: Triggers
    when: str | None = None
    owner: Whos
    else_owner: Whos = ()
    fact: FactKind = "responsibility.assigned"
    slot_term: str = "责任角色"
    slots: tuple[ResponsibilitySlot, ...]
    ladder: Id = "standard"


class LadderStep(Part):
    """One step of a ladder: `at` is an offset in working days from the due day (-1: the day before)."""

    id: Id
    title: str
    at: OffsetText
    to: Whos = ("owner",)
    write_off: bool = False


class Ladder(Rule):
    """The order in which lateness is answered (提醒、催办、督办、挂牌督办); its order is the regime's."""

    steps: tuple[LadderStep, ...]
    write_off_by: Whos = ()


class FormField(Part):
    """One line of a form: a term, or a heading over the next ones."""

    term: str | None = None
    heading: str | None = None
    number: str | None = None


class Form(Rule):
    """A form of the document: which fact it records and in which order the terms stand."""

    fact: FactKind
    fields: tuple[FormField, ...]


class Basis(Part):
    """The document a pack carries out."""

    document: str
    issued_by: str
    issued_on: str = "unknown"
    number: str | None = None


class Pack(Part):
    """A whole resolved pack (after `extends` has been laid under it).

    `layers`: the packs laid under it with their short titles, lowest first. `omits`: by section, what it leaves out of
    them. `counterparts`: for a body of theirs, the one that acts and answers here (see `regimes.layers`).
    """

    regime: Id
    title: str
    short: str
    area: str | None = None
    basis: Basis | None = None
    extends: Id | None = None
    layers: dict[Id, str] = {}
    omits: dict[str, tuple[str, ...]] = {}
    counterparts: dict[Id, Id] = {}
    clauses: dict[str, Clause] = {}
    choices: tuple[Choice, ...] = ()
    cases: dict[Id, CaseKind] = {}
    terms: dict[str, TermSpec] = {}
    bodies: dict[Id, Body] = {}
    positions: dict[Id, PositionSpec] = {}
    groups: dict[Id, Group] = {}
    slots: dict[Id, Slot] = {}
    industries: tuple[Industry, ...] = ()
    facts: dict[FactKind, FactSpec] = {}
    steps: tuple[Step, ...] = ()
    stages: tuple[Stage, ...] = ()
    standings: tuple[Standing, ...] = ()
    obligations: tuple[ObligationRule, ...] = ()
    cadences: tuple[Cadence, ...] = ()
    gates: tuple[Gate, ...] = ()
    reviews: tuple[Review, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    claims: tuple[ClaimRule, ...] = ()
    forms: tuple[Form, ...] = ()
    weekly: tuple[Weekly, ...] = ()
    duplicates: tuple[DuplicateRule, ...] = ()
    measures: tuple[Measure, ...] = ()
    credits: tuple[Credit, ...] = ()
    ratings: tuple[Rating, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    words: dict[str, str] = {}
