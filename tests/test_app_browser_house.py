"""Every room, on a phone and wide, light and dark: axe-core finds nothing wrong with it."""

import re

from playwright.sync_api import expect

from app_pages import DRAWINGS, PHONE, WIDE, answer, draw, violations

pytest_plugins = ["app_server", "app_browser"]


def found(page):
    """What axe-core finds wrong in any of the looks a page has."""
    wrong = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size["viewport"])
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_timeout(300)
            wrong += [f"{scheme}, {size['viewport']['width']}: {each}" for each in violations(page)]
    return wrong


def open_all(page):
    """Unfold what can be unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def test_the_room_train(visit):
    page = visit(tour=True)
    assert found(page) == []
    page.get_by_role("button", name="Leave the tour").click()
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    open_all(page)
    assert found(page) == []


def test_the_room_train_with_a_run_that_failed(visit):
    page = visit(**PHONE)
    page.get_by_label("Begin with an example", exact=True).select_option(
        label="A learning rate that is far too large"
    )
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_role("button", name=re.compile("^Set the learning rate"))).to_be_visible()
    page.get_by_label("Seed", exact=True).fill("-1")
    page.get_by_label("Seed", exact=True).press("Enter")
    expect(page.get_by_text("Enter a whole number from 0")).to_be_visible()
    assert found(page) == []


def test_the_room_draw(visit):
    page = visit("/draw", **PHONE)
    assert found(page) == []
    draw(page, DRAWINGS[3]["strokes"])
    assert answer(page)
    page.get_by_role("button", name="Keep this drawing").click()
    expect(page.get_by_role("button", name="Remove drawing 1")).to_be_visible()
    page.get_by_role("switch", name="Crop").click()
    open_all(page)
    assert found(page) == []


def test_no_such_page(visit):
    assert found(visit("/no-such-page", status=404)) == []
