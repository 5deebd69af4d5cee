"""Where a finite difference says little: at kinks, and where numbers round."""

import itertools

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks
from workings import maths
from workings.gradcheck import check_gradients, finite_difference
from workings.mistakes import MISTAKES, right_backward
from workings.places import Place


@pytest.mark.parametrize("activation", ["relu", "leaky-relu"])
@pytest.mark.parametrize("start", [0.0, 3e-8, -3e-8])
def test_a_sum_at_a_kink_is_counted_and_is_no_error(activation, start):
    network, X, Y = away_from_kinks([3, 2, 2], activation, examples=1, seed=1)
    network.b[1][0, 0] = 0
    network.b[1][0, 0] = start - network.forward(X).Z[1][0, 0]
    assert abs(network.forward(X).Z[1][0, 0]) < 1e-7
    one = finite_difference(network, X, Y, Place("b", 1, 0))
    assert one.kink
    right = right_backward(network, X, Y)["db1"][0, 0]
    assert abs(one.value - right) > 1e-3  # as an error it would be a large one
    report = check_gradients(network, X, Y)
    assert report.ok
    assert [array.kinks for array in report.arrays] == [3, 1, 0, 0]
    assert not finite_difference(network, X, Y, Place("b", 1, 1)).kink


def test_beside_a_kink_a_smaller_step_is_taken():
    network, X, Y = away_from_kinks([3, 2, 2], "relu", examples=1, seed=1)
    network.b[1][0, 0] += 5e-6 - network.forward(X).Z[1][0, 0]
    assert finite_difference(network, X, Y, Place("b", 1, 0)).kink
    report = check_gradients(network, X, Y)
    assert report.ok
    assert [array.kinks for array in report.arrays] == [0, 0, 0, 0]


def test_a_kink_in_a_layer_above_is_seen_too():
    network, X, Y = away_from_kinks([3, 2, 2, 2], ["tanh", "relu"], examples=1, seed=1)
    network.b[2][1, 0] -= network.forward(X).Z[2][1, 0]
    kinks = [array.kinks for array in check_gradients(network, X, Y).arrays]
    assert kinks == [6, 2, 2, 1, 0, 0]
    assert finite_difference(network, X, Y, Place("W", 1, 0, 0)).kink


def test_a_kink_is_seen_in_each_of_several_layers():
    network, X, Y = away_from_kinks([3, 2, 2, 2], "relu", examples=1, seed=1)
    network.b[1][0, 0] -= network.forward(X).Z[1][0, 0]
    kinks = [array.kinks for array in check_gradients(network, X, Y).arrays]
    assert kinks == [3, 1, 0, 0, 0, 0]


def test_smooth_activations_have_no_kinks():
    network, X, Y = away_from_kinks([3, 2, 2], "gelu-tanh", examples=1, seed=1)
    network.b[1][0, 0] -= network.forward(X).Z[1][0, 0]
    assert [array.kinks for array in check_gradients(network, X, Y).arrays] == [0, 0, 0, 0]


def test_a_kink_that_changes_nothing_is_none():
    network, X, Y = away_from_kinks([3, 2, 2], "relu", examples=2, seed=1)
    network.b[1][0, 0] -= network.forward(X).Z[1][0, 0]
    hidden = {1: np.array([[0.0, 1.0], [1.0, 1.0]])}
    for parts in ({"masks": hidden}, {"weights": np.array([0.0, 1.0])}):
        report = check_gradients(network, X, Y, **parts)
        assert [array.kinks for array in report.arrays] == [0, 0, 0, 0]
    assert [array.kinks for array in check_gradients(network, X, Y).arrays] == [3, 1, 0, 0]


def test_a_kink_hides_no_error_beside_it():
    network, X, Y = away_from_kinks([3, 2, 2], "relu", examples=1, seed=1)
    network.b[1][0, 0] -= network.forward(X).Z[1][0, 0]

    def mine(net, X, Y):
        gradients = right_backward(net, X, Y)
        gradients["db1"][1] += 1e-6
        return gradients

    report = check_gradients(network, X, Y, backward=mine)
    assert report.wrong == ("db1",)
    assert str(report.arrays[1].worst) == "b1[1]"


def off_by_one_in_db1(net, X, Y):
    gradients = right_backward(net, X, Y)
    return gradients | {"db1": gradients["db1"] + 1}


def test_a_wrong_backward_does_not_pass_at_kinks():
    network = wk.Network([784, 10, 10], seed=0)
    X, Y = np.zeros((784, 8)), np.eye(10)[:, :8]
    report = check_gradients(network, X, Y, backward=off_by_one_in_db1)
    assert report.wrong == ("db1",)
    db1 = report.arrays[1]
    assert (db1.kinks, db1.beside_own, db1.wrong) == (10, 10, 10)
    assert db1.worst_beside_own
    assert db1.backpropagation - db1.numeric == pytest.approx(1)
    assert report.verdict == "Wrong: db1 disagrees with the package's own gradient."
    assert check_gradients(network, X, Y, backward=right_backward).ok


def test_an_own_gradient_that_differences_contradict_judges_nothing(monkeypatch):
    network, X, Y = away_from_kinks([3, 2, 2], "relu", examples=1, seed=1)
    own = off_by_one_in_db1(network, X, Y)
    monkeypatch.setattr("workings.gradcheck.check._own", lambda problem: own)
    report = check_gradients(network, X, Y, backward=right_backward, sample=1)
    assert report.ok
    assert [array.beside_own for array in report.arrays] == [5, 0, 3, 1]


def test_where_everything_is_a_kink_the_report_says_that_nothing_is_known(digits):
    network = wk.Network([784, 10, 10], init="zeros")
    report = check_gradients(network, digits.X[:, :8], digits.Y[:, :8])
    assert report.ok
    assert report.arrays[1].verdict == "unknown"
    assert "nothing is known of db1" in report.verdict
    assert report.verdict.startswith("Right as far as known: ")
    assert not report.known


# Numbers that are hard to compare.


def test_gradients_that_are_all_zero_divide_by_nothing():
    network = wk.Network([3, 2, 2], "relu", dtype=np.float64)
    network.b[1][...] = -100  # dead
    report = check_gradients(network, np.ones((3, 4)), np.eye(2)[[0, 1, 0, 1]].T)
    assert report.ok
    assert [array.relative for array in report.arrays[:3]] == [0.0, 0.0, 0.0]
    assert report.arrays[0].worst is not None


def test_saturated_softmax_and_large_weights():
    for scale, activation in itertools.product((10, 100, 1000), maths.ACTIVATIONS):
        network, X, Y = away_from_kinks([4, 5, 3], activation, examples=3, seed=3)
        network.W[2] = network.W[2] * scale
        assert check_gradients(network, X, Y).ok, (scale, activation)


def test_what_rounding_hides_is_counted_and_what_it_cannot_hide_is_wrong():
    network, X, Y = away_from_kinks([4, 3, 3, 2], "linear", examples=3, seed=3)
    for W in network.W:
        W *= 300
    report = check_gradients(network, X * 1000, Y)
    assert report.ok
    assert sum(array.unsure for array in report.arrays) > 0
    for mistake in ("one-over-m-forgotten", "m-of-another-set"):
        assert not check_gradients(network, X, Y, backward=MISTAKES[mistake].backward).ok
