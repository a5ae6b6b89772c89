"""What facts do to stages, obligations, slots and values; what a reversal, a waiver and a standing do to them."""

from datetime import date

from luodi.regimes.case import Obligation, Status
from regimes.packed import MU, YI, confirmed, day, fact, opinions, planned, reported, state, to_signed


def one(facts: list, rule: str, on: date = date(2026, 4, 1)) -> Obligation:
    found = [o for o in state(facts, on).obligations if o.rule == rule]
    assert len(found) == 1, [o.key for o in found]
    return found[0]


def all_of(facts: list, rule: str, on: date = date(2026, 4, 1)) -> list[Obligation]:
    return [o for o in state(facts, on).obligations if o.rule == rule]


def test_report_starts_screening_due_in_two_working_days() -> None:
    screening = one([reported(day(3, 5))], "screening")
    assert (screening.due_on, screening.owners, screening.status) == (day(3, 9), ("office",), Status.OPEN)


def test_older_case_keeps_the_entry_of_its_starting_day() -> None:
    assert one([reported(day(12, 28, 2023))], "screening").due_on == day(1, 5, 2024)


def test_confirmation_ends_screening_and_moves_the_stage() -> None:
    facts = [reported(), confirmed()]
    assert (one(facts, "screening").status, one(facts, "screening").ended_on) == (Status.DONE, day(3, 4))
    assert state(facts, day(3, 5)).stage == "negotiation"


def test_return_stops_the_clock_until_resubmission() -> None:
    returned = fact("back", "lead.returned", day(3, 3), about="lead", 理由="缺材料")
    facts = [reported(day(3, 2)), returned]
    assert one(facts, "screening").due_on is None
    facts.append(fact("again", "lead.resubmitted", day(3, 13), "county", about="lead"))
    assert one(facts, "screening").due_on == day(3, 16)


def test_pause_after_the_due_day_leaves_it_late() -> None:
    returned = fact("back", "lead.returned", day(3, 9), about="lead", 理由="缺材料")
    screening = one([reported(day(3, 2)), returned], "screening")
    assert screening.due_on == day(3, 4)
    assert screening.late_on(day(3, 10))


def test_condition_waits_for_the_figure_that_decides_it() -> None:
    facts = [reported(total=None), confirmed()]
    assert all_of(facts, "big") == []
    facts.append(fact("plan", "plan.submitted", day(3, 10), "county", 固定资产投资=YI, 用地面积=MU, 投资总额=20 * YI))
    big = one(facts, "big")
    assert (big.started_on, big.owners) == (day(3, 10), ("county",))


def test_condition_that_turns_false_voids_and_a_later_figure_names_the_predecessor() -> None:
    facts = [reported(total=20 * YI)]
    facts.append(fact("again", "lead.resubmitted", day(3, 3), "county", about="lead", 投资总额=2 * YI))
    assert one(facts, "big").status is Status.VOID
    facts.append(fact("more", "lead.resubmitted", day(3, 4), "county", about="lead", 投资总额=11 * YI))
    first, second = all_of(facts, "big")
    assert (first.status, second.status, second.predecessor) == (Status.VOID, Status.OPEN, first.key)


def test_exactly_the_threshold_counts() -> None:
    assert one([reported(total=10 * YI)], "big").open


def test_review_asks_every_unit_of_every_item_and_each_ends_its_own() -> None:
    facts = [reported(), confirmed(), planned(), *opinions()[:1]]
    by_rule = {o.rule: o.status for o in state(facts, day(3, 20)).obligations if o.part_of == "joint"}
    assert by_rule == {
        "joint.policy.planning": Status.DONE,
        "joint.policy.statistics": Status.OPEN,
        "joint.ecology.ecology": Status.OPEN,
    }


def test_new_plan_replaces_what_the_older_round_still_asked() -> None:
    facts = [reported(), confirmed(), planned(), planned(day(3, 11), "plan2")]
    first, second = all_of(facts, "joint.ecology.ecology")
    assert (first.status, second.predecessor) == (Status.REPLACED, first.key)


def test_filled_slot_is_not_asked_for() -> None:
    facts = [reported(), fact("r", "responsibility.assigned", day(3, 3), 责任角色="联系领导", 责任方="director")]
    assert all_of([*facts, confirmed()], "package.leader") == []


def test_slot_that_a_reversal_empties_is_asked_for() -> None:
    facts = [reported(), fact("r", "responsibility.assigned", day(3, 3), 责任角色="联系领导", 责任方="director")]
    facts += [confirmed(), fact("x", "fact.reversed", day(3, 6), about="r", 理由="记错")]
    assert one(facts, "package.leader").open


def test_reversed_start_voids_what_it_started() -> None:
    facts = [reported(), confirmed(), planned(), fact("x", "fact.reversed", day(3, 11), about="plan", 理由="记错")]
    assert one(facts, "joint.ecology.ecology").status is Status.VOID
    assert state(facts, day(3, 12)).stage == "negotiation"


def test_reversed_start_lets_a_later_fact_start_what_was_passed_over() -> None:
    facts = [reported(), reported(day(3, 3), fact_id="lead2")]
    facts.append(fact("x", "fact.reversed", day(3, 3), "county", about="lead", 理由="重复"))
    open_one = [o for o in all_of(facts, "screening") if o.open]
    assert [(o.started_by, o.due_on) for o in open_one] == [("lead2", day(3, 5))]


def test_reversed_end_opens_a_successor_and_the_first_stays_ended() -> None:
    facts = [reported(), confirmed(), fact("x", "fact.reversed", day(3, 9), about="confirm", 理由="记错")]
    first, second = all_of(facts, "screening")
    assert (first.status, first.ended_by) == (Status.DONE, "confirm")
    assert (second.predecessor, second.due_on) == (first.key, day(3, 11))


def test_reversed_end_that_a_later_fact_repeats_needs_no_successor() -> None:
    facts = [reported(), confirmed(), confirmed(day(3, 5), "confirm2")]
    facts.append(fact("x", "fact.reversed", day(3, 9), about="confirm", 理由="重复"))
    assert one(facts, "screening").status is Status.DONE


def test_running_total_is_recomputed_after_a_reversal() -> None:
    facts = [*to_signed(), fact("a", "funds.arrived", day(4, 1), "county", 到位资金=1000)]
    facts.append(fact("b", "funds.arrived", day(4, 2), "county", 到位资金=500))
    assert state(facts, day(4, 3)).values["到位资金"] == 1500
    facts.append(fact("x", "fact.reversed", day(4, 3), "county", about="a", 理由="记错"))
    assert state(facts, day(4, 3)).values["到位资金"] == 500


def test_shelving_stops_every_clock_and_reviving_goes_on() -> None:
    facts = [reported(day(3, 2)), fact("s", "project.shelved", day(3, 3), 理由="等地")]
    assert state(facts, day(3, 20)).standing == "shelved"
    assert one(facts, "screening").paused
    facts.append(fact("r", "project.revived", day(3, 12), 理由="有地"))
    assert one(facts, "screening").due_on == day(3, 13)


def test_withdrawal_ends_what_is_open_and_reviving_names_successors() -> None:
    facts = [reported(), fact("w", "project.withdrawn", day(3, 3), 理由="不来了")]
    assert one(facts, "screening").status is Status.ENDED
    facts.append(fact("r", "project.revived", day(3, 12), 理由="又来了"))
    first, second = all_of(facts, "screening")
    assert (second.predecessor, second.due_on) == (first.key, day(3, 16))


def test_waiver_ends_and_its_reversal_opens_a_successor() -> None:
    facts = [reported(), fact("v", "obligation.waived", day(3, 3), about="screening/lead", 理由="另案")]
    assert one(facts, "screening").status is Status.WAIVED
    facts.append(fact("x", "fact.reversed", day(3, 4), about="v", 理由="误"))
    assert [o.status for o in all_of(facts, "screening")] == [Status.WAIVED, Status.OPEN]


def test_extension_moves_the_day_and_its_reversal_moves_it_back() -> None:
    facts = [
        reported(),
        fact("e", "obligation.extended", day(3, 3), about="screening/lead", 延期至=day(3, 20), 理由="多"),
    ]
    assert (one(facts, "screening").due_on, one(facts, "screening").extended) == (day(3, 20), True)
    facts.append(fact("x", "fact.reversed", day(3, 4), about="e", 理由="误"))
    assert (one(facts, "screening").due_on, one(facts, "screening").extended) == (day(3, 4), False)


def test_verification_ends_the_duty_to_verify_that_very_fact() -> None:
    facts = [*to_signed(), fact("a", "funds.arrived", day(4, 1), "county", 到位资金=1)]
    facts.append(fact("b", "funds.arrived", day(4, 1), "county", 到位资金=2))
    facts.append(fact("v", "fact.verified", day(4, 2), "statistics", about="b", 核实结论="属实"))
    found = {o.started_by: o.status for o in all_of(facts, "verify.funds.arrived", day(4, 3))}
    assert found == {"a": Status.OPEN, "b": Status.DONE}


def test_due_day_on_a_date_term_keeps_the_day_of_its_start() -> None:
    assert one(to_signed(), "start-building").due_on == day(6, 1)


def test_day_beyond_the_calendar_is_unknown_not_a_crash() -> None:
    signed = [*to_signed()[:-1]]
    signed.append(fact("sign", "agreement.signed", day(3, 20), "county", None, ("协议",), 计划开工日期=date.max))
    assert one(signed, "start-building").due_on == date.max
    assert one(signed, "start-building").steps == ()


def test_cadence_ends_with_the_meeting_of_its_own_period() -> None:
    def opened(period: str, last: date) -> object:
        return fact(period, "period.opened", last, 周期=period, 周期事项="monthly", 责任单位="office", 周期截止日=last)

    facts = [opened("2026-03", day(3, 31)), opened("2026-04", day(4, 30))]
    facts.append(fact("m", "meeting.held", day(4, 30), 周期="2026-04"))
    found = {o.started_by: o.status for o in state(facts, day(5, 1), "work").obligations}
    assert found == {"2026-03": Status.OPEN, "2026-04": Status.DONE}
