"""Bodies that a pack closed, and those another manages (lishui 2.2, 3.1)."""

from datetime import date, timedelta

import pytest

from luodi.common.ids import new_id
from luodi.units.founding import BodySpec, PositionSpec, found
from luodi.units.models import Unit, User
from luodi.units.public import apply_fact, viewer_for

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
POSTS = (PositionSpec("heir_head", "heir", "局长"), PositionSpec("old_head", "old", "局长"))


def merged(closed: date) -> list[BodySpec]:
    return [BodySpec("heir", "甲局"), BodySpec("old", "乙局", closed=closed, merged_into="heir")]


@pytest.mark.clause("lishui-3.1")
def test_body_closed_after_founding_ends_that_day_and_names_its_heir() -> None:
    found("示例市", DAY, bodies=merged(DAY + timedelta(days=30)), positions=POSTS)
    old = Unit.objects.get(code="old")
    assert (old.closed_on, old.merged_into and old.merged_into.code) == (DAY + timedelta(days=30), "heir")


def test_body_closed_before_founding_is_not_set_up() -> None:
    found("示例市", DAY, bodies=merged(DAY), positions=POSTS)
    assert not Unit.objects.filter(code="old").exists()


@pytest.mark.clause("lishui-2.2")
def test_managed_park_is_seen_by_its_manager_and_not_where_it_belongs() -> None:
    bodies = [
        BodySpec("zone", "示例开发区", kind="zone"),
        BodySpec("county", "示例县", kind="government"),
        BodySpec("park", "示例园", kind="park", parent="zone", managed_by="county"),
    ]
    posts = [PositionSpec(f"{code}_head", code, "主任", sees="tree") for code in ("zone", "county")]
    root = found("示例市", DAY, bodies=bodies, positions=posts)
    park = Unit.objects.get(code="park").pk
    seen = []
    for code in ("zone", "county"):
        user = User.objects.create_user(code, name=code)
        apply_fact(root, "appointment.made", {"人员": str(user.pk), "职务": f"{code}_head"}, DAY, new_id())
        seen.append(park in viewer_for(user, root, DAY).seen_unit_ids)
    assert seen == [False, True]
