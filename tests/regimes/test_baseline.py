"""存量入库: a case comes in as it stood; nothing of its past is owed, the next step meets its gates."""

from datetime import date

import pytest

from luodi.regimes.admission import admit
from luodi.regimes.case import Fact
from luodi.regimes.fold import fold, progress
from luodi.regimes.loader import shipped
from luodi.regimes.vocabulary import Value
from regimes.packed import CALENDAR, YI, actor, fact, rich

TAKEN = date(2024, 3, 5)
TODAY = date(2026, 9, 7)
OFFICE = actor("office", rights=("decide",))


def taken_in(stage: str = "签约", **values: Value) -> Fact:
    return fact("taken", "baseline.recorded", TAKEN, "office", 项目名称="云岭项目", 入库阶段=stage, **values)


def test_taken_in_it_stands_where_it_stood_since_its_own_day() -> None:
    state = fold([taken_in(入库阶段日期=date(2025, 6, 30))], rich(), CALENDAR, TODAY)
    assert state.stage == "signed"
    assert state.entries[-1].on == date(2025, 6, 30)


def test_taken_in_years_later_nobody_owes_anything() -> None:
    state = fold([taken_in(投资总额=20 * YI)], rich(), CALENDAR, TODAY)
    assert state.obligations == ()


def test_a_fact_after_it_starts_what_it_always_starts() -> None:
    later = fact("sign", "agreement.signed", TODAY, "county", None, ("协议",), 计划开工日期=date(2026, 12, 1))
    state = fold([taken_in("决策"), later], rich(), CALENDAR, TODAY)
    assert [o.rule for o in state.open_obligations] == ["start-building"]


def test_terms_of_other_facts_are_taken_and_fill_their_slots() -> None:
    regime = shipped("ziyang")
    told = fact("t", "baseline.recorded", TAKEN, 项目名称="云岭", 入库阶段="建设", 首报单位="office", 首谈地="yanjiang")
    assert not admit(progress([], regime), told, OFFICE, regime, CALENDAR).problems
    slots = fold([told], regime, CALENDAR, TODAY).slots
    assert slots == {"introducing_unit": "office", "first_negotiation_area": "yanjiang"}


def test_a_stage_the_pack_does_not_have_is_refused_beside_its_term() -> None:
    answer = admit(progress([], rich()), taken_in("达产"), OFFICE, rich(), CALENDAR)
    assert "没有“达产”这个阶段" in answer.problems["入库阶段"]


def test_a_case_with_a_record_is_not_taken_in_again() -> None:
    p = progress([taken_in("洽谈")], rich())
    again = fact("again", "baseline.recorded", TODAY, "office", 项目名称="云岭项目", 入库阶段="签约")
    refused = admit(p, again, OFFICE, rich(), CALENDAR).refusal
    assert refused is not None and "已有记录" in refused


def test_others_than_the_office_may_not_take_in() -> None:
    assert admit(progress([], rich()), taken_in(), actor("county"), rich(), CALENDAR).refusal


@pytest.mark.parametrize(("stage", "stopped"), [("评审", True), ("决策", False)])
def test_the_gate_of_the_next_step_stands_and_those_of_the_past_do_not(stage: str, stopped: bool) -> None:
    """Taken in under review the decision still needs the review; taken in as decided its second reading does not."""
    p = progress([taken_in(stage)], rich())
    decided = fact("decide", "decision.made", TODAY, "office", None, ("会议纪要",))
    lines = admit(p, decided, OFFICE, rich(), CALENDAR).stopping
    assert bool([line for line in lines if line.gate == "reviewed"]) is stopped


def test_shipped_packs_know_it_and_it_starts_nothing_in_any_of_their_stages() -> None:
    for slug in ("qiaocheng", "ziyang", "lishui", "heyuan", "qingxin"):
        regime = shipped(slug)
        for stage in (s for s in regime.pack.stages if s.case == "project"):
            told = fact("t", "baseline.recorded", TAKEN, 项目名称="云岭", 入库阶段=stage.title, 首报单位="office")
            state = fold([told], regime, CALENDAR, TODAY)
            assert (state.stage, state.open_obligations) == (stage.id, ()), (slug, stage.title)
