"""A form that met the end of the session: what was typed comes back after signing in again, and to nobody else."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session

from web.conftest import World, build
from web.shell_town import PASSWORD

pytestmark = pytest.mark.browser
CONTENT = "年产十万台\n分两期"


def enter(page: Any, who: str) -> None:
    page.get_by_label("账号").fill(f"demo_{who}")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("viewport", ["phone"])
def test_form_sent_after_the_session_ended_is_filled_again_for_the_same_person_alone(
    live_server: Any, page: Any, viewport: str
) -> None:
    world: World = build()
    for who in ("taihe_clerk", "taiping_clerk"):
        world.users[who].set_password(PASSWORD)
        world.users[who].save()
    address = f"{live_server.url}/leads/new/"
    content = page.get_by_label("项目内容")

    def sent_too_late() -> None:
        page.get_by_label("线索来源").select_option("以商引商")
        content.fill(CONTENT)
        Session.objects.all().delete()
        page.get_by_role("button", name="报送", exact=True).click()
        page.wait_for_url("**/sign-in/?next=/leads/new/")
        assert "重新登录后放回原处" in page.inner_text("main")

    page.goto(address)
    enter(page, "taihe_clerk")
    sent_too_late()
    enter(page, "taihe_clerk")
    page.wait_for_url(address)
    assert "已放回来" in page.inner_text("main")
    assert content.input_value() == CONTENT
    assert page.get_by_label("线索来源").input_value() == "以商引商"
    page.reload()
    assert content.input_value() == "", "once"

    sent_too_late()
    enter(page, "taiping_clerk")
    page.wait_for_url(address)
    assert content.input_value() == ""
    assert page.evaluate("sessionStorage.getItem('ld-kept')") is None
