"""Two governments in one instance: neither lays hands on the accounts the other keeps."""

from datetime import date
from uuid import UUID

import pytest

from luodi.common.ids import new_id
from luodi.units.accounts import renew_password, switch_account
from luodi.units.models import User
from luodi.units.public import BodySpec, PositionSpec, UnitsError, Viewer, apply_fact, found, viewer_for

FOUNDED = date(2025, 1, 1)
TODAY = date(2025, 5, 6)


def government(name: str) -> UUID:
    return found(
        name,
        FOUNDED,
        bodies=[BodySpec("room", "管理岗", "管理岗", "office")],
        positions=[
            PositionSpec("admin", "room", "系统管理员", "tasks", ("system",)),
            PositionSpec("clerk", "room", "科员"),
        ],
        short=name,
    )


def appoint(where: UUID, user: User, position: str) -> None:
    apply_fact(where, "appointment.made", {"人员": str(user.pk), "职务": position}, FOUNDED, new_id())


@pytest.fixture
def governments(db: None) -> tuple[UUID, UUID]:
    return government("甲县"), government("乙县")


def administrator(where: UUID) -> Viewer:
    user = User.objects.create_user(f"demo_{new_id().hex}", name="管理一")
    appoint(where, user, "admin")
    return viewer_for(user, where, TODAY)


def test_person_appointed_here_too_keeps_the_password_given_at_home(governments: tuple[UUID, UUID]) -> None:
    here, there = governments
    person = User.objects.create_user("demo_mayor", "示例密码 one two", name="演示县长")
    appoint(there, person, "clerk")
    appoint(here, person, "clerk")
    for act in (
        lambda: renew_password(actor=administrator(here), user_id=person.pk),
        lambda: switch_account(actor=administrator(here), user_id=person.pk, active=False),
    ):
        with pytest.raises(UnitsError):
            act()
    person.refresh_from_db()
    assert person.is_active
    assert person.check_password("示例密码 one two")


def test_home_still_renews_the_password_after_somebody_else_appointed(governments: tuple[UUID, UUID]) -> None:
    here, there = governments
    person = User.objects.create_user("demo_mayor", "示例密码 one two", name="演示县长")
    appoint(there, person, "clerk")
    appoint(here, person, "clerk")
    assert renew_password(actor=administrator(there), user_id=person.pk).user_id == person.pk


def test_delegate_of_another_government_is_not_a_free_account(governments: tuple[UUID, UUID]) -> None:
    here, there = governments
    person = User.objects.create_user("demo_helper", "示例密码 one two", name="演示秘书")
    values = {"委托职务": "clerk", "受托人": str(person.pk), "依据": "示例"}
    apply_fact(there, "delegation.given", values, FOUNDED, new_id())
    with pytest.raises(UnitsError):
        renew_password(actor=administrator(here), user_id=person.pk)
