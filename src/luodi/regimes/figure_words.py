"""Measures, credits, ratings and score sheets in words: what is counted, who earns it, how it is judged. No figure."""

import re

from luodi.regimes import words
from luodi.regimes.figures import unit_of
from luodi.regimes.figures_schema import Credit, Measure, Rating, Sheet, SheetItem
from luodi.regimes.regime import Regime
from luodi.regimes.schema_parts import Rule
from luodi.regimes.who import title_of

MISSING = "待补文件"
TRIAL = "试行"
SUSPENDED = "责任角色还没明确的，先记“待定”，明确后更正"
NOT_SUMMED = "项目页逐笔列业绩；按单位和期间的合计还没有算"
NOT_SCORED = "这里只写怎样评，还没有算出结果"
PERIODS = {"month": "每月", "quarter": "每季度", "half-year": "每半年", "year": "每年"}

_WINDOWS = {
    "month": "当月",
    "quarter": "当季",
    "half-year": "当半年",
    "year": "全年",
    "year to date": "本年累计",
    "all": "不限期间",
}
_ROLLING = re.compile(r"rolling (\d+) (years|months)")
_CALL = re.compile(r"(least|greatest|coalesce|abs)\(([^()]*)\)")
_SAID = {"least": "取较小者", "greatest": "取较大者", "coalesce": "取先有的一个", "abs": "取绝对值"}

Said = list[tuple[str, str]]
"""Labelled sentences."""


def window(text: str) -> str:
    """The span a figure covers: 本年累计, 近 3 年."""
    found = _ROLLING.fullmatch(text)
    if found is None:
        return _WINDOWS[text]
    return f"近 {found[1]} {'年' if found[2] == 'years' else '个月'}"


def formula(text: str, regime: Regime) -> str:
    """A formula in the official's words: ［完成值 ÷ 目标值、1 取较小者］ × 8."""
    said = words.condition(text, regime)
    while (found := _CALL.search(said)) is not None:
        listed = "、".join(part.strip() for part in found[2].split(","))
        said = f"{said[: found.start()]}［{listed} {_SAID[found[1]]}］{said[found.end() :]}"
    return said


def measures_named(ids: tuple[str, ...], regime: Regime) -> str:
    """Titles of measures."""
    titles = {measure.id: measure.title for measure in regime.pack.measures}
    return "、".join(titles.get(name, name) for name in ids)


def counted(measure: Measure, regime: Regime) -> str:
    """What a measure counts or sums: 签约（协议投资额相加，亿元）."""
    if measure.ratio is not None:
        return f"{measures_named(measure.ratio[:1], regime)} ÷ {measures_named(measure.ratio[1:], regime)}"
    kinds = "或".join(f"“{words.fact_title(kind, regime)}”" for kind in measure.of)
    where = f"（{words.condition(measure.where, regime)}）" if measure.where else ""
    unit = unit_of(measure, regime.terms)
    case = regime.pack.cases[measure.case].title
    how = f"把{measure.sum}相加，以{unit}计" if measure.sum else f"每个{case}算一次，以{unit}计"
    return f"{kinds}{where}，{how}"


def shares(credit: Credit, regime: Regime) -> str:
    """How a credit is shared: 首谈地 3 ∶ 落户地 7."""
    if credit.missing:
        return f"标准在“{credit.missing}”里，还没有这份文件；有了以前先记“待定”"
    if credit.full:
        return f"{words.who([f'slot.{slot}' for slot in credit.full], regime)}各自全额计入（双核算），汇总时只算一次"
    return " ∶ ".join(f"{title_of(f'slot.{slot}', regime)} {weight}" for slot, weight in credit.weights.items())


def measure_lines(measure: Measure, regime: Regime) -> Said:
    """A measure in full."""
    ratio = measure.ratio is not None
    verified = "核实属实的才算" if measure.counts == "verified" else "记下就算，不等核实"
    reports = f"条款 {measure.counts_reports} 写明报送情况计入" if measure.counts_reports else ""
    return [
        ("怎样算", counted(measure, regime)),
        ("范围", words.condition(measure.where, regime) if ratio and measure.where else ""),
        ("期间", window(measure.window)),
        ("算数", "" if ratio else verified),
        ("算给", f"{title_of(f'slot.{measure.by}', regime)}；{SUSPENDED}" if measure.by else ""),
        ("不算的", words.condition(measure.exempt, regime) if measure.exempt else ""),
        ("报送", reports),
        ("目前", NOT_SUMMED),
    ]


def credit_lines(credit: Credit, regime: Regime) -> Said:
    """A credit in full."""
    kinds = "、".join(f"“{words.fact_title(kind, regime)}”" for kind in credit.of)
    return [
        ("分的是", measures_named(credit.measures, regime)),
        ("只限", kinds),
        ("何时", words.condition(credit.when, regime) if credit.when else "一律"),
        ("分法", shares(credit, regime)),
        ("未明确时", "" if credit.missing else SUSPENDED),
        ("性质", "试行办法" if credit.trial else ""),
    ]


def rating_lines(rating: Rating, regime: Regime) -> Said:
    """A rating in full: the colours in their order."""
    return [
        ("评谁", title_of(rating.each, regime)),
        ("评什么", measures_named(rating.measures, regime)),
        *((colour.title, words.condition(colour.when, regime) if colour.when else "其余") for colour in rating.colours),
        ("目前", NOT_SCORED),
    ]


def worth(sheet: Sheet) -> str:
    """What a sheet is worth: 20 分; 加减分在 -3 到 3 分之间."""
    said = [f"{sheet.points} 分"] if sheet.points else []
    if sheet.bounds:
        said.append(f"加减分在 {sheet.bounds[0]} 到 {sheet.bounds[1]} 分之间")
    return "，".join(said)


def sheet_lines(sheet: Sheet, regime: Regime) -> Said:
    """A score sheet in full: each item with its points and formula."""
    items = [(_item_title(item), _item(item, regime)) for item in sheet.items]
    return [
        ("考谁", title_of(sheet.each, regime)),
        ("期间", PERIODS[sheet.period]),
        ("分值", worth(sheet)),
        *(items or [("考核项", f"{MISSING}：文件只定了分值，没有列出各项")]),
        ("目前", NOT_SCORED),
    ]


def _item_title(item: SheetItem) -> str:
    points = f"（{'加减分 ' if item.extra else ''}{item.points} 分）" if item.points else ""
    return item.title + points


def _item(item: SheetItem, regime: Regime) -> str:
    note = f"；{item.note}" if item.note else ""
    if item.score is None:
        return f"{MISSING}：怎样算分，文件没有写{note}"
    return f"{measures_named((item.measure or '',), regime)}：{formula(item.score, regime)}{note}"


def brief(rule: Rule, regime: Regime) -> tuple[str, tuple[str, ...]]:
    """A rule of these in one line, with its marks."""
    if isinstance(rule, Measure):
        return f"{counted(rule, regime)}，{window(rule.window)}", ()
    if isinstance(rule, Credit):
        said = f"{measures_named(rule.measures, regime)}：{shares(rule, regime)}"
        marks = ((TRIAL,) if rule.trial else ()) + ((MISSING,) if rule.missing else ())
        return said, marks
    if isinstance(rule, Rating):
        colours = "、".join(colour.title for colour in rule.colours)
        return f"{title_of(rule.each, regime)}按{measures_named(rule.measures, regime)}评{colours}", ()
    if isinstance(rule, Sheet):
        open_items = not rule.items or any(item.standard for item in rule.items)
        items = f"，{len(rule.items)} 项" if rule.items else ""
        said = f"{title_of(rule.each, regime)}，{PERIODS[rule.period]}，{worth(rule)}{items}"
        return said, (MISSING,) if open_items else ()
    return "", ()
