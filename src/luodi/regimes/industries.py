"""Industries by the codes of GB/T 4754-2017: what a code is called, and whether one lies within a key industry's."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from luodi.regimes.schema import Industry

TABLE = Path(__file__).parent / "data" / "gb4754_2017.tsv"


@lru_cache(maxsize=1)
def titles() -> Mapping[str, str]:
    """Every code with its section's letter (C, C27, C276, C2761) and what it is called, in the standard's order."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {code: name for code, name, _ in (f"{line}\t".split("\t")[:3] for line in lines if line[0] != "#")}


@lru_cache(maxsize=1)
def _letters() -> Mapping[str, str]:
    """The code without its letter, to the code with it: no two sections share a number."""
    return {code[1:]: code for code in titles() if code[1:]}


def full_code(code: str) -> str | None:
    """The code with its section's letter; None where the standard has no such code."""
    given = code.strip().upper()
    return given if given in titles() else _letters().get(given)


def covers(codes: Iterable[str], code: str) -> bool:
    """Whether `code` is one of `codes` or lies below one of them."""
    known = full_code(code)
    return known is not None and any(known.startswith(full_code(one) or "!") for one in codes)


def of_code(industries: Iterable[Industry], code: str) -> tuple[Industry, ...]:
    """The key industries a code belongs to."""
    return tuple(one for one in industries if covers(one.codes, code))


def named(industry: Industry) -> str:
    """The codes as a person reads them: 27 医药制造业、C276 生物药品制品制造."""
    return "、".join(f"{code} {titles().get(full_code(code) or '', '')}".strip() for code in industry.codes)
