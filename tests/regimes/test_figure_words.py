"""Measures, credits, ratings and sheets in the words an official reads; what is missing is said, nothing is feigned."""

import re

from luodi.regimes.figure_words import (
    MISSING,
    NOT_SCORED,
    brief,
    credit_lines,
    formula,
    measure_lines,
    rating_lines,
    sheet_lines,
    window,
)
from regimes.packed import rich

PACK = rich().pack


def named(section: str, rule_id: str) -> object:
    return next(rule for rule in getattr(PACK, section) if rule.id == rule_id)


def test_formula_is_said_without_a_word_of_the_language() -> None:
    said = formula("least(greatest(完成值 / 目标值, 0), 1) * 8", rich())
    assert said == "［［完成值 ÷ 目标值、0 取较大者］、1 取较小者］ × 8"


def test_span_of_a_figure_is_said() -> None:
    assert [window(text) for text in ("year to date", "rolling 3 years", "rolling 18 months", "all")] == [
        "本年累计", "近 3 年", "近 18 个月", "不限期间",
    ]  # fmt: skip


def test_measure_says_what_is_counted_when_and_for_whom() -> None:
    said = dict(measure_lines(named("measures", "realized"), rich()))  # type: ignore[arg-type]
    assert said["怎样算"] == "“资金到位”，把到位资金相加，以万元计"
    assert said["算数"] == "核实属实的才算" and said["算给"].startswith("首谈地")


def test_credit_says_its_shares_and_that_it_is_a_trial() -> None:
    split = named("credits", "transfer-split")
    assert ("分法", "首谈地 3 ∶ 落户地 7") in credit_lines(split, rich())  # type: ignore[arg-type]
    assert brief(split, rich())[1] == ("试行",)  # type: ignore[arg-type]


def test_double_counting_says_that_the_total_counts_once() -> None:
    said = dict(credit_lines(named("credits", "start-both"), rich()))  # type: ignore[arg-type]
    assert said["分法"] == "首谈地、落户地各自全额计入（双核算），汇总时只算一次" and said["何时"] == "一律"


def test_sheet_says_which_item_has_no_standard_and_gives_no_score() -> None:
    sheet = named("sheets", "yearly")
    said = dict(sheet_lines(sheet, rich()))  # type: ignore[arg-type]
    assert said["招商基础"].startswith(MISSING) and said["目前"] == NOT_SCORED
    assert brief(sheet, rich())[1] == (MISSING,)  # type: ignore[arg-type]


def test_rating_lists_its_colours_in_their_order() -> None:
    said = rating_lines(named("ratings", "rates"), rich())  # type: ignore[arg-type]
    assert said[2:5] == [("绿", "完成值 ≥ 90%"), ("黄", "完成率 ≥ 70%"), ("红", "其余")]


def test_no_rule_of_figures_shows_an_english_word() -> None:
    for section in ("measures", "credits", "ratings", "sheets"):
        for rule in getattr(PACK, section):
            assert not re.search(r"[A-Za-z]", "".join(brief(rule, rich())[0]))
