"""Channels, partner bodies, activities and the table of reports: figures with the lists behind them."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import UUID, uuid4

from django.test import Client

from luodi.ledger.public import Draft, Opening, record, system_viewer
from luodi.library.public import Yield, activities, duties, partners, reporting, total, yields
from luodi.regimes.loader import shipped
from web.conftest import YI, SignIn, World, build
from web.projects.test_page import told

REPORTING = "monthly-information"


def test_channel_tells_leads_confirmed_signed_and_money(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲项目", 线索来源="上级转办")
    world.confirmed("示例乙项目", 线索来源="上级转办")
    world.signed("示例丙项目")
    found = yields(world.viewer("office_clerk"), world.under, "source", None, None)
    assert found["上级转办"] == Yield(2, 1, 0, 0, 0)
    assert found["以商引商"] == Yield(1, 1, 1, 3 * YI, 0) and total(found) == Yield(3, 2, 1, 3 * YI, 0)
    client = sign_in("office_clerk")
    page = told(client.get("/library/partners/?year=all"))
    row = page[page.index("上级转办") :]
    for label, wanted in (("线索", "共 2 个"), ("确认", "共 1 个")):
        url = re.search(rf'data-label="{label}"><a href="([^"]+)"', row)
        assert url and wanted in told(client.get(unescape(url[1])))
    assert yields(world.viewer("taiping_clerk"), world.under, "source", None, None) == {}


def test_leads_of_another_year_are_not_counted(world: World) -> None:
    world.lead("示例甲项目", ago=0)
    this = world.day.year
    spans = [(date(year, 1, 1), date(year, 12, 31)) for year in (this, this - 1)]
    counts = [yields(world.viewer("office_clerk"), world.under, "source", *span) for span in spans]
    assert [total(found).leads for found in counts] == [1, 0]


def opened(world: World, unit: str, duty: str, label: str) -> UUID:
    """A period of a duty of a unit, begun today."""
    values = {"周期事项": duty, "周期": label, "责任单位": unit, "周期截止日": world.day + timedelta(days=9)}
    draft = Draft(Opening("work", f"{unit}年度工作", key=f"{unit}-{duty}"), "period.opened", world.day, values)
    return record(actor=system_viewer(world.jurisdiction), drafts=[draft], request_key=f"{unit}-{duty}").case


def test_partner_reporting_and_yield_under_their_clauses(db: None) -> None:
    """Clauses qiaocheng 2.4, 2.7 and 4.1."""
    world = build(shipped("qiaocheng"))
    viewer = world.viewer("promotion_centre_head")
    label, period = "2026H2", f"{world.day:%Y-%m}"
    centre, town = opened(world, "promotion_centre", "partners", label), opened(world, "gujing", REPORTING, period)
    agreed = {"合作机构": "示例商会", "合作机构类型": "商会", "合作内容": "互推项目", "合作截止日": world.day}
    world.say("promotion_centre_head", centre, "partner.agreed", 周期=label, **agreed)
    body = partners(viewer, world.under)[0]
    assert (body.name, body.state(world.day)) == ("示例商会", "soon")
    client = Client()
    client.force_login(world.users["gujing_clerk"], backend="django.contrib.auth.backends.ModelBackend")
    assert 'value="示例商会"' in told(client.get("/leads/new/?合作机构=示例商会"))
    lead = {"项目名称": "示例项目", "项目内容": "示例", "线索来源": "行业商会协会", "首报单位": "gujing"}
    answer = client.post(
        "/leads/new/",
        {**lead, "合作机构": "示例商会", "happened_on": world.day.isoformat(), "request_key": str(uuid4())},
    )
    assert answer.status_code == 302
    assert yields(viewer, world.under, "合作机构", None, None)["示例商会"].leads == 1
    client.force_login(world.users["promotion_centre_clerk"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/library/partners/person/?body=别的商会", {"name": "甲"}).status_code == 404
    people = "/library/partners/person/?body=示例商会"
    assert "无法识别" in client.post(people, {"name": "示例甲", "phone": "不知道"}).content.decode()
    assert client.post(people, {"name": "示例甲", "phone": "13800000000", "post": "秘书长"}).status_code == 302
    assert "13800000000" in client.get("/library/partners/").content.decode()
    page = told(client.get("/library/partners/"))
    assert 'data-clause="qiaocheng-2.4"' in page and "快到期" in page
    duty = duties(world.under, world.day)[0]
    assert duty.clause == "4.1"
    assert duty.id == REPORTING
    world.say("gujing_clerk", town, "information.filed", 周期=period, 报送条数=3)
    periods, rows = reporting(viewer, world.under, duty, world.day.year)
    report = rows[0].reports[period]
    assert (report.state, report.leads, report.said) == ("kept", 1, 3) and rows[0].count("kept") == 1
    assert periods[-1].label == period and [row.title for row in rows] == ["古井镇"]
    assert 'data-clause="qiaocheng-4.1"' in told(client.get("/library/reporting/"))
    # A city takes seconds to found: what is held again under its name counts its leads once (clause qiaocheng 2.7).
    events = opened(world, "promotion_centre", "activities", label)
    held = {"周期": label, "活动名称": "示例推介会", "活动类型": "走出去", "目标区域": "长三角"}
    for ago, said in ((9, 1), (2, 2)):
        world.say("promotion_centre_head", events, "activity.held", ago=ago, **held, 引进线索数=said)
    found = activities(viewer, world.under, None, None)
    assert [(one.times, one.said, one.held_on) for one in found] == [(2, 3, world.day - timedelta(days=2))]
