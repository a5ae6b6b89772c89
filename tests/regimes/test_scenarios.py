"""Every scenario beside a shipped pack holds; a scenario that could not fail is refused."""

from pathlib import Path

import pytest

from luodi.regimes.loader import available, shipped
from luodi.regimes.scenario_run import run
from luodi.regimes.scenarios import Scenario, load_scenarios, shipped_scenarios
from luodi.regimes.yamlsource import PackError
from regimes.packed import CALENDAR, rich

SHIPPED = [(slug, path) for slug in available() for path in shipped_scenarios(slug)]


@pytest.mark.parametrize(("slug", "path"), SHIPPED, ids=[f"{slug}/{path.stem}" for slug, path in SHIPPED])
def test_shipped_scenario_holds(slug: str, path: Path) -> None:
    regime = shipped(slug)
    problems = [problem for scenario in load_scenarios(path, regime) for problem in run(scenario, regime, CALENDAR)]
    assert not problems, "\n".join(str(problem) for problem in problems)


def written(tmp_path: Path, text: str) -> list[Scenario]:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scenarios(path, rich())


def found(tmp_path: Path, text: str) -> list[str]:
    return [str(p) for scenario in written(tmp_path, text) for p in run(scenario, rich(), CALENDAR)]


HEAD = """clauses: ["2.1"]
name: 报送之后两个工作日研判
facts:
  - {id: lead, kind: lead.reported, on: 2026-03-02, by: county, values: {项目名称: 甲, 投资总额: 3.2亿元}}
"""


def test_scenario_that_holds_reports_nothing(tmp_path: Path) -> None:
    text = HEAD + "expect:\n  - {on: 2026-03-05, stage: lead, open: [screening], late: [screening],\n"
    text += "     due: {screening: 2026-03-04}, steps: {screening: [remind, urge]}, owners: {screening: office}}\n"
    assert found(tmp_path, text) == []


@pytest.mark.parametrize(
    "line",
    [
        "stage: negotiation",
        "standing: shelved",
        "open: []",
        "late: [big]",
        "done: [screening]",
        "paused: [screening]",
        "due: {screening: 2026-03-06}",
        "steps: {screening: [remind]}",
        "slots: {landing: county}",
        "gates: {reviewed: passes}",
        "owners: {screening: [county]}",
    ],
)
def test_each_wrong_expectation_is_reported_with_its_line(tmp_path: Path, line: str) -> None:
    problems = found(tmp_path, HEAD + f"expect:\n  - on: 2026-03-05\n    {line}\n")
    assert len(problems) == 1
    assert problems[0].startswith("case.yaml 第 7 行：")


def test_fact_refused_without_saying_so_fails_the_scenario(tmp_path: Path) -> None:
    text = HEAD + "  - {kind: decision.made, on: 2026-03-03, by: director}\n"
    assert "case.yaml 第 5 行：“decision.made”应记得上" in found(tmp_path, text)[0]


def test_fact_taken_though_refusal_was_expected_fails_the_scenario(tmp_path: Path) -> None:
    text = HEAD + "  - {kind: lead.confirmed, on: 2026-03-03, by: office, values: {责任方: county}, refused: 不行}\n"
    assert "实际记上了" in found(tmp_path, text)[0]


def test_refused_fact_is_not_taken_in(tmp_path: Path) -> None:
    text = HEAD + "  - {kind: lead.confirmed, on: 2026-03-03, by: ecology, values: {责任方: county}, refused: 不归}\n"
    assert found(tmp_path, text + "expect:\n  - {on: 2026-03-03, open: [screening]}\n") == []


def test_expectation_sees_only_what_was_recorded_by_its_day(tmp_path: Path) -> None:
    text = HEAD + "  - {kind: lead.confirmed, on: 2026-03-04, by: office, values: {责任方: county}}\n"
    assert found(tmp_path, text + "expect:\n  - {on: 2026-03-03, stage: lead}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "open: [screning]",
        "stage: leed",
        "due: {screning: 2026-03-06}",
        "gates: {reviewd: passes}",
        "slots: {landed: county}",
        "colour: red",
        "gates: {reviewed: maybe}",
    ],
)
def test_misspelt_expectation_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(PackError) as refused:
        written(tmp_path, HEAD + f"expect:\n  - on: 2026-03-05\n    {line}\n")
    assert refused.value.problems[0].place.line == 7


EARNED = """clauses: ["3.2"]
name: 流转项目的税收一九分
facts:
  - {id: lead, kind: lead.reported, on: 2026-03-02, by: county, values: {项目名称: 甲}}
  - {kind: first_area.named, on: 2026-03-03, by: office, values: {责任方: county}}
  - {kind: project.transferred, on: 2026-03-04, by: office, values: {流转: 是}}
  - {kind: tax.paid, on: 2026-03-05, by: office, values: {税收: 120万元}}
expect:
  - {on: 2026-03-06, credits: {tax: {county: 12万元, 待定: 108}}}
"""


def test_scenario_states_what_every_account_earned(tmp_path: Path) -> None:
    assert found(tmp_path, EARNED) == []
    assert found(tmp_path, EARNED.replace("待定: 108", "待定: 108万元, 合计: 120万元")) == []


@pytest.mark.parametrize(
    "wrong", ["待定: 107.9999", "planning: 108", "待定: 108, 合计: 119", "待定: 108, planning: 0", "待定: 108亩"]
)
def test_scenario_that_expects_other_earnings_is_told_so(wrong: str, tmp_path: Path) -> None:
    assert len(found(tmp_path, EARNED.replace("待定: 108", wrong))) == 1


def test_scenario_that_leaves_an_account_out_is_told_what_it_holds(tmp_path: Path) -> None:
    problem = found(tmp_path, EARNED.replace(", 待定: 108", ""))[0]
    assert "税收的业绩应为 [county: 12 万元]，实际 [county: 12 万元, 待定: 108 万元]" in problem


@pytest.mark.parametrize("name", ["taxes: {county: 1}", "start-rate: {county: 1}", "tax: {county2: 1}"])
def test_scenario_with_an_unknown_measure_or_account_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(PackError):
        written(tmp_path, EARNED.replace("tax: {county: 12万元, 待定: 108}", name))
