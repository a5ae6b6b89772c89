"""Headings as people write them, and the terms of the vocabulary they mean (`data/columns.yaml`)."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from luodi.common.money import LAND_UNITS, MONEY_UNITS

DATA = Path(__file__).parent / "data" / "columns.yaml"
CASE, STAGE, SINCE, REPORTED = "@case", "@stage", "@since", "@reported"
REASON, CONTACT, PHONE, SKIP = "@reason", "@contact", "@phone", "@skip"
SPECIAL: Mapping[str, str] = {
    CASE: "项目编号",
    STAGE: "阶段",
    SINCE: "进入阶段的日期",
    REPORTED: "首报日期",
    REASON: "不是同一项目的理由",
    CONTACT: "联系人",
    PHONE: "联系电话",
    SKIP: "不导入",
}
"""What a column may mean beside the terms of the vocabulary."""
ALIKE = 88
"""From this likeness on (of 100) a heading is taken for a known one (系统默认)."""
FOREIGN = (
    "万美元",
    "亿美元",
    "美元",
    "万欧元",
    "欧元",
    "万港元",
    "亿港元",
    "港元",
    "万港币",
    "港币",
    "万日元",
    "日元",
    "英镑",
)
NEUTRAL = frozenset({"总额", "完成", "完成值", "完成数", "实际", "实际完成", "金额", "数额", "小写", "累计", "合计"})
"""Below a group's title these mean the group itself; 目标 or 进度 do not."""
OWNED = frozenset({"名称", "全称"})
"""Below a group's title these mean what the group names: 投资主体/名称."""
UNITS = (*MONEY_UNITS, *LAND_UNITS, *FOREIGN, "%")
_SPOKEN = {"亿": "亿元", "万": "万元", "平米": "平方米", "m2": "平方米", "㎡": "平方米", "ha": "公顷"}
_BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]")
_COUNTED = re.compile(r"[(（]单?位?[:：]?(个|家|户|件|次|份|宗)[)）]$")
_TAIL = re.compile(r"[:：,，/、]?(亿元|万元|亩|平方米|公顷|%)$")


@dataclass(frozen=True)
class Guess:
    """What a heading most likely means: a term or one of SPECIAL; '' for nothing. `sure` from 0 to 1."""

    target: str
    sure: float


def plain(text: str) -> str:
    """A heading for comparing: width, case and white space do not count, nor what stands in brackets."""
    return _squeezed(_BRACKETS.sub("", unicodedata.normalize("NFKC", text)))


def _squeezed(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")


def unit_in(text: str) -> str:
    """The unit a heading names, in brackets or at its end: 投资总额（亿元）; '' where it names none."""
    for inside in reversed(_BRACKETS.findall(unicodedata.normalize("NFKC", text))):
        told = inside.removeprefix("单位").lstrip(":： ").strip()
        for one in re.split(r"[、,，/]", told):
            if (found := _SPOKEN.get(one, one)) in UNITS:
                return found
    tail = _TAIL.search(unicodedata.normalize("NFKC", text).strip())
    return tail[1] if tail else ""


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Headings by what they mean, in the order of the file."""
    content: Mapping[str, Iterable[str]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {str(target): tuple(str(one) for one in written) for target, written in content.items()}


def rank(label: str, target: str) -> int:
    """How early a heading stands among those that mean `target`; before all of them where it is none of them."""
    last = plain(label.rpartition("/")[2])
    return next((at for at, one in enumerate(synonyms().get(target, ())) if plain(one) == last), -1)


def known(terms: Collection[str], titles: Mapping[str, str]) -> dict[str, str]:
    """Headings for comparing, each with what it means, of those terms; `titles` of the pack go first."""
    found: dict[str, str] = {}
    for title, target in titles.items():
        found.setdefault(_squeezed(title), target)
        found.setdefault(plain(title), target)
    for target, written in synonyms().items():
        if target in terms or target in SPECIAL:
            for one in (target.removeprefix("@"), *written):
                found.setdefault(_squeezed(one), target)
                found.setdefault(plain(one), target)
    found.pop("", None)
    return found


def guess(label: str, words: Mapping[str, str]) -> Guess:
    """What a heading means. `label` may have levels, 到位资金/完成: the lowest counts, then all, then the first."""
    parts = [part for part in label.split("/") if part]
    texts = [parts[-1], "".join(parts[-2:]), "".join(parts)] if parts else []
    if parts and _COUNTED.search("".join(parts[-1].split())):
        return Guess("", 0.0)  # 项目（个） says how many
    if parts and plain(parts[-1]) in OWNED:
        texts = [*texts[1:], texts[0]]
    telling = [part for part in parts if plain(part) not in NEUTRAL]
    if telling and parts.index(telling[-1]) == len(telling) - 1 < len(parts) - 1:
        texts.append(telling[-1])
    for text in texts:
        for form in (_squeezed(text), plain(text)):
            if form in words:
                return Guess(words[form], 1.0)
    if not parts or len(plain(parts[-1])) < 3:
        return Guess("", 0.0)
    near = process.extractOne(plain(parts[-1]), words.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return Guess(words[near[0]], near[1] / 100) if near else Guess("", 0.0)
