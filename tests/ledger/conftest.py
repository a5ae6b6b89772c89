"""A small government under the pack beside this file, with invented people in its positions."""

from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger import projections
from luodi.ledger.drafts import Draft, Opening, Receipt
from luodi.ledger.models import Case
from luodi.ledger.record import record
from luodi.regimes.loader import load
from luodi.regimes.vocabulary import Value
from luodi.units.models import User
from luodi.units.public import (
    AdoptionSpec,
    BodySpec,
    PositionSpec,
    Viewer,
    apply_fact,
    found,
    position_by_code,
    viewer_for,
)
from putback import PutBack

FOUNDED = date(2026, 1, 1)
DAY = date(2026, 9, 7)
"""The Monday on which most tests begin; the days after it are ordinary working days until the 25th."""

REGIME = load(Path(__file__).parent / "pack")
PEOPLE = {
    "head": "office_head",
    "planner": "planning_clerk",
    "ecologist": "ecology_clerk",
    "towner": "town_clerk",
    "wester": "west_clerk",
    "mayor": "mayor",
}


@dataclass
class World:
    """The government and its people. `day` is today; `record` acts at nine in the morning of it."""

    jurisdiction: UUID
    users: dict[str, User]
    day: date = DAY
    keys: "count[int]" = field(default_factory=count)

    @property
    def now(self) -> datetime:
        return clock.moment(self.day)

    def viewer(self, who: str) -> Viewer:
        return viewer_for(self.users[who], self.jurisdiction, self.day)

    def record(self, who: str, *drafts: Draft, key: str | None = None, **options: object) -> Receipt:
        return record(
            actor=self.viewer(who),
            drafts=drafts,
            request_key=key or f"key-{next(self.keys)}",
            at=self.now,
            **options,  # type: ignore[arg-type]
        )

    def say(self, who: str, case: UUID | Opening, kind: str, *, on: date | None = None, **values: Value) -> Receipt:
        """Record one fact of today, its values as keywords; `about` and `evidence` go through `draft`."""
        return self.record(who, self.draft(case, kind, on=on, **values))

    def about(self, who: str, case: UUID, kind: str, target: str, **values: Value) -> Receipt:
        return self.record(who, Draft(case, kind, self.day, values, about=target))

    def draft(self, case: UUID | Opening, kind: str, *, on: date | None = None, **values: Value) -> Draft:
        return Draft(case, kind, on or self.day, values)

    def lead(self, name: str = "甲项目", who: str = "towner", unit: str = "town", **values: Value) -> UUID:
        """A project just reported."""
        drafted = self.draft(Opening("project", name), "lead.reported", 项目名称=name, 首报单位=unit, **values)
        return self.record(who, drafted).case

    def reviewed(self, name: str = "甲项目") -> UUID:
        """A project in review, nobody's opinion given yet."""
        case = self.lead(name, 投资总额=300_000_000, 用地面积=50_000_000)
        self.say("head", case, "lead.confirmed")
        self.say("head", case, "review.requested")
        return case

    def opinion(self, who: str, case: UUID, item: str, unit: str, verdict: str = "同意", **options: object) -> Receipt:
        values = {"评审事项": item, "评审单位": unit, "评审意见": verdict}
        return self.record(who, Draft(case, "review.opinion", self.day, values), **options)

    def case(self, case_id: UUID) -> Case:
        return Case.objects.get(pk=case_id)

    def pass_days(self, days: int) -> None:
        self.day += timedelta(days=days)

    def position(self, code: str) -> UUID:
        found_position = position_by_code(self.jurisdiction, code, self.day)
        assert found_position is not None
        return found_position.id


def build() -> World:
    """The government with one person in each position."""
    pack = REGIME.pack
    jurisdiction = found(
        "甲县人民政府",
        FOUNDED,
        bodies=[BodySpec(code, b.title, b.short, b.kind) for code, b in pack.bodies.items()],
        positions=[PositionSpec(c, p.body, p.title, p.sees, p.rights) for c, p in pack.positions.items()],
        adoption=AdoptionSpec(pack.regime, REGIME.text),
        short="甲县",
    )
    users = {}
    for who, position in PEOPLE.items():
        users[who] = User.objects.create_user(f"demo_{who}", name=f"演示{who}", email=f"{who}@example.test")
        values = {"人员": str(users[who].pk), "职务": position}
        apply_fact(jurisdiction, "appointment.made", values, FOUNDED, new_id())
    return World(jurisdiction, users)


_put_back = PutBack(build)


def rebuilt() -> World:
    """The government as `build` made it the first time."""
    made = _put_back()
    return World(made.jurisdiction, {who: copy(user) for who, user in made.users.items()})


@pytest.fixture(autouse=True)
def without_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger alone: what rooms below keep of a case is tested there."""
    monkeypatch.setattr(projections, "_projections", {})


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


@pytest.fixture
def shared_world(transactional_db: None) -> World:
    """The same where tests need several connections: really committed."""
    return build()
