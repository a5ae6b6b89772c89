"""Chinese names and codes."""

import pytest

from luodi.common.text import (
    bigrams,
    credit_code_problem,
    name_similarity,
    normalise,
    normalised_name,
    pinyin_full,
    pinyin_initials,
)


def test_full_width_text_is_normalised_to_half_width() -> None:
    assert normalise("　Ａ（１）【二】“三”  四 ") == 'A(1)[二]"三" 四'


@pytest.mark.parametrize("text", ["北江 精工（清新）有限公司", "北江精工(清新)有限公司", "北江·精工【清新】有限公司。"])
def test_name_with_other_brackets_and_blanks_is_the_same_name(text: str) -> None:
    assert normalised_name(text) == "北江精工清新有限公司"


def test_name_with_letters_is_compared_in_lower_case() -> None:
    assert normalised_name("ＡＢＣ-Tech") == "abctech"


@pytest.mark.parametrize(
    ("text", "pairs"), [("智能制造", ["智能", "能制", "制造"]), ("链", ["链"]), ("", []), ("（）", [])]
)
def test_bigrams_are_the_neighbouring_signs(text: str, pairs: list[str]) -> None:
    assert bigrams(text) == pairs


def test_same_company_with_another_legal_form_is_wholly_alike() -> None:
    assert name_similarity("北江精工有限公司", "北江精工股份有限公司") == 1.0


def test_name_within_a_longer_name_is_very_alike() -> None:
    assert name_similarity("北江精工", "广东北江精工装备有限公司") > 0.9


def test_different_companies_of_one_legal_form_are_not_alike() -> None:
    assert name_similarity("北江精工有限公司", "南岭食品有限公司") < 0.3


def test_two_signs_within_a_longer_name_are_not_very_alike() -> None:
    assert name_similarity("华兴", "华兴新材料科技发展") < 0.6


def test_empty_name_is_like_nothing() -> None:
    assert name_similarity("", "") == 0.0


def test_pinyin_is_without_tones() -> None:
    assert pinyin_full("智能") == "zhineng"
    assert pinyin_initials("智能制造A1") == "znzza1"


@pytest.mark.parametrize(
    "code", ["91110000600037341L", " 9111 0000 6000 3734 1l ", "９１１１００００６０００３７３４１Ｌ"]
)
def test_valid_credit_code_has_no_problem(code: str) -> None:
    assert credit_code_problem(code) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "请填写"),
        ("9111000060003734", "应为 18 位，现在是 16 位"),
        ("91110000600037341I", "第 18 位“I”不对"),
        ("91110000600037341M", "校验位不对"),
        ("91110000600037342L", "校验位不对"),
        ("9111A000600037341L", "行政区划"),
        ("9111000060003734-L", "第 17 位“-”不对"),
    ],
)
def test_wrong_credit_code_is_named_with_its_reason(code: str, said: str) -> None:
    assert said in (credit_code_problem(code) or "")
