"""An explanation's formulas with numbers in them, each computed anew; and what its words name."""

import math
import re

import numpy as np
import pytest

import workings as wk
from explained import explained, trained_networks
from workings import maths
from workings.explanation import explain
from workings.explanation.arithmetic import number

FUNCTIONS = {
    f"{name}{prime}": (lambda z, f=f: float(f(np.array([z]))[0]))
    for name, entry in maths.ACTIVATIONS.items()
    for prime, f in (("", entry.function), ("′", entry.derivative))
}


@pytest.fixture(scope="module")
def trained(mnist):
    return trained_networks(mnist)


@pytest.fixture(params=["10", "64-32", "flowers"])
def case(request, trained):
    return trained[request.param]


def numbered(text):
    """Take a formula with numbers apart: the entry, the middle, the result, as text."""
    text = re.sub(r" \((the|input|\w+ \d+ of) [^=]*\)$", "", text)
    head, *middle, result = text.split(" = ")
    return head, middle, result


def computed(text):
    """Return the value of an expression as `with_numbers` writes them."""
    text = text.replace("−", "-").replace("·", "*")
    text = re.sub(r"e\^(\(-[^)]*\)|[\d.]+)", r"exp(\1)", text)
    text = re.sub(r"log ([\d.e-]+)", r"log(\1)", text)
    text = text.replace("√(", "sqrt(")
    names = {"exp": math.exp, "log": math.log, "sqrt": math.sqrt, "min": min}
    for name, function in sorted(FUNCTIONS.items(), key=lambda entry: -len(entry[0])):
        plain = re.sub(r"\W", "_", name)
        text = text.replace(f"{name}(", f"{plain}(")
        names[plain] = function
    return eval(text, {"__builtins__": {}}, names)


def entry_of(explanation, head):
    """Return the number at the place a formula names: ``Z[1][3,0]``, ``losses[2]``, ``loss``."""
    symbol, place = re.fullmatch(r"(.*?)(\[\d+(?:,\d+)?\])?", head).groups()
    if symbol.startswith("("):
        symbol = symbol[1:-1]
    values = explanation[symbol].values
    return float(values[tuple(map(int, place.strip("[]").split(",")))] if place else values)


@pytest.mark.parametrize(
    ("m", "objective"),
    [
        (1, {}),
        (3, {}),
        (30, {"l2": 0.01}),
        (3, {"dropout": 0.3, "weights": [0.5, 2, 1], "label_smoothing": 0.1, "clip_norm": 0.2}),
        (1, {"dropout": 0.3, "weights": [3], "seed": 1, "clip_norm": 100, "l2": 0.01}),
    ],
)
def test_every_formula_with_numbers_is_right(case, m, objective):
    explanation = explained(case, m, **objective)
    for step in explanation.steps:
        head, middle, result = numbered(step.with_numbers)
        if step.part == "after":
            result = result.partition(", before")[0]
        value = entry_of(explanation, head)
        digits = 6 if step.part in ("update", "after") else 4
        assert result == number(value, digits), step
        for text in middle:
            if "…" not in text and not re.search(r"(Z|dZ|losses)\[", text):
                assert computed(text) == pytest.approx(value, abs=1e-3, rel=6e-3), step


def test_long_sums_are_cut_to_their_largest_terms(case):
    explanation = explained(case, 30)
    network, trace, example = explanation.network, explanation.trace, explanation.example
    for step in explanation.steps:
        _, middle, _ = numbered(step.with_numbers)
        assert len(step.with_numbers) < 160
        if "…" not in step.with_numbers or not step.symbol.startswith(("Z[", "dW")):
            continue
        shown = [term.split("·")[-2:] for term in re.sub(r"^1/30·\(", "", middle[0]).split(" + ")]
        products = [computed("(" + "·".join(pair) + ")") for pair in shown[:2]]
        layer = int(re.search(r"\d", step.symbol)[0])
        row, column = map(int, re.search(r"\]\[(\d+),(\d+)\]", step.with_numbers).groups())
        if step.symbol.startswith("Z["):
            terms = network.W[layer][row] * trace.A[layer - 1][:, example]
        else:
            terms = explanation.gradients.dZ[layer][row] * trace.A[layer - 1][column]
        largest = sorted(terms, key=abs, reverse=True)[:2]
        assert np.abs(products) == pytest.approx(np.abs(largest), abs=1e-3)
        assert f"the 2 largest of {np.count_nonzero(terms)} terms" in step.with_numbers


def test_a_probability_that_rounds_to_zero_has_a_loss_that_is_shown_rightly():
    network = wk.Network([1, 2], init="zeros")
    network.W[1] = [[200.0], [0.0]]
    step = explain(network, [[1.0]], [[0.0], [1.0]])["losses"]
    assert step.with_numbers == "losses[0] = log Σ − (Z − max) = log 1 − (−200) = 200"
    assert step.values == 200


def test_meanings_name_classes_pixels_and_features(trained):
    digits, flowers = explained(trained["10"], 1), explained(trained["flowers"], 1)
    assert "The label is 5" in digits["losses"].meaning
    assert re.search(r"the pixel in row \d+, column \d+", digits["Z[1]"].meaning)
    assert "The label is rose" in flowers["losses"].meaning
    assert re.search("the feature '[abcd]'", flowers["dW[1]"].meaning)


def test_smoothed_labels_are_explained_too(trained):
    network, data = trained["10"]
    Y = 0.9 * data[:1].Y + 0.01
    explanation = explain(network, data[:1].X, Y)
    expected = network.losses(network.forward(data[:1].X), Y.astype(np.float32))
    np.testing.assert_allclose(explanation["losses"].values, expected)
    assert "0.9100·log" in explanation["losses"].with_numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (7.0, "7"),
        (-0.97213, "−0.9721"),
        (0.00012345, "1.23e-04"),
        (0.99999999, "1.0000"),
        (1234.56789, "1234.6"),
        (2e7, "2.00e+07"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
    ],
)
def test_numbers_as_they_are_read(value, text):
    assert number(value) == text
