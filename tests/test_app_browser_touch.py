"""A phone: a finger on the pad draws, and anywhere else it scrolls."""

import pytest
from playwright.sync_api import expect

from app_pages import DRAWINGS, PHONE, answer

pytest_plugins = ["app_server", "app_browser"]


@pytest.fixture
def page(visit):
    """The room, with a network that has learnt."""
    page = visit(**PHONE)
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Draw").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw a digit")
    return page


@pytest.fixture
def finger(page):
    """Draw a line on the glass: places in the window, as a real touch would come."""
    devtools = page.context.new_cdp_session(page)

    def line(places):
        for kind, place in [("touchStart", places[0]), *(("touchMove", p) for p in places[1:])]:
            points = [{"x": place[0], "y": place[1]}]
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    return line


def scrolled(page):
    page.wait_for_timeout(300)
    return page.evaluate("window.scrollY")


def test_a_finger_on_the_pad_draws_and_does_not_scroll(page, finger):
    pad = page.get_by_role("application", name="Drawing pad")
    pad.scroll_into_view_if_needed()
    before, box = scrolled(page), pad.bounding_box()
    scale = box["width"] / 280
    (two,) = (d for d in DRAWINGS if (d["digit"], d["hand"]) == (2, "finger"))
    for stroke in two["strokes"]:
        finger([(box["x"] + scale * x, box["y"] + scale * y) for x, y in stroke])
    assert scrolled(page) == before
    assert answer(page) == "2"


def test_a_finger_elsewhere_scrolls(page, finger):
    box = page.get_by_role("heading", level=1).bounding_box()
    x, y = box["x"] + 5, box["y"] + 300
    finger([(x, y - step) for step in range(0, 250, 10)])
    assert scrolled(page) > 50


@pytest.mark.parametrize("path", ["/", "/draw"])
def test_nothing_is_wider_than_a_phone(visit, path):
    page = visit(path, **PHONE)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
