"""Letters about notices and ladder steps: only where e-mail is configured, to those concerned, naming no project."""

from datetime import date
from typing import Any

from django.core import mail
from django_q.models import OrmQ

from ledger.conftest import World
from luodi.common import clock
from luodi.ledger import tasks
from luodi.ledger.models import Notice
from luodi.ledger.tick import tick


def test_nothing_is_queued_where_no_email_is_configured(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_CONFIGURED = False
    with django_capture_on_commit_callbacks(execute=True):
        world.lead()
    assert not OrmQ.objects.exists()


def test_notice_is_queued_once_the_act_is_committed(
    world: World, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_CONFIGURED = True
    with django_capture_on_commit_callbacks(execute=True):
        world.lead()
        assert not OrmQ.objects.exists()
    job = OrmQ.objects.get().task
    assert job["func"] == "luodi.ledger.tasks.send_notices"
    assert job["args"] == ([str(Notice.objects.get().pk)],)


def test_letter_reaches_the_holders_in_the_unit_and_does_not_name_the_project(world: World) -> None:
    world.lead("保密项目")
    with clock.at(world.now):
        assert tasks.send_notices([str(Notice.objects.get().pk)]) == 2
    assert {to for letter in mail.outbox for to in letter.to} == {"head@example.test", "mayor@example.test"}
    assert all("东镇：报送线索" in letter.body and "保密项目" not in letter.body for letter in mail.outbox)


def test_ladder_steps_are_written_to_those_who_answer(world: World) -> None:
    world.reviewed("保密项目")
    moment = clock.moment(date(2026, 9, 11))
    with clock.at(moment):
        tick(world.jurisdiction)
        tasks.send_steps(str(world.jurisdiction), moment.isoformat())
    reached = {to for letter in mail.outbox for to in letter.to}
    assert {"planner@example.test", "ecologist@example.test"} <= reached
    assert all("保密项目" not in letter.body for letter in mail.outbox)
