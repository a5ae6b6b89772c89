"""Fixtures every test may use: a real PostgreSQL, and the system's Chromium."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fasteners
import pytest
from hypothesis import settings as hypothesis_settings

import postgres

_SESSION = "LUODI_TEST_SESSION"
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


# A slow machine is no failure; and what CI tries today it tries tomorrow, so that a red run can be repeated.
hypothesis_settings.register_profile("luodi", deadline=None, derandomize=IN_CI)
hypothesis_settings.load_profile("luodi")


def _session_folder() -> Path:
    """The folder that the processes of one test session (controller and xdist workers) share."""
    return Path(os.environ[_SESSION])


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[_SESSION] = tempfile.mkdtemp(prefix="luodi-tests-")
        (_session_folder() / "pid").write_text(str(os.getpid()))


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or _SESSION not in os.environ:
        return
    guardian = _session_folder() / "guardian"
    if guardian.exists():
        postgres.stop_guarded(int(guardian.read_text()))
    shutil.rmtree(_session_folder(), ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """URL of the session's PostgreSQL (its maintenance database). Started by whichever worker asks first.

    A server that does not start is a failure of the test, never a skip.
    """
    if url := os.environ.get(postgres.ENV_URL):
        return url
    folder = _session_folder()
    with fasteners.InterProcessLock(folder / "lock"):
        known = folder / "url"
        if not known.exists():
            url, guardian = postgres.start_guarded(int((folder / "pid").read_text()))
            (folder / "guardian").write_text(str(guardian))
            known.write_text(url)
    return known.read_text()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of a database of this worker's own, empty at the start of the session."""
    with postgres.fresh_database(postgres_server) as url:
        yield url


# ── browser ──────────────────────────────────────────────────────────────────────────────────────────────────────

VIEWPORTS = {"desktop": (1280, 860), "phone": (390, 844)}
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    message = "no Chromium on this machine: install the package chromium"
    if IN_CI:
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, headless, driven by Playwright; one process for each worker."""
    from playwright.sync_api import sync_playwright

    path = _chromium()
    # Playwright's sync API runs an event loop in this thread, and Django refuses its ORM where it sees one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, headless=True, args=CHROMIUM_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def viewport() -> str:
    """`desktop` unless a test says otherwise: `@pytest.mark.parametrize("viewport", ["desktop", "phone"])`."""
    return "desktop"


@pytest.fixture
def page(browser: Any, viewport: str) -> Iterator[Any]:
    """A page in a context of its own (no cookies), Chinese, in Shanghai; fails the test on an error in a script."""
    width, height = VIEWPORTS[viewport]
    phone = viewport == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        is_mobile=phone,
        has_touch=phone,
    )
    context.set_default_timeout(10_000)
    errors: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, f"errors in scripts: {errors}"


TRANSACTIONAL_FIXTURES = {"transactional_db", "django_db_reset_sequences", "live_server"}


@pytest.fixture(autouse=True)
def flushable(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that really commit are flushed afterwards; the ledger's tables refuse that while they are append-only.

    Django reports a flush like a migration, upon which the ledger guards its tables again.
    """
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if not commits and not TRANSACTIONAL_FIXTURES & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    yield
    from django.db import connection

    from luodi.ledger import triggers

    triggers.remove(connection)


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
NEEDS = {"browser": pytest.mark.browser, "postgres_server": pytest.mark.postgresql}


SLOW = ("test_three_governments.py", "test_instance.py", "test_make.py", "test_shell_browser.py")
"""Files that take longest: begun first, or one worker would be left with them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what a test really uses, so that `-m` and the reports (property `needs`) tell the truth."""
    items.sort(key=lambda item: SLOW.index(item.path.name) if item.path.name in SLOW else len(SLOW))
    on_postgresql = os.environ.get("LUODI_DATABASE", "").startswith("postgresql:")
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if on_postgresql and (names & DATABASE_FIXTURES or item.get_closest_marker("django_db")):
            names.add("postgres_server")
        for fixture, mark in NEEDS.items():
            if fixture in names:
                item.add_marker(mark)
                item.user_properties.append(("needs", mark.name))
