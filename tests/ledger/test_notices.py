"""Who is told of what: by fact, by obligation, by the steps of a ladder."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core import mail

from ledger.conftest import World
from luodi.common import clock
from luodi.ledger import tasks
from luodi.ledger.drafts import Attachment, Draft
from luodi.ledger.evidence import store
from luodi.ledger.models import Fact, Notice, StepRecipient
from luodi.ledger.noticeboard import Told, told, unread_count
from luodi.ledger.tick import tick
from luodi.units.selectors import unit_by_code

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
LATE = date(2026, 9, 30)


def of(world: World, code: str) -> UUID:
    unit = unit_by_code(world.jurisdiction, code, world.day)
    assert unit is not None
    return unit.id


def texts(world: World, code: str) -> list[str]:
    found = Notice.objects.filter(ref=of(world, code)).order_by("at", "id")
    return list(found.values_list("text", flat=True))


def steps(world: World, who: str) -> list[Told]:
    return [line for line in told(world.viewer(who)) if line.step == "督办"]


def test_the_unit_that_a_fact_names_is_told(world: World) -> None:
    world.lead(unit="west")
    assert texts(world, "west") == ["东镇：报送线索"]


def test_the_units_whose_opinion_is_asked_are_told(world: World) -> None:
    world.reviewed()
    assert texts(world, "planning") == ["办公室：提交评审"]
    assert texts(world, "ecology") == ["办公室：提交评审"]
    assert texts(world, "west") == []


def test_the_recorder_is_told_that_a_fact_was_found_untrue_and_which(
    world: World, settings: Any, tmp_path: Path
) -> None:
    settings.EVIDENCE_DIR = tmp_path
    case = world.reviewed()
    paper = store(world.jurisdiction, BytesIO(PDF), "回单.pdf", actor=world.viewer("towner"))
    values = {"到位资金": 1_000_000}
    drafted = Draft(case, "funds.arrived", world.day, values, evidence=(Attachment(paper.pk, "回单.pdf", "银行回单"),))
    world.record("towner", drafted)
    funds = str(Fact.objects.get(kind="funds.arrived").pk)
    world.about("planner", case, "fact.verified", funds, 核实结论="不属实")
    assert texts(world, "town")[-1] == "资规局：核实“资金到位”（不属实）"


def test_a_step_that_names_the_office_tells_the_office_too(world: World) -> None:
    world.reviewed()
    tick(world.jurisdiction, LATE)
    world.day = LATE + timedelta(days=1)
    assert steps(world, "head")
    assert steps(world, "planner")


def test_a_step_is_told_once_to_the_office_that_answers_itself(world: World) -> None:
    case = world.lead()
    tick(world.jurisdiction, LATE)
    assert len([line for line in steps(world, "head") if line.case == case]) == 1


def test_earlier_steps_stay_with_those_who_answer(world: World) -> None:
    world.reviewed()
    tick(world.jurisdiction, LATE)
    owners_only = [line for line in told(world.viewer("head")) if line.step == "提醒" and "意见" in line.text]
    assert not owners_only


def test_counting_what_is_unread_is_one_query(world: World, django_assert_num_queries: Any) -> None:
    world.reviewed()
    tick(world.jurisdiction, LATE)
    viewer = world.viewer("head")
    with clock.at(clock.moment(LATE)), django_assert_num_queries(1):
        assert unread_count(viewer) > 0


def test_lines_of_long_ago_do_not_count_as_unread(world: World) -> None:
    world.reviewed()
    tick(world.jurisdiction, LATE)
    with clock.at(clock.moment(LATE + timedelta(days=40))):
        assert unread_count(world.viewer("head")) == 0
        assert not any(line.unread for line in told(world.viewer("head")))


def test_whom_a_dropped_step_named_is_dropped_with_it(world: World) -> None:
    case = world.lead()
    assert StepRecipient.objects.filter(obligation__case_id=case, obligation__rule="confirm").exists()
    world.say("head", case, "lead.confirmed")
    assert not StepRecipient.objects.filter(obligation__case_id=case, obligation__status="done").exists()


def test_a_letter_about_a_step_reaches_the_office_it_names(world: World) -> None:
    world.reviewed()
    moment = clock.moment(LATE)
    with clock.at(moment):
        tick(world.jurisdiction)
        mail.outbox.clear()
        tasks.send_steps(str(world.jurisdiction), moment.isoformat())
    letters = [letter.body for letter in mail.outbox if letter.to == ["head@example.test"]]
    assert any("督办" in body for body in letters)
