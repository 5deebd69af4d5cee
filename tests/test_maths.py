"""The formulas: softmax, cross-entropy, activations, one-hot, initial weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import workings as wk
from workings import maths
from workings.randomness import generator

COLUMNS = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=st.floats(-50, 50)
)


@given(COLUMNS)
def test_softmax_gives_probabilities(Z):
    A = maths.softmax(Z)
    assert (A >= 0).all()
    np.testing.assert_allclose(A.sum(axis=0), 1, rtol=1e-12)


@given(COLUMNS, st.floats(-100, 100))
def test_softmax_ignores_a_shift(Z, shift):
    np.testing.assert_allclose(maths.softmax(Z + shift), maths.softmax(Z), rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_does_not_overflow(dtype):
    Z = np.array([[1e4, -1e4, 89.0], [1e4 - 1, 1e4, 0.0]], dtype)
    A = maths.softmax(Z)
    assert np.isfinite(A).all()
    assert A.dtype == dtype
    np.testing.assert_allclose(A[:, 0], [1 / (1 + np.exp(-1)), 1 / (1 + np.exp(1))], rtol=1e-6)
    np.testing.assert_allclose(A[:, 1], [0, 1])


def test_softmax_takes_each_column_by_itself(rng):
    Z = rng.normal(0, 3, (4, 5))
    single = np.hstack([maths.softmax(Z[:, [column]]) for column in range(5)])
    np.testing.assert_array_equal(maths.softmax(Z), single)


@given(COLUMNS)
def test_log_softmax_is_the_logarithm_of_softmax(Z):
    np.testing.assert_allclose(np.exp(maths.log_softmax(Z)), maths.softmax(Z), rtol=1e-9)


def test_cross_entropy_of_a_guess_is_the_logarithm_of_the_classes():
    losses = maths.cross_entropy(np.zeros((10, 3)), maths.one_hot(np.array([0, 5, 9]), 10))
    np.testing.assert_allclose(losses, np.log(10))


def test_cross_entropy_is_finite_where_the_probability_rounds_to_zero():
    Z = np.array([[0.0], [1000.0]], np.float32)
    assert maths.softmax(Z)[0, 0] == 0
    assert maths.cross_entropy(Z, maths.one_hot(np.array([0]), 2))[0] == pytest.approx(1000)


def test_one_hot_is_as_wide_as_there_are_classes_though_the_largest_is_missing():
    Y = maths.one_hot(np.array([3, 0, 8]), 10)
    assert Y.shape == (10, 3)
    assert Y.argmax(axis=0).tolist() == [3, 0, 8]
    assert Y.sum() == 3


@pytest.mark.parametrize("name", maths.ACTIVATIONS)
def test_a_derivative_is_the_slope_of_its_function(name):
    entry = maths.activation(name)
    Z = np.linspace(-4, 4, 81) + 0.013  # away from the kink at 0
    slope = (entry.function(Z + 1e-6) - entry.function(Z - 1e-6)) / 2e-6
    np.testing.assert_allclose(entry.derivative(Z), slope, atol=1e-8)


@pytest.mark.parametrize("name", maths.ACTIVATIONS)
def test_activations_keep_float32_and_leave_their_input_alone(name):
    Z = np.array([[-2.0, 0.0, 3.0]], np.float32)
    kept = Z.copy()
    entry = maths.activation(name)
    assert entry.function(Z).dtype == np.float32
    assert entry.derivative(Z).dtype == np.float32
    np.testing.assert_array_equal(Z, kept)


@pytest.mark.parametrize(
    ("name", "z", "value"),
    [
        ("linear", -1.5, -1.5),
        ("relu", -1.5, 0),
        ("leaky-relu", -2.0, -0.02),
        ("sigmoid", 0.0, 0.5),
        ("sigmoid", -1000.0, 0.0),
        ("tanh", 0.5, 0.46211715726000975),
        ("gelu-tanh", 1.0, 0.8411919906082768),
    ],
)
def test_activations_at_known_points(name, z, value):
    result = maths.activation(name).function(np.array([[z]]))
    assert result[0, 0] == pytest.approx(value, abs=1e-15)


def test_he_initialisation_has_the_right_spread_and_zero_biases():
    W, b = maths.initialise("he", generator(0, "initialise", 1), 400, 784)
    assert W.std() == pytest.approx(np.sqrt(2 / 784), rel=0.01)
    assert W.mean() == pytest.approx(0, abs=1e-3)
    assert not b.any()
    assert b.shape == (400, 1)


def test_glorot_initialisation_stays_within_its_limit():
    W, b = maths.initialise("glorot", generator(0, "initialise", 1), 100, 784)
    limit = np.sqrt(6 / 884)
    assert 0.99 * limit < np.abs(W).max() <= limit
    assert not b.any()


def test_the_lessons_initialisation_is_uniform_for_weights_and_biases():
    W, b = maths.initialise("uniform", generator(0, "initialise", 1), 100, 784)
    assert -0.5 <= W.min() < -0.49
    assert 0.49 < W.max() < 0.5
    assert b.std() == pytest.approx(1 / np.sqrt(12), rel=0.2)


def test_zeros_are_zeros():
    network = wk.Network([5, 4, 3], init="zeros")
    assert not any(array.any() for array in network.parameters)


def test_the_default_initialisation_follows_the_activation():
    assert maths.default_initialiser("relu") == "he"
    assert maths.default_initialiser("tanh") == "glorot"
    relu, he = wk.Network([5, 4, 3]), wk.Network([5, 4, 3], init="he")
    np.testing.assert_array_equal(relu.W[1], he.W[1])


def test_affine_is_the_product_plus_the_bias(rng):
    W, A, b = rng.normal(size=(3, 4)), rng.normal(size=(4, 5)), rng.normal(size=(3, 1))
    Z = maths.affine(W, A, b)
    np.testing.assert_allclose(Z, W @ A + b, rtol=1e-12)
    assert Z.flags.c_contiguous
