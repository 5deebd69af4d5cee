"""The network: shapes, counting from one, one column at a time, a pass worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workings as wk


@pytest.fixture
def by_hand() -> wk.Network:
    """Two inputs, two hidden ReLU units, two classes, with numbers easy to work with."""
    network = wk.Network([2, 2, 2], dtype=np.float64)
    network.W[1] = [[1, 2], [-1, 1]]
    network.b[1] = [[0.5], [-1]]
    network.W[2] = [[1, 0], [0.5, 2]]
    network.b[2] = [[0], [-0.25]]
    return network


def test_a_forward_pass_worked_by_hand(by_hand):
    # Z[1] = [1·1 + 2·0 + 0.5, −1·1 + 1·0 − 1] = [1.5, −2];  A[1] = [1.5, 0]
    # Z[2] = [1·1.5 + 0, 0.5·1.5 − 0.25] = [1.5, 0.5];  A[2] = [e/(1 + e), 1/(1 + e)]
    trace = by_hand.forward([[1], [0]])
    np.testing.assert_allclose(trace.Z[1], [[1.5], [-2]])
    np.testing.assert_allclose(trace.A[1], [[1.5], [0]])
    np.testing.assert_allclose(trace.Z[2], [[1.5], [0.5]])
    np.testing.assert_allclose(trace.A[2], [[np.e / (1 + np.e)], [1 / (1 + np.e)]])


def test_a_backward_pass_worked_by_hand(by_hand):
    # The truth is class 1, p = 1/(1 + e) its probability.  dZ[2] = [1 − p, p − 1]
    # dW[2] = dZ[2]·[1.5, 0];  db[2] = dZ[2]
    # dZ[1] = W[2]ᵀdZ[2] ⊙ [1, 0] = [(1 − p)(1 − 0.5), 0];  dW[1] = dZ[1]·[1, 0];  db[1] = dZ[1]
    trace = by_hand.forward([[1], [0]])
    gradients = by_hand.backward(trace, np.array([[0.0], [1.0]]))
    q = 1 - 1 / (1 + np.e)
    np.testing.assert_allclose(gradients.dZ[2], [[q], [-q]])
    np.testing.assert_allclose(gradients.dW[2], [[1.5 * q, 0], [-1.5 * q, 0]])
    np.testing.assert_allclose(gradients.db[2], [[q], [-q]])
    np.testing.assert_allclose(gradients.dZ[1], [[0.5 * q], [0]])
    np.testing.assert_allclose(gradients.dW[1], [[0.5 * q, 0], [0, 0]])
    np.testing.assert_allclose(gradients.db[1], [[0.5 * q], [0]])


def test_the_lessons_shapes():
    network = wk.Network([784, 10, 10])
    assert network.W[1].shape == (10, 784)
    assert network.b[1].shape == (10, 1)
    assert network.W[2].shape == (10, 10)
    assert network.b[2].shape == (10, 1)
    assert network.parameter_count == 7_960


def test_layers_count_from_one():
    network = wk.Network([4, 3, 2])
    with pytest.raises(IndexError, match=r"W\[0\]: layers go from 1 to 2"):
        network.W[0]
    with pytest.raises(IndexError):
        network.W[3]
    assert [W.shape for W in network.W] == [(3, 4), (2, 3)]
    trace = network.forward(np.ones((4, 5)))
    np.testing.assert_array_equal(trace.A[0], np.ones((4, 5)))
    with pytest.raises(IndexError, match=r"Z\[0\]"):
        trace.Z[0]
    assert len(trace.A) == 3
    assert len(trace.Z) == 2


def test_setting_a_layer_copies_into_it_and_checks_the_shape():
    network = wk.Network([4, 3, 2])
    array = network.W[1]
    network.W[1] -= 1.0
    network.W[1] = np.zeros((3, 4))
    assert network.W[1] is array
    assert not array.any()
    with pytest.raises(wk.ShapeError, match=r"W\[1\] is 3×4; this one is 4×3"):
        network.W[1] = np.zeros((4, 3))


@given(st.integers(0, 10_000), st.integers(1, 6))
def test_a_batch_is_its_single_columns_side_by_side(seed, examples):
    network = wk.Network([5, 4, 3], "gelu-tanh", seed=seed, dtype=np.float64)
    X = np.random.default_rng(seed).normal(size=(5, examples))
    single = np.hstack([network.probabilities(X[:, [column]]) for column in range(examples)])
    np.testing.assert_allclose(network.probabilities(X), single, rtol=1e-12)


def test_the_weights_are_a_function_of_the_seed():
    first, same, other = (wk.Network([9, 4, 3], seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.W[1], same.W[1])
    assert (first.W[1] != other.W[1]).any()


def test_a_mask_switches_a_unit_off(by_hand):
    trace = by_hand.forward([[1.0], [0.0]], masks={1: np.zeros((2, 1))})
    np.testing.assert_allclose(trace.Z[2], by_hand.b[2])
    assert trace.masks


def test_weights_make_an_example_count_several_times(rng):
    network = wk.Network([4, 3, 2], dtype=np.float64)
    X, Y = rng.normal(size=(4, 3)), np.eye(2)[[0, 1, 1]].T
    twice = [0, 1, 1, 2]
    weighted = network.backward(network.forward(X), Y, np.array([1.0, 2.0, 1.0]))
    repeated = network.backward(network.forward(X[:, twice]), Y[:, twice])
    np.testing.assert_allclose(weighted.dW[1], repeated.dW[1], rtol=1e-12)
    np.testing.assert_allclose(weighted.db[2], repeated.db[2], rtol=1e-12)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((42, 784), "X is 784×m; this one is 42×784: pass X.T"),
        ((784,), r"one example is a column, X.reshape\(-1, 1\)"),
        ((100, 3), "X is 784×m; this one is 100×3"),
    ],
)
def test_a_wrong_X_is_refused_with_both_shapes(shape, message):
    with pytest.raises(wk.ShapeError, match=message):
        wk.Network([784, 10, 10]).forward(np.zeros(shape))


def test_a_wrong_Y_is_refused_with_both_shapes():
    network = wk.Network([4, 3, 2])
    with pytest.raises(wk.ShapeError, match="here 2×5; this one is 5×2"):
        network.backward(network.forward(np.zeros((4, 5))), np.zeros((5, 2)))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([784],), "at least inputs and classes"),
        (([784, 0, 10],), "every layer needs at least 1 unit"),
        (([784, 10, 10], "rleu"), "choose one of linear, relu, leaky-relu"),
        (([784, 10, 10, 10], ["relu"]), "1 activations for 2 hidden layers"),
    ],
)
def test_a_wrong_setting_is_refused(arguments, message):
    with pytest.raises(wk.SettingError, match=message):
        wk.Network(*arguments)


def test_a_copy_has_parameters_of_its_own():
    network = wk.Network([4, 3, 2], "tanh")
    twin = network.copy(np.float64)
    twin.W[1] += 1
    assert twin.dtype == np.float64
    assert twin.activations == network.activations
    assert (network.W[1] != twin.W[1]).all()


def test_no_hidden_layer_is_softmax_regression():
    network = wk.Network([4, 3])
    assert network.activations == ("softmax",)
    assert network.predict(np.ones((4, 2))).shape == (2,)
