"""Succession as the document has it (heyuan 0.1): who takes the post over is a member and director from that day on."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from luodi.common.ids import new_id
from luodi.regimes.loader import shipped
from luodi.units.from_pack import organisation
from luodi.units.models import User
from luodi.units.public import apply_fact, found, viewer_for

from .conftest import FOUNDED

CHANGED = date(2025, 6, 2)
POST = "secretary_general"


@pytest.fixture
def city(db: None) -> UUID:
    made = organisation(shipped("heyuan").pack)
    wanted = {POST, "office_director", f"mechanism_members.{POST}"}
    return found(
        made.root.title,
        FOUNDED,
        bodies=made.bodies,
        positions=[spec for spec in made.positions if spec.code in wanted],
        code=made.root.code,
    )


def held(user: User, city: UUID, day: date) -> set[str]:
    return {one.position.code for one in viewer_for(user, city, day).positions}


@pytest.mark.clause("heyuan-0.1")
def test_successor_in_the_post_is_director_and_member_from_that_day_without_another_act(city: UUID) -> None:
    first, second = (User.objects.create_user(f"demo_{n}", name=f"演示{n}") for n in "甲乙")
    for user, day in ((first, FOUNDED), (second, CHANGED)):
        apply_fact(city, "appointment.made", {"人员": str(user.pk), "职务": POST}, day, new_id())
    everything = {POST, "office_director", f"mechanism_members.{POST}"}
    assert held(first, city, CHANGED - timedelta(days=1)) == everything
    assert held(first, city, CHANGED) == set()
    assert held(second, city, CHANGED) == everything
    assert "office" in viewer_for(second, city, CHANGED).rights
