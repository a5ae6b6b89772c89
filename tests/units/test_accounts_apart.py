"""Two governments in one instance: neither lays hands on the accounts the other keeps."""

from datetime import date
from uuid import UUID

import pytest

from luodi.common.ids import new_id
from luodi.units.accounts import open_account, renew_password, switch_account
from luodi.units.lists import accounts, person_here
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
            PositionSpec("guard", "room", "安全管理员", "tasks", ("security",)),
            PositionSpec("watch", "room", "审计管理员", "tasks", ("audit",)),
        ],
        short=name,
    )


def appoint(where: UUID, user: User, position: str) -> None:
    apply_fact(where, "appointment.made", {"人员": str(user.pk), "职务": position}, FOUNDED, new_id())


@pytest.fixture
def governments(db: None) -> tuple[UUID, UUID]:
    return government("甲县"), government("乙县")


def administrator(where: UUID, position: str = "admin") -> Viewer:
    user = User.objects.create_user(f"demo_{new_id().hex}", name="管理一")
    appoint(where, user, position)
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


def test_account_not_yet_appointed_is_known_only_where_it_was_opened(governments: tuple[UUID, UUID]) -> None:
    here, there = governments
    opened = open_account(actor=administrator(here), username="demo_new", name="新来一")
    assert opened.user_id in {one.id for one in accounts(here, TODAY)}
    assert opened.user_id not in {one.id for one in accounts(there, TODAY)}
    assert person_here(there, "demo_new") is None
    with pytest.raises(UnitsError, match="没有这个账号"):
        renew_password(actor=administrator(there), user_id=opened.user_id)


def test_helper_of_another_government_is_nobody_here(governments: tuple[UUID, UUID]) -> None:
    here, there = governments
    person = User.objects.create_user("demo_helper", name="演示秘书")
    values = {"委托职务": "clerk", "受托人": str(person.pk), "依据": "示例"}
    apply_fact(there, "delegation.given", values, FOUNDED, new_id())
    assert person_here(here, "demo_helper") is None
    assert person_here(there, "demo_helper") == person.pk


@pytest.mark.parametrize(
    ("keeper", "kept", "others"),
    [
        ("admin", "clerk", ("guard", "watch")),
        ("guard", "admin", ("watch",)),
        ("guard", "watch", ("admin",)),
        ("watch", "guard", ("admin",)),
    ],
)
def test_three_administrators_keep_the_accounts_of_one_another(
    governments: tuple[UUID, UUID], keeper: str, kept: str, others: tuple[str, ...]
) -> None:
    here, _ = governments
    actors = {position: administrator(here, position) for position in ("admin", "guard", "watch")}
    person = actors[kept].user_id if kept in actors else administrator(here, kept).user_id
    for other in others:
        with pytest.raises(UnitsError, match="三员分设"):
            renew_password(actor=actors[other], user_id=person)
        with pytest.raises(UnitsError, match="三员分设"):
            switch_account(actor=actors[other], user_id=person, active=False)
    assert renew_password(actor=actors[keeper], user_id=person).user_id == person


def test_only_other_administrator_of_a_small_county_keeps_the_account(governments: tuple[UUID, UUID]) -> None:
    here, _ = governments
    guard, both = administrator(here, "guard"), administrator(here)
    appoint(here, User.objects.get(pk=both.user_id), "watch")
    assert renew_password(actor=guard, user_id=both.user_id).user_id == both.user_id
    both = viewer_for(User.objects.get(pk=both.user_id), here, TODAY)
    assert renew_password(actor=both, user_id=guard.user_id).user_id == guard.user_id
