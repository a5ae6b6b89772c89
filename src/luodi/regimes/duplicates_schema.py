"""查重: when two projects are taken for one, how sure that is, and what of it everybody may be told."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, model_validator

from luodi.regimes.schema_parts import Part, Rule, listed

Trait = Literal["code", "name", "investor", "industry", "credit_code", "phone", "address", "group"]
"""What two projects may have in common: 省级项目编码, 项目名称, 投资方, 产业, 统一社会信用代码, 联系电话,
地址, 集团."""


@lru_cache(maxsize=256)
def percent(text: str) -> Decimal:
    """`85%` as 0.85. ValueError, in Chinese, for what is none."""
    try:
        found = Decimal(text.removesuffix("%")) / 100
    except InvalidOperation:
        found = Decimal("NaN")
    if not (text.endswith("%") and found.is_finite() and 0 < found <= 1):
        raise ValueError(f"“{text[:20]}”应写成 85% 这样的百分数")
    return found


@lru_cache(maxsize=256)
def share(text: str) -> float:
    """`85%` as 0.85, where exactness is not asked for."""
    return float(percent(text))


Percent = Annotated[str, AfterValidator(lambda text: percent(text) and text)]
Traits = Annotated[tuple[Trait, ...], BeforeValidator(listed)]


class Nearness(Part):
    """How near two amounts (投资总额) are: less than `under`, or `up_to` and that much itself, of the `base`.

    earlier: the one already on record; later: the one that comes; 4.2 and 4.9 are 16.7 % or 14.3 % apart by it.
    """

    under: Percent | None = None
    up_to: Percent | None = None
    base: Literal["earlier", "later", "larger", "smaller"]

    @model_validator(mode="after")
    def _one_bound(self) -> "Nearness":
        if (self.under is None) == (self.up_to is None):
            raise ValueError("金额写 under（小于）或 up_to（不超过），二者之一")
        return self


class DuplicateRule(Rule):
    """Two projects are taken for one where all of it holds.

    `same`: what they have in common; `alike`: their names from this share on; `amount`: how near. `unless_differs`:
    not where both are known and differ. `overlap`: from this share of the shorter on two addresses are one; without it
    they have to be equal. `level`: block asks the reporter for a reason, warn and block have the office
    decide, hint is shown alone. `shows: holder`: whoever may not see the project is told whose claim it is and until
    when.
    """

    level: Literal["block", "warn", "hint"]
    same: Traits = ()
    alike: Percent | None = None
    amount: Nearness | None = None
    unless_differs: Traits = ()
    overlap: Percent | None = None
    shows: Annotated[tuple[Literal["holder"], ...], BeforeValidator(listed)] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "DuplicateRule":
        if not self.same and self.alike is None:
            raise ValueError("查重规则要写 same（哪些相同）或 alike（名称相近到多少）")
        if self.overlap is not None and "address" not in self.same:
            raise ValueError("overlap（重合多少算同一地址）要和 same: address 一起写")
        return self
