"""A real browser for tests: ``pytest_plugins = ["app_server", "app_browser"]``.

It is the Chromium that the system has; none is ever downloaded. Where there is none, the tests are
skipped, unless ``WORKINGS_BROWSER=required`` is in the environment: then they fail.

Every page is watched. An error in its console, an exception in it, a failed request, or one to
anywhere but the server fails the test that opened it.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app_pages import PATIENCE, WIDE, watch

expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None and os.environ.get("WORKINGS_BROWSER") == "required":
        pytest.fail("the tests in a browser need Chromium: apt-get install chromium")
    if path is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    return path


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[Browser]:
    """The browser, cut off from everything but this machine."""
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=[alone])
        yield started
        started.close()


@pytest.fixture
def visit(browser, server) -> Iterator[OpenPage]:
    """Open a page of the server: ``visit("/draw", color_scheme="dark", **PHONE)``.

    Each is a visitor of its own, who has left the tour before; ``tour=True`` keeps it.
    """
    with opened(browser, server) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def visit_for_all(browser, server) -> Iterator[OpenPage]:
    """The same, for pages that all tests of a file share."""
    with opened(browser, server) as open_page:
        yield open_page


@contextmanager
def opened(browser: Browser, server: Any) -> Iterator[OpenPage]:
    """Open pages; in the end close them, and see that nothing went wrong in them."""
    contexts, faults = [], []

    def open_page(
        path: str = "/", *, tour: bool = False, status: int = 200, **options: Any
    ) -> Page:
        context = browser.new_context(**{**WIDE, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if not tour:
            context.add_init_script("localStorage.setItem('workings.tour', 'left')")
        page = context.new_page()
        if status == 200:
            watch(page, server.address, faults)
        answer = page.goto(server.address + path)
        assert answer.status == status
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()
    assert faults == []
