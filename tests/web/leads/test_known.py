"""The check for the same or a similar project: the whole city is searched, only what the viewer may know is shown."""

from typing import Any

from django.test import Client

from luodi.ledger.models import Case, FactTerm


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_similar_name_while_typing_shows_the_project_of_the_own_unit(world: Any, clerk: Client) -> None:
    world.lead("示例智能减速器项目")
    page = text(clerk.post("/leads/check/", {"项目名称": "示例智能减速器"}))
    assert "项目名称相近" in page
    assert "示例智能减速器项目" in page


def test_project_of_another_town_is_told_without_name_or_link(world: Any, clerk: Client) -> None:
    world.lead("示例智能减速器项目", who="taiping_clerk", 首报单位="taiping", 投资方名称="示例秘密投资公司")
    page = text(clerk.post("/leads/check/", {"项目名称": "示例智能减速器项目"}))
    assert "不在您可以查看的范围内" in page
    assert "示例秘密投资公司" not in page
    assert str(Case.objects.get().pk) not in page


def test_nothing_alike_says_nothing(world: Any, clerk: Client) -> None:
    world.lead("示例智能减速器项目")
    assert not text(clerk.post("/leads/check/", {"项目名称": "光伏玻璃"})).strip()


def test_certain_match_asks_for_a_reason_and_records_nothing(world: Any, post: Any) -> None:
    world.lead("示例伺服电机项目")
    answer = post()
    assert answer.status_code == 422
    assert "已有同一个项目" in text(answer)
    assert 'id="f-different-error"' in text(answer)
    assert Case.objects.count() == 1


def test_certain_match_asks_for_the_reason_along_with_what_else_is_missing(world: Any, post: Any) -> None:
    world.lead("示例伺服电机项目")
    page = text(post(项目内容=""))
    assert page.index('href="#f-项目内容"') < page.index('href="#f-different"') < page.index("</ul>")


def test_reason_given_reports_it_and_is_kept_as_a_note(world: Any, post: Any) -> None:
    world.lead("示例伺服电机项目")
    assert post(different="这是二期，地块不同").status_code == 302
    assert Case.objects.count() == 2
    assert "这是二期，地块不同" in str(FactTerm.objects.get(term="记事").text)


def test_phone_number_in_the_reason_is_said_beside_it(world: Any, post: Any) -> None:
    world.lead("示例伺服电机项目")
    answer = post(different="问 13800000000")
    assert answer.status_code == 422
    assert 'id="f-different-error"' in text(answer)
    assert Case.objects.count() == 1


def test_similar_projects_stand_on_the_receipt(world: Any, post: Any, clerk: Client) -> None:
    world.lead("示例伺服电机项目一期")
    assert "项目名称相近" in text(clerk.get(post()["Location"]))
