"""A labelled set for the search of the same project: what people do to a name, and pairs that only look alike.

Positives are one project written down twice, with the usual disguises; negatives are two projects of one vocabulary.
The hard ones in `data/hard_negatives.yaml` are written by hand. Everything follows from a seed.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import opencc
import yaml

from luodi.common.names import company_name, project_name
from luodi.common.text import normalised_name
from luodi.regimes.duplicates import Traits

HARD = Path(__file__).parent / "data" / "hard_negatives.yaml"
WAN = 10_000
YI = 100_000_000
PLACES = (
    "安徽省亳州市",
    "亳州市谯城区",
    "谯城区",
    "资阳市",
    "四川资阳",
    "清远市清新区",
    "河源市",
    "河源市东源县",
    "丽水市",
    "丽水经济技术开发区",
)
BRANDS = tuple(
    "安邦博创达德鼎东峰富光国海恒宏华辉汇嘉建金锦晶巨凯康科朗联龙铭诺启瑞森盛硕泰腾通维新鑫星旭耀益永宇源远泽正智中众"
)
THINGS = (
    "伺服电机", "新能源电池", "中药饮片", "半导体封装", "光伏组件", "智能减速器", "医用敷料", "汽车线束", "冷链物流",
    "预制菜加工",
    "高分子材料", "精密模具", "电子陶瓷", "数控机床", "生物发酵", "储能系统", "特种玻璃", "智能家电", "碳纤维制品",
    "锂电池隔膜",
    "体外诊断试剂", "铝合金型材", "无人机整机", "工业机器人", "白酒酿造", "竹木家居", "水性涂料", "稀土永磁",
    "显示模组", "食品添加剂",
)  # fmt: skip
KINDS = (
    "生产基地项目",
    "生产项目",
    "产业园项目",
    "制造项目",
    "研发中心项目",
    "建设项目",
    "产业化项目",
    "加工项目",
    "项目",
)
FORMS = ("有限公司", "股份有限公司", "有限责任公司", "科技有限公司", "实业有限公司", "新材料有限公司")
SOUNDS = {
    "电": "店",
    "机": "基",
    "新": "欣",
    "智": "志",
    "材": "才",
    "光": "广",
    "华": "桦",
    "科": "柯",
    "生": "声",
    "鑫": "新",
    "宏": "弘",
    "盛": "胜",
}
SHORT = {
    "有限责任公司": "公司",
    "股份有限公司": "公司",
    "有限公司": "",
    "产业园": "园",
    "研发中心": "研发",
    "生产基地": "基地",
}
_TRADITIONAL = opencc.OpenCC("s2t")


@dataclass(frozen=True)
class Record:
    """A project as a row of a register has it. `amount` in yuan."""

    name: str
    investor: str = ""
    credit_code: str = ""
    industry: str = ""
    amount: int | None = None
    brand: str = ""

    @property
    def traits(self) -> Traits:
        """As the rules compare it."""
        return Traits(
            name=project_name(self.name),
            investor=company_name(self.investor),
            credit_code=self.credit_code,
            industry=normalised_name(self.industry),
            amount=self.amount,
        )


@dataclass(frozen=True)
class Labelled:
    """Two records, whether they are one project, and what was done."""

    first: Record
    second: Record
    same: bool
    how: str


def record(rng: random.Random) -> Record:
    """A project nobody has reported yet."""
    brand = "".join(rng.sample(BRANDS, 2))
    place, thing = rng.choice(PLACES), rng.choice(THINGS)
    form = rng.choice(FORMS)
    named = rng.random()
    subject = f"{brand}{thing}" if named < 0.7 else thing
    scale = f"年产{rng.randint(1, 90)}万套" if rng.random() < 0.2 else ""
    name = f"{rng.choice((place, ''))}{scale}{subject}{rng.choice(KINDS)}"
    if rng.random() < 0.2:
        name += rng.choice(("（一期）", "(一期)", "一期"))
    investor = f"{rng.choice((place[:3], ''))}{brand}{thing[:2]}{form}"
    return Record(name, investor, "", thing, rng.randint(20, 3000) * 100 * WAN, brand)


def place(text: str, rng: random.Random) -> str:
    """A place in front, or none."""
    found = next((one for one in PLACES if text.startswith(one)), "")
    return text.removeprefix(found) if found else rng.choice(PLACES) + text


def form(text: str, rng: random.Random) -> str:
    """Words behind the name left out or replaced."""
    for word, shorter in SHORT.items():
        if word in text:
            return text.replace(word, shorter)
    return text.removesuffix("项目") if text.endswith("项目") else text + "项目"


def brackets(text: str, rng: random.Random) -> str:
    """Half or full width, or none."""
    for one, other in (("（", "("), ("）", ")"), ("(", "【"), (")", "】")):
        text = text.replace(one, other)
    return text if "期" in text else f"{text[:2]} {text[2:]}"


def width(text: str, rng: random.Random) -> str:
    """Figures and letters in full width, blanks in between."""
    return "".join(chr(ord(s) + 0xFEE0) if s.isascii() and s.isalnum() else s for s in text).replace("项目", " 项目")


def traditional(text: str, rng: random.Random) -> str:
    """In traditional characters."""
    return str(_TRADITIONAL.convert(text))


def numerals(text: str, rng: random.Random) -> str:
    """一期 as 1期, Ⅰ期, 第一期."""
    return text.replace("一期", rng.choice(("1期", "Ⅰ期", "第一期", "Ⅰ 期"))) if "一期" in text else f"{text}"


def homophone(text: str, rng: random.Random) -> str:
    """One character by another of the same sound."""
    places = [at for at, sign in enumerate(text) if sign in SOUNDS]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + SOUNDS[text[at]] + text[at + 1 :]


def dropped(text: str, rng: random.Random) -> str:
    """A word that says little left out."""
    for word in ("生产", "建设", "产业化", "制造", "加工", "项目"):
        if word in text:
            return text.replace(word, "", 1)
    return text


DISGUISES: dict[str, Callable[[str, random.Random], str]] = {
    "地名": place, "公司形式": form, "括号": brackets, "全角": width, "繁体": traditional, "数字": numerals,
    "同音": homophone, "省字": dropped,
}  # fmt: skip


def abbreviated(investor: str) -> str:
    """The company as people call it: no place, no legal form."""
    return company_name(investor).core[:6]


def disguised(one: Record, rng: random.Random) -> tuple[Record, str]:
    """The same project as another unit writes it: one to three disguises of the name, one of the investor."""
    chosen = rng.sample(list(DISGUISES), rng.randint(1, 3))
    name, investor = one.name, one.investor
    for how in chosen:
        name = DISGUISES[how](name, rng)
    said = rng.random()
    if said < 0.3:
        investor = abbreviated(investor)
    elif said < 0.7:
        investor = DISGUISES[rng.choice(("公司形式", "繁体", "全角", "同音"))](investor, rng)
    elif said < 0.8:
        investor = ""
    amount = one.amount and int(one.amount * rng.choice((1, 1, 1, 0.9, 1.1, 1.5)))
    return replace(one, name=name, investor=investor, amount=amount), "、".join(chosen)


def labelled(seed: int, positives: int, negatives: int) -> Iterator[Labelled]:
    """Pairs drawn from one register: each project beside its disguise, and beside one of the same thing or investor."""
    rng = random.Random(seed)
    for _ in range(positives):
        one = record(rng)
        second, how = disguised(one, rng)
        yield Labelled(one, second, True, how)
    for _ in range(negatives):
        yield Labelled(*_apart(rng))
    yield from hard()


def _apart(rng: random.Random) -> tuple[Record, Record, bool, str]:
    one = record(rng)
    way = rng.random()
    if way < 0.35:
        # The same thing made by another company elsewhere.
        other = replace(record(rng), industry=one.industry)
        thing = one.industry
        brand = "".join(rng.sample(BRANDS, 2))
        other = replace(other, name=f"{brand}{thing}{rng.choice(KINDS)}", investor=f"{brand}{thing[:2]}有限公司")
        return one, other, False, "同类产品"
    if way < 0.6:
        # Another project of the same investor, of another industry and size.
        thing = rng.choice([each for each in THINGS if each != one.industry])
        other = Record(f"{thing}{rng.choice(KINDS)}", one.investor, "", thing, (one.amount or 0) * 3)
        return one, other, False, "同一投资方另一项目"
    return one, record(rng), False, "不相干"


def hard() -> Iterator[Labelled]:
    """The pairs written by hand, in which no project is the other."""
    for pair in yaml.safe_load(HARD.read_text(encoding="utf-8")):
        first, second = (
            Record(side["name"], side.get("investor", ""), "", side.get("industry", ""), side.get("amount"))
            for side in pair["sides"]
        )
        yield Labelled(first, second, False, pair["why"])
