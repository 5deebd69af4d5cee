"""Everything on the main path by keyboard alone: the tour, a training, a drawing."""

import re

from playwright.sync_api import expect

from app_pages import answer, figure

pytest_plugins = ["app_server", "app_browser"]

#: Whether an element, or what it fills, has a line around it.
_SHOWN = """element => [element, element.parentElement].some(each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
})"""


def tab_to(page, role, name):
    """Press Tab until what has this role and name has the focus, and see that it is shown."""
    wanted = page.get_by_role(role, name=name, exact=True)
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.count() and wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate(_SHOWN), f"nothing shows that the {role} {name!r} has the focus"
            return wanted
    raise AssertionError(f"Tab never reaches the {role} {name!r}")


def test_the_main_path_by_keys_alone(visit):
    page = visit(tour=True)
    expect(page.get_by_text("1 of 7")).to_be_visible()
    tab_to(page, "button", "Next")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 7")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("2 of 7")).to_be_hidden()

    expect(figure(page, "Epoch")).to_have_text(re.compile("^[1-9]"))
    tab_to(page, "button", "Pause")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Run 1 is paused.")).to_be_visible()
    tab_to(page, "button", "Rewind")
    page.keyboard.press("Space")
    expect(page.get_by_text("nothing learnt yet")).to_be_visible()
    rate = tab_to(page, "spinbutton", "Learning rate α")
    page.keyboard.press("Control+a")
    page.keyboard.type("0.004")
    page.keyboard.press("Enter")
    optimiser = tab_to(page, "combobox", "Optimiser")
    page.keyboard.press("ArrowDown")
    expect(optimiser).to_have_value("adamw")
    tab_to(page, "button", "Start")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^Run . has ended"))).to_be_visible()
    assert rate.input_value()

    tab_to(page, "link", "Draw")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, "application", "Drawing pad")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    assert answer(page) == "1"
    expect(page.get_by_text(re.compile(r"^1\. "))).to_be_attached()  # what a screen reader hears
    page.keyboard.press("1")
    tab_to(page, "button", "Keep this drawing")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept as 1.")).to_be_visible()
