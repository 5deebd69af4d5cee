"""What the tests in a browser know of a page: its sizes, what must not happen, and axe-core."""

import json
import re
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

#: Milliseconds that something on a page may take to come: the tests' machine may be busy.
PATIENCE = 60_000

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}

Strokes = list[list[list[int]]]
#: A hundred drawings: each a digit, whose hand it is, and strokes on a pad of 280×280.
DRAWINGS = json.loads((files("workings.app") / "data" / "drawings.json").read_text("utf-8"))


def watch(page: Page, address: str, faults: list[str]) -> None:
    """Write down in `faults` whatever must not happen on a page."""
    host = urlsplit(address).netloc

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("blob", "data") and parts.netloc != host:
            faults.append(f"asked for {url}")

    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda socket: asked(socket.url))
    page.on("response", lambda got: got.status >= 400 and faults.append(f"{got.status}: {got.url}"))


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with a page, by all its rules that judge by themselves."""
    more = {name: {"enabled": True} for name in ("target-size",)}
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": more})
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:200]} {node.get('failureSummary', '')}"
        for each in found.response["violations"]
        for node in each["nodes"]
    ]


def figure(page: Page, name: str) -> Locator:
    """A figure of the room Train, by its name: ``figure(page, "Validation accuracy")``."""
    return page.locator(f"//dl[contains(@class, 'figures')]//dt[.='{name}']/following-sibling::dd")


def percent(text: str) -> float:
    """The share that a text like ``93.05%`` or ``>99.9%`` tells; 0 where it tells none."""
    found = re.fullmatch(r">?([\d.]+)%", text.strip())
    return float(found[1]) / 100 if found else 0.0


def epochs(page: Page) -> list[list[str]]:
    """The rows of the table of epochs, without the seconds that each took."""
    table = page.get_by_role("table", name=re.compile("epoch by epoch"), include_hidden=True)
    cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent).slice(0, -1))"
    return table.locator("tbody tr").evaluate_all(cells)


def draw(page: Page, strokes: Strokes) -> None:
    """Draw on the pad with the mouse; the strokes are those of `DRAWINGS`."""
    pad = page.get_by_role("application", name="Drawing pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    for stroke in strokes:
        places = [
            (box["x"] + x * box["width"] / 280, box["y"] + y * box["height"] / 280)
            for x, y in stroke
        ]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()


def clear(page: Page) -> None:
    """Take away what is drawn."""
    page.get_by_role("button", name="Clear").click()
    page.get_by_text("Nothing drawn yet").wait_for()


def answer(page: Page) -> str:
    """What is read on the pad, by the largest of the probabilities, once they stand still."""
    table = page.get_by_role("table", name="Probability of each class").locator("tbody")
    cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    before, now = [], table.locator("tr").evaluate_all(cells)
    while now != before or not now[0][1]:
        page.wait_for_timeout(300)
        before, now = now, table.locator("tr").evaluate_all(cells)
    shares = {name: percent(share) for name, share in now}
    assert 0.99 < sum(shares.values()) < 1.01
    return max(shares, key=shares.get)
