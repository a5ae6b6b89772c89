"""Notices: ladder steps and facts told to me; the counter beside the name; all read by one button."""

from typing import Any

from django.test import Client

from luodi.common import clock
from luodi.ledger.public import unread_count


def page(client: Client, address: str = "/notices/") -> str:
    return client.get(address).content.decode()


def test_steps_taken_against_my_task_are_unread_until_marked(
    world: Any, sign_in: Any, django_assert_num_queries: Any
) -> None:
    case = world.in_review("示例逾期项目")
    viewer = world.viewer("office_clerk")
    with django_assert_num_queries(1):
        before = unread_count(viewer)
    client = sign_in("office_clerk")
    assert before > 0
    assert f"{before} 条未读" in page(client)
    assert f'href="/projects/{case}/"' in page(client)
    client.post("/notices/read/", {"up_to": clock.now().isoformat()})
    assert unread_count(viewer) == 0
    assert "没有未读" in page(client)


def test_mark_with_a_moment_that_is_none_marks_what_is_there(world: Any, sign_in: Any) -> None:
    world.in_review()
    sign_in("office_clerk").post("/notices/read/", {"up_to": "何时"})
    assert unread_count(world.viewer("office_clerk")) == 0


def test_step_against_the_task_of_another_unit_is_not_told(world: Any) -> None:
    world.in_review()
    assert unread_count(world.viewer("taiping_clerk")) == 0


def test_mark_read_is_only_posted(world: Any, sign_in: Any) -> None:
    assert sign_in("office_clerk").get("/notices/read/").status_code == 405
