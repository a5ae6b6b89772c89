"""Words of the rule language the packs lean on: absent, about: same, fact.<term> in `by`, roles named in Chinese."""

from datetime import UTC, date, datetime, time

from luodi.common.workdays import WorkingCalendar
from luodi.regimes.case import Fact, Outcome, Status
from luodi.regimes.fold import progress, step, view
from luodi.regimes.gates import verdicts_for
from luodi.regimes.loader import shipped
from luodi.regimes.vocabulary import Value
from luodi.regimes.who import Actor, refusal
from luodi.regimes.words import triggers

CALENDAR = WorkingCalendar({}, 2030)
DAY = date(2026, 3, 2)


def a_fact(
    fact_id: str, kind: str, unit: str = "taihe", about: str | None = None, day: date = DAY, **values: Value
) -> Fact:
    return Fact(fact_id, kind, day, datetime.combine(day, time(9), UTC), "甲一", unit, values, about)


def clerk_of(unit: str) -> Actor:
    return Actor(f"{unit} 的人", unit, frozenset({unit}), frozenset(), frozenset())


def a_lead() -> Fact:
    return a_fact("lead", "lead.reported", 项目名称="甲项目", 首报单位="taihe")


def test_requirement_of_an_absent_fact_passes_until_the_fact_is_there() -> None:
    regime = shipped("qingxin")
    p = progress([a_lead()], regime)
    returned = a_fact("back", "lead.returned", unit="office", 退回原因="缺执照")
    before = [line for line in verdicts_for(p, returned, regime) if line.gate == "return-before-confirmation"]
    step(p, a_fact("yes", "lead.confirmed", unit="office", 确认说明="属实"), regime)
    after = [line for line in verdicts_for(p, returned, regime) if line.gate == "return-before-confirmation"]
    assert [line.outcome for line in before] == [Outcome.PASSES]
    assert [line.outcome for line in after] == [Outcome.BLOCKS]


def test_two_requests_about_different_obligations_each_wait_for_their_own_answer() -> None:
    regime = shipped("qingxin")
    p = progress(
        [
            a_lead(),
            a_fact("q", "problem.raised", 问题="用地", 责任单位="land"),
            a_fact("ask1", "extension.requested", about="solve-problem/q", 申请延期至=date(2026, 4, 1)),
            a_fact("ask2", "extension.requested", about="confirm-lead/lead", 申请延期至=date(2026, 4, 1)),
            a_fact("yes", "obligation.extended", about="solve-problem/q", 延期至=date(2026, 4, 1)),
        ],
        regime,
    )
    state = view(p, regime, CALENDAR, DAY)
    answers = {o.started_by: o.status for o in state.obligations if o.rule == "answer-extension"}
    assert answers == {"ask1": Status.DONE, "ask2": Status.OPEN}


def test_unit_named_in_the_fact_may_record_it_and_another_may_not() -> None:
    regime = shipped("qingxin")
    p = progress([a_lead()], regime)
    state = view(p, regime, CALENDAR, DAY)
    asked = a_fact("m", "review.materials_requested", 评审事项="环境影响", 评审单位="environment", 需补材料="清单")
    spec = regime.pack.facts[asked.kind]
    assert refusal(clerk_of("environment"), spec, p, state, regime, asked) is None
    assert "“评审单位”填写的单位" in str(refusal(clerk_of("land"), spec, p, state, regime, asked))


def test_role_named_by_its_chinese_title_fills_the_slot() -> None:
    regime = shipped("qingxin")
    p = progress(
        [a_lead(), a_fact("r", "responsibility.assigned", unit="office", 责任角色="责任单位", 责任单位="taihe")],
        regime,
    )
    assert p.slots["responsible_unit"] == "taihe"


def test_new_round_of_review_does_not_wait_for_a_unit_that_only_the_old_rules_asked() -> None:
    regime = shipped("qingxin")
    before, after = date(2018, 7, 2), date(2018, 8, 1)
    p = progress(
        [
            a_fact("lead", "lead.reported", day=before, 项目名称="甲项目", 首报单位="taihe"),
            a_fact("first", "review.requested", unit="office", day=before, 送审说明="齐"),
            a_fact("second", "review.requested", unit="office", day=after, 送审说明="再审"),
        ],
        regime,
    )
    for running in p.running:
        if running.started_by == "second":
            running.status = Status.DONE
    concluded = a_fact("c", "review.concluded", unit="econ_info", day=after, 评审结论="不通过")
    lines = [line for line in verdicts_for(p, concluded, regime) if line.gate == "all-items-answered"]
    assert {line.outcome for line in lines} == {Outcome.PASSES}


def test_gate_on_a_named_unit_says_its_title_and_never_its_code() -> None:
    regime = shipped("ziyang")
    lead = a_fact("lead", "lead.reported", 项目名称="甲项目", 首报单位="anyue", 归口小组办公室="team_culture_office")
    naming = a_fact("name", "first_negotiation_area.named", unit="office", 首谈地="hitech", 项目分量="其他项目")
    p = progress([lead, naming], regime)
    back = a_fact("go", "transfer.arranged", unit="office", 评估情况="属实", 流转至="hitech")
    said = [f"{line.title}{line.detail}" for line in verdicts_for(p, back, regime)]
    assert any("高新区" in line for line in said)
    assert not any("hitech" in line or "yanjiang" in line for line in said)


def test_period_that_starts_a_rule_is_said_by_the_title_of_its_duty() -> None:
    regime = shipped("ziyang")
    (rule,) = regime.obligations_by_id["move-outpost"]
    assert triggers(rule.starts, regime) == "“周期开始”（周期事项为驻外分局，责任单位为广州分局）"
