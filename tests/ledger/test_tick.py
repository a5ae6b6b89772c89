"""The calendar moves on: periods open, steps are taken; twice or late leaves one effect."""

from datetime import date

from ledger.conftest import REGIME, World
from luodi.common import clock
from luodi.ledger.actors import system_viewer
from luodi.ledger.drafts import Draft, Opening
from luodi.ledger.models import Act, Case, Fact, FactTerm, LadderStep, Obligation, ObligationOwner
from luodi.ledger.public import case_file
from luodi.ledger.record import record
from luodi.ledger.tick import tick
from luodi.regimes.vocabulary import Value
from luodi.units.public import ref_book


def ticked(world: World, day: date) -> tuple[int, int]:
    with clock.at(clock.moment(day, 1)):
        report = tick(world.jurisdiction)
    return report.periods, report.steps


def picture(world: World) -> list[object]:
    """Everything the calendar brings about, without the moments at which it was brought about."""
    return [
        list(Case.objects.order_by("key", "title").values_list("key", "title", "version", "opened_on")),
        sorted(
            (key.partition("/")[0], due, steps)
            for key, due, steps in Obligation.objects.values_list("key", "due_on", "steps_count")
        ),
        sorted(
            (rule, step, day, at is not None)
            for rule, step, day, at in LadderStep.objects.values_list("obligation__rule", "step", "on_day", "taken_at")
        ),
        sorted(ObligationOwner.objects.values_list("obligation__rule", "open")),
    ]


def test_adoption_opens_each_period_begun_for_each_member_of_the_group(world: World) -> None:
    assert ticked(world, date(2026, 1, 2)) == (3, 0)
    titles = set(Case.objects.filter(kind="work").values_list("key", "title"))
    assert titles == {
        ("town:2026", "东镇2026年度工作"),
        ("west:2026", "西镇2026年度工作"),
        ("planning:2026", "资规局2026年度工作"),
    }
    dues = set(Obligation.objects.values_list("rule", "due_on"))
    assert dues == {("monthly-report", date(2026, 2, 5)), ("half-year", date(2026, 6, 30))}


def test_period_is_recorded_on_its_first_day_with_the_owner_named(world: World) -> None:
    ticked(world, date(2026, 1, 20))
    fact = Fact.objects.filter(case__key="town:2026").get()
    assert fact.happened_on == date(2026, 1, 1)
    terms = dict(FactTerm.objects.filter(fact=fact, day=None).values_list("term", "text"))
    assert terms == {"周期事项": "monthly-report", "周期": "2026-01", "责任单位": "town"}


def test_position_as_owner_reaches_the_position_and_not_its_whole_unit(world: World) -> None:
    ticked(world, date(2026, 1, 20))
    owner = ObligationOwner.objects.get(obligation__rule="half-year")
    assert owner.ref == world.position("planning_clerk")


def test_second_run_on_the_same_day_does_nothing(world: World) -> None:
    world.lead()
    ticked(world, date(2026, 10, 1))
    before = picture(world)
    assert ticked(world, date(2026, 10, 1)) == (0, 0)
    assert picture(world) == before


def test_periods_that_begin_on_one_day_are_opened_by_one_act(world: World) -> None:
    before = Act.objects.count()
    assert ticked(world, date(2026, 1, 2))[0] == 3
    assert Act.objects.count() == before + 1


def test_period_that_some_other_act_has_opened_is_not_opened_again(world: World) -> None:
    opening = Opening("work", "东镇2026年度工作", "town:2026", ref_book(world.jurisdiction).ids["town"])
    values: dict[str, Value] = {
        "周期事项": "monthly-report",
        "周期": "2026-01",
        "责任单位": "town",
        "周期截止日": date(2026, 2, 5),
    }
    draft = Draft(opening, "period.opened", date(2026, 1, 1), values)
    at = clock.moment(date(2026, 1, 1))
    record(actor=system_viewer(world.jurisdiction), drafts=[draft], request_key="by hand", at=at)
    assert ticked(world, date(2026, 1, 2))[0] == 2


def test_run_after_its_own_note_of_the_day_was_lost_does_nothing_twice(world: World) -> None:
    ticked(world, date(2026, 3, 1))
    acts = Act.objects.count()
    from luodi.ledger.models import Tick

    Tick.objects.all().delete()
    assert ticked(world, date(2026, 3, 1))[0] == 0
    assert Act.objects.count() == acts


def test_week_of_standing_still_ends_as_daily_runs_do(world: World) -> None:
    """The same life twice: once with a tick every morning, once with one tick at the end."""
    pictures = []
    for daily in (True, False):
        with_rollback(world, daily, pictures)
    assert pictures[0] == pictures[1]


def with_rollback(world: World, daily: bool, pictures: list[object]) -> None:
    from django.db import transaction

    day = world.day
    with transaction.atomic():
        world.lead("乙项目")
        case = world.reviewed("丙项目")
        for n in range(1, 24):
            world.pass_days(1)
            if daily or n == 23:
                ticked(world, world.day)
            if n == 9:
                world.opinion("planner", case, "用地", "planning")
            if n == 10:
                extend(world, case)
        pictures.append(picture(world))
        transaction.set_rollback(True)
    world.day = day


def extend(world: World, case: object) -> None:
    waiting = Obligation.objects.get(case_id=case, rule="joint-review.ecology.ecology")
    values: dict[str, Value] = {"延期至": date(2026, 10, 20), "延期理由": "等材料"}
    world.about("head", waiting.case_id, "obligation.extended", waiting.key, **values)


def test_due_day_passed_takes_the_steps_and_counts_them(world: World) -> None:
    case = world.lead()
    ticked(world, date(2026, 9, 17))
    row = Obligation.objects.get(case=case)
    taken = LadderStep.objects.filter(obligation=row, taken_at__isnull=False)
    assert sorted(taken.values_list("step", flat=True)) == ["remind", "supervise", "urge"]
    assert row.steps_count == 3


def test_end_after_supervision_awaits_write_off(world: World) -> None:
    case = world.lead()
    ticked(world, date(2026, 9, 17))
    world.day = date(2026, 9, 18)
    world.say("head", case, "lead.confirmed")
    row = Obligation.objects.get(case=case)
    assert (row.status, row.late, row.awaits_write_off) == ("done", True, True)


def test_steps_not_yet_taken_go_with_the_end_and_taken_ones_stay(world: World) -> None:
    case = world.lead()
    world.pass_days(1)
    ticked(world, world.day)
    world.say("head", case, "lead.confirmed")
    assert list(LadderStep.objects.filter(obligation__case=case).values_list("step", flat=True)) == ["remind"]


def test_number_of_statements_does_not_grow_with_the_open_obligations(
    world: World, django_assert_max_num_queries: object
) -> None:
    from luodi.ledger.tick import take_steps

    for i in range(6):
        world.lead(f"项目{i}")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert take_steps(world.jurisdiction, date(2026, 9, 30), clock.moment(date(2026, 9, 30))) == 18


def test_period_on_the_timeline_is_told_by_its_duty_and_not_by_its_id(world: World) -> None:
    ticked(world, date(2026, 1, 20))
    case = Case.objects.get(key="town:2026")
    told = [text for line in case_file(world.viewer("head"), case.pk).lines for _, text in line.values]
    assert "monthly-report" not in told
    assert next(c.title for c in REGIME.pack.cadences if c.id == "monthly-report") in told
