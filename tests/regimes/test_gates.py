"""Gates, order of stages, reversal of what others lean on, and who may do a thing, through `admit`."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from luodi.regimes.admission import Admission, admit
from luodi.regimes.case import Fact, Outcome
from luodi.regimes.fold import progress, view
from luodi.regimes.gates import next_steps, verdicts_for
from luodi.regimes.loader import load, shipped
from luodi.regimes.who import Actor
from regimes.packed import (
    CALENDAR,
    MU,
    PACKS,
    YI,
    actor,
    confirmed,
    day,
    fact,
    opinions,
    planned,
    reported,
    rich,
    to_signed,
)

OFFICE = actor("office")
COUNTY = actor("county")
DIRECTOR = actor("office", "director", rights=("decide",))


def ask(facts: list[Fact], asked: Fact, by: Actor = OFFICE) -> Admission:
    return admit(progress(facts, rich()), asked, by, rich(), CALENDAR)


def test_decision_without_a_passed_review_is_stopped() -> None:
    facts = [reported(), confirmed(), planned(), *opinions()]
    asked = ask(facts, fact("d", "decision.made", day(3, 16), evidence=("纪要",)), DIRECTOR)
    assert [(v.gate, v.outcome) for v in asked.stopping] == [("reviewed", Outcome.BLOCKS)]


def test_review_of_an_older_plan_does_not_count_for_a_newer_one() -> None:
    facts = [*to_signed()[:7], planned(day(3, 15), "plan2")]
    assert not ask(facts, fact("d", "decision.made", day(3, 16), evidence=("纪要",)), DIRECTOR).admitted


def test_conclusion_waits_for_every_opinion() -> None:
    facts = [reported(), confirmed(), planned(), *opinions()[:2]]
    asked = ask(facts, fact("r", "review.concluded", day(3, 13), 评审结论="通过"))
    assert "2 / 3，缺：环境影响（环境）" in asked.reasons[0]


def test_waived_opinion_is_not_an_opinion() -> None:
    facts = [reported(), confirmed(), planned(), *opinions()[:2]]
    facts.append(fact("w", "obligation.waived", day(3, 12), about="joint.ecology.ecology/plan", 理由="急"))
    assert not ask(facts, fact("r", "review.concluded", day(3, 13), 评审结论="通过")).admitted


def test_backdated_decision_is_stopped() -> None:
    asked = ask(to_signed()[:7], fact("d", "decision.made", day(3, 12), evidence=("纪要",)), DIRECTOR)
    assert any("晚于" in reason for reason in asked.reasons)


def test_review_that_a_decision_leans_on_cannot_be_reversed_first() -> None:
    asked = ask(to_signed(), fact("x", "fact.reversed", day(4, 1), about="review", 理由="误"))
    assert any("以它为前提" in reason for reason in asked.reasons)


def test_last_fact_can_be_reversed() -> None:
    assert ask(to_signed(), fact("x", "fact.reversed", day(4, 1), about="sign", 理由="误")).admitted


def test_stage_cannot_be_skipped() -> None:
    asked = ask([reported()], fact("s", "construction.started", day(3, 3), "county"), Actor(
        "甲一", "county", frozenset({"county"}), frozenset(), frozenset(), system=True
    ))  # fmt: skip
    assert any("不能直接进入" in reason for reason in asked.reasons)


@pytest.mark.parametrize(
    ("fixed", "land", "outcome"),
    [(38_000_000, 10 * MU, Outcome.PASSES), (37_999_999, 10 * MU, Outcome.WARNS)],
)
def test_guidance_passes_exactly_on_the_line_and_warns_below(fixed: int, land: int, outcome: Outcome) -> None:
    asked = ask([reported(), confirmed()], planned(fixed=fixed, land=land), COUNTY)
    line = next(v for v in asked.verdicts if v.gate == "intensity")
    assert asked.admitted
    assert (line.right, line.unit) == ("380", "万元/亩")
    assert line.outcome is outcome


def test_missing_figure_is_unknown_and_stops_a_hard_gate() -> None:
    asked = ask(to_signed(), fact("c", "construction.started", day(6, 1), "county"), COUNTY)
    line = next(v for v in asked.stopping if v.gate == "funded")
    assert (line.outcome, line.missing) == (Outcome.UNKNOWN, ("到位资金",))


def overridden(gate: str) -> Fact:
    return fact("o", "gate.overridden", day(5, 30), 关口=gate, 越过理由="专题会同意")


def test_override_by_the_named_position_passes_the_gate_and_is_seen() -> None:
    facts = [*to_signed(), overridden("funded")]
    asked = ask(facts, fact("c", "construction.started", day(6, 1), "county"), COUNTY)
    assert {v.gate: v.outcome for v in asked.verdicts}["funded"] is Outcome.OVERRIDDEN
    assert [v.gate for v in asked.stopping] == ["verified-funds"]


def test_override_by_somebody_else_is_refused() -> None:
    assert "只能由办公室主任" in str(ask(to_signed(), overridden("funded")).refusal)
    assert ask(to_signed(), overridden("funded"), DIRECTOR).admitted


@pytest.mark.parametrize(("gate", "why"), [("reviewed", "不允许越过"), ("intensity", "只作提示"), ("x", "没有“x”")])
def test_gate_that_allows_no_override_is_not_overridden(gate: str, why: str) -> None:
    assert why in str(ask(to_signed(), overridden(gate), DIRECTOR).refusal)


def test_verified_requirement_waits_for_verification() -> None:
    facts = [*to_signed(), fact("a", "funds.arrived", day(4, 1), "county", 到位资金=YI)]
    started = fact("c", "construction.started", day(6, 1), "county")
    assert [v.detail for v in ask(facts, started, COUNTY).stopping] == ["已记录，尚未核实"]
    facts.append(fact("v", "fact.verified", day(4, 2), "statistics", about="a", 核实结论="属实"))
    assert ask(facts, started, COUNTY).admitted


def test_evidence_that_is_required_must_be_there() -> None:
    asked = ask(to_signed()[:7], fact("d", "decision.made", day(3, 16)), DIRECTOR)
    assert any("要附材料" in reason for reason in asked.reasons)


def test_shelved_case_takes_nothing_but_its_revival() -> None:
    facts = [reported(), fact("s", "project.shelved", day(3, 3), 理由="等地")]
    assert any("搁置" in reason for reason in ask(facts, confirmed()).reasons)
    assert ask(facts, fact("r", "project.revived", day(3, 5), 理由="有地")).admitted


def test_what_the_next_stage_still_needs_is_listed() -> None:
    p = progress([reported(), confirmed(), planned()], rich())
    steps = next_steps(p, view(p, rich(), CALENDAR, day(3, 11)), rich(), day(3, 11))
    assert [(stage.id, [v.outcome for v in lines]) for stage, lines in steps] == [("decision", [Outcome.BLOCKS])]


@pytest.mark.parametrize(
    ("asked", "by", "why"),
    [
        (fact("n", "lead.told", day(3, 3)), OFFICE, "没有“lead.told”"),
        (fact("n", "meeting.held", day(3, 3), 周期="x"), OFFICE, "没有“调度会”"),
        (confirmed(), COUNTY, "不归您所在的职务办理"),
        (fact("n", "lead.returned", day(3, 3), 理由="缺"), OFFICE, "要指明针对哪一件"),
        (fact("n", "lead.returned", day(3, 3), about="nothing", 理由="缺"), OFFICE, "不存在"),
        (fact("n", "lead.confirmed", day(3, 3), about="lead", 责任方="county"), OFFICE, "不针对别的记录"),
        (fact("n", "fact.verified", day(3, 3), about="lead", 核实结论="属实"), OFFICE, "不需要核实"),
        (fact("n", "obligation.waived", day(3, 3), about="x/y", 理由="免"), OFFICE, "不存在"),
        (fact("n", "obligation.written_off", day(3, 3), about="screening/lead"), OFFICE, "还没有办结"),
    ],
)
def test_refusal_says_why(asked: Fact, by: Actor, why: str) -> None:
    assert why in str(ask([reported()], asked, by).refusal)


def test_case_begins_with_an_opening_fact() -> None:
    assert "还没有立项" in str(ask([], confirmed()).refusal)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (fact("n", "lead.confirmed", day(3, 3)), "责任方"),
        (fact("n", "lead.confirmed", day(3, 3), 责任方="county", 用地面积=1), "用地面积"),
        (fact("n", "plan.submitted", day(3, 3), 固定资产投资=-1, 用地面积=1), "固定资产投资"),
        (fact("n", "lead.confirmed", date(1026, 3, 3), 责任方="county"), "happened_on"),
    ],
)
def test_problem_stands_beside_its_field(asked: Fact, field: str) -> None:
    assert field in ask([reported()], asked).problems


def test_future_day_is_refused() -> None:
    late = Fact("n", "lead.confirmed", day(3, 9), confirmed().recorded_at, "甲一", "office", {"责任方": "county"})
    assert "happened_on" in ask([reported()], late).problems


@pytest.mark.parametrize(("papers", "admitted"), [(("协议",), False), (("协议", "授权书"), True)])
def test_gate_that_demands_a_kind_of_paper_takes_no_other_for_it(
    papers: tuple[str, ...], admitted: bool, tmp_path: Path
) -> None:
    text = (PACKS / "rich" / "rich.yaml").read_text(encoding="utf-8").replace("kinds: [协议]", "kinds: [协议, 授权书]")
    gate = '{id: letter, clause: "2.3", title: 附授权书, recording: agreement.signed, require: [{papers: 授权书}]}'
    (tmp_path / "rich.yaml").write_text(text.replace("\ngates:\n", f"\ngates:\n  - {gate}\n"), encoding="utf-8")
    regime = load(tmp_path, PACKS)
    *before, signing = to_signed()
    asked = admit(progress(before, regime), replace(signing, evidence=papers), actor("county"), regime, CALENDAR)
    assert asked.admitted is admitted
    assert admitted or asked.reasons == ("附有授权书：材料里还没有这一种：授权书",)


def test_each_of_several_conditions_is_told_in_words() -> None:
    regime = shipped("qiaocheng")
    checked = fact("c", "catalogue.checked", day(3, 4), "dev_reform", 产业结构类别="淘汰类", 市场准入="不在清单")
    told = verdicts_for(progress([checked], regime), fact("i", "inspection.formed", day(3, 5), "office"), regime)
    lines = {line.title: line.outcome for line in told if line.gate == "not-forbidden"}
    assert lines["淘汰类、禁止准入类不去考察：产业结构类别 ≠ “淘汰类”"] is Outcome.BLOCKS
