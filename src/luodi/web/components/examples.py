"""Invented data for the page of the components; nothing of it is in any register."""

from datetime import date
from decimal import Decimal

from luodi.regimes.schema import EvidenceSpec, FactSpec
from luodi.regimes.vocabulary import Term, TermKind
from luodi.web.parts import (
    ClauseTag,
    Column,
    Entry,
    Figure,
    Filter,
    GateLine,
    ObligationRow,
    Option,
    PageLink,
    Pager,
    State,
    Step,
    Tab,
)

TEXT = ClauseTag("一(二)1(2)", "评审意见：环境影响", "#clauses", "example-2.4")
ANNEX = ClauseTag("附件2 · 一", "固定资产投资强度", "#clauses", "example-a2.1")
DEFAULT = ClauseTag("", "停表：退回补正", "#clauses", default=True)
CHOICE = ClauseTag("一(三)2(3)", "1 亿元以上由四套班子领导联系", "#clauses", "example-3.5", choice="“以上”含本数")
MISSING = ClauseTag("七", "委托招商奖励", "#clauses", "example-7", missing="奖励办法另行制定")
CLAUSES = (
    ("文件规定", TEXT),
    ("没有地址", ClauseTag("附件2 · 四", "生产自动化")),
    ("系统默认", DEFAULT),
    ("有出处的系统默认", ClauseTag("一(一)3", "高层联络", "#clauses", "example-1.3", default=True)),
    ("采用者选择", CHOICE),
    ("待补文件", MISSING),
)
STATES = (
    State("late", "逾期 1 个工作日", "应于 11 月 19 日办结"),
    State("soon", "今日到期"),
    State("soon", "剩 3 个工作日"),
    State("kept", "已核实"),
    State("wait", "11 月 25 日"),
    State("paused", "停表中"),
    State("ended", "已撤回"),
)
STEPS = (
    Step("信息收集", "9 月 3 日 · 乙镇首报", "done"),
    Step("信息确认", "9 月 8 日", "done"),
    Step("项目洽谈", "9 月 8 日至 11 月 2 日", "done"),
    Step("项目决策", "评审中，7/10 项", "now", TEXT),
    Step("项目落地"),
    Step("建设服务"),
)
SKIPPED = (
    Step("信息收集", "2024 年 3 月 1 日", "done"),
    Step("信息确认", "老项目，按原办法", "skipped"),
    Step("建设服务", "竣工", "now"),
)
GATES = (
    GateLine("pass", "固定资产投资强度", "5.9 亿元 ÷ 86.4 亩", "682.9", "≥", "380", "万元/亩", ANNEX),
    GateLine(
        "warn", "亩均税收", "指导性：提醒，不阻断", "24.3", "＜", "30", "万元/亩", ClauseTag("附件2 · 二", url="#")
    ),
    GateLine(
        "unknown",
        "生产自动化或机器人替代",
        "待补充：计划书第 12 项未填",
        clause=ClauseTag("附件2 · 四", url="#"),
        action_text="请企业补充",
        action_url="#gates",
    ),
    GateLine("block", "十项评审意见齐备", "缺：环境影响、节能、法律风险；不可越过", "7", "/", "10", "项", TEXT),
    GateLine("overridden", "容积率", "甲二（副组长）11 月 18 日破例放行：分期建设", "1.4", "＜", "1.6", "", DEFAULT),
)
OBLIGATIONS = (
    ObligationRow(
        "完成信息研判并明确首谈地",
        STATES[0],
        "#obligations",
        "报送 11 月 17 日；补正停表 1 个工作日",
        "示例光电封装基地",
        "#obligations",
        "3.2 亿元 · 电子信息",
        "领导小组办公室",
        clause=TEXT,
    ),
    ObligationRow(
        "评审意见：环境影响",
        STATES[1],
        "#obligations",
        "已有 7/10 项意见，还差 3 项",
        "示例生物药制剂二期",
        "#obligations",
        "6.8 亿元 · 生物医药",
        "丙局",
        clause=TEXT,
    ),
    ObligationRow("月报表汇总并报联席会议", STATES[2], detail="13 个单位，已报 11", owner="办公室", clause=CHOICE),
    ObligationRow(
        "填齐包保责任：缺联络员",
        STATES[4],
        "#obligations",
        case_title="一个名字特别长的示例绿色食品中央厨房及冷链物流配送中心（三期扩建）项目",
        case_detail="1.0 亿元 · 按 1 亿元以上办",
        owner="乙镇",
        due="自 11 月 18 日起",
        clause=CHOICE,
    ),
    ObligationRow("核实到位资金 2 笔", STATES[5], case_title="示例智能装备产业园", owner="统计局", clause=DEFAULT),
)
PEOPLE = (
    Figure("联系领导", "四套班子 · 甲二", clause=CHOICE),
    Figure("责任单位", "乙镇", url="#figures"),
    Figure("责任领导", "乙三"),
    Figure("联络员", "未定", note="11 月 25 日前", missing=True),
)
MONEY = (
    Figure("总投资", "68,000", "万元", number=True, url="#figures"),
    Figure("固定资产", "59,000", "万元", number=True),
    Figure("其中土地", "3,450", "万元", number=True),
    Figure("到位资金", "12,300.5", "万元", number=True, state=State("kept", "已核实"), clause=DEFAULT),
    Figure("用地", "86.4", "亩", number=True),
)
ENTRIES = (
    Entry(
        "11 月 19 日 16:20",
        "评审意见：同意，附条件",
        "2026-11-19T16:20:00+08:00",
        "#timeline",
        "市自然资源局分局",
        ("条件：容积率按控规不低于 1.6，已列为承诺", "材料：盖章扫描件 1 份"),
        (State("wait", "未封签"),),
        TEXT,
    ),
    Entry("11 月 12 日", "提交投资项目计划书", who="企业（乙镇代填）", badges=(State("kept", "已核实"),)),
    Entry("11 月 2 日", "到位资金 500 万元", who="乙镇", badges=(State("ended", "已冲正"),), struck=True),
    Entry("9 月 8 日", "确认入库", who="领导小组办公室，丁一代甲二办理", lines=("首谈：乙镇",)),
)
TABS = (
    Tab("经过", "#tabs", True),
    Tab("评审", "#tabs", count="7/10"),
    Tab("协议与承诺", "#tabs"),
    Tab("进度", "#tabs"),
    Tab("资金", "#tabs"),
    Tab("问题", "#tabs", count="1"),
    Tab("材料", "#tabs", count="9"),
)
COLUMNS = (
    Column("项目", sort_url="#table"),
    Column("阶段"),
    Column("投资总额", number=True, sort_url="#table", sorted="desc"),
    Column("用地", number=True, sort_url="#table"),
    Column("责任单位"),
    Column("期限", sort_url="#table"),
)
ROWS = (
    ("示例生物药制剂二期", "生物医药", "项目决策", "6.8 亿元", "86.4 亩", "乙镇", STATES[1]),
    ("示例光电封装基地", "电子信息", "信息确认", "3.2 亿元", "40 亩", "领导小组办公室", STATES[0]),
    ("示例绿色食品中央厨房", "食品", "项目落地", "1 亿元", "22.35 亩", "丙镇", STATES[4]),
    ("示例智能装备产业园", "智能制造", "建设服务", "9,800 万元", "18 亩", "丁园区", STATES[3]),
)
PAGES = Pager(
    "共 412 个，第 51 至 100 个",
    "#pager",
    "#pager",
    (PageLink("1", "#pager"), PageLink("2"), PageLink("3", "#pager"), PageLink(""), PageLink("9", "#pager")),
)
KEYSET = Pager("每页 50 个，按最近变动", "", "#pager")
INDUSTRIES = tuple(Option(name, name) for name in ("智能制造", "新材料", "生物医药", "食品饮料"))
UNITS = tuple(
    Option(f"{kind}-{n}", f"示例{kind}{n}", group)
    for group, kind, count in (("区直部门", "局", 6), ("镇街", "镇", 8), ("园区", "园", 3))
    for n in range(1, count + 1)
)
FILTERS = (
    Filter("q", "名称、投资方、拼音首字母", "", kind="text"),
    Filter("stage", "阶段", "2", (Option("1", "信息确认"), Option("2", "项目洽谈"), Option("3", "项目决策"))),
    Filter("unit", "责任单位", "", UNITS, long=True),
    Filter("since", "报送自", "", kind="date"),
    Filter("late", "只看有逾期的", "1", kind="check"),
)


def _term(name: str, kind: TermKind, **more: object) -> Term:
    return Term(name, kind, **more)  # type: ignore[arg-type]


TERMS = {
    term.name: term
    for term in (
        _term("项目名称", TermKind.TEXT, help="与营业执照或协议一致；签保密协议的写代号。"),
        _term("投资方", TermKind.PARTY),
        _term("统一社会信用代码", TermKind.TEXT, pattern="credit_code", help="18 位；还没有注册的可以不填。"),
        _term("投资总额", TermKind.MONEY, unit="亿元", help="全部投资，含土地和流动资金。", minimum=Decimal("0.01")),
        _term("固定资产投资", TermKind.MONEY),
        _term("用地面积", TermKind.LAND),
        _term("容积率", TermKind.NUMBER),
        _term("用工人数", TermKind.INTEGER, unit="人"),
        _term("自有资金比例", TermKind.RATIO, maximum=Decimal(100)),
        _term("产业", TermKind.CHOICE, options=("智能制造", "新材料", "生物医药", "其他")),
        _term("信息来源", TermKind.CHOICE, options=("自主招商", "以商招商", "委托招商", "活动", "老企业增资", "其他")),
        _term("要素需求", TermKind.CHOICES, options=("用地", "用电", "用水", "用气", "用工", "环境容量")),
        _term("是否老企业增资扩产", TermKind.BOOLEAN),
        _term("拟开工日期", TermKind.DATE, future=True),
        _term("引进单位", TermKind.UNIT),
        _term("行业代码", TermKind.INDUSTRY, help="国民经济行业分类，例如 C27。"),
        _term("项目简介", TermKind.TEXT, multiline=True),
    )
}
REQUIRED = ("项目名称", "投资方", "投资总额", "产业", "引进单位", "拟开工日期")
SPEC = FactSpec(
    title="报送线索",
    terms=REQUIRED,
    optional=tuple(name for name in TERMS if name not in REQUIRED),
    evidence=EvidenceSpec(required=True, kinds=("投资意向书", "营业执照")),
    hint="一分钟内填完：先填上面六项，其余可以以后补。",
)
WRONG = {
    "项目名称": "",
    "投资方": "示例生物（集团）有限公司",
    "投资总额": "380万",
    "产业": "生物医药",
    "引进单位": "镇-9",
    "拟开工日期": "1026-03-01",
    "统一社会信用代码": "91440000MA0000000X",
    "用地面积": "-3",
    "用工人数": "一百二十",
    "自有资金比例": "130",
    "要素需求": "用电",
    "项目简介": "联系电话 13800000000，请尽快联系。",
    "happened_on": "2030-01-01",
}
TODAY = date(2026, 11, 20)
