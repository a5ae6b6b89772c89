"""Who saw and did what is noted, cannot be altered, and is read by the audit administrator alone."""

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.api.tokens import issue
from luodi.audit.models import Entry
from luodi.common import clock

from ..conftest import SignIn, World

LIST = "/administration/audit/"


def noted() -> list[tuple[str, str, int]]:
    return list(Entry.objects.order_by("id").values_list("kind", "what", "status"))


def test_look_at_a_project_is_noted_with_the_project(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    sign_in("office_clerk").get(f"/projects/{case}/")
    entry = Entry.objects.get(kind="see")
    assert (entry.user_id, entry.case) == (world.users["office_clerk"].pk, case)
    assert entry.jurisdiction_id == world.jurisdiction


def test_look_that_was_not_given_is_noted_as_refused(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    sign_in("taiping_clerk").get(f"/projects/{case}/")
    assert ("refuse", 404) in [(kind, status) for kind, _, status in noted()]


def test_lists_are_not_noted(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    before = noted()
    client.get("/projects/")
    client.get("/workbench/")
    assert noted() == before


def test_what_is_sent_is_noted_as_done(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    sign_in("office_clerk").post(f"/projects/{case}/record/note.added/", {"记事": "示例"})
    assert "do" in {kind for kind, _, _ in noted()}


def test_api_is_noted_for_the_holder_of_the_token(world: World) -> None:
    case = world.lead()
    token = issue(world.viewer("office_clerk"), "测试")
    Client(headers={"Authorization": f"Bearer {token}"}).get(f"/api/projects/{case}")
    assert Entry.objects.get(case=case).user_id == world.users["office_clerk"].pk


def test_failed_sign_in_is_noted_without_what_was_typed(world: World) -> None:
    Client().post("/sign-in/", {"username": "my-password-by-mistake", "password": "x"})
    entry = Entry.objects.get(what="登录失败")
    assert entry.user is None
    assert "my-password" not in entry.target


def test_list_shows_person_and_page_but_not_the_project(world: World, sign_in: SignIn) -> None:
    case = world.lead("示例蓝鲸项目")
    sign_in("office_clerk").get(f"/projects/{case}/")
    text = sign_in("audit_admin").get(LIST).content.decode()
    assert world.users["office_clerk"].name in text
    assert "示例蓝鲸项目" not in text, "the audit administrator is not given the project itself"


def test_whole_id_of_what_was_asked_for_is_not_on_the_list(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    sign_in("taiping_clerk").get(f"/projects/{case}/")
    text = sign_in("audit_admin").get(LIST).content.decode()
    assert f"编号 {str(case)[-8:]}" in text and str(case) not in text


def test_what_an_address_names_and_what_a_program_asked_for_stand_in_chinese(world: World, sign_in: SignIn) -> None:
    case = world.confirmed()
    sign_in("office_clerk").get(f"/projects/{case}/record/note.added/")
    token = issue(world.viewer("office_clerk"), "示例", 7)
    Client().get(f"/api/projects/{case}", headers={"Authorization": f"Bearer {token}"})
    text = sign_in("audit_admin").get(LIST).content.decode()
    assert f"编号 {str(case)[-8:]}，记事" in text and "note.added" not in text
    assert "接口：读一个项目" in text


def test_nobody_else_reads_the_list(world: World, sign_in: SignIn) -> None:
    for who in ("system_admin", "security_admin", "office_director", "district_head"):
        assert sign_in(who).get(LIST).status_code == 403


def test_entries_of_another_government_are_not_shown(world: World, sign_in: SignIn) -> None:
    Entry.objects.create(at=clock.now(), kind="see", what="别处的事", status=200)
    assert "别处的事" not in sign_in("audit_admin").get(LIST).content.decode()


def test_list_asks_as_much_for_many_as_for_few_and_goes_on(world: World, sign_in: SignIn) -> None:
    client = sign_in("audit_admin")

    def more(count: int) -> None:
        row = {"jurisdiction_id": world.jurisdiction, "user": world.users["office_clerk"], "status": 200}
        Entry.objects.bulk_create(Entry(at=clock.now(), kind="see", what="项目", **row) for _ in range(count))

    def asked() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as found:
            client.get(LIST)
        return len(found)

    more(10)
    few = asked()
    more(300)
    assert asked() == few
    text = client.get(LIST).content.decode()
    older = text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert client.get(older).content.decode().count("<tr>") > 50


def test_entry_can_be_neither_changed_nor_deleted(world: World) -> None:
    Entry.objects.create(at=clock.now(), kind="see", what="项目", status=200)
    with pytest.raises(Error), transaction.atomic():
        Entry.objects.update(status=0)
    with pytest.raises(Error), transaction.atomic():
        Entry.objects.all().delete()
    assert Entry.objects.get().status == 200
