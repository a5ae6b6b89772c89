"""What tests of regimes share: the small pack that has every kind of rule, a calendar, facts and people in one line."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from luodi.common.clock import moment
from luodi.common.workdays import WorkingCalendar
from luodi.regimes.case import CaseState, Fact
from luodi.regimes.fold import fold
from luodi.regimes.loader import load
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value
from luodi.regimes.who import Actor
from luodi.units.calendar_seed import seed_days

PACKS = Path(__file__).parent / "packs"
CALENDAR = WorkingCalendar({seed.day: seed.working for seed in seed_days()}, confirmed_until=2026)
YI = 100_000_000
MU = 1_000_000


@lru_cache(maxsize=1)
def rich() -> Regime:
    """The pack `tests/regimes/packs/rich`, over `base`."""
    return load(PACKS / "rich", PACKS)


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


def fact(
    fact_id: str,
    kind: str,
    on: date,
    unit: str = "office",
    about: str | None = None,
    evidence: tuple[str, ...] = (),
    **values: Value,
) -> Fact:
    return Fact(fact_id, kind, on, moment(on), f"{unit}的人", unit, values, about, None, evidence)


def actor(unit: str, *positions: str, rights: tuple[str, ...] = (), person: str | None = None) -> Actor:
    return Actor(person or f"{unit}的人", unit, frozenset({unit}), frozenset(positions), frozenset(rights))


def reported(on: date = date(2026, 3, 2), total: int | None = 2 * YI, fact_id: str = "lead") -> Fact:
    values: dict[str, Value] = {"项目名称": "云岭项目"} | ({"投资总额": total} if total is not None else {})
    return fact(fact_id, "lead.reported", on, "county", None, (), **values)


def confirmed(on: date = date(2026, 3, 4), fact_id: str = "confirm") -> Fact:
    return fact(fact_id, "lead.confirmed", on, 责任方="county")


def planned(on: date = date(2026, 3, 10), fact_id: str = "plan", fixed: int = YI, land: int = 20 * MU) -> Fact:
    return fact(fact_id, "plan.submitted", on, "county", 固定资产投资=fixed, 用地面积=land)


def opinions(on: date = date(2026, 3, 12), prefix: str = "o") -> list[Fact]:
    parts = [("产业政策", "planning"), ("产业政策", "statistics"), ("环境影响", "ecology")]
    return [
        fact(f"{prefix}{n}", "opinion.given", on, unit, 评审事项=item, 评审单位=unit, 评审意见="同意")
        for n, (item, unit) in enumerate(parts)
    ]


def to_signed() -> list[Fact]:
    """A case from the first report to a signed agreement."""
    return [
        reported(),
        confirmed(),
        planned(),
        *opinions(),
        fact("review", "review.concluded", day(3, 13), 评审结论="通过"),
        fact("decide", "decision.made", day(3, 16), evidence=("会议纪要",)),
        fact("sign", "agreement.signed", day(3, 20), "county", None, ("协议",), 计划开工日期=day(6, 1)),
    ]


def state(facts: list[Fact], on: date, kind: str = "project") -> CaseState:
    return fold(facts, rich(), CALENDAR, on, kind)
