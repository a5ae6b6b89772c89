"""The words a regime speaks in: a term has a kind, which fixes how its value is stored, typed and compared."""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from luodi.common.money import LAND_UNITS, MONEY_UNITS

Value = int | float | str | bool | datetime.date

# Money for each unit of land: a number term with one of these units may be compared with 万元每亩() and its like.
# Stored as typed; the factor leads to yuan for each micro-mu.
INTENSITY_UNITS: Mapping[str, Decimal] = {
    "元/亩": Decimal(1) / 1_000_000,
    "万元/亩": Decimal(10_000) / 1_000_000,
    "亿元/亩": Decimal(100_000_000) / 1_000_000,
    "元/平方米": Decimal(1) / 1_500,
    "万元/平方米": Decimal(10_000) / 1_500,
    "万元/公顷": Decimal(10_000) / 15_000_000,
}
DEFAULT_MONEY_UNIT = "万元"
DEFAULT_LAND_UNIT = "亩"

_NAME = re.compile(r"[^\W\d]\w*")
_LONGEST_NAME = 40


class TermKind(StrEnum):
    """Kind of a term: the type of its stored value, in brackets."""

    MONEY = "money"  # int, whole yuan
    LAND = "land"  # int, whole micro-mu
    NUMBER = "number"  # float, in the term's unit
    INTEGER = "integer"  # int, in the term's unit
    RATIO = "ratio"  # float, 0.7 for 70%
    TEXT = "text"  # str
    CHOICE = "choice"  # str, one of the options
    CHOICES = "choices"  # str, several of the options joined by 、 in their order
    BOOLEAN = "boolean"  # bool
    DATE = "date"  # datetime.date
    UNIT = "unit"  # str: id of a unit, or its code in the pack; opaque here, as are the next three
    POSITION = "position"
    PERSON = "person"
    PARTY = "party"
    INDUSTRY = "industry"  # str, GB/T 4754 code
    CASE = "case"  # str: id of another case; who may not see that one reads `HIDDEN` instead


NUMERIC_KINDS = frozenset({TermKind.MONEY, TermKind.LAND, TermKind.NUMBER, TermKind.INTEGER, TermKind.RATIO})
# Stored as int, compared exactly.
WHOLE_KINDS = frozenset({TermKind.MONEY, TermKind.LAND, TermKind.INTEGER})
REFERENCE_KINDS = frozenset({TermKind.UNIT, TermKind.POSITION, TermKind.PERSON, TermKind.PARTY, TermKind.CASE})
HIDDEN = "（不在您可以查看的范围内）"


@dataclass(frozen=True)
class Term:
    """One word of the vocabulary. Raises ValueError, in Chinese, where its parts do not fit together.

    `minimum` and `maximum` (both inclusive) are in `unit`, as a person would type them; of a ratio in per cent.
    `pattern` names a check of a text: 'credit_code'. `future`: whether a date may lie after today.
    """

    name: str
    kind: TermKind
    unit: str = ""
    options: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    title: str = ""
    help: str = ""
    multiline: bool = False
    pattern: str = ""
    clause: str = ""
    future: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", TermKind(self.kind))
        problem = _problem(self)
        if problem:
            raise ValueError(f"词条“{self.name[:_LONGEST_NAME]}”：{problem}")

    @property
    def label(self) -> str:
        """What a form prints before the field."""
        return self.title or self.name

    @property
    def display_unit(self) -> str:
        """The unit in which people type and read the value; '' where there is none."""
        defaults = {TermKind.MONEY: DEFAULT_MONEY_UNIT, TermKind.LAND: DEFAULT_LAND_UNIT, TermKind.RATIO: "%"}
        return self.unit or defaults.get(self.kind, "")


def _problem(term: Term) -> str:
    """What is wrong with the definition of a term, '' where nothing is."""
    name, kind, unit = term.name, term.kind, term.unit
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME or unicodedata.normalize("NFKC", name) != name:
        return f"名称只能由汉字、字母、数字和下划线组成，不以数字开头，最长 {_LONGEST_NAME} 字。"
    if kind == TermKind.MONEY and unit not in ("", *MONEY_UNITS):
        return f"金额的单位应为{'、'.join(MONEY_UNITS)}，不是“{unit}”。"
    if kind == TermKind.LAND and unit not in ("", *LAND_UNITS):
        return f"面积的单位应为{'、'.join(LAND_UNITS)}，不是“{unit}”。"
    if kind == TermKind.RATIO and unit not in ("", "%"):
        return "比例的单位只能是 %。"
    if kind in (TermKind.NUMBER, TermKind.INTEGER) and (unit in MONEY_UNITS or unit in LAND_UNITS):
        return f"单位是“{unit}”的词条，种类应为 money（金额）或 land（面积）。"
    if kind in (TermKind.CHOICE, TermKind.CHOICES):
        if not term.options or len(set(term.options)) != len(term.options):
            return "选项不能为空，也不能重复。"
        if any(not option or "、" in option or "'" in option for option in term.options):
            return "选项不能为空，也不能含有顿号或引号。"
    if term.minimum is not None and term.maximum is not None and term.minimum > term.maximum:
        return "最小值大于最大值。"
    if term.pattern not in ("", "credit_code"):
        return f"不认识校验方式“{term.pattern}”；可用：credit_code。"
    return ""
