"""How much of a loss is rounding: what no difference over a small step can tell from a slope."""

import numpy as np

from workings import maths
from workings.arrays import Array
from workings.gradcheck.places import Places
from workings.gradcheck.problem import Problem
from workings.trace import Trace

EPSILON = float(np.finfo(np.float64).eps)
#: Rounding is expected to be so many times what is usual: in one case of a thousand it is more.
CAREFUL = 2.0
#: A slope below this is 0 for the check: a tenth of what two gradients may differ by.
NOTHING = 1e-10


def loss_rounding(problem: Problem, trace: Trace, places: Places) -> Array:
    """Return how far rounding may move the loss when each of some parameters is moved; k.

    Each weighted sum that is computed again is rounded, by about ε of what it is added up of, and
    moves the loss by its slope times that; the loss is rounded itself. Such errors know nothing of
    each other, so their squares are added up. Where nothing that a parameter moves can be felt in
    the loss, as that of a unit which is dead on every example, there is no rounding either.

    Parameters
    ----------
    problem, trace
        What is differentiated, and its forward pass.
    places
        The parameters.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # squares of huge weights
        squares = _squares(problem, trace, places)
    return CAREFUL * EPSILON * np.sqrt(np.nan_to_num(squares, nan=np.inf, posinf=np.inf))


def _squares(problem: Problem, trace: Trace, places: Places) -> Array:
    network, layer, m = problem.network, places.layer, problem.X.shape[1]
    slopes = _slopes(problem, trace)
    above = 1 + network.losses(trace, problem.Y) ** 2  # m
    for number in range(layer + 1, network.depth + 1):
        above += (slopes[number] ** 2 * _terms(problem, trace, number)).sum(axis=0)
    here = (slopes[layer] ** 2 * _terms(problem, trace, layer))[places.rows]  # k×m
    came_in = trace.A[layer - 1][places.columns] if places.kind == "W" else np.ones((1, m))
    felt = slopes[layer][places.rows] * np.abs(came_in) > NOTHING  # k×m
    weights = np.ones(m) if problem.weights is None else problem.weights  # m
    return np.where(felt, here + above, 0.0) @ (weights / weights.sum()) ** 2  # k


def _terms(problem: Problem, trace: Trace, layer: int) -> Array:
    """Return the squares of what each weighted sum is added up of, and of itself; n×m.

    Activations are rounded too, by ε of 1 where they are the sum of 1 and something.
    """
    W, b = problem.network.W[layer], problem.network.b[layer]
    A = trace.A[layer - 1] ** 2 + (layer > 1)
    return maths.affine(W**2, A, b**2) + trace.Z[layer] ** 2


def _slopes(problem: Problem, trace: Trace) -> dict[int, Array]:
    """Return about how steep each example's loss is by each weighted sum; n×m, by layer.

    It is what backpropagation does, with squares, so that nothing cancels.
    """
    network = problem.network
    dZ = np.abs(maths.softmax_cross_entropy_gradient(trace.probabilities, problem.Y))
    slopes = {network.depth: dZ}  # classes×m
    for layer in range(network.depth, 1, -1):
        below = np.sqrt(maths.input_gradient(network.W[layer] ** 2, slopes[layer] ** 2))  # n×m
        derivative = maths.activation(network.activations[layer - 2]).derivative
        slopes[layer - 1] = below * np.abs(
            derivative(trace.Z[layer - 1]) * trace.masks.get(layer - 1, 1.0)
        )
    return slopes
