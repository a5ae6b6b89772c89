"""What a gate reads, and what it does where a figure is missing: `reads: fact`, `unknown: pass`."""

from pathlib import Path

import pytest

from luodi.regimes.admission import Admission, admit
from luodi.regimes.case import Fact
from luodi.regimes.fold import progress, view
from luodi.regimes.gates import next_steps
from luodi.regimes.loader import load
from luodi.regimes.regime import Regime
from regimes.packed import CALENDAR, MU, PACKS, YI, actor, confirmed, day, fact, reported

OWN = """  - {id: own, clause: "2.3", title: 写明总额, recording: plan.submitted, reads: fact,
     must: 投资总额 is not null}
"""
ORDER = """  - {id: order, clause: "2.3", title: 固定资产不多于总额, recording: plan.submitted, unknown: pass,
     must: 固定资产投资 <= 投资总额}
"""
COUNTY = actor("county")


@pytest.fixture
def regime(tmp_path: Path) -> Regime:
    text = (PACKS / "rich" / "rich.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "rich"
    folder.mkdir()
    (folder / "rich.yaml").write_text(text.replace("gates:\n", f"gates:\n{OWN}{ORDER}", 1), encoding="utf-8")
    return load(folder, PACKS)


def plan(**more: int) -> Fact:
    return fact("plan", "plan.submitted", day(3, 10), "county", 固定资产投资=YI, 用地面积=20 * MU, **more)


def ask(regime: Regime, before: list[Fact], asked: Fact) -> Admission:
    return admit(progress(before, regime), asked, COUNTY, regime, CALENDAR)


def lines(admission: Admission, gate: str) -> list[str]:
    return [line.outcome.value for line in admission.verdicts if line.gate == gate]


def test_gate_on_the_form_is_not_met_by_what_the_case_knows(regime: Regime) -> None:
    asked = ask(regime, [reported(total=2 * YI), confirmed()], plan())
    assert [line.gate for line in asked.stopping] == ["own"]


def test_gate_on_the_form_is_met_by_the_form(regime: Regime) -> None:
    assert ask(regime, [reported(total=None), confirmed()], plan(投资总额=2 * YI)).admitted


def test_gate_on_the_form_is_not_asked_before_there_is_a_form(regime: Regime) -> None:
    p = progress([reported(), confirmed()], regime)
    steps = next_steps(p, view(p, regime, CALENDAR, day(3, 9)), regime, day(3, 9))
    gates = {line.gate for stage, found in steps if stage.id == "review" for line in found}
    assert "intensity" in gates
    assert "own" not in gates


def test_gate_that_lets_the_unknown_pass_has_no_line_while_a_figure_is_missing(regime: Regime) -> None:
    asked = ask(regime, [reported(total=None), confirmed()], plan())
    assert lines(asked, "order") == []


def test_gate_that_lets_the_unknown_pass_still_stops_what_is_known_to_be_wrong(regime: Regime) -> None:
    asked = ask(regime, [reported(total=None), confirmed()], plan(投资总额=YI // 2))
    assert [line.gate for line in asked.stopping] == ["order"]
