"""项目流转 on the page: the split before the form, the receiver carried over; whose claim a hidden project is."""

from uuid import UUID

import pytest
from django.contrib.auth.models import AbstractBaseUser
from django.test import Client

from luodi.ledger.drafts import Opening
from luodi.projects.holders import claim_holders
from luodi.regimes.loader import shipped
from web.conftest import YI, World, build
from web.output.test_lists import cells

pytestmark = pytest.mark.django_db
LEAD = {"项目名称": "示例关节模组项目", "项目内容": "示例内容", "线索来源": "驻外分局", "投资总额": 3 * YI}


@pytest.fixture
def city(db: None) -> World:
    return build(shipped("ziyang"))


def negotiating(city: World) -> str:
    case = city.say("anyue_clerk", Opening("project", "示例"), "lead.reported", ago=20, **LEAD, 首报单位="anyue").case
    named = {
        "首谈地": "hitech",
        "项目分量": "其他项目",
        "研判结论": "由它首谈",
        "归口小组办公室": "team_manufacturing_office",
    }
    city.say("office_clerk", case, "first_negotiation_area.named", ago=18, **named)
    return str(case)


def signed_in(user: AbstractBaseUser) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_split_is_shown_before_the_form_and_nothing_is_recorded(city: World) -> None:
    case = negotiating(city)
    office = signed_in(city.users["office_clerk"])
    form = f"/projects/{case}/record/transfer.arranged/"
    assert office.get(form)["Location"] == f"/projects/{case}/transfer/"
    text = office.get(f"/projects/{case}/transfer/?to=airport").content.decode()
    for said in (
        "0.9 亿元",
        "2.1 亿元",
        "首谈地 3/10",
        "承接流转项目",
        'data-clause="ziyang-3.3"',
        'data-clause="ziyang-3.6"',
    ):
        assert said in text, said
    assert "plain=1" in text and office.get(f"{form}?plain=1").status_code == 200
    assert "先选流转到哪里" in office.get(f"/projects/{case}/transfer/?to=hitech").content.decode()
    # Foundings of a city take seconds: who may not see the project asks here, too, and the list of all is read.
    hidden = signed_in(city.users["yanjiang_clerk"])
    assert hidden.get(f"/projects/{case}/transfer/").status_code == 404
    city.say("hitech_clerk", UUID(case), "transfer.requested", 难以满足的条件="土地", 流转理由="没有用地")
    asker = signed_in(city.users["hitech_clerk"]).get(f"/projects/{case}/transfer/").content.decode()
    assert "已经提出，等" in asker and "不归您现在的职务" not in asker
    told = cells(office.get("/transfers/export.xlsx"))[1:]
    assert [(row[3], row[-1]) for row in told] == [("提请", case)]
    assert f"/projects/{case}/transfer/" in office.get("/transfers/").content.decode()
    assert case not in hidden.get("/transfers/").content.decode()


def test_claim_names_its_holder_to_others_only_where_it_may_be_shown(world: World) -> None:
    case = world.lead(ago=10)
    assert claim_holders(world.jurisdiction, [case]) == {}
    assert claim_holders(world.jurisdiction, [case], [case])[case][0] == "太和镇"
    assert [rule.shows for rule in shipped("ziyang").pack.claims if rule.id == "first-negotiation"] == ["holder"]
