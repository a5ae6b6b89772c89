"""Who earned what share of which fact: splits, suspense, reversals, 双核算, rules that were not yet in force."""

from datetime import date
from pathlib import Path

import pytest

from luodi.regimes.case import REVERSED, SUSPENSE, VERIFIED, Fact, Posting
from luodi.regimes.credits import balances, postings, shares, totals
from luodi.regimes.loader import load, shipped
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value
from regimes.packed import PACKS, YI, day, fact, rich, state

RICH = (PACKS / "rich" / "rich.yaml").read_text(encoding="utf-8")
COUNT = 10_000


def first_area(unit: str = "county") -> Fact:
    return fact("first", "first_area.named", day(3, 3), 责任方=unit)


def landed(unit: str = "planning", fact_id: str = "land", on: date = date(2026, 3, 5)) -> Fact:
    return fact(fact_id, "lead.confirmed", on, 责任方=unit)


def transferred(on: date = date(2026, 3, 6), value: bool = True) -> Fact:
    return fact("transfer", "project.transferred", on, 流转=value)


def arrived(amount: int = YI, fact_id: str = "funds", on: date = date(2026, 4, 1)) -> Fact:
    return fact(fact_id, "funds.arrived", on, "planning", 到位资金=amount)


def verified(of: str = "funds", conclusion: str = "属实", fact_id: str = "check", on: date = date(2026, 4, 3)) -> Fact:
    return fact(fact_id, VERIFIED, on, "statistics", of, (), 核实结论=conclusion)


def reversal(of: str, fact_id: str = "undo", on: date = date(2026, 5, 6)) -> Fact:
    return fact(fact_id, REVERSED, on, "office", of, (), 理由="记错")


def held(facts: list[Fact], measure: str = "realized", regime: Regime | None = None) -> dict[str, int]:
    return balances(postings(facts, regime or rich())).get(measure, {})


def changed(tmp_path: Path, old: str, new: str) -> Regime:
    assert old in RICH
    folder = tmp_path / "rich"
    folder.mkdir()
    (folder / "rich.yaml").write_text(RICH.replace(old, new, 1), encoding="utf-8")
    return load(folder, PACKS)


@pytest.mark.parametrize(
    ("amount", "weights", "found"),
    [
        (100, [3, 7], [30, 70]),
        (101, [3, 7], [30, 71]),
        (1, [3, 7], [0, 1]),
        (1, [5, 5], [1, 0]),
        (10, [1, 1, 1], [4, 3, 3]),
        (-101, [3, 7], [-30, -71]),
        (0, [3, 7], [0, 0]),
    ],
)
def test_shares_follow_the_largest_remainder(amount: int, weights: list[int], found: list[int]) -> None:
    assert shares(amount, weights) == found


def test_verified_money_of_a_transferred_project_is_split_three_to_seven() -> None:
    facts = [first_area(), landed(), transferred(), arrived(YI + 1), verified()]
    assert held(facts) == {"county": 30_000_000, "planning": 70_000_001}


def test_another_rule_splits_taxes_one_to_nine() -> None:
    facts = [first_area(), landed(), transferred(), fact("tax", "tax.paid", day(6, 1), 税收=1_000_000)]
    assert held(facts, "tax") == {"county": 100_000, "planning": 900_000}


def test_money_not_yet_verified_earns_nothing() -> None:
    assert held([first_area(), landed(), transferred(), arrived()]) == {}


def test_money_found_untrue_earns_nothing() -> None:
    assert held([first_area(), landed(), transferred(), arrived(), verified(conclusion="不属实")]) == {}


def test_second_look_that_finds_it_untrue_takes_back_what_was_posted() -> None:
    facts = [first_area(), landed(), transferred(), arrived(), verified()]
    refuted = [*facts, verified(conclusion="不属实", fact_id="again", on=day(4, 20))]
    assert held(refuted) == {}
    assert [(p.amount, p.mirrors, p.posted_on) for p in postings(refuted, rich())[-2:]] == [
        (-30_000_000, True, day(4, 20)),
        (-70_000_000, True, day(4, 20)),
    ]


def test_project_that_was_not_transferred_counts_for_the_slot_of_the_measure() -> None:
    assert held([first_area(), landed(), arrived(), verified()]) == {"county": YI}


def test_counts_are_split_in_ten_thousandths() -> None:
    signed = fact("sign", "agreement.signed", day(4, 1), 计划开工日期=day(9, 1))
    facts = [first_area(), landed(), transferred(), signed]
    assert held(facts, "signed") == {"county": 3_000, "planning": 7_000}


def test_case_counts_once_however_many_agreements() -> None:
    signed = [fact(f"sign{n}", "agreement.signed", day(4, n), 计划开工日期=day(9, 1)) for n in (1, 2)]
    assert held([first_area(), *signed], "signed") == {"county": COUNT}


def test_next_agreement_counts_when_the_first_is_reversed() -> None:
    signed = [fact(f"sign{n}", "agreement.signed", day(4, n), 计划开工日期=day(9, 1)) for n in (1, 2)]
    facts = [first_area(), *signed, reversal("sign1")]
    assert held(facts, "signed") == {"county": COUNT}
    assert [(p.fact, p.amount) for p in postings(facts, rich()) if p.measure == "signed"] == [
        ("sign1", COUNT), ("sign1", -COUNT), ("sign2", COUNT),
    ]  # fmt: skip


def test_slot_that_nobody_fills_waits_in_suspense() -> None:
    assert held([first_area(), transferred(), arrived(), verified()]) == {"county": 30_000_000, SUSPENSE: 70_000_000}


def test_suspense_is_corrected_when_the_slot_is_filled() -> None:
    facts = [first_area(), transferred(), arrived(), verified(), landed(on=day(4, 10))]
    assert held(facts) == {"county": 30_000_000, "planning": 70_000_000}
    correction = [p for p in postings(facts, rich()) if p.cause == "land"]
    assert [(p.account, p.amount, p.posted_on) for p in correction] == [
        (SUSPENSE, -70_000_000, day(4, 10)),
        ("planning", 70_000_000, day(4, 10)),
    ]


def test_later_change_of_a_slot_leaves_what_was_posted() -> None:
    facts = [first_area(), landed(), transferred(), arrived(), verified(), landed("ecology", "moved", day(5, 1))]
    assert held(facts) == {"county": 30_000_000, "planning": 70_000_000}


def test_money_after_a_change_of_the_slot_goes_to_the_new_one() -> None:
    facts = [
        first_area(), landed(), transferred(), arrived(), verified(), landed("ecology", "moved", day(5, 1)),
        arrived(YI, "more", day(5, 2)), verified("more", fact_id="check2"),
    ]  # fmt: skip
    assert held(facts) == {"county": 60_000_000, "planning": 70_000_000, "ecology": 70_000_000}


def test_reversal_of_the_wrong_slot_moves_what_was_posted_to_the_right_one() -> None:
    facts = [first_area(), landed("ecology", "wrong"), transferred(), arrived(), verified()]
    facts += [reversal("wrong"), landed(on=day(5, 7))]
    assert held(facts) == {"county": 30_000_000, "planning": 70_000_000}


def test_reversal_of_the_money_mirrors_what_was_posted() -> None:
    facts = [first_area(), landed(), transferred(), arrived(YI + 1), verified()]
    posted = postings(facts, rich())
    mirrored = postings([*facts, reversal("funds")], rich())
    assert [(p.account, -p.amount) for p in mirrored[len(posted) :]] == [(p.account, p.amount) for p in posted]
    assert {p.cause for p in mirrored[len(posted) :]} == {"undo"}


def test_reversal_of_the_verification_takes_back_what_was_posted() -> None:
    assert held([first_area(), landed(), transferred(), arrived(), verified(), reversal("check")]) == {}


def test_transfer_recorded_later_splits_what_was_known_to_nobody() -> None:
    facts = [first_area(), landed(), arrived(), verified(), transferred(day(6, 1))]
    assert held(facts) == {"county": 30_000_000, "planning": 70_000_000}


def test_condition_known_to_be_false_is_not_looked_at_again() -> None:
    facts = [first_area(), landed(), transferred(value=False), arrived(), verified()]
    later = fact("later", "project.transferred", day(6, 1), 流转=True)
    assert held([*facts, later]) == {"county": YI}


def test_condition_that_asks_whether_something_was_said_is_settled_when_it_is_said(tmp_path: Path) -> None:
    regime = changed(tmp_path, "title: 流转分享, when: 流转 = true", "title: 流转分享, when: 流转 is not null")
    facts = [first_area(), landed(), arrived(), verified()]
    assert held(facts, regime=regime) == {"county": YI}
    assert held([*facts, transferred(day(6, 1))], regime=regime) == {"county": 30_000_000, "planning": 70_000_000}


def test_both_sides_count_in_full_and_the_total_counts_once() -> None:
    facts = [first_area(), landed(), fact("start", "construction.started", day(6, 1))]
    posted = postings(facts, rich())
    assert balances(posted)["started"] == {"county": COUNT, "planning": COUNT}
    assert [p.double for p in posted] == [False, True]
    assert totals(posted) == {"started": COUNT}


def test_unit_that_is_both_sides_counts_once() -> None:
    facts = [first_area("planning"), landed(), fact("start", "construction.started", day(6, 1))]
    assert held(facts, "started") == {"planning": COUNT}


def test_exemption_granted_later_takes_the_case_out() -> None:
    signed = fact("sign", "agreement.signed", day(4, 1), 计划开工日期=day(9, 1))
    granted = fact("grant", "project.exempted", day(8, 1), 豁免=True)
    assert held([first_area(), signed], "exempted") == {"county": COUNT}
    assert held([first_area(), signed, granted], "exempted") == {}


def test_trial_rule_says_so_on_each_posting() -> None:
    facts = [first_area(), landed(), transferred(), arrived(), verified()]
    assert [(p.trial, p.rule, p.clause, p.weight, p.whole) for p in postings(facts, rich())] == [
        (True, "transfer-split", "3.2", 3, 10),
        (True, "transfer-split", "3.2", 7, 10),
    ]


def test_missing_standard_keeps_everything_in_suspense(tmp_path: Path) -> None:
    regime = changed(tmp_path, "weights: {first: 3, landing: 7}", "missing: 利益分成实施办法")
    facts = [first_area(), landed(), transferred(), arrived(), verified()]
    assert held(facts, regime=regime) == {SUSPENSE: YI}
    assert {p.missing for p in postings(facts, regime)} == {"利益分成实施办法"}


def test_rule_in_force_on_the_day_of_the_fact_binds(tmp_path: Path) -> None:
    later = (
        '  - {id: tax-split, from: 2026-07-01, clause: "3.2", title: 税收分享, when: 流转 = true, measures: [tax],\n'
        "     weights: {first: 4, landing: 6}}\n"
    )
    old = '  - {id: tax-split, clause: "3.2", title: 税收分享,'
    regime = changed(tmp_path, old, later + old.replace("clause", "until: 2026-07-01, clause"))
    taxes = [fact(f"tax{n}", "tax.paid", day(n, 1), 税收=1_000_000) for n in (6, 7)]
    facts = [first_area(), landed(), transferred(), *taxes]
    assert held(facts, "tax", regime) == {"county": 500_000, "planning": 1_500_000}


def test_old_project_keeps_the_rule_of_its_filing(tmp_path: Path) -> None:
    regime = changed(
        tmp_path,
        '  - {id: tax-split, clause: "3.2", title: 税收分享,',
        '  - {id: tax-split, until: 2026-05-01, applies: by_filing, clause: "3.2", title: 税收分享,',
    )
    tax: dict[str, Value] = {"税收": 1_000_000}
    facts = [first_area(), landed(), transferred(), fact("tax", "tax.paid", day(6, 1), "county", None, (), **tax)]
    assert held(facts, "tax", regime) == {"county": 100_000, "planning": 900_000}


def test_fold_hands_the_postings_over() -> None:
    facts = [first_area(), landed(), transferred(), arrived(), verified()]
    found = state(facts, day(6, 1)).credits
    assert found == postings(facts, rich()) and all(isinstance(p, Posting) for p in found)


def test_case_of_another_kind_earns_nothing() -> None:
    assert postings([first_area(), landed(), transferred(), arrived(), verified()], rich(), "work") == ()


def introduced(unit: str, part: float) -> Fact:
    return fact(f"share-{unit}", "lineage.introducer_shared", day(3, 4), 共同引进单位=unit, 引进占比=part)


def test_what_introducing_units_earn_together_is_split_by_their_shares() -> None:
    regime = shipped("qiaocheng")
    report = fact("report", "lead.reported", day(3, 3), 首报单位="gujing")
    signed = fact("sign", "agreement.signed", day(4, 1), 协议类型="投资合同", 协议投资额=YI + 1)
    together = [introduced("gujing", 0.6), introduced("econ_zone", 0.4)]
    assert held([report, *together, signed], "contracted", regime) == {"gujing": 60_000_001, "econ_zone": 40_000_000}
    lines = [line for line in postings([report, *together, signed], regime) if line.measure == "contracted"]
    assert [(line.weight, line.whole, line.default) for line in lines] == [(3, 5, True), (2, 5, True)]
    # What was earned before the shares were recorded stays with whom it was posted to.
    assert held([report, signed, *together], "contracted", regime) == {"gujing": YI + 1}
