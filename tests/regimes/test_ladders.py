"""Steps of lateness: in order, once each, stopped by an end, not undone by a pause or an extension."""

from luodi.regimes.ladders import next_step
from regimes.packed import CALENDAR, confirmed, day, fact, reported, rich, state


def steps(facts: list, on: object) -> list[tuple[str, object]]:
    return [(s.id, s.on) for s in state(facts, on).obligations[0].steps]


def test_steps_come_on_their_working_days() -> None:
    facts = [reported(day(3, 5))]
    assert steps(facts, day(3, 12)) == [("remind", day(3, 6)), ("urge", day(3, 10)), ("supervise", day(3, 12))]
    assert steps(facts, day(3, 9)) == [("remind", day(3, 6))]


def test_end_stops_the_climb_and_a_supervised_one_awaits_write_off() -> None:
    facts = [reported(day(3, 5)), confirmed(day(3, 11))]
    assert [s for s, _ in steps(facts, day(3, 30))] == ["remind", "urge"]
    late = state([reported(day(3, 5)), confirmed(day(3, 13))], day(3, 30)).obligations[0]
    assert late.awaits_write_off


def test_step_taken_before_an_extension_stays_taken() -> None:
    facts = [reported(day(3, 5))]
    facts.append(fact("e", "obligation.extended", day(3, 11), about="screening/lead", 延期至=day(3, 20), 理由="多"))
    assert steps(facts, day(3, 12)) == [("remind", day(3, 6)), ("urge", day(3, 10))]
    assert steps(facts, day(3, 25))[-1] == ("supervise", day(3, 25))


def test_no_step_is_taken_while_the_clock_stands() -> None:
    facts = [reported(day(3, 5)), fact("s", "project.shelved", day(3, 10), 理由="等")]
    assert [s for s, _ in steps(facts, day(3, 31))] == ["remind"]
    facts.append(fact("r", "project.revived", day(3, 26), 理由="有"))
    assert steps(facts, day(3, 31))[1:] == [("urge", day(3, 26)), ("supervise", day(3, 26))]


def test_next_step_is_named_until_the_ladder_ends() -> None:
    ladder = rich().ladder("standard", day(3, 1))
    found = next_step(ladder, day(3, 9), 1, CALENDAR)
    assert found is not None
    assert (found[0].id, found[1]) == ("urge", day(3, 10))
    assert next_step(ladder, day(3, 9), 3, CALENDAR) is None
