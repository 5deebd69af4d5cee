"""The room Draw in a real browser: strokes with a mouse, read while they are made."""

import re

import pytest
from playwright.sync_api import expect

from app_pages import DRAWINGS, answer, clear, draw

pytest_plugins = ["app_server", "app_browser"]

#: One hand's drawings of 0 to 9.
HAND = [drawing for drawing in DRAWINGS if drawing["hand"] == "mouse"]


@pytest.fixture(scope="module")
def page(visit_for_all):
    """The room, with a network of 128 hidden units that has learnt for five epochs."""
    page = visit_for_all()
    page.get_by_label("Begin with an example", exact=True).select_option(
        label="128 hidden units: about 98%"
    )
    epochs = page.get_by_label("Epochs", exact=True)
    epochs.fill("5")
    epochs.press("Enter")
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_text("Run 2 has ended.")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Draw").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw a digit")
    return page


def test_digits_drawn_with_the_mouse_are_read(page):
    read = []
    for drawing in HAND:
        draw(page, drawing["strokes"])
        read.append(answer(page))
        clear(page)
    wanted = [str(drawing["digit"]) for drawing in HAND]
    assert sorted(wanted) == list("0123456789")
    assert sum(a == b for a, b in zip(read, wanted, strict=True)) >= 9, read


def test_a_stage_switched_off_is_seen_in_the_answer_and_in_the_figure(page):
    seven = next(drawing for drawing in HAND if drawing["digit"] == 7)
    draw(page, seven["strokes"])
    assert answer(page) == "7"
    worth = page.get_by_role("table", name="Sample drawings read rightly")
    row = worth.get_by_role("row", name=re.compile("^All on"))
    assert right_of(row) >= 95
    for name in ("Crop", "Fit into 20×20", "Centre of mass"):
        page.get_by_role("switch", name=name).click()
    now = worth.get_by_role("row", name=re.compile("^As switched now"))
    few = re.compile(r"^[1-5]?\d\b")
    expect(now.get_by_role("cell").first).to_have_text(few)
    expect(page.get_by_text("With all stages on it reads 7")).to_be_visible()
    for name in ("Crop", "Fit into 20×20", "Centre of mass"):
        page.get_by_role("switch", name=name).click()
    expect(page.get_by_text("With all stages on it reads")).to_be_hidden()
    clear(page)


def right_of(row):
    """How many are read rightly, of a row of the table of stages."""
    expect(row).to_have_text(re.compile(r"\d"))
    return int(re.search(r"\d+", row.get_by_role("cell").first.text_content())[0])
