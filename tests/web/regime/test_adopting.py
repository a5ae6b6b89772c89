"""A changed regime on a page: compared, checked, its effect shown, adopted by a named act."""

import hashlib
import io
import re
import zipfile
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from luodi.ledger import adoption, rest
from luodi.ledger.adoption import moves
from luodi.ledger.models import Obligation
from luodi.ledger.public import Draft, Opening
from luodi.ledger.rebuild import compare
from luodi.regimes.loader import PACKS, load
from luodi.units.models import Adoption
from luodi.units.public import calendar_for, touch
from web.conftest import SignIn, World

RULE = "confirm-lead"


def handed_in(days: int = 8, **more: str) -> list[SimpleUploadedFile]:
    """The pack of this world with another limit for confirming a lead, as files chosen in a browser."""
    files = []
    for path in sorted((PACKS / "qingxin").glob("*.yaml")):
        text = path.read_text(encoding="utf-8") + more.get(path.stem, "")
        if path.name == "rules.yaml":
            head, mark, tail = text.partition(f"- id: {RULE}")
            text = head + mark + tail.replace("due: 5 working days", f"due: {days} working days", 1)
        files.append(SimpleUploadedFile(path.name, text.encode()))
    return files


def laid(client: Client, **more: str) -> str:
    """The address of the preview of the changed pack."""
    answer = client.post("/regimes/adopt/", {"files": handed_in(**more)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def fields(page: str) -> dict[str, str]:
    key = re.search(r'name="request_key" value="([^"]+)"', page)
    assert key is not None
    return {"request_key": key[1], "basis": "示例办〔2026〕1号", "otherwise": "保留原期限"}


def reported_now(world: World) -> UUID:
    """A lead reported at this very moment, after whatever was adopted."""
    told = {"项目名称": "示例丙项目", "项目内容": "示例内容", "线索来源": "以商引商", "首报单位": "taihe"}
    return world.record("taihe_clerk", Draft(Opening("project", "示例丙项目"), "lead.reported", world.day, told)).case


def due(case: object) -> object:
    return Obligation.objects.get(case=case, rule=RULE).due_on


def test_two_regimes_are_compared_in_words_with_their_clauses(sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/regimes/compare/?a=qingxin&b=ziyang").content.decode()
    assert "data-clause" in page
    assert "时限事项" in page
    assert "working days" not in page


def test_day_that_is_none_is_said_to_be_none(sign_in: SignIn) -> None:
    answer = sign_in("taihe_clerk").get("/regimes/compare/?from=2026-01-01&to=明天")
    assert answer.status_code == 422
    assert "日期应写成" in answer.content.decode()


def test_pages_of_adopting_are_closed_without_the_right(sign_in: SignIn) -> None:
    client = sign_in("taihe_clerk")
    assert client.get("/regimes/adopt/").status_code == 403
    assert client.get(f"/regimes/adopt/{'0' * 64}/").status_code == 403
    assert "采用改过的" not in client.get("/regime/").content.decode()


def test_text_nobody_laid_ready_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("office_director").get(f"/regimes/adopt/{'0' * 64}/").status_code == 404


def test_pack_with_a_mistake_is_refused_with_its_place(sign_in: SignIn) -> None:
    client = sign_in("office_director")
    answer = client.post("/regimes/adopt/", {"files": handed_in(rules="\n  - {id: x, title: 甲, starts: 无此}\n")})
    assert answer.status_code == 422
    assert re.search(r"rules.yaml 第 \d+ 行", answer.content.decode())


def test_nothing_handed_in_is_refused(sign_in: SignIn) -> None:
    assert sign_in("office_director").post("/regimes/adopt/", {}).status_code == 422


def test_preview_lists_what_would_move_and_adopts_nothing(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲项目", ago=1)
    client = sign_in("office_director")
    page = client.get(laid(client)).content.decode()
    assert "示例甲项目" in page
    assert "5 个工作日内" in page
    assert "8 个工作日内" in page
    assert Adoption.objects.count() == 1


def test_act_without_a_basis_keeps_what_was_typed_and_adopts_nothing(sign_in: SignIn) -> None:
    client = sign_in("office_director")
    address = laid(client)
    asked = {**fields(client.get(address).content.decode()), "basis": "", "from": "2030-01-01"}
    answer = client.post(address, asked)
    assert answer.status_code == 422
    assert "2030-01-01" in answer.content.decode()
    assert Adoption.objects.count() == 1


def test_chosen_obligation_moves_the_others_keep_their_day(world: World, sign_in: SignIn) -> None:
    kept, moved = world.lead("示例甲项目", ago=1), world.lead("示例乙项目", ago=1)
    before = due(kept)
    client = sign_in("office_director")
    address = laid(client)
    key = Obligation.objects.get(case=moved, rule=RULE).key
    asked = {**fields(client.get(address).content.decode()), f"choose-{moved}-{key}": "按新规定"}
    assert client.post(address, {**asked, "from": world.day.isoformat()})["Location"] == "/regime/"
    assert due(kept) == before
    assert due(moved) > before
    assert due(reported_now(world)) == calendar_for(world.jurisdiction).add(world.day, 8)
    assert list(compare(world.jurisdiction)) == []
    assert "8 个工作日内" in client.get("/regime/").content.decode()


def files_taken(client: Client, at: int) -> list[SimpleUploadedFile]:
    """The files of an adoption as the page offers them, the latest first, to be handed in again."""
    addresses = re.findall(r'href="(/regimes/adopted/[^"]+)"', client.get("/regimes/adopt/").content.decode())
    with zipfile.ZipFile(io.BytesIO(client.get(addresses[at]).content)) as archive:
        return [SimpleUploadedFile(name, archive.read(name)) for name in archive.namelist()]


def test_files_of_an_adoption_laid_again_unchanged_change_nothing(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_director")
    address = laid(client)
    client.post(address, {**fields(client.get(address).content.decode()), "from": world.day.isoformat()})
    for at, same in ((0, True), (1, False)):
        answer = client.post("/regimes/adopt/", {"files": files_taken(client, at)})
        assert ("没有不同" in client.get(answer["Location"]).content.decode()) is same
    assert {one.name for one in files_taken(client, 0)} == {one.name for one in files_taken(client, 1)}


def test_files_of_an_adoption_are_for_who_may_adopt(world: World, sign_in: SignIn) -> None:
    address = f"/regimes/adopted/{Adoption.objects.get().pk}/"
    assert sign_in("office_director").get(address).status_code == 200
    assert sign_in("taihe_clerk").get(address).status_code == 403


def test_newer_defaults_of_the_program_are_told_and_adopted_by_page(
    world: World, sign_in: SignIn, tmp_path: Path
) -> None:
    client = sign_in("office_director")
    assert "系统默认有更新" not in client.get("/regimes/adopt/").content.decode()
    for path in (PACKS / "common").glob("*.yaml"):
        (tmp_path / "common").mkdir(exist_ok=True)
        older = path.read_text(encoding="utf-8").replace("title: 记事\n", "title: 记录\n")
        (tmp_path / "common" / path.name).write_text(older, encoding="utf-8")
    text = load(PACKS / "qingxin", tmp_path).text
    Adoption.objects.update(text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    touch(world.jurisdiction, "regime")
    assert "系统默认有更新" in client.get("/regime/").content.decode()
    assert "系统默认有更新" not in sign_in("taihe_clerk").get("/regime/").content.decode()
    assert "看看采用新的会怎样" in client.get("/regimes/adopt/").content.decode()
    address = client.post("/regimes/adopt/", {"again": "1"})["Location"]
    page = client.get(address).content.decode()
    assert "这一份与现行机制完全相同" not in page
    client.post(address, {**fields(page), "from": world.day.isoformat()})
    assert Adoption.objects.count() == 2
    assert "系统默认有更新" not in client.get("/regimes/adopt/").content.decode()


def test_second_click_leads_where_the_first_did(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_director")
    address = laid(client)
    asked = {**fields(client.get(address).content.decode()), "from": world.day.isoformat()}
    assert [client.post(address, asked).status_code for _ in range(2)] == [302, 302]
    other = client.post(address, {**asked, "basis": "示例另一份文件"})
    assert other.status_code == 422 and "内容与这次不同" in other.content.decode()
    assert Adoption.objects.count() == 2


def test_second_click_without_a_day_is_of_the_day_the_first_took(sign_in: SignIn) -> None:
    client = sign_in("office_director")
    address = laid(client)
    asked = {**fields(client.get(address).content.decode()), "from": ""}
    assert [client.post(address, asked).status_code for _ in range(2)] == [302, 302]
    assert client.get("/regime/").content.decode().count("已采用：") == 1
    assert Adoption.objects.count() == 2


@pytest.mark.parametrize("open_cases", [10])
def test_preview_asks_no_more_queries_for_more_cases(
    world: World, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries, open_cases: int
) -> None:
    client = sign_in("office_director")
    address = laid(client)
    for number in range(open_cases):
        world.lead(f"示例项目{number}", ago=1)
    client.get(address)
    with django_assert_max_num_queries(26):
        client.get(address)


def test_more_than_the_page_lists_are_moved_by_the_worker_with_progress_to_be_seen(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, "__defaults__", (1,))
    monkeypatch.setattr(adoption, "LISTED", 1)
    monkeypatch.setattr(rest, "CHUNK", 2)
    cases = [world.lead(name, ago=1) for name in ("示例甲项目", "示例乙项目", "示例丙项目", "示例丁项目")]
    before, client = due(cases[0]), sign_in("office_director")
    address = laid(client)
    page = client.get(address).content.decode()
    chosen = re.findall(r'name="(choose-([^"/]{36})[^"]+)"', page)
    kept = UUID(chosen[0][1])
    asked = {**fields(page), "otherwise": "按新规定", chosen[0][0]: "保留原期限"}
    assert client.post(address, asked)["Location"] == "/regime/"
    assert {due(case) for case in cases} == {before}
    assert "0 / 3 件" in client.get("/regime/").content.decode()
    again = client.post(laid(client), {**asked, "request_key": str(uuid4())})
    assert "还有 3 件正在改期限" in again.content.decode()
    adopted = Adoption.objects.latest("pk")
    assert (rest.go_on(str(adopted.pk)), rest.go_on(str(adopted.pk))) == (3, 0)
    assert due(kept) == before
    assert all(due(case) > before for case in cases if case != kept)
    assert len(chosen) == 1
    assert client.get("/regimes/moving/")["HX-Refresh"] == "true"
    assert list(compare(world.jurisdiction)) == []
