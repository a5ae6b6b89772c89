"""Views: kept, shared by the office, renamed, removed; a view holds an address and no project."""

from uuid import uuid4

from django.test import Client

from luodi.projects.models import SavedView
from web.conftest import YI, SignIn, World
from web.projects.test_page import told

KEEP = "/projects/views/?keep=1&amount.from=1&sort=amount"


def keep(client: Client, name: str, share: str = "", address: str = KEEP) -> int:
    return client.post(address, {"what": "save", "name": name, "share": share}).status_code


def test_own_view_opens_the_same_list_and_is_nobody_elses(world: World, sign_in: SignIn) -> None:
    world.lead("示例大项目", 投资总额=5 * YI)
    world.lead("示例小项目", 投资总额=YI // 2)
    client = sign_in("office_clerk")
    assert keep(client, "过亿的") == 302
    assert '<a href="/projects/?amount.from=1&amp;sort=amount">过亿的' in told(client.get("/projects/"))
    opened = told(client.get("/projects/?amount.from=1&sort=amount"))
    assert 'aria-current="page">过亿的' in opened and "示例小项目" not in opened
    other = sign_in("gov_office_head")
    assert "过亿的" not in told(other.get("/projects/")) + told(other.get("/projects/views/"))
    view = SavedView.objects.get()
    for what in ("rename", "remove"):
        assert other.post("/projects/views/", {"what": what, "view": view.pk, "name": "改"}).status_code == 404
    nowhere = {"what": "remove", "view": uuid4()}
    assert client.post("/projects/views/", nowhere).status_code == 404


def test_shared_view_shows_each_reader_the_readers_own_projects(world: World, sign_in: SignIn) -> None:
    world.lead("示例大项目", 投资总额=5 * YI)
    assert keep(sign_in("office_clerk"), "过亿的", "all") == 302
    reader = sign_in("taiping_clerk")
    assert "过亿的" in told(reader.get("/projects/"))
    shown = told(reader.get("/projects/?amount.from=1&sort=amount"))
    assert "示例大项目" not in shown and "没有符合条件的项目" in shown
    view = SavedView.objects.get()
    answer = reader.post("/projects/views/", {"what": "remove", "view": view.pk})
    assert answer.status_code == 422 and "由领导小组办公室" in answer.content.decode() and SavedView.objects.exists()


def test_view_shared_with_a_unit_is_known_there_alone(world: World, sign_in: SignIn) -> None:
    unit = world.viewer("taihe_clerk").positions[0].position.unit_id
    assert keep(sign_in("office_clerk"), "太和的", str(unit)) == 302
    assert "太和的" in told(sign_in("taihe_clerk").get("/projects/"))
    assert "太和的" not in told(sign_in("taiping_clerk").get("/projects/"))


def test_view_shared_with_a_unit_reaches_those_below_it(world: World, sign_in: SignIn) -> None:
    root = str(world.jurisdiction)
    assert keep(sign_in("office_clerk"), "全区的", root) == 302
    assert "全区的" in told(sign_in("taiping_clerk").get("/projects/"))


def test_only_the_office_shares(world: World, sign_in: SignIn) -> None:
    client = sign_in("taihe_clerk")
    assert keep(client, "大家的", "all") == 422 and not SavedView.objects.exists()
    assert 'name="share"' not in told(client.get(KEEP))


def test_view_is_renamed_and_removed_and_the_same_name_is_replaced(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    keep(client, "甲")
    kept = client.post("/projects/views/?keep=1&to=board&late=1", {"what": "save", "name": "甲", "share": ""})
    assert kept["Location"] == "/projects/board/?late=1", "back on what was kept"
    view = SavedView.objects.get()
    assert view.board and view.query == "late=1"
    keep(client, "乙")
    taken = client.post("/projects/views/", {"what": "rename", "view": view.pk, "name": "乙"})
    assert taken.status_code == 422 and "已有视图叫“乙”" in taken.content.decode()
    assert client.post("/projects/views/", {"what": "rename", "view": view.pk, "name": " 丙 "}).status_code == 302
    assert '<a href="/projects/board/?late=1">丙' in told(client.get("/projects/"))
    client.post("/projects/views/", {"what": "remove", "view": view.pk})
    assert "/projects/board/?late=1" not in told(client.get("/projects/")) and keep(client, "") == 422
