"""The bundle in a real browser: it loads under the content policy and guards forms."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

DIST = Path(settings.STATICFILES_DIRS[0]) / "dist"
ORIGIN = "http://luodi.invalid"
FORM = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="csrf-token" content="secret">
<link rel="stylesheet" href="/static/dist/luodi.css"><script src="/static/dist/luodi.js" defer></script>
<main><form method="post" action="/act" target="answers"><button>办理</button></form>
<button id="ask" hx-post="/broken">问</button>
<select data-search aria-label="单位"><option value="1">甲单位</option><option value="2">乙单位</option></select></main>
<iframe name="answers" title="答复"></iframe></html>"""


@pytest.fixture
def acts(page: Any) -> list[Any]:
    """Serves one page with the bundle, under the program's policy; gives the requests that acted."""
    seen: list[Any] = []

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path.startswith("/static/dist/"):
            route.fulfill(path=DIST / path.rpartition("/")[2])
        elif path == "/act":
            seen.append(route.request)
            route.fulfill(body="")
        elif path == "/broken":
            seen.append(route.request)
            route.fulfill(status=500, body="")
        else:
            policy = "default-src 'self'; img-src 'self' data:; object-src 'none'"
            route.fulfill(body=FORM, content_type="text/html", headers={"Content-Security-Policy": policy})

    page.route("**/*", answer)
    page.goto(f"{ORIGIN}/")
    return seen


def test_double_click_sends_one_request(page: Any, acts: list[Any]) -> None:
    page.get_by_role("button", name="办理").dblclick()
    page.wait_for_timeout(300)
    assert len(acts) == 1


def test_long_list_becomes_searchable_in_chinese(page: Any, acts: list[Any]) -> None:
    page.locator(".ts-control").click()
    page.locator(".ts-dropdown input").press_sequentially("丙")
    assert page.locator(".no-results").inner_text() == "没有符合的选项"


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_failed_request_says_so_in_chinese_and_carries_the_token(page: Any, acts: list[Any]) -> None:
    page.locator("#ask").click()
    assert "没有办成" in page.get_by_role("alert").inner_text()
    assert acts[0].headers["x-csrftoken"] == "secret"
