"""本周更新: every line is an act of its own, and what the week already knows is not asked again."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client

from luodi.common import clock
from luodi.ledger.models import Fact
from luodi.ledger.public import case_file
from web.conftest import SignIn, World
from web.projects.crowd import crowd, queries

AT = "/weekly/"


@pytest.fixture(autouse=True)
def midweek():  # type: ignore[no-untyped-def]
    """A Thursday, so that "this week" has days before today."""
    today = clock.now()
    with clock.at(today - timedelta(days=(clock.today().weekday() - 3) % 7)):
        yield


def told(answer) -> str:  # type: ignore[no-untyped-def]
    return unescape(re.sub(r"<[^>]+>", "", answer.content.decode()))


def key(page: str, case: UUID) -> str:
    found = re.search(rf'name="{case}\.key" value="([^"]+)"', page)
    assert found
    return found[1]


def fields(client: Client, case: UUID, **typed: str) -> dict[str, str]:
    """What the browser sends for one line."""
    page = client.get(AT).content.decode()
    seen = re.search(rf'name="{case}\.seen" value="(\d+)"', page)
    assert seen
    told = {f"{case}.{name}": text for name, text in typed.items()}
    return {f"{case}.key": key(page, case), f"{case}.seen": seen[1], "line": str(case), **told}


def post(client: Client, case: UUID, button: str = "only", **typed: str):  # type: ignore[no-untyped-def]
    return client.post(f"{AT}{case}/", {**fields(client, case, **typed), button: str(case)})


def kinds(case: UUID) -> list[str]:
    return list(Fact.objects.filter(case_id=case).order_by("seq").values_list("kind", flat=True))


def test_note_and_figure_on_a_line_leave_one_act_of_two_facts(world: World, sign_in: SignIn) -> None:
    case = world.negotiating()
    answer = post(sign_in("smart_park_clerk"), case, 进展情况="来访两次", 投资总额="5.5")
    assert answer.status_code == 200 and "已保存" in told(answer)
    assert kinds(case)[-2:] == ["progress.reported", "figures.updated"]
    assert len(set(Fact.objects.filter(case_id=case).order_by("-seq").values_list("act", flat=True)[:2])) == 1
    file = case_file(world.viewer("office_clerk"), case)
    assert file.state.values["投资总额"] == 550_000_000


def test_no_change_by_one_tap_is_a_fact_and_the_line_is_done(world: World, sign_in: SignIn) -> None:
    case, client = world.negotiating(), sign_in("smart_park_clerk")
    assert "还差 1 个" in told(client.get(AT))
    assert post(client, case, "same").status_code == 200
    assert kinds(case)[-1] == "progress.unchanged"
    assert "本周的项目都更新过了" in told(client.get(AT))
    assert "本周无变化" in told(client.get(AT + "?which=done"))


def test_saved_line_brings_the_counts_of_the_tabs_up_with_it(world: World, sign_in: SignIn) -> None:
    case, client = world.negotiating(), sign_in("smart_park_clerk")
    before, after = client.get(AT).content.decode(), post(client, case, "same").content.decode()
    for count, was, now in (("waiting", "1", "0"), ("done", "0", "1")):
        assert f'id="weekly-count-{count}">{was}<' in before
        assert f'id="weekly-count-{count}" hx-swap-oob="true">{now}<' in after


def test_second_click_on_a_line_leaves_one_fact(world: World, sign_in: SignIn) -> None:
    case, client = world.negotiating(), sign_in("smart_park_clerk")
    before = len(kinds(case))
    for button, typed in (("only", {"进展情况": "来访"}), ("same", {})):
        again = world.negotiating(f"示例{button}阀门项目")
        sent = {**fields(client, again, **typed), button: str(again)}
        assert [client.post(f"{AT}{again}/", sent).status_code for _ in range(2)] == [200, 200]
        assert len(kinds(again)) == before + 1
        assert client.post(f"{AT}{again}/", {**sent, f"{again}.进展情况": "又来访"}).status_code == 422


def test_one_wrong_line_of_many_keeps_its_text_and_loses_no_other(world: World, sign_in: SignIn) -> None:
    good, bad = world.negotiating("示例甲阀门项目"), world.negotiating("示例乙阀门项目")
    client = sign_in("smart_park_clerk")
    sent = {**fields(client, good, 进展情况="谈妥用地"), **fields(client, bad, 进展情况="见面", 投资总额="很多")}
    sent["line"] = [str(good), str(bad)]  # type: ignore[assignment]
    answer = client.post(AT, sent)
    assert answer.status_code == 422
    page = told(answer)
    assert "有 1 行没有保存" in page and "其余 1 行已保存" in page
    assert "见面" in page and 'value="很多"' in answer.content.decode()
    assert kinds(good)[-1] == "progress.reported" and "progress.reported" not in kinds(bad)


def test_figure_changed_by_another_meanwhile_is_refused_with_the_new_one(world: World, sign_in: SignIn) -> None:
    case, client = world.negotiating(), sign_in("smart_park_clerk")
    sent = fields(client, case, 投资总额="5")
    world.say("taihe_clerk", case, "figures.updated", 投资总额=400_000_000)
    answer = client.post(f"{AT}{case}/", {**sent, "only": str(case)})
    assert answer.status_code == 422 and "别人刚把它改成 4 亿元" in told(answer)
    assert kinds(case)[-1] == "figures.updated" and 'value="5"' in answer.content.decode()


def test_what_was_recorded_elsewhere_this_week_is_not_asked_again(world: World, sign_in: SignIn) -> None:
    case, client = world.negotiating(), sign_in("smart_park_clerk")
    talks = {"洽谈方式": "来访接待", "参加单位": "太和镇", "洽谈情况": "谈供地"}
    world.say("taihe_clerk", case, "negotiation.held", ago=1, **talks)
    assert "还差 0 个" in told(client.get(AT + "?which=done")) and "洽谈记录" in told(client.get(AT + "?which=done"))


def test_last_weeks_entry_stands_beside_the_line(world: World, sign_in: SignIn) -> None:
    case = world.negotiating()
    world.say("smart_park_clerk", case, "progress.reported", ago=7, 进展情况="样品送检")
    page = told(sign_in("smart_park_clerk").get(AT))
    assert re.search(r"上周.{0,20}样品送检", page, re.S)


def test_values_after_signing_are_the_days_still_open(world: World, sign_in: SignIn) -> None:
    case = world.signed()
    page = sign_in("smart_park_clerk").get(AT + "?which=done").content.decode()
    assert f"{case}.计划开工日期" in page and f"{case}.投资总额" not in page


def test_phone_number_in_a_pasted_paragraph_is_refused_and_the_text_stays(world: World, sign_in: SignIn) -> None:
    case = world.negotiating()
    answer = post(sign_in("smart_park_clerk"), case, 进展情况="小王 13800138000 说下周来")
    assert answer.status_code == 422 and "13800138000 说下周来" in told(answer)
    assert "progress.reported" not in kinds(case)


def test_unit_without_a_part_in_a_project_can_neither_see_nor_save_its_line(world: World, sign_in: SignIn) -> None:
    case = world.negotiating()
    client = sign_in("taiping_clerk")
    assert "示例" not in told(client.get(AT)).split("本周更新", 2)[-1]
    answer = client.post(f"{AT}{case}/", {f"{case}.key": str(uuid4()), f"{case}.进展情况": "看看"})
    assert answer.status_code == 404


def test_office_sees_who_has_not_reported_and_a_text_to_chase_them(world: World, sign_in: SignIn) -> None:
    first, second = world.negotiating("示例甲阀门项目"), world.lead("示例丙涂层项目")
    post(sign_in("smart_park_clerk"), first, "same")
    page = told(sign_in("office_clerk").get(AT + "units/"))
    assert "示例丙涂层项目" in page and "示例甲阀门项目" not in page
    assert "还有 1 个单位的 1 个项目没有更新" in page
    assert sign_in("taihe_clerk").get(AT + "units/").status_code == 403
    assert second


def test_two_hundred_lines_are_read_with_as_many_questions_as_ten(world: World, sign_in: SignIn) -> None:
    crowd(world, 10)
    clients = {AT: sign_in("taihe_clerk"), AT + "units/": sign_in("office_clerk")}
    few = {at: queries(client, at) for at, client in clients.items()}
    crowd(world, 190, start=10)
    assert {at: queries(client, at) for at, client in clients.items()} == few
    assert few[AT] <= 14
