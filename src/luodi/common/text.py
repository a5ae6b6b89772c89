"""Chinese text: one spelling, names for the duplicate search, bigrams, pinyin, the unified social credit code."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin
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


def normalise(text: str) -> str:
    """NFKC, Chinese brackets and punctuation as their ASCII signs, runs of white space as one blank, trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PUNCTUATION).split())


def tidy(text: str) -> str:
    """The text as typed, for keeping: white space as single blanks, and no control, zero-width or half signs.

    PostgreSQL refuses NUL and no database keeps half of a surrogate pair.
    """
    spaced = " ".join(text.split())
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}).strip()


def normalised_name(text: str) -> str:
    """The name of a company or project as the duplicate search compares it: lower case, letters and digits only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")


def bigrams(text: str) -> list[str]:
    """Every two neighbouring signs of the normalised name, in order; a single sign stands alone."""
    name = normalised_name(text)
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


def pinyin_initials(text: str) -> str:
    """First letters of the pinyin, lower case: 智能制造 is 'znzz'."""
    return "".join(lazy_pinyin(normalised_name(text), style=Style.FIRST_LETTER))


def pinyin_full(text: str) -> str:
    """The pinyin without tones, lower case, joined: 智能 is 'zhineng'."""
    return "".join(lazy_pinyin(normalised_name(text)))


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
