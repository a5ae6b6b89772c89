"""A row of a register on its way in: what the table means, what the row says, what it comes to."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from luodi.common.money import InputError
from luodi.intake.called import stage_called
from luodi.intake.columns import Meant
from luodi.ledger.public import Draft
from luodi.projects.public import Match, Probe
from luodi.reading.cells import day_of, text_of
from luodi.reading.dictionary import CONTACT, PHONE, REASON, REPORTED, SINCE, STAGE
from luodi.reading.sheets import Cell
from luodi.reading.table import Line
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Stage
from luodi.regimes.vocabulary import Value

NEW, CHANGED, SAME, DUPLICATE, WRONG = "new", "changed", "same", "duplicate", "wrong"
OUTCOMES: Mapping[str, str] = {
    NEW: "新增",
    CHANGED: "有改动",
    SAME: "没有改动",
    DUPLICATE: "疑似重复",
    WRONG: "有错",
}
LEADS = "leads"
"""The mode in which new projects are reported as leads of today, whatever stage the table says."""
UNIT_TERM, SOURCE_TERM = "首报单位", "登记来源"
_NUMBERS = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|(?<![0-9])[0-9]{7,8}(?![0-9])")
_WORDS = re.compile(r"[^\W\d_]")
_BETWEEN = re.compile(r"[\s、,，;；/|:：()（）]+")
DAYS: Mapping[str, str] = {SINCE: "进入日期", REPORTED: "首报日期"}


@dataclass(frozen=True)
class Plan:
    """How a table is taken in. `unit`: ref of the introducing unit where a row names none; `source`: what it is called.

    `stage`: id of the stage of rows that name none.
    """

    regime: Regime
    columns: tuple[Meant, ...]
    mode: str
    unit: str
    stage: str
    source: str
    today: date

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where the column of each meaning stands."""
        return {one.target: at for at, one in enumerate(self.columns) if one.target}

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages of a project."""
        return [stage for stage in self.regime.pack.stages if stage.case == "project"]

    @cached_property
    def standings(self) -> frozenset[str]:
        """What a project that stands still is called."""
        return frozenset(standing.title for standing in self.regime.pack.standings)


@dataclass
class Judged:
    """A row and what it comes to. `drafts` are empty unless it is new or changed; `matches`: what it may be again.

    `twin`: the row of the same chunk that it may be, which has no case yet.
    """

    line: Line
    outcome: str = NEW
    title: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    case: UUID | None = None
    drafts: list[Draft] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    told: dict[str, Cell] = field(default_factory=dict)
    matches: Sequence[Match] = ()
    twin: "tuple[Judged, Match] | None" = None

    @property
    def fresh(self) -> bool:
        """Whether it is, as far as is known, a project that the register does not hold."""
        return self.case is None and self.outcome == NEW

    @property
    def reason(self) -> str:
        """Why it is another project than the one it is like, as the row says; '' where it says nothing."""
        return text_of(self.told[REASON]) if REASON in self.told else ""

    @property
    def contact(self) -> tuple[str, str]:
        """Name and number of the person to call at the investor; kept with the party, never in a fact."""
        name, phone = (text_of(self.told[key]) if key in self.told else "" for key in (CONTACT, PHONE))
        name, phone = parted(name, phone)
        return name or ("联系人" if phone else ""), phone

    @property
    def probe(self) -> Probe:
        """What the search for duplicates is asked."""
        values = self.values
        amount = values.get("投资总额")
        return Probe(
            name=self.title,
            investor=str(values.get("投资方名称", "")),
            credit_code=str(values.get("统一社会信用代码", "")),
            code=str(values.get("省级项目编码", "")),
            industry=str(values.get("产业", values.get("行业代码", ""))),
            amount=amount if isinstance(amount, int) else None,
            phone=self.contact[1],
            address=str(values.get("建设地址", values.get("拟选址", ""))),
            group=str(values.get("所属集团", "")),
        )

    def wrong(self, place: int | str, message: str) -> None:
        """Note what is wrong with a cell, or with the whole row."""
        self.problems.setdefault(str(place), message)
        self.outcome = WRONG


def parted(name: str, phone: str) -> tuple[str, str]:
    """Name and number where both stand in one cell (张某 13800000000), the first number of several."""
    plain = unicodedata.normalize("NFKC", phone)
    if plain and not _WORDS.search(plain) and not _BETWEEN.search(plain.strip()):
        return name, phone
    numbers = _NUMBERS.findall(plain) or _NUMBERS.findall(unicodedata.normalize("NFKC", name))
    if not numbers:
        return name, phone
    said = _NUMBERS.sub(" ", unicodedata.normalize("NFKC", name or phone))
    return next((one for one in _BETWEEN.split(said) if one.strip("-+ ")), "").strip(), numbers[0]


def day_told(one: Judged, target: str, plan: Plan) -> date | None:
    """The day of a row that is no term; None where it tells none. What is wrong with it is noted."""
    if target not in one.told:
        return None
    label = DAYS[target]
    try:
        found = day_of(one.told[target], label)
        if found > plan.today:
            raise InputError(f"{label}不能晚于今天（{plan.today.isoformat()}）。")
    except InputError as error:
        one.wrong(plan.places[target], error.message)
        return None
    return found


def stage_told(one: Judged, plan: Plan, *, fresh: bool = False) -> Stage | None:
    """The stage a row names, by its title or in other words; None where it names none. What is wrong is noted.

    Where new projects are leads, the stage of a known one is told at most: an unknown word is passed over. What our
    list shows of a project that stands still is no stage; it says nothing new of one in the register.
    """
    if STAGE not in one.told or (not fresh and text_of(one.told[STAGE]) in plan.standings):
        return None
    found = stage_called(text_of(one.told[STAGE]), plan.stages)
    if found is None and plan.mode != LEADS:
        known = "、".join(stage.title for stage in plan.stages)
        one.wrong(plan.places[STAGE], f"没有“{text_of(one.told[STAGE])[:20]}”这个阶段；可填：{known}。")
    return found


def source_of(one: Judged, plan: Plan) -> str:
    """Where what is recorded of a row comes from."""
    return f"{plan.source} 第 {one.line.number} 行"
