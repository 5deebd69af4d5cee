"""`workings.explain` at its edges: batches, overflow, steps too small, dead layers, smoothed truth.

The sentences have to stay true there.
"""

import numpy as np
import pytest

import workings as wk
from workings.explanation import Explanation, explain
from workings.explanation.arithmetic import number
from workings.explanation.words import NOT_NUMBERS

ONE = np.array([[0.0], [1.0]])


def small(activation="relu", sizes=(2, 3, 2), seed=0) -> wk.Network:
    return wk.Network(list(sizes), activation, seed=seed)


def scored(*scores: float) -> wk.Network:
    """Return a network of one layer whose scores are these where the input is 1."""
    network = wk.Network([1, len(scores)], init="zeros")
    network.W[1] = np.array(scores)[:, np.newaxis]
    return network


def meanings(explanation: Explanation) -> str:
    return "\n".join(step.meaning for step in explanation.steps)


# Batches.


def test_in_a_batch_what_comes_down_belongs_to_one_examples_own_loss(mnist):
    data = mnist[0][:5]
    network = wk.Network([784, 10, 10], seed=1, dtype=np.float64, preparation=data.preparation)
    explanation = explain(network, data.X.astype(np.float64), data.Y)
    example = explanation.example
    unit = int(np.abs(explanation.gradients.dZ[1][:, example]).argmax())
    moved = explanation.trace.A[1].copy()
    moved[unit] += 1e-6
    scores = network.W[2] @ moved + network.b[2]
    chances = np.exp(scores) / np.exp(scores).sum(axis=0)
    risen = -np.log((chances * data.Y).sum(axis=0)) - explanation["losses"].values
    said = explanation["dA[1]"].meaning
    assert f"the loss of this image (column {example}) would" in said
    assert f"by {number(abs(risen[example]) / 1e-6)} times that" in said
    assert ("rise" in said) == (risen[example] > 0)
    assert "each image's own loss" in explanation["dZ[1]"].meaning
    assert f"in column {example} most on that of unit {unit}." in explanation["dZ[1]"].meaning


def test_with_one_example_what_comes_down_belongs_to_the_loss(mnist):
    data = mnist[0][:1]
    explanation = explain(wk.Network([784, 10, 10], seed=1), data.X, data.Y)
    assert "rose by a little, the loss would" in explanation["dA[1]"].meaning


# What is refused.


@pytest.mark.parametrize(
    ("Y", "message"),
    [
        ([[0, 0], [1, 0]], r"each column of Y adds up to 1; column 1 adds up to 0: labels become"),
        ([[1, 1], [1, 1]], r"each column of Y adds up to 1; column 0 adds up to 2: "),
        ([[np.nan, 0], [1, 1]], r"column 0 adds up to nan"),
        ([[1.5, 0], [-0.5, 1]], r"Y holds -0.5: its columns are probabilities, 0 or more"),
    ],
)
def test_truth_that_is_no_distribution_is_refused(Y, message):
    with pytest.raises(wk.ShapeError, match=message):
        explain(small(), np.ones((2, 2)), Y)


def test_truth_that_was_rounded_is_taken():
    explain(small(sizes=(2, 3, 3)), np.ones((2, 1)), np.full((3, 1), 0.33333))


@pytest.mark.parametrize(
    ("X", "Y", "name"),
    [("x", "y", "X"), (np.ones((2, 1)), "y", "Y"), ([[1], [1, 2]], ONE, "X"), ([{}], ONE, "X")],
)
def test_what_is_no_array_of_numbers_is_refused(X, Y, name):
    with pytest.raises(wk.ShapeError, match=f"{name} is no array of numbers"):
        explain(small(), X, Y)


# Steps that are too small, too large, or of what is NaN already.


def test_a_step_too_small_for_the_type_says_so():
    network = small(seed=4)
    network.b[1], network.b[2] = np.full((3, 1), 1.0), np.full((2, 1), 1.0)
    explanation = explain(network, np.ones((2, 1)), ONE, learning_rate=1e-12)
    assert explanation.loss_after == explanation.loss
    assert np.any(explanation.gradients.dW[2])
    assert "too small for float32" in explanation["loss′"].meaning
    assert explanation["W[2]′"].meaning.startswith("Nothing moves: α · dW[2] is not 0, but too")
    assert "nothing to be learnt" not in meanings(explanation)


def test_a_rise_that_is_rounding_is_not_blamed_on_a_long_step():
    network = wk.Network([2, 12, 3], seed=1)
    rng, risen = np.random.default_rng(0), 0
    for _ in range(60):
        X = rng.normal(size=(2, 3))
        explanation = explain(network, X, np.eye(3), learning_rate=3e-8)
        risen += explanation.loss_after > explanation.loss
        assert "too long" not in explanation["loss′"].meaning
    assert risen  # else the test shows nothing


def test_where_nothing_can_be_learnt_it_says_so():
    explanation = explain(scored(200.0, 0.0), [[1.0]], [[1.0], [0.0]])
    assert "there was nothing to be learnt from here" in explanation["loss′"].meaning
    assert explanation["W[1]′"].meaning == "Nothing moves."


def test_a_step_that_leads_to_nan_is_not_called_as_probable_as_before():
    explanation = explain(small(seed=2), [[1.0], [1.0]], ONE, learning_rate=1e30)
    assert np.isnan(explanation["A[2]′"].values).any()
    assert "is NaN, no number, now: the step was too long" in explanation["A[2]′"].meaning
    assert "as before" not in meanings(explanation)
    assert "smaller learning rate" in explanation["loss′"].meaning
    assert explanation["losses′"].meaning.startswith("Some of these are no finite numbers")


def test_weights_that_the_step_makes_infinite_are_counted():
    explanation = explain(scored(0.0, 0.0), [[1e3]], ONE, learning_rate=1e37)
    new = explanation["W[1]′"]
    count = np.isinf(new.values).sum()
    assert count
    assert f"too large for float32 now: {count}." in new.meaning


def test_a_network_that_holds_nan_is_spoken_of_as_such():
    network = small()
    network.W[1] = np.full((3, 2), np.nan)
    explanation = explain(network, [[1.0], [1.0]], ONE)
    for symbol in ("Z[1]", "max", "A[2]", "losses", "loss", "dZ[2]", "dW[1]", "dW[2]", "W[1]′"):
        assert explanation[symbol].meaning == NOT_NUMBERS
    said = meanings(explanation)
    for untrue in ("highest", "has to go", "learning rate", "too long", "as before", "than before"):
        assert untrue not in said
    assert "before the step already" in explanation["loss′"].meaning
    assert "before the step already" in explanation["A[2]′"].meaning


def test_nan_in_one_example_of_a_batch_is_spoken_of():
    explanation = explain(small(), [[1.0, np.nan], [1.0, 1.0]], np.eye(2))
    assert explanation["losses"].meaning == NOT_NUMBERS
    assert "NaN" in explanation["losses"].with_numbers


def test_repr_of_a_huge_loss_is_short():
    explanation = explain(scored(0.0, 2e38), [[1.0]], [[1.0], [0.0]])
    assert "loss 2.00e+38 → " in repr(explanation)


# Sentences of softmax and the loss.


def test_the_highest_score_is_named_where_the_probabilities_are_equal():
    explanation = explain(scored(1e-9, 2e-9, 3e-9), [[1.0]], [[1.0], [0.0], [0.0]])
    assert len(set(explanation.trace.probabilities.ravel().tolist())) == 1
    assert explanation["max"].with_numbers == "max[0] = Z[1][2,0] = 3.00e-09"
    assert explanation["max"].meaning == "The highest score is that of class 2."


def test_certainty_costs_nothing_only_where_the_truth_is_one_class():
    network = scored(1.0, 2.0)
    certain = explain(network, [[1.0]], [[0.0], [1.0]])["losses"].meaning
    smoothed = explain(network, [[1.0]], [[0.1], [0.9]])["losses"].meaning
    assert "Certainty would cost 0." in certain
    assert "Certainty" not in smoothed
    assert "the most of it, 0.9000, lies on 1" in smoothed


def test_a_lead_in_points_is_told_in_plain_words():
    explanation = explain(scored(1.0, 2.0), [[1.0]], ONE)
    assert "1 point ahead becomes e ≈ 2.7 times as likely." in explanation["e^"].meaning


# Sentences of hidden layers.


def test_a_dead_layer_depends_on_no_unit():
    network = small()
    network.b[1] = np.full((3, 1), -100.0)
    explanation = explain(network, [[1.0], [1.0]], ONE)
    assert explanation["dZ[1]"].meaning.endswith("; on none of them.")


@pytest.mark.parametrize("activation", ["linear", "leaky-relu", "relu"])
def test_slopes_of_one_are_not_called_flat(activation):
    network = small(activation)
    network.b[1] = np.full((3, 1), 100.0)  # all sums lie above 0
    explanation = explain(network, [[1.0], [1.0]], ONE)
    assert explanation["g′(Z[1])"].meaning.startswith("The slope is 1 for every unit")
    assert "without this bend" not in explanation["A[1]"].meaning


def test_leaky_slopes_are_counted():
    network = small("leaky-relu")
    network.b[1] = [[100.0], [-100.0], [-100.0]]
    explanation = explain(network, [[1.0], [1.0]], ONE)
    said = "Units with a sum of 0 or less: 2 of 3. They pass back 0.01 of what comes down"
    assert explanation["g′(Z[1])"].meaning.startswith(said)
    assert "without the bend at 0" in explanation["A[1]"].meaning


def test_smooth_slopes_are_as_they_were():
    explanation = explain(small("tanh"), [[1.0], [1.0]], ONE)
    assert "flat units learn slowly" in explanation["g′(Z[1])"].meaning
    assert "without this bend" in explanation["A[1]"].meaning


# Formulas.


def test_a_sum_of_one_term_or_none_is_not_written_twice():
    network = small()
    network.b[1] = np.full((3, 1), -100.0)
    network.b[2] = [[-0.0253], [200.0]]
    explanation = explain(network, [[1.0], [1.0]], [[0.0], [1.0]])
    assert explanation["dW[1]"].with_numbers == "dW[1][0,0] = 0·1 = 0"
    assert explanation["Σ"].with_numbers == "Σ[0] = 1"
    for step in explanation.steps:
        _, *middle, result = step.with_numbers.split(" = ")
        assert result not in middle
