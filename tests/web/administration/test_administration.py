"""Three administrators apart: what each may open and do, and that whatever is done is a fact."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from luodi.common.ids import new_id
from luodi.ledger.models import Fact, Seal
from luodi.units.models import Appointment, Grant, Unit, User
from luodi.units.public import apply_fact, position_by_code, unit_by_code, viewer_for
from web.conftest import SignIn, World

pytestmark = pytest.mark.django_db

PAGES = {
    "/administration/": {"system_admin", "security_admin", "audit_admin", "office_director"},
    "/administration/people/": {"system_admin", "security_admin", "audit_admin"},
    "/administration/facts/appointment.made/": {"system_admin"},
    "/administration/facts/unit.opened/": {"system_admin"},
    "/administration/facts/grant.given/": {"security_admin"},
    "/administration/grants/": {"security_admin"},
    "/administration/history/": {"system_admin", "security_admin", "audit_admin"},
    "/administration/seals/": {"audit_admin"},
    "/administration/verify/": {"audit_admin"},
}
ASKED = ("system_admin", "security_admin", "audit_admin", "office_director", "taihe_clerk", "district_head")


def position(world: World, code: str) -> str:
    found = position_by_code(world.jurisdiction, code, world.day)
    assert found is not None
    return str(found.id)


def unit(world: World, code: str) -> str:
    found = unit_by_code(world.jurisdiction, code, world.day)
    assert found is not None
    return str(found.id)


def record(client: Client, kind: str, **values: str) -> object:
    sent = {"request_key": str(uuid4()), "confirmed": "1", **values}
    return client.post(f"/administration/facts/{kind}/", sent)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ASKED)
def test_page_opens_for_its_administrator_alone(sign_in: SignIn, address: str, who: str) -> None:
    assert sign_in(who).get(address).status_code == (200 if who in PAGES[address] else 403)


@pytest.mark.parametrize(
    "address",
    [a for a in PAGES if a not in ("/administration/", "/administration/grants/", "/administration/history/")],
)
def test_post_of_another_is_refused_and_leaves_nothing(world: World, sign_in: SignIn, address: str) -> None:
    users, seals = User.objects.count(), Seal.objects.count()
    for who in set(ASKED) - PAGES[address]:
        data = {"request_key": str(uuid4()), "open": "1", "name": "甲", "username": "jia.x", "人员": str(uuid4())}
        assert sign_in(who).post(address, data).status_code == 403
    assert (User.objects.count(), Seal.objects.count(), Fact.objects.count()) == (users, seals, 0)


@pytest.mark.parametrize("address", PAGES)
def test_stranger_is_sent_to_sign_in(world: World, address: str) -> None:
    assert Client().get(address).status_code == 302


def test_account_gets_a_password_shown_once_that_must_be_changed(world: World, sign_in: SignIn) -> None:
    client = sign_in("system_admin")
    page = client.post("/administration/people/", {"open": "1", "name": "子一", "username": "zi.yi"}).content.decode()
    password = re.search(r"<code>([\w-]{14})</code>", page)
    assert password
    user = User.objects.get(username="zi.yi")
    assert user.check_password(password[1])
    assert user.must_change_password
    assert password[1] not in client.get("/administration/people/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "", "username": "zi.yi"}, "请填写姓名"),
        ({"name": "子一", "username": "子"}, "以字母开头"),
        ({"name": "子一", "username": "DEMO_taihe_clerk"}, "已经有人用了"),
        ({"name": "子一", "username": "zi.yi", "email": "不是邮箱"}, "电子邮箱写法不对"),
        ({"name": "子" * 21, "username": "zi.yi"}, "最多 20 个字"),
    ],
)
def test_wrong_account_is_said_beside_the_field_and_kept(sign_in: SignIn, typed: dict[str, str], said: str) -> None:
    answer = sign_in("system_admin").post("/administration/people/", {"open": "1", **typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{typed["username"]}"' in answer.content.decode()


def test_stopped_account_cannot_sign_in_and_one_cannot_stop_oneself(world: World, sign_in: SignIn) -> None:
    client = sign_in("system_admin")
    client.post("/administration/people/", {"stop": "1", "person": str(world.users["taihe_clerk"].pk)})
    assert not User.objects.get(username="demo_taihe_clerk").is_active
    own = client.post("/administration/people/", {"stop": "1", "person": str(world.users["system_admin"].pk)})
    assert own.status_code == 422
    assert User.objects.get(username="demo_system_admin").is_active


@pytest.mark.parametrize("person", ["", "x", str(UUID(int=1))])
def test_account_of_nobody_is_refused(sign_in: SignIn, person: str) -> None:
    answer = sign_in("system_admin").post("/administration/people/", {"renew": "1", "person": person})
    assert answer.status_code == 422
    assert "没有这个账号" in answer.content.decode()


def test_appointment_may_be_the_first_organisational_fact_and_takes_over_open_work(
    world: World, sign_in: SignIn
) -> None:
    world.lead(ago=1)
    heir = User.objects.create_user("heir", name="子一")
    answer = record(
        sign_in("system_admin"), "appointment.made", 人员=str(heir.pk), 职务=position(world, "office_director"),
        任职日期=world.day.isoformat(), 依据="示例任职文件",
    )  # fmt: skip
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert Fact.objects.filter(kind="appointment.made").count() == 1
    client = Client()
    client.force_login(heir, backend="django.contrib.auth.backends.ModelBackend")
    assert "示例智能减速器项目" in client.get(f"/units/{unit(world, 'office')}/").content.decode()
    assert not viewer_for(world.users["office_director"], world.jurisdiction, world.day).positions


def test_appointment_that_overlaps_is_refused_beside_its_field(world: World, sign_in: SignIn) -> None:
    answer = record(
        sign_in("system_admin"), "appointment.made", 人员=str(world.users["taihe_head"].pk),
        职务=position(world, "taihe_head"), 任职日期=world.day.isoformat(), 依据="写了一半的依据",
    )  # fmt: skip
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "任职期间重叠" in answer.content.decode()  # type: ignore[attr-defined]
    assert "写了一半的依据" in answer.content.decode()  # type: ignore[attr-defined]
    assert Fact.objects.count() == 0


def test_security_grants_a_right_that_holds_at_once(world: World, sign_in: SignIn) -> None:
    answer = record(
        sign_in("security_admin"), "grant.given", 权限="督办", 人员=str(world.users["land_clerk"].pk), 依据="示例授权书"
    )
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert viewer_for(world.users["land_clerk"], world.jurisdiction, world.day).may("supervise")


def test_system_administrator_cannot_grant(world: World, sign_in: SignIn) -> None:
    before = Grant.objects.count()
    answer = record(
        sign_in("system_admin"), "grant.given", 权限="组织管理", 人员=str(world.users["system_admin"].pk), 依据="自己"
    )
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert Grant.objects.count() == before


@pytest.mark.parametrize("kind", ["regime.adopted", "calendar.day_set", "lead.reported", "no.kind"])
def test_kind_without_a_form_here_has_no_page(sign_in: SignIn, kind: str) -> None:
    assert sign_in("system_admin").get(f"/administration/facts/{kind}/").status_code in (403, 404)


def test_unit_is_opened_renamed_moved_and_closed(world: World, sign_in: SignIn) -> None:
    client = sign_in("system_admin")
    record(client, "unit.opened", 单位名称="示例服务专班", 单位类型="专班", 起始日期="2026-01-05")
    made = Unit.objects.get(name="示例服务专班")
    record(client, "unit.renamed", 单位=str(made.pk), 单位名称="示例第一专班", 起始日期="2026-02-05")
    record(client, "unit.moved", 单位=str(made.pk), 上级单位=unit(world, "office"), 起始日期="2026-03-05")
    record(client, "unit.closed", 单位=str(made.pk), 并入单位=unit(world, "office"), 截止日期="2026-04-05")
    made.refresh_from_db()
    assert (made.name, str(made.merged_into_id)) == ("示例第一专班", unit(world, "office"))
    assert Fact.objects.count() == 4


def test_merger_shows_whose_open_work_goes_where_before_it_is_recorded(world: World, sign_in: SignIn) -> None:
    case = world.in_review()
    client = sign_in("system_admin")
    sent = {"单位": unit(world, "environment"), "并入单位": unit(world, "land"), "截止日期": world.day.isoformat()}
    address = "/administration/facts/unit.closed/"
    page = client.post(address, {"request_key": str(uuid4()), **sent}).content.decode()
    assert re.search(r"未办结的 \d+ 件，由“[^”]+”接着办", page)
    assert "示例智能减速器项目" not in page
    assert Fact.objects.filter(case__kind="organisation").count() == 0
    assert Unit.objects.get(code="environment").closed_on is None
    key = re.findall(r'name="request_key" value="([^"]+)"', page)[0]
    done = client.post(address, {"request_key": key, "confirmed": "1", **sent})
    assert done.status_code == 302
    assert Unit.objects.get(code="environment").merged_into is not None
    owed = sign_in("land_head").get(f"/units/{unit(world, 'land')}/").content.decode()
    assert f"/projects/{case}/" in owed


def test_wrong_fact_is_reversed_in_the_history(world: World, sign_in: SignIn) -> None:
    client = sign_in("system_admin")
    record(client, "unit.renamed", 单位=unit(world, "taihe"), 单位名称="示例错名镇")
    wrong = Fact.objects.get(kind="unit.renamed")
    asked = {"fact": str(wrong.pk), "request_key": str(uuid4()), "reason": ""}
    assert "请写明冲正的原因" in client.post("/administration/history/", asked).content.decode()
    assert client.post("/administration/history/", {**asked, "reason": "写错了"}).status_code == 302
    assert "示例错名镇" not in client.get(f"/units/{unit(world, 'taihe')}/").content.decode()
    assert "已冲正" in client.get("/administration/history/").content.decode()


def test_security_administrator_cannot_reverse_what_the_system_administrator_recorded(
    world: World, sign_in: SignIn
) -> None:
    record(sign_in("system_admin"), "unit.renamed", 单位=unit(world, "taihe"), 单位名称="示例错名镇")
    wrong = Fact.objects.get(kind="unit.renamed")
    asked = {"fact": str(wrong.pk), "request_key": str(uuid4()), "reason": "试试"}
    answer = sign_in("security_admin").post("/administration/history/", asked)
    assert answer.status_code == 422
    assert Unit.objects.get(code="taihe").name == "示例错名镇"


@pytest.mark.parametrize(("who", "status"), [("office_director", 200), ("system_admin", 200), ("taihe_clerk", 403)])
def test_findings_open_for_the_office_and_the_administrators(sign_in: SignIn, who: str, status: int) -> None:
    assert sign_in(who).get("/units/findings/").status_code == status


def test_unit_closed_without_an_heir_is_a_finding_that_says_who_mends_it(world: World, sign_in: SignIn) -> None:
    world.in_review()
    values = {"单位": "environment", "截止日期": world.day}
    apply_fact(world.jurisdiction, "unit.closed", values, world.day, new_id())
    page = sign_in("office_director").get("/units/findings/").content.decode()
    assert "没有承接的单位" in page
    assert "由有“组织管理”权限的人办" in page


def test_delegation_is_given_with_its_basis(world: World, sign_in: SignIn) -> None:
    record(
        sign_in("system_admin"), "delegation.given", 委托职务=position(world, "district_head"),
        受托人=str(world.users["gov_office_clerk"].pk), 依据="示例委托书",
    )  # fmt: skip
    acting = viewer_for(world.users["gov_office_clerk"], world.jurisdiction, world.day).acting_for
    assert [held.basis for held in acting] == ["示例委托书"]


def test_double_click_appoints_once(world: World, sign_in: SignIn) -> None:
    client, heir = sign_in("system_admin"), User.objects.create_user("heir", name="子一")
    data = {"request_key": str(uuid4()), "人员": str(heir.pk), "职务": position(world, "taihe_head")}
    for _ in range(2):
        client.post("/administration/facts/appointment.made/", data)
    assert Appointment.objects.filter(user=heir).count() == 1


def test_one_person_with_two_administrators_rights_is_shown_and_not_forbidden(world: World, sign_in: SignIn) -> None:
    values = {"人员": str(world.users["system_admin"].pk), "职务": "security_admin"}
    apply_fact(world.jurisdiction, "appointment.made", values, world.day, new_id())
    page = sign_in("system_admin").get("/administration/").content.decode()
    assert "三员应当分设" in page


def test_vacant_position_with_open_work_is_named_first(world: World, sign_in: SignIn) -> None:
    work = {"人员": str(world.users["vice_head"].pk), "职务": "vice_head"}
    case = world.confirmed()
    world.say("taihe_clerk", case, "liaison.recognition_requested", 提请理由="示例")
    apply_fact(world.jurisdiction, "appointment.ended", work, world.day, new_id())
    page = sign_in("system_admin").get("/administration/").content.decode()
    assert "空缺，请任职或委托代办：还有 1 件未办结" in page
    assert "示例智能减速器项目" not in page


def test_audit_seals_what_waits_and_verifies_it(world: World, sign_in: SignIn) -> None:
    world.lead(ago=2)
    client = sign_in("audit_admin")
    assert "件还没有封签" in client.get("/administration/seals/").content.decode()
    client.post("/administration/seals/", {})
    assert Seal.objects.get().count == 1
    page = client.post("/administration/verify/", {"files": "1"}).content.decode()
    assert "没有发现改动、删除或插入" in page


@pytest.mark.parametrize(("ago", "said"), [(0, "还没有过完"), (-1, "应写成")])
def test_month_that_cannot_be_closed_is_refused(world: World, sign_in: SignIn, ago: int, said: str) -> None:
    month = (world.day - timedelta(days=ago)).strftime("%Y-%m") if not ago else "去年"
    answer = sign_in("audit_admin").post("/administration/seals/", {"month": month})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Seal.objects.exists()
