"""Ten projects or ten thousand: as many questions, pages that end, numbers that are told apart from guesses."""

import re

from web.conftest import SignIn, World
from web.projects.crowd import crowd, queries
from web.projects.test_page import told

ADDRESSES = (
    "/projects/",
    "/projects/?page=3",
    "/projects/?sort=预计年税收&c=name,预计年税收,@liaison_officer",
    "/projects/?amount.from=0.0001&用地方式=购地&due.from=2020-01-01",
    "/projects/?q=xny",
    "/projects/?q=新能源",
    "/projects/board/",
)


def test_ten_thousand_projects_are_read_with_as_many_questions_as_ten(world: World, sign_in: SignIn) -> None:
    crowd(world, 10)
    clients = {who: sign_in(who) for who in ("office_clerk", "taihe_clerk")}
    few = {(who, at): queries(client, at) for who, client in clients.items() for at in ADDRESSES}
    crowd(world, 9_990, start=10)
    many = {(who, at): queries(client, at) for who, client in clients.items() for at in ADDRESSES}
    assert many == few
    assert few["office_clerk", "/projects/"] <= 7
    assert few["office_clerk", "/projects/?q=新能源"] <= 7
    client = clients["taihe_clerk"]
    assert "示例新能源第9500号" in told(client.get("/projects/?q=xinnengyuan"))
    last = told(client.get("/projects/?page=100000"))
    assert "第 9951 至 10000 个" in last
    crowd(world, 1, start=10_000)
    capped = told(client.get("/projects/?用地方式=购地"))
    assert "共一万个以上符合条件" in capped and not re.search(r'ld-count">\d', capped)
    assert "只翻到第一万个" in told(client.get("/projects/?用地方式=购地&page=200"))
