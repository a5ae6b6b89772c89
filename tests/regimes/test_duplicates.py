"""查重 as the pack says it: levels, the base of a percentage, what is known to differ; the published vectors."""

from pathlib import Path
from typing import Any

import pytest

from luodi.common.names import address_core, company_name, project_name
from luodi.regimes.duplicates import Ground, Traits, asking, judge, reason
from luodi.regimes.duplicates_schema import DuplicateRule
from luodi.regimes.loader import load, shipped
from luodi.regimes.yamlsource import PackError
from regimes.packed import PACKS

YI = 100_000_000
INVESTOR = "示例光芯电子技术有限公司"


def told(name: str, investor: str = "", **more: Any) -> Traits:
    return Traits(name=project_name(name), investor=company_name(investor), **more)


def ground(a: Traits, b: Traits) -> Ground | None:
    return judge(shipped("qingxin").pack.duplicates, a, b)


def near(under: str, base: str) -> DuplicateRule:
    return DuplicateRule.model_validate(
        {"id": "near", "title": "近", "level": "warn", "same": "investor", "amount": {"under": under, "base": base}}
    )


# Case A of the published vectors: the names differ by a tenth, the amounts by more, the code is the same.
CASE_A = (
    told("武汉智能网联汽车测试场项目", "武汉车谷智行科技有限公司", amount=12 * YI, code="SJ20260102"),
    told("智能网联汽车封闭测试场项目", "武汉车谷智行科技有限公司", amount=1_050_000_000, code="SJ20260102"),
)
# Case B: another name of the same investor and industry, 4.2 beside 4.9.
CASE_B = (
    told("光电子芯片封装测试基地", INVESTOR, amount=420_000_000, industry="光电子"),
    told("光电芯片封装产业化项目", INVESTOR, amount=490_000_000, industry="光电子"),
)
CLEAN = (
    ("高端医疗器械生产基地项目", "武汉迈瑞医疗科技有限公司"),
    ("新型显示材料研发中心项目", ""),
    ("工业互联网平台建设项目", ""),
    ("氢能源装备制造项目", ""),
    ("人工智能算力中心项目", ""),
    ("跨境电商产业园项目", ""),
    ("精密光学元器件制造项目", ""),
    ("绿色低碳建材生产基地项目", ""),
    ("数字经济产业孵化器项目", ""),
)


def test_same_code_blocks_under_another_name() -> None:
    found = ground(*CASE_A)
    assert found and (found.rule.id, found.rule.level) == ("same-code", "block")


def test_same_investor_and_industry_with_a_near_amount_warns() -> None:
    found = ground(*CASE_B)
    assert found and (found.rule.id, found.rule.level) == ("near-amount", "warn")


def test_nine_clean_rows_are_nobodys_duplicate() -> None:
    rows = [told(name, investor) for name, investor in CLEAN] + [*CASE_A[:1], *CASE_B[:1]]
    clashes = [(n, m) for n in range(len(rows)) for m in range(n) if ground(rows[n], rows[m])]
    assert clashes == []


@pytest.mark.parametrize(
    ("base", "within"), [("earlier", False), ("later", True), ("larger", True), ("smaller", False)]
)
def test_stated_base_decides_between_14_3_and_16_7_per_cent(base: str, within: bool) -> None:
    known, newer = CASE_B
    assert (judge([near("15%", base)], newer, known) is not None) is within


def test_reason_names_both_amounts_the_share_and_its_base() -> None:
    known, newer = CASE_B
    found = judge([near("20%", "earlier")], newer, known)
    assert found
    said = reason(found, newer, known)
    assert "在册 4.2 亿元、新报 4.9 亿元" in said
    assert "相差 16.7%（以在册的为基数）" in said


def test_amount_exactly_at_the_bound_is_not_under_it_but_up_to_it() -> None:
    known, newer = (told("甲", INVESTOR, amount=n * YI) for n in (10, 12))
    assert judge([near("20%", "earlier")], newer, known) is None
    spec = {
        "id": "near",
        "title": "近",
        "level": "warn",
        "same": "investor",
        "amount": {"up_to": "20%", "base": "earlier"},
    }
    assert judge([DuplicateRule.model_validate(spec)], newer, known)


def test_similar_names_of_two_known_investors_are_two_projects() -> None:
    assert ground(told("示例智能减速器项目", "甲材料有限公司"), told("示例智能减速机项目", "乙装备有限公司")) is None


def test_same_group_with_a_similar_name_warns() -> None:
    group = company_name("示例集团")
    a = told("示例智能减速器项目", "甲材料有限公司", group=group)
    found = ground(a, told("示例智能减速机项目", "乙装备有限公司", group=group))
    assert found and found.rule.id == "similar-name-same-group"


def test_telephone_of_another_investor_only_hints() -> None:
    a = told("甲", "甲材料有限公司", by_phone=frozenset({"乙装备有限公司"}))
    found = ground(a, told("风电叶片", "乙装备有限公司"))
    assert found and found.rule.level == "hint"


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{id: a, title: 甲, level: warn}", "same"),
        ("{id: a, title: 甲, level: warn, alike: 12}", "百分数"),
        ("{id: a, title: 甲, level: warn, alike: 30%}", "50%"),
        ("{id: a, title: 甲, level: warn, same: [investor], unless_differs: [investor]}", "既写在"),
        ("{id: a, title: 甲, level: warn, same: investor, amount: {base: earlier}}", "二者之一"),
        ("{id: a, title: 甲, level: warn, same: owner}", "应是"),
    ],
)
def test_rule_that_cannot_hold_is_refused_with_what_was_expected(tmp_path: Path, rule: str, message: str) -> None:
    folder = tmp_path / "rich"
    folder.mkdir()
    for file in (PACKS / "rich").glob("*.yaml"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "duplicates.yaml").write_text(f"duplicates:\n  - {rule}\n", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load(folder, PACKS)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("示例县经济开发区创新路88号", "城北创新路88号标准化厂房3栋", True),
        ("创新路88号", "创新路86号", False),
        ("示例产业园3号厂房", "示例产业园3号厂房东侧", True),
        ("工业园区南侧地块", "工业园区北侧地块", False),
    ],
)
def test_address_written_otherwise_is_one_where_road_and_number_or_most_of_it_are(
    one: str, other: str, same: bool
) -> None:
    a, b = (told(name, address=address_core(where)) for name, where in (("示例齿轮", one), ("示例药业", other)))
    found = ground(a, b)
    assert (found is not None and found.rule.id == "same-address") is same


def test_name_that_project_and_investor_had_before_is_theirs() -> None:
    known = told(
        "示例新能源科技园",
        "示例新能有限公司",
        former=(project_name("示例光伏组件项目"),),
        former_investors=(company_name("示例光伏有限公司"),),
    )
    found = ground(told("示例光伏组件生产项目", "示例光伏有限公司"), known)
    assert found and found.rule.id == "similar-name-same-investor"
    assert "与曾用名相比" in reason(found, told("示例光伏组件生产项目"), known)


def test_overlap_without_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="same: address"):
        DuplicateRule.model_validate({"id": "x", "title": "x", "level": "hint", "same": "name", "overlap": "80%"})


def test_rule_that_asks_for_what_was_not_told_is_not_tried_but_a_group_the_other_side_told_is() -> None:
    rules = shipped("qingxin").pack.duplicates
    bare = told("示例齿轮项目", INVESTOR)
    tried = {rule.id for rule in asking(rules, bare)}
    assert tried.isdisjoint({"same-code", "same-credit-code", "same-address", "near-amount"})
    assert judge(asking(rules, bare), bare, told("示例药业项目", "示例药业公司", group=company_name(INVESTOR)))
