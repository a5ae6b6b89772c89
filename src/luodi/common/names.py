"""What of a name tells one project or company from another: its core without place, legal form and filler words.

Our own rule, the same for everything compared: width, brackets, traditional characters and the ways to write a number
are one spelling (`normalised_name`); the place in front, the legal form behind and words that half of all names bear
are left out of the core, the place and the phase (期次) kept beside it.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz
from stdnum import numdb

from luodi.common.text import normalised_name, simplified, syllables

FILLERS = re.compile(
    "招商引资|项目|建设|新建|改扩建|扩建|改建|工程|产业化|生产|基地|投资|及其|配套|股份有限公司|有限责任公司|有限公司|公司"
)
"""Words that say nothing about which project it is; each counts as left out on both sides."""
LEGAL_FORMS = re.compile("(?:股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|集团公司|公司|集团|控股|厂)+$")
_PHASE = re.compile(r"第?(\d{1,2})期(?:项目|工程)?")
_SCALE = re.compile(r"年(?:产|加工|处理)\d+(?:\.\d+)?[万亿千百]*(?:吨|台|套|件|只|辆|个|片|平方米|米|支|条)?(?:/年)?")
_ZONE = re.compile(
    "^(?:国家级|省级)?[\u4e00-\u9fff]{0,4}?"
    "(?:经济技术开发区|高新技术产业开发区|经济开发区|高新技术开发区|高新区|经开区|开发区|工业园区|工业园|新区)(?=.{4})"
)
_TOWN = re.compile("^[\u4e00-\u9fff]{2,3}?(?:镇|乡|街道)(?=.{4})")
_OWNER = re.compile("^.{2,24}?(?:股份有限公司|有限责任公司|有限公司)(?=.{3})")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,12})[)\]]")
_DATED = re.compile(r"\[[^\]]*\]")
_SITE = re.compile("([\u4e00-\u9fff]{1,6}?(?:大道|大街|路|街|巷))(?:[东西南北中]段)?(\\d{1,5}号)")
_GENERAL = frozenset({"市辖区", "县", "省直辖行政单位"})
_TAILS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "地区", "省", "市", "盟")
SHORTEST = 2


class Name(NamedTuple):
    """A name taken apart. `plain` is `normalised_name`; `core` what is compared; `sound` its syllables with blanks.

    `places`: administrative codes (GB/T 2260) of the place it names, without the zeros behind; '' of none. `phase`:
    the number of its 期次.
    """

    plain: str = ""
    core: str = ""
    sound: str = ""
    places: frozenset[str] = frozenset()
    phase: str = ""

    def __bool__(self) -> bool:
        return bool(self.plain)


@lru_cache(maxsize=4096)
def project_name(text: str) -> Name:
    """The name of a project; the full name of a company in front of it is left out, too."""
    plain = normalised_name(text)
    rest, places = _without_places(_spelled(text))
    phases = _PHASE.findall(rest)
    rest = _OWNER.sub("", rest)
    core = FILLERS.sub("", _SCALE.sub("", _PHASE.sub("", rest)))
    core = core if len(core) >= SHORTEST else rest or plain
    return Name(plain, core, _sound(core), places, phases[0] if phases else "")


@lru_cache(maxsize=4096)
def company_name(text: str) -> Name:
    """The name of a company: without place and legal form."""
    plain = normalised_name(text)
    rest, places = _without_places(_spelled(text))
    core = LEGAL_FORMS.sub("", rest)
    core = core if len(core) >= SHORTEST else rest or plain
    return Name(plain, core, _sound(core), places)


def address_core(text: str) -> str:
    """An address without province, city and county: number and street are what two spellings share."""
    if not text:
        return ""
    rest, _ = _without_places(_spelled(text))
    return rest if len(rest) >= 4 else ""


def site_of(address: str) -> tuple[str, str]:
    """Road and number of an address, 创新路 and 88号; '' and '' where it does not name both."""
    found = _SITE.search(address)
    return (found[1], found[2]) if found else ("", "")


def overlap(a: str, b: str) -> float:
    """How much of the shorter of two addresses (`address_core`) stands in the other, 0 to 1.

    The same road and number are one site whatever else is written, two numbers or two roads never are.
    """
    if not a or not b:
        return 0.0
    (road, number), (other, counted) = site_of(a), site_of(b)
    if road and other:
        return float(number == counted and (road.endswith(other) or other.endswith(road)))
    short, long = sorted((a, b), key=len)
    if short in long:
        return 1.0
    held = [short[at : at + 2] for at in range(len(short) - 1)]
    return sum(pair in long for pair in held) / len(held)


def phone_digits(text: str) -> str:
    """The digits of a telephone number without the country's; '' where there are too few to be one."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isascii() and sign.isdigit())
    for code in ("0086", "86"):
        if digits.startswith(code) and len(digits) - len(code) == 11:
            digits = digits.removeprefix(code)
    return digits if len(digits) >= 7 else ""


def likeness(a: Name, b: Name) -> float:
    """How alike two names of projects are, 0 to 1: as written or by their sound, whichever is more.

    Names of two places that lie apart are at most four fifths alike: the same kind of project in two counties.
    """
    if not a or not b:
        return 0.0
    if a.plain == b.plain:
        return 1.0
    written = fuzz.ratio(a.core, b.core)
    heard = 0.0
    if abs(len(a.core) - len(b.core)) <= 2:
        heard = 0.98 * fuzz.ratio(a.sound.split(), b.sound.split())
    found = float(max(written, heard)) / 100
    return found if compatible(a.places, b.places) else min(found, 0.8)


def may_be_alike(name: Name, core: str, sound: str, least: float) -> bool:
    """Whether `likeness` may reach `least` for a name of this core and sound: without the name taken apart."""
    if fuzz.ratio(name.core, core) >= least * 100:
        return True
    return abs(len(name.core) - len(core)) <= 2 and 0.98 * fuzz.ratio(name.sound.split(), sound.split()) >= least * 100


def same_company(a: Name, b: Name) -> bool:
    """Whether two names are one company's: place and legal form may be left out, characters replaced by sound.

    The beginning of a longer name is the same from three characters on: 示例材料 and 示例材料科技.
    """
    if not a or not b:
        return False
    if a.plain == b.plain:
        return True
    if not compatible(a.places, b.places):
        return False
    if a.core == b.core or (a.sound == b.sound and len(a.core) > SHORTEST):
        return True
    short, long = sorted((a.core, b.core), key=len)
    return len(short) > SHORTEST and long.startswith(short)


def compatible(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two places may be one: one of them is not named, or one lies in the other."""
    return not a or not b or any(x.startswith(y) or y.startswith(x) for x in a for y in b)


def _spelled(text: str) -> str:
    """The normalised name, from which a place in brackets (示例（武汉）电子) was moved to the front."""
    folded = simplified(unicodedata.normalize("NFKC", text))
    front = ""
    for found in _BRACKETS.finditer(folded):
        if found[1] in _places():
            front += found[1]
            folded = folded.replace(found[0], "")
    return normalised_name(front + folded)


def _without_places(name: str) -> tuple[str, frozenset[str]]:
    """The rest of the name, and the codes of the last place in front of it."""
    known = _places()
    codes: frozenset[str] = frozenset()
    while True:
        for length in range(min(len(name) - SHORTEST, 12), 1, -1):
            found = known.get(name[:length])
            if found is not None:
                codes = found
                name = name[length:]
                break
        else:
            break
    if codes:
        name = _TOWN.sub("", name)
    return _ZONE.sub("", name), codes


@lru_cache(maxsize=1)
def _places() -> dict[str, frozenset[str]]:
    """Administrative divisions by name, those of provinces and cities also without 省 and 市."""
    found: dict[str, set[str]] = {}
    for _, _, province, props, below in numdb.get("cn/loc").prefixes:
        _note(found, props.get("province", ""), province, short=True)
        for _, _, number, told, _ in below:
            name = _DATED.sub("", told.get("county", ""))
            city = number.endswith("00")
            code = province + (number.removesuffix("00") if city else number)
            if name not in _GENERAL and number != "0000":
                _note(found, name, code, short=city)
    return {name: frozenset(codes) for name, codes in found.items()}


def _note(found: dict[str, set[str]], name: str, code: str, *, short: bool) -> None:
    if len(name) < SHORTEST:
        return
    found.setdefault(name, set()).add(code)
    tail = next((tail for tail in _TAILS if name.endswith(tail)), "")
    if short and tail and len(name) - len(tail) >= SHORTEST:
        found.setdefault(name.removesuffix(tail), set()).add(code)


def _sound(core: str) -> str:
    return " ".join(syllables(core))
