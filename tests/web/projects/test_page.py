"""The page of one project."""

from uuid import uuid4

from django.http import HttpResponse

from web.conftest import SignIn, World


def test_project_opens_with_what_is_missing_for_the_next_stage(world: World, sign_in: SignIn) -> None:
    case = world.planned()
    page = sign_in("office_clerk").get(f"/projects/{case}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "进入“评审”还差什么" in text
    assert text.index("还差什么") < text.index("未办结")


def test_project_nobody_gave_looks_like_one_that_does_not_exist(world: World, sign_in: SignIn) -> None:
    case = world.planned()
    client = sign_in("taiping_clerk")
    hidden, absent = client.get(f"/projects/{case}/"), client.get(f"/projects/{uuid4()}/")
    assert hidden.status_code == absent.status_code == 404
    assert told(hidden) == told(absent)


def told(page: HttpResponse) -> str:
    """What a person reads on the page."""
    return page.content.decode().partition("<main")[2].partition("</main>")[0]
