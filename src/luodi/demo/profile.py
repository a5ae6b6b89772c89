"""What an invented project is: its name, investor, amounts and land, fitted to the thresholds its pack speaks of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from stdnum.cn import uscc

from luodi.regimes.industries import of_code
from luodi.regimes.schema import Industry, Pack
from luodi.regimes.vocabulary import Value

YI = 100_000_000
WAN = 10_000
MILLION_YUAN = 1_000_000
MICRO_MU = 1_000_000

PRODUCTS: Mapping[str, tuple[str, str]] = {
    "光电封装": ("C3976", "制造"), "精密模具": ("C3525", "制造"), "功能膜材": ("C2921", "材"),
    "工业机器人减速器": ("C3453", "制造"), "医用导管": ("C3584", "医"), "疫苗辅料": ("C2780", "医"),
    "铝基新材料": ("C3252", "材"), "智能仓储装备": ("C3439", "制造"), "特种玻璃": ("C3042", "材"),
    "电子级树脂": ("C2651", "材"), "储能系统": ("C3841", "制造"), "数控机床主轴": ("C3425", "制造"),
    "可降解包装": ("C2926", "材"), "体外诊断试剂": ("C2770", "医"), "汽车线束": ("C3670", "制造"),
    "光伏支架": ("C3311", "制造"), "高分子滤材": ("C2929", "材"), "传感器": ("C3983", "制造"),
    "伺服电机": ("C3812", "制造"), "生物发酵": ("C2761", "医"), "康复器械": ("C3586", "医"),
    "电子陶瓷": ("C3985", "材"), "碳纤维制品": ("C3091", "材"), "智能家电部件": ("C3857", "制造"),
    "冷链装备": ("C3464", "制造"), "检测仪器": ("C4028", "制造"), "锂电池结构件": ("C3841", "制造"),
    "药用辅料": ("C2780", "医"), "半导体清洗设备": ("C3562", "制造"), "节能电机": ("C3812", "制造"),
}  # fmt: skip
"""What is manufactured: its GB/T 4754-2017 code, and a word of the title of its industry where a pack has no codes."""
OTHERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "农": (("高山蔬菜种植", "A0141"), ("食用菌种植", "A0142"), ("中药材种植", "A0171"), ("茶叶种植", "A0164")),
    "康": (("康养中心", "Q8521"), ("护理院", "Q8512"), ("山地度假酒店", "H6110")),
    "文": (("研学营地", "P8399"), ("非遗工坊", "R8870"), ("文化展示中心", "R8890")),
    "服务": (("冷链物流中心", "G5930"), ("软件服务中心", "I6513"), ("检验检测中心", "M7452")),
    "基础设施": (("污水处理厂", "D4620"), ("充电站网络", "D4420")),
}
"""What is not manufacture, by a word in the title of the industry it belongs to, with its GB/T 4754-2017 code."""
LIGHT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "食品": (("预制菜", "C1432"), ("功能饮料", "C1529"), ("营养食品", "C1491")),
    "服装": (("运动服装", "C1821"), ("箱包", "C1922"), ("服饰", "C1830")),
}
"""Manufacture for packs that have an industry of its own for it."""
OTHER_EVERY = 4
FORMS = ("基地", "生产线", "产业化项目", "智能工厂", "研发制造中心", "扩产项目", "总部及制造基地", "技改项目")
BUILDING = ("建设", "新建", "扩建", "改建", "续建", "迁建", "配套建设", "分期建设")
STEMS = "甲乙丙丁戊己庚辛壬癸"
PLACES = ("示例省东市", "示例省西市", "示例省南市", "示例省北市", "示例市中区", "外省某市")
MONEY_THRESHOLD = re.compile(r"亿元\((\d+(?:\.\d+)?)\)")
INTENSITY_THRESHOLD = re.compile(r"万元每亩\((\d+(?:\.\d+)?)\)")
DEFAULT_INTENSITY = 300


@dataclass
class Profile:
    """Amounts in whole yuan, land in millionths of a 亩. `values` are what forms of the project are filled with.

    `branch`: the word of OTHERS that names its industry, empty for manufacture; `trade`: a word for any.
    """

    name: str
    investor: str
    total: int
    fixed: int
    land: int
    values: dict[str, Value] = field(default_factory=dict)
    branch: str = ""
    trade: str = ""


@dataclass(frozen=True)
class Thresholds:
    """Figures that the pack's conditions compare with: 亿元 of investment, 万元 for each 亩 (largest first)."""

    money: tuple[float, ...]
    intensity: tuple[float, ...]


def thresholds(pack: Pack, conditions: Sequence[str]) -> Thresholds:
    """Read from the conditions' own text, so that a pack with other figures gets projects around those."""
    text = "\n".join(conditions)
    money = sorted({float(found) for found in MONEY_THRESHOLD.findall(text)})
    about_fixed = [c for c in conditions if "固定资产投资 / 用地面积" in c]
    asked = {float(found) for found in INTENSITY_THRESHOLD.findall("\n".join(about_fixed))}
    # More than nothing is a figure asked for, not a threshold.
    intensity = sorted(asked - {0.0}, reverse=True)
    return Thresholds(tuple(money), tuple(intensity))


def fitting(made: Profile, options: Sequence[str], key: Sequence[Industry]) -> list[str]:
    """The industries a form offers that the project can be of: by its code where the pack gives codes to its `key`
    industries, else by a word; all of manufacture where nothing says more."""
    titles = {one.title for one in of_code(key, str(made.values.get("行业代码", "")))}
    covered = [option for option in options if option in titles]
    called = [option for option in options if made.trade and made.trade in option]
    rest = [option for option in options if key and "其他" in option]
    making = [option for option in options if not any(word in option for word in OTHERS)]
    return covered or (rest if key and not made.branch else called) or making or list(options)


def profile(number: int, rng: Random, limits: Thresholds, industries: Sequence[str] = (), shift: int = 0) -> Profile:
    """The project of that number. Every tenth lies exactly on a threshold, its neighbours just beside it.

    Where titles of the pack's industries bear words of OTHERS or LIGHT, every fourth project is of such an industry.
    `shift`: where in the list of products the government begins, so that two governments do not have the same projects.
    """
    product = list(PRODUCTS)[(number + shift) % len(PRODUCTS)]
    code, trade = PRODUCTS[product]
    form = FORMS[(number // len(PRODUCTS) + number) % len(FORMS)]
    special = {**OTHERS, **LIGHT}
    branches = [word for word in special if any(word in title for title in industries)]
    if branches and number % OTHER_EVERY == OTHER_EVERY - 2:
        place = number // OTHER_EVERY
        trade = branches[place % len(branches)]
        product, code = special[trade][place // len(branches) % len(special[trade])]
        form = f"第{place + 1}项目"
    turn = number // (len(PRODUCTS) * len(FORMS))
    name = f"示例{product}{form}" + (f"（{turn + 1}期）" if turn else "")
    investor = f"示例{STEMS[rng.randrange(10)]}{STEMS[rng.randrange(10)]}{product}有限公司"
    total = _total(number, rng, limits)
    fixed = max(total * rng.randrange(65, 88) // 100 // WAN * WAN, WAN)
    intensity = _intensity(number, rng, limits)
    land = max(round(fixed / (intensity * WAN) * 100) * MICRO_MU // 100, MICRO_MU)
    if number % 10 == 4:
        fixed = int(intensity * WAN * land // MICRO_MU)
    made = Profile(name, investor, total, fixed, land, branch=trade if trade in OTHERS else "", trade=trade)
    made.values = {**_values(made, product, rng), "行业代码": code}
    if made.branch:
        built = f"建设{product}，占地约 {land / MICRO_MU:.0f} 亩，总投资约 {total / YI:.2f} 亿元。"
        made.values["项目内容"] = built
    return made


def _total(number: int, rng: Random, limits: Thresholds) -> int:
    if limits.money and number % 10 in {1, 2, 3}:
        edge = int(limits.money[number // 10 % len(limits.money)] * YI)
        return edge + {1: 0, 2: -MILLION_YUAN, 3: 20 * MILLION_YUAN}[number % 10]
    drawn = 10 ** rng.uniform(7.2, 9.3)
    return max(int(drawn // MILLION_YUAN) * MILLION_YUAN, 10 * MILLION_YUAN)


def _intensity(number: int, rng: Random, limits: Thresholds) -> float:
    edge = limits.intensity[number // 10 % len(limits.intensity)] if limits.intensity else DEFAULT_INTENSITY
    return edge if number % 10 == 4 else edge * rng.uniform(0.75, 1.6)


def _values(made: Profile, product: str, rng: Random) -> dict[str, Value]:
    mu = made.land / MICRO_MU
    return {
        "项目名称": made.name,
        "投资方名称": made.investor,
        "统一社会信用代码": credit_code(rng),
        "项目内容": f"{rng.choice(BUILDING)}{product}生产线，占地约 {mu:.0f} 亩，总投资约 {made.total / YI:.2f} 亿元。",
        "来源地": rng.choice(PLACES),
        "省级项目编码": project_code(rng),
        "所属集团": f"示例{rng.choice(STEMS)}{product}集团",
        "建设地址": f"示例路 {rng.randrange(1, 900)} 号",
        "投资总额": made.total,
        "协议投资额": made.total,
        "固定资产投资": made.fixed,
        "土地投资": made.fixed // 10 // WAN * WAN,
        "厂房投资": made.fixed * 3 // 10 // WAN * WAN,
        "设备投资": made.fixed * 5 // 10 // WAN * WAN,
        "用地面积": made.land,
        "项目建筑面积": made.land * rng.randrange(8, 20) // 10,
        "厂房建筑面积": made.land * rng.randrange(6, 8) // 10,
        "办公宿舍建筑面积": made.land // 20,
        "预计年产值": int(mu * rng.randrange(380, 800)) * WAN,
        "预计年税收": int(mu * rng.randrange(20, 48)) * WAN,
        "拟选址": f"示例路以东、示例河以北约 {mu:.0f} 亩地块",
        "协议名称": f"{made.name}投资合同",
        "产品": product,
        "品牌": "示例牌",
        "内销比例": 0.7,
        "外销比例": 0.3,
    }


def project_code(rng: Random) -> str:
    """A number as platforms give them, of an area that does not exist."""
    return f"2026-990000-{rng.randrange(1_000_000):06d}"


def credit_code(rng: Random) -> str:
    """A code of the right form with a right check digit, in an area that does not exist (990000)."""
    body = "91990000" + "".join(rng.choice("0123456789ABCDEFGH") for _ in range(9))
    return body + str(uscc.calc_check_digit(body))
