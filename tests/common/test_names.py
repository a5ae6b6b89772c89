"""Names compared by our own rule: what is one spelling, what is left out, what keeps two names apart."""

import pytest

from luodi.common.names import address_core, company_name, likeness, phone_digits, project_name, same_company
from luodi.common.text import normalised_name


@pytest.mark.parametrize(
    "written", ["示例园区（一期）", "示例园区(1期)", "示例园区Ⅰ期", "示例园區【第一期】", "示例园区 １ 期"]
)
def test_one_phase_however_written_is_one_spelling(written: str) -> None:
    assert normalised_name(written) == "示例园区1期"


@pytest.mark.parametrize("name", ["三一重工", "万科", "第一医药", "六一文具"])
def test_number_in_a_proper_name_stays(name: str) -> None:
    assert normalised_name(name) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("谯城区中药材深加工项目", "中药材深加工"),
        ("中藥材深加工項目", "中药材深加工项目"),
        ("年产5万吨新型显示材料项目", "新型显示材料生产基地"),
        ("新型显示材料项目", "新兴显示材料项目"),
    ],
)
def test_disguised_name_is_alike(one: str, other: str) -> None:
    assert likeness(project_name(one), project_name(other)) >= 0.85


@pytest.mark.parametrize(
    ("one", "other"),
    [("谯城区中药材深加工项目", "利辛县中药材深加工项目"), ("半导体材料项目", "半导体设备检测中心项目")],
)
def test_other_place_or_other_thing_is_not_alike(one: str, other: str) -> None:
    assert likeness(project_name(one), project_name(other)) < 0.85


def test_investor_in_front_of_the_project_is_left_out() -> None:
    investor = "武汉光芯电子技术有限公司"
    assert project_name(f"{investor}芯片封装项目").core == project_name("芯片封装项目").core


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("武汉光芯电子技术有限公司", "光芯（武汉）电子技术有限公司", True),
        ("武汉光芯电子技术有限公司", "光芯电子", True),
        ("光芯電子技術股份有限公司", "光新电子技术有限公司", True),
        ("北京华兴科技有限公司", "上海华兴科技有限公司", False),
        ("华兴建材有限公司", "华兴科技有限公司", False),
        ("", "华兴科技有限公司", False),
    ],
)
def test_company_under_another_name(one: str, other: str, same: bool) -> None:
    assert same_company(company_name(one), company_name(other)) is same


@pytest.mark.parametrize("written", ["138 0000 0000", "+86-138-0000-0000", "１３８００００００００", "008613800000000"])
def test_one_telephone_however_written(written: str) -> None:
    assert phone_digits(written) == "13800000000"


def test_address_without_city_and_county_is_the_same() -> None:
    assert address_core("安徽省亳州市谯城区创新路8号") == address_core("创新路８号")
