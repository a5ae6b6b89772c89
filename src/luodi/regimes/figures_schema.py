"""The figures part of a pack: measures (指标), credits (业绩分配), ratings (评级) and score sheets (考核表).

Amounts are whole yuan, land whole micro-mu, counts ten-thousandths of one, so that shares add up exactly.
"""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from luodi.regimes.schema_parts import Id, Kinds, Part, Rule

WINDOW = r"^(month|quarter|half-year|year|year to date|all|rolling [1-9][0-9]? (years|months))$"


def _points(text: str) -> str:
    try:
        if Decimal(text).is_finite() and abs(Decimal(text)) <= 10_000:
            return text
    except InvalidOperation:
        pass
    raise ValueError(f"分值应是数字，不是“{text[:40]}”")


Points = Annotated[str, AfterValidator(_points)]
"""Points as written, 0.5 is 0.5: `Decimal(text)`."""


class Measure(Rule):
    """指标: what is counted or summed over the facts `of` (where `where` holds), or the ratio of two other measures.

    No `sum`: cases are counted, each once. `counts: verified`: a fact counts once another unit verified it. `by` is the
    slot that earns what no credit rule splits. `exempt` takes a case out, at any time. `counts_reports` is the clause
    that says in so many words that filed reports, log-ins or lateness count; without it they may not.
    """

    of: Kinds = ()
    where: str | None = None
    sum: str | None = None
    unit: str | None = None
    counts: Literal["verified", "recorded"] = "verified"
    by: Id | None = None
    window: Annotated[str, Field(pattern=WINDOW)] = "all"
    exempt: str | None = None
    ratio: tuple[Id, Id] | None = None
    counts_reports: str | None = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> "Measure":
        if bool(self.of) == (self.ratio is not None):
            raise ValueError("指标写 of（数哪种事实）或 ratio（哪两个指标相比），二者之一")
        if self.ratio is not None and (self.sum is not None or self.by is not None):
            raise ValueError("相比得出的指标（ratio）不写 sum、by，它们在相比的两个指标里")
        return self


class Credit(Rule):
    """业绩分配: who earns what share of each fact that the named measures count, while `when` holds.

    `weights` splits among slots in whole parts (3 and 7), which add up to 10, 100, 1000 or 10000, or to `whole`.
    `full`: each slot counts the whole (双核算); a roll-up takes all but the first out again (`double`).
    `missing`: the text leaves the standard to a paper we do not have; what is earned waits in suspense (待定).
    `trial`: 试行.
    """

    measures: tuple[Id, ...]
    of: Kinds = ()
    when: str | None = None
    weights: dict[Id, int] = {}
    whole: int | None = None
    full: tuple[Id, ...] = ()
    double: bool = False
    missing: str | None = None
    trial: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> "Credit":
        if sum(bool(way) for way in (self.weights, self.full, self.missing)) != 1:
            raise ValueError("业绩分配写 weights（按份分）、full（各自全额计入）、missing（缺哪份文件）三者之一")
        if self.double and not self.full:
            raise ValueError("双核算（double）是各方都全额计入，请写 full: [责任角色, 责任角色]")
        if self.whole is not None and not self.weights:
            raise ValueError("whole 是 weights 各份之和，这里没有 weights")
        return self


class Colour(Part):
    """One grade of a rating; the first whose `when` holds is given, the last has none."""

    id: Id
    title: str
    when: str | None = None


class Rating(Rule):
    """评级: each unit of the group `each` gets one colour for each measure.

    The conditions of colours read 完成率, 完成值, 目标值 and 序时进度 (`regimes.figures`).
    """

    measures: tuple[Id, ...]
    each: Id
    colours: tuple[Colour, ...]


class SheetItem(Part):
    """One line of a score sheet. `standard: missing`: the scoring standard is in a paper we do not have.

    `extra`: given or taken beside the points (加减分), not part of the total.
    """

    title: str
    points: Points | None = None
    measure: Id | None = None
    score: str | None = None
    standard: Literal["missing"] | None = None
    extra: bool = False
    clause: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _scored_or_missing(self) -> "SheetItem":
        if (self.score is None) == (self.standard is None):
            raise ValueError("考核项写 score（怎样算分）或 standard: missing（标准待补），二者之一")
        if self.score is not None and self.measure is None:
            raise ValueError("有算法（score）的考核项要写 measure（算哪个指标）")
        return self


class Sheet(Rule):
    """考核表: the points each unit of the group `each` can earn in a period; `bounds`: points given or taken (±3)."""

    each: Id
    period: Literal["month", "quarter", "half-year", "year"] = "year"
    points: Points | None = None
    bounds: tuple[Points, Points] | None = None
    items: tuple[SheetItem, ...] = ()

    @model_validator(mode="after")
    def _worth_something(self) -> "Sheet":
        if self.points is None and self.bounds is None:
            raise ValueError("考核表写 points（总分）或 bounds（加减分的上下限）")
        return self
