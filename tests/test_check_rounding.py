"""What a check says where the loss is so large that a difference is all rounding."""

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks
from workings.gradcheck import check_gradients
from workings.gradcheck.places import Places
from workings.gradcheck.problem import posed
from workings.gradcheck.rounding import loss_rounding
from workings.mistakes import right_backward


def lost(size):
    """One example, one number in, three classes: the loss is `size`, and db is 0.6, 0.4, −1."""
    network = wk.Network([1, 3], init="zeros", dtype=np.float64)
    network.W[1][2] = -size
    network.b[1][0] = np.log(1.5)
    return network, np.ones((1, 1)), np.array([[0.0], [0.0], [1.0]])


def no_slope(net, X, Y):
    """The right gradient, but for two of b1's three, which are said to be 0."""
    gradients = right_backward(net, X, Y)
    gradients["db1"][:2] = 0
    return gradients


@pytest.mark.parametrize("size", [1e12, 1e15, 1e18])
def test_a_difference_of_zero_that_is_all_rounding_proves_nothing(size):
    report = check_gradients(*lost(size), backward=no_slope)
    assert report.wrong == ("db1",)
    assert report.arrays[1].wrong == 2


def test_it_is_counted_as_unsure_where_nothing_else_can_judge(monkeypatch):
    monkeypatch.setattr(
        "workings.gradcheck.check._own", lambda given: no_slope(given.network, given.X, given.Y)
    )
    report = check_gradients(*lost(1e18))
    assert report.ok
    assert not report.known
    assert (report.arrays[1].unsure, report.arrays[1].verdict) == (3, "unknown")


@pytest.mark.parametrize("size", [1e9, 1e12, 1e14])
def test_a_step_that_is_not_small_calls_nothing_wrong(size):
    """Below 1e-7 of a weight no step is taken: of 1e9 that is 100, and softmax turns over 1."""
    network = wk.Network([1, 3], init="zeros", dtype=np.float64)
    network.W[1][...] = size
    X, Y = np.ones((1, 1)), np.array([[1.0], [0.0], [0.0]])
    report = check_gradients(network, X, Y)
    assert report.ok, str(report)
    assert report.arrays[0].unsure == 3

    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        return gradients | {"dW1": 1.01 * gradients["dW1"]}

    assert check_gradients(network, X, Y, backward=mine).wrong == ("dW1",)


def test_zeros_prove_nothing_where_no_step_is_small_enough():
    """A difference that could not be taken is no difference of 0."""
    network, X, Y = away_from_kinks([6, 8, 8, 8, 4], "relu", examples=12, seed=3)
    for W in network.W:
        W *= 1e4
    right = right_backward(network, X, Y)
    assert check_gradients(network, X, Y, backward=right_backward).ok
    for name in right:
        zeros = right | {name: np.zeros_like(right[name])}
        report = check_gradients(network, X, Y, backward=lambda *given, zeros=zeros: zeros)
        assert report.wrong == (name,), str(report)


def rounding_of(network, X, Y, kind="b", layer=1, **parts):
    problem = posed(network, X, Y, **parts)
    array = (network.W if kind == "W" else network.b)[layer]
    places = Places(kind, layer, *np.divmod(np.arange(array.size), array.shape[1]))
    return loss_rounding(problem, problem.network.forward(problem.X, problem.masks), places)


def test_the_rounding_grows_with_the_loss():
    small, large = (rounding_of(*lost(size)) for size in (1, 1e12))
    assert small.max() < 1e-14
    assert large.min() > 3e-4 and large.max() < 1e-3  # 2 to 4 times ε · 1e12


@pytest.mark.parametrize("activation", ["relu", "gelu-tanh", "tanh"])
def test_it_is_about_what_the_loss_is_wrong_by(activation):
    """In float32 all of it can be seen: its ε is 2²⁹ times as large."""
    network, X, Y = away_from_kinks([6, 5, 4, 3], activation, examples=7, seed=2)
    exact = network.losses(network.forward(X), Y).mean()
    single = network.copy(np.float32)
    X32 = X.astype(np.float32)
    off = abs(single.losses(single.forward(X32), Y.astype(np.float32)).mean() - exact)
    estimate = rounding_of(network, X, Y).max() * 2.0**29
    assert estimate / 100 < off < 3 * estimate


def test_what_cannot_be_felt_in_the_loss_is_not_rounded():
    network, X, Y = away_from_kinks([3, 2, 2], "relu", examples=4, seed=1)
    network.b[1][0] = -100  # dead
    dead, alive = rounding_of(network, X, Y)
    assert dead == 0 < alive
    X[1] = 0
    assert rounding_of(network, X, Y, "W")[[0, 1, 2, 4]].tolist() == [0, 0, 0, 0]
    assert rounding_of(network, X, Y, weights=np.array([1, 0, 0, 0.0]))[1] > alive


def test_huge_weights_leave_everything_unsure_and_overflow_nowhere():
    network, X, Y = away_from_kinks([3, 2, 2], "tanh", examples=4, seed=1)
    network.W[2] *= 1e200
    report = check_gradients(network, X, Y)
    assert report.ok
    assert report.arrays[0].unsure == 6
