"""What holds of any sequence of facts: shares add up, the ledger only grows, and says what a replay would say."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.regimes.case import REVERSED, SUSPENSE, VERIFIED, Fact
from luodi.regimes.credits import Ledger, balances, postings, shares, totals
from luodi.regimes.figures import COUNT_SCALE, amount_of
from luodi.regimes.vocabulary import Value
from regimes.packed import fact, rich

START = date(2026, 3, 2)
UNITS = st.sampled_from(["county", "planning", "ecology"])
AMOUNTS = st.integers(0, 10**13)
VALUES: dict[str, dict[str, st.SearchStrategy[Value]]] = {
    "first_area.named": {"责任方": UNITS},
    "lead.confirmed": {"责任方": UNITS},
    "project.transferred": {"流转": st.booleans()},
    "project.exempted": {"豁免": st.booleans()},
    "funds.arrived": {"到位资金": AMOUNTS},
    "tax.paid": {"税收": AMOUNTS},
    "agreement.signed": {"计划开工日期": st.just(date(2026, 9, 1))},
    "construction.started": {},
    VERIFIED: {"核实结论": st.sampled_from(["属实", "属实", "不属实"])},
    REVERSED: {"理由": st.just("记错")},
}


@st.composite
def sequences(draw: st.DrawFn) -> list[Fact]:
    facts: list[Fact] = []
    for number in range(draw(st.integers(1, 20))):
        kind = draw(st.sampled_from(list(VALUES)))
        values = {name: draw(strategy) for name, strategy in VALUES[kind].items()}
        about = None
        if kind in (VERIFIED, REVERSED) and facts:
            about = draw(st.sampled_from([f.id for f in facts]))
        on = START + timedelta(days=number + draw(st.integers(-2, 2)))
        facts.append(fact(f"f{number}", kind, on, "office", about, (), **values))
    return facts


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(1, 10_000), min_size=1, max_size=6))
def test_shares_add_up_and_none_is_a_whole_part_off(amount: int, weights: list[int]) -> None:
    found = shares(amount, weights)
    assert sum(found) == amount
    assert all(
        abs(share * sum(weights) - amount * weight) < sum(weights) for share, weight in zip(found, weights, strict=True)
    )


@settings(max_examples=120)
@given(sequences())
def test_ledger_taken_one_by_one_is_the_ledger_taken_at_once_and_only_grows(facts: list[Fact]) -> None:
    ledger = Ledger(rich(), "project")
    for at, each in enumerate(facts):
        before = list(ledger.postings)
        ledger.take(each)
        assert ledger.postings[: len(before)] == before
        assert tuple(ledger.postings) == postings(facts[: at + 1], rich())


@settings(max_examples=120)
@given(sequences())
def test_accounts_of_a_fact_add_up_to_what_it_says(facts: list[Fact]) -> None:
    """To the yuan, 双核算 taken out; what is reversed or refuted comes to nothing."""
    by_id = {each.id: each for each in facts}
    measures = {measure.id: measure for measure in rich().pack.measures}
    ledger = postings(facts, rich())
    for measure_id, fact_id in {(p.measure, p.fact) for p in ledger}:
        measure = measures[measure_id]
        total = totals(p for p in ledger if (p.measure, p.fact) == (measure_id, fact_id))[measure_id]
        counted = amount_of(measure, rich().terms) == "count"
        assert total in (0, COUNT_SCALE if counted else by_id[fact_id].values[measure.sum or ""])
        if any(each.kind == REVERSED and each.about == fact_id for each in facts[facts.index(by_id[fact_id]) :]):
            assert total == 0


@settings(max_examples=120)
@given(sequences())
def test_accounts_hold_nothing_negative_and_balance_on_every_day(facts: list[Fact]) -> None:
    """On each day, in the order of recording: an account never owes, and the accounts are the total."""
    ledger = postings(facts, rich())
    for at in range(len(ledger)):
        if at + 1 < len(ledger) and ledger[at + 1].cause == ledger[at].cause:
            continue
        known = ledger[: at + 1]
        for measure, accounts in balances(known).items():
            assert all(amount > 0 for amount in accounts.values())
            assert sum(accounts.values()) == sum(p.amount for p in known if p.measure == measure)


@settings(max_examples=60)
@given(sequences())
def test_mirrors_take_back_exactly_what_stood(facts: list[Fact]) -> None:
    standing: list[tuple[str, str, str | None, str, int]] = []
    for p in postings(facts, rich()):
        line = (p.measure, p.fact, p.slot, p.account, abs(p.amount))
        if p.mirrors:
            assert p.amount < 0
            standing.remove(line)
        else:
            standing.append(line)


@settings(max_examples=60)
@given(sequences())
def test_nothing_waits_for_a_slot_that_is_filled(facts: list[Fact]) -> None:
    filled = {"first": False, "landing": False}
    gone = {each.about for each in facts if each.kind == REVERSED}
    for each in facts:
        if each.id not in gone:
            filled["first"] |= each.kind == "first_area.named"
            filled["landing"] |= each.kind == "lead.confirmed"
    waiting: dict[str | None, int] = {}
    for p in postings(facts, rich()):
        if p.account == SUSPENSE:
            waiting[p.slot] = waiting.get(p.slot, 0) + p.amount
    assert all(not amount or not filled[str(slot)] for slot, amount in waiting.items())
