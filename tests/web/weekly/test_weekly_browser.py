"""Ten projects brought up to date on the grid, on a phone: how many taps it takes, and that nothing is lost."""

from typing import Any

import pytest

from luodi.ledger.models import Fact
from web.conftest import World, build
from web.projects.test_journey_browser import enter

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", ["phone"])
def test_ten_projects_are_brought_up_to_date_by_a_tap_each_but_for_what_is_typed(
    live_server: Any, page: Any, viewport: str
) -> None:
    world: World = build()
    cases = [world.lead(f"示例第{number}号阀门项目", ago=30) for number in range(10)]
    enter(page, live_server.url, world, "taihe_clerk")
    page.goto(f"{live_server.url}/weekly/")
    lines = page.locator(".lw-line")
    assert lines.count() == 10
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    taps = 0
    for number, case in enumerate(cases):
        line = page.locator(f"[id='w-{case}']")
        if number % 5:
            button = line.get_by_role("button", name="无变化")
            box = button.bounding_box()
            assert box and box["height"] >= 44 and box["width"] >= 44
            # A thumb that trembles: the second tap finds the button gone or busy.
            button.dblclick() if number == 1 else button.tap()
            taps += 1
        else:
            line.get_by_label("进展情况").fill("【招商群】\n客商周三到访，看了两块地\n下周送规划")
            if number == 5:
                line.locator("summary").tap()
                line.get_by_label("投资总额").fill("很多")
            line.get_by_role("button", name="保存").tap()
            taps += 2
        if number != 5:
            line.get_by_text("已保存").wait_for()
    wrong = page.locator(f"[id='w-{cases[5]}']")
    assert wrong.locator(".ld-error").first.is_visible()
    assert "看了两块地" in wrong.get_by_label("进展情况").input_value()
    wrong.get_by_label("投资总额").fill("3.2")
    wrong.get_by_role("button", name="保存").tap()
    wrong.get_by_text("已保存").wait_for()
    assert page.locator("#weekly-missing").inner_text() == "0"
    assert taps <= 12
    told = Fact.objects.filter(case__in=cases, kind__in=("progress.reported", "progress.unchanged", "figures.updated"))
    assert sorted(told.values_list("kind", flat=True)) == (
        ["figures.updated"] + ["progress.reported"] * 2 + ["progress.unchanged"] * 8
    )
    page.reload()
    assert page.get_by_text("本周的项目都更新过了").is_visible()
