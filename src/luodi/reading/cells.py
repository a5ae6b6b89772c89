"""One cell as a value of the vocabulary: figures with units as people write them, days, units of the organisation."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from luodi.common.money import LAND_UNITS, MONEY_UNITS, InputError, micro_mu, split_figure, yuan
from luodi.reading.dictionary import FOREIGN
from luodi.reading.sheets import Cell
from luodi.regimes.terms import Term, TermKind
from luodi.regimes.vocabulary import Value, check_value, parse_input

EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet, as its serial numbers count (1900 as the leap year it was not)."""
SERIALS = range(20_000, 80_000)
_ABOUT = re.compile(
    r"^(约|大约|近|超过|超|逾|不少于|计划|拟|预计|人民币|RMB|¥)+|(左右|以上|余|多)(?=(亿|万|元|亩|$))", re.I
)
_RANGE = re.compile(r"[0-9](\s*(亿元?|万元?|元|亩))?\s*(-|~|—|–|至|到)\s*[0-9]")
_FOREIGN = re.compile("|".join(FOREIGN))
_DAY = re.compile(r"([0-9]{1,4})[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2})[日号]?|月)?(?:\s+[0-9:]+)?")
_BREAK = re.compile(r"\r\n?|_x000D_\n?")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\ufeff]")
_LINES = re.compile(r"\s*\n\s*")
_LOOSE = re.compile(r"\s*([-./年月日号])(?:(?<=[-./年月])\s+)?")
_MONTH_ONLY = re.compile(r"([0-9]{1,2})月(?:([0-9]{1,2})[日号]?)?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})?")
UNDECIDED = frozenset(
    {"待定", "未定", "待确定", "暂定", "暂未确定", "尚未确定", "待补充", "待补", "面议", "不详", "未知"}
)
FAULTS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})
"""What a spreadsheet shows where a formula fails."""
_PLACES = 15
"""A spreadsheet keeps so many digits; what comes behind them is noise of the machine."""


@dataclass(frozen=True)
class Column:
    """What a column is read as: its term, and the unit its bare figures are in ('': the term's own)."""

    term: Term
    unit: str = ""

    @property
    def counted_in(self) -> str:
        """The unit of a bare figure."""
        return self.unit or self.term.display_unit


@dataclass(frozen=True)
class Names:
    """Units by what people call them: the ref of a title or short name; '' where several are called so."""

    refs: Mapping[str, str] = field(default_factory=dict)

    def ref(self, text: str) -> str | None:
        """The one unit that is meant; None where there is none. Raises InputError where there are several."""
        wanted = squeezed(text)
        if wanted in self.refs:
            found = [self.refs[wanted]]
        else:
            found = list({ref for name, ref in self.refs.items() if len(wanted) > 1 and name.endswith(wanted)})
        if len(found) > 1 or found == [""]:
            raise InputError(f"叫“{text[:20]}”的单位不止一个，请写全称。")
        return found[0] if found else None


def squeezed(text: str) -> str:
    """Without width, case and white space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def blank(cell: Cell) -> bool:
    """Whether the cell says nothing; a dash stands for nothing too."""
    return isinstance(cell, str) and cell.strip() in {"", "-", "—", "--", "——", "/", "无", "暂无"}


def undecided(cell: Cell) -> bool:
    """Whether people wrote down that they do not know yet."""
    return isinstance(cell, str) and squeezed(cell) in UNDECIDED


def text_of(cell: Cell) -> str:
    """The cell as text, the way a person sees it: signs that nobody sees, nobody can mend."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return format(_figure(cell), "f")
    return _UNSEEN.sub("", _BREAK.sub("\n", str(cell))).strip()


def value_of(cell: Cell, column: Column, names: Names, today: date) -> Value:
    """The typed value of a cell that is not blank. Raises InputError: what is wrong with it and what to do."""
    term = column.term
    if isinstance(cell, time | timedelta):
        raise InputError(f"{term.label}这一格是钟点，不是{term.label}；请改成文字或数字。")
    if isinstance(cell, str) and cell.strip() in FAULTS:
        raise InputError(f"这一格的公式算不出来（{cell.strip()}）；请把{term.label}直接写上。")
    if term.kind in {TermKind.MONEY, TermKind.LAND}:
        return check_value(term, _amount(cell, column))
    if term.kind is TermKind.DATE:
        return check_value(term, day_of(cell, term.label), today=today)
    if term.kind is TermKind.UNIT:
        ref = names.ref(text_of(cell))
        if ref is None:
            raise InputError(f"没有“{text_of(cell)[:20]}”这个单位；请写组织里的全称或简称。")
        return ref
    if term.kind is TermKind.RATIO and isinstance(cell, float) and column.unit != "%":
        return check_value(term, cell)
    if term.kind is TermKind.CHOICE:
        wanted = squeezed(text_of(cell))
        return parse_input(
            term, next((one for one in term.options if squeezed(one) == wanted), text_of(cell)), today=today
        )
    if term.pattern == "credit_code" and isinstance(cell, int | float):
        raise InputError("信用代码成了数字，后几位已经丢了；请把这一列设成文本，重新填写十八位代码。")
    if term.kind is TermKind.TEXT and not term.multiline:
        # A name is broken over lines only so that it fits its cell.
        return parse_input(term, _LINES.sub("", text_of(cell)), today=today)
    return parse_input(term, text_of(cell), today=today)


def _figure(cell: int | float) -> Decimal:
    figure = Decimal(format(cell, f".{_PLACES}g"))
    return figure.quantize(Decimal(1)) if figure == figure.to_integral_value() else figure


def figure_in(cell: Cell, column: Column) -> Decimal | None:
    """What a cell adds to a sum, in the unit of the column (约3500万元 is 0.35); None where it is no figure."""
    if isinstance(cell, bool) or (isinstance(cell, str) and blank(cell)):
        return None
    if isinstance(cell, int | float):
        return _figure(cell)
    if not isinstance(cell, str):
        return None
    units = MONEY_UNITS if column.term.kind is TermKind.MONEY else LAND_UNITS
    try:
        if column.term.kind in {TermKind.MONEY, TermKind.LAND} and column.counted_in in units:
            return (Decimal(_amount(cell, column)) / Decimal(units[column.counted_in])).normalize()
        return split_figure(unicodedata.normalize("NFKC", cell).replace(" ", ""))[0]
    except InputError:
        return None


def _amount(cell: Cell, column: Column) -> int:
    term, money = column.term, column.term.kind is TermKind.MONEY
    units = MONEY_UNITS if money else LAND_UNITS
    if isinstance(cell, bool | date):
        raise InputError(f"{term.label}应为数字，这一格是{text_of(cell)}。")
    if isinstance(cell, int | float):
        figure, written = _figure(cell), ""
    else:
        plain = unicodedata.normalize("NFKC", text_of(cell)).replace(" ", "").strip()
        if _RANGE.search(plain):
            raise InputError(f"“{plain[:20]}”是一个范围；{term.label}请填一个数。")
        _refuse_foreign(plain, term)
        figure, written = split_figure(_ABOUT.sub("", plain))
    unit = written or column.counted_in
    _refuse_foreign(unit, term)
    if unit not in units:
        raise InputError(f"不认识单位“{unit[:10]}”；{term.label}可用{'、'.join(units)}。")
    if isinstance(cell, str):
        return (yuan if money else micro_mu)(format(figure, "f"), unit)
    # A figure that a formula made may fall between two yuan; a person never types that.
    stored = figure * units[unit]
    return (yuan if money else micro_mu)(format(round(stored) / Decimal(units[unit]), "f"), unit)


def _refuse_foreign(text: str, term: Term) -> None:
    if found := _FOREIGN.search(text):
        raise InputError(
            f"这里写的是外币（{found[0]}）；{term.label}按人民币登记，请按签约当日汇率换算成{term.display_unit}再填。"
        )


def day_of(cell: Cell, label: str) -> date:
    """The day a cell means. A month alone is its first day; what may mean two days is refused."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time | timedelta):
        raise InputError(f"{label}不是日期；请写成 2026-11-20。")
    if isinstance(cell, float) and cell != int(cell):
        if 1900 < cell < 2100:
            return _of_float(cell, label)
        if int(cell) in SERIALS:
            return EPOCH + timedelta(days=int(cell))
    return _day_typed(_LOOSE.sub(r"\1", unicodedata.normalize("NFKC", text_of(cell)).strip()), label)


def _day_typed(text: str, label: str) -> date:
    if text.isdigit() and int(text) in SERIALS:
        return EPOCH + timedelta(days=int(text))
    if found := _COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3] or 1), text, label)
    if found := _DAY.fullmatch(text):
        if len(found[1]) != 4:
            raise InputError(f"{label}“{text[:20]}”的年份要写四位，例如 2026-11-20。")
        return _day(int(found[1]), int(found[2]), int(found[3] or 1), text, label)
    if _MONTH_ONLY.fullmatch(text):
        raise InputError(f"{label}“{text}”没有写年份，分不清是哪一年；请连年份一起写，例如 2024年{text}。")
    if re.fullmatch(r"(19|20)[0-9]{2}年?", text):
        raise InputError(f"{label}“{text}”只有年份；请写到月或日，例如 2026-11-20。")
    raise InputError(f"{label}“{text[:20]}”不是日期；请写成 2026-11-20 或 2026年11月20日。")


def _of_float(cell: float, label: str) -> date:
    year, months = text_of(cell).split(".")
    if months == "1":
        raise InputError(f"{label}“{year}.1”是数字，分不清是 1 月还是 10 月；请写成 {year}-01 或 {year}-10。")
    return _day(int(year), int(months[:2]), 1, text_of(cell), label)


def _day(year: int, month: int, day: int, text: str, label: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InputError(f"{label}“{text[:20]}”没有这一天，请核对。") from None
