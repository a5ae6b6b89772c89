"""What measures are made of, and the words formulas of ratings and score sheets may use. Pure, of the pack alone."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from luodi.common.money import InputError, format_mu, format_yuan, micro_mu, split_figure, trimmed, yuan
from luodi.regimes.expressions import Expression, compile_expression
from luodi.regimes.figures_schema import Measure
from luodi.regimes.schema import Pack
from luodi.regimes.terms import Term, TermKind, Value

Amount = Literal["money", "land", "count", "ratio"]
"""What a measure's figures are: whole yuan, whole micro-mu, ten-thousandths of one, or a double (0.7 for 70%)."""

COUNT_SCALE = 10_000
"""A counted case or thing is posted as so many parts, so that it can be split 3 to 7."""

DONE, TARGET, RATE, TIME = "完成值", "目标值", "完成率", "序时进度"
"""What a formula of a rating or a score reads: the figure, its target, the one by the other, the share of the period
that has gone by."""

_AMOUNTS: Mapping[TermKind, Amount] = {TermKind.MONEY: "money", TermKind.LAND: "land"}
_KINDS: Mapping[Amount, TermKind] = {
    "money": TermKind.MONEY,
    "land": TermKind.LAND,
    "count": TermKind.INTEGER,
    "ratio": TermKind.RATIO,
}


def amount_of(measure: Measure, terms: Mapping[str, Term]) -> Amount:
    """What the figures of a measure are; a sum over a term that is not known counts as a count."""
    if measure.ratio is not None:
        return "ratio"
    term = terms.get(measure.sum or "")
    return _AMOUNTS.get(term.kind, "count") if term is not None else "count"


def unit_of(measure: Measure, terms: Mapping[str, Term]) -> str:
    """The unit a measure's figures are read in: its own, else that of its term; % of a ratio; 个 of cases."""
    if measure.unit:
        return measure.unit
    if measure.ratio is not None:
        return "%"
    term = terms.get(measure.sum or "")
    return term.display_unit if term is not None else "个"


def figure_terms(amount: Amount) -> Mapping[str, Term]:
    """The vocabulary of a formula over a measure of this kind."""
    kind = _KINDS[amount]
    return {
        DONE: Term(DONE, kind),
        TARGET: Term(TARGET, kind),
        RATE: Term(RATE, TermKind.RATIO),
        TIME: Term(TIME, TermKind.RATIO),
    }


def figure_condition(text: str, amount: Amount, where: str) -> Expression:
    """The condition of a colour. Raises ExpressionError."""
    return compile_expression(text, figure_terms(amount), where=where, expects="boolean")


def figure_score(text: str, amount: Amount, where: str) -> Expression:
    """The formula of a score, a plain number of points. Raises ExpressionError."""
    return compile_expression(text, figure_terms(amount), where=where, expects="number")


def tried(amount: Amount, share: float) -> dict[str, Value | None]:
    """A target and `share` of it done, half the period gone: what a formula is tried on."""
    target = 1_000_000_000
    if amount == "ratio":
        return {DONE: share, TARGET: 1.0, RATE: share, TIME: 0.5}
    return {DONE: round(target * share), TARGET: target, RATE: share, TIME: 0.5}


def reporting_kinds(pack: Pack) -> frozenset[str]:
    """Facts that tell of paperwork, not of results: what a cadence waits for (报表), what the program itself records,
    what is about a deadline."""
    ends = {trigger.fact for cadence in pack.cadences for trigger in cadence.ends}
    about = {kind for kind, spec in pack.facts.items() if spec.about == "obligation" or set(spec.by) == {"system"}}
    return frozenset(ends | about)


def amount_text(amount: int, measure: Measure, terms: Mapping[str, Term]) -> str:
    """A posted amount as people read it, with its unit: 0.96 亿元, 0.3 个."""
    kind, unit = amount_of(measure, terms), unit_of(measure, terms)
    if kind == "money":
        return f"{format_yuan(amount, unit)} {unit}"
    if kind == "land":
        return f"{format_mu(amount, unit)} {unit}"
    return f"{trimmed(Decimal(amount) / COUNT_SCALE)} {unit}"


def amount_typed(text: str, measure: Measure, terms: Mapping[str, Term]) -> int:
    """The posted amount of what a scenario says, with or without the unit. Raises InputError."""
    kind, unit = amount_of(measure, terms), unit_of(measure, terms)
    if kind == "money":
        return yuan(text, unit)
    if kind == "land":
        return micro_mu(text, unit)
    figure, written = split_figure(text)
    if written not in ("", unit) or figure * COUNT_SCALE % 1:
        raise InputError(f"“{text[:20]}”应是以{unit}计的数，最多四位小数。")
    return int(figure * COUNT_SCALE)
