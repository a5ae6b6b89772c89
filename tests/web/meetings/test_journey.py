"""In a browser: a reviewer answers, the office holds the review meeting and then the decision meeting."""

from typing import Any

import pytest
from django.test import Client

from luodi.ledger.models import Case

from ..conftest import PAPER, World, build


def enter(page: Any, live_server: Any, world: World, who: str) -> None:
    """Sign in by a session made here: the sign-in page is tried elsewhere."""
    client = Client()
    client.force_login(world.users[who], backend="django.contrib.auth.backends.ModelBackend")
    name, morsel = next((n, m) for n, m in client.cookies.items() if "session" in n)
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])


def minutes(page: Any, name: str) -> None:
    page.get_by_label("会议名称").first.fill(name)
    page.get_by_label("会议情况").fill("研究示例项目")
    page.get_by_label("纪要文号").fill("示例纪〔2026〕3 号")
    paper = {"name": "纪要.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    page.locator('input[name="evidence-0"]').set_input_files(paper)


@pytest.mark.browser
def test_a_project_goes_from_its_last_opinion_through_both_meetings_to_the_decision(
    page: Any, live_server: Any
) -> None:
    world = build()
    ready, waiting = world.in_review("示例减速器项目"), world.in_review("示例新材料项目")
    world.opinions(ready, but=("环境影响",))
    enter(page, live_server, world, "environment_clerk")
    page.goto(f"{live_server.url}/reviews/")
    page.get_by_role("row").filter(has_text="示例减速器项目").get_by_role("link", name="环境影响").click()
    page.get_by_label("同意", exact=True).check()
    page.get_by_role("button", name="提交意见").click()
    page.get_by_text("已记下区环保局对“示例减速器项目”环境影响的意见").wait_for()
    enter(page, live_server, world, "office_deputy")
    page.goto(f"{live_server.url}/meetings/new/?type=项目评审会")
    minutes(page, "示例评审会")
    page.locator(f"#f-p{ready.hex}-评审结论").select_option("通过")
    page.get_by_role("button", name="记下这次会议").click()
    page.get_by_text("定了 1 个项目").wait_for()
    page.goto(f"{live_server.url}/meetings/new/?type=协调联席会议")
    page.get_by_text("还不能上会的").click()
    barred = page.locator(".lr-barred").filter(has_text="示例新材料项目")
    assert barred.locator('[data-clause="qingxin-2.4"]').first.is_visible()
    minutes(page, "示例联席会议")
    page.locator(f"#f-p{ready.hex}-决策结果").select_option("准予落户")
    page.get_by_role("button", name="记下这次会议").click()
    page.get_by_text("准予落户").first.wait_for()
    assert Case.objects.get(pk=ready).stage == "decided"
    assert Case.objects.get(pk=waiting).stage == "review"
