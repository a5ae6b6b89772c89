"""The components in a real browser, wide and on a phone: nothing is cut off, keys reach everything, no English."""

import re
from typing import Any

import pytest

from web.shell_town import PASSWORD, Town, build

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = pytest.mark.parametrize("viewport", ["desktop", "phone"])


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build()


@pytest.fixture
def signed_in(page: Any, live_server: Any, town: Town) -> Any:
    page.goto(f"{live_server.url}/sign-in/?next=/components/")
    page.get_by_label("账号").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/components/")
    return page


@BOTH
def test_components_fit_the_screen_without_complaints_of_the_browser(signed_in: Any) -> None:
    said: list[str] = []
    signed_in.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    signed_in.reload()
    width = signed_in.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1]
    assert not said


@BOTH
def test_no_english_is_read_on_the_components(signed_in: Any) -> None:
    text = re.sub(r"PDF|MB|KB|C27|Excel", "", signed_in.inner_text("body"))
    assert not re.findall(r"[A-Za-z]{3,}", text)


@pytest.mark.parametrize("viewport", ["phone"])
def test_touch_targets_on_a_phone_are_forty_pixels_high(signed_in: Any) -> None:
    small = signed_in.evaluate(
        """() => [...document.querySelectorAll('.btn, .form-control, .form-select:not(.tomselected), .ld-tabs a,'
        + '.ld-bottom a, .ld-choices label')].filter(e => e.offsetParent && !e.classList.contains('ld-vh')
        && e.getBoundingClientRect().height < 40).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_wrong_form_keeps_what_was_typed_and_leads_to_each_field(signed_in: Any) -> None:
    signed_in.get_by_label("投资总额").fill("380万")
    signed_in.get_by_role("button", name="报送").click()
    assert signed_in.get_by_label("投资总额").input_value() == "380万"
    signed_in.locator("#form-errors").get_by_role("link", name="投资总额").click()
    assert signed_in.url.endswith("#f-%E6%8A%95%E8%B5%84%E6%80%BB%E9%A2%9D")
    described = signed_in.get_by_label("投资总额").get_attribute("aria-describedby")
    assert "380万元请填 0.038" in signed_in.locator(f"#{described.split()[-1]}").inner_text()


def test_money_typed_is_read_back_in_its_unit(signed_in: Any) -> None:
    signed_in.get_by_label("固定资产投资").fill("59000")
    assert signed_in.locator(".ld-echo").inner_text() == "即 5.9 亿元"


def test_chosen_files_are_named_with_their_size(signed_in: Any) -> None:
    signed_in.set_input_files("[name=evidence-0]", {"name": "意向书.pdf", "mimeType": "", "buffer": b"x" * 2048})
    assert "意向书.pdf（2 KB）" in signed_in.locator(".ld-files").first.inner_text()


def test_first_tab_offers_to_skip_to_the_content(signed_in: Any) -> None:
    signed_in.keyboard.press("Tab")
    assert signed_in.evaluate("document.activeElement.textContent") == "跳到正文"
    signed_in.keyboard.press("Enter")
    assert signed_in.evaluate("document.activeElement.id") == "main"


def test_page_turned_by_keyboard_goes_on_at_its_number(signed_in: Any) -> None:
    signed_in.evaluate("document.querySelectorAll('a.ld-page')[1].href = '?page=3'")
    signed_in.locator("a.ld-page", has_text="3").focus()
    with signed_in.expect_navigation():
        signed_in.keyboard.press("Enter")
    assert signed_in.evaluate("document.activeElement.textContent") == "3"


def test_menu_opens_by_keyboard_and_closes_on_escape(signed_in: Any) -> None:
    signed_in.locator(".ld-menu summary").focus()
    signed_in.keyboard.press("Enter")
    assert signed_in.get_by_role("button", name="退出登录").is_visible()
    signed_in.keyboard.press("Escape")
    assert not signed_in.get_by_role("button", name="退出登录").is_visible()


def test_weighty_button_asks_first_and_acts_without_scripts(browser: Any, live_server: Any, town: Town) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/?next=/components/")
    page.get_by_label("账号").fill("clerk")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    assert not page.get_by_role("button", name="确定冲正").is_visible()
    page.locator(".ld-confirm summary").click()
    page.get_by_role("button", name="确定冲正").click()
    assert "还没有提交成功" in page.inner_text("main")
    context.close()


def test_long_list_is_searched_by_a_part_of_the_name(signed_in: Any) -> None:
    field = signed_in.locator(".ld-field.search")
    field.locator(".ts-control").click()
    signed_in.keyboard.type("镇3")
    field.locator("[data-value=镇-3]").click()
    assert signed_in.locator("select[name=引进单位]").input_value() == "镇-3"
