"""Shapes of the API. Terms keep their Chinese names; money is whole yuan, land whole millionths of a 亩, days ISO."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

Scalar = bool | int | float | str
Values = Annotated[
    dict[str, Scalar],
    Field(
        default_factory=dict,
        description="词汇到值。金额为整元、用地为百万分之一亩的整数，或写带单位的文字（3.2亿元、86.4亩）。",
    ),
]
Key = Annotated[
    str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$", description="请求号：同一个号只有一次效果。")
]


class LeadIn(Schema):
    """A lead to be reported."""

    request_key: Key
    happened_on: date | None = Field(None, description="发生日期，不填为今天。")
    values: Values
    evidence: list["PaperIn"] = []
    different: str = Field(
        "", max_length=500, description="很可能已有同一个项目（known 里 level 为 block）时，写明为什么是另一个项目。"
    )


class LeadCheckIn(Schema):
    """What is known of a project, to see whether the city has it. Nothing is recorded."""

    values: Values
    phone: str = Field("", max_length=40, description="联系电话；只用来比对，不留下。")


class KnownOut(Schema):
    """A project that may be the same. level: block, warn, hint. Masked (`case` null): it exists, and whom to ask."""

    level: str
    reason: str
    rule: str = ""
    case: UUID | None = None
    name: str = ""
    investor: str = ""
    reported_on: date | None = None
    ask: str = ""
    holder: str = ""
    until: date | None = None


class PaperIn(Schema):
    """A stored file to attach."""

    file: UUID
    name: str = Field(min_length=1, max_length=200)
    kind: str = Field("", max_length=60)


class FactIn(Schema):
    """A fact to be recorded in a case."""

    request_key: Key
    kind: str = Field(max_length=60, description="事实的种类，如 negotiation.held；见 /api/kinds。")
    happened_on: date | None = Field(None, description="发生日期，不填为今天。")
    values: Values
    about: str | None = Field(None, max_length=200, description="针对的事实 id 或时限事项 key。")
    evidence: list[PaperIn] = []
    version: int | None = Field(None, ge=0, description="看到的版本；别人已先办的，拒绝并说明。")


class ReceiptOut(Schema):
    """What was recorded."""

    act: UUID
    case: UUID
    facts: list[UUID]
    replayed: bool


class PaperOut(Schema):
    """A file under a fact."""

    id: UUID
    name: str
    kind: str
    size: int
    media_type: str


class FactOut(Schema):
    """A fact."""

    id: UUID
    kind: str
    title: str
    happened_on: date
    recorded_at: datetime
    actor: str
    unit: str
    on_behalf_of: str
    values: dict[str, Scalar]
    about: str | None
    papers: list[PaperOut]
    verified: bool | None
    reversed: bool
    seal: int | None


class ObligationOut(Schema):
    """A 时限事项. `due_on` null: no day set, or the clock is stopped."""

    key: str
    rule: str
    title: str
    clause: str | None
    place: str | None
    default: bool
    owners: list[str]
    started_on: date
    due_on: date | None
    paused: bool
    status: str
    ended_on: date | None
    late: bool


class VerdictOut(Schema):
    """One line of a gate. outcome: passes, blocks, warns, unknown (待补充), overridden."""

    gate: str
    title: str
    clause: str | None
    outcome: str
    hard: bool
    detail: str
    missing: list[str]


class NextOut(Schema):
    """A stage that may follow, and what is asked before it."""

    stage: str
    title: str
    gates: list[VerdictOut]


class ProjectOut(Schema):
    """A project as the token's holder may see it."""

    id: UUID
    title: str
    version: int
    stage: str | None
    stage_title: str
    standing: str | None
    values: dict[str, Scalar]
    slots: dict[str, str]
    next: list[NextOut]
    obligations: list[ObligationOut]
    facts: list[FactOut]


class ProjectRow(Schema):
    """A project in a list."""

    id: UUID
    name: str
    investor: str
    stage: str
    standing: str
    total_investment: int | None
    land: int | None
    reported_on: date
    next_due: date | None


class ProjectList(Schema):
    """A page of projects."""

    page: int
    more: bool
    rows: list[ProjectRow]


class TaskOut(Schema):
    """An open obligation in a list."""

    key: str
    case: UUID
    case_title: str
    rule: str
    title: str
    clause: str
    place: str
    default: bool
    owners: list[str]
    started_on: date
    due_on: date | None
    paused: bool
    late: bool


class TaskList(Schema):
    """A page of open obligations, late first."""

    page: int
    more: bool
    rows: list[TaskOut]


class RuleOut(Schema):
    """A rule that carries a clause."""

    section: str
    id: str
    title: str
    default: bool
    since: date | None


class ClauseOut(Schema):
    """A clause of the regime in force."""

    regime: str
    clause: str
    title: str
    place: str
    summary: str
    no_rule: str | None
    missing: str | None
    rules: list[RuleOut]


class KindOut(Schema):
    """A kind of fact that may be recorded in projects."""

    kind: str
    title: str
    terms: list[str]
    optional: list[str]
    evidence_required: bool
    about: str | None


class EvidenceOut(Schema):
    """A stored file, to be attached by id."""

    file: UUID
    sha256: str
    size: int
    media_type: str


class ProblemOut(Schema):
    """Why nothing was done. `fields`: messages by term; `gates`: what stopped it; `known`: the same project."""

    message: str
    fields: dict[str, str] = {}
    gates: list[VerdictOut] = []
    known: list[KnownOut] = []


LeadIn.model_rebuild()
