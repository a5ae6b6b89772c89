"""Chinese text: one spelling, names for the duplicate search, bigrams, pinyin, the unified social credit code."""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from itertools import chain

import opencc
from rapidfuzz import fuzz
from stdnum.cn import uscc

# What NFKC leaves as it is, though people type it for the ASCII sign.
_PUNCTUATION = str.maketrans(
    {
        "【": "[",
        "】": "]",
        "〔": "(",
        "〕": ")",
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
        "–": "-",
        "−": "-",
    }
)
# Longest first, so that 股份有限公司 does not leave 股份 behind.
_LEGAL_FORMS = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "股份公司", "公司", "集团", "厂")
_NOT_IN_CODE = re.compile(r"[^0-9A-HJ-NPQRTUWXY]")
_CODE_LENGTH = 18
REMEMBERED = 8192
"""So many names are kept as worked out: each is asked for by search, register and duplicates in turn."""
WORDS = 65_536
_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_COUNTED = re.compile("第?([零〇一二三四五六七八九十]{1,3}|[ivx]{1,4})(?=期|批|标段|号|分厂|厂区|工区)")
"""A number is one only before what is counted: 一期 is 1期, and 三一 stays a name."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def day_in_full(day: date | None) -> str:
    """A day as people write it, with its year: 2026 年 11 月 22 日; '' for none."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if day else ""


def normalise(text: str) -> str:
    """NFKC, Chinese brackets and punctuation as their ASCII signs, runs of white space as one blank, trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PUNCTUATION).split())


def tidy(text: str) -> str:
    """The text as typed, for keeping: white space as single blanks, and no control, zero-width or half signs.

    PostgreSQL refuses NUL and no database keeps half of a surrogate pair.
    """
    spaced = " ".join(text.split())
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}).strip()


@lru_cache(maxsize=REMEMBERED)
def normalised_name(text: str) -> str:
    """The name of a company or project as the duplicate search compares it.

    Width and case are one, traditional characters are simplified, 一期, Ⅰ期 and 第1期 are 1期, and only letters and
    digits are left.
    """
    folded = simplified(unicodedata.normalize("NFKC", text)).casefold()
    if not folded.isalnum():
        folded = "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")
    return _COUNTED.sub(_counted, folded)


def simplified(text: str) -> str:
    """Traditional characters as their simplified ones; all else stays."""
    return text if text.isascii() else str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _counted(found: re.Match[str]) -> str:
    """一 as 1, 十二 as 12, iv as 4; what is no number as it stands."""
    text = found[1]
    if text in _ROMAN:
        return str(_ROMAN[text])
    if "十" not in text:
        return text.translate(_DIGITS) if text.translate(_DIGITS).isdigit() else found[0]
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return found[0]
    return str(int((tens or "一").translate(_DIGITS)) * 10 + int((ones or "零").translate(_DIGITS)))


def bigrams(text: str) -> list[str]:
    """Every two neighbouring signs of the normalised name, in order; a single sign stands alone."""
    return pairs(normalised_name(text))


def pairs(name: str) -> list[str]:
    """The bigrams of a name that is normalised already."""
    return [name] if len(name) == 1 else [name[at : at + 2] for at in range(len(name) - 1)]


def name_similarity(a: str, b: str) -> float:
    """How alike two names are, 0 to 1. Legal forms (有限公司 …) do not count; part of a longer name counts high."""
    first, second = _core(a), _core(b)
    if not first or not second:
        return 0.0
    score = fuzz.ratio(first, second)
    # Two signs within a longer name say little: 华兴 is in half the company names of a county.
    if min(len(first), len(second)) >= 3:
        score = max(score, 0.92 * fuzz.partial_ratio(first, second))
    return float(score) / 100


@lru_cache(maxsize=REMEMBERED)
def syllables(text: str) -> tuple[str, ...]:
    """The pinyin without tones, one of each Chinese character; runs of other signs as they stand."""
    from pypinyin.seg.simpleseg import seg  # here: its dictionaries are a third of the start of every command

    return tuple(chain.from_iterable(map(_spoken, seg(text))))


@lru_cache(maxsize=WORDS)
def _spoken(word: str) -> tuple[str, ...]:
    """A word as it is spoken. Working it out costs a hundred times what looking it up does."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin([word]))


def pinyin_initials(text: str) -> str:
    """First letters of the pinyin, lower case: 智能制造 is 'znzz'; other signs as they stand."""
    name, at, found = normalised_name(text), 0, []
    for one in syllables(name):
        as_written = name.startswith(one, at)
        found.append(one if as_written else one[0])
        at += len(one) if as_written else 1
    return "".join(found)


def pinyin_full(text: str) -> str:
    """The pinyin without tones, lower case, joined: 智能 is 'zhineng'."""
    return "".join(syllables(normalised_name(text)))


def credit_code_problem(text: str) -> str | None:
    """What is wrong with a unified social credit code (GB 32100), in Chinese; None where it is in order."""
    code = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if not code:
        return "请填写统一社会信用代码。"
    wrong = _NOT_IN_CODE.search(code)
    if wrong:
        return f"统一社会信用代码第 {wrong.start() + 1} 位“{wrong[0]}”不对；只用数字和大写字母，不用 I、O、S、V、Z。"
    if len(code) != _CODE_LENGTH:
        return f"统一社会信用代码应为 {_CODE_LENGTH} 位，现在是 {len(code)} 位。"
    if not code[2:8].isdigit():
        return "统一社会信用代码第 3 至 8 位是行政区划，应为数字，请对照营业执照核对。"
    # Not uscc.validate: it refuses the letters which the registering body may have in front (N for rural collectives).
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        return "统一社会信用代码的校验位不对，请对照营业执照逐位核对。"
    return None


def _core(text: str) -> str:
    """The normalised name without its legal form."""
    name = normalised_name(text)
    for form in _LEGAL_FORMS:
        if name.endswith(form) and len(name) > len(form):
            return name.removesuffix(form)
    return name
