"""Measures, credits, ratings and sheets that luodi check refuses: file, the line that is wrong, what was expected."""

from pathlib import Path

import pytest

from regimes.test_checker import RICH, refusals

REPORTS = (
    '  - {id: signed, clause: "3.2", title: 签约项目, of: agreement.signed,',
    '  - {id: meetings, case: work, clause: "3.1", title: 开会次数, of: meeting.held, counts: recorded}\n'
    '  - {id: signed, clause: "3.2", title: 签约项目, of: agreement.signed,',
)
CASES = {
    # Names that lead nowhere.
    "measure-of-unknown-fact": ("of: funds.arrived, sum", "of: funds.arived, sum", "是不是“funds.arrived”"),
    "measure-of-another-case": ("of: funds.arrived, sum", "of: meeting.held, sum", "等不到它"),
    "measure-of-unknown-field": ("by: first, window: year to date", "by: first, weight: 3", "不认识的字段“weight”"),
    "measure-for-unknown-slot": ("by: first, window: year", "by: fist, window: year", "没有“fist”这个责任角色"),
    "measure-in-no-known-span": ("window: year to date", "window: lately", "“lately”写法不对"),
    "measure-of-unknown-clause": (
        'id: realized, clause: "3.2"',
        'id: realized, clause: "3.9"',
        "没有“3.9”这个条款",
    ),
    "condition-of-a-measure-reads-what-nobody-says": (
        "of: funds.arrived, sum",
        "of: funds.arrived, where: 周期 = '2026-03', sum",
        "永远待补充",
    ),
    "condition-of-a-measure-is-forbidden": (
        "of: funds.arrived, sum",
        "of: funds.arrived, where: 项目名称 like '云%', sum",
        "不能用 like",
    ),
    "exemption-reads-an-unknown-term": (
        "exempt: 豁免 = true}\n  - {id: tax,",
        "exempt: 免 = true}\n  - {id: tax,",
        "没有“免”",
    ),
    # Units and kinds of figures.
    "sum-of-unknown-term": ("sum: 到位资金", "sum: 到位", "没有“到位”这个术语"),
    "sum-the-fact-does-not-say": ("sum: 税收, counts", "sum: 投资总额, counts", "加不出"),
    "sum-of-a-text": (
        "of: agreement.signed, counts: recorded, unit: 个",
        "of: lead.reported, sum: 项目名称, counts: recorded",
        "只有金额、面积、整数",
    ),
    "money-in-a-unit-of-land": ("sum: 到位资金, unit: 万元", "sum: 到位资金, unit: 亩", "单位应是 元、万元、亿元"),
    "count-in-a-unit-of-money": ("counts: recorded, unit: 个", "counts: recorded, unit: 万元", "单位应是 个、家、次"),
    "ratio-of-money-to-a-count": ("ratio: [started, signed]", "ratio: [realized, signed]", "单位不同"),
    "ratio-of-a-ratio": ("ratio: [started, signed]", "ratio: [start-rate, signed]", "本身就是比率"),
    "ratio-of-an-unknown-measure": ("ratio: [started, signed]", "ratio: [started, sign]", "是不是“signed”"),
    "measure-that-is-both": ("ratio: [started, signed]", "of: lead.reported, ratio: [started, signed]", "二者之一"),
    "verified-that-nobody-verifies": (
        "of: agreement.signed, counts: recorded, unit: 个",
        "of: agreement.signed, unit: 个",
        "永远算不进",
    ),
    # Weights.
    "weights-that-do-not-add-up": (
        "weights: {first: 3, landing: 7}",
        "weights: {first: 3, landing: 8}",
        "各份之和是 11",
    ),
    "weights-that-miss-their-whole": (
        "weights: {first: 3, landing: 7}",
        "whole: 3, weights: {first: 1, landing: 1}",
        "与 whole: 3 不符",
    ),
    "weight-of-nothing": ("weights: {first: 1, landing: 9}", "weights: {first: 0, landing: 10}", "1 以上的整数"),
    "weight-of-an-unknown-slot": ("weights: {first: 1, landing: 9}", "weights: {fist: 1, landing: 9}", "没有“fist”"),
    "credit-without-a-way": (", full: [first, landing]", "", "三者之一"),
    "credit-with-two-ways": (
        "weights: {first: 1, landing: 9}",
        "full: [first, landing], weights: {first: 1, landing: 9}",
        "三者之一",
    ),
    "double-that-is-a-split": (
        "weights: {first: 1, landing: 9}",
        "double: true, weights: {first: 1, landing: 9}",
        "写 full",
    ),
    "full-for-one-side": ("full: [first, landing]", "full: [first, first]", "至少写两个不同的责任角色"),
    "credit-of-an-unknown-measure": ("measures: [tax],", "measures: [taxes],", "是不是“tax”"),
    "credit-of-a-ratio": ("measures: [tax],", "measures: [start-rate],", "分不开"),
    "credit-of-a-fact-nobody-counts": ("measures: [tax],", "measures: [tax], of: lead.reported,", "分不到东西"),
    "two-credits-for-the-same": (
        "title: 税收分享, when: 流转 = true, measures: [tax],",
        "title: 税收分享, measures: [tax, started],",
        "都无条件地分“started”",
    ),
    "credit-with-an-unknown-choice": ("title: 税收分享,", "title: 税收分享, choice: nine,", "没有“nine”这个选定"),
    "credits-that-overlap": ('id: tax-split, clause: "3.2"', 'id: transfer-split, clause: "3.2"', "日期重叠"),
    # Ratings.
    "rating-of-an-unknown-group": ("each: leading\n    default", "each: leaders\n    default", "没有“leaders”这个组"),
    "rating-of-an-unknown-measure": ("measures: [start-rate]\n", "measures: [started-rate]\n", "是不是“start-rate”"),
    "colour-without-a-condition": ("title: 绿, when: 完成值 >= 百分之(90)}", "title: 绿}", "要写 when"),
    "last-colour-with-a-condition": (
        "title: 红}",
        "title: 红, when: 完成率 < 百分之(70)}",
        "最后一个等次“红”不写 when",
    ),
    "colour-twice": ("{id: yellow, title: 黄", "{id: green, title: 黄", "写了两次"),
    "colour-of-a-term": ("when: 完成率 >= 百分之(70)", "when: 投资总额 >= 亿元(1)", "没有“投资总额”这个词条"),
    # Sheets.
    "points-that-do-not-add-up": ("title: 到位资金, points: 12,", "title: 到位资金, points: 11,", "总分写的是 20 分"),
    "points-that-are-none": ("points: 20\n", "points: 二十\n", "分值应是数字"),
    "score-above-its-points": ("least(完成率, 1) * 8", "完成率 * 8", "请用 least"),
    "score-that-is-money": ("least(完成率, 1) * 8", "least(完成率, 1) * 8 >= 1", "这里要一个数"),
    "score-with-a-dimension": ("least(完成值 / 目标值, 1) * 12", "least(完成值, 目标值)", "得出的不是分数"),
    "score-of-no-measure": (", measure: start-rate, score", ", score", "要写 measure"),
    "item-without-score-or-reason": ("standard: missing, extra", "extra", "二者之一"),
    "item-of-an-unknown-measure": ("measure: realized, score", "measure: realised, score", "是不是“realized”"),
    "item-twice": ("{title: 开工率, points: 8", "{title: 到位资金, points: 8", "考核项“到位资金”写了两次"),
    "bounds-the-wrong-way": ('bounds: ["-3", "3"]', 'bounds: ["3", "-3"]', "应先小后大"),
    "sheet-worth-nothing": (', bounds: ["-3", "3"]', "", "写 points（总分）或 bounds"),
    "item-of-an-unknown-clause": ("standard: missing, extra", 'clause: "9.9", standard: missing, extra', "没有“9.9”"),
}


@pytest.mark.parametrize("name", CASES)
def test_broken_figure_is_refused_saying_what_was_expected(name: str, tmp_path: Path) -> None:
    old, new, expected = CASES[name]
    found = refusals(tmp_path, old, new)
    assert any(expected in problem for problem in found), found


@pytest.mark.parametrize(
    "name",
    [
        "weights-that-do-not-add-up",
        "money-in-a-unit-of-land",
        "condition-of-a-measure-is-forbidden",
        "colour-of-a-term",
        "score-above-its-points",
        "points-that-do-not-add-up",
    ],
)
def test_refusal_of_a_figure_names_file_and_line(name: str, tmp_path: Path) -> None:
    old, new, expected = CASES[name]
    if name == "points-that-do-not-add-up":
        # What is wrong is the sum; the line is that of the total.
        line = next(n for n, text in enumerate(RICH.splitlines(), 1) if text.strip() == "points: 20")
    else:
        changed = RICH.replace(old, new, 1).splitlines()
        line = next(n for n, text in enumerate(changed, 1) if text not in RICH.splitlines())
    problem = next(p for p in refusals(tmp_path, old, new) if expected in p)
    assert problem.startswith(f"rich/rich.yaml 第 {line} 行："), problem


@pytest.mark.parametrize("kept", ["score", "rating"])
def test_score_of_filed_reports_is_refused_where_no_clause_says_so(kept: str, tmp_path: Path) -> None:
    text = RICH.replace(*REPORTS, 1)
    if kept == "score":
        found = refusals(tmp_path, "measure: realized, score", "measure: meetings, score", text)
    else:
        found = refusals(tmp_path, "measures: [start-rate]\n", "measures: [meetings]\n", text)
    assert any("文件没有写明就不能打分" in problem for problem in found), found


def test_score_of_lateness_through_a_ratio_is_refused(tmp_path: Path) -> None:
    late = (
        '  - {id: late, clause: "3.1", title: 督办次数, of: obligation.written_off, counts: recorded}\n'
        '  - {id: late-rate, clause: "3.1", title: 督办率, ratio: [late, signed]}\n'
    )
    text = RICH.replace("measures:\n", "measures:\n" + late, 1)
    found = refusals(tmp_path, "measure: start-rate, score", "measure: late-rate, score", text)
    assert any("“督办次数”数的是“销号”" in problem for problem in found), found


def test_score_of_reports_passes_where_a_clause_says_so(tmp_path: Path) -> None:
    """Something else is broken, so that all problems are listed."""
    text = RICH.replace(*REPORTS, 1).replace("measure: realized, score", "measure: meetings, score", 1)
    text = text.replace("of: meeting.held, counts", 'of: meeting.held, counts_reports: "3.1", counts', 1)
    found = refusals(tmp_path, "points: 20\n", "points: 21\n", text)
    assert len(found) == 1 and "总分写的是 21 分" in found[0]


def test_clause_that_says_so_must_be_one(tmp_path: Path) -> None:
    text = RICH.replace(*REPORTS, 1)
    found = refusals(tmp_path, "of: meeting.held, counts", 'of: meeting.held, counts_reports: "8.8", counts', text)
    assert any("没有“8.8”这个条款" in problem for problem in found), found
