"""业绩 on the page of a project: each posting with its fact, its share and its clause."""

from pathlib import Path

from django.test import Client

from luodi.regimes.loader import PACKS, load
from web.conftest import YI, SignIn, World, build
from web.projects.test_page import told

SHARING = Path(__file__).parent / "packs" / "sharing"


def test_each_posting_stands_with_its_fact_its_share_and_its_clause(db: None) -> None:
    world = build(load(SHARING, PACKS))
    case = world.lead(投资总额=3 * YI + 1)
    world.say("office_clerk", case, "project.transferred", ago=39, 流转=True)
    world.say("office_clerk", case, "lead.confirmed", ago=38, 确认说明="已电话核对", 落户地="smart_park")
    client = Client()
    client.force_login(world.users["office_clerk"], backend="django.contrib.auth.backends.ModelBackend")
    text = told(client.get(f"/projects/{case}/", {"tab": "credits"}))
    assert "0.9 亿元" in text and "2.10000001 亿元" in text and "合计 3.00000001 亿元" in text
    assert "引进单位 3 / 10" in text and "落户地 7 / 10" in text and "试行" in text
    assert 'data-clause="sharing-90.1"' in text and "报送线索" in text
    assert text.index("待定") < text.index("“确认信息真实可靠”，冲回") < text.index("“确认信息真实可靠”后计入")


def test_tab_is_there_only_where_the_regime_counts_something(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    text = told(sign_in("office_clerk").get(f"/projects/{case}/"))
    assert "tab=papers" in text and "tab=credits" not in text
