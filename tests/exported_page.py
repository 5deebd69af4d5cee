"""The page that a network is exported as, opened in a browser from a disk: ``pages`` opens any.

Every page is watched: an error, one in its console too, a dialog, or a request for anything but the
file itself fails the test that opened it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import workings as wk
from app_drawn import trained
from app_pages import PATIENCE, WIDE
from workings.exports import export

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def pages(browser, tmp_path_factory) -> Iterator[OpenPage]:
    """Open the page of a network: ``pages(network, color_scheme="dark", **PHONE)``."""
    contexts, faults, asked, opened = [], [], [], []

    def open_page(network: wk.Network | None = None, **options: Any) -> Page:
        path = tmp_path_factory.mktemp("page") / "net.html"
        export(reader() if network is None else network, "html", path)
        context = browser.new_context(**{**WIDE, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and faults.append(said.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(f"a dialog: {dialog.message}"))
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.goto(path.as_uri())
        opened.append(path.as_uri())
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
    assert [address for address in asked if not address.startswith("data:")] == opened


def reader() -> wk.Network:
    """A network that reads drawings, 784-32-10."""
    return trained()
