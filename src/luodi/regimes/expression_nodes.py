"""What a condition or formula is once it is read: a small tree, shared by the closures and the SQL.

Figures are in base units throughout: yuan, micro-mu, yuan for each micro-mu, 0.7 for 70%, counts as they are.
"""

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from luodi.common.money import LAND_UNITS, MONEY_UNITS
from luodi.regimes.terms import DEFAULT_LAND_UNIT, DEFAULT_MONEY_UNIT, INTENSITY_UNITS, TermKind

CompareSign = Literal["=", "<>", "<", "<=", ">", ">="]
ArithmeticSign = Literal["+", "-", "*", "/"]
# 'int' compares exactly; 'float' with a relative tolerance; the others only for equality ('date' also by order).
Type = Literal["bool", "int", "float", "text", "date", "unit", "position", "person", "party", "choices"]

# The range a figure from outside may have; NaN, infinity and what lies beyond is unknown. check_value keeps within it.
SMALLEST_FIGURE = 1e-9
LARGEST_FIGURE = 1e15
# a and b are equal where |a - b| <= HALF_TOLERANCE * (|a| + |b|): a relative 1e-12, so a plot at exactly 380 passes.
HALF_TOLERANCE = 5e-13


@dataclass(frozen=True)
class Shape:
    """Type, dimension (powers of money and of land) and what the checks need of a tree.

    `unit` is that of display: it is compared between counts (个月 against 天) and printed by the page. `low` and `high`
    bound the size of every value that is not zero, so that no engine can overflow or underflow.
    """

    type: Type
    money: int = 0
    land: int = 0
    unit: str = ""
    ratio: bool = False
    options: tuple[str, ...] = ()
    low: float = 1.0
    high: float = 1e19

    @property
    def numeric(self) -> bool:
        return self.type in ("int", "float")

    @property
    def dimension(self) -> tuple[int, int]:
        return (self.money, self.land)


@dataclass(frozen=True)
class Node:
    """Base of the tree. `cost`: how many terms its SQL has at most, since some parts are written out twice."""

    shape: Shape
    cost: int


@dataclass(frozen=True)
class Constant(Node):
    value: int | float | str | bool | datetime.date


@dataclass(frozen=True)
class Read(Node):
    """The value of a term; times `scale` for the number terms whose unit is money for each unit of land."""

    name: str
    kind: TermKind
    scale: float = 1.0


@dataclass(frozen=True)
class Arithmetic(Node):
    """Always in doubles; a divisor of zero makes it unknown."""

    sign: ArithmeticSign
    left: Node
    right: Node


@dataclass(frozen=True)
class Negative(Node):
    inner: Node


@dataclass(frozen=True)
class Absolute(Node):
    inner: Node


@dataclass(frozen=True)
class Extreme(Node):
    """least or greatest: unknown as soon as one of them is missing."""

    which: Literal["least", "greatest"]
    items: tuple[Node, ...]


@dataclass(frozen=True)
class FirstKnown(Node):
    """coalesce."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Compare(Node):
    sign: CompareSign
    left: Node
    right: Node


@dataclass(frozen=True)
class Among(Node):
    """`in (…)` over texts."""

    inner: Node
    options: tuple[str, ...]


@dataclass(frozen=True)
class Holds(Node):
    """包含(term, 'option'): whether one option is among those picked."""

    inner: Node
    option: str


@dataclass(frozen=True)
class IsMissing(Node):
    """`is null`: the one question that is never answered by unknown."""

    inner: Node


@dataclass(frozen=True)
class Not(Node):
    inner: Node


@dataclass(frozen=True)
class Junction(Node):
    word: Literal["and", "or"]
    items: tuple[Node, ...]


@dataclass(frozen=True)
class UnitFunction:
    """A literal with a unit: 万元每亩(380). `factor` leads to base units; `unit` is how the page prints it."""

    money: int
    land: int
    unit: str
    factor: Decimal
    whole: bool = False  # the value must come out as a whole number of base units, and is compared exactly
    ratio: bool = False

    @property
    def dimension(self) -> tuple[int, int]:
        return (self.money, self.land)


def _unit_functions() -> dict[str, UnitFunction]:
    functions = {unit: UnitFunction(1, 0, unit, Decimal(n), whole=True) for unit, n in MONEY_UNITS.items()}
    functions |= {unit: UnitFunction(0, 1, unit, Decimal(n), whole=True) for unit, n in LAND_UNITS.items()}
    functions |= {unit.replace("/", "每"): UnitFunction(1, -1, unit, n) for unit, n in INTENSITY_UNITS.items()}
    functions["百分之"] = UnitFunction(0, 0, "%", Decimal("0.01"), ratio=True)
    for unit in ("天", "日", "工作日", "个月", "年", "人", "户", "家", "个", "次", "吨", "台", "公里"):
        functions[unit] = UnitFunction(0, 0, unit, Decimal(1))
    return functions


UNIT_FUNCTIONS: Mapping[str, UnitFunction] = _unit_functions()


def display_factor(shape: Shape, unit: str) -> float:
    """How many base units of the shape's dimension one `unit` is; 1 where the unit is only a name."""
    if shape.dimension == (1, 0):
        return float(MONEY_UNITS.get(unit, 1))
    if shape.dimension == (0, 1):
        return float(LAND_UNITS.get(unit, 1))
    if shape.dimension == (1, -1):
        return float(INTENSITY_UNITS.get(unit, Decimal(1)))
    return 0.01 if unit == "%" else 1.0


def default_unit(shape: Shape) -> str:
    """The unit in which a figure of this dimension is printed where nothing else says."""
    by_dimension = {(1, 0): DEFAULT_MONEY_UNIT, (0, 1): DEFAULT_LAND_UNIT, (1, -1): "万元/亩"}
    return by_dimension.get(shape.dimension, "%" if shape.ratio else "")


def magnitude(value: float) -> float:
    """The size of a constant as a bound; zero has none and counts as one."""
    return abs(value) if value and math.isfinite(value) else 1.0
