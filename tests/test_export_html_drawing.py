"""Drawing on the exported page, from a disk: mouse, finger and keyboard; and who may read it."""

import json
import re
from importlib.resources import files

import pytest
from playwright.sync_api import expect

import workings as wk
from app_pages import DRAWINGS, PHONE, WIDE, answer, clear, draw, violations
from exported import pixels, trained

pytest_plugins = ["app_browser", "exported_page"]

HAND = [drawing for drawing in DRAWINGS if drawing["hand"] == "mouse"]
SAMPLES = json.loads((files("workings.exports") / "page" / "samples.json").read_text("utf-8"))
HOSTILE = ("<img src=x onerror=alert(1)>", "</script x><script>alert(1)</script>", "")
TABLET = {"viewport": {"width": 768, "height": 1024}, "has_touch": True}


@pytest.fixture(scope="module")
def page(pages):
    return pages()


def drawn(digit, hand):
    (found,) = (d for d in DRAWINGS if (d["digit"], d["hand"]) == (digit, hand))
    return found["strokes"]


def pad_of(page):
    return page.get_by_role("application", name="Drawing pad")


def heard(page):
    return page.get_by_role("status")


def test_digits_drawn_with_the_mouse_are_read(page):
    read = []
    for drawing in HAND:
        draw(page, drawing["strokes"])
        read.append(answer(page))
        clear(page)
    wanted = [str(drawing["digit"]) for drawing in HAND]
    assert sorted(wanted) == list("0123456789")
    assert sum(a == b for a, b in zip(read, wanted, strict=True)) >= 9, read


def test_what_the_page_shows_is_what_it_computes(page):
    draw(page, drawn(2, "mouse"))
    assert answer(page) == "2"
    for name, size in {"The pad as drawn": (280, 280), "What the network takes": (28, 28)}.items():
        canvas = page.get_by_role("img", name=re.compile(name))
        assert canvas.evaluate("canvas => [canvas.height, canvas.width]") == list(size)
    units = page.get_by_role("list", name="Layer 1: 32 units, relu")
    expect(units.get_by_role("listitem")).to_have_count(24)
    page.get_by_role("button", name="Show all 32 units").click()
    told = units.get_by_role("listitem").evaluate_all(
        "all => all.map(each => [each.querySelector('.unit-value').textContent,"
        " Number(each.style.getPropertyValue('--lit'))])"
    )
    assert len(told) == 32
    values = [float(value) for value, _ in told]
    assert [lit for _, lit in told] == pytest.approx([a / max(values) for a in values], abs=0.01)
    assert 0 in values and max(values) > 1
    above = sum(value > 0.005 for value in values)
    count = page.get_by_text(re.compile(r"^\d+ of 32 above zero$"))
    assert abs(int(count.text_content().split()[0]) - above) <= 1
    clear(page)
    expect(units.get_by_role("listitem").first).to_have_text("0–")


def test_undo_and_clear_take_back_and_say_so(page):
    undo = page.get_by_role("button", name="Undo")
    draw(page, [[[60, 40], [140, 40], [90, 180]]])
    first = answer(page)
    draw(page, [[[20, 250], [250, 250]]])
    assert page.evaluate("document.getElementById('undo').ariaDisabled") == "false"
    undo.click()
    expect(heard(page)).to_have_text(re.compile("^Undone. "))
    assert answer(page) == first
    page.get_by_role("button", name="Clear").click()
    expect(heard(page)).to_have_text("Cleared.")
    undo.click()
    assert answer(page) == first
    clear(page)
    expect(page.get_by_text("Draw a digit here")).to_be_visible()


def test_the_samples_are_shown_and_read_one_after_the_other(page):
    read = []
    for _ in range(10):
        page.get_by_role("button", name="Show me one").click()
        read.append(answer(page))
    expect(heard(page)).to_have_text(re.compile("^A sample drawing is on the pad. "))
    wanted = [str(one["digit"]) for one in SAMPLES]
    assert sum(a == b for a, b in zip(read, wanted, strict=True)) >= 8, read
    clear(page)


def test_a_pad_that_is_full_says_so_and_takes_no_more(page):
    page.evaluate("workings.show(Array.from({ length: 200 }, (_, k) => [[k, 10]]))")
    expect(page.get_by_text("The pad is full")).to_be_visible()
    answer(page)
    shares = page.locator(".bars-number").all_text_contents()
    draw(page, [[[20, 250], [250, 250]]])
    answer(page)
    assert page.locator(".bars-number").all_text_contents() == shares
    clear(page)
    expect(page.get_by_text("The pad is full")).to_be_hidden()


def test_a_digit_is_drawn_by_keys_alone(pages):
    page = pages()
    page.keyboard.press("Tab")
    expect(pad_of(page)).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    expect(heard(page)).to_have_text("50 across, 21 down")
    page.keyboard.press("Space")
    expect(heard(page)).to_have_text("Pen down, 50 across, 21 down")
    for _ in range(8):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    expect(heard(page)).to_have_text(re.compile(r"^1\. .*%"))
    assert answer(page) == "1"
    page.keyboard.press("Backspace")
    expect(page.get_by_text("Nothing drawn yet")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()


@pytest.fixture(scope="module")
def phone(pages):
    return pages(**PHONE)


@pytest.fixture
def finger(phone):
    """Draw a line on the glass: places in the window, as a real touch would come."""
    devtools = phone.context.new_cdp_session(phone)

    def line(places):
        for kind, place in [("touchStart", places[0]), *(("touchMove", p) for p in places[1:])]:
            points = [{"x": place[0], "y": place[1]}]
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    return line


def scrolled(page):
    page.wait_for_timeout(300)
    return page.evaluate("window.scrollY")


def test_a_finger_on_the_pad_draws_and_does_not_scroll(phone, finger):
    pad_of(phone).scroll_into_view_if_needed()
    before, box = scrolled(phone), pad_of(phone).bounding_box()
    scale = box["width"] / 280
    for stroke in drawn(2, "finger"):
        finger([(box["x"] + scale * x, box["y"] + scale * y) for x, y in stroke])
    assert scrolled(phone) == before
    assert answer(phone) == "2"
    expect(phone.locator("#echo")).to_have_text(re.compile(r"^2 · \d"))


def test_a_finger_elsewhere_scrolls(phone, finger):
    phone.evaluate("window.scrollTo(0, 0)")
    box = phone.get_by_role("heading", level=1).bounding_box()
    finger([(box["x"] + 5, box["y"] + 600 - step) for step in range(0, 250, 10)])
    assert scrolled(phone) > 50


# Who may read it, and how.


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE], ids=["phone", "tablet", "wide"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(pages, size, scheme):
    page = pages(color_scheme=scheme, **size)
    assert violations(page) == []
    page.evaluate("strokes => workings.show(strokes)", drawn(3, "mouse"))
    assert answer(page) == "3"
    page.get_by_role("button", name="Show all 32 units").click()
    page.locator("summary").evaluate("summary => summary.click()")
    page.wait_for_timeout(300)  # the units light up
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_by_units_below_zero_in_many_layers(pages, scheme):
    page = pages(trained("sigmoid-tanh-linear").network, color_scheme=scheme)
    page.evaluate("strokes => workings.show(strokes)", drawn(5, "mouse"))
    expect(page.get_by_role("list", name="Layer 3: 16 units, linear")).to_contain_text("−")
    page.wait_for_timeout(300)
    assert violations(page) == []


def test_names_are_texts_whatever_they_are(pages):
    names = (*HOSTILE, "Donaudampfschifffahrtsgesellschaftskapitän" * 3)
    page = pages(wk.Network([784, 4], preparation=pixels(class_names=names)), **PHONE)
    draw(page, [[[60, 40], [140, 40], [90, 180]]])
    rows = page.get_by_role("table").locator("tbody th")
    assert rows.all_text_contents() == [*HOSTILE[:2], "class 2", names[3]]
    expect(page.get_by_role("list", name="The classes")).to_contain_text(HOSTILE[0])
    expect(page.get_by_role("button", name="Show me one")).to_be_hidden()
    assert page.evaluate("document.images.length + document.scripts.length") == 4
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_of_many_classes_the_most_probable_are_shown(pages):
    names = tuple(f"kind {k}" for k in range(40))
    page = pages(wk.Network([784, 600, 40], preparation=pixels(class_names=names)))
    draw(page, [[[60, 40], [140, 40], [90, 180]]])
    rows = page.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(12)
    shares = [float(text.rstrip("%")) for text in rows.locator(".bars-number").all_text_contents()]
    assert shares == sorted(shares, reverse=True) and shares[0] > 0
    expect(page.get_by_text("The 12 most probable of 40 classes.")).to_be_visible()
    page.get_by_role("button", name="Show 512 of 600 units").click()
    expect(page.get_by_role("list", name=re.compile("600")).get_by_role("listitem")).to_have_count(
        512
    )


def test_who_wants_less_movement_gets_none(pages):
    page = pages(reduced_motion="reduce")
    unit = page.locator(".unit").first
    assert unit.evaluate("unit => getComputedStyle(unit).transitionDuration") == "0s"


def test_dark_and_light_change_while_the_page_is_open(pages):
    page = pages(color_scheme="light")
    page.evaluate("strokes => workings.show(strokes)", drawn(3, "mouse"))
    ink = """() => {
        const canvas = document.getElementById("input");
        const { data } = canvas.getContext("2d").getImageData(0, 0, 28, 28);
        return data[data.findIndex((level, k) => k % 4 === 3 && level > 200) - 3] ?? -1;
    }"""
    page.wait_for_timeout(300)
    assert 0 <= page.evaluate(ink) < 60
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    assert page.evaluate(ink) > 200
