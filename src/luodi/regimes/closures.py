"""One record: an expression as nested Python functions, in SQL's three-valued logic (None is unknown)."""

import datetime
import operator
from collections.abc import Callable, Mapping
from typing import Any

from luodi.regimes import expression_nodes as n
from luodi.regimes.terms import NUMERIC_KINDS, WHOLE_KINDS, TermKind, Value

Record = Mapping[str, Value | None]
Closure = Callable[[Record], Value | None]
Figure = Callable[[Record], int | float | None]
Verdict = Callable[[Record], bool | None]

_LARGEST_WHOLE = 2**63 - 1
_ORDER: Mapping[n.CompareSign, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def near(sign: n.CompareSign, left: float, right: float) -> bool:
    """Compare two doubles with the relative tolerance; the SQL writes the same two terms."""
    difference = left - right
    tolerance = n.HALF_TOLERANCE * (abs(left) + abs(right))
    match sign:
        case "=":
            return abs(difference) <= tolerance
        case "<>":
            return abs(difference) > tolerance
        case ">=":
            return difference >= -tolerance
        case ">":
            return difference > tolerance
        case "<=":
            return difference <= tolerance
        case "<":
            return difference < -tolerance


def closure(node: n.Node) -> Closure:
    """The function that evaluates `node`; its type follows `node.shape`."""
    if node.shape.numeric:
        return figure(node)
    if node.shape.type == "bool":
        return verdict(node)
    match node:
        case n.Constant(value=value):
            return lambda record: value
        case n.Read():
            return _read(node)
        case n.FirstKnown(items=items):
            return _first_known([closure(item) for item in items])
    raise TypeError(type(node).__name__)


def figure(node: n.Node) -> Figure:
    """The function of a numeric node: int where its type is int, else float."""
    match node:
        case n.Constant(value=int() | float() as value):
            return lambda record: value
        case n.Read():
            return _read(node)  # type: ignore[return-value]  # numeric kinds read numbers
        case n.Arithmetic(sign=sign, left=left, right=right):
            return _arithmetic(sign, figure(left), figure(right))
        case n.Negative(inner=inner):
            return _mapped(figure(inner), operator.neg)
        case n.Absolute(inner=inner):
            return _mapped(figure(inner), abs)
        case n.Extreme(which=which, items=items):
            return _extreme(which, [_typed(item, node.shape) for item in items])
        case n.FirstKnown(items=items):
            return _first_known([_typed(item, node.shape) for item in items])  # type: ignore[return-value]
    raise TypeError(type(node).__name__)


def verdict(node: n.Node) -> Verdict:
    """The function of a boolean node."""
    match node:
        case n.Constant(value=bool() as value):
            return lambda record: value
        case n.Read():
            return _read(node)  # type: ignore[return-value]  # a boolean kind reads booleans
        case n.Compare(sign=sign, left=left, right=right):
            if "float" in (left.shape.type, right.shape.type):
                return _near_compare(sign, figure(left), figure(right))
            return _exact_compare(sign, closure(left), closure(right))
        case n.Among(inner=inner, options=options):
            return _among(closure(inner), frozenset(options))
        case n.Holds(inner=inner, option=option):
            return _holds(closure(inner), option)
        case n.IsMissing(inner=inner):
            value_of = closure(inner)
            return lambda record: value_of(record) is None
        case n.Not(inner=inner):
            return _negation(verdict(inner))
        case n.Junction(word=word, items=items):
            return _junction(word == "or", [verdict(item) for item in items])
        case n.FirstKnown(items=items):
            return _first_known([verdict(item) for item in items])  # type: ignore[return-value,arg-type]
    raise TypeError(type(node).__name__)


def _read(node: n.Read) -> Closure:
    """Reads one term. Raises TypeError where the value is not of the term's type: record() lets none in."""
    name, kind, scale = node.name, node.kind, node.scale

    def read(record: Record) -> Value | None:
        value = record.get(name)
        if value is None:
            return None
        if kind in NUMERIC_KINDS:
            return _read_figure(name, kind, value, scale)
        wanted = {TermKind.BOOLEAN: bool, TermKind.DATE: datetime.date}.get(kind, str)
        if not isinstance(value, wanted):
            raise TypeError(f"{name}: {value!r}")
        return value

    return read


def _read_figure(name: str, kind: TermKind, value: Value, scale: float) -> int | float | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if kind in WHOLE_KINDS and whole:
        return value if abs(value) <= _LARGEST_WHOLE else None  # type: ignore[return-value,arg-type]
    if kind in WHOLE_KINDS or not (whole or isinstance(value, float)):
        raise TypeError(f"{name}: {value!r}")
    number = float(value)  # type: ignore[arg-type]
    # NaN fails both comparisons and is unknown, as in the SQL.
    return number * scale if number == 0 or n.SMALLEST_FIGURE <= abs(number) <= n.LARGEST_FIGURE else None


def _typed(node: n.Node, shape: n.Shape) -> Figure:
    """`node` as a double where the whole is one, as SQL casts it."""
    value_of = figure(node)
    return _mapped(value_of, float) if shape.type == "float" and node.shape.type == "int" else value_of


def _mapped(value_of: Figure, change: Callable[[int | float], int | float]) -> Figure:
    def mapped(record: Record) -> int | float | None:
        value = value_of(record)
        return None if value is None else change(value)

    return mapped


def _arithmetic(sign: n.ArithmeticSign, left_of: Figure, right_of: Figure) -> Figure:
    compute: Callable[[float, float], float] = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
    }[sign]

    def arithmetic(record: Record) -> float | None:
        left, right = left_of(record), right_of(record)
        if left is None or right is None or (sign == "/" and right == 0):
            return None
        return compute(float(left), float(right))

    return arithmetic


def _extreme(which: str, items: list[Figure]) -> Figure:
    choose = min if which == "least" else max

    def extreme(record: Record) -> int | float | None:
        values = [value for value in (item(record) for item in items) if value is not None]
        return choose(values) if len(values) == len(items) else None

    return extreme


def _first_known(items: list[Closure] | list[Figure]) -> Closure:
    def first_known(record: Record) -> Value | None:
        return next((value for value in (item(record) for item in items) if value is not None), None)

    return first_known


def _near_compare(sign: n.CompareSign, left_of: Figure, right_of: Figure) -> Verdict:
    def compare(record: Record) -> bool | None:
        left, right = left_of(record), right_of(record)
        return None if left is None or right is None else near(sign, float(left), float(right))

    return compare


def _exact_compare(sign: n.CompareSign, left_of: Closure, right_of: Closure) -> Verdict:
    order = _ORDER[sign]

    def compare(record: Record) -> bool | None:
        left, right = left_of(record), right_of(record)
        return None if left is None or right is None else bool(order(left, right))

    return compare


def _among(value_of: Closure, options: frozenset[str]) -> Verdict:
    def among(record: Record) -> bool | None:
        value = value_of(record)
        return None if value is None else value in options

    return among


def _holds(value_of: Closure, option: str) -> Verdict:
    def holds(record: Record) -> bool | None:
        value = value_of(record)
        return None if value is None else f"、{option}、" in f"、{value}、"

    return holds


def _negation(inner: Verdict) -> Verdict:
    def negation(record: Record) -> bool | None:
        value = inner(record)
        return None if value is None else not value

    return negation


def _junction(deciding: bool, items: list[Verdict]) -> Verdict:
    """`or` is decided by a true item, `and` by a false one; else one unknown makes it unknown."""

    def junction(record: Record) -> bool | None:
        values = [item(record) for item in items]
        if deciding in values:
            return deciding
        return None if None in values else not deciding

    return junction
