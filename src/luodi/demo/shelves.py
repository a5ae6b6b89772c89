"""Planned projects, shared libraries and catalogues of the demo, entered and kept by those whose they are."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from uuid import UUID

from luodi.demo import doors
from luodi.demo.clerk import Clerk, case_of
from luodi.demo.profile import MICRO_MU, YI, credit_code, project_code
from luodi.leads.public import REPORTED
from luodi.ledger.public import Attachment, Receipt
from luodi.library.public import (
    CHECKED,
    LIBRARY,
    LOADED,
    NO_HIT,
    OPENS,
    PLANNED,
    SHIPPED,
    SIDES,
    becoming,
    check,
    enter,
    load,
    to_lead,
)
from luodi.regimes.vocabulary import Value
from luodi.regimes.who import group_refs

CODE = "行业代码"
PLANS = (
    ("示例中药饮片共享车间", "C2730", "统一建设提取、干燥、包装三条公用线，供小厂租用。", 3, 3, 80, 300),
    ("示例冷链分拨中心", "G5930", "建两座冷库和分拣车间，服务周边三县农产品。", 2, 2, 60, 210),
    ("示例检验检测公共平台", "M7452", "为产业链企业提供检测和认证，先租后建。", 1, 1, 15, 150),
    ("示例智能仓储园", "G5920", "利用闲置厂房改造，建立体仓库。", 2, 4, 120, 95),
    ("示例储能电站", "D4419", "配套光伏，建电化学储能站。", 0, 5, 40, 45),
)
"""Name, code of GB/T 4754-2017, what, maturity, 亿元, 亩, days ago."""
SHELVES = (
    ("示例滨水产业园招商册", "标准厂房八万平方米，已通水电，可分层租售。", 0, 240, -20),
    ("示例山地康养地块", "三百亩康养用地，控规已批。", 0, 120, 25),
    ("示例链主企业甲", "行业前十，正在选第二生产基地。", 1, 180, 9),
    ("示例链主企业乙", "上下游配套外迁，已来考察一次。", 1, 60, -6),
    ("示例同乡会", "会员三百家，以装备、电子为主。", 2, 200, 40),
    ("示例客商甲", "早年外出办厂，有意回乡投资。", 2, 90, 14),
)
"""Name, what, which library, days ago entered, days from today of the next call."""


def set_down(clerk: Clerk) -> None:
    """Each on its day."""
    since_begun = (clerk.today - clerk.world.cast.begun).days
    clerk.on(min(420, since_begun - 10), lambda: _load_catalogues(clerk))
    for at, (*_, ago) in enumerate(PLANS):
        clerk.on(ago, partial(_plan, clerk, at))
    for at, (_, _, _, ago, _) in enumerate(SHELVES):
        clerk.on(ago, partial(_shelve, clerk, at))
    clerk.on(6, lambda: _screen(clerk))


def _load_catalogues(clerk: Clerk) -> None:
    if not clerk.knows(LOADED):
        return
    who = clerk.who("catalogue")
    for extract in SHIPPED.values():
        file = doors.keep_file(who, extract.path.read_bytes(), extract.file_name)
        paper = Attachment(file, extract.file_name, "目录表")
        load(
            actor=who, values=extract.values, table=extract.path, paper=paper, happened_on=clerk.world.day,
            request_key=clerk.key(),
        )  # fmt: skip


def _enter(clerk: Clerk, kind: str, values: dict[str, Value], unit: str, code: str = "") -> Receipt:
    who = clerk.who(unit=unit)
    if (industry := clerk.industry(code)) is not None:
        values["产业"] = industry
    return enter(actor=who, kind=kind, values=values, happened_on=clerk.world.day, request_key=clerk.key())


def _plan(clerk: Clerk, at: int) -> None:
    if not clerk.knows(OPENS[PLANNED]):
        return
    name, code, text, maturity, yi, mu, _ = PLANS[at]
    unit = clerk.homes[at % len(clerk.homes)]
    values: dict[str, Value] = {
        "谋划项目名称": name, "谋划单位": unit, "建设内容和规模": text, "谋划投资": yi * YI,
        "谋划成熟度": clerk.world.regime.terms["谋划成熟度"].options[maturity], "谋划用地": mu * MICRO_MU,
    }  # fmt: skip
    receipt = _enter(clerk, PLANNED, values, unit, code)
    if at == 0:
        clerk.on(28, lambda: _become(clerk, receipt.case, values, unit, code))
    if at == 1:
        ripe = clerk.world.regime.terms["谋划成熟度"].options[-1]
        told: dict[str, Value] = {"谋划成熟度": ripe, "更新说明": "用地已经落实，可以对外推介。"}
        clerk.on(38, lambda: clerk.record(receipt.case, "planned.updated", told, clerk.who(unit=unit)))


def _become(clerk: Clerk, planned: UUID, values: Mapping[str, Value], unit: str, code: str) -> None:
    """An investor is found for it: it becomes a lead."""
    investor: dict[str, Value] = {"投资方名称": "示例共享制造有限公司", "统一社会信用代码": credit_code(clerk.rng)}
    investor["省级项目编码"] = project_code(clerk.rng)
    spec = clerk.world.regime.pack.facts[REPORTED]
    if CODE in (*spec.terms, *spec.optional):
        investor[CODE] = code
    clerk.report(clerk.lives[0], to_lead(values) | investor, unit, beside=(becoming(planned, clerk.world.day),))


def _shelve(clerk: Clerk, at: int) -> None:
    if not clerk.knows(OPENS[LIBRARY]):
        return
    name, text, shelf, ago, due = SHELVES[at]
    unit = clerk.homes[at % len(clerk.homes)]
    values: dict[str, Value] = {
        "库别": clerk.world.regime.terms["库别"].options[shelf], "入库名称": name, "入库内容": text,
        "联系单位": unit, "来源地": "外省某市", "下次联系日期": clerk.today + timedelta(days=due),
    }  # fmt: skip
    receipt = _enter(clerk, LIBRARY, values, unit)
    if at % 2:
        told: dict[str, Value] = {"本次联系情况": "电话联系，近期有扩产打算，约定再谈。"}
        clerk.on(ago // 3, lambda: clerk.record(receipt.case, "library.contacted", told, clerk.who(unit=unit)))


def _screen(clerk: Clerk) -> None:
    """A project is held against both catalogues of the day and hits neither."""
    spec = clerk.world.regime.facts("project").get(CHECKED)
    if spec is None:
        return
    life = clerk.project(signed=False)
    chosen = {side.kind: NO_HIT for side in SIDES}
    book = clerk.world.book
    refs = [ref for word in spec.by for ref in group_refs(clerk.world.regime, word)]
    units = [ref for ref in refs if book.id_of(ref) in book.units]
    who = clerk.who(unit=units[0]) if units else clerk.who("office")
    check(actor=who, case=case_of(life), chosen=chosen, happened_on=clerk.world.day, request_key=clerk.key())
