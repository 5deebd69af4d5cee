"""A tab has a state of its own, for as long as it is open."""

import re

from playwright.sync_api import expect

from app_pages import PATIENCE, epochs, figure

pytest_plugins = ["app_server", "app_browser"]

#: Processor seconds that a server without visitors may use in two seconds.
IDLE = 0.5


def begin_endless(page):
    """Begin a training of two thousand epochs."""
    field = page.get_by_label("Epochs", exact=True)
    field.fill("2000")
    field.press("Enter")
    page.get_by_role("button", name="Start a new run").click()
    expect(figure(page, "Epoch")).to_have_text(re.compile("^[1-9][0-9]* of 2000"))


def test_a_closed_tabs_training_ends(visit, server):
    page = visit()
    begin_endless(page)
    page.context.close()
    waiter = visit("/no-such-page", status=404)
    for _ in range(PATIENCE // 2000):
        before = server.processor_seconds()
        waiter.wait_for_timeout(2000)
        if server.processor_seconds() - before < IDLE:
            break
    else:
        raise AssertionError("it goes on training for nobody")


def test_two_tabs_have_nothing_in_common(visit):
    first, second = visit(), visit()
    for page, seed in ((first, "11"), (second, "12")):
        expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
        field = page.get_by_label("Seed", exact=True)
        field.fill(seed)
        field.press("Enter")
        page.get_by_role("button", name="Start a new run").click()
        expect(page.get_by_text("Run 2 has ended.")).to_be_visible()
    assert epochs(first) != epochs(second)
    for page, seed in ((first, "11"), (second, "12")):
        row = page.get_by_role("row", name=re.compile(f"^Run 2 .*seed {seed}"))
        expect(row).to_be_visible()


def test_another_room_and_back_keeps_the_run_and_the_drawing(visit):
    page = visit()
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    before = epochs(page)
    rooms = page.get_by_role("navigation", name="Rooms")
    rooms.get_by_role("link", name="Draw").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw a digit")
    rooms.get_by_role("link", name="Train").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Watch a network learn")
    assert epochs(page) == before
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Draw a digit")
    assert "Draw" in page.title()


def test_a_reloaded_page_keeps_its_runs(visit):
    page = visit()
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    page.get_by_label("Activation", exact=True).select_option("tanh")
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_text("Run 2 has ended.")).to_be_visible()
    before = epochs(page)
    page.reload()
    expect(page.get_by_text("Run 2 has ended.")).to_be_visible()
    assert epochs(page) == before
    expect(page.get_by_role("row", name=re.compile("^Run 1"))).to_be_visible()


def test_light_and_dark_are_kept(visit):
    page = visit(color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("radio", name="Dark").check(force=True)
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(ground) == dark
