"""Findings about the organisation: shown, never forbidden."""

from datetime import date
from uuid import UUID

from luodi.units.models import User
from luodi.units.public import administrator_findings

from .conftest import FOUNDED, Apply

DAY = date(2025, 5, 1)


def _messages(government: UUID, kind: str) -> list[str]:
    return [finding.message for finding in administrator_findings(government, DAY) if finding.kind == kind]


def test_person_with_two_of_the_three_is_a_finding(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="system")
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="audit")
    assert _messages(government, "administrators") == ["“演示甲”同时担任系统管理员、审计管理员，三员应当分设"]


def test_three_persons_for_the_three_are_no_finding(government: UUID, fact: Apply, first: User, second: User) -> None:
    User.objects.create_user("demo_third", name="演示丙")
    for user, position in (("demo_first", "system"), ("demo_second", "audit"), ("demo_third", "security")):
        fact("appointment.made", FOUNDED, 人员=user, 职务=position)
    assert not _messages(government, "administrators")
    assert not _messages(government, "vacant_right")


def test_administrator_nobody_is_is_a_finding(government: UUID) -> None:
    assert len(_messages(government, "vacant_right")) == 3


def test_vacant_position_is_a_finding_until_somebody_holds_it(government: UUID, fact: Apply, first: User) -> None:
    assert "“经信局局长”现无人担任，请任职或撤销" in _messages(government, "vacant_position")
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="bureau_head")
    assert "“经信局局长”现无人担任，请任职或撤销" not in _messages(government, "vacant_position")


def test_position_held_ex_officio_is_not_vacant(government: UUID, fact: Apply, first: User) -> None:
    fact("appointment.made", FOUNDED, 人员="demo_first", 职务="mayor")
    assert not any("组长" in message for message in _messages(government, "vacant_position"))


def test_body_without_positions_is_a_finding(government: UUID, fact: Apply) -> None:
    fact("unit.opened", FOUNDED, 单位名称="招商专班", 单位类型="专班")
    assert _messages(government, "empty_body") == ["“招商专班”还没有设立职务"]
