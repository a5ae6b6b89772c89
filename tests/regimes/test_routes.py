"""Two routes of one document: a case is shown, and may take, only the stages of its own."""

import pytest

from luodi.regimes.admission import admit
from luodi.regimes.case import Fact
from luodi.regimes.fold import progress, view
from luodi.regimes.gates import next_steps
from luodi.regimes.loader import load
from luodi.regimes.regime import Regime
from luodi.regimes.saying import said
from regimes.packed import CALENDAR, PACKS, YI, actor, confirmed, day, planned, reported

REVIEW = "{id: review, title: 评审, on: plan.submitted, next: [decision],"
SMALL = "{id: small, title: 简易评审, on: first_area.named, when: 投资总额 < 亿元(1), next: [signed]}"


@pytest.fixture(scope="module")
def regime(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    text = (PACKS / "rich" / "rich.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("on: lead.confirmed, next: [review]", "on: lead.confirmed, next: [review, small]"),
        (f"  - {REVIEW}", f"  - {SMALL}\n  - {REVIEW} when: 投资总额 >= 亿元(1),"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    folder = tmp_path_factory.mktemp("packs") / "rich"
    folder.mkdir()
    (folder / "rich.yaml").write_text(text, encoding="utf-8")
    return load(folder, PACKS)


def offered(regime: Regime, *facts: Fact) -> list[str]:
    p = progress(facts, regime)
    return [stage.id for stage, _ in next_steps(p, view(p, regime, CALENDAR, day(3, 9)), regime, day(3, 9))]


@pytest.mark.parametrize(
    ("total", "stages"), [(YI - 1, ["small"]), (YI, ["review"]), (None, ["review", "small"])], ids=str
)
def test_only_the_route_of_the_case_is_shown_as_the_next(regime: Regime, total: int | None, stages: list[str]) -> None:
    assert offered(regime, reported(total=total), confirmed()) == stages


def test_stage_of_the_other_route_is_refused_with_the_reason(regime: Regime) -> None:
    asked = admit(progress([reported(total=YI - 1), confirmed()], regime), planned(), actor("county"), regime, CALENDAR)
    assert not asked.admitted
    assert "只有投资总额 ≥ 1 亿元的才走这一步；下一步可以是：简易评审" in asked.reasons[0]


def test_route_is_said_on_the_page_of_the_regime(regime: Regime) -> None:
    lines = {line.label: line.text for line in said(regime.stages["small"], regime)}
    assert lines["限于"] == "投资总额 < 1 亿元"
