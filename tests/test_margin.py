"""Why one class and not another: a margin's parts are the scores' difference, unit by unit."""

import json

import numpy as np
import pytest

import workings as wk
from workings.explanation.margin import LISTED, Margin, margin, margin_words


def made(sizes, activations, seed=0, examples=3):
    """A training step with weights that are not 0, and labels 0, 1, 2."""
    network = wk.Network(sizes, activations, seed=seed, dtype=np.float64)
    rng = np.random.default_rng(seed)
    for b in network.b:
        b[...] = rng.normal(size=b.shape)
    X = rng.normal(size=(sizes[0], examples))
    Y = np.eye(sizes[-1])[:, np.arange(examples) % sizes[-1]]
    return wk.explain(network, X, Y)


@pytest.mark.parametrize(
    ("sizes", "activations"),
    [([12, 4], ()), ([12, 30, 4], "relu"), ([12, 9, 7, 5, 4], ["tanh", "relu", "sigmoid"])],
)
@pytest.mark.parametrize("seed", range(4))
def test_its_parts_are_the_difference_of_the_scores(sizes, activations, seed):
    step = made(sizes, activations, seed)
    W, b = step.network.W[-1], step.network.b[-1]
    for example in range(3):
        A = step.trace.A[len(sizes) - 2][:, example]
        Z = W @ A + b[:, 0]
        found = margin(step, example)
        label = int(step.Y[:, example].argmax())
        by_score = np.argsort(-Z)
        assert found.read == by_score[0]
        assert found.other == (by_score[1] if label == found.read else label)
        assert found.total == pytest.approx(Z[found.read] - Z[found.other], abs=1e-12)
        assert np.allclose(found.shares, (W[found.read] - W[found.other]) * A, atol=1e-12)
        assert found.shares.sum() + found.bias == pytest.approx(found.total, abs=1e-12)
        sizes_ = np.abs(found.shares[found.ranked])
        assert (np.diff(sizes_) <= 0).all()
        assert len(found.ranked) == np.count_nonzero(found.shares)


@pytest.mark.parametrize("units", [0, 1, 4, LISTED, LISTED + 1, LISTED + 2, 40])
@pytest.mark.parametrize("digits", [2, 4])
def test_what_is_shown_adds_up_to_the_last_digit(units, digits):
    rng = np.random.default_rng(units)
    shares = rng.normal(size=units).round(7)
    other, bias = rng.normal(size=2)
    found = Margin(0, 1, 0, (other + shares.sum() + bias, other), shares, bias)
    listed = found.listed()
    assert len(listed) == (units if units <= LISTED + 1 else LISTED)
    shown = found.rounded(listed, digits)
    scale = 10**digits
    whole = [round(part * scale) for part in (*shown.shares, shown.others, shown.bias)]
    assert sum(whole) == round(shown.total * scale)
    assert shown.total == pytest.approx(round(found.scores[0], digits) - round(other, digits))
    for unit, share in zip(listed, shown.shares, strict=True):
        assert share == pytest.approx(shares[unit], abs=(units + 2) / scale)
    if len(listed) == units:
        assert shown.others == 0


def test_it_is_told_in_a_sentence():
    network = wk.Network([12, 3, 3], seed=0)
    shares = np.array([-2.0, 3.5, 0.25])
    found = Margin(0, 2, 1, (4.0, 2.0), shares, 0.25)
    assert margin_words(network, found) == (
        "Why 2 and not 1: its score is 2.00 higher, above all through unit 1 (+3.50) and unit 2 "
        "(+0.25)."
    )
    alone = Margin(0, 2, 1, (4.0, 3.0), -shares * 0, 1.0)
    assert margin_words(network, alone).endswith("1.00 higher, by the biases alone.")
    inputs = made([4, 3], ())
    assert "input" in margin_words(inputs.network, margin(inputs))


def test_the_command_line_tells_it_in_words_and_in_numbers(workings, small_model):
    told = workings("explain", small_model, "--image", "18", "--json")
    document = json.loads(told.out)["margin"]
    network = wk.load(small_model)
    data = wk.load_mnist()[1][18:19]
    found = margin(wk.explain(network, data.X, data.Y))
    assert document == {
        "read": found.read,
        "other": found.other,
        "total": found.total,
        "bias": found.bias,
        "shares": found.shares.tolist(),
    }
    text = " ".join(workings("explain", small_model, "--image", "18").out.split())
    assert margin_words(network, found) in text


def test_without_another_class_or_finite_scores_there_is_none():
    step = made([4, 3, 3], "relu")
    step.trace.Z[2][1, 0] = np.inf
    assert margin(step, 0) is None
    assert margin(step, 1) is not None
