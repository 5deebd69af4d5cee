"""What notebooks show of an explanation, a followed parameter and a check: the real numbers."""

import dataclasses
import re

import numpy as np
import pytest

import workings as wk
from html_reader import decoded, read
from workings.explanation.arithmetic import number as explained
from workings.html.parts import number
from workings.mistakes import MISTAKES

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def network(small_model):
    return wk.load(small_model)


@pytest.fixture(scope="module")
def batch(digits):
    return digits[:12]


@pytest.fixture(scope="module")
def wrong(network, batch):
    mistake = MISTAKES["db-summed-over-everything"]
    return wk.check_gradients(network, batch.X, batch.Y, backward=mistake.backward, sample=8)


def test_an_explanation_shows_every_step(network, batch):
    explanation = wk.explain(network, batch.X, batch.Y)
    page = read(explanation)
    for step in explanation.steps:
        assert any(
            row[0] == step.symbol
            and step.formula in row[1]
            and step.with_numbers in row[1]
            and row[3] == step.meaning
            for row in page.rows
        ), step.symbol
    assert f"from {explanation.loss:.6f} to {explanation.loss_after:.6f}" in page.text
    assert "example 0: " in page.text
    captions = [image["alt"] for image in page.all("img")]
    assert sum(words.startswith("example ") for words in captions) == 8
    for symbol in ("Z[1]", "dW[1]", "losses"):
        row = next(row for row in page.rows if row[0] == symbol)
        step = explanation[symbol]
        dimensions = "×".join(map(str, step.values.shape))
        told = f"{step.shape}here {dimensions}" if "m" in step.shape else step.shape
        assert row[2] == told


def test_an_explanation_shows_masks_truth_weights_and_clipping(network, batch):
    parts = {"dropout": 0.3, "label_smoothing": 0.1, "weights": np.linspace(0.5, 2, 12)}
    explanation = wk.explain(network, batch.X, batch.Y, clip_norm=0.05, **parts)
    page = read(explanation)
    for symbol in ("g(Z[1])", "M[1]", "Y", "w", "‖g‖", "s"):
        row = next(row for row in page.rows if row[0] == symbol)
        step = explanation[symbol]
        assert step.formula in row[1]
        assert step.with_numbers in row[1]
    assert "dZ[2] = w·(A − Y)" in page.text
    assert "− α · s · gradient" in page.text
    assert f"0.1 · {explained(explanation.factor, 6)} · " in page.text
    found = wk.follow(network, batch.X, batch.Y, "b2[3]", clip_norm=0.05, **parts)
    text = read(found).text
    assert "old − α · s · gradient" in text
    assert "predicted, loss − α · s · gradient²" in text
    assert "clipping multiplies each by s = " in text
    assert "dZ / 15" in text
    report = wk.check_gradients(network, batch.X, batch.Y, sample=4, **parts)
    assert "the masks were drawn once (seed 0) and held fixed" in read(report).text


def test_the_example_that_is_followed_stands_first(network, batch):
    explanation = wk.explain(network, batch.X[:, ::-1], batch.Y[:, ::-1])
    assert explanation.example >= 8  # not among the first eight by itself
    page = read(explanation)
    assert page.all("img")[0]["alt"].startswith(f"example {explanation.example}: ")
    assert page.text.count("followed below") == 1
    order = re.findall(r"example (\d+): ", page.text)
    assert order[0] == str(explanation.example)
    assert len(set(order)) == len(order) == 8
    one = read(wk.explain(network, batch[:1].X, batch[:1].Y))
    assert "followed below" not in one.text


def rows_below(page, *heads):
    """Return a table's rows, found by its heads."""
    start = page.rows.index(list(heads)) + 1
    ends = (end for end, row in enumerate(page.rows[start:], start) if row[0] == "")
    return page.rows[start : next(ends, None)]


def test_an_explanations_tables_hold_its_steps_numbers(network, batch):
    explanation = wk.explain(network, batch.X, batch.Y)
    page, at = read(explanation), explanation.example
    label = int(explanation.Y[:, at].argmax())
    names = [f"{row} ← label" if row == label else str(row) for row in range(10)]
    softmax = rows_below(page, "class", "Z[2]", "− max", "e^", "÷ Σ = A[2]")
    blame = rows_below(page, "class", "A[2]", "Y", "dZ[2] = A − Y")
    after = rows_below(page, "class", "before", "after", "")
    value = explained
    for row, name in enumerate(names):
        moves = ("Z[2]", "Z[2] − max", "e^", "A[2]")
        cells = [value(explanation[symbol].values[row, at]) for symbol in moves]
        assert softmax[row] == [name, *cells]
        A, dZ = (explanation[symbol].values[row, at] for symbol in ("A[2]", "dZ[2]"))
        assert blame[row] == [name, value(A), value(explanation.Y[row, at]), value(dZ)]
        new = explanation["A[2]′"].values[row, at]
        assert after[row] == [name, value(A, 6), value(new, 6), "▲" if new > A else "▼"]
    assert softmax[10] == ["Σ", "", "", value(explanation["Σ"].values[at]), ""]
    moves = rows_below(page, "", "old", "− α · gradient", "= new", "what it is")
    assert len(moves) == 12
    dW = explanation.gradients.dW[1]
    row, column = np.unravel_index(np.abs(dW).argmax(), dW.shape)
    gradient = value(dW[row, column], 6)
    assert moves[0][:4] == [
        f"W1[{row},{column}]",
        value(network.W[1][row, column], 6),
        f"− 0.1 · {f'({gradient})' if gradient.startswith('−') else gradient}",
        value(explanation.after.W[1][row, column], 6),
    ]
    assert f"row {column // 28}, column {column % 28}" in moves[0][4]


def test_an_explanation_pictures_the_weights_and_their_gradients(network, batch):
    explanation = wk.explain(network, batch.X, batch.Y)
    drawn = {image["alt"]: image["src"] for image in read(explanation).all("img")}
    for what, values in (("weights", network.W[1]), ("gradients", explanation.gradients.dW[1])):
        shown = [words for words in drawn if words.startswith(f"{what} of unit ")]
        assert len(shown) == 10
        low, high = number(values[3].min()), number(values[3].max())
        words = f"{what} of unit 3, from {low} to {high}"
        bright = decoded(drawn[words]).astype(int).sum(axis=2)
        limit = np.abs(values).max()
        assert (bright[values[3].reshape(28, 28) > 0.1 * limit] > 3 * 128).all()


def test_a_wide_or_measured_explanation_shows_less(digits):
    wide = wk.Network([784, 40, 10], preparation=digits.preparation)
    explanation = wk.explain(wide, digits[:5].X, digits[:5].Y)
    page = read(explanation)
    assert "the 10 units of the largest gradients" in page.text
    told = [image["alt"] for image in page.all("img")]
    units = {int(words.split()[3][:-1]) for words in told if words.startswith("gradients of")}
    most = np.abs(explanation.gradients.dW[1]).max(axis=1)
    assert units == set(np.argsort(-most)[:10].tolist())
    assert len(explanation._repr_html_()) < 100_000
    measured = wk.Network([3, 4, 2])
    page = read(wk.explain(measured, np.ones((3, 2)), np.eye(2)))
    assert not [image for image in page.all("img") if "of unit" in image["alt"]]
    assert ["class", "A[2]", "Y", "dZ[2] = A − Y"] in page.rows
    still = wk.Network([3, 2], init="zeros")
    page = read(wk.explain(still, np.zeros((3, 1)), np.full((2, 1), 0.5)))
    assert "the parameters that moved most" not in page.text


def test_a_followed_parameter_tells_its_penalty_and_its_type(network, batch):
    found = wk.follow(network, batch.X, batch.Y, "W1[3,0]", l2=0.5)
    page = read(found)
    assert "Why the examples' share is zero: both factors are 0: the pixel" in page.text
    assert "Why it is zero" not in page.text
    assert [row[-1] for row in page.rows if row[0] == "penalty λW"] == [number(found.penalty)]
    assert any(row[0] == "backpropagation (float32)" for row in page.rows)
    exact = read(wk.follow(network.copy(np.float64), batch.X, batch.Y, "W1[5,406]"))
    assert any(row[0] == "backpropagation" for row in exact.rows)
    assert "as many as float32 carries" not in exact.text


def test_a_followed_parameter_may_overflow(network, batch):
    found = wk.follow(network, batch.X, batch.Y, "b2[3]", learning_rate=1e300)
    text = read(found).text
    assert "∞" in text
    assert not re.search(r"\b(inf|nan)\b|\d{40}", text)


def test_a_followed_parameter_shows_its_sum(network, batch):
    found = wk.follow(network, batch.X, batch.Y, "W1[5,406]", l2=0.01)
    page = read(found)
    example = int(found.order[0])
    first = page.rows[1]
    assert first == [
        f"example {example}",
        found.labels[example],
        number(found.dZ[example]),
        number(found.inputs[example]),
        number(found.terms[example]),
    ]
    rows = {row[0]: row for row in reversed(page.rows)}
    assert rows["penalty λW"][-1] == number(found.penalty)
    assert rows["gradient"][-1] == number(found.gradient)
    assert rows["now"][1] == f"{found.loss:.10f}"
    drawn = page.all("svg")
    assert drawn
    assert "the pixel in row 14, column 14 marked" in drawn[0]["aria-label"]
    assert page.all("rect")[0]["x"] == "13.5"
    pixels = decoded(page.all("image")[0]["href"])[:, :, 0].astype(int)
    assert np.abs(255 - batch.image(example).astype(int) - pixels).max() <= 255 / 63
    dead = wk.follow(network, batch.X, batch.Y, "W1[3,0]")
    assert f"Why it is zero: {dead.why_zero}." in read(dead).text


def test_a_check_says_what_agrees_and_what_is_wrong(network, batch, wrong):
    right = read(wk.check_gradients(network, batch.X, batch.Y, sample=8))
    assert [row[1] for row in right.rows[1:]] == [f"✓{SPACE}agrees"] * 4
    page = read(wrong)
    assert wrong.verdict in page.text
    assert f"{wrong.mistake.name}: {wrong.mistake.sentence} {wrong.mistake.mend}" in page.text
    verdicts = {row[0]: row[1] for row in page.rows[1:]}
    assert verdicts["db2"] == f"✗{SPACE}wrong: 10 of 10"
    assert verdicts["dW2"] == f"✓{SPACE}agrees"
    assert "8 of each array drawn at random" in page.text
    assert "b2 < 0" in read(dataclasses.replace(wrong, detail="b2 < 0")).text
