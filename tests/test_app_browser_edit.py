"""The room Edit in a real browser: what happens without this unit, and the way back."""

import json
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from app_pages import PHONE, WIDE, figure, percent, violations

pytest_plugins = ["app_server", "app_browser"]

CHANGED = re.compile(r"^[\d.]+% → now[\d.]+%[▲▼=] .*points$")


@pytest.fixture(scope="module")
def room(visit_for_all):
    """A network that has learnt for an epoch or more; and how well it does, as Train says."""
    page = visit_for_all()
    expect(figure(page, "Validation accuracy")).to_have_text(re.compile("%"))
    page.get_by_role("button", name="End here").dispatch_event("click")  # it may have ended
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    expect(figure(page, "Test accuracy")).to_have_text(re.compile("%"))
    learnt = figure(page, "Test accuracy").text_content()
    return page, learnt


@pytest.fixture
def page(room):
    """The same with nothing changed."""
    page, learnt = room
    page.get_by_role("navigation").get_by_role("link", name="Edit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change the network by hand")
    page.get_by_role("button", name="Undo all").dispatch_event("click")  # where it is off too
    settled(page, 0)
    expect(accuracy(page)).to_have_text(learnt, use_inner_text=True)
    return page


def accuracy(page):
    """The figure at the top of the page."""
    return figure(page, "Test accuracy")


def now(page):
    """The accuracy after a change, and by how many points it is another."""
    expect(accuracy(page)).to_have_text(CHANGED)
    text = accuracy(page).text_content()
    after, points = re.search(r"now([\d.]+%)[▲▼=] (.*) points", text).groups()
    return percent(after), float(points.replace("−", "-"))


def unit(page, number):
    return page.get_by_role("switch", name=f"Unit {number} of layer 1")


def changes(page):
    return page.get_by_role("region", name="Your changes").get_by_role("listitem")


def settled(page, count):
    """Wait until so many changes are listed."""
    expect(changes(page)).to_have_count(count)


def evaluated(path, cwd):
    """What the command line says of a model."""
    line = [sys.executable, "-m", "workings", "evaluate", str(path), "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=True, cwd=cwd)
    return json.loads(done.stdout)


def test_without_a_unit_it_reads_as_the_command_line_says_and_undo_brings_it_back(
    page, room, tmp_path
):
    learnt = room[1]
    unit(page, 0).click()
    expect(unit(page, 0)).not_to_be_checked()
    share, points = now(page)
    assert points < -1
    assert share - percent(learnt) == pytest.approx(points / 100)
    expect(page.get_by_text("examples are read differently")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the model").click()
    assert download.value.suggested_filename == "run-1-edited.safetensors"
    model = tmp_path / "edited.safetensors"
    download.value.save_as(model)
    said = evaluated(model, tmp_path)
    assert f"{said['accuracy']:.2%}" == f"{share:.2%}"
    loss = figure(page, "Loss").text_content()
    assert re.search(r"now([\d.]+)", loss)[1] == f"{said['loss']:.4f}"
    assert re.search(r"▲ \+[\d.]+, worse$", loss)

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(unit(page, 0)).to_be_checked()
    expect(accuracy(page)).to_have_text(learnt, use_inner_text=True)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the model").click()
    assert download.value.suggested_filename == "run-1.safetensors"
    download.value.save_as(model)
    assert f"{evaluated(model, tmp_path)['accuracy']:.2%}" == learnt

    page.get_by_role("button", name="Redo").click()
    assert now(page) == (share, points)


def test_one_weight_by_the_keyboard_alone(page, room):
    picture = page.get_by_role("application", name="Weights of unit 0 in layer 1")
    picture.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(
        page.get_by_text(re.compile(r"^W1\[0,379\], row 13, column 15: −?[\d.]+$"))
    ).to_be_attached()
    expect(page.get_by_role("heading", name=re.compile(r"^W1\[0,379\] = "))).to_be_visible()
    value = page.get_by_label("Or type a value")
    before = value.input_value()
    value.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("-6")
    page.keyboard.press("Enter")
    settled(page, 1)
    expect(changes(page)).to_have_text("W1[0,379] set to −6")
    assert now(page)[1] < 0
    slider = page.get_by_label("Slide it")
    expect(slider).to_have_value("-6")
    slider.focus()
    page.keyboard.press("Home")
    expect(changes(page)).to_have_text("W1[0,379] set to −10")
    page.get_by_role("button", name="Put back").press("Enter")
    settled(page, 2)
    expect(value).to_have_value(before)
    page.get_by_role("button", name="Undo all").press("Enter")
    settled(page, 0)
    expect(accuracy(page)).to_have_text(room[1], use_inner_text=True)
    place = page.get_by_label("Place", exact=True)
    place.fill("W9[0,0]")
    place.press("Enter")
    expect(page.get_by_text("the network has layers 1 to 2")).to_be_visible()
    place.fill("b2[7]")
    place.press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"^b2\[7\] = "))).to_be_visible()
    expect(page.get_by_text("The bias of class 7")).to_be_visible()


def test_what_each_unit_is_worth_is_what_switching_it_off_costs(page):
    page.get_by_role("button", name="What is each unit worth?").click()
    page.get_by_text("The same as a table").click()
    table = page.get_by_role("table", name="The network without each unit")
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(10)
    cells = rows.evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    points = [float(row[2].lstrip("▲▼= ").replace("−", "-")) for row in cells]
    assert points == sorted(points) and points[0] < -1
    first = int(cells[0][0].removeprefix("unit "))
    cards = page.get_by_role("region", name=re.compile("^Units:")).get_by_role("listitem")
    expect(cards.first).to_contain_text(f"unit {first}")
    expect(cards.first).to_contain_text(re.search(r"[−\d.]+", cells[0][2])[0])
    unit(page, first).click()
    assert now(page) == (percent(cells[0][1]), points[0])
    expect(page.get_by_text("what it was worth before your last changes")).to_be_visible()


def test_pruned_it_is_what_was_foretold(page):
    page.get_by_label("Share pruned", exact=True).fill("90")
    told = page.get_by_text(re.compile(r"^At 90%, 7,1\d\d of 7,940 weights are 0"))
    expect(told).to_be_visible()
    foretold = re.search(r"accuracy is ([\d.]+%)", told.text_content())[1]
    page.get_by_role("button", name="Prune 90%").click()
    assert now(page)[0] == percent(foretold)
    expect(changes(page)).to_have_text("90% of all weights pruned")
    expect(page.get_by_role("figure").get_by_text("Accuracy by share pruned")).to_be_visible()


def test_an_example_read_differently_opens_inside(page):
    unit(page, 0).click()
    now(page)
    example = page.get_by_role("button", name=re.compile(r"now wrong\. Open in Inside$")).first
    row = re.match(r"Row (\d+)", example.get_attribute("aria-label"))[1]
    expect(example).to_contain_text(f"row {int(row):,}")
    example.click()
    expect(page.get_by_role("navigation").get_by_role("link", name="Inside")).to_have_attribute(
        "aria-current", "page"
    )
    expect(page.get_by_text(re.compile(rf"\b{row}\b")).first).to_be_attached()
    page.get_by_role("navigation").get_by_role("link", name="Edit").click()
    expect(unit(page, 0)).not_to_be_checked()


def test_the_changed_network_is_seen_inside(page):
    unit(page, 0).click()
    now(page)
    lost = page.get_by_role("button", name=re.compile(r"now wrong\. Open in Inside$")).first
    row = re.match(r"Row (\d+)", lost.get_attribute("aria-label"))[1]
    page.get_by_role("button", name="See it Inside").click()
    expect(page.get_by_text("with your changes").first).to_be_visible()
    expect(page.get_by_text(re.compile(rf"\b{row}\b")).first).to_be_attached()


def test_each_unit_says_which_classes_it_speaks_for(page):
    cards = page.get_by_role("region", name=re.compile("^Units:")).get_by_role("listitem")
    expect(cards.filter(has_text=re.compile(r"for \d|against \d"))).not_to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_changed_network(page, size, scheme):
    page.set_viewport_size(size["viewport"])
    page.emulate_media(color_scheme=scheme)
    unit(page, 0).click()
    now(page)
    page.get_by_role("button", name=re.compile("^(What is each unit worth|Measure again)")).click()
    expect(page.get_by_text("Beneath each unit: how")).to_be_visible()
    assert violations(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide == size["viewport"]["width"]


def test_made_a_run_it_is_what_the_room_mistakes_judges(page):
    make = page.get_by_role("button", name="Make it a run")
    expect(make).to_have_attribute("aria-disabled", "true")
    make.dispatch_event("click")
    expect(page.get_by_text("Nothing is changed: it would be the same")).to_be_visible()
    unit(page, 0).click()
    share, _ = now(page)
    make.click()
    expect(page.get_by_text("It is run 2 now")).to_be_visible()
    expect(accuracy(page)).to_have_text(f"{share:.2%}", use_inner_text=True)
    expect(unit(page, 0)).to_be_checked()
    page.get_by_role("navigation").get_by_role("link", name="Mistakes").click()
    expect(figure(page, "Accuracy")).to_have_text(f"{share:.2%}")
