"""The room Inside in a real browser: a number followed to its sources, a step taken, one proved."""

import json
import re
import shlex

import pytest
from playwright.sync_api import expect

from app_pages import PHONE, WIDE, figure, violations
from workings.app.numerals import fine

pytest_plugins = ["app_server", "app_browser"]

#: What a first visit trains, as the command line says it.
_TRAINED = "train mnist --hidden 10 --optimiser adam --learning-rate 0.002 --batch-size 64"


@pytest.fixture
def inside(visit):
    """The room, with a network that has learnt for an epoch; or, when asked, to the end."""

    def open_room(path="/", *, ended=False, **options):
        page = visit(path, **options)
        if not ended:
            expect(figure(page, "Epoch")).to_have_text(re.compile("^[1-9]"))
            page.get_by_role("button", name="End here").dispatch_event("click")
        expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
        page.get_by_role("link", name="Inside").click()
        expect(page.get_by_role("tab").first).to_be_visible()
        return page

    return open_room


def open_stage(page, name):
    page.get_by_role("tab", name=name).first.click()
    expect(page.get_by_role("tabpanel")).to_have_attribute(
        "aria-labelledby", re.compile("inside-stage-tab-")
    )


def lens(page):
    return page.get_by_role("region", name="What a number is made of")


def told(page):
    """The name of the cell that is told of."""
    return lens(page).get_by_role("heading", level=2).locator(".lens-name")


def plain(text):
    """The number that a page writes: ``−3.14×10⁻⁵``."""
    figure, _, power = text.replace("−", "-").partition("×10")
    power = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(figure) * 10 ** int(power or 0)


def largest(grid, column):
    """The cell in a column that is farthest from 0."""
    cells = grid.locator(f"tbody tr td:nth-of-type({column})")
    expect(cells.first).to_be_visible()
    values = [abs(plain(text)) for text in cells.all_text_contents()]
    return cells.nth(values.index(max(values)))


def test_one_gradient_is_followed_from_the_loss_back_to_a_pixel_by_keys(inside):
    page = inside()
    open_stage(page, "Loss")
    losses = page.get_by_role("grid", name="What training makes small").get_by_role("gridcell")
    losses.first.focus()
    page.keyboard.press("Home")
    expect(told(page)).to_have_text("loss")
    seen = ["loss"]
    for symbol in ("dZ[2]", "dA[1]", "dZ[1]", "dW[1]"):
        onwards = lens(page).get_by_role("button", name=re.compile(rf"^{re.escape(symbol)}\["))
        onwards.last.focus()
        page.keyboard.press("Enter")
        expect(told(page)).to_have_text(re.compile(rf"^{re.escape(symbol)}\["))
        seen.append(told(page).text_content())
    gradient = re.fullmatch(r"dW\[1\]\[(\d+),(\d+)\]", seen[-1])
    expect(page.get_by_role("tab", name="Layer 1, back")).to_have_attribute("aria-selected", "true")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("aria-label", re.compile(r"dW\[1\]"))
    page.keyboard.press("Enter")  # on to where it came from, and once more from there
    expect(told(page)).to_have_text(f"dZ[1][{gradient[1]},0]")
    lens(page).get_by_role("button", name="Back", exact=True).press("Enter")
    expect(told(page)).to_have_text(seen[-1])
    pixel = lens(page).get_by_role("button", name=re.compile(rf"^X\[{gradient[2]},0\]"))
    pixel.first.press("Enter")
    expect(told(page)).to_have_text(f"X[{gradient[2]},0]")
    row, column = divmod(int(gradient[2]), 28)
    expect(lens(page)).to_contain_text(f"the pixel in row {row}, column {column}")
    trail = lens(page).get_by_role("navigation", name="The way here")
    for name in seen[1:]:
        expect(trail.get_by_role("button", name=name).first).to_be_visible()


def test_what_a_cell_came_from_lights_up(inside):
    page = inside()
    open_stage(page, "Output, back")
    grid = page.get_by_role("grid", name="What comes back to layer 2")
    grid.get_by_role("row").nth(4).get_by_role("gridcell").nth(2).click()
    expect(told(page)).to_have_text("dZ[2][3,0]")
    lit = grid.locator("td.lit")
    expect(lit).to_have_count(2)  # A and Y
    expect(page.get_by_role("tab", name=re.compile("^Output.*came from here"))).to_be_visible()
    text = lens(page).locator(".formula-numbers").text_content()
    a, y = lit.all_text_contents()
    assert f"= {a} − {y} =" in text


def test_the_step_has_the_loss_of_the_command_line(inside, workings):
    page = inside(ended=True)
    page.get_by_label("Learning rate α", exact=True).fill("0.1")
    page.keyboard.press("Enter")
    line = page.get_by_text(re.compile("^workings explain"))
    expect(line).to_contain_text("--learning-rate 0.1", use_inner_text=False)
    arguments = shlex.split(line.text_content())[1:]
    trained = f"{_TRAINED} --epochs 10 --validation 0.1 --patience 5 --out model.safetensors"
    assert workings(*shlex.split(trained)).status == 0
    first = json.loads(workings(*arguments).out)
    expect(figure(page, "Loss now")).to_have_text(fine(first["loss"]))
    expect(figure(page, "After the step")).to_have_text(fine(first["loss_after"]))
    page.get_by_role("button", name="Take the step").click()
    before, after = fine(first["loss"]), fine(first["loss_after"])
    expect(page.get_by_text(f"the loss went from {before} to {after}")).to_be_visible()
    expect(figure(page, "Loss now")).to_have_text(after)
    page.get_by_role("button", name="Undo").click()
    expect(figure(page, "Loss now")).to_have_text(before)


def test_why_this_class_and_not_another_adds_up_to_the_scores(inside):
    page = inside()
    example = page.get_by_role("heading", name=re.compile("^Test example"))
    before = example.text_content()
    page.get_by_role("button", name="A wrong one").click()
    expect(example).not_to_have_text(before)
    wrong = page.get_by_text(re.compile("^✗ The network reads"))
    expect(wrong).to_be_visible()
    said = re.search("reads (.),", wrong.text_content())[1]
    true = example.text_content()[-1]
    why = page.get_by_text(re.compile(f"^Why {said} and not {true}: its score is"))
    higher = re.search(r"is ([\d.]+) higher, above all through (unit \d+)", why.text_content())
    open_stage(page, "Output")
    expect(page.get_by_role("heading", name=f"Why {said} and not {true}")).to_be_visible()
    grid = page.get_by_role("grid", name=f"score of {said} is ahead")
    *parts, total = (plain(text) for text in grid.locator("td.sum").all_text_contents())
    assert sum(parts) == pytest.approx(total, abs=1e-9)
    assert total == pytest.approx(float(higher[1]), abs=0.006)
    last = grid.get_by_role("row").last.get_by_role("gridcell").all_text_contents()
    read, other = (plain(text) for text in last[2:4])
    assert read - other == pytest.approx(total, abs=1e-9)
    unit = int(higher[2].split()[1])
    cells = grid.get_by_role("row", name=re.compile(f"^unit {unit} ")).get_by_role("gridcell")
    cells.nth(1).click()
    expect(told(page)).to_have_text(f"A[1][{unit},0]")
    share, a, to_read, to_other = (plain(text) for text in cells.all_text_contents())
    assert a * (to_read - to_other) == pytest.approx(share, abs=2e-3)
    cells.nth(1).press("ArrowRight")
    expect(told(page)).to_have_text(f"W[2][{said},{unit}]")


def test_a_gradient_is_proved(inside):
    page = inside()
    open_stage(page, "Layer 1, back")
    biases = page.get_by_role("grid", name="What comes back to layer 1")
    largest(biases, 4).click()
    expect(told(page)).to_have_text(re.compile(r"^db\[1\]"))
    lens(page).get_by_role("button", name="Prove it").press("Enter")
    proof = lens(page).locator(".notice-good")
    expect(proof).to_contain_text("Measured, not computed")
    expect(proof).to_be_focused()
    expect(proof).to_contain_text(re.compile("They agree in [3-9] digits"))
    plus, minus, slope, gradient = (plain(text) for text in proof.locator("dd").all_text_contents())
    assert slope == pytest.approx(gradient, rel=1e-2)
    assert (plus > minus) == (gradient > 0)


def test_a_gradient_of_zero_says_why(inside):
    page = inside()
    open_stage(page, "Layer 1, back")
    corner = page.get_by_role("application", name=re.compile(r"^unit 0, dW\[1\]"))
    corner.click(position={"x": 2, "y": 2})
    expect(told(page)).to_have_text("dW[1][0,0]")
    expect(lens(page)).to_contain_text(
        re.compile(
            "Zero, for (both factors are 0: )?the pixel in row 0, column 0 is 0 in this image"
        )
    )


def test_a_batch_shows_means_and_each_of_its_examples(inside):
    page = inside()
    page.get_by_role("button", name="A batch of 64").click()
    expect(page.get_by_text("mean over 64 examples")).to_be_visible()
    chosen = page.get_by_role("button", name=re.compile("^Example 20: "))
    chosen.click()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    open_stage(page, "Output, back")
    grid = page.get_by_role("grid", name="What comes back to layer 2")
    largest(grid, 4).click()  # db: over all examples
    expect(lens(page)).to_contain_text("1/m · Σᵢ dZ[2]")
    lens(page).locator(".ways-list, .terms").get_by_role(
        "button", name=re.compile(r"dZ\[2\]\[\d,\d+\]")
    ).first.click()
    expect(told(page)).to_have_text(re.compile(r"^dZ\[2\]\[\d,\d+\]$"))
    place = int(re.search(r",(\d+)\]", told(page).text_content())[1])
    shown = page.get_by_role("button", name=re.compile(f"^Example {8 + place}: "))
    expect(shown).to_have_attribute("aria-pressed", "true")


def test_a_drawing_on_the_pad_is_looked_into(visit):
    page = visit("/draw")
    pad = page.get_by_role("application", name="Drawing pad")
    box = pad.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 40, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Look inside the network").click()
    expect(page.get_by_role("heading", name=re.compile("^Your drawing: "))).to_be_visible()
    page.get_by_label("It shows", exact=True).select_option(label="1")
    expect(page.get_by_role("heading", name="Your drawing: 1")).to_be_visible()


def test_keys_alone_reach_every_picture_and_number(inside):
    page = inside()
    page.get_by_role("tab", name=re.compile("^Input")).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name=re.compile("^Layer 1: weigh"))).to_be_visible()
    picture = page.get_by_role("application", name=re.compile(r"^unit 0, weights × input"))
    for _ in range(12):
        page.keyboard.press("Tab")
        if picture.evaluate("e => e === document.activeElement"):
            break
    expect(told(page)).to_have_text("W[1][0,0]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(told(page)).to_have_text("W[1][0,29]")
    page.keyboard.press("PageDown")
    expect(told(page)).to_have_text("W[1][1,29]")
    page.keyboard.press("Tab")
    expect(told(page)).to_have_text("b[1][0,0]")
    page.keyboard.press("End")
    expect(told(page)).to_have_text("A[1][0,0]")
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text("Z[1][0,0]")


def room(page, name):
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def test_a_mistake_opens_with_the_network_that_made_it(inside):
    page = inside()
    page.get_by_role("button", name="Take the step").click()
    expect(page.get_by_text("1 step taken here")).to_be_visible()
    room(page, "Train")
    page.get_by_label("Seed", exact=True).fill("5")
    page.get_by_label("Seed", exact=True).press("Enter")
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_text("Run 2").first).to_be_visible()
    expect(figure(page, "Epoch")).to_have_text(re.compile("^[1-9]"))
    page.get_by_role("button", name="End here").dispatch_event("click")
    room(page, "Mistakes")
    mistake = page.get_by_role("region", name="The surest mistakes of all").locator("li button")
    words = mistake.first.get_attribute("aria-label")
    row, true, said = re.match(r"Row (\d+): (.) read as (.),", words).groups()
    mistake.first.click()
    expect(page.get_by_text(re.compile("^Network of run 2: 784"))).to_be_visible()
    expect(page.get_by_text("Your step on run 1 was left")).to_be_visible()
    expect(page.get_by_text(f"Test example {int(row):,}: {true}")).to_be_visible()
    expect(page.get_by_text(f"✗ The network reads {said}, with")).to_be_visible()


def test_an_example_of_edit_opens_with_the_changes(inside):
    page = inside()
    room(page, "Edit")
    page.get_by_role("switch", name="Unit 4 of layer 1").click()
    example = page.get_by_role("button", name=re.compile(r"now wrong\. Open in Inside$")).first
    words = example.get_attribute("aria-label")
    row = re.search(r"\d+", words)[0]
    said = example.locator("xpath=ancestor-or-self::li").text_content()
    example.click()
    expect(page.get_by_text(re.compile("^Network of run 1, with your changes"))).to_be_visible()
    expect(page.get_by_text(f"Test example {int(row):,}: ")).to_be_visible()
    reads = page.get_by_text(re.compile("^✗ The network reads (.),"))
    expect(reads).to_be_visible()
    now = re.search("reads (.),", reads.text_content())[1]
    assert now in said
    page.get_by_role("button", name="Take the network without them").click()
    expect(page.get_by_text(re.compile("^Network of run 1: 784"))).to_be_visible()
    expect(page.get_by_text(re.compile("^✓ The network reads"))).to_be_visible()


def test_the_way_here_is_of_places_that_led_to_one_another(inside):
    page = inside()
    open_stage(page, "Output, back")
    grid = page.get_by_role("grid", name="What comes back to layer 2")
    cells = grid.locator("td[role=gridcell]")
    trail = lens(page).get_by_role("navigation", name="The way here")
    for place in (0, 6, 9):
        cells.nth(place).click()
        expect(cells.nth(place)).to_be_focused()
    expect(told(page)).to_have_text("Y[2,0]")
    expect(trail).to_have_count(0)
    cells.nth(6).click()
    lens(page).get_by_role("button", name=re.compile(r"^Y\[1,0\]")).click()
    expect(told(page)).to_have_text("Y[1,0]")
    expect(trail.get_by_role("listitem")).to_have_count(1)
    cells.nth(0).click()
    expect(trail).to_have_count(0)


def test_on_a_phone_what_is_told_is_closed_and_the_open_stage_in_sight(inside):
    page = inside(**PHONE)
    for tab in page.get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(tab).to_be_in_viewport(ratio=0.9)
    cell = page.locator("td[role=gridcell]:not(.nothing)").nth(1)
    for close in (
        lambda: lens(page).get_by_role("button", name="Close").click(),
        lambda: page.keyboard.press("Escape"),
    ):
        cell.click()
        expect(told(page)).to_be_visible()
        meaning, formula = lens(page).locator(".lens-meaning"), lens(page).locator(".formula")
        if formula.count():
            assert meaning.bounding_box()["y"] < formula.first.bounding_box()["y"]
        close()
        expect(lens(page)).to_be_hidden()
        expect(cell).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(told(page)).to_be_visible()


def test_of_many_units_it_is_said_which_are_shown_and_any_is_gone_to(inside):
    page = inside("/?hidden=64&epochs=1")
    open_stage(page, "Layer 1")
    name = "What the units of layer 1 make of it: 10 of 64 units, those that tell most"
    grid = page.get_by_role("grid", name=name)
    expect(grid).to_be_visible()
    shown = grid.get_by_role("rowheader").all_text_contents()
    other = next(unit for unit in range(64) if f"unit {unit}" not in shown)
    field = page.get_by_label("Go to unit", exact=True)
    field.fill(str(other))
    field.press("Enter")
    expect(told(page)).to_have_text(f"Z[1][{other},0]")
    expect(page.locator("canvas:focus")).to_have_attribute("aria-label", re.compile("Z"))


def test_from_a_unit_one_comes_to_its_switch(inside):
    page = inside()
    open_stage(page, "Layer 1")
    grid = page.get_by_role("grid", name="What the units of layer 1 make of it")
    grid.get_by_role("row").nth(5).get_by_role("gridcell").nth(1).click()
    lens(page).get_by_role("button", name="Switch unit 4 of layer 1 off in Edit").click()
    switch = page.get_by_role("switch", name="Unit 4 of layer 1")
    expect(switch).to_be_focused()
    expect(switch).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-checked", "false")


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_stage(inside, size, scheme):
    page = inside(color_scheme=scheme, **size)
    for tab in page.get_by_role("tab").all():
        tab.click()
        panel = page.get_by_role("tabpanel")  # the stage before is gone
        expect(panel).to_have_attribute("aria-labelledby", tab.get_attribute("id"))
        cells = page.locator("td[role=gridcell]:not(.nothing)")
        if cells.count():
            cells.first.click()
            expect(told(page)).to_be_visible()
        assert violations(page) == []
        wide = "document.documentElement.scrollWidth <= window.innerWidth"
        assert page.evaluate(wide)
