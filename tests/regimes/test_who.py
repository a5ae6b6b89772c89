"""Apartness and the words of `by`: verifier, owner, write_off, slot, right."""

from luodi.regimes.admission import admit
from luodi.regimes.case import Fact
from luodi.regimes.fold import progress
from luodi.regimes.who import Actor, expand, title_of
from regimes.packed import CALENDAR, YI, actor, confirmed, day, fact, planned, reported, rich, to_signed

FUNDS = fact("a", "funds.arrived", day(4, 1), "county", 到位资金=YI)


def refusal(facts: list[Fact], asked: Fact, by: Actor) -> str | None:
    return admit(progress(facts, rich()), asked, by, rich(), CALENDAR).refusal


def verified() -> Fact:
    return fact("v", "fact.verified", day(4, 2), "statistics", about="a", 核实结论="属实")


def test_verifier_named_by_the_fact_may_verify() -> None:
    assert refusal([*to_signed(), FUNDS], verified(), actor("statistics")) is None


def test_own_unit_may_not_verify() -> None:
    assert "另一个单位" in str(refusal([*to_signed(), FUNDS], verified(), actor("county")))


def test_unit_not_named_may_not_verify() -> None:
    assert "不归" in str(refusal([*to_signed(), FUNDS], verified(), actor("ecology")))


def test_verified_fact_is_not_verified_again() -> None:
    facts = [*to_signed(), FUNDS, verified()]
    again = fact("v2", "fact.verified", day(4, 3), "statistics", about="a", 核实结论="属实")
    assert "已经核实" in str(refusal(facts, again, actor("statistics")))


def test_slot_holder_may_act_and_others_not() -> None:
    assert refusal([reported(), confirmed()], planned(), actor("county")) is None
    assert "落户地" in str(refusal([reported(), confirmed()], planned(), actor("ecology")))


def test_owner_of_one_review_item_may_not_answer_for_another_unit() -> None:
    facts = [reported(), confirmed(), planned()]
    asked = fact("o", "opinion.given", day(3, 12), 评审事项="产业政策", 评审单位="planning", 评审意见="同意")
    assert refusal(facts, asked, actor("planning")) is None
    assert refusal(facts, asked, actor("statistics")) is not None


def test_write_off_is_confirmed_by_somebody_else_than_the_doer() -> None:
    facts = [reported(), confirmed(day(3, 20))]
    asked = fact("w", "obligation.written_off", day(3, 21), "watch", about="screening/lead")
    assert refusal(facts, asked, actor("watch", "supervisor")) is None
    assert refusal(facts, asked, actor("office")) is not None
    assert "另一个人" in str(refusal(facts, asked, actor("watch", "supervisor", person="office的人")))


def test_group_stands_for_its_leader_and_members() -> None:
    assert expand(rich(), ["leading"]) == ("director", "office", "planning")


def test_words_have_chinese_titles() -> None:
    assert [title_of(w, rich()) for w in ("owner", "slot.landing", "county", "director", "leading")] == [
        "该事项的责任人", "落户地", "甲县", "办公室主任", "领导小组",
    ]  # fmt: skip
