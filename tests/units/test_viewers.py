"""What a person may see and do on a day."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.units.models import Unit, User
from luodi.units.public import UnitsError, people_with, viewer_for

from .conftest import FOUNDED, Apply

BEFORE, FROM, LAST, AFTER = date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 31), date(2025, 6, 1)


def _unit(government: UUID, code: str) -> UUID:
    return Unit.objects.get(jurisdiction=government, code=code).pk


def test_person_without_a_position_sees_nothing(government: UUID, first: User) -> None:
    viewer = viewer_for(first, government, FROM)
    assert (viewer.positions, viewer.seen_unit_ids, viewer.rights, viewer.sees_all) == (
        (),
        frozenset(),
        frozenset(),
        False,
    )


def test_head_sees_the_unit_and_all_below_and_nothing_beside(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    viewer = viewer_for(first, government, FROM)
    assert viewer.tree_unit_ids == {_unit(government, "bureau"), _unit(government, "section")}
    assert viewer.unit_ids == {_unit(government, "bureau")}


def test_clerk_sees_the_own_unit_only(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="clerk")
    assert viewer_for(first, government, FROM).seen_unit_ids == {_unit(government, "section")}


def test_administrator_sees_no_unit_for_the_office_held(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="system")
    viewer = viewer_for(first, government, FROM)
    assert viewer.seen_unit_ids == frozenset()
    assert viewer.unit_ids == {_unit(government, "office")}


@pytest.mark.parametrize(("day", "acts"), [(BEFORE, False), (FROM, True), (LAST, True), (AFTER, False)])
def test_delegate_acts_within_the_span_only(
    government: UUID, fact: Apply, first: User, second: User, day: date, acts: bool
) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    fact(
        "delegation.given",
        FROM,
        委托职务="bureau_head",
        受托人="demo_second",
        截止日期=AFTER,
        依据="局长办公会 3 号纪要",
    )
    viewer = viewer_for(second, government, day)
    assert viewer.may("verify") is acts
    assert [(held.position.title, held.basis) for held in viewer.acting_for] == (
        [("局长", "局长办公会 3 号纪要")] if acts else []
    )


def test_delegation_without_a_basis_is_refused(fact: Apply, second: User) -> None:
    with pytest.raises(UnitsError, match="缺少“依据”"):
        fact("delegation.given", FROM, 委托职务="bureau_head", 受托人="demo_second")


def test_delegation_stays_when_the_principal_changes(government: UUID, fact: Apply, first: User, second: User) -> None:
    fact("delegation.given", BEFORE, 委托职务="bureau_head", 受托人="demo_second", 依据="授权书")
    fact("appointment.made", FROM, 人员="demo_first", 职务="bureau_head")
    assert viewer_for(second, government, FROM).acting_for


def test_ended_delegation_ends_the_rights(government: UUID, fact: Apply, second: User) -> None:
    fact("delegation.given", FROM, 委托职务="bureau_head", 受托人="demo_second", 依据="授权书")
    fact("delegation.ended", AFTER, 委托职务="bureau_head", 受托人="demo_second")
    assert viewer_for(second, government, LAST).may("verify")
    assert not viewer_for(second, government, AFTER).may("verify")


def test_delegate_of_the_mayor_does_not_lead_the_group(
    government: UUID, fact: Apply, first: User, second: User
) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="mayor")
    fact("delegation.given", FROM, 委托职务="mayor", 受托人="demo_second", 依据="授权书")
    assert not viewer_for(second, government, FROM).sees_all


def test_right_with_a_scope_holds_there_and_below_only(government: UUID, fact: Apply, first: User) -> None:
    fact("grant.given", FROM, 权限="督办", 人员="demo_first", 范围="bureau", 依据="专项督查通知")
    viewer = viewer_for(first, government, FROM)
    assert viewer.may("supervise", _unit(government, "section"))
    assert not viewer.may("supervise", _unit(government, "town"))
    assert not viewer.may("supervise")


def test_grant_taken_back_holds_until_the_day_before(government: UUID, fact: Apply, first: User) -> None:
    fact("grant.given", FROM, 权限="看全部项目", 人员="demo_first", 依据="巡查通知")
    fact("grant.ended", AFTER, 权限="看全部项目", 人员="demo_first")
    assert viewer_for(first, government, LAST).sees_all
    assert not viewer_for(first, government, AFTER).sees_all


def test_grant_to_nobody_or_to_two_is_refused(fact: Apply, first: User) -> None:
    with pytest.raises(UnitsError, match="之一"):
        fact("grant.given", FROM, 权限="督办", 依据="x")
    with pytest.raises(UnitsError, match="之一"):
        fact("grant.given", FROM, 权限="督办", 依据="x", 职务="clerk", 人员="demo_first")


def test_deactivated_person_is_a_viewer_with_nothing(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    first.is_active = False
    assert viewer_for(first, government, FROM).positions == ()


def test_viewer_read_again_costs_one_query(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    viewer_for(first, government, FROM)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        viewer_for(first, government, FROM)
    assert len(queries) == 1


def test_viewer_follows_a_unit_that_moves_below(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    assert _unit(government, "town") not in viewer_for(first, government, FROM).tree_unit_ids
    fact("unit.moved", FROM, 单位="town", 上级单位="bureau")
    assert _unit(government, "town") in viewer_for(first, government, FROM).tree_unit_ids


def test_people_with_a_right_are_holders_delegates_and_persons_granted(
    government: UUID, fact: Apply, first: User, second: User
) -> None:
    third = User.objects.create_user("demo_third", name="演示丙")
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    fact("delegation.given", FROM, 委托职务="bureau_head", 受托人="demo_second", 依据="授权书")
    fact("grant.given", FROM, 权限="核实", 人员="demo_third", 依据="抽调函")
    assert people_with(government, "verify", FROM) == {first.pk, second.pk, third.pk}
    assert people_with(government, "verify", BEFORE) == {first.pk}
