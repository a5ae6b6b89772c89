"""Values of terms: from what a person typed, from an API, to a page, to JSON. Import Term and TermKind from here."""

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal

from luodi.common.money import LAND_UNITS as _LAND
from luodi.common.money import (
    LARGEST_MICRO_MU,
    LARGEST_YUAN,
    InputError,
    format_mu,
    format_yuan,
    micro_mu,
    split_figure,
    trimmed,
    yuan,
)
from luodi.common.money import MONEY_UNITS as _MONEY
from luodi.common.text import credit_code_problem
from luodi.regimes.terms import NUMERIC_KINDS, REFERENCE_KINDS, WHOLE_KINDS, Term, TermKind, Value

__all__ = [
    "NUMERIC_KINDS",
    "REFERENCE_KINDS",
    "WHOLE_KINDS",
    "InputError",
    "Term",
    "TermKind",
    "Value",
    "check_value",
    "format_value",
    "from_json",
    "parse_input",
    "to_json",
]

LONGEST_TEXT = 2000
LARGEST_INTEGER = 9_000_000_000_000_000
LARGEST_NUMBER = 1e15
NUMBER_PLACES = 6
EARLIEST_YEAR = 1949
LONGEST_REFERENCE = 200

_DAY = re.compile(r"(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9A-Za-z])")
_INDUSTRY = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,31}")
_YES = frozenset({"是", "有", "true", "1", "on", "yes", "对"})
_NO = frozenset({"否", "无", "没有", "false", "0", "off", "no", "不是"})


def parse_input(term: Term, raw: str, *, today: datetime.date) -> Value:
    """The stored value of what a person typed. Raises InputError, whose Chinese message stands beside the field."""
    if not raw.strip():
        raise InputError(f"请填写{term.label}。")
    return check_value(term, _PARSERS[term.kind](term, raw), today=today)


def check_value(term: Term, value: object, *, today: datetime.date | None = None) -> Value:
    """`value` as stored, where it is of the term's type and within its limits; InputError otherwise.

    For values that come typed (API, import, fold). Without `today` a future day passes.
    """
    if term.kind in WHOLE_KINDS:
        return _checked_whole(term, value)
    if term.kind in NUMERIC_KINDS:
        return _checked_float(term, value)
    if term.kind == TermKind.BOOLEAN:
        if not isinstance(value, bool):
            raise InputError(f"{term.label}只能是“是”或“否”。")
        return value
    if term.kind == TermKind.DATE:
        return _checked_day(term, value, today)
    if not isinstance(value, str):
        raise InputError(f"{term.label}应为文字。")
    return _checked_text(term, value)


def format_value(term: Term, value: Value) -> str:
    """`value` as people read it, in the display unit but without its name: '6.3', '70%', '是', '2026-11-20'."""
    if term.kind == TermKind.MONEY:
        return format_yuan(int(_number(value)), term.display_unit)
    if term.kind == TermKind.LAND:
        return format_mu(int(_number(value)), term.display_unit)
    if term.kind == TermKind.RATIO:
        return trimmed(round(Decimal(repr(float(_number(value)))) * 100, NUMBER_PLACES)) + "%"
    if term.kind == TermKind.INTEGER:
        return trimmed(Decimal(int(_number(value))))
    if term.kind == TermKind.NUMBER:
        return trimmed(round(Decimal(repr(float(_number(value)))), NUMBER_PLACES))
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def to_json(term: Term, value: Value) -> int | float | str | bool:
    """The JSON scalar of a stored value; a day as 2026-11-20, all else as it is."""
    del term  # the type of the value says it all; the signature mirrors from_json
    return value.isoformat() if isinstance(value, datetime.date) else value


def from_json(term: Term, raw: object) -> Value:
    """The stored value of a JSON scalar made by `to_json` or sent to the API. Raises InputError."""
    if term.kind == TermKind.DATE and isinstance(raw, str):
        return check_value(term, _day_input(term, raw))
    if term.kind in (TermKind.NUMBER, TermKind.RATIO) and isinstance(raw, int) and not isinstance(raw, bool):
        if abs(raw) > LARGEST_NUMBER:
            # Before it becomes a double: none holds a whole number of four hundred digits.
            raise InputError(f"{term.label}过大，请核对单位。")
        return check_value(term, float(raw))
    return check_value(term, raw)


def _number(value: Value) -> int | float:
    if isinstance(value, (str, datetime.date)):
        raise TypeError(f"not a number: {value!r}")
    return value


# What was typed, by kind. Limits are left to check_value.


def _money_input(term: Term, raw: str) -> Value:
    return yuan(raw, term.display_unit)


def _land_input(term: Term, raw: str) -> Value:
    return micro_mu(raw, term.display_unit)


def _figure_input(term: Term, raw: str) -> Decimal:
    figure, written = split_figure(raw)
    if written and written.casefold() != term.display_unit.casefold():
        asked = f"这里按{term.display_unit}填写" if term.display_unit else "这里只填数字"
        raise InputError(f"{asked}，不认识“{written[:10]}”。")
    if abs(figure) > LARGEST_INTEGER:
        raise InputError(f"{term.label}过大，请核对单位。")
    return figure


def _number_input(term: Term, raw: str) -> Value:
    figure = _figure_input(term, raw)
    if round(figure, NUMBER_PLACES) != figure:
        raise InputError(f"{term.label}最多 {NUMBER_PLACES} 位小数。")
    return float(figure)


def _integer_input(term: Term, raw: str) -> Value:
    figure = _figure_input(term, raw)
    if figure != int(figure):
        raise InputError(f"{term.label}应为整数。")
    return int(figure)


def _ratio_input(term: Term, raw: str) -> Value:
    figure = _figure_input(term, raw)
    if round(figure, NUMBER_PLACES) != figure:
        raise InputError(f"{term.label}最多 {NUMBER_PLACES} 位小数。")
    return float(figure / 100)


def _text_input(term: Term, raw: str) -> Value:
    # Browsers send CR LF from a text area.
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if term.pattern == "credit_code":
        return unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    return text


def _plain_input(term: Term, raw: str) -> Value:
    return raw.strip()


def _choices_input(term: Term, raw: str) -> Value:
    picked = [part.strip() for part in re.split(r"[、,，;；\n]", raw) if part.strip()]
    if not picked:
        raise InputError(f"请填写{term.label}。")
    unknown = [part for part in picked if part not in term.options]
    if unknown:
        raise _not_an_option(term, unknown[0])
    return "、".join(option for option in term.options if option in picked)


def _boolean_input(term: Term, raw: str) -> Value:
    plain = unicodedata.normalize("NFKC", raw).strip().casefold()
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise InputError(f"{term.label}只能填“是”或“否”。")


def _day_input(term: Term, raw: str) -> Value:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    if found is None:
        raise InputError(f"{term.label}“{raw.strip()[:20]}”不是日期；请写成 2026-11-20 或 2026年11月20日。")
    year, month, day = (int(part) for part in found.groups())
    if year < EARLIEST_YEAR:
        raise InputError(f"年份 {found[1]} 不对，请写四位年份，例如 2026-11-20。")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise InputError(f"没有 {year} 年 {month} 月 {day} 日这一天，请核对。") from None


_PARSERS: Mapping[TermKind, Callable[[Term, str], Value]] = {
    TermKind.MONEY: _money_input,
    TermKind.LAND: _land_input,
    TermKind.NUMBER: _number_input,
    TermKind.INTEGER: _integer_input,
    TermKind.RATIO: _ratio_input,
    TermKind.TEXT: _text_input,
    TermKind.CHOICE: _plain_input,
    TermKind.CHOICES: _choices_input,
    TermKind.BOOLEAN: _boolean_input,
    TermKind.DATE: _day_input,
    TermKind.UNIT: _plain_input,
    TermKind.POSITION: _plain_input,
    TermKind.PERSON: _plain_input,
    TermKind.PARTY: _plain_input,
    TermKind.INDUSTRY: _plain_input,
    TermKind.CASE: _plain_input,
}


# Limits, by type.


def _checked_whole(term: Term, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError(f"{term.label}应为整数。")
    scale = 1
    largest = LARGEST_INTEGER
    if term.kind == TermKind.MONEY:
        scale, largest = _MONEY[term.display_unit], LARGEST_YUAN
    elif term.kind == TermKind.LAND:
        scale, largest = _LAND[term.display_unit], LARGEST_MICRO_MU
    if value < 0 and term.kind != TermKind.INTEGER:
        raise InputError(f"{term.label}不能是负数。")
    if abs(value) > largest:
        raise InputError(f"{term.label}过大，请核对单位。")
    _check_range(term, Decimal(value) / scale)
    return value


def _checked_float(term: Term, value: object) -> float:
    if not isinstance(value, float) or not math.isfinite(value):
        raise InputError(f"{term.label}应为数字。")
    if abs(value) > LARGEST_NUMBER:
        raise InputError(f"{term.label}过大，请核对单位。")
    # Rounded, so that a computed figure neither carries noise nor nears the smallest double; -0.0 becomes 0.0.
    rounded = round(value, NUMBER_PLACES + 2) + 0.0
    _check_range(term, Decimal(repr(rounded)) * (100 if term.kind == TermKind.RATIO else 1))
    return rounded


def _check_range(term: Term, shown: Decimal) -> None:
    if term.minimum is not None and shown < term.minimum:
        raise InputError(f"{term.label}不能小于 {trimmed(term.minimum)}{term.display_unit}。")
    if term.maximum is not None and shown > term.maximum:
        raise InputError(f"{term.label}不能大于 {trimmed(term.maximum)}{term.display_unit}。")


def _checked_day(term: Term, value: object, today: datetime.date | None) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise InputError(f"{term.label}应为日期。")
    if value.year < EARLIEST_YEAR:
        raise InputError(f"年份 {value.year} 不对，请写四位年份，例如 2026-11-20。")
    if today is not None and value > today and not term.future:
        raise InputError(f"{term.label}不能晚于今天（{today.isoformat()}）。")
    return value


def _checked_text(term: Term, text: str) -> str:
    if not text.strip():
        raise InputError(f"请填写{term.label}。")
    hidden = (sign for sign in text if unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t")
    if not text.isprintable() and any(hidden):
        raise InputError(f"{term.label}含有不可见的控制字符，请重新输入。")
    longest = LONGEST_TEXT if term.kind in (TermKind.TEXT, TermKind.CHOICES) else LONGEST_REFERENCE
    if len(text) > longest:
        raise InputError(f"{term.label}太长：最多 {longest} 字，现在 {len(text)} 字。")
    if term.kind == TermKind.CHOICES:
        parts = text.split("、")
        for part in parts:
            if part not in term.options:
                raise _not_an_option(term, part)
        if parts != [option for option in term.options if option in parts]:
            raise InputError(f"{term.label}的选项应按列出的顺序，且不重复。")
    elif term.options and text not in term.options:
        raise _not_an_option(term, text)
    elif term.kind == TermKind.INDUSTRY and not _INDUSTRY.fullmatch(text):
        raise InputError(f"{term.label}应为国民经济行业代码，例如 C 或 3911。")
    elif term.kind == TermKind.TEXT:
        _check_free_text(term, text)
    return text


def _check_free_text(term: Term, text: str) -> None:
    if term.pattern == "credit_code":
        problem = credit_code_problem(text)
        if problem:
            raise InputError(problem)
    elif _MOBILE.search(unicodedata.normalize("NFKC", text)):
        # A phone number is never in a fact: facts are never deleted, a contact can be.
        raise InputError("文字里有手机号；电话请记在联系人里。")


def _not_an_option(term: Term, text: str) -> InputError:
    shown = "、".join(term.options[:12]) + ("……" if len(term.options) > 12 else "")
    return InputError(f"{term.label}没有“{text[:20]}”这一项；可选：{shown}。")
