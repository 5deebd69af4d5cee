"""Backpropagation agrees with finite differences, and the comparison catches what is wrong."""

import numpy as np
import pytest

import workings as wk
from finite_differences import away_from_kinks, numeric_gradients, relative_difference
from workings import maths
from workings.engines import State
from workings.engines.reference import ReferenceEngine
from workings.layers import Layers
from workings.objective import Objective, add_penalty

LIMIT = 1e-7
SIZES = {1: [6, 4], 2: [6, 5, 4], 3: [6, 5, 3, 4], 4: [6, 5, 4, 3, 4]}


def mean_loss(network, X, Y, masks=None, weights=None) -> float:
    losses = network.losses(network.forward(X, masks), Y)
    return float(losses.mean() if weights is None else (losses * weights).sum() / weights.sum())


def worst(network, gradients, loss) -> float:
    """The largest relative difference over W[1], b[1], W[2], …"""
    analytic = [array for pair in zip(*gradients, strict=True) for array in pair]
    numeric = numeric_gradients(network.parameters, loss)
    return max(relative_difference(a, n) for a, n in zip(analytic, numeric, strict=True))


@pytest.mark.parametrize("activation", maths.ACTIVATIONS)
@pytest.mark.parametrize("depth", SIZES)
def test_backward_agrees_with_finite_differences(depth, activation):
    network, X, Y = away_from_kinks(SIZES[depth], activation, examples=7, seed=depth)
    gradients = network.backward(network.forward(X), Y)
    found = worst(network, (gradients.dW, gradients.db), lambda: mean_loss(network, X, Y))
    assert found <= LIMIT


def test_an_activation_a_layer():
    network, X, Y = away_from_kinks([6, 5, 4, 3], ["tanh", "relu"], examples=7, seed=1)
    gradients = network.backward(network.forward(X), Y)
    assert worst(network, (gradients.dW, gradients.db), lambda: mean_loss(network, X, Y)) <= LIMIT


def test_masks_and_weights(rng):
    network, X, Y = away_from_kinks([6, 5, 4, 3], "relu", examples=7, seed=2)
    masks = {1: rng.integers(0, 2, (5, 7)) * 2.0, 2: rng.integers(0, 2, (4, 7)) / 0.7}
    weights = rng.uniform(0, 3, 7)
    gradients = network.backward(network.forward(X, masks), Y, weights)
    found = worst(
        network,
        (gradients.dW, gradients.db),
        lambda: mean_loss(network, X, Y, masks, weights),
    )
    assert found <= LIMIT


def test_the_penalty():
    network, X, Y = away_from_kinks([6, 5, 3], "tanh", examples=7, seed=3)
    gradients = network.backward(network.forward(X), Y)
    dW = list(gradients.dW)
    add_penalty(0.3, network.W, dW)

    def loss() -> float:
        nothing = [np.zeros_like(W) for W in network.W]
        return mean_loss(network, X, Y) + add_penalty(0.3, network.W, nothing)

    assert worst(network, (dW, gradients.db), loss) <= LIMIT


def test_smoothed_labels():
    network, X, Y = away_from_kinks([6, 5, 3], "tanh", examples=7, seed=4)
    smooth = 0.9 * Y + 0.1 / 3
    gradients = network.backward(network.forward(X), smooth)
    found = worst(network, (gradients.dW, gradients.db), lambda: mean_loss(network, X, smooth))
    assert found <= LIMIT


def test_what_the_engine_steps_by_is_the_gradient_of_the_whole_objective(rng, monkeypatch):
    """Weights, masks and the penalty together, through `uint8` pixels and several chunks."""
    monkeypatch.setattr("workings.engines.reference.CHUNK_VALUES", 3 * 6)
    values = rng.integers(0, 256, (8, 6)).astype(np.uint8)
    labels = rng.integers(0, 3, 8)
    names = ("a", "b", "c")
    data = wk.Dataset(values, labels, wk.Preparation(scale=255.0, class_names=names))
    network = wk.Network([6, 5, 3], "tanh", dtype=np.float64)
    made = rng.integers(0, 2, (5, 8)) * 2.0
    weights = rng.uniform(0.5, 2, 8)
    objective = Objective(0.1, weights, lambda step, rows: {1: made[:, rows]})
    rows = np.array([6, 1, 3, 0, 7])
    state = State(network, wk.GradientDescent(), objective)
    sums, dW, db = ReferenceEngine().batch_gradients(state, data, rows)
    X, Y = data.preparation.apply(values[rows], np.float64), data.Y[:, rows].astype(np.float64)

    def loss() -> float:
        nothing = [np.zeros_like(W) for W in network.W]
        penalty = add_penalty(0.1, network.W, nothing)
        return mean_loss(network, X, Y, {1: made[:, rows]}, weights[rows]) + penalty

    assert worst(network, (dW, db), loss) <= LIMIT
    assert sums.loss / sums.weight == pytest.approx(loss(), rel=1e-12)
    assert (sums.examples, sums.batches) == (5, 1)


# The mistakes that must not pass. Each is `Network.backward` with one thing wrong.


def scalar_db(network, trace, Y):
    right = network.backward(trace, Y)
    db = [np.full_like(b, dZ.sum() / Y.shape[1]) for dZ, b in zip(right.dZ, right.db, strict=True)]
    return right.dW, db


def wrong_m(network, trace, Y):
    right = network.backward(trace, Y, total=Y.shape[1] + 1)
    return right.dW, right.db


def no_derivative(network, trace, Y):
    dZ = maths.softmax_cross_entropy_gradient(trace.probabilities, Y)
    dZ1 = maths.input_gradient(network.W[2], dZ)
    pairs = [
        maths.affine_backward(dZ1, trace.A[0], Y.shape[1]),
        maths.affine_backward(dZ, trace.A[1], Y.shape[1]),
    ]
    return [dW for dW, _ in pairs], [db for _, db in pairs]


def transposed_W(network, trace, Y):
    dZ = maths.softmax_cross_entropy_gradient(trace.probabilities, Y)
    derivative = maths.activation(network.activations[0]).derivative
    dZ1 = network.W[2] @ dZ * derivative(trace.Z[1])
    pairs = [
        maths.affine_backward(dZ1, trace.A[0], Y.shape[1]),
        maths.affine_backward(dZ, trace.A[1], Y.shape[1]),
    ]
    return [dW for dW, _ in pairs], [db for _, db in pairs]


@pytest.mark.parametrize("mistake", [scalar_db, wrong_m, no_derivative, transposed_W])
@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu-tanh"])
def test_a_wrong_backward_is_caught(mistake, activation):
    network, X, Y = away_from_kinks([6, 4, 4], activation, examples=7, seed=5)
    wrong = mistake(network, network.forward(X), Y)
    assert worst(network, wrong, lambda: mean_loss(network, X, Y)) > 1e-3


def test_gradients_are_counted_from_layer_one():
    network, X, Y = away_from_kinks([6, 5, 4], "relu", examples=7, seed=6)
    gradients = network.backward(network.forward(X), Y)
    assert isinstance(gradients.dW, Layers)
    assert gradients.dW[1].shape == (5, 6)
    assert gradients.db[2].shape == (4, 1)
    assert gradients.dZ[2].shape == (4, 7)
