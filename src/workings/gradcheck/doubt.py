"""How far a gradient hangs on weighted sums that are 0 but for rounding.

0.1 + 0.2 − 0.3 is a little above 0 in one order and below it in another. Where ReLU or leaky ReLU
bends there, either slope is right, and a gradient by one of them is no more wrong than the other's.
"""

import numpy as np

from workings import maths
from workings.gradcheck.kinks import BENT
from workings.gradcheck.places import Booleans
from workings.gradcheck.problem import Problem
from workings.mistakes import Named, named
from workings.trace import Trace

#: How far a sum may be off by the order in which it is added up, as a part of what it is made of.
ORDER = 1e-13
#: Activations that add 1 to something: near −1 it is rounded to 0 or to what is left, as it comes.
ROUNDED = ("sigmoid", "gelu-tanh")


def room_for_doubt(problem: Problem, trace: Trace) -> Named:
    """Return how far each gradient may be from the package's own and still be right; by name.

    0 nearly everywhere. Where sums are in doubt, at most what their slopes, each from 0 to 1, can
    make of dZ there, and of dW and db below.

    Parameters
    ----------
    problem, trace
        What is differentiated, and its forward pass.
    """
    network, weights = problem.network, problem.weights
    doubtful = _doubtful(problem, trace)
    dZ = network.backward(trace, problem.Y, weights).dZ
    total = problem.X.shape[1] if weights is None else float(weights.sum())
    room = np.zeros_like(dZ[network.depth])  # of dZ[l], n×m
    dWs, dbs = [], []
    for layer in range(network.depth, 0, -1):
        dW, db = maths.affine_backward(room, np.abs(trace.A[layer - 1]), total)
        dWs.append(dW)
        dbs.append(db)
        if layer > 1:
            W, bent = network.W[layer], doubtful[layer - 1]
            slope = maths.activation(network.activations[layer - 2]).derivative(trace.Z[layer - 1])
            below = maths.input_gradient(np.abs(W), room)  # n×m
            here = np.abs(maths.input_gradient(W, dZ[layer]))  # n×m
            room = np.where(bent, here + below, below * np.abs(slope))
            room = room * np.abs(trace.masks.get(layer - 1, 1.0))
    return named(dWs[::-1], dbs[::-1])


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
        off = off * np.abs(trace.masks.get(layer, 1.0))
    return doubtful
