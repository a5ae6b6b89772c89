"""A slot filled by what an option of a term means: the document ties the one to the other, nobody types it."""

from pathlib import Path

import pytest

from luodi.regimes.fold import fold
from luodi.regimes.loader import load
from luodi.regimes.yamlsource import PackError
from regimes.packed import CALENDAR, PACKS, day, fact, reported

PLAIN = "review.concluded: {title: 评审会结论, terms: [评审结论], by: [leading]}"
TIED = PLAIN.removesuffix("}") + ", fills: [{slot: %s, term: 评审结论, means: {%s}}]}"
TEXT = (PACKS / "rich" / "rich.yaml").read_text(encoding="utf-8")


def written(tmp_path: Path, means: str, slot: str = "first") -> Path:
    folder = tmp_path / "rich"
    folder.mkdir()
    assert TEXT.count(PLAIN) == 1
    (folder / "rich.yaml").write_text(TEXT.replace(PLAIN, TIED % (slot, means)), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("verdict", "unit"), [("通过", "office"), ("不通过", "planning")])
def test_option_fills_the_slot_with_what_it_means(tmp_path: Path, verdict: str, unit: str) -> None:
    regime = load(written(tmp_path, "通过: office, 不通过: planning"), PACKS)
    facts = [reported(), fact("end", "review.concluded", day(3, 5), 评审结论=verdict)]
    assert fold(facts, regime, CALENDAR, day(3, 6)).slots["first"] == unit


BROKEN = {
    "option-without-a-meaning": ("通过: office", "first", "选“不通过”时由谁担任"),
    "option-nobody-knows": ("通过: office, 不通过: planning, 缓议: office", "first", "没有“缓议”"),
    "unit-nobody-knows": ("通过: ofice, 不通过: planning", "first", "是不是“office”"),
    "unit-for-a-position": ("通过: office, 不通过: planning", "leader", "没有“office”"),
    "slot-nobody-knows": ("通过: office, 不通过: planning", "last", "means 只用于"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_meaning_that_leads_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    means, slot, expected = BROKEN[name]
    with pytest.raises(PackError) as refused:
        load(written(tmp_path, means, slot), PACKS)
    assert any(expected in str(problem) for problem in refused.value.problems), refused.value.problems
