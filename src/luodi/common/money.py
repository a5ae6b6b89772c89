"""Money and land at the edge: what people type and read, against what is stored.

Money is stored as whole yuan, land as whole millionths of a 亩 (micro-mu; 1 平方米 = 1,500), so that sums are exact
on every engine. 亿元, 万元, 亩, 平方米 and 公顷 exist only here, where a person types or reads.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

MONEY_UNITS: Mapping[str, int] = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
LAND_UNITS: Mapping[str, int] = {"亩": 1_000_000, "平方米": 1_500, "公顷": 15_000_000}

# 90 万亿元: below 2**53, so that a yuan is never lost where an engine computes in doubles.
LARGEST_YUAN = 9_000_000_000_000_000
LARGEST_MICRO_MU = 9_000_000_000_000_000

_SPOKEN: Mapping[str, str] = {
    "亿": "亿元",
    "万": "万元",
    "块": "元",
    "圆": "元",
    "平米": "平方米",
    "平方": "平方米",
    "m2": "平方米",
    "ha": "公顷",
}
_FIGURE = re.compile(r"(?P<minus>-?)(?P<figure>[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)\s*(?P<unit>[^0-9\s.,]\S*)?")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


class InputError(ValueError):
    """What a person typed cannot be taken. `message` is Chinese: what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def split_figure(text: str) -> tuple[Decimal, str]:
    """The figure and the unit written behind it ('' where none is). Full-width digits and thousands separators pass.

    Raises InputError where `text` is no figure.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").strip()
    if not plain:
        raise InputError("请填写数字。")
    found = _FIGURE.fullmatch(plain)
    if found is None or len(plain) > 60:
        raise InputError(f"“{plain[:20]}”不是数字；请只填数字，例如 1200 或 0.5。")
    figure = found["figure"]
    if "," in figure and not _GROUPED.fullmatch(figure):
        raise InputError(f"“{plain[:20]}”的逗号位置不对；千分位每三位一个，也可以不写逗号。")
    unit = found["unit"] or ""
    return Decimal(found["minus"] + figure.replace(",", "")), _SPOKEN.get(unit, unit)


def trimmed(value: Decimal) -> str:
    """A figure in plain notation with thousands separators and no trailing zeros: 1,234.5."""
    if value == 0:
        return "0"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def yuan(text: str, unit: str) -> int:
    """Whole yuan of what was typed in a field asking for `unit` (元, 万元, 亿元). Raises InputError."""
    return _whole(text, unit, MONEY_UNITS, LARGEST_YUAN, "金额", "精确到元即可，请去掉不足一元的部分。")


def format_yuan(amount: int, unit: str) -> str:
    """`amount` yuan as a figure in `unit`, without the unit: 38_000_000 in 亿元 is '0.38'."""
    return trimmed(Decimal(amount) / MONEY_UNITS[unit])


def micro_mu(text: str, unit: str) -> int:
    """Whole micro-mu of what was typed in a field asking for `unit` (亩, 平方米, 公顷). Raises InputError."""
    return _whole(text, unit, LAND_UNITS, LARGEST_MICRO_MU, "面积", "小数位太多；亩最多六位小数。")


def format_mu(area: int, unit: str) -> str:
    """`area` micro-mu as a figure in `unit`, without the unit; an area of 平方米 that is no round figure is cut to 6
    places."""
    return trimmed(round(Decimal(area) / LAND_UNITS[unit], 6))


def _whole(text: str, unit: str, units: Mapping[str, int], largest: int, what: str, too_precise: str) -> int:
    figure, written = split_figure(text)
    if written and written != unit:
        raise _wrong_unit(figure, written, unit, units)
    if figure < 0:
        raise InputError(f"{what}不能是负数。")
    # Integers, because Decimal rounds at 28 places without saying so.
    numerator, denominator = figure.as_integer_ratio()
    value, rest = divmod(numerator * units[unit], denominator)
    if rest:
        raise InputError(f"{what}{too_precise}")
    if value > largest:
        raise InputError(f"{what}过大；这里按{unit}填写，请核对单位。")
    return value


def _wrong_unit(figure: Decimal, written: str, unit: str, units: Mapping[str, int]) -> InputError:
    if written not in units:
        return InputError(f"这里按{unit}填写，不认识“{written[:10]}”；请换算成{unit}后只填数字。")
    typed, converted = (
        trimmed(one).replace(",", "") for one in (abs(figure), abs(figure) * units[written] / units[unit])
    )
    return InputError(f"这里按{unit}填写；{typed}{written}请填 {converted}")
