"""The room Share in a real browser: a run goes to another browser, and a network there and back."""

import csv
import re

import pytest
from playwright.sync_api import expect

from app_pages import PHONE, epochs, figure, violations

pytest_plugins = ["app_server", "app_browser"]


def room(page):
    """Go to the room, as from any other."""
    page.get_by_role("link", name="Share", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Pass it on")).to_be_visible()


def shared(page):
    """The address of the run, after the server's."""
    room(page)
    line = page.get_by_label("Address", exact=True)
    expect(line).to_have_value(re.compile(r"^http://127\.0\.0\.1:\d+/\?hidden="))
    return "/?" + line.input_value().partition("?")[2]


def download(page, name, folder):
    with page.expect_download() as coming:
        page.get_by_role("button", name=f"Download {name}").click()
    path = folder / name
    coming.value.save_as(path)
    return path


def test_an_address_gives_the_same_run_in_another_browser(visit):
    page = visit()
    for name, value in {"Units in layer 1": "12", "Epochs": "2", "Seed": "7"}.items():
        field = page.get_by_label(name, exact=True)
        field.fill(value)
        field.press("Enter")
    page.get_by_label("Optimiser", exact=True).select_option("momentum")
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_text("Run 2 has ended.")).to_be_visible()
    numbers, tested = epochs(page), figure(page, "Test accuracy").text_content()

    other = visit(shared(page))
    expect(other.get_by_text("came with the address")).to_be_visible()
    expect(other.get_by_text("Run 1 has ended.")).to_be_visible()
    assert epochs(other) == numbers and len(numbers) == 2
    assert figure(other, "Test accuracy").text_content() == tested
    expect(other.get_by_label("Seed", exact=True)).to_have_value("7")
    assert shared(other) == shared(page)

    other.get_by_role("link", name="Train", exact=True).click()
    expect(other.get_by_text("came with the address")).to_be_visible()
    other.get_by_label("Seed", exact=True).fill("8")
    other.get_by_label("Seed", exact=True).press("Enter")
    other.get_by_role("button", name="Start a new run").click()
    expect(other.get_by_text("Run 2 has ended.")).to_be_visible()
    expect(other.get_by_text("came with the address")).to_be_hidden()


def test_in_a_tab_with_runs_an_address_makes_one_more_and_a_reload_none(visit):
    page = visit("/?epochs=1&seed=1")
    address = page.url
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    page.goto(address.replace("seed=1", "seed=2"))
    expect(page.get_by_text("Run 2 has ended.")).to_be_visible()
    for _ in range(2):
        page.reload()
        expect(page.get_by_role("row", name=re.compile(r"^Run \d"))).to_have_count(2)
    page.goto(address)
    expect(page.get_by_role("row", name=re.compile(r"^Run \d"))).to_have_count(2)


def test_an_address_that_cannot_be_used_is_one_notice_and_the_usual_run(visit):
    page = visit("/?hidden=99999&seed=3")
    notice = page.get_by_role("alert").filter(has_text="cannot be used")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("units of a layer: give a whole number from 1 to 1,024")
    expect(page.get_by_label("Seed", exact=True)).to_have_value("0")
    expect(figure(page, "Epoch")).to_have_text(re.compile("^[1-9]"))
    assert violations(page) == []
    notice.get_by_role("button", name="All right").click()
    expect(notice).to_be_hidden()


def test_the_address_is_copied_or_else_selected(visit):
    page = visit("/share", permissions=["clipboard-read", "clipboard-write"])
    line = page.get_by_label("Address", exact=True)
    page.get_by_role("button", name="Copy: Address").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == line.input_value()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy: Command").click()
    expect(page.get_by_text("It is selected")).to_be_visible()
    assert page.evaluate("getSelection().toString()").startswith("workings train mnist ")


@pytest.fixture
def finished(visit):
    """The room, with a run that has ended."""
    page = visit("/?epochs=2")
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    room(page)
    return page


def test_a_network_goes_to_the_disk_and_comes_back_elsewhere(finished, visit, tmp_path):
    saved = download(finished, "run-1.safetensors", tmp_path)
    page = visit("/share", **PHONE)
    expect(page.get_by_text("Of run 1, as it is after")).to_be_visible()
    page.get_by_label("Choose a model file").set_input_files(saved)
    expect(page.get_by_text("run-1 is run 2 now: 784-10-10.")).to_be_visible()
    expect(page.get_by_text("was not trained here, so no address")).to_be_visible()
    expect(page.get_by_role("button", name="Download run-2-epochs.csv")).to_be_disabled()
    assert download(page, "run-2.safetensors", tmp_path).read_bytes() == saved.read_bytes()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert violations(page) == []


def test_a_page_to_draw_on_goes_to_the_disk_and_is_opened_from_there(finished, tmp_path):
    saved = download(finished, "run-1.html", tmp_path)
    page = finished.context.browser.new_page()
    page.goto(saved.as_uri())
    page.get_by_role("button", name="Show me one").click()
    expect(page.locator(".answer-certainty")).to_have_text(re.compile(r"\d%$"))
    page.close()


def test_what_is_no_model_is_refused_with_a_sentence(visit, tmp_path):
    page = visit("/share")
    nonsense = tmp_path / "nonsense.safetensors"
    nonsense.write_bytes(b"\x00\xff" * 500)
    page.get_by_label("Choose a model file").set_input_files(nonsense)
    expect(page.get_by_role("alert").filter(has_text="nonsense is not a model")).to_be_visible()
    assert str(tmp_path) not in page.locator("body").inner_text()
    expect(page.get_by_text("Of run 1")).to_be_visible()


def test_the_numbers_of_the_epochs_are_taken_along(finished, tmp_path):
    page = finished
    path = download(page, "run-1-epochs.csv", tmp_path)
    with path.open(newline="") as file:
        lines = list(csv.DictReader(file))
    page.get_by_role("link", name="Train", exact=True).click()
    expect(figure(page, "Epoch")).to_have_text("2 of 2")
    assert [row[:3] for row in epochs(page)] == [
        [line["epoch"], f"{float(line['loss']):.4f}", f"{float(line['accuracy']):.2%}"]
        for line in lines
    ]
