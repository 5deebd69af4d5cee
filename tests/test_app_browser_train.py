"""The room Train in a real browser: a network learns while one watches, and is changed."""

import re
import shlex

import pytest
from playwright.sync_api import expect

from app_pages import epochs, figure, percent

pytest_plugins = ["app_server", "app_browser"]


def test_the_chart_moves_while_it_learns_to_over_90_percent(visit):
    page = visit()
    chart = page.get_by_role("img", name=re.compile(r"^Loss\."))
    state = page.get_by_text(re.compile(r"^Run 1 "))
    gists, curves = set(), set()
    while "has ended" not in state.text_content():
        gists.add(chart.get_attribute("aria-label"))
        curves.add(chart.locator("path").evaluate_all("all => all.map(e => e.outerHTML).join()"))
        page.wait_for_timeout(100)
    assert len(gists) >= 5
    assert len(curves) >= 5
    assert percent(figure(page, "Validation accuracy").text_content()) > 0.9
    assert percent(figure(page, "Test accuracy").text_content()) > 0.9


@pytest.fixture
def paused(visit):
    """A page whose first run was paused before its end."""
    page = visit()
    expect(figure(page, "Epoch")).to_have_text(re.compile("^[2-5] of 10"))
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Run 1 is paused.")).to_be_visible()
    return page


def test_what_is_paused_goes_on_with_another_learning_rate(paused):
    page, before = paused, epochs(paused)
    page.wait_for_timeout(500)
    assert epochs(page) == before
    rate = page.get_by_label("Learning rate α", exact=True)
    rate.fill("0.0005")
    rate.press("Enter")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    after = epochs(page)
    assert len(after) == 10
    assert after[: len(before)] == before
    assert {row[-1] for row in before} == {"0.002"}
    assert after[-1][-1] == "0.0005"
    expect(page.get_by_role("row", name=re.compile("^Run"))).to_have_count(2)  # the head, and one


def test_rewound_it_begins_with_the_same_loss(paused):
    page, before = paused, epochs(paused)
    page.get_by_role("button", name="Rewind").click()
    expect(page.get_by_text("nothing learnt yet")).to_be_visible()
    assert epochs(page) == []
    page.get_by_role("button", name="One epoch").click()
    expect(figure(page, "Epoch")).to_have_text("1 of 10")
    assert epochs(page) == before[:1]


def test_every_number_is_the_one_of_the_command_line(visit, workings):
    page = visit()
    for name, value in {"Units in layer 1": "12", "Epochs": "3", "Seed": "5"}.items():
        field = page.get_by_label(name, exact=True)
        field.fill(value)
        field.press("Enter")
    page.get_by_label("Optimiser", exact=True).select_option("momentum")
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_text("Run 2 has ended.")).to_be_visible()

    page.get_by_text("The same on the command line").click()
    line = page.get_by_text(re.compile("^workings train")).text_content()
    assert line.startswith("workings train mnist ")
    _, *records, result = workings(*shlex.split(line)[1:], "--json").records
    assert epochs(page) == [
        [
            str(record["epoch"]),
            f"{record['loss']:.4f}",
            f"{record['accuracy']:.2%}",
            f"{record['validation_loss']:.4f}",
            f"{record['validation_accuracy']:.2%}",
            f"{record['learning_rate']:g}",
        ]
        for record in records
    ]
    assert figure(page, "Test accuracy").text_content() == f"{result['test_accuracy']:.2%}"


def test_a_loss_that_runs_away_is_explained_and_mended(visit):
    page = visit()
    page.get_by_label("Begin with an example", exact=True).select_option(
        label="A learning rate that is far too large"
    )
    page.get_by_role("button", name="Start a new run").click()
    mend = page.get_by_role("button", name=re.compile("^Set the learning rate to"))
    rate = page.get_by_label("Learning rate α", exact=True)
    too_large = float(rate.input_value())
    mend.click()
    expect(mend).to_be_hidden()
    assert float(rate.input_value()) < too_large
    expect(figure(page, "Epoch")).to_have_text(re.compile("^[1-9]"))
    loss = float(figure(page, "Training loss").text_content())
    assert loss < 3


def test_two_runs_stand_in_one_chart_and_one_table(visit):
    page = visit()
    expect(page.get_by_text("Run 1 has ended.")).to_be_visible()
    page.get_by_label("Activation", exact=True).select_option("tanh")
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_text("Run 2 has ended.")).to_be_visible()
    table = page.get_by_role("table", name="The runs of this tab")
    expect(table.get_by_role("row", name=re.compile("^Run 1 .*relu"))).to_be_visible()
    expect(table.get_by_role("row", name=re.compile("^Run 2 .*tanh"))).to_be_visible()
    chart = page.get_by_role("img", name=re.compile(r"^Accuracy\."))
    expect(chart).to_have_accessible_name(re.compile("Run 1.*Run 2"))
    page.get_by_role("button", name="Show run 1 in the charts").click()
    expect(chart).not_to_have_accessible_name(re.compile("Run 1"))
