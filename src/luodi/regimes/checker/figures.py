"""Measures, credits, ratings and score sheets: everything they count can be recorded, and everything adds up."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from luodi.common.money import LAND_UNITS, MONEY_UNITS, trimmed
from luodi.regimes.checker.context import Context, Finding, Path
from luodi.regimes.expressions import Expression, ExpressionError
from luodi.regimes.figures import Amount, amount_of, figure_condition, figure_score, reporting_kinds, tried
from luodi.regimes.figures_schema import Credit, Measure, Rating, Sheet, SheetItem
from luodi.regimes.terms import WHOLE_KINDS

WHOLES = frozenset({10, 100, 1000, 10_000})
SHARES = (0.0, 0.5, 1.0, 2.0, 1000.0)
"""How much of its target a formula is tried with, to see that it stays within its points."""

_ROUNDING = 1e-9


def check_figures(c: Context) -> Iterator[Finding]:
    """Every figure is of something that facts say, of one kind, in a unit that fits; weights and points add up."""
    for section in ("measures", "credits", "ratings", "sheets"):
        for at, rule in enumerate(getattr(c.pack, section)):
            if rule.case not in c.pack.cases:
                yield (section, at, "case"), c.unknown("事项种类（cases）", rule.case, c.pack.cases)
    for at, measure in enumerate(c.pack.measures):
        yield from _measure(c, measure, ("measures", at))
    for at, credit in enumerate(c.pack.credits):
        yield from _credit(c, credit, ("credits", at))
        yield from _alone(c, at)
    for at, rating in enumerate(c.pack.ratings):
        yield from _rating(c, rating, ("ratings", at))
    for at, sheet in enumerate(c.pack.sheets):
        yield from _sheet(c, sheet, ("sheets", at))


def _known(c: Context, measure_id: str) -> list[Measure]:
    return [measure for measure in c.pack.measures if measure.id == measure_id]


def _named(c: Context, ids: Iterable[str], path: Path) -> Iterator[Finding]:
    for measure_id in ids:
        if not _known(c, measure_id):
            yield path, c.unknown("指标（measures）", measure_id, [measure.id for measure in c.pack.measures])


def _measure(c: Context, measure: Measure, path: Path) -> Iterator[Finding]:
    yield from c.condition(measure.where, measure.case, (*path, "where"))
    yield from c.condition(measure.exempt, measure.case, (*path, "exempt"))
    yield from _unit(c, measure, path)
    if measure.by is not None:
        yield from c.slot(measure.by, (*path, "by"))
    if measure.counts_reports is not None and measure.counts_reports not in c.pack.clauses:
        yield (*path, "counts_reports"), c.unknown("条款（clauses）", measure.counts_reports, c.pack.clauses)
    if measure.ratio is not None:
        yield from _ratio(c, measure, (*path, "ratio"))
    for n, kind in enumerate(measure.of):
        yield from c.kind(kind, measure.case, (*path, "of", n))
        spec = c.pack.facts.get(kind)
        if spec is None:
            continue
        if measure.counts == "verified" and spec.verification is None:
            yield (
                (*path, "of", n),
                f"“{kind}”不用核实，永远算不进“{measure.title}”：请给它写 verification，或写 counts: recorded",
            )
        if measure.sum is not None and measure.sum not in (*spec.terms, *spec.optional):
            listed = c.listed((*spec.terms, *spec.optional))
            yield (*path, "sum"), f"“{kind}”没有“{measure.sum}”这个术语，加不出“{measure.title}”，应是：{listed}"
    term = c.regime.terms.get(measure.sum or "")
    if measure.sum is not None and term is None:
        yield (*path, "sum"), c.unknown("术语（terms）", measure.sum, c.regime.terms)
    elif term is not None and term.kind not in WHOLE_KINDS:
        yield (*path, "sum"), f"“{measure.sum}”是 {term.kind}，只有金额、面积、整数（money、land、integer）能相加"


def _unit(c: Context, measure: Measure, path: Path) -> Iterator[Finding]:
    """The unit fits what is counted."""
    unit, amount = measure.unit, amount_of(measure, c.regime.terms)
    if unit is None:
        return
    expected: Iterable[str] = ()
    term = c.regime.terms.get(measure.sum or "")
    if amount == "money":
        expected = MONEY_UNITS
    elif amount == "land":
        expected = LAND_UNITS
    elif amount == "ratio":
        expected = ("%",)
    elif term is not None and term.unit:
        expected = (term.unit,)
    if expected and unit not in expected:
        yield (*path, "unit"), f"“{measure.title}”的单位应是 {'、'.join(expected)}，不是“{unit}”"
    elif not expected and unit in (*MONEY_UNITS, *LAND_UNITS, "%"):
        yield (*path, "unit"), f"“{measure.title}”数的是件数，单位应是 个、家、次 之类，不是“{unit}”；要加金额请写 sum"


def _ratio(c: Context, measure: Measure, path: Path) -> Iterator[Finding]:
    yield from _named(c, measure.ratio or (), path)
    parts = [part for name in measure.ratio or () for part in _known(c, name)]
    if any(part.ratio is not None for part in parts):
        yield path, f"“{measure.title}”由本身就是比率的指标相比，请写它们的分子和分母"
    elif len({amount_of(part, c.regime.terms) for part in parts}) > 1:
        yield path, f"“{measure.title}”相比的两个指标单位不同（一个是金额或面积，一个是件数），比不成百分数"


def _credit(c: Context, credit: Credit, path: Path) -> Iterator[Finding]:
    yield from _named(c, credit.measures, (*path, "measures"))
    measures = [measure for name in credit.measures for measure in _known(c, name)]
    if not credit.measures:
        yield (*path, "measures"), f"“{credit.title}”没有写分的是哪些指标（measures）"
    for measure in measures:
        if measure.ratio is not None:
            yield (*path, "measures"), f"“{measure.title}”是比率，分不开；请分它的分子、分母"
        elif measure.case != credit.case:
            yield (*path, "measures"), f"“{measure.title}”数的是另一种事项，两边的 case 应相同"
    counted = {kind for measure in measures for kind in measure.of}
    for n, kind in enumerate(credit.of):
        yield from c.kind(kind, credit.case, (*path, "of", n))
        if measures and kind not in counted:
            yield (*path, "of", n), f"所分的指标都不数“{kind}”，这条规则分不到东西"
    yield from c.condition(credit.when, credit.case, (*path, "when"))
    for slot in credit.weights:
        yield from c.slot(slot, (*path, "weights", slot))
    yield from _weights(credit, (*path, "weights"))
    for n, slot in enumerate(credit.full):
        yield from c.slot(slot, (*path, "full", n))
    if credit.full and len(set(credit.full)) < 2:
        yield (*path, "full"), "各自全额计入（full）至少写两个不同的责任角色；只有一个的，写在指标的 by 里"


def _weights(credit: Credit, path: Path) -> Iterator[Finding]:
    if not credit.weights:
        return
    if any(weight < 1 for weight in credit.weights.values()):
        yield path, f"“{credit.title}”的每一份都应是 1 以上的整数"
    total = sum(credit.weights.values())
    if credit.whole is not None and total != credit.whole:
        yield path, f"“{credit.title}”各份之和是 {total}，与 whole: {credit.whole} 不符"
    elif credit.whole is None and total not in WHOLES:
        yield path, f"“{credit.title}”各份之和是 {total}，应是 10、100、1000 或 10000；确是别的，请写明 whole: {total}"


def _alone(c: Context, at: int) -> Iterator[Finding]:
    """No two credits split the same measure of every case on one day: nobody could say which binds."""
    credit = c.pack.credits[at]
    for other in c.pack.credits[:at]:
        if other.id == credit.id or other.when is not None or credit.when is not None or other.case != credit.case:
            continue
        if credit.of and other.of and not set(credit.of) & set(other.of):
            continue
        apart = (other.until and credit.since and other.until <= credit.since) or (
            credit.until and other.since and credit.until <= other.since
        )
        for measure in sorted(set(credit.measures) & set(other.measures)):
            if not apart:
                yield ("credits", at), f"“{other.title}”和“{credit.title}”都无条件地分“{measure}”，请用 when 或日期分开"


def _each(c: Context, group: str, path: Path) -> Iterator[Finding]:
    if group not in c.pack.groups:
        yield path, c.unknown("组（groups）", group, c.pack.groups)
    elif not c.someone((group,)):
        yield path, f"“{c.pack.groups[group].title}”里没有单位，没有谁可评"


def _reports(c: Context, measure_id: str, path: Path) -> Iterator[Finding]:
    """Filed reports, log-ins and lateness score only where a clause says so."""
    paperwork = reporting_kinds(c.pack)
    for measure in _known(c, measure_id):
        for part in (measure, *(p for name in measure.ratio or () for p in _known(c, name))):
            counted = [kind for kind in part.of if kind in paperwork]
            if counted and (part.counts_reports or measure.counts_reports) is None:
                title = c.pack.facts[counted[0]].title if counted[0] in c.pack.facts else counted[0]
                yield (
                    path,
                    f"“{part.title}”数的是“{title}”这类报送、登录或逾期，不是实绩，文件没有写明就不能打分；"
                    "写明了的，请在指标上写 counts_reports: 条款号",
                )


def _rating(c: Context, rating: Rating, path: Path) -> Iterator[Finding]:
    yield from _named(c, rating.measures, (*path, "measures"))
    yield from _each(c, rating.each, (*path, "each"))
    for measure_id in rating.measures:
        yield from _reports(c, measure_id, (*path, "measures"))
    if not rating.measures:
        yield (*path, "measures"), f"“{rating.title}”没有写评的是哪些指标（measures）"
    if len(rating.colours) < 2:
        yield (*path, "colours"), f"“{rating.title}”至少要有两个等次"
    for at, colour in enumerate(rating.colours):
        here = (*path, "colours", at)
        last = at == len(rating.colours) - 1
        if last and colour.when is not None:
            yield (*here, "when"), f"最后一个等次“{colour.title}”不写 when：前面都不是的，就是它"
        elif not last and colour.when is None:
            yield here, f"等次“{colour.title}”要写 when：什么情况下评它"
        if any(colour.id == other.id or colour.title == other.title for other in rating.colours[:at]):
            yield here, f"等次“{colour.title}”写了两次"
        for amount in _amounts(c, rating.measures) if colour.when is not None else ():
            try:
                figure_condition(colour.when or "", amount, f"ratings {rating.id} 的 when")
            except ExpressionError as error:
                yield (*here, "when"), str(error)


def _amounts(c: Context, ids: Iterable[str]) -> list[Amount]:
    return list(dict.fromkeys(amount_of(m, c.regime.terms) for name in ids for m in _known(c, name)))


def _sheet(c: Context, sheet: Sheet, path: Path) -> Iterator[Finding]:
    yield from _each(c, sheet.each, (*path, "each"))
    if sheet.bounds is not None and Decimal(sheet.bounds[0]) > Decimal(sheet.bounds[1]):
        yield (*path, "bounds"), f"下限 {sheet.bounds[0]} 大于上限 {sheet.bounds[1]}，应先小后大"
    for at, item in enumerate(sheet.items):
        yield from _item(c, sheet, item, (*path, "items", at))
        if any(item.title == other.title for other in sheet.items[:at]):
            yield (*path, "items", at, "title"), f"考核项“{item.title}”写了两次"
    if sheet.points is None:
        return
    counted = [item for item in sheet.items if not item.extra]
    total, worth = sum((Decimal(item.points) for item in counted if item.points), Decimal(0)), Decimal(sheet.points)
    whole = all(item.points is not None for item in counted)
    if counted and (total > worth or (whole and total != worth)):
        yield (*path, "points"), f"“{sheet.title}”各项之和是 {trimmed(total)} 分，总分写的是 {trimmed(worth)} 分"


def _item(c: Context, sheet: Sheet, item: SheetItem, path: Path) -> Iterator[Finding]:
    if item.measure is not None:
        yield from _named(c, (item.measure,), (*path, "measure"))
        yield from _reports(c, item.measure, (*path, "measure"))
    if item.score is None:
        return
    if item.points is None:
        yield path, f"考核项“{item.title}”有算法，要写 points（几分）"
    for amount in _amounts(c, (item.measure or "",)):
        try:
            expression = figure_score(item.score, amount, f"sheets {sheet.id} 的 score")
        except ExpressionError as error:
            yield (*path, "score"), str(error)
            continue
        yield from _within(item, expression, amount, (*path, "score"))


def _within(item: SheetItem, expression: Expression, amount: Amount, path: Path) -> Iterator[Finding]:
    """Tried with nothing done, half, all, twice and a thousand times the target, it gives no more than its points."""
    if expression.root.shape.dimension != (0, 0):
        yield path, f"考核项“{item.title}”的算法得出的不是分数，请用完成值除以目标值，或用完成率"
        return
    for share in SHARES:
        got = expression.evaluate(tried(amount, share)).value
        if item.points is not None and got is not None and abs(got) > abs(float(item.points)) + _ROUNDING:
            yield (
                path,
                f"完成目标的 {trimmed(Decimal(str(share)) * 100)}% 时得 {trimmed(Decimal(str(round(got, 4))))} 分，"
                f"超过“{item.title}”的 {item.points} 分，请用 least(…, 1) 封顶",
            )
            return
