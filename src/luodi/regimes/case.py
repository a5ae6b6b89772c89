"""What goes into a fold and what comes out of it: facts, obligations, verdicts, the state of a case. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from luodi.regimes.vocabulary import Value


@dataclass(frozen=True)
class Fact:
    """One recorded fact (事实).

    `unit`, `on_behalf_of` and unit- or position-valued terms are refs: the pack's code where there is one, else an id.
    `about` is a fact's id, or an obligation's key. `evidence` lists its files, each by the kind of paper it was handed
    in as, by its name where no kind was said; `ANY_PAPER` in a fact that is only asked about.
    """

    id: str
    kind: str
    happened_on: date
    recorded_at: datetime
    actor: str
    unit: str
    values: Mapping[str, Value] = field(default_factory=dict)
    about: str | None = None
    on_behalf_of: str | None = None
    evidence: tuple[str, ...] = ()


ANY_PAPER = ""
"""In a fact that is only asked about: whatever papers it takes will be handed in with it."""


class Status(StrEnum):
    """How an obligation stands; all but `open` are its one end."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"
    VOID = "void"
    ENDED = "ended"
    REPLACED = "replaced"


STATUS_TITLES = {
    Status.OPEN: "未办结",
    Status.DONE: "已办结",
    Status.WAIVED: "已豁免",
    Status.VOID: "不再适用",
    Status.ENDED: "随事项终止",
    Status.REPLACED: "已被替换",
}


@dataclass(frozen=True)
class StepTaken:
    """A ladder step that was taken: its id and title and the nominal day."""

    id: str
    title: str
    on: date
    write_off: bool = False


@dataclass(frozen=True)
class Obligation:
    """A 时限事项 as the fold leaves it.

    `due_on` is None when the rule sets no day, or while paused; `owners` are refs, empty when
    nobody is named (a finding);
    `late_on(day)` compares days, never moments.
    """

    key: str
    rule: str
    title: str
    clause: str | None
    place: str | None
    default: bool
    due_default: bool
    owners: tuple[str, ...]
    started_by: str
    started_on: date
    due_on: date | None
    pauses: tuple[tuple[date, date | None], ...]
    status: Status
    ended_by: str | None
    ended_on: date | None
    ladder: str
    steps: tuple[StepTaken, ...]
    predecessor: str | None
    written_off_by: str | None
    extended: bool
    part_of: str | None
    part_title: str | None
    hint: str | None
    choice: str | None
    note: str | None

    @property
    def open(self) -> bool:
        """Whether it still waits for its end."""
        return self.status is Status.OPEN

    @property
    def paused(self) -> bool:
        """停表: open with a pause that has not ended."""
        return self.open and any(until is None for _, until in self.pauses)

    def late_on(self, day: date) -> bool:
        """Open beyond its day, or ended after it."""
        if self.due_on is None:
            return False
        return (self.ended_on if self.ended_on and not self.open else day) > self.due_on

    @property
    def awaits_write_off(self) -> bool:
        """Done after a step that only a write-off (销号) closes, and not yet written off."""
        return self.status is Status.DONE and self.written_off_by is None and any(s.write_off for s in self.steps)


class Outcome(StrEnum):
    """What a gate says. UNKNOWN is 待补充: a figure is missing, which is not false."""

    PASSES = "passes"
    BLOCKS = "blocks"
    WARNS = "warns"
    UNKNOWN = "unknown"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True)
class Verdict:
    """One line of a gate: a requirement or a formula, with what was read.

    `hard` says whether it stops the fact (a warning does not); `left`, `operator`, `right`, `unit` show a comparison;
    `missing` names terms without a value.
    """

    gate: str
    title: str
    clause: str | None
    place: str | None
    outcome: Outcome
    hard: bool
    detail: str = ""
    default: bool = False
    choice: str | None = None
    overridable: bool = False
    left: str = ""
    operator: str = ""
    right: str = ""
    unit: str = ""
    missing: tuple[str, ...] = ()
    note: str | None = None

    @property
    def stops(self) -> bool:
        """Whether the fact that asked cannot be recorded."""
        return self.hard and self.outcome in {Outcome.BLOCKS, Outcome.UNKNOWN}


@dataclass(frozen=True)
class StageEntry:
    """A stage begun: its id, the day, the fact that began it."""

    stage: str
    on: date
    fact: str


SUSPENSE = "待定"
"""The account of what is earned by a slot that nobody fills yet, or by a standard that is not among our papers."""


@dataclass(frozen=True)
class Posting:
    """One line of the ledger of credits (业绩): what `account` earned of `fact`. Filled in by `regimes.credits`.

    `amount` is whole yuan, whole micro-mu or ten-thousandths of one, negative where it takes back (`mirrors`).
    `rule` is the credit, or the measure itself where nothing splits it; `weight` of `whole` is the share. `on` is the
    day of the fact, `cause` the fact that made this line, `posted_on` its day. `double`: counts a second time (双核算).
    """

    measure: str
    title: str
    rule: str
    since: date | None
    clause: str | None
    place: str | None
    default: bool
    choice: str | None
    fact: str
    on: date
    cause: str
    posted_on: date
    slot: str | None
    account: str
    amount: int
    weight: int = 1
    whole: int = 1
    double: bool = False
    trial: bool = False
    missing: str | None = None
    mirrors: bool = False


class ClaimStatus(StrEnum):
    """How a claim (首报、首谈) stands."""

    ALIVE = "alive"
    LAPSED = "lapsed"
    RELEASED = "released"
    ENDED = "ended"


CLAIM_TITLES = {
    ClaimStatus.ALIVE: "有效",
    ClaimStatus.LAPSED: "失效",
    ClaimStatus.RELEASED: "放弃",
    ClaimStatus.ENDED: "了结",
}


@dataclass(frozen=True)
class Claim:
    """A claim to the project as the fold leaves it. Filled in by `regimes.claims`.

    `holder` is a ref, None while nobody fills its slot. `until`: the last day of protection; `keep_by`: the last day by
    which something has to happen that keeps it; `limit`: the earlier of them; `warn_on`: the day from which the holder
    is told. Only `status` and `ended_on` go by the day it is looked at. `disputes`: facts not ruled on yet.
    `warned_for`, `told_for`: the last day of which the tick said that it comes near, that it has passed.
    """

    id: str
    title: str
    clause: str | None
    place: str | None
    default: bool
    choice: str | None
    holder: str | None
    since: date
    started_by: str
    until: date | None
    lasts_default: bool
    keep_by: date | None
    within_default: bool
    limit: date | None
    warn_on: date | None
    kept_on: date
    status: ClaimStatus
    ended_on: date | None
    ended_by: str | None
    renewed_by: str | None
    ruled_by: str | None
    disputes: tuple[Fact, ...]
    shows: str = "exists"
    warned_for: date | None = None
    told_for: date | None = None

    @property
    def alive(self) -> bool:
        """Whether it protects its holder."""
        return self.status is ClaimStatus.ALIVE

    @property
    def status_title(self) -> str:
        """有效、失效、放弃、了结."""
        return CLAIM_TITLES[self.status]


@dataclass(frozen=True)
class CaseState:
    """The result of a fold: where the case stands and what is asked of whom, as of `day`."""

    day: date
    kind: str
    stage: str | None
    entries: tuple[StageEntry, ...]
    standing: str | None
    values: Mapping[str, Value]
    slots: Mapping[str, str]
    obligations: tuple[Obligation, ...]
    facts: tuple[Fact, ...]
    verified: Mapping[str, bool]
    reversed: Mapping[str, str]
    findings: tuple[str, ...]
    credits: tuple[Posting, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def open_obligations(self) -> tuple[Obligation, ...]:
        """What is still to be done."""
        return tuple(o for o in self.obligations if o.open)

    def obligation(self, key: str) -> Obligation | None:
        """The obligation with this key."""
        return next((o for o in self.obligations if o.key == key), None)

    def fact(self, fact_id: str) -> Fact | None:
        """The fact with this id, reversed or not."""
        return next((f for f in self.facts if f.id == fact_id), None)

    @property
    def active(self) -> tuple[Fact, ...]:
        """Facts that count: neither reversed nor reversals."""
        return tuple(f for f in self.facts if f.id not in self.reversed and f.kind != REVERSED)


VERIFIED = "fact.verified"
REVERSED = "fact.reversed"
WAIVED = "obligation.waived"
EXTENDED = "obligation.extended"
WRITTEN_OFF = "obligation.written_off"
OVERRIDDEN = "gate.overridden"
RULE_CHOSEN = "obligation.rule_chosen"
"""The facts about facts and obligations that `fold` itself understands; every other kind is the pack's."""

TERM_VERIFIED = "核实结论"
VERIFIED_TRUE = "属实"
TERM_EXTENDED_TO = "延期至"
TERM_GATE = "关口"
TERM_OVERRIDE_REASON = "越过理由"
TERM_RULES = "适用规定"
BY_NEW_RULES = "按新规定"
AS_BEFORE = "保留原期限"
TERM_DIGEST = "机制校验码"
TERM_STAGE = "入库阶段"
TERM_STAGE_ON = "入库阶段日期"
"""Where a case stood when it was taken in (存量入库), and since when."""


def state_digest_content(state: CaseState) -> Any:
    """The part of a state that does not depend on the day it was looked at, as plain JSON values."""
    claims = [
        [
            c.id,
            c.holder,
            c.since.isoformat(),
            str(c.until),
            str(c.keep_by),
            c.started_by,
            c.ended_by,
            str(c.warned_for),
            str(c.told_for),
        ]
        for c in state.claims
    ]
    return {
        **({"claims": claims} if claims else {}),
        "stage": state.stage,
        "standing": state.standing,
        "slots": dict(sorted(state.slots.items())),
        "entries": [[e.stage, e.on.isoformat(), e.fact] for e in state.entries],
        "obligations": [
            [o.key, o.status.value, list(o.owners), str(o.due_on), str(o.ended_on), o.ended_by, o.written_off_by]
            for o in state.obligations
        ],
    }
