"""Two officials press the button at the same moment."""

import threading
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from luodi.common.ids import new_id
from luodi.units.models import Appointment, User
from luodi.units.public import PositionSpec, UnitsError, apply_fact, found

DAY = date(2025, 5, 1)


@pytest.fixture
def founded(transactional_db: None) -> Iterator[UUID]:
    """A government whose rows other threads can see."""
    User.objects.create_user("demo_first", name="演示甲")
    User.objects.create_user("demo_second", name="演示乙")
    yield found("甲县人民政府", date(2024, 1, 1), positions=[PositionSpec("head", "", "局长")])


def _at_once(government: UUID, people: list[str], fact_ids: list[UUID]) -> list[str]:
    """Appoint each from a thread of its own; how each call came out."""
    outcomes: list[str] = []
    gate = threading.Barrier(len(people))

    def appoint(person: str, fact_id: UUID) -> None:
        gate.wait()
        try:
            done = apply_fact(government, "appointment.made", {"人员": person, "职务": "head"}, DAY, fact_id)
            outcomes.append("repeated" if done.repeated else "made")
        except UnitsError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=appoint, args=pair) for pair in zip(people, fact_ids, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


def test_two_appointments_to_one_position_at_once_leave_one(founded: UUID) -> None:
    assert _at_once(founded, ["demo_first", "demo_second"], [new_id(), new_id()]) == ["made", "refused"]
    assert Appointment.objects.count() == 1


def test_one_fact_applied_twice_at_once_leaves_one_appointment(founded: UUID) -> None:
    fact_id = new_id()
    assert _at_once(founded, ["demo_first"] * 2, [fact_id] * 2) == ["made", "repeated"]
    assert Appointment.objects.count() == 1
