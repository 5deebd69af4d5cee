"""The room Mistakes in a real browser: what the command line counts, cell by cell, and Inside."""

import json
import re
import shlex

import pytest
from playwright.sync_api import expect

from app_pages import PHONE, WIDE, figure, percent, violations
from workings.app.setup import Setup, command

pytest_plugins = ["app_server", "app_browser"]

#: Milliseconds until the compiled engine is ready on a machine that has much else to do.
COMPILED = 90_000


@pytest.fixture(scope="module")
def page(visit_for_all):
    """The room, of a run that has ended."""
    page = visit_for_all("/")
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    page.get_by_role("link", name="Mistakes").click()
    expect(page.get_by_role("grid")).to_be_visible()
    expect(page.get_by_text("after 10 of 10 epochs")).to_be_visible()
    return page


def counts(page):
    """The numbers of the matrix, row by row."""
    cells = page.get_by_role("gridcell").all_text_contents()
    found = [int(cell.strip().replace("·", "0")) for cell in cells if cell.strip()]
    return [found[start : start + 10] for start in range(0, 100, 10)]


def cell(page, true, said):
    name = f"{true} read rightly:" if true == said else f"{true} read as {said}:"
    return page.get_by_role("gridcell").get_by_role("button", name=name)


def test_the_numbers_are_those_of_the_command_line(page, workings):
    words = shlex.split(command(Setup(), "mnist"))
    assert workings(*words[1:], "--out", "m.safetensors").status == 0
    told = json.loads(workings("evaluate", "m.safetensors", "--json").out)
    assert counts(page) == told["confusion"]
    assert figure(page, "Accuracy").text_content() == f"{told['accuracy']:.2%}"
    assert figure(page, "Loss").text_content() == f"{told['loss']:.4f}"
    rows = page.get_by_role("table", name="Class by class").locator("tbody tr").all()
    for row, one in zip(rows, told["classes"], strict=True):
        said = row.locator("th, td").all_text_contents()
        shares = [f"{one[name]:.1%}" for name in ("precision", "recall", "f1")]
        assert said[:5] == [one["class"], *shares, f"{one['examples']:,}"]
    surest = page.get_by_role("region", name="The surest mistakes of all").locator("li button")
    for button, one in zip(surest.all()[:10], told["mistakes"], strict=True):
        name = f"Row {one['row']}: {one['label']} read as {one['predicted']}, "
        assert button.get_attribute("aria-label").startswith(name)


def test_a_cell_is_opened_by_keyboard_and_an_image_inside(page):
    page.get_by_role("gridcell").get_by_role("button").first.focus()
    for key in ["ArrowDown"] * 4 + ["End"]:
        page.keyboard.press(key)
    expect(cell(page, 4, 9)).to_be_focused()
    tabbed = page.get_by_role("grid").locator('[tabindex="0"]')
    expect(tabbed).to_have_count(1)
    page.keyboard.press("Enter")
    expect(cell(page, 4, 9)).to_have_attribute("aria-pressed", "true")
    opened = page.get_by_role("region", name="4 read as 9")
    count = counts(page)[4][9]
    expect(opened.get_by_text(f"{count} of 982 examples")).to_be_visible()
    examples = opened.get_by_role("listitem")
    expect(examples).to_have_count(min(36, count))
    shares = [percent(text.split(", ")[1]) for text in examples.all_text_contents()]
    assert shares == sorted(shares, reverse=True)
    opened.get_by_role("button", name="least sure first").click()
    expect(examples.first).to_have_text(re.compile(rf"{shares[-1]:.1%}"))
    opened.get_by_role("button", name="surest first", exact=True).click()
    expect(examples.first).to_have_text(re.compile(rf"{shares[0]:.1%}"))
    first = examples.first.get_by_role("button")
    row = re.match(r"Row (\d+): 4 read as 9", first.get_attribute("aria-label"))[1]
    first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/inside$"))
    expect(page.get_by_text(f"Test example {int(row):,}: 4")).to_be_visible()
    expect(page.get_by_text(f"✗ The network reads 9, with {shares[0]:.1%}")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("region", name="4 read as 9")).to_be_visible()


def test_more_of_a_cell_takes_the_focus_along(page):
    cell(page, 1, 1).click()
    opened = page.get_by_role("region", name="1, read rightly")
    expect(opened.get_by_role("listitem")).to_have_count(36)
    opened.get_by_role("button", name="Show 36 more").click()
    expect(opened.get_by_role("listitem")).to_have_count(72)
    expect(opened.get_by_role("listitem").nth(36).get_by_role("button")).to_be_focused()


def test_other_examples_are_judged(page):
    before = counts(page)
    choice = page.get_by_label("Judged by", exact=True)
    choice.select_option(label="Set aside for validation: 6,000 examples")
    expect(page.get_by_text("settings may be chosen by them")).to_be_visible()
    assert sum(map(sum, counts(page))) == 6_000
    choice.select_option(label="Training data: 54,000 examples")
    expect(page.get_by_text("has learnt from these very examples")).to_be_visible()
    assert sum(map(sum, counts(page))) == 54_000
    choice.select_option(label="Test set: 10,000 examples")
    expect(page.get_by_text("must not be used to choose settings")).to_be_visible()
    assert counts(page) == before


def test_how_robust_it_is_and_that_axe_finds_nothing_wrong(page):
    page.get_by_role("button", name="Measure it").click()
    expect(page.get_by_role("button", name="Another example")).to_be_visible(timeout=120_000)
    plain = percent(figure(page, "Accuracy").text_content())
    for name in ("Noise", "Rotation", "Shift", "Thickness"):
        kind = page.get_by_role("region", name=name, exact=True)
        kind.get_by_text(f"{name}: the numbers").click()
        rows = [
            [percent(text) for text in row.locator("td").all_text_contents()]
            for row in kind.get_by_role("table").locator("tbody tr").all()
        ]
        assert all(abs(share - plain) < 0.03 for share in rows[0])
        assert all(0 < share < plain - 0.3 for share in rows[-1] if share)
        expect(kind.get_by_role("img", name=re.compile("^unchanged: "))).to_be_visible()
    before = page.get_by_role("img", name=re.compile("^unchanged: ")).first.get_attribute("src")
    page.get_by_role("button", name="Another example").click()
    after = page.get_by_role("img", name=re.compile("^unchanged: ")).first
    expect(after).not_to_have_attribute("src", before)
    for size in (WIDE, PHONE):
        page.set_viewport_size(size["viewport"])
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.wait_for_timeout(300)
            assert violations(page) == []
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["viewport"]["width"]
            classes = page.get_by_role("table", name="Class by class")
            assert classes.evaluate("at => at.offsetWidth <= at.parentElement.clientWidth")


def test_what_is_looked_at_stays_while_the_network_learns(visit):
    page = visit()
    page.get_by_label("Begin with an example", exact=True).select_option(
        label="The lesson: full batch"
    )
    page.get_by_role("button", name="Start a new run").click()
    page.get_by_role("link", name="Mistakes").click()
    follow = page.get_by_role("button", name="Follow the training")
    # this run waits until the compiled engine is ready: the first time it has to be compiled
    expect(page.get_by_role("grid")).to_be_visible(timeout=COMPILED)
    expect(follow).to_have_attribute("aria-pressed", "true")
    accuracy = figure(page, "Accuracy")
    first = accuracy.text_content()
    expect(accuracy).not_to_have_text(first, timeout=COMPILED)
    cell(page, 4, 9).click()
    expect(follow).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("It has gone on learning since.")).to_be_visible()
    held = accuracy.text_content()
    page.wait_for_timeout(3_000)
    assert accuracy.text_content() == held
    page.get_by_role("button", name="Take the network as it is now").click()
    expect(accuracy).not_to_have_text(held)
    expect(page.get_by_role("region", name="4 read as 9")).to_be_visible()


def test_leaving_the_room_ends_what_is_measured(visit, server):
    page = visit("/mistakes")
    page.get_by_role("button", name="Measure it").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("link", name="Draw").click()
    expect(page.get_by_role("heading", level=1, name="Draw a digit")).to_be_visible()
    page.get_by_role("link", name="Mistakes").click()
    expect(page.get_by_role("button", name="Measure it")).to_be_enabled()
    expect(page.get_by_role("button", name="Another example")).to_be_hidden()


def test_of_a_run_that_failed_it_says_so(visit):
    page = visit()
    page.get_by_label("Begin with an example", exact=True).select_option(
        label="A learning rate that is far too large"
    )
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_role("button", name=re.compile("^Set the learning rate"))).to_be_visible()
    page.get_by_role("link", name="Mistakes").click()
    expect(page.get_by_text("This training failed; the room Train says why.")).to_be_visible()
    expect(page.get_by_role("grid")).to_be_visible()
