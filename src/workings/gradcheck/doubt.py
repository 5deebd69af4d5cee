"""How far a gradient hangs on weighted sums that are 0 but for rounding.

0.1 + 0.2 − 0.3 is a little above 0 in one order and below it in another. Where ReLU or leaky ReLU
bends there, either slope is right, and a gradient by one of them is no more wrong than the other's.
"""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.gradcheck.kinks import BENT
from workings.gradcheck.places import Booleans
from workings.gradcheck.problem import Problem
from workings.mistakes import Named, named
from workings.trace import Trace

#: How far a sum may be off by the order in which it is added up, as a part of what it is made of.
ORDER = 1e-13
#: Activations that add 1 to something: near −1 it is rounded to 0 or to what is left, as it comes.
ROUNDED = ("sigmoid", "gelu-tanh")


def room_for_doubt(problem: Problem, trace: Trace) -> tuple[Named, Named]:
    """Return how far each gradient may be below and above the package's own; both by name.

    0 nearly everywhere. Where sums are in doubt, what their slopes, each from 0 to 1, can make of
    dZ there, and of dW and db below. What may be below is a number ≤ 0.

    Parameters
    ----------
    problem, trace
        What is differentiated, and its forward pass.
    """
    network, weights = problem.network, problem.weights
    doubtful = _doubtful(problem, trace)
    dZ = network.backward(trace, problem.Y, weights).dZ
    total = problem.X.shape[1] if weights is None else float(weights.sum())
    low = high = np.zeros_like(dZ[network.depth])  # of dZ[l], n×m
    lows, highs = [], []
    for layer in range(network.depth, 0, -1):
        A = trace.A[layer - 1]
        lows.append(_added_up(low, high, A, total))
        highs.append(_added_up(high, low, A, total))
        if layer > 1:
            W, bent = network.W[layer], doubtful[layer - 1]
            slope = maths.activation(network.activations[layer - 2]).derivative(trace.Z[layer - 1])
            slope = slope * trace.masks.get(layer - 1, 1.0)
            most = np.broadcast_to(trace.masks.get(layer - 1, 1.0), slope.shape)
            here = maths.input_gradient(W, dZ[layer])  # n×m
            least_here, most_here = _passed_down(W, low, high), _passed_down(W, high, low)
            low = np.where(
                bent,
                np.minimum(0, most * (here + least_here)) - slope * here,
                np.minimum(slope * least_here, slope * most_here),
            )
            high = np.where(
                bent,
                np.maximum(0, most * (here + most_here)) - slope * here,
                np.maximum(slope * least_here, slope * most_here),
            )
    return _by_name(lows), _by_name(highs)


def _added_up(this: Array, other: Array, A: Array, total: float) -> tuple[Array, Array]:
    """Return one bound of dW and db, by that bound of dZ, and the other where A turns the sign."""
    dW, db = maths.affine_backward(this, np.maximum(A, 0), total)
    return dW + maths.affine_backward(other, np.minimum(A, 0), total)[0], db


def _passed_down(W: Array, this: Array, other: Array) -> Array:
    """Return one bound of Wᵀ dZ, by that bound of dZ, and the other where W turns the sign."""
    positive = maths.input_gradient(np.maximum(W, 0), this)
    return positive + maths.input_gradient(np.minimum(W, 0), other)


def _by_name(pairs: list[tuple[Array, Array]]) -> Named:
    return named([dW for dW, _ in pairs[::-1]], [db for _, db in pairs[::-1]])


def _doubtful(problem: Problem, trace: Trace) -> dict[int, Booleans]:
    """Return by hidden layer where a sum is no larger than what its order may make of it; n×m.

    A sum of nothing but zeros is not: it is 0 in any order.
    """
    network, doubtful = problem.network, {}
    off = np.zeros_like(trace.A[0])  # of A[l − 1], n×m
    for layer in range(1, network.depth):
        W, b = np.abs(network.W[layer]), np.abs(network.b[layer])
        made_of = maths.affine(W, np.abs(trace.A[layer - 1]), b)
        off = ORDER * made_of + maths.affine(W, off, np.zeros_like(b))  # of Z[l]
        near = (np.abs(trace.Z[layer]) <= off) & (off > 0)
        name = network.activations[layer - 1]
        doubtful[layer] = near & (name in BENT)
        slope = np.abs(maths.activation(name).derivative(trace.Z[layer]))
        off = off * np.where(near, 1.0, slope)  # of A[l]
        if name in ROUNDED:
            off = off + ORDER * np.maximum(np.abs(trace.Z[layer]), 1.0)
    return doubtful
