"""Pictures of the application: every room at three widths, light and dark; one for the README.

A real server and the system's Chromium. ``--folder`` takes all pictures there, to be looked at;
``--readme`` makes docs/images/app.png and its dark twin anew.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from app_pages import DRAWINGS, answer, draw
from app_server import served

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WIDTHS = {360: 740, 768: 1024, 1440: 900}
SCHEMES = ("light", "dark")
#: What the picture in the README shows: this much of the room Train.
SIZE = {"width": 1440, "height": 1120}
PATIENCE = 120_000
expect.set_options(timeout=PATIENCE)


def trained(page: Page) -> None:
    """Let two runs end, one laid over the other: ten hidden units, and thirty-two."""
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    units = page.get_by_label("Units in layer 1", exact=True)
    units.fill("32")
    units.press("Enter")
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_text("Run 2 has ended.")).to_be_visible()


def rooms(page: Page) -> Iterator[str]:
    """Go from room to room, as a visitor does; in each there is something to see."""
    ways = page.get_by_role("navigation", name="Rooms").get_by_role("link")
    for name in ways.all_text_contents():
        ways.filter(has_text=name).click()
        expect(ways.filter(has_text=name)).to_have_attribute("aria-current", "page")
        if name == "Draw":
            draw(page, DRAWINGS[8]["strokes"])
            answer(page)
        page.wait_for_timeout(5000)  # what is computed for the room comes a moment later
        yield name.strip().lower()


def take(page: Page, path: Path, *, whole: bool) -> None:
    page.evaluate("window.scrollTo(0, 0); document.activeElement?.blur()")
    page.mouse.move(0, 0)
    page.wait_for_timeout(600)
    page.screenshot(path=path, full_page=whole, animations="disabled")
    print(path)


def all_rooms(page: Page, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for room in rooms(page):
        for width, height in WIDTHS.items():
            for scheme in SCHEMES:
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)
                take(page, folder / f"{room}-{width}-{scheme}.png", whole=True)
        page.set_viewport_size({"width": 1440, "height": 900})


def readme(page: Page) -> None:
    page.set_viewport_size(SIZE)
    for scheme, name in zip(SCHEMES, ("app.png", "app-dark.png"), strict=True):
        page.emulate_media(color_scheme=scheme)
        take(page, IMAGES / name, whole=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="take a picture of every room there")
    parser.add_argument("--readme", action="store_true", help="make the README's picture anew")
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(PATIENCE)
        context.add_init_script("localStorage.setItem('workings.tour', 'left')")
        page = context.new_page()
        page.goto(server.address)
        trained(page)
        if asked.readme:
            readme(page)
        if asked.folder:
            all_rooms(page, asked.folder)
        browser.close()


if __name__ == "__main__":
    main()
