"""The room Lab in a real browser: a mistake beside the right run, and what came of it."""

import json
import re

from playwright.sync_api import expect

from app_pages import PHONE, violations

pytest_plugins = ["app_server", "app_browser"]

FEW = "20"


def experiment(visit, entry, **options):
    """The room with a mistake that is to be made for few epochs."""
    page = visit("/lab", **options)
    expect(page.get_by_role("button", name="Train both").first).to_be_enabled()
    if options:  # on a phone the mistakes are a list
        page.get_by_label("Mistake", exact=True).select_option(entry)
    else:
        page.get_by_role("button", name=re.compile(f"^{entry} ")).click()
    expect(page.get_by_role("heading", name=entry)).to_be_visible()
    page.get_by_label("Epochs", exact=True).select_option(FEW)
    expect(page.get_by_text(f"{FEW} epochs")).to_be_visible()
    return page


def rows(page, name):
    cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    return page.get_by_role("table", name=name).locator("tbody tr").evaluate_all(cells)


def test_a_mistake_trains_beside_the_right_run_with_the_labs_numbers(visit, workings):
    page = experiment(visit, "dead-layer")
    page.get_by_role("button", name="Train both").click()
    chart = page.get_by_role("img", name=re.compile(r"^Loss\."))
    expect(chart).to_have_accessible_name(re.compile("Right.*With the mistake"))
    expect(page.get_by_role("heading", name="What came of it")).to_be_visible()

    told = json.loads(workings("lab", "dead-layer", "--seeds", "1", "--epochs", FEW, "--json").out)
    (comparison,) = told["results"][0]["comparisons"]
    sides = [comparison[side]["runs"][0] for side in ("right", "wrong")]
    right, wrong = rows(page, "Both runs in figures")
    assert right[1] == f"{FEW} of {FEW}" and wrong[1].startswith("stopped in 2")
    for row, run in zip((right, wrong), sides, strict=True):
        assert row[2] == f"{run['losses'][-1]:.4f}"
        assert row[4] == f"{run['test_accuracy']:.2%}"
        assert row[6] == f"{run['dead']} of {run['units']}"
    assert [row[1:] for row in rows(page, "What each tool of workings says")] == [
        [found["verdict"], found["said"]] for found in comparison["findings"]
    ]
    result = page.get_by_role("region", name="What came of it")
    cost = re.match(r"−([\d.]+) points", comparison["verdict"])[1]
    expect(result.get_by_text(f"It costs {cost} points of test accuracy.")).to_be_visible()
    for sentence in comparison["looks"]:
        expect(result.get_by_text(sentence, exact=True)).to_be_visible()
    expect(result.get_by_text("The documentation has −80.25 after all 500 epochs")).to_be_visible()
    assert violations(page) == []


def test_without_the_mistake_both_runs_are_the_same(visit):
    page = experiment(visit, "weights-too-wide", **PHONE)
    page.get_by_label("Make the mistake").click()
    expect(page.get_by_role("heading", name="Without it, once more")).to_be_hidden()
    page.get_by_role("button", name="Train both").first.click()  # beside the list
    result = page.get_by_role("region", name="What came of it")
    expect(result.get_by_text("Both runs are the same, to the last digit")).to_be_visible()
    right, again = rows(page, "Both runs in figures")
    assert right[1:] == again[1:]
    figures = page.get_by_role("table", name="Both runs in figures")
    width = figures.evaluate("table => table.parentElement.scrollWidth")
    assert width <= 360 and not figures.evaluate("table => table.parentElement.tabIndex === 0")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert violations(page) == []


def test_by_keyboard_it_is_chosen_trained_paused_and_rewound(visit):
    page = visit("/lab")
    buttons = page.get_by_role("group", name="Both runs")
    card = page.get_by_role("button", name=re.compile("^labels-shuffled "))
    card.focus()
    page.keyboard.press("Enter")
    expect(card).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("heading", name="labels-shuffled")).to_be_visible()
    page.get_by_role("button", name="Train both").focus()
    page.keyboard.press("Enter")
    first = page.get_by_role("table", name="Both runs in figures").locator("tbody tr").first
    expect(first).to_contain_text(re.compile(r"[3-9] of 500"))
    page.keyboard.press("Enter")  # it says Pause now
    expect(buttons.get_by_text("Paused.", exact=True)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Rewind")).to_be_focused()
    page.keyboard.press("Enter")
    expect(buttons.get_by_text("Nothing has been trained yet.")).to_be_visible()
    expect(first).to_contain_text("0 of 500")


def test_who_comes_back_to_the_room_finds_the_experiment(visit):
    page = experiment(visit, "weights-all-zero")
    page.get_by_role("link", name="Draw", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Draw a digit")).to_be_visible()
    page.get_by_role("link", name="Lab", exact=True).click()
    expect(page.get_by_role("heading", name="weights-all-zero")).to_be_visible()
    expect(page.get_by_label("Epochs", exact=True)).to_have_value(FEW)
