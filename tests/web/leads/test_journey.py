"""On a phone: a township clerk reports a lead within a minute's worth of steps; the office finds it in the queue."""

from typing import Any

import pytest

from luodi.ledger.models import Case

from ..conftest import World, build

STEPS_ALLOWED = 8
"""Clicks and fields from the sign-in page to the receipt."""


@pytest.fixture
def town(transactional_db: None) -> World:
    return build()


class Hand:
    """Counts what a person does."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.steps = 0

    def click(self, target: Any) -> None:
        self.steps += 1
        target.click()

    def fill(self, label: str, text: str) -> None:
        self.steps += 1
        self.page.get_by_label(label).fill(text)

    def enter(self, server: str, who: str) -> None:
        self.page.goto(f"{server}/sign-in/")
        self.click(self.page.locator("button[name=person]", has_text=who))


@pytest.mark.parametrize("viewport", ["phone"])
def test_clerk_reports_by_phone_and_the_office_finds_it(
    town: World, live_server: Any, page: Any, settings: Any
) -> None:
    settings.DEMO = True
    hand = Hand(page)
    hand.enter(live_server.url, "太和镇经办人")
    hand.click(page.get_by_role("link", name="报送线索").first)
    hand.fill("项目名称", "示例伺服电机项目")
    hand.fill("投资方", "示例材料有限公司")
    hand.steps += 1
    page.get_by_label("线索来源").select_option("以商引商")
    hand.fill("投资总额", "3.8")
    hand.fill("项目内容", "年产十万台")
    hand.click(page.get_by_role("button", name="报送", exact=True))
    page.wait_for_url("**/receipt/")
    assert "筛选、确认信息" in page.content()
    assert hand.steps <= STEPS_ALLOWED
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Case.objects.count() == 1

    page.context.clear_cookies()
    hand.enter(live_server.url, "领导小组办公室经办人")
    page.goto(f"{live_server.url}/leads/")
    assert page.get_by_text("示例伺服电机项目").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("viewport", ["phone"])
def test_same_name_is_said_while_typing(town: World, live_server: Any, page: Any, settings: Any) -> None:
    settings.DEMO = True
    town.lead("示例伺服电机项目")
    Hand(page).enter(live_server.url, "太和镇经办人")
    page.goto(f"{live_server.url}/leads/new/")
    page.get_by_label("项目名称").press_sequentially("示例伺服电机项目")
    page.locator(".ld-known").wait_for()
    assert "已有同一个项目" in page.locator(".ld-known").inner_text()
