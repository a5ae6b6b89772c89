"""A small invented government, set up the way a pack sets one up."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from luodi.common.ids import new_id
from luodi.units.models import User
from luodi.units.public import AdoptionSpec, Applied, BodySpec, PositionSpec, apply_fact, found

FOUNDED = date(2024, 1, 1)

BODIES = (
    BodySpec("office", "招商领导小组办公室", "领导小组办", "office", hosted_by="bureau"),
    BodySpec("group", "招商领导小组", "领导小组", "leading_group", members=("bureau", "town")),
    BodySpec("bureau", "甲县经济和信息化局", "经信局", "department"),
    BodySpec("section", "经信局投资科", "投资科", "department", parent="bureau"),
    BodySpec("town", "甲县东镇", "东镇", "township"),
)
POSITIONS = (
    PositionSpec("group_leader", "group", "组长", "all", held_through="mayor"),
    PositionSpec("mayor", "", "县长", "tasks"),
    PositionSpec("bureau_head", "bureau", "局长", "tree", ("verify", "核实")),
    PositionSpec("clerk", "section", "科员", "unit", ("report",), single=False),
    PositionSpec("system", "office", "系统管理员", "tasks", ("system",)),
    PositionSpec("audit", "office", "审计管理员", "tasks", ("audit",)),
    PositionSpec("security", "office", "安全管理员", "tasks", ("security",)),
)

Apply = Callable[..., Applied]


@pytest.fixture
def government(db: None) -> UUID:
    """The jurisdiction's id."""
    return found(
        "甲县人民政府",
        FOUNDED,
        bodies=BODIES,
        positions=POSITIONS,
        adoption=AdoptionSpec("jia", '{"机制": "甲"}', "甲发〔2024〕1 号", {"4.2": "含本数"}),
        short="甲县",
    )


@pytest.fixture
def fact(government: UUID) -> Apply:
    """Apply a fact of `kind` on `day`, with its values as keywords."""

    def apply(kind: str, day: date, fact_id: UUID | None = None, **values: object) -> Applied:
        return apply_fact(government, kind, values, day, fact_id or new_id())

    return apply


@pytest.fixture
def first(db: None) -> User:
    return User.objects.create_user("demo_first", name="演示甲")


@pytest.fixture
def second(db: None) -> User:
    return User.objects.create_user("demo_second", name="演示乙")
