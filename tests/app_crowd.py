"""Twenty browsers at once, each training or drawing: what each sees, and how long it waits.

For a test and for a measurement. All pages live in one Chromium, each in a context of its own, and
act at the same time.
"""

import asyncio
import random
import re
from dataclasses import dataclass, field

from playwright.async_api import Browser, Page, async_playwright

from app_pages import DRAWINGS, PATIENCE

SIZE = {"width": 1024, "height": 768}
#: Presses a button, and tells after how many milliseconds the status that follows it has changed.
_PRESS = """(button, status) => new Promise(done => {
    const start = performance.now();
    new MutationObserver((_, observer) => {
        observer.disconnect();
        done(performance.now() - start);
    }).observe(status, {childList: true, characterData: true, subtree: true});
    button.click();
})"""


@dataclass
class Guest:
    """One of the browsers: what it does, what it saw, and the milliseconds it waited each time."""

    number: int
    trains: bool
    page: Page
    faults: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    sees: list[str] = field(default_factory=list)

    @property
    def seed(self) -> int:
        return 100 + self.number

    @property
    def digit(self) -> int:
        return self.number % 10


async def crowd(address: str, chromium: str, guests: int, rounds: int) -> list[Guest]:
    """Let so many browsers visit a server, and press or draw so many times each."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium)
        come = [await _arrive(browser, address, number) for number in range(guests)]
        await asyncio.gather(*(_settle(guest) for guest in come))
        for _ in range(rounds):
            await asyncio.gather(*(_act(guest) for guest in come))
        for guest in come:
            guest.sees = await _look(guest)
        await browser.close()
        return come


async def _arrive(browser: Browser, address: str, number: int) -> Guest:
    context = await browser.new_context(viewport=SIZE)
    context.set_default_timeout(6 * PATIENCE)
    await context.add_init_script("localStorage.setItem('workings.tour', 'left')")
    guest = Guest(number, number % 2 == 0, await context.new_page())
    guest.page.on("console", lambda said: said.type == "error" and guest.faults.append(said.text))
    guest.page.on("pageerror", lambda error: guest.faults.append(str(error)))
    await guest.page.goto(address + ("/" if guest.trains else "/draw"))
    return guest


async def _settle(guest: Guest) -> None:
    """Bring a guest to where it acts from: a run of its own seed begun, or a drawing kept."""
    page = guest.page
    if guest.trains:
        field = page.get_by_label("Seed", exact=True)
        await field.fill(str(guest.seed))
        await field.press("Enter")
        await page.get_by_role("button", name="Start a new run").click()
        await page.get_by_role("button", name="Pause").wait_for()
    else:
        await _draw(guest)
        await page.get_by_role("radio", name=str(guest.digit), exact=True).check()
        await page.get_by_role("button", name="Keep this drawing").click()
        await page.get_by_text(f"Kept as {guest.digit}.").wait_for()


async def _act(guest: Guest) -> None:
    """Press the button or draw a digit, at some moment of the next two seconds."""
    await guest.page.wait_for_timeout(random.uniform(0, 2000))
    if guest.trains:
        controls = guest.page.get_by_role("region", name="Training")
        status = await controls.get_by_role("status").element_handle()
        button = controls.get_by_role(
            "button", name=re.compile("^(Start|Pause|Go on|Train again)$")
        )
        guest.waits.append(await button.evaluate(_PRESS, status))
    else:
        await guest.page.evaluate("window.workingsLatency = []")
        await _draw(guest)
        await guest.page.wait_for_function("window.workingsLatency.length > 0")
        guest.waits.append((await guest.page.evaluate("window.workingsLatency")).pop())


async def _draw(guest: Guest) -> None:
    pad = guest.page.get_by_role("application", name="Drawing pad")
    await pad.scroll_into_view_if_needed()
    box = await pad.bounding_box()
    (drawing,) = (d for d in DRAWINGS if (d["digit"], d["hand"]) == (guest.digit, "mouse"))
    scale = box["width"] / 280
    for stroke in drawing["strokes"]:
        places = [(box["x"] + scale * x, box["y"] + scale * y) for x, y in stroke[::4]]
        await guest.page.mouse.move(*places[0])
        await guest.page.mouse.down()
        for place in places[1:]:
            await guest.page.mouse.move(*place)
        await guest.page.mouse.up()


async def _look(guest: Guest) -> list[str]:
    """What a guest has: its runs, or its drawings."""
    if guest.trains:
        table = guest.page.get_by_role("table", name="The runs of this tab")
        return await table.locator("tbody tr").all_inner_texts()
    buttons = guest.page.get_by_role("button", name=re.compile("^Remove drawing"))
    return [await button.get_attribute("aria-label") for button in await buttons.all()]
