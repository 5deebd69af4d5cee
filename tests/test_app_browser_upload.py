"""Data of a visitor's own: a CSV is sent, trained on, and gives the numbers of the command line."""

import re
import shlex

import numpy as np
import pytest
from playwright.sync_api import expect

from app_pages import epochs, figure, percent

pytest_plugins = ["app_server", "app_browser"]


@pytest.fixture
def flowers(tmp_path, rng):
    """A CSV of three kinds of flowers with four measurements each."""
    middles = rng.normal(0, 3, (3, 4))
    kinds = rng.integers(0, 3, 300)
    values = middles[kinds] + rng.normal(0, 1, (300, 4))
    names = np.array(["rose", "tulip", "lily"])
    path = tmp_path / "flowers.csv"
    lines = ["length,width,height,weight,kind"]
    lines += [
        ",".join([*(f"{v:.2f}" for v in row), name])
        for row, name in zip(values, names[kinds], strict=True)
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def choose(page, path):
    page.get_by_text("Use data of your own").click()
    page.get_by_label("Choose a file: CSV, IDX or .npz").set_input_files(path)


def test_a_csv_is_sent_and_trained_on(visit, flowers, workings):
    page = visit()
    choose(page, flowers)
    expect(page.get_by_label("Label column", exact=True)).to_have_value("kind")
    page.get_by_role("button", name="Read this data").click()
    expect(page.get_by_text("flowers.csv: 300 examples of 4 features")).to_be_visible()
    page.get_by_role("button", name="Start a new run").click()
    expect(page.get_by_text("Run 2 has ended.")).to_be_visible()
    assert percent(figure(page, "Training accuracy").text_content()) > 0.9

    page.get_by_text("The same on the command line").click()
    line = page.get_by_text(re.compile("^workings train")).text_content()
    done = workings(*shlex.split(line)[1:], "--json")  # in the folder where the file is
    assert done.err == ""
    _, *records, _ = done.records
    shown = epochs(page)  # not all of very many
    assert int(shown[-1][0]) == len(records)
    assert len(shown) > 10
    for epoch, loss, accuracy, *_ in shown:
        record = records[int(epoch) - 1]
        assert (loss, accuracy) == (f"{record['loss']:.4f}", f"{record['accuracy']:.2%}")


def test_what_is_no_data_is_refused_with_a_sentence(visit, tmp_path):
    page = visit()
    nonsense = tmp_path / "nonsense.csv"
    nonsense.write_bytes(b"\x00\xff" * 500)
    choose(page, nonsense)
    page.get_by_role("button", name="Read this data").click()
    refusal = page.get_by_role("group", name="Your own data").get_by_text("nonsense.csv")
    expect(refusal.last).to_be_visible()
    assert str(tmp_path) not in page.locator("body").inner_text()


def test_another_visitor_does_not_see_it(visit, flowers):
    page, other = visit(), visit()
    choose(page, flowers)
    page.get_by_role("button", name="Read this data").click()
    expect(page.get_by_label("Learn from", exact=True)).to_have_text(re.compile("flowers"))
    expect(other.get_by_label("Learn from", exact=True)).not_to_have_text(re.compile("flowers"))
