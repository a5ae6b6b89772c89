"""Standing cases and key industries: what a pack may say of them, and what the checker refuses."""

from pathlib import Path

import pytest

from luodi.regimes.industries import covers, full_code, named, of_code
from luodi.regimes.loader import PACKS as SHIPPED
from luodi.regimes.loader import load, restore
from luodi.regimes.standing import asked_slots, fillings, opening
from luodi.regimes.yamlsource import PackError
from regimes.packed import PACKS

TEXT = (PACKS / "teams" / "teams.yaml").read_text(encoding="utf-8")
REGIME = load(PACKS / "teams", SHIPPED)


def refusals(tmp_path: Path, old: str, new: str) -> list[str]:
    assert TEXT.count(old) >= 1, old
    folder = tmp_path / "teams"
    folder.mkdir()
    (folder / "teams.yaml").write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load(folder, SHIPPED)
    return [str(problem) for problem in refused.value.problems]


BROKEN = {
    "code-the-standard-lacks": ('codes: ["27", C276]', 'codes: ["27", C999]', "“C999”不是 GB/T 4754-2017 的行业代码"),
    "industry-without-codes": ('codes: ["27", C276]', "codes: []", "没有行业代码"),
    "industry-twice": ("{id: food, title: 绿色", "{id: pharma, title: 绿色", "“pharma”写了两次"),
    "industry-of-unknown-clause": ('C276], clause: "1.2"', 'C276], clause: "1.9"', "没有“1.9”"),
    "team-of-unknown-industry": ("industries: [food]", "industries: [foods]", "没有“foods”这个重点产业"),
    "slot-nobody-defined": ("slots: {lead_unit: bureau", "slots: {lead: bureau", "没有“lead”这个责任角色"),
    "slot-with-an-unknown-body": ("slots: {lead_unit: bureau", "slots: {lead_unit: bureaus", "是不是“bureau”"),
    "slot-with-a-body-for-a-position": ("slots: {lead_unit: bureau", "slots: {leader: bureau", "没有“bureau”这个职务"),
    "slot-of-a-person": ("holds: text", "holds: person", "机制里不写人名"),
    "slot-that-no-fact-can-say": ("挂帅领导, 一套政策]", "挂帅领导]", "没有哪种事实能只凭这一项填“一套政策”"),
    "slot-without-a-case": ("members: [drugs, food]", "members: [food]", "没有 every: once 的周期事项"),
    "owner-that-is-a-text": ("owner: fact.责任单位", "owner: slot.policies", "填的是文字"),
    "managed-by-nobody": ("managed_by: bureau", "managed_by: bureaus", "没有“bureaus”这个机构"),
    "managed-by-itself": ("managed_by: bureau", "managed_by: park", "不能由自己管理"),
    "located-nowhere": ("located_in: bureau", "located_in: burea", "是不是“bureau”"),
    "once-of-an-unknown-owner": ("every: once, owner: teams", "every: once, owner: team", "没有“team”这个"),
    "once-due-in-a-period": (
        "every: once, owner",
        "every: once, due: last working day, owner",
        "只立一次的事项没有周期",
    ),
    "once-due-without-an-end": ("every: once, owner", "every: once, due: 5 working days, owner", "不写期限"),
    "month-without-an-end": ("every: once, owner", "every: month, due: last working day, owner", "至少要写一种事实"),
    "month-without-a-due-day": ("every: once, owner", "every: month, owner", "缺少字段“due”"),
    "unknown-kind-of-slot": ("holds: text", "holds: thing", "“thing”不对"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_pack_is_refused_saying_what_was_expected(name: str, tmp_path: Path) -> None:
    old, new, expected = BROKEN[name]
    found = refusals(tmp_path, old, new)
    assert any(expected in problem for problem in found), found


def test_pack_stored_by_an_adoption_says_the_same_again() -> None:
    assert restore(REGIME.text).pack == REGIME.pack


def test_what_the_document_fills_stands_in_the_case_that_asks_for_it() -> None:
    (cadence,) = opening(REGIME, "drugs")
    said = {filling.slot: (filling.kind, filling.values) for filling in fillings(REGIME, "drugs", cadence)}
    assert said == {
        "lead_unit": ("responsibility.assigned", {"责任角色": "牵头单位", "责任单位": "bureau"}),
        "policies": ("responsibility.assigned", {"责任角色": "一套政策", "责任内容": "药业十条"}),
    }
    assert asked_slots(REGIME, "team") == ("lead_unit", "leader", "policies")


def test_once_without_an_end_is_no_obligation() -> None:
    assert "team-set-up" not in REGIME.obligations_by_id


def test_code_with_or_without_its_letter_is_the_same() -> None:
    assert full_code("27") == full_code("C27") == "C27"
    assert full_code("999") is None


def test_code_below_an_industrys_code_belongs_to_it() -> None:
    assert covers(["13", "C27"], "2761")
    assert not covers(["13"], "2761")
    assert [one.id for one in of_code(REGIME.pack.industries, "C2720")] == ["pharma"]


def test_industry_is_said_with_the_standards_words() -> None:
    assert named(REGIME.pack.industries[0]).startswith("27 医药制造业、C276 生物药品")
