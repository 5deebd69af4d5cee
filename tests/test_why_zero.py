"""Why a gradient is zero: the reason that is given is the one there is."""

import re

import numpy as np
import pytest

import workings as wk
from workings.explanation.followed_words import why_zero_title


def tiny(activation="relu", sizes=(3, 2, 2), dtype=np.float64):
    """A network of small whole numbers, and two examples."""
    network = wk.Network(sizes, activation, init="zeros", dtype=dtype)
    for W in network.W:
        W[...] = np.arange(1, W.size + 1).reshape(W.shape) % 3 - 0.5
    X = np.array([[1.0, 2.0], [0.0, 0.0], [1.0, 0.5]])
    return network, X, np.eye(2)


def why(network, X, Y, name):
    found = wk.follow(network, X, Y, name)
    assert found.gradient == 0
    assert not found.terms.any()
    assert found.digits is None
    assert found.change_kept is None
    assert found.loss_after_one == found.loss
    return found.why_zero


def test_why_a_pixel_has_no_gradient(small_model, digits):
    network = wk.load(small_model)
    assert why(network, digits[:16].X, digits[:16].Y, "W1[5,0]") == (
        "the pixel in row 0, column 0 is 0 in each of the 16 images, and each share of the "
        "gradient is dZ times it"
    )
    assert "is 0 in this image, and" in why(network, digits[:1].X, digits[:1].Y, "W1[5,0]")
    network, X, Y = tiny()
    assert why(network, X, Y, "W1[0,1]").startswith("input 1 is 0 in each of the 2 examples")


def test_why_a_dead_unit_has_no_gradient():
    network, X, Y = tiny()
    network.b[1][1] = -50
    largest = network.forward(X).Z[1][1].max()
    told = why(network, X, Y, "W1[1,0]")
    assert told.startswith(
        "unit 1 of layer 1 is silent in each of the 2 examples: "
        f"its weighted sum Z is never above 0 (at most −{-largest:.4f}"
    )
    assert why(network, X, Y, "b1[1]") == told
    silent = why(network, X, Y, "W2[0,1]")
    assert silent == (
        "unit 1 of layer 1 is silent in each of the 2 examples: its weighted sum Z is never "
        f"above 0 (at most −{-largest:.4f}); each share of the gradient is dZ times its A"
    )


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_why_a_saturated_unit_has_no_gradient(activation):
    network, X, Y = tiny(activation)
    network.b[1][1] = 900
    told = why(network, X, Y, "W1[1,0]")
    assert told.startswith("unit 1 of layer 1 is saturated in each of the 2 examples: ")
    assert f"where {activation}'s derivative is 0 in float64" in told


def test_why_a_certain_output_has_no_gradient():
    network, X, Y = tiny()
    network.b[2][...] = [[4000.0], [-4000.0]]
    Y = np.array([[1.0, 1.0], [0.0, 0.0]])
    told = why(network, X, Y, "b2[0]")
    assert told.startswith("output 0 (class 0) is saturated: its probability is exactly")
    below = why(network, X, Y, "W1[0,0]")
    assert below == (
        "the layer above passes nothing down: dZ[2] is 0 in each of the 2 examples "
        "(each probability is exactly the label's 0 or 1)"
    )


def test_smoothed_labels_are_not_called_saturated():
    network = wk.Network([3, 4], init="zeros")
    Y = np.full((4, 3), 0.25)
    told = wk.follow(network, np.eye(3), Y, "W1[0,0]").why_zero
    assert "probability is exactly the label's share in each of the 3 examples" in told
    assert "saturated" not in told
    assert "0 or 1" not in told
    deep = wk.Network([3, 2, 4], "sigmoid", init="zeros")
    below = wk.follow(deep, np.eye(3), Y, "b1[0]").why_zero
    assert below.endswith("(each probability is exactly the label's share)")


def test_why_nothing_comes_down():
    network, X, Y = tiny("linear")
    network.W[2][:, 1] = 0
    assert why(network, X, Y, "W1[1,0]") == (
        "nothing comes down to unit 1 of layer 1: the weights that lead up from it, W[2][:,1], "
        "are all 0"
    )
    deep, X, Y = tiny("relu", (3, 2, 2, 2))
    deep.b[2][1] = -50
    deep.W[2][0, 0] = 0
    deep.b[1][...] = 20
    deep.W[2][0, 1] = 1
    assert why(deep, X, Y, "b1[0]") == (
        "nothing comes down to unit 0 of layer 1: its row of W[2]ᵀ dZ[2] is 0 in each of the "
        "2 examples"
    )


def test_why_when_both_factors_are_zero():
    network, X, Y = tiny()
    network.b[1][1] = -50.25
    Z = network.forward(X).Z[1][1, 0]
    assert why(network, X[:, :1], Y[:, :1], "W1[1,1]") == (
        "both factors are 0: input 1 is 0 in this example; and unit 1 of layer 1 is silent in "
        f"this example: its weighted sum Z is −{-Z:.4f}, not above 0, and there ReLU's derivative "
        "is 0"
    )
    deep, X, Y = tiny("relu", (3, 2, 2, 2))
    deep.b[1][1] = deep.b[2][0] = -50
    told = why(deep, X, Y, "W2[0,1]")
    assert told.startswith("both factors are 0: unit 1 of layer 1 is silent in each of the 2 exam")
    assert "; and unit 0 of layer 2 is silent in each" in told
    assert "times its A" not in told


def test_why_when_each_example_has_a_reason_of_its_own():
    network, X, Y = tiny()
    X = np.array([[0.0, 1.0], [0.0, 0.0], [1.0, -4.0]])
    network.W[1][0] = [1, 1, 1]
    network.b[1][0] = 0.5
    assert network.forward(X).Z[1][0].tolist() == [1.5, -2.5]
    assert why(network, X, Y, "W1[0,0]") == (
        "input 0 is 0 in 1 of the 2 examples, and in the other 1 nothing is passed back to "
        "unit 0 of layer 1 (dZ is 0)"
    )


def test_why_when_the_shares_cancel():
    network = wk.Network([1, 2], init="zeros", dtype=np.float64)
    X, Y = np.array([[1.0, 1.0]]), np.eye(2)
    found = wk.follow(network, X, Y, "W1[0,0]")
    assert found.gradient == 0
    assert found.terms.any()
    assert found.why_zero.startswith("the shares cancel one another")


def test_why_in_one_example():
    network, X, Y = tiny()
    network.b[1][1] = -50.25
    Z = network.forward(X).Z[1][1, 0]
    told = why(network, X[:, :1], Y[:, :1], "W1[1,0]")
    assert f"in this example: its weighted sum Z is −{-Z:.4f}, not above 0, and there" in told
    silent = why(network, X[:, :1], Y[:, :1], "W2[0,1]")
    assert f"its weighted sum Z is −{-Z:.4f}, not above 0;" in silent
    network, X, Y = tiny("tanh")
    network.b[1][1] = 900.25
    assert re.search(
        r"its weighted sum Z is \d+\.\d+, where", why(network, X[:, :1], Y[:, :1], "b1[1]")
    )


def test_with_a_penalty_the_gradient_of_a_dead_units_weight_is_the_penaltys():
    network, X, Y = tiny()
    network.b[1][1] = -50
    found = wk.follow(network, X, Y, "W1[1,0]", l2=0.5)
    assert found.gradient == found.penalty == 0.5 * found.value != 0
    assert "unit 1 of layer 1 is silent" in found.why_zero


def test_a_penalty_left_over_is_told_from_a_gradient_of_zero():
    network, X, Y = tiny()
    network.b[1][1] = -50
    assert why_zero_title(wk.follow(network, X, Y, "W1[1,0]")) == "Why it is zero"
    left = wk.follow(network, X, Y, "W1[1,0]", l2=0.5)
    assert why_zero_title(left) == "Why the examples' share is zero"
