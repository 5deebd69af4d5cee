"""How quick the application is: first paint, an answer to a drawing, training, many browsers.

A real server in a process of its own and the system's Chromium, as in the tests, whose helpers are
used here. ``make app-bench`` runs all; ``--only`` names some.
"""

import argparse
import asyncio
import json
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from app_crowd import crowd
from app_pages import DRAWINGS, WIDE, draw
from app_server import Server, served

expect.set_options(timeout=120_000)
CHROMIUM = shutil.which("chromium") or "chromium"
GUESTS = 20
#: What is trained in turns by the page and by the command line: an example, changed.
RUNS = {
    "784-10-10, full batch": ("The lesson: full batch", {"Epochs": "300"}),
    "784-10-10, batches of 64": (
        "The first network",
        {"Epochs": "30", "Patience": "0"},
    ),
    "784-128-10, batches of 128": (
        "128 hidden units: about 98%",
        {"Epochs": "8", "Patience": "0"},
    ),
}
#: The moment at which the heading and a line of the first chart are seen.
_PAINTED = """() => {
    const seen = element => element && element.getBoundingClientRect().height > 0;
    const chart = document.querySelector('main svg[role=img][aria-label^="Loss"]');
    return seen(document.querySelector('h1')) && seen(chart) && performance.now();
}"""
#: Notes when a stroke ended and when the answer beside the pad changed last.
_WATCH = """() => {
    const card = document.querySelector('.reading');
    addEventListener('pointerup', event => {
        window.ended = event.timeStamp;
        window.answered = null;
    }, true);
    new MutationObserver(() => { window.answered = performance.now(); }).observe(
        card, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


@dataclass(frozen=True)
class Line:
    """A line of the table: what was measured, in which unit, beside its target."""

    what: str
    values: list[float]
    unit: str
    target: str
    met: bool

    def __str__(self) -> str:
        low, high = min(self.values), max(self.values)
        form = "{:.2f}" if self.unit in ("s", "×") else "{:.0f}"
        middle, low, high = (form.format(value) for value in (median(self.values), low, high))
        verdict = "met" if self.met else "NOT MET"
        figures = f"{middle:>8} {self.unit:<3} {low:>8} … {high:<8} {len(self.values):>4}"
        return f"{self.what:<46}{figures}  {self.target:<10}{verdict}"


@contextmanager
def server(*options: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), *options) as started:
        yield started


def visit(browser: Browser, address: str) -> Page:
    """A page of a new visitor, with nothing in the cache."""
    context = browser.new_context(**WIDE)
    context.set_default_timeout(120_000)
    context.add_init_script("localStorage.setItem('workings.tour', 'left')")
    page = context.new_page()
    page.goto(address, wait_until="commit")
    return page


def paint(browser: Browser, rounds: int) -> list[Line]:
    """From the address being opened to heading and chart: of a fresh server, and later."""
    cold, warm = [], []
    for _ in range(rounds):
        with server() as started:
            for seen in (cold, warm, warm):
                page = visit(browser, started.address)
                seen.append(page.wait_for_function(_PAINTED).json_value() / 1000)
                page.wait_for_timeout(3000)
                page.context.close()
    return [
        Line("first useful paint, server just started", cold, "s", "≤ 1.5 s", median(cold) <= 1.5),
        Line("first useful paint, later visitors", warm, "s", "≤ 1.5 s", median(warm) <= 1.5),
    ]


def answers(browser: Browser, rounds: int) -> list[Line]:
    """From the end of the last stroke to the last change of the answer, by real mouse events."""
    waits = []
    with server() as started:
        page = visit(browser, started.address + "/draw")
        page.wait_for_timeout(10_000)  # the first network has learnt
        page.evaluate(_WATCH)
        for drawing in (DRAWINGS * rounds)[: 10 * rounds]:
            draw(page, drawing["strokes"])
            page.wait_for_timeout(400)
            waits.append(page.evaluate("window.answered - window.ended"))
            page.get_by_role("button", name="Clear").click()
            page.wait_for_timeout(200)
    return [Line("answer to a drawing", waits, "ms", "≤ 50 ms", median(waits) <= 50)]


def speed(browser: Browser, rounds: int) -> list[Line]:
    """Training with the page open, beside the command line that the page gives."""
    lines = []
    with server("--trainings", "1") as started:
        page = visit(browser, started.address)
        expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
        for name, (example, changes) in RUNS.items():
            _set(page, example, changes)
            here, there = [], []
            for _ in range(rounds):
                here.append(_in_the_page(page))
                there.append(_on_the_command_line(page))
            ratios = [b / a for a, b in zip(here, there, strict=True)]
            print(f"  {name}: page {here}, command line {there} epochs' seconds", flush=True)
            target, met = "≥ 0.85 ×", median(ratios) >= 0.85
            lines.append(Line(f"training {name}", ratios, "×", target, met))
    return lines


def _set(page: Page, example: str, changes: dict[str, str]) -> None:
    page.get_by_label("Begin with an example", exact=True).select_option(label=example)
    for label, value in changes.items():
        field = page.get_by_label(label, exact=True)
        field.fill(value)
        field.press("Enter")
    page.wait_for_timeout(1000)


def _in_the_page(page: Page) -> float:
    """Train once more from the start; the seconds from the first epoch's end to the last's."""
    script = """() => new Promise(done => {
        const figure = [...document.querySelectorAll('dt')].find(e => e.textContent === 'Epoch')
            .nextElementSibling;
        let start = null, first = 0;
        new MutationObserver((_, observer) => {
            const [at, last] = figure.textContent.split(' of ').map(Number);
            if (at > 0 && start === null) [start, first] = [performance.now(), at];
            if (at === last && start !== null) {
                observer.disconnect();
                done((performance.now() - start) / 1000 / (last - first));
            }
        }).observe(figure, {childList: true, characterData: true, subtree: true});
    })"""
    rewind = page.get_by_role("button", name="Rewind")
    main = page.get_by_role("button", name=re.compile("^(Start|Start a new run|Train again)$"))
    if main.text_content() == "Train again" and rewind.is_enabled():
        rewind.click()
        expect(page.get_by_text("nothing learnt yet")).to_be_visible()
    page.evaluate(f"() => {{ window.took = ({script})(); }}")  # not awaited
    main.click()
    return round(page.evaluate("window.took"), 5)


def _on_the_command_line(page: Page) -> float:
    """The same from the command line: the seconds an epoch."""
    line = page.get_by_text(re.compile("^workings train")).text_content()
    with tempfile.TemporaryDirectory() as folder:
        running = subprocess.Popen(
            [sys.executable, "-m", *shlex.split(line), "--json"],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        came = [
            time.perf_counter()
            for text in running.stdout
            if json.loads(text).get("record") == "epoch"
        ]
        running.wait()
    return round((came[-1] - came[0]) / (len(came) - 1), 5)


def many(rounds: int) -> list[Line]:
    """Twenty browsers, each training or drawing: the time until each is answered."""
    with server("--trainings", "1") as started:
        guests = asyncio.run(crowd(started.address, CHROMIUM, GUESTS, rounds))
        print(f"  the server holds {started.memory() / 1e6:.0f} MB", flush=True)
    lines = []
    for what, trains in (("a click", True), ("a drawing", False)):
        waits = [wait for guest in guests if guest.trains is trains for wait in guest.waits]
        title = f"{what} answered, {GUESTS} browsers (worst)"
        lines.append(Line(title, waits, "ms", "≤ 1000 ms", max(waits) <= 1000))
    return lines


MEASURES: dict[str, Callable[[Browser, int], list[Line]]] = {
    "paint": paint,
    "answers": answers,
    "speed": speed,
}
NAMES = [*MEASURES, "many"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="*", choices=NAMES, default=NAMES)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    lines = []
    for name in asked.only:
        print(f"{name} …", flush=True)
        if name == "many":  # a browser and an event loop of its own
            lines += many(asked.rounds)
            continue
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM)
            lines += MEASURES[name](browser, asked.rounds)
            browser.close()
    print(f"\n{'':<46}{'median':>8} {'':<3} {'least':>8} … {'most':<8} {'n':>4}  target")
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
